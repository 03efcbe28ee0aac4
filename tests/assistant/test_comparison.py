"""Questions that compare two things: which two, and what is shown where no sentence speaks of both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answer import compose
from assistant.answers.both_sides import of_both
from assistant.answers.comparison import compared
from assistant.answers.units import PASSAGES
from assistant.library import Library
from assistant.models import Answer
from assistant.question import Question, understand
from corpus.models import Language
from index.filters import Filters
from tests.assistant.made_hits import CERTAIN, hit_on, page_of

UNLIKELY, REFUSED = 0.7, 0.1

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
        ("What is the difference between Estonia and small states?", "Estonia", "small states"),
        ("Compare joint missions with shared help lines", "joint missions", "shared help lines"),
        ("What do buoys and beacons have in common?", "buoys", "beacons"),
        ("What distinguishes a consular evacuation from repatriation?", "a consular evacuation", "repatriation"),
        ("buoys vs. beacons", "buoys", "beacons"),
        ("Which costs more, a buoy or a lighthouse?", "a buoy", "a lighthouse"),
        ("Buoys or beacons: which are cheaper?", "Buoys", "beacons"),
        ("How do buoys and beacons differ from each other?", "buoys", "beacons"),
        ("How does a buoy as a mark differ from a beacon?", "a buoy", "a beacon"),
        ("How does digital diplomacy compare with public diplomacy?", "digital diplomacy", "public diplomacy"),
        ("Are buoys different from beacons?", "buoys", "beacons"),
        ("What makes a buoy different from those of the Danes?", "a buoy", "the Danes"),
        ("Could you compare buoys and beacons?", "buoys", "beacons"),
        ("Explain how a buoy differs from a beacon", "a buoy", "a beacon"),
        ("What is the difference between a buoy and a beacon, and why does it matter?", "a buoy", "a beacon"),
        ("Compare research and development and technology transfer", "research and development", "technology transfer"),
        ("The buoy and the beacon: what went wrong in each?", "The buoy", "the beacon"),
        ("ما الفرق بين SESAME وCERN؟", "SESAME", "CERN"),
        ("ما الفرق بين الدبلوماسية العامة والدعاية؟", "الدبلوماسية العامة", "الدعاية"),
        ("ما الفرق بين وزارة الداخلية وشؤون الوافدين ووزارة الدفاع؟", "وزارة الداخلية وشؤون الوافدين", "وزارة الدفاع"),
        ("ما الفرق بين كل من السفارة والقنصلية وفقا للنجار؟", "السفارة", "القنصلية"),
        ("أيهما أقدم السفارة أم القنصلية؟", "السفارة", "القنصلية"),
        ("قارن السفارة بالقنصلية", "السفارة", "القنصلية"),
        ("كيف تختلف السفارة والقنصلية؟", "السفارة", "القنصلية"),
        ("ما القاسم المشترك بين السفارة والقنصلية؟", "السفارة", "القنصلية"),
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
    sides = compared(understand(question))
    assert sides is not None
    assert [side.name for side in sides] == [one, other]


@pytest.mark.parametrize(
    "question",
    [
        "What is a buoy?", "What is the difference between them?", "How long is the strait between Cork and Derry?",
        "Who was it that left, in the end, before or after the war?", "In what year did Roe differ from Vale?",
        "What is the correlation between buoys and wrecks?", "What is the difference between a buoy and a buoy?",
        "When did the distinction between consular and diplomatic services disappear?", "In 2007 or 2008, what happened?",
        "What does the treaty say about refugees, migrants or asylum seekers?", "What was the ruling in Germany vs. Italy?",
        "What is the difference between buoys, beacons and lighthouses?",
        f"What is the difference between a buoy and {'very ' * 12}old ships?", "ما الفرق بينهما؟",
        "كم دفعت الوزارة مقابل النظام؟",
        "ما العلاقة بين العوامة والمنارة؟", "كيف تختلف القواعد من بلد إلى آخر؟", "كم ميلًا بين الميناء والمنارة؟",
        "ما المعاهدة التي وُقّعت بين المملكتين؟", "متى أنشئ المركز المشترك بين الأردن ومصر؟", "ما يميز السفارة عن غيرها؟",
        "كيف يميز الموظف الخبر الصحيح من الخبر الكاذب؟", "ما الفرق بين العوامة والمنارة والسفينة؟",
    ],
)  # fmt: skip
def test_what_compares_nothing(question: str) -> None:
    assert compared(understand(question)) is None


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Which costs more, a buoy or a lighthouse?", "Which costs more a buoy"),
        ("What is the difference in cost between a buoy and a lighthouse?", "in cost a buoy"),
        ("What is the price difference between a buoy and a lighthouse?", "price a buoy"),
        ("How does Roe differ from Vale on the lights?", "the lights Roe"),
        ("How do a buoy and a lighthouse differ in their use of light?", "their use of light a buoy"),
        ("How does a buoy differ from a lighthouse in terms of yearly cost?", "yearly cost a buoy"),
        ("ما الفرق في الكلفة بين العوامة والمنارة؟", "في الكلفة العوامة"),
        ("قارن بين العوامة والمنارة من حيث الكلفة", "الكلفة العوامة"),
    ],
)
def test_in_what_two_are_compared(question: str, asked: str) -> None:
    sides = compared(understand(question))
    assert sides is not None
    assert sides[0].asked.text == asked


@pytest.mark.parametrize(
    ("history", "question", "names"),
    [
        (("What is a buoy?", "When was it first used?", "And a lighthouse?"), "What is the difference between them?",
         ("buoy", "lighthouse")),
        (("What is a lighthouse?", "What is a buoy?", "And a lighthouse?"), "How do they differ?", ("buoy", "lighthouse")),
        (("ما السفينة؟", "ما العوامة؟", "وما المنارة؟"), "وما الفرق بينهما؟", ("العوامة", "المنارة")),
        (("What is a buoy?",), "How does it differ from a lighthouse?", ("buoy", "a lighthouse")),
        (("ما العوامة؟",), "ما الفرق بينها وبين المنارة؟", ("العوامة", "المنارة")),
        (("What is a buoy?",), "And how does it differ from a lighthouse?", ("buoy", "a lighthouse")),
        (("ما العوامة؟",), "وبم تختلف عن المنارة؟", ("العوامة", "المنارة")),
        ((), "كيف تختلف عن المنارة؟", None),
        ((), "How does it differ from a lighthouse?", None),
        (("What is a buoy?",), "What is the difference between them?", None),
        (("What is a buoy?", "What is a lighthouse?"), "What treaty was signed between them?", None),
        (("ما العوامة؟", "ما المنارة؟"), "كم المسافة بينهما؟", None),
        (("ما العوامة؟", "ما المنارة؟"), "ما العلاقة بينهما؟", None),
    ],
)  # fmt: skip
def test_what_the_dialogue_named_is_compared(
    history: tuple[str, ...], question: str, names: tuple[str, str] | None
) -> None:
    sides = compared(understand(question, history))
    assert (tuple(side.name for side in sides) if sides else None) == names


def test_each_is_asked_for_in_the_language_of_the_question() -> None:
    sides = compared(understand("ما الفرق بين SESAME والحقيبة الدبلوماسية؟"))
    assert sides is not None
    assert [side.asked.language for side in sides] == ["ar", "ar"]
    assert sides[0].asked.text == "What is SESAME?"


def answered(question: str, *found: tuple[str, float], score: float = CERTAIN, language: Language = "en") -> Answer:
    """What is answered where these texts are found, with the cosine of each."""
    hits = [
        hit_on(
            page_of(text), {"": cosine}, score=score, language=language, source=f"{text[2:6].strip()}.md", section=()
        )
        for text, cosine in found
    ]
    return compose(understand(question), hits)


def alone(asked: Question) -> Answer:
    """What is found of a buoy, a lighthouse or a whistle alone."""
    known = {"buoy": BUOY, "lighthouse": LIGHT, "عوامة": BUOY, "منارة": LIGHT}
    return answered(asked.text, *((text, 0.8) for name, text in known.items() if name in asked.text))


def compare(question: str, told: Answer, found: Callable[[Question], Answer] = alone) -> Answer:
    sides = compared(understand(question))
    assert sides is not None
    return of_both(sides, told, found)


def test_each_is_shown_where_no_sentence_speaks_of_both() -> None:
    question = "What is the difference between a buoy and a lighthouse?"
    for told in (answered(question, (TRADE, 0.8), score=UNLIKELY), answered(question, (TRADE, 0.8), score=REFUSED)):
        answer = compare(question, told)
        assert [sentence.text for sentence in answer.sentences] == [BUOY, LIGHT]
        assert answer.answered
        assert answer.confidence == 0.8, "not above what was measured of two that were found for certain"
        assert answer.note.startswith("No sentence was found that compares the two")
        assert answer.alternatives == ()
        for sentence in answer.sentences:
            assert answer.passages[sentence.passage].text == sentence.text
        assert [hit.rank for hit in answer.passages] == [1, 2, 3]


def test_the_confidence_in_both_is_of_both() -> None:
    question = "What is the difference between a buoy and a lighthouse?"

    def uncertain(asked: Question) -> Answer:
        return answered(asked.text, (BUOY if "buoy" in asked.text else LIGHT, 0.8), score=0.85)

    one = uncertain(understand("What is a buoy?")).confidence
    assert 0.4 < one < 0.8
    answer = compare(question, answered(question, (TRADE, 0.8), score=REFUSED), uncertain)
    assert answer.confidence == pytest.approx(one * one)


def test_what_a_likely_answer_leaves_out_is_added_to_it() -> None:
    question = "What is the difference between a buoy and a lighthouse?"
    told = answered(question, (BUOY, 0.8), *((f"{year} herring was sold in Cork.", 0.1) for year in range(1990, 1996)))
    answer = compare(question, told)
    assert [sentence.text for sentence in answer.sentences] == [BUOY, LIGHT]
    assert answer.confidence == told.confidence
    assert answer.note == ""
    assert len(answer.passages) == len({hit.text for hit in answer.passages}) == PASSAGES


def test_what_is_likely_an_answer_comes_first_whatever_it_speaks_of() -> None:
    question = "What is the difference between a buoy and a lighthouse?"
    answer = compare(question, answered(question, (TRADE, 0.8)))
    assert [sentence.text for sentence in answer.sentences] == [TRADE, BUOY, LIGHT]


def test_what_its_heading_names_is_spoken_of() -> None:
    question = "What is the difference between a buoy and a lighthouse?"
    heading = ("Buoys and lighthouses",)
    told = compose(understand(question), [hit_on(page_of(TRADE), {"": 0.8}, score=CERTAIN, section=heading)])
    assert compare(question, told, never) is told


def test_what_is_unlikely_is_not_shown_though_it_has_the_words() -> None:
    question = "What is the difference between a buoy and a lighthouse?"
    told = answered(question, (BUOY, 0.8))
    answer = compare(question, told, lambda asked: answered(asked.text, (LIGHT, 0.8), score=UNLIKELY))
    assert [sentence.text for sentence in answer.sentences] == [BUOY]
    assert answer.note.startswith("No likely passage was found on “a lighthouse”")


def never(asked: Question) -> Answer:
    raise AssertionError(f"{asked.text} was asked")


@pytest.mark.parametrize("score", [UNLIKELY, CERTAIN])
def test_a_sentence_that_speaks_of_both_is_enough(score: float) -> None:
    question = "How does a buoy differ from a lighthouse?"
    told = answered(question, ("A buoy floats and a lighthouse stands.", 0.8), score=score)
    assert compare(question, told, never) is told


def test_sentences_that_speak_of_one_each_are_enough_where_they_are_likely() -> None:
    question = "How does a buoy differ from a lighthouse?"
    both = ((BUOY, 0.8), (LIGHT, 0.8))
    likely = answered(question, *both)
    assert len(likely.sentences) == 2
    assert compare(question, likely, never) is likely
    unlikely = answered(question, *both, score=UNLIKELY)
    assert compare(question, unlikely) is not unlikely


def test_of_which_nothing_likely_is_found_is_said() -> None:
    question = "What is the difference between a buoy and a whistle?"
    answer = compare(question, answered(question, (TRADE, 0.8), score=UNLIKELY))
    assert [sentence.text for sentence in answer.sentences] == [BUOY]
    assert answer.note.startswith("No likely passage was found on “a whistle”")
    refused = answered(question, (TRADE, 0.8), score=REFUSED)
    assert compare(question, refused) is refused
    question = "What is the difference between a bell and a whistle?"
    told = answered(question, (TRADE, 0.8), score=UNLIKELY)
    assert compare(question, told) is told


def test_what_is_found_without_the_words_is_not_shown_for_them() -> None:
    question = "What is the difference between a buoy and a whistle?"
    told = answered(question, (BUOY, 0.8))
    answer = compare(question, told, lambda asked: answered(asked.text, (TRADE, 0.9)))
    assert [sentence.text for sentence in answer.sentences] == [BUOY]


@pytest.mark.parametrize("score", [UNLIKELY, REFUSED])
def test_what_each_is_does_not_say_which_costs_more(score: float) -> None:
    question = "Which costs more, a buoy or a lighthouse?"
    told = answered(question, (TRADE, 0.8), score=score)
    assert compare(question, told) is told
    costs = {"buoy": "A buoy costs ten pounds.", "lighthouse": "A lighthouse costs more than a ship."}

    def told_costs(asked: Question) -> Answer:
        return answered(asked.text, *((text, 0.8) for name, text in costs.items() if name in asked.text))

    assert [sentence.text for sentence in compare(question, told, told_costs).sentences] == list(costs.values())


def test_across_languages_only_what_is_surer_is_added() -> None:
    question = "ما الفرق بين العوامة والمنارة؟"
    foreign = "A float and a tower are unlike each other in the harbour."
    for score, shown in ((CERTAIN + 1, [foreign]), (REFUSED, [BUOY, LIGHT])):
        answer = compare(question, answered(question, (foreign, 0.8), score=score))
        assert [sentence.text for sentence in answer.sentences] == shown
    told = answered(question, (foreign, 0.8), score=1.5)
    one = compare(question, told, lambda asked: alone(asked) if "عوامة" in asked.text else answered(asked.text))
    assert one is told, "the other may be what the sentence in another language speaks of"
    unsure = compare(
        question,
        answered(question, (foreign, 0.8), score=REFUSED),
        lambda asked: answered(asked.text, (BUOY, 0.8), score=0.8),
    )
    assert not unsure.answered


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


def test_each_is_asked_of_what_the_filters_let_through(sample_index: Path) -> None:
    question = "What is the difference between a data embassy and the diplomatic bag?"
    filters = Filters(sources=frozenset({"solvang-2022-small-states.pdf"}))
    answer = Library(sample_index).ask(question, filters=filters)
    assert {sentence.source for sentence in answer.sentences} == {"solvang-2022-small-states.pdf"}
