"""Gold quotations are found again in an index, wherever our reader has put them; those that are not are said to be missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.models import Block, CitedReference, Document, Note, NoteCall, Page, Passage, Unit, Work
from corpus.store import Store
from eval.models import Gold, Judgement, Question, Ranked, Reply, Sentence
from eval.places import PageJudge, QuotationJudge
from eval.scoring import Scored, direction, group_measures, question_scores

FIRST = "The envoy left at dawn. He carried three letters,\nsealed in red."
SECOND = "Nobody in Meru knew his name."
PAGE = f"{FIRST} {SECOND}"


@pytest.fixture
def text(tmp_path: Path) -> Store:
    store = Store(tmp_path / "text.sqlite3")
    note = Note("1", "Ibid., p. 4.", "Edda Lomax, Sealed Letters, 1990, p. 4.")
    page = Page(1, PAGE, (Block(0, len(PAGE)),), calls=(NoteCall("1", len(PAGE)),), notes=(note,))
    passages = [passage(0, len(FIRST), ()), passage(len(FIRST) + 1, len(PAGE), ("1",))]
    cited = [(), (CitedReference("1", len(PAGE), note.text, note.reference),)]
    document = Document(Work("Envoys"), (page,))
    store.put("/library/envoys.md", "0" * 64, 1, document, list(zip(passages, cited, strict=True)))
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


def test_a_quotation_on_another_page_than_it_says_is_broken_and_no_language_is_guessed_from_it(text: Store) -> None:
    sound, broken = Gold("envoys.md", 1, "He carried three letters"), Gold("envoys.md", 2, "حمل المبعوث ثلاث رسائل")
    names = {1: "envoys.md"}
    for golds, language in (((broken,), None), ((broken, sound), "en")):
        question = Question("set", "1", "Which?", "en", gold=golds)
        judgement = QuotationJudge(text, names, [question]).judge(question)
        assert judgement.broken == (broken,)
        assert judgement.language == language
        assert "envoys.md#2" not in judgement.pages
        assert direction(question, judgement) == ("en>en" if language else "unknown")


def test_what_a_broken_quotation_decides_scores_zero_though_the_words_were_said() -> None:
    gold = Gold("envoys.md", 2, "He carried three letters")
    question = Question("set", "1", "Which?", "en", gold=(gold,))
    missing = {"envoys.md#missing#0": 1}
    said = Sentence("He carried three letters.", "envoys.md", 2, 0, 25, "three letters", (), exact=True, supported=True)
    ranked = Ranked("envoys.md", 2, 1, None, 0, 25, 1.0, said.text)
    reply = Reply((ranked,), (said,), answered=True)
    sound = question_scores(
        question, Judgement({"envoys.md#2": 1}, {"envoys.md#2#0": 1}, (frozenset(("envoys.md#2#0",)),)), reply
    )
    broken = question_scores(question, Judgement(missing, missing, (frozenset(),), broken=(gold,)), reply)
    decided = {name for name in sound if name.startswith(("page.", "quotation.", "answer.", "citation."))}
    assert {"page.recall@1", "quotation.found@5", "answer.hit@1", "answer.span_f1.squad", "citation.recall"} <= decided
    assert all(broken[name] == 0 for name in decided)
    assert sound["answer.hit@1"] == sound["page.recall@1"] == 1
    assert broken["refusal.accuracy"] == broken["fidelity.exact"] == 1


def test_where_whole_pages_are_the_gold_no_answer_is_measured() -> None:
    question = Question("set", "1", "Which?", "en", gold=(Gold("d", 1),))
    scores = question_scores(question, Judgement({"d#1": 1}), Reply(answered=True, confidence=0.9))
    assert not [name for name in scores if name.startswith("answer.")]
    group = group_measures([Scored("set", "en>en", "", True, True, 0.9, scores)])
    assert "refusal.risk_coverage" not in group


def test_an_answer_that_is_not_in_its_paragraph_is_broken_and_its_page_still_counts() -> None:
    document = Document(Work("d"), (Page(1, "It was signed on 3 May, by «Roe»."), Page(2, "Nile")))
    judge = PageJudge([("d", document)])
    for answers, broken in (
        (("3 May", "by Roe"), ()),
        (("3 May", "4 May", "Nile"), ("4 May", "Nile")),
        (("«»",), ()),
        ((), ()),
    ):
        judgement = judge.judge(Question("set", "1", "When?", "en", gold=(Gold("d", 1),), answers=answers))
        assert judgement.broken == tuple(Gold("d", 1, answer) for answer in broken)
        assert judgement.pages == {"d#1": 1}
    nowhere = Question("set", "1", "When?", "en", gold=(Gold("d", 9),), answers=("Nile",))
    assert judge.judge(nowhere).broken == (Gold("d", 9, "Nile"),)


def test_a_source_that_is_not_indexed_holds_nothing_and_the_question_can_only_score_zero(text: Store) -> None:
    question = Question("set", "1", "Which?", "en", gold=(Gold("other.md", 1, "He carried three letters"),))
    judgement = QuotationJudge(text, {1: "envoys.md"}, [question]).judge(question)
    assert judgement.broken == question.gold
    assert judgement.pages
    assert judgement.passages
    assert not {"envoys.md#1", "envoys.md#1#0"} & {*judgement.pages, *judgement.passages}


def test_keys_take_the_name_that_hits_have(text: Store) -> None:
    question = Question("set", "1", "Which?", "en", gold=(Gold("envoys.md", None, "He carried three letters"),))
    judgement = QuotationJudge(text, {1: "library/envoys.md"}, [question]).judge(question)
    assert set(judgement.passages) == {"library/envoys.md#1#0"}
    assert set(judgement.pages) == {"library/envoys.md#1"}


@pytest.mark.parametrize(
    ("sides", "shown", "both"),
    [
        ("xy", "xy", 1.0), ("xy", "x", 0.0), ("xy", "", 0.0), ("xxy", "xy", 1.0), ("b", "b", 1.0), ("b", "", 0.0),
        ("xyb", "b", 1.0), ("xyb", "x", 0.0), ("xyb", "xy", 1.0), ("x", "x", None), ("", "", None),
    ],
)  # fmt: skip
def test_of_a_comparison_both_sides_are_to_be_shown(sides: str, shown: str, both: float | None) -> None:
    quotes = {
        "x": "Envoys wait in anterooms.",
        "y": "Consuls stamp passports all day.",
        "b": "Envoys wait and consuls stamp.",
    }
    names = {"x": "x", "y": "y", "b": "both"}
    gold = tuple(Gold("a.md", 1, quotes[side], side=names[side]) for side in sides) or (Gold("a.md", 1, quotes["x"]),)
    question = Question("own", "1", "What is the difference?", "en", gold=gold)
    sentences = tuple(Sentence(quotes[side], "a.md", 1, 0, len(quotes[side]), "", (), True, True) for side in shown)
    reply = Reply(sentences=sentences, answered=True, confidence=0.9)
    scores = question_scores(question, Judgement({"a.md#1": 1}), reply)
    assert scores.get("answer.both") == both
