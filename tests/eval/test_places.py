"""Gold quotations are found again in an index, wherever our reader has put them; those that are not are said to be missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.models import Block, Document, Note, NoteCall, Page, Passage, Unit, Work
from corpus.store import Store
from eval.models import Gold, Question
from eval.places import QuotationJudge

FIRST = "The envoy left at dawn. He carried three letters,\nsealed in red."
SECOND = "Nobody in Meru knew his name."
PAGE = f"{FIRST} {SECOND}"


@pytest.fixture
def text(tmp_path: Path) -> Store:
    store = Store(tmp_path / "text.sqlite3")
    note = Note("1", "Ibid., p. 4.", "Edda Lomax, Sealed Letters, 1990, p. 4.")
    page = Page(1, PAGE, (Block(0, len(PAGE)),), calls=(NoteCall("1", len(PAGE)),), notes=(note,))
    passages = [passage(0, len(FIRST), ()), passage(len(FIRST) + 1, len(PAGE), ("1",))]
    references: list[tuple[tuple[str, str], ...]] = [(), (("1", note.reference or ""),)]
    document = Document(Work("Envoys"), (page,))
    store.put("/library/envoys.md", "0" * 64, 1, document, list(zip(passages, references, strict=True)))
    return store


def passage(start: int, end: int, marks: tuple[str, ...]) -> Passage:
    return Passage(1, None, (), start, end, PAGE[start:end], "en", (Unit(start, end, start, end),), marks)


def keys(text: Store, *gold: Gold) -> list[set[str]]:
    question = Question("set", "1", "Which?", "en", gold=gold)
    names = {work.id: Path(work.path).name for work in text.works()}
    judgement = QuotationJudge(text, names, [question]).judge(question)
    return [set(found) for found in judgement.quotations]


SECOND_KEY = f"envoys.md#1#{len(FIRST) + 1}"


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("He carried three letters, sealed in red", {"envoys.md#1#0"}),
        ("carried THREE letters - sealed", {"envoys.md#1#0"}),
        ("sealed in red. Nobody in Meru knew his name", {SECOND_KEY}),
        ("Edda Lomax, Sealed Letters", {SECOND_KEY}),
        ("words that stand nowhere", set()),
    ],
)
def test_the_passages_that_hold_a_quotation(text: Store, quote: str, expected: set[str]) -> None:
    assert keys(text, Gold("envoys.md", 1, quote)) == [expected]
    assert keys(text, Gold("envoys.md", None, quote)) == [expected]


def test_a_source_that_is_not_indexed_holds_nothing_and_the_question_can_only_score_zero(text: Store) -> None:
    question = Question("set", "1", "Which?", "en", gold=(Gold("other.md", 1, "He carried three letters"),))
    judgement = QuotationJudge(text, {1: "envoys.md"}, [question]).judge(question)
    assert judgement.unplaced == 1
    assert judgement.pages
    assert judgement.passages
    assert not {"envoys.md#1", "envoys.md#1#0"} & {*judgement.pages, *judgement.passages}


def test_keys_take_the_name_that_hits_have(text: Store) -> None:
    question = Question("set", "1", "Which?", "en", gold=(Gold("envoys.md", None, "He carried three letters"),))
    judgement = QuotationJudge(text, {1: "library/envoys.md"}, [question]).judge(question)
    assert set(judgement.passages) == {"library/envoys.md#1#0"}
    assert set(judgement.pages) == {"library/envoys.md#1"}
