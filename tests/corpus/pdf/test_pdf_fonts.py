"""What a glyph means: the font program corrects a false `/ToUnicode`, and only a false one."""

from __future__ import annotations

from made_pdf import ARABIC, WIDTH, composite_font, make_font, simple_font
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from corpus.pdf.fontfile import glyph_name_text, read_cff, read_truetype, read_type1
from corpus.pdf.fonts import UNKNOWN, read_font

TRUE = dict(enumerate(ARABIC + " ", start=1))
"""Glyph numbers of the made font."""


def glyph(character: str) -> int:
    return next(number for number, text in TRUE.items() if text == character)


def test_the_program_knows_its_glyphs() -> None:
    program = read_truetype(make_font())
    assert {number: texts[0] for number, texts in program.by_glyph.items()} == TRUE


def test_joined_forms_alternates_and_ligatures_are_followed_through_gsub() -> None:
    features = """
    languagesystem DFLT dflt;
    feature init { sub uni0628 by beh.init; } init;
    feature calt { sub beh.init by beh.wide; } calt;
    feature liga { sub uni0644 uni0627 by lam_alef; } liga;
    feature fina { sub uni062A by tooth; sub uni0646 by tooth; } fina;
    """
    data = make_font(extra=("beh.init", "beh.wide", "lam_alef", "tooth"), features=features)
    program = read_truetype(data)
    first = len(TRUE) + 1
    assert program.by_glyph[first] == program.by_glyph[first + 1] == ("ب",)
    assert program.by_glyph[first + 2] == ("لا",)
    assert set(program.by_glyph[first + 3]) == {"ت", "ن"}, "a form that two letters share keeps both"


def test_a_damaged_program_says_nothing() -> None:
    data = make_font()
    for damaged in (b"", b"OTTO", data[:200], data[:300] + bytes(400) + data[700:]):
        read_truetype(damaged)
        assert read_cff(damaged[:40]).by_code == {}
    assert read_truetype(b"no font").by_glyph == {}


def test_type_1_encoding_is_read_from_its_clear_text() -> None:
    assert read_type1(b"/Encoding 256 array\ndup 65 /afii57415 put\ndup 66 /B put\nreadonly def eexec...").by_code == {
        65: "ا",
        66: "B",
    }


def test_glyph_names() -> None:
    assert glyph_name_text("uni0628.fina") == "ب"
    assert glyph_name_text("f_i") == "fi"
    assert glyph_name_text("g123") == ""


def test_a_false_map_is_corrected_and_counted() -> None:
    lies = {number: ("ب" if character in "اتد" else character) for number, character in TRUE.items()}
    font = read_font(composite_font(make_font(), lies))
    assert dict(font.characters) == TRUE
    assert font.corrected == {glyph("ا"), glyph("ت"), glyph("د")}


def test_a_true_map_is_left_alone() -> None:
    forms = {**TRUE, glyph("ب"): "\ufe91", glyph("ل"): "لَ"}  # an initial form; a letter that carries its mark
    font = read_font(composite_font(make_font(), forms))
    assert font.corrected == frozenset()
    assert font.characters[glyph("ل")] == "لَ"


def test_glyphs_without_a_claim_are_read_by_the_program() -> None:
    font = read_font(composite_font(make_font(), {}))
    assert dict(font.characters) == TRUE


def test_letters_that_a_lying_map_names_and_the_font_does_not_know_are_doubtful() -> None:
    data = make_font(extra=("unknown",))
    lies = dict.fromkeys(TRUE, "ب") | {len(TRUE) + 1: "ب"}
    font = read_font(composite_font(data, lies))
    assert font.doubtful == {len(TRUE) + 1}


def test_a_simple_font_decodes_with_widths_and_marks_word_spaces() -> None:
    font = read_font(simple_font())
    assert font.decode(b"A ") == [(65, "A", 0.667, False), (32, " ", 0.278, True)]


def test_differences_name_glyphs() -> None:
    font = simple_font()
    encoding = DictionaryObject(
        {NameObject("/Differences"): ArrayObject([NumberObject(65), NameObject("/afii57415"), NameObject("/g7")])}
    )
    font[NameObject("/Encoding")] = encoding
    decoded = read_font(font)
    assert decoded.characters[65] == "ا"
    assert decoded.characters.get(66, UNKNOWN) == UNKNOWN


def test_widths_of_a_composite_font() -> None:
    font = composite_font(make_font(), TRUE)
    descendant = font["/DescendantFonts"][0]  # type: ignore[index]
    widths = ArrayObject(
        [NumberObject(1), ArrayObject([NumberObject(250)]), NumberObject(3), NumberObject(5), NumberObject(700)]
    )
    descendant[NameObject("/W")] = widths
    read = read_font(font)
    assert [width for _, _, width, _ in read.decode(b"\0\1\0\2\0\3\0\5")] == [0.25, WIDTH / 1000, 0.7, 0.7]


def test_an_empty_font_dictionary_is_still_a_font() -> None:
    assert read_font(DictionaryObject()).decode(b"A") == [(65, "A", 0.5, False)]
