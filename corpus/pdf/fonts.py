"""Fonts of a PDF: the bytes of a shown string -> glyphs with their characters and widths.

What a code means is asked of three witnesses, in this order: the `/ToUnicode` map, the font's encoding, and the
embedded font program (`fontfile`). Where the program contradicts `/ToUnicode` on Arabic letters or digits, the
program is right: it was made by the foundry, the map by the producer (Microsoft Word's are false), and the correction
is counted. A glyph without meaning becomes `UNKNOWN`: it keeps its place on the line, so that it leaves no false
space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fontTools.encodings.StandardEncoding import StandardEncoding
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from corpus.pdf.cmap import CMap, decode_predefined, parse_cmap, two_byte_codes
from corpus.pdf.fontfile import FontProgram, glyph_name_text, likelihood, read_cff, read_truetype, read_type1

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_ARABIC_OR_DIGIT = re.compile("[0-9\u0620-\u06ff]")
_FEWEST_FALSE, _SHARE_FALSE = 5, 0.2
"""A map with so many false entries is not believed in the rest either."""
_MAX_CODES = 0x10000


@dataclass(frozen=True, slots=True)
class Font:
    """One font resource, ready to decode strings."""

    name: str
    bold: bool
    characters: Mapping[int, str]
    widths: Mapping[int, float]
    """In text space: 1.0 is the font size."""
    default_width: float
    composite: bool = False
    encoding: CMap | None = None
    """Of a composite font whose codes are not simply two bytes."""
    predefined: str = ""
    """Name of a predefined CMap that holds the characters themselves."""
    vertical: bool = False
    stand_in: bool = False
    """Whether it is the invisible font of an OCR layer, whose letters stand in the order of reading."""
    serial: int = 0
    """Tells the fonts of a document apart."""
    corrected: frozenset[int] = field(default_factory=frozenset)
    """Codes whose `/ToUnicode` the font program contradicts."""
    doubtful: frozenset[int] = field(default_factory=frozenset)
    """Codes of Arabic letters in a map with false entries, which the font program neither confirms nor denies."""

    def decode(self, string: bytes) -> list[tuple[int, str, float, bool]]:
        """(code, characters, width, is a one-byte space: word spacing applies) of each glyph in a shown string."""
        characters, widths, default = self.characters, self.widths, self.default_width
        if not self.composite:
            return [(code, characters.get(code, UNKNOWN), widths.get(code, default), code == 32) for code in string]
        if self.predefined and (decoded := decode_predefined(self.predefined, string)) is not None:
            return [(0, characters.get(0, text), default if size > 1 else default / 2, False) for text, size in decoded]
        codes = self.encoding.codes(string) if self.encoding else two_byte_codes(string)
        return [(code, characters.get(code, UNKNOWN), widths.get(code, default), False) for code in codes]


def read_font(font: DictionaryObject, serial: int = 0) -> Font:
    """Read a font dictionary; missing or malformed entries are left at their defaults."""
    if font.get("/Subtype") == "/Type0":
        return _read_composite(font, serial)
    return _read_simple(font, serial)


def _read_composite(font: DictionaryObject, serial: int) -> Font:
    descendants = _resolve(font.get("/DescendantFonts"))
    descendant = _dictionary(descendants[0] if isinstance(descendants, ArrayObject) and descendants else None)
    descriptor = _dictionary(descendant.get("/FontDescriptor"))
    encoding_object = _resolve(font.get("/Encoding"))
    encoding = parse_cmap(encoding_object.get_data()) if isinstance(encoding_object, StreamObject) else None
    encoding_name = str(encoding_object)[1:] if isinstance(encoding_object, NameObject) else ""
    to_unicode = _to_unicode(font)
    glyph_of_cid = _glyph_numbers(descendant)
    program = _font_program(descriptor)
    cid_widths = _composite_widths(descendant)
    cids = encoding.cids if encoding else {}
    codes_of_cid = {cid: code for code, cid in cids.items()}
    widths = {codes_of_cid.get(cid, cid): width for cid, width in cid_widths.items()} if cids else cid_widths

    own: dict[int, tuple[str, ...]] = {}
    if cids:
        own = {code: program.by_glyph.get(glyph_of_cid.get(cid, cid), ()) for code, cid in cids.items()}
    elif glyph_of_cid:
        own = {cid: program.by_glyph.get(glyph, ()) for cid, glyph in glyph_of_cid.items()}
    else:
        own = dict(program.by_glyph)
    characters, corrected = _weigh(to_unicode, own)
    comparable = sum(code in to_unicode for code, texts in own.items() if texts)
    false_map = len(corrected) >= _FEWEST_FALSE and len(corrected) > _SHARE_FALSE * comparable
    doubtful = {code for code, text in to_unicode.items() if not own.get(code) and _ARABIC_OR_DIGIT.fullmatch(text)}
    name = str(font.get("/BaseFont", ""))
    return Font(
        name=name,
        bold=_is_bold(name, descriptor),
        characters=characters,
        widths=widths,
        default_width=_number(descendant.get("/DW"), 1000) / 1000,
        composite=True,
        encoding=encoding,
        predefined="" if encoding_name.startswith("Identity") or to_unicode else encoding_name,
        vertical=encoding_name.endswith("-V"),
        stand_in="glyphless" in name.lower(),
        serial=serial,
        corrected=corrected,
        doubtful=frozenset(doubtful) if false_map else frozenset(),
    )


def _read_simple(font: DictionaryObject, serial: int) -> Font:
    descriptor = _dictionary(font.get("/FontDescriptor"))
    name = str(font.get("/BaseFont", ""))
    program = _font_program(descriptor)
    names = _encoding_names(font, symbolic=bool(int(_number(descriptor.get("/Flags"), 32)) & 4), program=program)
    characters = dict(program.by_code) if not names else {}
    for code, glyph_name in names.items():
        if text := glyph_name_text(glyph_name) or program.by_code.get(code, ""):
            characters[code] = text
    characters.update(_to_unicode(font))
    characters = {code: _readable(text) for code, text in characters.items()}
    # Type 3 glyphs live in a space of their own; the font matrix leads from it to text space
    unit = 1 / 1000
    if font.get("/Subtype") == "/Type3":
        matrix = _resolve(font.get("/FontMatrix"))
        unit = abs(_number(matrix[0], 0.001)) if isinstance(matrix, ArrayObject) and matrix else unit
    first = int(_number(font.get("/FirstChar"), 0))
    listed = _resolve(font.get("/Widths"))
    widths = (
        {first + index: _number(width, 0) * unit for index, width in enumerate(listed[:256])}
        if isinstance(listed, ArrayObject)
        else _standard_widths(name, names)
    )
    return Font(
        name=name,
        bold=_is_bold(name, descriptor),
        characters=characters,
        widths=widths,
        default_width=_number(descriptor.get("/MissingWidth"), 0 if widths else 500) / 1000,
        serial=serial,
    )


def _weigh(to_unicode: Mapping[int, str], own: Mapping[int, tuple[str, ...]]) -> tuple[dict[int, str], frozenset[int]]:
    """Bring the two witnesses together: the characters to use, and the codes where the font program was preferred."""
    characters = {code: _readable(text) for code, text in to_unicode.items()}
    # the text of a cluster on its mark is for the first place only where the glyph stands: there the letter has its own
    on_marks = {
        code: text
        for code, text in to_unicode.items()
        if len(text) > 1
        and code in own
        and own[code]
        and unicodedata.combining(own[code][0][0])
        and own[code][0] in text
    }
    characters.update({code: own[code][0] for code in on_marks})
    clusters = "".join(text for code, text in to_unicode.items() if len(text) > 1 and code not in on_marks)
    corrected = set()
    for code, texts in own.items():
        if not texts:
            continue
        claimed, plain = characters.get(code), unicodedata.normalize("NFKC", texts[0])
        if claimed is None or claimed == UNKNOWN or (claimed == "" and plain not in clusters):
            characters[code] = _readable(texts[0])
        elif claimed and _contradicts(unicodedata.normalize("NFKC", claimed), texts):
            characters[code] = texts[0]
            corrected.add(code)
    return characters, frozenset(corrected)


def _contradicts(claimed: str, texts: tuple[str, ...]) -> bool:
    """Whether a claim of `/ToUnicode` is false by the font program.

    A glyph may rightly carry the text of its whole cluster (a letter with its marks), and a rare letter that the font
    draws like a common one is no contradiction.
    """
    meanings = {unicodedata.normalize("NFKC", text) for text in texts}
    if claimed in meanings or not any(_ARABIC_OR_DIGIT.search(text) for text in (claimed, *meanings)):
        return False
    if len(claimed) > 1 and (any(text in claimed for text in meanings) or any(map(unicodedata.combining, claimed))):
        return False
    return likelihood(texts[0]) < 2 or bool(unicodedata.combining(texts[0][0]))


def _readable(text: str) -> str:
    """Characters that people can read: control codes and noncharacters stand for glyphs that nobody named."""
    if text and all((c < " " and c not in "\t\n\r") or ord(c) & 0xFFFE == 0xFFFE for c in text):
        return UNKNOWN
    return text


def _to_unicode(font: DictionaryObject) -> Mapping[int, str]:
    stream = _resolve(font.get("/ToUnicode"))
    return parse_cmap(stream.get_data()).characters if isinstance(stream, StreamObject) else {}


def _encoding_names(font: DictionaryObject, *, symbolic: bool, program: FontProgram) -> dict[int, str]:
    """Glyph names by code: the base encoding with its differences; empty where the program's own encoding decides."""
    encoding = _resolve(font.get("/Encoding"))
    base = encoding if isinstance(encoding, NameObject) else _dictionary(encoding).get("/BaseEncoding")
    names: dict[int, str] = {}
    if base in ("/WinAnsiEncoding", "/MacRomanEncoding"):
        codec = "cp1252" if base == "/WinAnsiEncoding" else "mac_roman"
        for code in range(32, 256):
            if text := bytes([code]).decode(codec, "ignore"):
                names[code] = f"uni{ord(text):04X}"
    elif program.by_code:
        names = {
            code: f"uni{ord(text):04X}"
            for code, text in program.by_code.items()
            if len(text) == 1 and ord(text) < 0x10000
        }
    elif not symbolic or base == "/StandardEncoding" or font.get("/Subtype") != "/TrueType":
        names = {code: name for code, name in enumerate(StandardEncoding) if name != ".notdef"}
    differences = _resolve(_dictionary(encoding).get("/Differences"))
    code = 0
    for item in differences if isinstance(differences, ArrayObject) else ():
        item = _resolve(item)
        if isinstance(item, NameObject):
            names[code] = str(item)[1:]
            code += 1
        else:
            code = int(_number(item, code))
    return names


def _font_program(descriptor: DictionaryObject) -> FontProgram:
    for key, read in (("/FontFile2", read_truetype), ("/FontFile3", read_cff), ("/FontFile", read_type1)):
        stream = _resolve(descriptor.get(key))
        if isinstance(stream, StreamObject):
            return read(stream.get_data())
    return FontProgram()


def _glyph_numbers(descendant: DictionaryObject) -> dict[int, int]:
    """CIDToGIDMap as a mapping; empty means that both numbers are the same."""
    stream = _resolve(descendant.get("/CIDToGIDMap"))
    if not isinstance(stream, StreamObject):
        return {}
    return {cid: glyph for cid, glyph in enumerate(two_byte_codes(stream.get_data())) if glyph}


def _composite_widths(descendant: DictionaryObject) -> dict[int, float]:
    """/W: `first [w w ...]` or `first last w`. PDF 32000-1, 9.7.4.3."""
    widths: dict[int, float] = {}
    listed = _resolve(descendant.get("/W"))
    items = [_resolve(item) for item in listed] if isinstance(listed, ArrayObject) else []
    position = 0
    while position + 1 < len(items):
        first, second = int(_number(items[position], 0)), items[position + 1]
        if isinstance(second, ArrayObject):
            for index, width in enumerate(second[:_MAX_CODES]):
                widths[first + index] = _number(width, 0) / 1000
            position += 2
        else:
            width = _number(items[position + 2], 0) / 1000 if position + 2 < len(items) else 0
            for cid in range(first, min(int(_number(second, 0)), first + _MAX_CODES) + 1):
                widths[cid] = width
            position += 3
    return widths


def _standard_widths(name: str, names: Mapping[int, str]) -> dict[int, float]:
    """Widths of the standard 14 fonts, which producers may leave out."""
    from pypdf._codecs.core_font_metrics import CORE_FONT_METRICS  # pypdf offers no public way to these tables

    plain = re.sub(r"^/?([A-Z]{6}\+)?", "", name)
    metrics = CORE_FONT_METRICS.get(plain)
    if metrics is None:
        return {}
    widths = metrics.character_widths
    texts = {code: glyph_name_text(glyph_name) for code, glyph_name in names.items()}
    return {code: widths[text] / 1000 for code, text in texts.items() if text in widths}


def _is_bold(name: str, descriptor: DictionaryObject) -> bool:
    return (
        bool(re.search("bold|black|heavy", name, re.IGNORECASE)) or _number(descriptor.get("/FontWeight"), 400) >= 600
    )


def _resolve(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _dictionary(value: Any) -> DictionaryObject:
    value = _resolve(value)
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _number(value: Any, default: float) -> float:
    value = _resolve(value)
    return float(value) if isinstance(value, (int, float)) else default
