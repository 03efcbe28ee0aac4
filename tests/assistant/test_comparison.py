"""Questions that compare two things: which two, and what is shown where no sentence speaks of both."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import compose
from assistant.answers.comparison import compared, of_both
from assistant.library import Library
from assistant.models import Answer
from assistant.question import Question, understand
from tests.assistant.made_hits import CERTAIN, hit_on, page_of

UNLIKELY = 0.7

BUOY = "A buoy is a float that marks a channel."
LIGHT = "A lighthouse is a tower that warns ships."
TRADE = "Herring was traded in the harbour in spring."


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("What is the difference between a buoy and a lighthouse?", "a buoy", "a lighthouse"),
        (
            "What are the main differences between digital and public diplomacy?",
            "digital diplomacy",
            "public diplomacy",
        ),
        ("How does the pilot differ from the keeper?", "the pilot", "the keeper"),
        ("How are buoys different from beacons with respect to cost?", "buoys", "beacons"),
        ("Compare SESAME and CERN.", "SESAME", "CERN"),
        ("Compare joint missions with shared help lines", "joint missions", "shared help lines"),
        ("What do buoys and beacons have in common?", "buoys", "beacons"),
        ("What distinguishes a consular evacuation from repatriation?", "a consular evacuation", "repatriation"),
        ("buoys vs. beacons", "buoys", "beacons"),
        ("Which costs more, a buoy or a lighthouse?", "a buoy", "a lighthouse"),
        ("ما الفرق بين العوّامة والمنارة؟", "العوامة", "المنارة"),
        ("ما الفرق بين الدبلوماسية العامة والرقمية؟", "الدبلوماسية العامة", "الدبلوماسية الرقمية"),
        ("قارن بين وزارة الخارجية ووزارة الدفاع", "وزارة الخارجية", "وزارة الدفاع"),
        ("ما أوجه الشبه بين وصف الميناء وبين رسم المنارة من حيث الكلفة؟", "وصف الميناء", "رسم المنارة"),
        ("كيف تختلف العوامة عن المنارة؟", "العوامة", "المنارة"),
        ("ما الذي يميز الإجلاء من الإعادة إلى الوطن؟", "الإجلاء", "الإعادة إلى الوطن"),
        ("أيهما أعلى كلفة: العوامة أم المنارة؟", "العوامة", "المنارة"),
    ],
)
def test_which_two_are_compared(question: str, one: str, other: str) -> None:
    comparison = compared(understand(question))
    assert comparison is not None
    assert [side.name for side in comparison.sides] == [one, other]


@pytest.mark.parametrize(
    "question",
    [
        "What is a buoy?", "What is the difference between them?", "How long is the strait between Cork and Derry?",
        "Who was it that left, in the end, before or after the war?", "In what year did Roe differ from Vale?",
        "What is the correlation between buoys and wrecks?", "ما الفرق بينهما؟", "ما العلاقة بين العوامة والمنارة؟",
        "كم ميلًا بين الميناء والمنارة؟", "ما المعاهدة التي وُقّعت بين المملكتين؟",
        "What is the difference between a buoy and a buoy?",
    ],
)  # fmt: skip
def test_what_compares_nothing(question: str) -> None:
    assert compared(understand(question)) is None


def test_two_that_the_dialogue_named_are_compared() -> None:
    for history, question in (
        (("What is a buoy?", "When was it first used?", "And a lighthouse?"), "What is the difference between them?"),
        (("What is a lighthouse?", "What is a buoy?", "And a lighthouse?"), "How do they differ?"),
    ):
        comparison = compared(understand(question, history))
        assert comparison is not None
        assert [side.name for side in comparison.sides] == ["buoy", "lighthouse"]
    comparison = compared(understand("وما الفرق بينهما؟", ("ما العوّامة؟", "وما المنارة؟")))
    assert comparison is not None
    assert [side.name for side in comparison.sides] == ["العوّامة", "المنارة"]
    assert compared(understand("What is the difference between them?", ("What is a buoy?",))) is None


def answered(question: str, *found: tuple[str, float], score: float = CERTAIN) -> Answer:
    """What is answered where these texts are found, with the cosine of each."""
    hits = [
        hit_on(page_of(text), {"": cosine}, score=score, source=f"{text[2:6].strip()}.md", section=())
        for text, cosine in found
    ]
    return compose(understand(question), hits)


def alone(asked: Question) -> Answer:
    """What is found of a buoy, a lighthouse or a whistle alone."""
    known = {"buoy": BUOY, "lighthouse": LIGHT}
    return answered(asked.text, *((text, 0.8) for name, text in known.items() if name in asked.text))


def compare(question: str, told: Answer) -> Answer:
    comparison = compared(understand(question))
    assert comparison is not None
    return of_both(comparison, told, alone)


def test_each_is_shown_where_no_sentence_speaks_of_both() -> None:
    question = "What is the difference between a buoy and a lighthouse?"
    for told in (
        answered(question, (BUOY, 0.8)),
        answered(question, (TRADE, 0.8), score=UNLIKELY),
        answered(question, (TRADE, 0.8), score=0.1),
    ):
        answer = compare(question, told)
        assert [sentence.text for sentence in answer.sentences] == [BUOY, LIGHT]
        assert answer.answered
        assert answer.confidence >= 0.5
        assert answer.note.startswith("Each of the two")
        for sentence in answer.sentences:
            assert answer.passages[sentence.passage].text == sentence.text
        assert [hit.rank for hit in answer.passages] == list(range(1, len(answer.passages) + 1))


def test_a_sentence_that_speaks_of_both_is_enough() -> None:
    question = "How does a buoy differ from a lighthouse?"
    told = answered(question, ("A buoy floats and a lighthouse stands.", 0.8))
    assert compare(question, told) is told


def test_of_which_nothing_is_found_is_said() -> None:
    question = "What is the difference between a buoy and a whistle?"
    answer = compare(question, answered(question, (TRADE, 0.8), score=UNLIKELY))
    assert [sentence.text for sentence in answer.sentences] == [BUOY]
    assert answer.note.startswith("Nothing was found on “a whistle”")
    refused = answered(question, (TRADE, 0.8), score=0.1)
    assert compare(question, refused) is refused
    question = "What is the difference between a bell and a whistle?"
    told = answered(question, (TRADE, 0.8), score=UNLIKELY)
    assert compare(question, told) is told


def test_what_each_is_does_not_say_which_costs_more() -> None:
    question = "Which costs more, a buoy or a lighthouse?"
    refused = answered(question, (TRADE, 0.8), score=0.1)
    assert compare(question, refused) is refused


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("What is the difference between a data embassy and a joint mission?", {"solvang-2022-small-states.pdf"}),
        ("ما الفرق بين الكفاية الرقمية والتعليم المزدوج؟", {"khatib-2017-training.txt"}),
        (
            "ما الفرق بين سفارة البيانات والحقيبة الدبلوماسية؟",
            {"solvang-2022-small-states.pdf", "najjar-2018-history.md"},
        ),
    ],
)
def test_on_the_sample_library(question: str, sources: set[str], sample_index: Path) -> None:
    answer = Library(sample_index).ask(question)
    assert len(answer.sentences) == 2
    assert {sentence.source for sentence in answer.sentences} == sources
    assert answer.confidence >= 0.5
