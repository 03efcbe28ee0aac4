"""UAX #9 levels and order, against Unicode's own conformance file and against a second implementation."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.terminal.bidi import base_level, levels, mirrored, visual_order

UNICODE = Path("/usr/share/unicode")  # Debian's package unicode-data
EXPLICIT = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
ALPHABET = 'ابتלשABxy 0123٣٤.,:;%-+()[]"؟،«»\u064e\u0651\u0640\u00a0$/'


def conformance_cases() -> Iterator[tuple[str, int, int, list[str], list[int]]]:
    """Text, asked direction (2 is auto), paragraph level, levels, order; without the lines that embed or isolate."""
    for line in (UNICODE / "BidiCharacterTest.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            codes, direction, paragraph, expected, order = line.split(";")
            points = [int(code, 16) for code in codes.split()]
            if not EXPLICIT.intersection(points):
                text = "".join(map(chr, points))
                yield text, int(direction), int(paragraph), expected.split(), [int(place) for place in order.split()]


@pytest.mark.skipif(not (UNICODE / "BidiCharacterTest.txt").exists(), reason="Unicode's data files are not installed")
def test_unicode_conformance_file() -> None:
    wrong, checked = [], 0
    for text, direction, paragraph, expected, order in conformance_cases():
        base = direction if direction < 2 else base_level(text)
        found = levels(text, base)
        shown = [place for place, level in enumerate(expected) if level != "x"]
        visible = [shown[place] for place in visual_order([found[place] for place in shown])]
        checked += 1
        if base != paragraph or [str(found[i]) for i in shown] != [expected[i] for i in shown] or visible != order:
            wrong.append((text, found, expected))
    assert checked > 90_000
    assert wrong == []


@pytest.mark.skipif(not (UNICODE / "BidiMirroring.txt").exists(), reason="Unicode's data files are not installed")
def test_mirroring_agrees_with_unicode_and_leaves_no_bracket_out() -> None:
    official = {}
    for line in (UNICODE / "BidiMirroring.txt").read_text(encoding="utf-8").splitlines():
        if data := line.split("#")[0].strip():
            one, two = data.split(";")
            official[chr(int(one, 16))] = chr(int(two, 16))
    for char, other in official.items():
        assert mirrored(char) in (char, other)
        if unicodedata.category(char) in ("Ps", "Pe", "Pi", "Pf"):
            assert mirrored(char) == other, f"U+{ord(char):04X}"


SAMPLES = dict(zip("L R AL EN AN ES ET CS NSM S WS ON".split(), "Aאب1٣+$,\u0300\t !", strict=True))
"""A character of each class but those that end a paragraph, embed or take no part."""


def isolate_cases() -> Iterator[tuple[str, int, list[tuple[int, int]], list[str]]]:
    """Text, paragraph level, isolates and levels of the lines that isolate once as `levels` does; no blank in an isolate."""
    expected: list[str] = []
    for line in (UNICODE / "BidiTest.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@Levels:"):
            expected = line.split()[1:]
        if " PDI" not in line:
            continue
        classes, _, bits = line.partition(";")
        isolate = re.fullmatch(r"([^I]*)(LRI|RLI|FSI)((?: (?!W?S |PDI)\w+)+) PDI([^I]*)", classes)
        if not isolate or not {*(isolate[1] + isolate[3] + isolate[4]).split()} <= SAMPLES.keys():
            continue
        before, inside, after = (
            "".join(SAMPLES[each] for each in part.split()) for part in (isolate[1], isolate[3], isolate[4])
        )
        shown = [level for level, each in zip(expected, classes.split(), strict=True) if each in SAMPLES]
        for bit, base in ((2, 0), (4, 1)):
            direction = {"LRI": 0, "RLI": 1}.get(isolate[2], base_level(inside))
            if int(bits) & bit and direction == base_level(inside, base):
                yield before + inside + after, base, [(len(before), len(before) + len(inside))], shown


@pytest.mark.skipif(not (UNICODE / "BidiTest.txt").exists(), reason="Unicode's data files are not installed")
def test_isolates_have_the_levels_of_the_unicode_conformance_file() -> None:
    cases = list(isolate_cases())
    assert len(cases) > 900
    for text, base, isolates, expected in cases:
        assert [str(level) for level in levels(text, base, isolates=isolates)] == expected, (text, base, isolates)


def agreement(cases: int, seed: int) -> None:
    """python-bidi wraps the Rust crate unicode-bidi; it reorders and mirrors nothing, which is what is compared."""
    reference = pytest.importorskip("bidi")
    draw = random.Random(seed)
    for _ in range(cases):
        text = "".join(draw.choice(ALPHABET) for _ in range(draw.randint(1, 40)))
        base = draw.randint(0, 1)
        ours = "".join(text[place] for place in visual_order(levels(text, base)))
        assert ours == reference.get_display(text, base_dir="LR"[base])


def test_agrees_with_a_second_implementation() -> None:
    agreement(3_000, seed=1)


@pytest.mark.slow
def test_agrees_with_a_second_implementation_on_many_cases() -> None:
    agreement(60_000, seed=2)


@given(st.text(max_size=80), st.integers(0, 1))
def test_every_character_gets_a_level_and_a_place(text: str, base: int) -> None:
    found = levels(text, base)
    assert len(found) == len(text)
    assert set(found) <= {base, 1, 2}
    assert sorted(visual_order(found)) == list(range(len(text)))


@given(st.text(alphabet="abc XYZ 019 .,()", max_size=60))
def test_latin_text_in_a_latin_paragraph_stays_as_it_is(text: str) -> None:
    assert visual_order(levels(text, 0)) == list(range(len(text)))


@pytest.mark.parametrize(
    ("text", "base"), [("السلام hello", 1), ("hello السلام", 0), ("123 سلام", 1), ("(«", 0), ("1990", 0)]
)
def test_the_first_strong_character_sets_the_paragraph(text: str, base: int) -> None:
    assert base_level(text) == base


def test_the_default_serves_text_without_a_strong_character() -> None:
    assert base_level("[12] ...", default=1) == 1


def test_a_fence_keeps_a_citation_at_the_end_of_its_sentence() -> None:
    arabic = "من Twitter. [1]"

    def seen(text: str, base: int, fences: tuple[int, ...]) -> str:
        return "".join(mirrored(text[i]) if levels(text, base, fences)[i] % 2 else text[i]
                       for i in visual_order(levels(text, base, fences)))  # fmt: skip

    assert seen(arabic, 1, ()) == "Twitter. [1] نم"
    assert seen(arabic, 1, (arabic.index("["),)) == "[1] .Twitter نم"
    english = "called سم [1]"
    assert seen(english, 0, ()) == "called [1] مس"
    assert seen(english, 0, (english.index("["),)) == "called مس [1]"


@given(st.text(max_size=60), st.integers(0, 1), st.sets(st.integers(0, 60)))
def test_a_fence_is_a_directional_mark(text: str, base: int, fences: set[int]) -> None:
    mark = "\u200f" if base else "\u200e"
    marked = "".join(mark + char if index in fences else char for index, char in enumerate(text))
    places, place = [], 0
    for index in range(len(text)):
        place += index in fences
        places.append(place)
        place += 1
    expected = levels(marked, base)
    hidden = {index for index, char in enumerate(text) if unicodedata.bidirectional(char) in ("BN", "B", "S", "WS")}
    found = levels(text, base, fences)
    assert [found[i] for i in range(len(text)) if i not in hidden] == [
        expected[places[i]] for i in range(len(text)) if i not in hidden
    ]


def test_deep_brackets_take_linear_time() -> None:
    assert len(levels("ا" + "(" * 50_000 + "a" + ")" * 50_000, 1)) == 100_002
    assert len(levels("ا" + "(a)" * 50_000, 1)) == 150_001
