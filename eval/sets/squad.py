"""SQuAD 1.1 and 2.0 and sets of their form (XQuAD, MLQA, ARCD): asked over their own paragraphs.

Each article becomes a document and each paragraph a page of its own, verbatim, so that ranking pages ranks paragraphs; one that
stands in the file twice is one page. With the paragraphs of another file (`passages`) questions are matched by their ids: the
cross-lingual test. Languages are read off the text, or off a name as MLQA's: `test-context-ar-question-en.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.language import language_of
from corpus.models import Block, Document, Language, Page, Work
from eval.errors import BadQuestionSet
from eval.models import Gold, Question, QuestionSet
from eval.sets.files import Record, as_object, fingerprint, read_json, take

_MLQA_NAME = re.compile(r"context-([a-z]{2})-question-([a-z]{2})")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph and what is asked about it."""

    source: str
    number: int
    text: str
    questions: tuple[tuple[str, Record], ...]
    """Each with its place in the file."""


@dataclass(frozen=True, slots=True)
class _Languages:
    """Of a file's paragraphs and questions; None where each tells its own."""

    context: Language | None
    question: Language | None


def read_squad(path: Path, passages: Path | None = None) -> QuestionSet:
    """The questions of a file over its own paragraphs, or over those of another. Raises `BadQuestionSet`."""
    paragraphs = list(_paragraphs(path))
    questions = _questions(path, paragraphs)
    if not questions:
        raise BadQuestionSet(f'{path} holds no question; each paragraph needs its "qas".')
    if passages is None:
        return QuestionSet(path.stem, fingerprint([path]), tuple(questions.values()), _documents(paragraphs))
    others = list(_paragraphs(passages))
    gold = _questions(passages, others)
    matched = tuple(
        replace(question, gold=gold[key].gold, answers=gold[key].answers, gold_language=gold[key].gold_language)
        for key, question in questions.items()
        if key in gold
    )
    if not matched:
        raise BadQuestionSet(f"No question of {path} has its id in {passages}; take two files of one parallel set.")
    name = f"{path.stem} over {passages.stem}"
    return QuestionSet(
        name,
        fingerprint([path, passages]),
        tuple(replace(question, set=name) for question in matched),
        _documents(others),
        left_out=len(questions) - len(matched),
    )


def _paragraphs(path: Path) -> Iterator[_Paragraph]:
    whole = read_json(path)
    if not isinstance(whole, dict):
        raise BadQuestionSet(f'{path} is not in the form of SQuAD; it must be an object with "data".')
    used: set[str] = set()
    for position, value in enumerate(take(whole, "data", list, str(path))):
        place = f"{path}, data[{position}]"
        article = as_object(value, place)
        source = _source(article.get("title"), position, used)
        for number, paragraph in enumerate(take(article, "paragraphs", list, place)):
            inner = f"{place}.paragraphs[{number}]"
            asked = take({"qas": [], **as_object(paragraph, inner)}, "qas", list, inner)
            questions = tuple((f"{inner}.qas[{at}]", question) for at, question in enumerate(asked))
            yield _Paragraph(source, number + 1, take(paragraph, "context", str, inner), questions)


def _source(title: object, position: int, used: set[str]) -> str:
    """A name for an article: its title, no part of a path, and unique in the file."""
    base = re.sub(r"[/\\]", "-", str(title or "").strip()) or f"article {position + 1}"
    name, number = base, 2
    while name in used:
        name, number = f"{base} ({number})", number + 1
    used.add(name)
    return name


def _questions(path: Path, paragraphs: Sequence[_Paragraph]) -> dict[str, Question]:
    """By their ids. Of a paragraph that stands in the file twice the first is the gold."""
    languages = _named_languages(path)
    first: dict[str, Gold] = {}
    questions: dict[str, Question] = {}
    for paragraph in paragraphs:
        gold = first.setdefault(paragraph.text, Gold(paragraph.source, paragraph.number))
        for place, value in paragraph.questions:
            record = as_object(value, place)
            given = record.get("id")
            key = "" if given is None else str(given)  # ARCD's are numbers
            if not key or key in questions:
                raise BadQuestionSet(
                    f'{place}: "id" is {f"{key!r} again" if key else "missing"}; give each question its own.'
                )
            text = take(record, "question", str, place)
            impossible = bool(record.get("is_impossible", False))
            answers = [
                take(as_object(answer, place), "text", str, place)
                for answer in take({"answers": [], **record}, "answers", list, place)
            ]
            if not answers and not impossible:
                raise BadQuestionSet(f'{place}: there is no answer; give one, or "is_impossible": true.')
            questions[key] = Question(
                set=path.stem,
                id=key,
                text=text,
                language=languages.question or language_of(text),
                kind="unanswerable" if impossible else "span",
                gold=() if impossible else (gold,),
                answers=() if impossible else tuple(dict.fromkeys(answers)),
                gold_language=languages.context or language_of(paragraph.text),
            )
    return questions


def _named_languages(path: Path) -> _Languages:
    """What a name in MLQA's form tells. Raises `BadQuestionSet` for languages that are not measured here."""
    named = _MLQA_NAME.search(path.stem)
    if named is None:
        return _Languages(None, None)
    context, question = (_measured(code, path) for code in named.groups())
    return _Languages(context, question)


def _measured(code: str, path: Path) -> Language:
    if code == "ar":
        return "ar"
    if code == "en":
        return "en"
    raise BadQuestionSet(f'{path} is partly in "{code}"; name a file of Arabic and English (ar, en) only.')


def _documents(paragraphs: Sequence[_Paragraph]) -> tuple[tuple[str, Document], ...]:
    pages: dict[str, list[Page]] = {}
    once = {paragraph.text: paragraph for paragraph in reversed(paragraphs)}
    for paragraph in paragraphs:
        if once[paragraph.text] is paragraph:
            block = Block(0, len(paragraph.text))
            pages.setdefault(paragraph.source, []).append(Page(paragraph.number, paragraph.text, (block,)))
    return tuple(
        (source, Document(Work(source, language=language_of(" ".join(page.text for page in own))), tuple(own)))
        for source, own in pages.items()
    )
