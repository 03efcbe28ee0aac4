"""Small real PDFs for the tests: fonts built with fontTools, files written with pypdf."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)

ARABIC = "ابتدرسلمنويةكهعفق"
WIDTH = 500
"""Of every glyph, in thousandths of an em."""


def make_font(characters: str = ARABIC + " ", extra: Sequence[str] = (), features: str = "") -> bytes:
    """A TrueType font with a glyph for each character, named after it, and `extra` glyphs that no character leads to."""
    names = [".notdef", *(f"uni{ord(character):04X}" for character in characters), *extra]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(character): f"uni{ord(character):04X}" for character in characters})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 400))
    pen.lineTo((400, 0))
    pen.closePath()
    outline = pen.glyph()
    builder.setupGlyf(dict.fromkeys(names, outline))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (WIDTH, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Made", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    if features:
        addOpenTypeFeaturesFromString(builder.font, features)
    data = io.BytesIO()
    builder.save(data)
    return data.getvalue()


def composite_font(program: bytes, to_unicode: Mapping[int, str]) -> DictionaryObject:
    """A Type0 font, Identity-H, with this program and this claim of what its glyphs mean."""
    descriptor = _dictionary(Type="/FontDescriptor", FontName="/Made", Flags=4, FontFile2=_stream(program))
    descendant = _dictionary(
        Type="/Font",
        Subtype="/CIDFontType2",
        BaseFont="/Made",
        CIDToGIDMap="/Identity",
        DW=WIDTH,
        FontDescriptor=descriptor,
    )
    entries = "\n".join(f"<{code:04X}> <{text.encode('utf-16-be').hex()}>" for code, text in to_unicode.items())
    cmap = f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(to_unicode)} beginbfchar\n{entries}\nendbfchar"
    font = _dictionary(Type="/Font", Subtype="/Type0", BaseFont="/Made", Encoding="/Identity-H")
    font[NameObject("/DescendantFonts")] = ArrayObject([descendant])
    font[NameObject("/ToUnicode")] = _stream(cmap.encode("ascii"))
    return font


def simple_font(name: str = "Helvetica") -> DictionaryObject:
    """One of the standard 14 fonts."""
    return _dictionary(Type="/Font", Subtype="/Type1", BaseFont=f"/{name}", Encoding="/WinAnsiEncoding")


def make_pdf(
    pages: Sequence[str], fonts: Mapping[str, DictionaryObject] | None = None, metadata: Mapping[str, str] | None = None
) -> PdfWriter:
    """A PDF of A4 pages with these content streams; /F1 is Helvetica unless `fonts` says otherwise."""
    writer = PdfWriter()
    resources = DictionaryObject()
    for name, font in (fonts or {"F1": simple_font()}).items():
        resources[NameObject(f"/{name}")] = font
    for content in pages:
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): resources})
        page[NameObject("/Contents")] = writer._add_object(_stream(content.encode("latin-1")))
    writer.add_metadata(dict(metadata or {}))
    return writer


def pdf_bytes(writer: PdfWriter) -> bytes:
    """The file as bytes."""
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def text_lines(lines: Sequence[str], *, x: float = 60, y: float = 760, size: float = 12, step: float = 16) -> str:
    """A content stream of Helvetica lines, from the top down."""
    shown = (line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in lines)
    return "\n".join(f"BT /F1 {size} Tf {x} {y - step * index} Td ({line}) Tj ET" for index, line in enumerate(shown))


def _dictionary(**entries: object) -> DictionaryObject:
    made = DictionaryObject()
    for key, value in entries.items():
        if isinstance(value, str):
            made[NameObject(f"/{key}")] = NameObject(value)
        elif isinstance(value, int):
            made[NameObject(f"/{key}")] = NumberObject(value)
        elif isinstance(value, float):
            made[NameObject(f"/{key}")] = FloatObject(value)
        else:
            made[NameObject(f"/{key}")] = value  # type: ignore[assignment]
    return made


def _stream(data: bytes) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream
