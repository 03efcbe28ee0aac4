"""Texts that stand in both languages with what is asked of them in both, to fit on: parallel SQuAD files, bilingual abstracts."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.models import Block, Document, Language, Page, Work
from index.build import index_documents
from index.centering import LANGUAGES
from index.encoder import open_encoder
from index.search import Searcher


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the texts that answer it, as they stand in its record's text of each language."""

    text: str
    answers: dict[Language, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Record:
    """A text in both languages and what is asked about it in both."""

    group: str
    """What is held out together: an article, a field."""
    texts: dict[Language, str]
    questions: dict[Language, tuple[Asked, ...]]


def is_untrained(article: int) -> bool:
    """Whether `eval.fit_adapter` leaves out an article of a SQuAD file, every third: weights are fitted and measured on those."""
    return article % 3 == 0


def squad_records(ar: Path, en: Path, asked_of: Callable[[int], bool] = lambda _: True) -> list[Record]:
    """The paragraphs of two parallel files in SQuAD's form; questions are asked of these articles only."""
    articles = [json.loads(path.read_text(encoding="utf-8"))["data"] for path in (ar, en)]
    records = []
    for article, twins in enumerate(zip(*articles, strict=True)):
        for pair in zip(*(twin["paragraphs"] for twin in twins), strict=True):
            own = dict(zip(LANGUAGES, pair, strict=True))
            answers = [
                {
                    language: tuple(answer["text"] for answer in asked["answers"])
                    for language, asked in zip(LANGUAGES, both, strict=True)
                }
                for both in zip(*(each["qas"] for each in pair), strict=True)
            ]
            questions = {
                language: tuple(
                    Asked(asked["question"], found) for asked, found in zip(each["qas"], answers, strict=True)
                )
                for language, each in own.items()
                if asked_of(article)
            }
            records.append(
                Record(str(article), {language: each["context"] for language, each in own.items()}, questions)
            )
    return records


def abstract_records(path: Path) -> list[Record]:
    """Abstracts in both languages, asked by their titles."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Record(
            row["field"],
            {language: row[f"abstract_{language}"] for language in LANGUAGES},
            {language: (Asked(row[f"title_{language}"], {}),) for language in LANGUAGES},
        )
        for row in rows
    ]


def study_records(path: Path) -> list[Record]:
    """Abstracts in both languages, asked by their titles and by questions with answers, a file of `eval/questions`."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Record(
            row["field"],
            {language: row[f"abstract_{language}"] for language in LANGUAGES},
            {
                language: (
                    Asked(row[f"title_{language}"], {}),
                    *(
                        Asked(each[language], {held: (each[f"answer_{held}"],) for held in LANGUAGES})
                        for each in row["questions"]
                    ),
                )
                for language in LANGUAGES
            },
        )
        for row in rows
    ]


def searcher_of(records: Sequence[Record], folder: Path) -> Searcher:
    """All texts indexed in a folder, each a passage or more of a source called LANGUAGE-NUMBER."""
    documents = [
        (
            f"{language}-{number}",
            Document(Work(f"{language}-{number}", language=language), (Page(1, text, (Block(0, len(text)),)),)),
        )
        for number, record in enumerate(records)
        for language, text in record.texts.items()
    ]
    index_documents(documents, folder, open_encoder())
    return Searcher.open(folder)
