"""Lines for a terminal: never too wide, nothing lost, every column leads back to what is seen in it."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from assistant.sanitize import inert
from assistant.terminal.arabic_shaping import LAM, LAM_ALEF, joins_to_next, joins_to_previous
from assistant.terminal.bidi import mirrored
from assistant.terminal.file_names import file_names
from assistant.terminal_rtl import MODES, Line, Mode, one_line, print_lines, render_lines
from tests.linear_time import assert_linear

ALPHABET = 'ابتلاأسمىؤ ABcxy 0123٣٤ .,:;%-()[]"؟،«»\u064e\u0651\u0640\u200c漢😀\n\t\u202e\x1b'
TEXT = st.text(alphabet=st.sampled_from(ALPHABET), max_size=120)
ARABIC = "بدأ تطوير مكتبة Textual عام 2021 [1]، وهي إطارٌ لبناء واجهاتٍ نصِّيَّةٍ داخل الطرفية (الشاشة) [2]. "


def base_characters(text: str) -> str:
    """What has a place of its own: no blanks, marks or hidden characters."""
    kept = (char for char in inert(text) if not char.isspace() and char != "\u200c")
    return "".join(char for char in kept if unicodedata.category(char) not in ("Mn", "Me"))


def unshaped(drawn: str) -> str:
    """Presentation forms as the letters they stand for."""
    return unicodedata.normalize("NFKC", drawn).replace("\u200e", "").replace("\u25cc", "")


@given(TEXT, st.integers(2, 40), st.sampled_from(MODES))
def test_no_line_is_wider_than_asked(text: str, width: int, mode: Mode) -> None:
    for line in render_lines(text, width, mode=mode):
        assert cell_len(line.plain) <= width
        assert len(line.cells) == cell_len(line.plain)
        assert sum(cell is not None for cell in line.cells) == line.width


@given(TEXT, st.integers(2, 40), st.sampled_from(MODES))
def test_no_character_is_lost_or_made_up(text: str, width: int, mode: Mode) -> None:
    drawn = "".join(line.plain for line in render_lines(text, width, mode=mode))

    def key(chars: str) -> list[str]:
        return sorted(min(char, mirrored(char)) for char in chars)

    assert key(base_characters(unshaped(drawn))) == key(base_characters(unicodedata.normalize("NFKC", text)))


@given(TEXT, st.integers(2, 40), st.sampled_from(["visual", "wordf"]))
def test_marks_are_kept_where_they_can_be_drawn(text: str, width: int, mode: Mode) -> None:
    def marks(chars: str) -> list[str]:
        return sorted(char for char in chars if unicodedata.category(char) == "Mn")

    drawn = "".join(line.plain for line in render_lines(text, width, mode=mode))
    assert marks(drawn) == marks(text)


@given(TEXT, st.integers(2, 40), st.sampled_from(MODES))
def test_cells_are_a_bijection_between_columns_and_clusters(text: str, width: int, mode: Mode) -> None:
    seen: list[int] = []
    for line in render_lines(text, width, mode=mode):
        filled = [cell for cell in line.cells if cell is not None]
        runs = [cell for place, cell in enumerate(filled) if place == 0 or filled[place - 1] != cell]
        assert len(runs) == len(set(runs)), "two places on a line lead to one offset"
        assert all(line.start <= cell < line.end for cell in runs)
        seen += runs
    assert len(seen) == len(set(seen)), "two lines lead to one offset"
    for offset, char in enumerate(text):
        alef_of_a_ligature = mode != "logical" and char in LAM_ALEF
        if base_characters(char) and not alef_of_a_ligature:
            assert offset in seen


@given(TEXT, st.integers(2, 40))
def test_every_column_shows_the_character_and_style_of_its_offset(text: str, width: int) -> None:
    half = len(text) // 2
    for line in render_lines(text, width, [(0, half, "first"), (half, len(text), "second")]):
        column = 0
        for drawn, style in line.segments:
            for char in drawn:
                if size := cell_len(char):
                    offset = line.cells[column]
                    if offset is not None:
                        assert style == ("first" if offset < half else "second")
                        if char != "\u25cc":
                            letter = inert(text[offset]).replace("\t", " ")
                            assert unshaped(char)[0] in (letter, mirrored(letter))
                    column += size


@given(TEXT, st.integers(2, 40), st.sampled_from(MODES))
def test_lines_follow_each_other_and_cover_the_text(text: str, width: int, mode: Mode) -> None:
    lines = render_lines(text, width, mode=mode)
    for before, after in pairwise(lines):
        assert before.end <= after.start
        assert not base_characters(text[before.end : after.start])
    assert not base_characters(text[: lines[0].start] + text[lines[-1].end :])


@given(TEXT, st.integers(4, 40), st.sampled_from(MODES))
def test_a_label_fits_in_one_line(text: str, width: int, mode: Mode) -> None:
    assert cell_len(one_line(text, width, mode)) <= width


@given(st.text(max_size=80), st.sampled_from(MODES))
def test_nothing_that_steers_a_terminal_is_emitted(text: str, mode: Mode) -> None:
    for line in print_lines("\x1b]0;x\x07" + text, 20, mode):
        assert inert(line.replace("\u200e", ""), keep_newlines=False) == line.replace("\u200e", "")


def drawn(text: str, mode: Mode = "visual", width: int = 40) -> list[str]:
    return [line.plain.strip() for line in render_lines(text, width, mode=mode)]


def test_letters_are_joined_and_run_from_the_right() -> None:
    assert drawn("سلام") == ["\ufee1\ufefc\ufeb3"]  # meem isolated, lam-alef final, seen initial
    assert drawn("لا") == ["\ufefb"]
    assert drawn("لَاً") == ["\ufefb\u064e\u064b"]
    assert drawn("می\u200cخواهم")[0].startswith("\ufee2\ufeeb\ufe8d\ufeee\ufea7")


def test_brackets_numbers_and_latin_words_stand_right_in_arabic() -> None:
    assert drawn("(ab) س 12, 34") == ["(ab) 34 ,12 \ufeb1"]
    assert drawn("س [1] (ab) 1990-1995") == ["1990-1995 (ab) [1] \ufeb1"]
    assert drawn("س «ص»") == ["«\ufeb9» \ufeb1"]


def test_a_long_paragraph_wraps_in_the_order_it_is_read() -> None:
    first, second = render_lines("واحد اثنان ثلاثة", 11)
    assert (first.start, first.end, second.start) == (0, 11, 11)
    assert first.rtl
    assert first.plain.startswith(" ")


def test_wordf_fences_arabic_runs_and_keeps_their_letters_in_logical_order() -> None:
    assert drawn("سم ab ٣٤", "wordf") == ["\u200e٣٤\u200e ab \u200e\ufeb3\ufee2\u200e"]


def test_hb_hands_tokens_over_in_logical_order_and_drops_harakat() -> None:
    assert drawn("سَم (اب) ab", "hb") == ["ab (\ufe8d\ufe8f) \ufeb3\ufee2"]


def test_logical_leaves_the_order_alone() -> None:
    assert drawn("سم (ab) 12", "logical") == ["سم (ab) 12"]


def test_harakat_stay_on_their_letter_and_take_no_room() -> None:
    (line,) = render_lines("بِسْمِ", 10, align="left")
    assert line.width == 3
    assert line.cells == (4, 2, 0)


def test_a_lone_mark_gets_something_to_stand_on() -> None:
    assert drawn("\u0651") == ["\u25cc\u0651"]


def test_the_last_of_overlapping_spans_counts() -> None:
    (line,) = render_lines(
        "abcd", 10, [(0, 4, "under"), (1, 3, "over"), (-9, -3, "x"), (-5, 0, "x"), (3, 2, "x"), (9, 12, "x")]
    )
    assert line.segments == (("a", "under"), ("bc", "over"), ("d", "under"))


def test_a_fenced_citation_stands_at_the_end_of_its_line() -> None:
    text = "\u200fأول\nمن Twitter. [1]"
    first, second = render_lines(text, 30, fences=[text.index("[")], align="left")
    assert second.plain == "[1] .Twitter \ufee6\ufee3"
    assert second.cells[0] == text.index("]"), "the closing bracket stands on the left, mirrored"
    assert render_lines(text, 30, align="left") != (first, second)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("حُفظت في /home/roe/notes.md.", "/home/roe/notes.md"),
        ("أضف ./papers/ الآن", "./papers/"),
        ("«المنارة»، ص 57  (2001-roe.pdf)", "(2001-roe.pdf)"),
        ("ص 57، roe-1990.pdf:57، هنا", "roe-1990.pdf:57"),
        ("انظر https://example.org/a/?b=1/ هنا", "https://example.org/a/?b=1/"),
        (r"الملف 2 D:\papers\roe.txt.", r"D:\papers\roe.txt"),
    ],
)
@pytest.mark.parametrize("mode", ["visual", "wordf", "hb"])
def test_a_name_of_a_file_stays_in_order_in_an_arabic_line(text: str, seen: str, mode: Mode) -> None:
    assert seen in render_lines(text, 80, mode=mode, base="rtl")[0].plain


def test_what_is_isolated_keeps_its_end_and_its_names_of_files() -> None:
    text = "ورد أيضًا:\u200b Roe (1990), “Who Waits?”, p. 4  (roe.pdf)"
    span = (text.index("Roe"), len(text))
    assert render_lines(text, 80, base="rtl")[0].plain.lstrip().startswith("(roe.pdf)")
    [line] = render_lines(text, 80, base="rtl", isolates=[span])
    assert line.plain.lstrip().startswith("Roe (1990), “Who Waits?”, p. 4  (roe.pdf) ")
    above, below = render_lines(f"نعم.\n{text}", 80, base="rtl", isolates=[(span[0] + 5, span[1] + 5)])
    assert (above.plain.strip(), below.plain) == (render_lines("نعم.", 80)[0].plain.strip(), line.plain)


def test_an_arabic_name_of_a_file_runs_from_the_right_in_any_line() -> None:
    for base in ("ltr", "rtl"):
        [line] = render_lines("2001-المنارة.pdf (found)", 80, base=base)
        assert "pdf." in line.plain
        assert line.plain.index("pdf") < line.plain.index("-2001")


def test_a_long_line_of_what_could_be_names_takes_no_time() -> None:
    for unit in ("a=", "/", "a.", "(/:"):
        text = unit * (400_000 // len(unit))
        assert_linear(lambda text=text: file_names(text))
        assert file_names(text) == []


def test_an_empty_text_is_an_empty_line() -> None:
    assert render_lines("", 10) == (Line((), 0, False, 0, 0, ()),)


def test_a_width_below_two_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        render_lines("a", 1)


def test_a_text_that_is_drawn_again_is_not_laid_out_again() -> None:
    text = (ARABIC * 30)[:2000]
    assert render_lines(text, 71) is render_lines(text, 71)
    assert render_lines(text, 70) is not render_lines(text, 71)


@pytest.mark.skipif(not Path("/usr/share/unicode/ArabicShaping.txt").exists(), reason="Unicode's data is not installed")
def test_joining_agrees_with_unicode_where_there_are_forms() -> None:
    types = {}
    for line in Path("/usr/share/unicode/ArabicShaping.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _, kind, _ = line.split(";")
            types[chr(int(code, 16))] = kind.strip()
    for letter in map(chr, range(0x0620, 0x064B)):
        if joins_to_next(letter):
            assert types[letter] in ("D", "C"), letter
        if joins_to_previous(letter):
            assert types[letter] in ("D", "R", "C"), letter
    assert joins_to_next(LAM)
