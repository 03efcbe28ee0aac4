"""Lines: words from gaps, forms to letters, marks on their letter, raised type in its line; visual order to logical."""

from __future__ import annotations

import pytest
from made_lines import ARABIC, ENGLISH, drawn, lines_of, written

from corpus.pdf.bidi import mirrored_by_vote, reversed_ranges, turn_ranges
from corpus.pdf.characters import BOX, arabic_letters, plain
from corpus.pdf.glyphs import Glyph
from corpus.pdf.lines import clean_glyphs


def read(visual: str) -> str:
    """The one line that a text in visual order makes in an Arabic document."""
    (line,) = lines_of(drawn(visual), ARABIC)
    return line.text


def test_words_are_parted_by_gaps_where_no_spaces_are_drawn() -> None:
    (line,) = lines_of(drawn("two words", spaces=False), ENGLISH)
    assert line.text == "two words"


def test_arabic_is_read_from_the_right() -> None:
    assert read("بابك باتك") == "كتاب كباب"


@pytest.mark.parametrize(
    ("visual", "logical"),
    [
        ("ةنس 2015 ماع", "عام 2015 سنة"),
        ("رخآ World Bank كنبلا", "البنك World Bank آخر"),
        ("نم %82.5 ةبسن", "نسبة 82.5% من"),
        ("نم 82.5% ةبسن", "نسبة 82.5% من"),
        ("ةخسن SPSS 26.0 جمانرب", "برنامج SPSS 26.0 نسخة"),
        ("هنأب The Paper Road (1997) باتك", "كتاب The Paper Road (1997) بأنه"),
        ("موي ١٩٥٢ ويلوي ٢٣", "٢٣ يوليو ١٩٥٢ يوم"),
        ("ةيلاع 1,245 ددع", "عدد 1,245 عالية"),
        (".95% ةبسن", "نسبة 95%."),
        ("www.oasis- عقوم", "موقع www.oasis-"),
    ],
)
def test_numbers_and_latin_words_keep_their_order(visual: str, logical: str) -> None:
    assert read(visual) == logical


def test_an_arabic_phrase_in_an_english_line() -> None:
    (line,) = lines_of(drawn("called ةنس 2015 ماع in Arabic letters"), ENGLISH)
    assert line.text == "called عام 2015 سنة in Arabic letters"


def test_the_last_latin_line_of_an_arabic_paragraph_ends_with_its_stop() -> None:
    assert read(".info@example.org") == "info@example.org."


def test_brackets_are_mirrored_by_vote() -> None:
    assert mirrored_by_vote([")كذا(", "و)كذا(", "(كذا)"])
    assert not mirrored_by_vote(["(كذا) و(كذا)", ")كذا("])
    assert not mirrored_by_vote([])


def test_ranges_are_turned_where_the_document_reverses_them() -> None:
    kinds = reversed_ranges(["المدة 1536-1455 ثم 1900-1800", "سنة 1914-1918"])
    assert turn_ranges("من 1536-1455 حتى 1914-1918", kinds) == "من 1455-1536 حتى 1914-1918"
    assert turn_ranges("النتيجة 24-10", reversed_ranges(["النتيجة 24-10"])) == "النتيجة 24-10", "a score is no range"


def test_presentation_forms_and_ligatures_become_letters() -> None:
    assert plain("\ufefb") == "لا"
    assert plain("\ufee0") == "ل"
    assert plain("ﬁ") == "fi"
    assert plain("ـ") == BOX
    assert plain("\u200f") == ""


def test_kashida_leaves_neither_a_letter_nor_a_space() -> None:
    assert read("بــاتك") == "كتاب"


def test_a_mark_stays_on_the_letter_beside_which_it_was_drawn() -> None:
    letters = [
        Glyph("ب", 60, 66, 700, 12, False, 0),
        Glyph("ت", 66, 72, 700, 12, False, 1),
        Glyph("ُ", 76, 76, 700, 12, False, 2),
        Glyph("ك", 72, 78, 700, 12, False, 3),
    ]
    (line,) = lines_of(letters, ARABIC)
    assert line.text == "كُتب"


def test_marks_of_a_script_that_runs_to_the_right_stay_on_the_letter_before_them() -> None:
    letters = [
        Glyph("ท", 60, 66, 700, 12, False, 0),
        Glyph("่", 66, 66, 702, 12, False, 2),
        Glyph("ี", 66, 66, 700, 12, False, 1),
        Glyph("ม", 66, 72, 700, 12, False, 3),
        Glyph("ี", 72, 72, 700, 12, False, 4),
    ]
    (line,) = lines_of(letters, ENGLISH)
    assert line.text == "ที่มี"


def test_type_drawn_twice_is_read_once() -> None:
    doubled = drawn("bold") + drawn("bold", x=60.3, serial=10)
    (line,) = lines_of(doubled, ENGLISH)
    assert line.text == "bold"


def test_raised_type_joins_its_line_and_is_marked() -> None:
    glyphs = drawn("a word", x=60) + drawn("7", x=96, y=705, size=7, serial=20)
    (line,) = lines_of(glyphs, ENGLISH)
    assert line.text == "a word7"
    assert line.raised == ((6, 7),)


def test_superscript_characters_are_raised_digits() -> None:
    (line,) = lines_of(drawn("word¹²"), ENGLISH)
    assert (line.text, line.raised) == ("word12", ((4, 6),))


def test_a_space_under_a_letter_is_none() -> None:
    glyphs = [*drawn("ab"), Glyph(" ", 66.1, 71.9, 700, 12, False, 9)]
    (line,) = lines_of(glyphs, ENGLISH)
    assert line.text == "ab"


def test_a_latin_word_squeezed_over_its_neighbour_stays_whole() -> None:
    latin = [Glyph(c, 60 + 6 * i, 66 + 6 * i, 700, 12, False, i) for i, c in enumerate("Manor")]
    arabic = [Glyph(c, 83 + 6 * i, 89 + 6 * i, 700, 12, False, 10 + i) for i, c in enumerate("فرع")]
    (line,) = lines_of(latin + arabic, ARABIC)
    assert line.text.replace(" ", "") == "عرفManor"


def test_wide_gaps_part_lines_of_different_columns() -> None:
    glyphs = drawn("left", x=60) + drawn("right", x=200, serial=10)
    assert [line.text for line in lines_of(glyphs, ENGLISH)] == ["left", "right"]


def test_letters_repeated_on_a_mark_are_not_read_twice() -> None:
    glyphs = [Glyph("أُ", 66, 66, 700, 12, False, 0), Glyph("أ", 60, 66, 700, 12, False, 1)]
    assert [glyph.text for glyph in clean_glyphs(glyphs)] == ["ُ", "أ"]


def test_persian_names_of_arabic_shapes() -> None:
    assert arabic_letters("تحدیات ھذا کتاب مصطفی") == "تحديات هذا كتاب مصطفى"


def test_leader_dots_become_a_tab() -> None:
    (line,) = lines_of(written(["Contents ............ 12"]), ENGLISH)
    assert line.text == "Contents\t12"
