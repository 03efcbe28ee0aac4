"""Records in two languages, a title and an abstract each: every title asked over all abstracts, in all four directions.

JSON Lines of `id`, `field`, `title_en`, `title_ar`, `abstract_en`, `abstract_ar`. It is as if two parallel files had been
given: each abstract is a work of one page, without its title, and right is the abstract of the record that the title is of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus.models import Block, Document, Language, Page, Work
from eval.errors import BadQuestionSet
from eval.models import Gold, Question, QuestionSet
from eval.sets.files import Record, fingerprint, read_json_lines, read_text, take

_LANGUAGES: Final[tuple[Language, ...]] = ("ar", "en")


@dataclass(frozen=True, slots=True)
class _Study:
    """One record."""

    id: str
    field: str
    titles: Mapping[Language, str]
    abstracts: Mapping[Language, str]


def is_bilingual(path: Path) -> bool:
    """Whether the first line of a .jsonl file is a record of this form."""
    line = next((line for line in read_text(path).split("\n") if line.strip()), "")
    try:
        first = json.loads(line)
    except ValueError:
        return False  # the reader of questions names the fault
    return isinstance(first, dict) and "title_en" in first and "question" not in first


def read_bilingual(path: Path) -> tuple[QuestionSet, ...]:
    """One set a direction: titles of one language over the abstracts of one. Raises `BadQuestionSet`."""
    studies: dict[str, _Study] = {}
    for place, record in read_json_lines(path):
        study = _study(record, place)
        if study.id in studies:
            raise BadQuestionSet(f'{place}: the id "{study.id}" was used before; give each record its own.')
        studies[study.id] = study
    documents = {
        language: tuple((study.id, _document(study, language)) for study in studies.values()) for language in _LANGUAGES
    }
    digest = fingerprint([path])
    sets = []
    for asked in _LANGUAGES:
        for searched in _LANGUAGES:
            name = f"{path.stem}.{asked}" + ("" if asked == searched else f" over {path.stem}.{searched}")
            questions = tuple(_question(study, name, asked, searched) for study in studies.values())
            sets.append(QuestionSet(name, digest, questions, documents[searched]))
    return tuple(sets)


def _study(record: Record, place: str) -> _Study:
    def words(key: str) -> str:
        text: str = take(record, key, str, place).strip()
        if not text:
            raise BadQuestionSet(f'{place}: "{key}" is empty; write it.')
        return text

    titles, abstracts = (
        {language: words(f"{part}_{language}") for language in _LANGUAGES} for part in ("title", "abstract")
    )
    return _Study(words("id"), str(record.get("field") or ""), titles, abstracts)


def _document(study: _Study, language: Language) -> Document:
    text = study.abstracts[language]
    # Named by its id: the title is the question.
    return Document(Work(study.id, language=language), (Page(1, text, (Block(0, len(text)),)),))


def _question(study: _Study, name: str, asked: Language, searched: Language) -> Question:
    return Question(
        set=name,
        id=study.id,
        text=study.titles[asked],
        language=asked,
        kind=study.field,
        gold=(Gold(study.id, 1),),
        gold_language=searched,
    )
