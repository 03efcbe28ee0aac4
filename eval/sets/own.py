"""Maraji's own question sets: JSON Lines, asked over an index.

Each line: `id`, `question`, `gold` (a list of `source`, `quote` and, where it is known, `page`), and what is known besides:
`lang`, `kind`, `history`, `answerable`. A gold place of a comparison has the `side` that it is on. A question without gold is
one that the sources do not answer.
"""

from __future__ import annotations

from pathlib import Path

from corpus.language import language_of
from eval.errors import BadQuestionSet
from eval.models import Gold, Question, QuestionSet
from eval.sets.files import Record, fingerprint, read_json_lines, take


def read_own(path: Path) -> QuestionSet:
    """The questions of a .jsonl file. Raises `BadQuestionSet`."""
    questions: dict[str, Question] = {}
    for place, record in read_json_lines(path):
        question = _question(path.stem, record, place)
        if question.id in questions:
            raise BadQuestionSet(f'{place}: the id "{question.id}" was used before; give each question its own.')
        questions[question.id] = question
    if not questions:
        raise BadQuestionSet(f"{path} holds no question; write one JSON object a line.")
    return QuestionSet(path.stem, fingerprint([path]), tuple(questions.values()))


def _question(name: str, record: Record, place: str) -> Question:
    text = take(record, "question", str, place)
    gold = tuple(_gold(each, place) for each in take({"gold": [], **record}, "gold", list, place))
    answerable = take({"answerable": bool(gold), **record}, "answerable", bool, place)
    if answerable != bool(gold):
        raise BadQuestionSet(
            f'{place}: "answerable" is {str(answerable).lower()} with {len(gold)} gold places; make them agree.'
        )
    language = record.get("lang") or language_of(text)
    if language not in ("ar", "en"):
        raise BadQuestionSet(f'{place}: "lang" is {language!r}; it must be "ar" or "en".')
    history = take({"history": [], **record}, "history", list, place)
    return Question(
        set=name,
        id=take(record, "id", str, place),
        text=text,
        language=language,
        kind=str(record.get("kind") or ""),
        gold=gold,
        history=tuple(str(earlier) for earlier in history),
    )


def _gold(gold: object, place: str) -> Gold:
    if not isinstance(gold, dict):
        raise BadQuestionSet(f'{place}: a gold place must be an object with "source" and "quote".')
    page = take(gold, "page", int, place) if gold.get("page") is not None else None
    quote = take(gold, "quote", str, place)
    if not any(character.isalnum() for character in quote):
        raise BadQuestionSet(f'{place}: a gold "quote" has no words; quote the words that answer.')
    return Gold(take(gold, "source", str, place), page, quote, side=str(gold.get("side") or ""))
