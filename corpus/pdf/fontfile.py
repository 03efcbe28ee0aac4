"""What the embedded font program itself says about its glyphs.

A PDF's `/ToUnicode` is written by the producer and can be false: Microsoft Word's maps lead tatweel to ب and final
forms to other letters. The font program that is embedded beside it was made by the type foundry, and leads from
characters to glyphs by its `cmap`. Turned round, and followed through the substitutions of `GSUB` from letters to
their joined forms, it says what each glyph number stands for. Compact fonts (CFF, Type 1) name their glyphs instead.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fontTools import agl
from fontTools.cffLib import CFFFontSet
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.ttLib import TTFont, TTLibError

_BROKEN_FONT = (
    TTLibError,
    struct.error,
    ValueError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    TypeError,
    EOFError,
    OverflowError,
    NotImplementedError,
    UnicodeError,
)
"""What fontTools raises on fonts cut down or damaged by producers."""
_MAX_FONT_BYTES = 40_000_000
_SUBSTITUTION_STEPS = 6
"""A letter becomes a form, a form its alternate for one neighbour, that one for another."""


@dataclass(frozen=True, slots=True)
class FontProgram:
    """The meaning of glyphs, as far as the program tells it.

    `by_glyph` leads from glyph numbers to every character (or ligature) they are drawn for, the likeliest first;
    `by_code` from the one-byte codes of a simple font to characters, by the program's built-in encoding.
    """

    by_glyph: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    by_code: Mapping[int, str] = field(default_factory=dict)


def read_truetype(data: bytes) -> FontProgram:
    """Read a TrueType or OpenType program; one that fontTools cannot read says nothing."""
    if len(data) > _MAX_FONT_BYTES:
        return FontProgram()
    try:
        with TTFont(io.BytesIO(data), lazy=True, fontNumber=0, recalcBBoxes=False) as font:
            return _read_tables(font)
    except _BROKEN_FONT:
        return FontProgram()


def read_cff(data: bytes) -> FontProgram:
    """Read a bare CFF program, or one inside an OpenType font."""
    if data[:4] in (b"OTTO", b"\0\1\0\0", b"true"):
        return read_truetype(data)
    try:
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(data), None)
        top = fonts[fonts.fontNames[0]]
        names = list(top.charset)
        by_glyph = {number: (text,) for number, name in enumerate(names) if (text := glyph_name_text(name))}
        if hasattr(top, "ROS"):  # glyphs of a CID font are numbered, not named, and have no encoding
            return FontProgram(by_glyph)
        encoding = StandardEncoding if top.Encoding == "StandardEncoding" else top.Encoding
        if not isinstance(encoding, list):
            return FontProgram(by_glyph)
        by_code = {code: text for code, name in enumerate(encoding) if (text := glyph_name_text(name))}
        return FontProgram(by_glyph, by_code)
    except _BROKEN_FONT:
        return FontProgram()


def read_type1(data: bytes) -> FontProgram:
    """Read the built-in encoding from the clear-text part of a Type 1 program."""
    clear = data[:100_000].partition(b"eexec")[0]
    named = re.findall(rb"dup\s+(\d+)\s*/(\S+)\s+put", clear)
    if not named and b"/Encoding StandardEncoding" in clear:
        named = [(b"%d" % code, name.encode()) for code, name in enumerate(StandardEncoding)]
    codes = {int(code): glyph_name_text(name.decode("latin-1")) for code, name in named}
    return FontProgram(by_code={code: text for code, text in codes.items() if text})


def glyph_name_text(name: str) -> str:
    """The characters that a glyph name stands for by Adobe's rules (`uni0628.fina`, `afii57416`, `f_i`); "" if none."""
    text: str = agl.toUnicode(name)
    return "" if any(0xE000 <= ord(character) <= 0xF8FF for character in text) else text


def likelihood(text: str) -> int:
    """Order of the characters that share one glyph, the likeliest in Arabic and English prose first.

    ي and ی, ه and ھ, ك and ک look alike in some forms, so fonts draw them with one glyph; a no-break space is a space.
    """
    character = ord(text[0])
    if 0x20 <= character < 0x7F or 0x621 <= character <= 0x64A or 0x660 <= character <= 0x669:
        return 0
    if 0xFE70 <= character <= 0xFEFC:
        return 1
    if character in (0xA0, 0xAD) or 0x2000 <= character <= 0x200F or 0xE000 <= character <= 0xF8FF:
        return 4
    return 3 if 0xFB50 <= character <= 0xFDFF else 2


def _read_tables(font: TTFont) -> FontProgram:
    numbers: dict[str, int] = font.getReverseGlyphMap()
    order: list[str] = font.getGlyphOrder()
    characters: dict[str, list[str]] = {}
    for character, name in (font.getBestCmap() or {}).items() if "cmap" in font else ():
        characters.setdefault(name, []).append(chr(character))
    if "GSUB" in font:
        _follow_substitutions(font, characters)
    if not characters:  # no Unicode map is left: the glyphs' names may still tell
        for name in order:
            if not re.fullmatch(r"glyph\d+|\.notdef|gid\d+|cid\d+", name) and (text := glyph_name_text(name)):
                characters[name] = [text]
    by_glyph = {
        numbers[name]: tuple(sorted(texts, key=likelihood)) for name, texts in characters.items() if name in numbers
    }
    by_code: dict[int, str] = {}
    for table in font["cmap"].tables if "cmap" in font else ():
        if (table.platformID, table.platEncID) in ((3, 0), (1, 0)):  # symbol and Mac maps: codes as the PDF uses them
            for code, name in table.cmap.items():
                if code < 0x100 or 0xF000 <= code <= 0xF0FF:
                    text = by_glyph.get(numbers.get(name, -1), ("",))[0] or glyph_name_text(name)
                    if text:
                        by_code.setdefault(code & 0xFF, text)
    return FontProgram(by_glyph, by_code)


def _follow_substitutions(font: TTFont, characters: dict[str, list[str]]) -> None:
    """Add the joined forms, their alternates and the ligatures that GSUB makes from letters already known.

    A form that several letters share (a tooth that stands for ي and for ن) keeps all of them.
    """
    table: Any = font["GSUB"].table
    substitutions = [
        substitution
        for lookup in (table.LookupList.Lookup if table.LookupList else ())
        for subtable in lookup.SubTable
        for substitution in _substitutions(getattr(subtable, "ExtSubTable", subtable))
    ]
    mapped = frozenset(characters)
    for _ in range(_SUBSTITUTION_STEPS):
        added = False
        for sources, target in substitutions:
            if target in mapped or not all(source in characters for source in sources):
                continue
            texts = characters[sources[0]]
            if len(sources) > 1:
                letters = "".join(min(characters[source], key=likelihood) for source in sources)
                texts = [unicodedata.normalize("NFKC", letters)]
            known = characters.setdefault(target, [])
            new = [text for text in texts if text not in known]
            known += new
            added = added or bool(new)
        if not added:
            break


def _substitutions(subtable: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """(source glyphs, target glyph) of a lookup; one glyph that becomes several tells nothing about each."""
    match subtable.LookupType:
        case 1:
            yield from (((source,), target) for source, target in subtable.mapping.items())
        case 2:
            yield from (((source,), targets[0]) for source, targets in subtable.mapping.items() if len(targets) == 1)
        case 3:
            yield from (((source,), target) for source, targets in subtable.alternates.items() for target in targets)
        case 4:
            for first, ligatures in subtable.ligatures.items():
                yield from (((first, *ligature.Component), ligature.LigGlyph) for ligature in ligatures)
