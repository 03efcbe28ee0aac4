"""Sentences end where a reader would say so; long ones divide into units at pauses."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import UNIT_WORDS, sentence_spans, unit_spans
from tests.linear_time import assert_linear


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]


def units(text: str) -> list[str]:
    return [text[start:end] for start, end in unit_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    "parts",
    [
        ["One is here.", "Two is here!", "Is three?", "Yes…"],
        ["قال الباحث كذا.", "فهل صدق؟", "نعم!"],
        ["He said “Go.”", "They went (all of them.)", "End"],
        ["قال: «نعم.»", "ثم مضى."],
        ["See Dr. J. Smith, vol. 3, no. 4, p. 12, e.g. Fig. 2.", "Then rest."],
        ["Cf. p. 3. and so on, cited in Manor et al. 2019.", "Next."],
        ["كتبها د. عمر أ. الراوي سنة 1445 هـ. في القاهرة.", "ثم نشرها."],
        ["1. The first point is short.", "2. The second."],
        ["It was so in the year.(5)", "The second came.", "A third.[6]", "A fourth (7).", "قال ذلك.(٢٠)", "ثم مضى."],
        ["It costs 3.5 dollars... or more.", "Fine."],
        ["Version 2.0 of www.example.org/a.b is out.", "Good."],
    ],
)
def test_sentences_end_where_a_reader_would_say(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts
    assert sentences("\n".join(parts)) == parts


def test_a_line_break_ends_a_sentence() -> None:
    assert sentences("a row\nanother row\n\n  last  ") == ["a row", "another row", "last"]


def test_the_span_is_kept_within() -> None:
    text = "Before. Inside one. Inside two. After."
    assert [text[start:end] for start, end in sentence_spans(text, 8, 31)] == ["Inside one.", "Inside two."]


def long_sentence(words: int, every: int, pause: str) -> str:
    return " ".join(f"كلمة{pause if number % every == 0 else ''}" for number in range(1, words + 1))


def test_a_sentence_of_forty_words_is_one_unit() -> None:
    assert len(units(long_sentence(UNIT_WORDS, 7, "،"))) == 1


@pytest.mark.parametrize("pause", ["،", "؛", ",", ";"])
@pytest.mark.parametrize("every", [8, 11, 17, 25])
def test_where_there_are_pauses_units_end_at_them(pause: str, every: int) -> None:
    divided = units(long_sentence(169, every, pause))
    assert len(divided) >= 169 / UNIT_WORDS
    assert all(len(unit.split()) <= UNIT_WORDS for unit in divided)
    assert all(unit.endswith(pause) for unit in divided[:-1])


def test_a_long_sentence_is_divided_before_a_connective() -> None:
    text = "كلمة " * 30 + "حيث " + "كلمة " * 30 + "مما " + "كلمة " * 20
    assert [unit.split()[0] for unit in units(text.strip())] == ["كلمة", "حيث", "مما"]


def test_a_long_sentence_without_any_pause_is_divided_all_the_same() -> None:
    divided = units("كلمة " * 169)
    assert 3 <= len(divided) <= 5
    assert all(len(unit.split()) <= 80 for unit in divided)


WORDS = st.sampled_from(
    [
        "كلمة",
        "word",
        "و",
        "وكلمة",
        "حيث",
        "،",
        "كلمة،",
        "نص؛",
        "end.",
        "p.",
        "A.",
        "!",
        "؟»",
        "...",
        "3.5",
        "\n",
        "  ",
        "«",
    ]
)


@given(st.lists(WORDS, max_size=150).map(" ".join), st.data())
def test_sentences_and_units_cover_their_text_in_order(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, len(text)))
    found = sentence_spans(text, first, last)
    assert_divides(text, (first, last), found)
    for start, end in found:
        divided = unit_spans(text, start, end)
        assert_divides(text, (start, end), divided)
        assert all(len(text[a:b].split()) <= 80 for a, b in divided)


def assert_divides(text: str, whole: tuple[int, int], parts: list[tuple[int, int]]) -> None:
    edges = [(whole[0], whole[0]), *parts, (whole[1], whole[1])]
    for (_, before), (after, _) in itertools.pairwise(edges):
        assert before <= after
        assert not text[before:after].strip()
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in parts)


def test_random_long_sentences_divide_in_reason() -> None:
    source = random.Random(1)
    for _ in range(20):
        words = ["كلمة" + source.choice(["", "", "", "", "", "،", "؛"]) for _ in range(source.randrange(41, 400))]
        counts = [len(unit.split()) for unit in units(" ".join(words))]
        assert max(counts) <= 60
        assert sum(counts) == len(words)


@pytest.mark.parametrize("unit", [".", "p. ", "A. ", "a. b ", "! ", ".)", "x.\n", "كلمة ", "كلمة، ", "x", "1. "])
def test_a_hostile_text_takes_linear_time(unit: str) -> None:
    text = unit * (240_000 // len(unit)) + "x"
    assert_linear(lambda: [unit_spans(text, *span) for span in sentence_spans(text, 0, len(text))])


def test_the_call_of_a_note_behind_a_stop_belongs_to_the_sentence_before() -> None:
    text = "It costs little. [1] Another costs more.(2) The last. (3) items follow."
    assert [text[start:end] for start, end in sentence_spans(text, 0, len(text))] == [
        "It costs little. [1]",
        "Another costs more.(2)",
        "The last.",
        "(3) items follow.",
    ]
