"""The project's own question set keeps what its data card promises: every gold quotation stands where it says."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import corpus
from corpus.fold import letters_and_digits
from corpus.language import language_of
from corpus.models import Document
from corpus.reading import read_source

QUESTIONS = Path(__file__).parents[2] / "eval" / "questions"
SAMPLES = Path(corpus.__file__).parent / "samples"
SPLITS = ("dev", "test")
DIRECTIONS = ("ar>ar", "en>en", "en>ar", "ar>en", "none")
KINDS = {
    *("fact", "cross", "list", "number", "date", "definition"),
    *("reference", "followup", "noisy", "unanswerable"),
}

Question = dict[str, Any]


def questions(split: str) -> list[Question]:
    lines = (QUESTIONS / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


HARD, COMPARISONS = questions("hard"), questions("comparisons")
OF_ONE_THING = [*(question for split in SPLITS for question in questions(split)), *HARD]
ALL = [*OF_ONE_THING, *COMPARISONS]


def abstracts(half: str) -> list[dict[str, str]]:
    lines = (QUESTIONS / f"abstracts_{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def document(source: str) -> Document:
    return read_source(SAMPLES / "library" / source)


@cache
def readable(source: str, number: int) -> tuple[str, ...]:
    """The folded body of a page, then each of its notes."""
    page = next(page for page in document(source).pages if page.number == number)
    return tuple(letters_and_digits(text) for text in (page.text, *(note.text for note in page.notes)))


def direction(question: Question) -> str:
    if not question["answerable"]:
        return "none"
    return f"{question['lang']}>{document(question['gold'][0]['source']).work.language}"


def card_table() -> str:
    """The table of counts as the data card shows it: kinds by direction, dev + test."""
    counts = {split: Counter((q["kind"], direction(q)) for q in questions(split)) for split in SPLITS}
    rows = ["| kind | " + " | ".join(DIRECTIONS) + " | all |", "|---" * (len(DIRECTIONS) + 2) + "|"]
    for kind in [*sorted(KINDS), "all"]:
        cells = []
        for column in [*DIRECTIONS, "all"]:
            dev, test = (
                sum(n for (k, d), n in counts[split].items() if kind in (k, "all") and column in (d, "all"))
                for split in SPLITS
            )
            cells.append(f"{dev} + {test}" if dev + test else "")
        rows.append(f"| {kind} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


@pytest.mark.parametrize("question", ALL, ids=lambda question: question["id"])
def test_each_gold_quotation_stands_on_its_page(question: Question) -> None:
    for gold in question["gold"]:
        quote = letters_and_digits(gold["quote"])
        assert len(quote) >= 12, "too short to say which place is meant"
        assert any(quote in text for text in readable(gold["source"], gold["page"])), gold


def test_ids_are_unique_and_wordings_too() -> None:
    assert max(Counter(question["id"] for question in ALL).values()) == 1
    asked = Counter((question["question"], *question.get("history", ())) for question in ALL)
    assert max(asked.values()) == 1


def test_splits_share_no_source() -> None:
    first, second = ({gold["source"] for question in questions(split) for gold in question["gold"]} for split in SPLITS)
    assert first
    assert second
    assert not first & second
    assert all(question["split"] == split for split in SPLITS for question in questions(split))


def test_half_of_the_hard_ones_have_no_answer_though_their_subject_is_there() -> None:
    unanswerable = [question for question in HARD if not question["answerable"]]
    assert (len(HARD), len(unanswerable)) == (60, 30)
    assert {question["topic"] for question in unanswerable} == {"on"}
    assert {question["split"] for question in HARD} == {"hard"}


def test_comparisons_are_of_two_sides_of_one_or_of_none() -> None:
    sides = Counter(frozenset(gold["side"] for gold in question["gold"]) - {"both"} for question in COMPARISONS)
    assert sides == {
        frozenset[str](): 14 + 6, frozenset({"x", "y"}): 22, frozenset({"x"}): 4, frozenset({"y"}): 2,
    }  # fmt: skip
    assert sum(bool(question.get("missing")) for question in COMPARISONS) == 6
    assert sum(not question["answerable"] for question in COMPARISONS) == 6
    assert {question["split"] for question in COMPARISONS} == {"comparisons"}


@pytest.mark.parametrize("question", OF_ONE_THING, ids=lambda question: question["id"])
def test_fields_agree_with_the_kind(question: Question) -> None:
    assert question["kind"] in KINDS
    assert question["lang"] in ("ar", "en")
    assert question["question"].strip()
    assert question["answerable"] == bool(question["gold"]) == (question["kind"] != "unanswerable")
    assert ("history" in question) == (question["kind"] == "followup")
    assert (question.get("topic") in ("off", "on")) == (question["kind"] == "unanswerable")
    if question["kind"] == "cross":
        assert direction(question) in ("ar>en", "en>ar")
    elif question["kind"] not in ("followup", "unanswerable"):
        assert direction(question) in ("ar>ar", "en>en")
    if question["kind"] == "list":
        assert len(question["gold"]) >= 3, "the announcing sentence and its items"


def test_the_card_tells_the_counts() -> None:
    table = card_table()
    assert table in (QUESTIONS / "README.md").read_text(encoding="utf-8"), f"the card should say:\n{table}"


@pytest.mark.parametrize("half", ["a", "b"])
def test_each_record_of_the_abstracts_is_whole_in_both_languages(half: str) -> None:
    for record in abstracts(half):
        assert set(record) == {
            "id",
            "field",
            *(f"{part}_{lang}" for part in ("title", "abstract") for lang in ("en", "ar")),
        }
        for language in ("en", "ar"):
            title, abstract = record[f"title_{language}"], record[f"abstract_{language}"]
            assert 4 <= len(title.split()) <= 16, record["id"]
            assert 80 <= len(abstract.split()) <= 160, record["id"]
            assert language_of(title) == language_of(abstract) == language, record["id"]
            assert letters_and_digits(title) not in letters_and_digits(abstract), "a title asks, so it is not repeated"


@pytest.mark.parametrize(("name", "questions"), [("training", 2), ("training_articles", 3)])
def test_each_record_that_the_adapter_is_trained_on_is_whole_and_none_is_of_a_field_that_is_reported(
    name: str, questions: int
) -> None:
    records = [json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    for record in records:
        for language in ("ar", "en"):
            title, abstract = record[f"title_{language}"], record[f"abstract_{language}"]
            assert language_of(title) == language_of(abstract) == language, record["id"]
            assert len(record["questions"]) == questions
            for question in record["questions"]:
                assert language_of(question[language]) == language, record["id"]
                assert question[f"answer_{language}"] in abstract, record["id"]
    for key in ("id", "title_en", "title_ar", "abstract_en", "abstract_ar"):
        assert max(Counter(record[key] for record in records).values()) == 1
    reported = [record for half in "ab" for record in abstracts(half)]
    assert {record["field"] for record in records}.isdisjoint(record["field"] for record in reported)


def test_abstracts_are_unique_and_their_halves_share_no_field() -> None:
    first, second = abstracts("a"), abstracts("b")
    assert min(len(first), len(second)) >= 70
    for key in ("id", "title_en", "title_ar", "abstract_en", "abstract_ar"):
        assert len({record[key] for record in (*first, *second)}) == len(first) + len(second), key
    assert not {record["field"] for record in first} & {record["field"] for record in second}


def test_languages_are_balanced() -> None:
    for split in SPLITS:
        languages = Counter(question["lang"] for question in questions(split))
        assert len(questions(split)) >= 100
        assert 0.45 <= languages["ar"] / languages.total() <= 0.55


def test_suggestions_are_four_in_each_language() -> None:
    suggestions = json.loads((SAMPLES / "suggestions.json").read_text(encoding="utf-8"))
    assert Counter(suggestion["language"] for suggestion in suggestions) == {"ar": 4, "en": 4}
    assert all(suggestion["question"].strip() for suggestion in suggestions)
