"""Runs content streams: which glyphs are drawn where, and which lines.

Follows the text operators and the matrices of PDF 32000-1, 9.4, into form XObjects, and lets `/ActualText` speak for
the glyphs under it. Every glyph comes in the upright coordinates of its own writing direction.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from corpus.pdf.content import Name, Operand, operations
from corpus.pdf.fonts import UNKNOWN, Font, read_font
from corpus.pdf.glyphs import Glyph, Rule

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MAX_FORM_DEPTH = 12
_MAX_FORMS = 5_000
_MAX_GLYPHS = 300_000
"""A page that draws more is damage or a bomb; a dense newspaper page has 30,000."""
_MAX_RULES = 10_000
_THICKEST_RULE = 2.5
"""Points."""
_SMALLEST = 0.1
"""Points: nobody sees smaller type; a form that draws itself shrinks without end."""
_STEEPEST = math.radians(12)
_LONGEST_ACTUAL_TEXT = 40
"""Glyphs: `/ActualText` over more than a few words may be a summary, or lie about the order of lines."""


@dataclass(slots=True)
class FontCache:
    """Fonts already read, by object number; the dictionaries are kept so that a direct one's id stays its own."""

    fonts: dict[int, tuple[object, Font]] = field(default_factory=dict)

    def get(self, resource: Any) -> Font | None:
        """Return the font of a resource entry, or None if there is nothing to read."""
        key = resource.idnum if isinstance(resource, IndirectObject) else -id(resource)
        if key not in self.fonts:
            dictionary = resource.get_object() if resource is not None else None
            if not isinstance(dictionary, DictionaryObject):
                return None
            self.fonts[key] = (resource, read_font(dictionary, serial=len(self.fonts) + 1))
        return self.fonts[key][1]


@dataclass(slots=True)
class TextState:
    """The text state parameters and the current transformation matrix: what `q` saves."""

    ctm: Matrix = IDENTITY
    font: Font | None = None
    size: float = 1.0
    character_spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    rise: float = 0.0
    leading: float = 0.0

    def copy(self) -> TextState:
        return TextState(
            self.ctm,
            self.font,
            self.size,
            self.character_spacing,
            self.word_spacing,
            self.scale,
            self.rise,
            self.leading,
        )


def multiply(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def turned(x: float, y: float, direction: int) -> tuple[float, float]:
    """A point in the upright coordinates of a writing direction."""
    if direction == 0:
        return x, y
    if direction == 1:
        return y, -x
    return (-x, -y) if direction == 2 else (-y, x)


class Interpreter:
    """Runs content streams; collects glyphs and rules."""

    def __init__(self, fonts: FontCache) -> None:
        self.glyphs: list[Glyph] = []
        self.rules: list[Rule] = []
        self.corrected = 0
        self.images = 0
        self.slanted: Counter[float] = Counter()
        """Glyphs left out because their line is slanted, by its angle in degrees."""
        self._fonts = fonts
        self._forms = 0
        self._path: list[Box] = []
        self._point = (0.0, 0.0)
        self._spoken_for: list[tuple[int, Glyph]] = []
        """Glyphs of this text object that an `/ActualText` of their own speaks for, as their font reads them."""

    def run(self, data: bytes, resources: DictionaryObject, state: TextState, depth: int) -> None:
        """Run one stream with its resources; forms inside are run in turn."""
        font_resources = as_dictionary(resources.get("/Font"))
        stack: list[TextState] = []
        spans: list[tuple[int, str | None]] = []
        matrix = line = IDENTITY
        for operator, operands in operations(data):
            match operator, operands:
                case b"Tj", [bytes(string), *_]:
                    matrix = self._show(string, matrix, state)
                case b"TJ", [list(items), *_]:
                    matrix = self._show_spaced(items, matrix, state)
                case b"Tf", [Name(name), float(size), *_]:
                    state.font, state.size = self._font(font_resources, name), size
                case b"Td", [float(x), float(y), *_]:
                    matrix = line = multiply((1, 0, 0, 1, x, y), line)
                case b"TD", [float(x), float(y), *_]:
                    state.leading = -y
                    matrix = line = multiply((1, 0, 0, 1, x, y), line)
                case b"Tm", [float(a), float(b), float(c), float(d), float(e), float(f), *_]:
                    matrix = line = (a, b, c, d, e, f)
                case b"T*", _:
                    matrix = line = multiply((1, 0, 0, 1, 0, -state.leading), line)
                case b"'", [bytes(string), *_]:
                    line = multiply((1, 0, 0, 1, 0, -state.leading), line)
                    matrix = self._show(string, line, state)
                case b'"', [float(word), float(character), bytes(string), *_]:
                    state.word_spacing, state.character_spacing = word, character
                    line = multiply((1, 0, 0, 1, 0, -state.leading), line)
                    matrix = self._show(string, line, state)
                case b"BT", _:
                    matrix = line = IDENTITY
                    self._spoken_for.clear()
                case b"ET", _:
                    self._doubt_actual_text()
                case b"Tc", [float(value), *_]:
                    state.character_spacing = value
                case b"Tw", [float(value), *_]:
                    state.word_spacing = value
                case b"Tz", [float(value), *_]:
                    state.scale = value / 100
                case b"Ts", [float(value), *_]:
                    state.rise = value
                case b"TL", [float(value), *_]:
                    state.leading = value
                case b"q", _:
                    stack.append(state.copy())
                case b"Q", _ if stack:
                    state = stack.pop()
                case b"cm", [float(a), float(b), float(c), float(d), float(e), float(f), *_]:
                    state.ctm = multiply((a, b, c, d, e, f), state.ctm)
                case b"gs", [Name(name), *_]:
                    self._set_graphics_state(_entry(resources, "/ExtGState", name), state)
                case ((b"BDC" | b"BMC"), _):
                    properties = operands[1] if len(operands) > 1 else None
                    spans.append((len(self.glyphs), _actual_text(properties, resources)))
                case b"EMC", _ if spans:
                    self._apply_actual_text(*spans.pop())
                case b"Do", [Name(name), *_]:
                    self._draw(_entry(resources, "/XObject", name), resources, state, depth)
                case b"re", [float(x), float(y), float(width), float(height), *_]:
                    self._path.append((x, y, x + width, y + height))
                case b"m", [float(x), float(y), *_]:
                    self._point = x, y
                case b"l", [float(x), float(y), *_]:
                    self._path.append((*self._point, x, y))
                    self._point = x, y
                case ((b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n"), _):
                    self._paint(operator, state.ctm)
                case _:
                    pass
            if len(self.glyphs) > _MAX_GLYPHS:
                return

    def _paint(self, operator: bytes, ctm: Matrix) -> None:
        """Keep the thin parts of a painted path, and the edges of a stroked rectangle."""
        path, self._path = self._path, []
        if operator == b"n" or len(self.rules) > _MAX_RULES:
            return
        for x0, y0, x1, y1 in path:
            a, b, c, d, e, f = ctm
            ax, ay, bx, by = a * x0 + c * y0 + e, b * x0 + d * y0 + f, a * x1 + c * y1 + e, b * x1 + d * y1 + f
            left, right, bottom, top = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
            if min(right - left, top - bottom) <= _THICKEST_RULE:
                self.rules.append(Rule(left, bottom, right, top))
            elif operator not in (b"f", b"F", b"f*"):
                self.rules += (
                    Rule(left, bottom, right, bottom),
                    Rule(left, top, right, top),
                    Rule(left, bottom, left, top),
                    Rule(right, bottom, right, top),
                )

    def _font(self, font_resources: DictionaryObject, name: Name) -> Font | None:
        key = f"/{name}"
        return self._fonts.get(font_resources.raw_get(key)) if key in font_resources else None

    def _set_graphics_state(self, parameters: Any, state: TextState) -> None:
        font = as_dictionary(parameters).get("/Font")
        if isinstance(font, list) and len(font) == 2:
            state.font, state.size = self._fonts.get(font[0]), float(font[1])

    def _draw(self, external: Any, resources: DictionaryObject, state: TextState, depth: int) -> None:
        if not isinstance(external, StreamObject):
            return
        if external.get("/Subtype") == "/Image":
            self.images += 1
        elif external.get("/Subtype") == "/Form" and depth < _MAX_FORM_DEPTH and self._forms < _MAX_FORMS:
            self._forms += 1
            inner = state.copy()
            matrix = external.get("/Matrix")
            if matrix is not None and len(matrix) == 6:
                a, b, c, d, e, f = (float(value) for value in matrix)
                inner.ctm = multiply((a, b, c, d, e, f), state.ctm)
            own = external.get("/Resources")
            self.run(external.get_data(), resources if own is None else as_dictionary(own), inner, depth + 1)

    def _show_spaced(self, items: Sequence[Operand], matrix: Matrix, state: TextState) -> Matrix:
        for item in items:
            if isinstance(item, bytes):
                matrix = self._show(item, matrix, state)
            elif isinstance(item, float):
                shift = -item / 1000 * state.size
                a, b, c, d, e, f = matrix
                if state.font is not None and state.font.vertical:
                    matrix = (a, b, c, d, e + shift * c, f + shift * d)
                else:
                    shift *= state.scale
                    matrix = (a, b, c, d, e + shift * a, f + shift * b)
        return matrix

    def _show(self, string: bytes, matrix: Matrix, state: TextState) -> Matrix:
        """Place the glyphs of one string; returns the text matrix behind it."""
        font = state.font
        if font is None:
            return matrix
        a, b, c, d, e, f = multiply(matrix, state.ctm)
        size, scale = state.size, state.scale
        along_x, along_y = (-c, -d) if font.vertical else (a, b)  # user space per unit of text advance
        if size < 0:
            along_x, along_y = -along_x, -along_y
        direction = _direction(along_x, along_y)
        if direction == 2 and font.stand_in:  # tesseract lays Arabic words out backwards, not upside down
            direction = 0
        height = abs(size) * math.hypot(c, d)
        if direction is None:
            self.slanted[round(math.degrees(math.atan2(along_y, along_x)), 1)] += len(string)
        if height < _SMALLEST:
            direction = None
        origin_x, origin_y = e + c * state.rise, f + d * state.rise
        step_x, step_y = (-c, -d) if font.vertical else (a, b)
        corrected, glyphs, bold = font.corrected, self.glyphs, font.bold
        advanced = 0.0
        start = len(glyphs)
        for code, text, width, is_space in font.decode(string):
            reach = size if font.vertical else width * size * scale
            if direction is not None:
                x0, y0 = origin_x + step_x * advanced, origin_y + step_y * advanced
                x1, y1 = x0 + step_x * reach, y0 + step_y * reach
                if direction:
                    (x0, y0), (x1, _) = turned(x0, y0, direction), turned(x1, y1, direction)
                unread = font.serial << 20 | code if text in ("", UNKNOWN) or code in font.doubtful else 0
                glyphs.append(
                    Glyph(text, min(x0, x1), max(x0, x1), y0, height, bold, len(glyphs), direction, False, unread)
                )
                if code in corrected:
                    self.corrected += 1
            spacing = state.character_spacing + (state.word_spacing if is_space else 0.0)
            advanced += reach + (spacing if font.vertical else spacing * scale)
        if font.stand_in and len(glyphs) > start + 1:
            glyphs[start:] = _words_as_written(glyphs[start:])
        a, b, c, d, e, f = matrix
        if font.vertical:
            return a, b, c, d, e - advanced * c, f - advanced * d
        return a, b, c, d, e + advanced * a, f + advanced * b

    def _apply_actual_text(self, start: int, text: str | None) -> None:
        """Put `/ActualText` in place of the glyphs since `start`, if they are a few on one line."""
        covered = self.glyphs[start:]
        if text is None or not covered or len(covered) > _LONGEST_ACTUAL_TEXT:
            return
        size = max(glyph.size for glyph in covered)
        baselines = [glyph.y for glyph in covered]
        if max(baselines) - min(baselines) >= 0.8 * size or len({glyph.direction for glyph in covered}) > 1:
            return
        if len(covered) == 1:
            self._spoken_for.append((start, covered[0]))
        widest = max(covered, key=lambda glyph: glyph.x1 - glyph.x0)
        x0, x1 = min(glyph.x0 for glyph in covered), max(glyph.x1 for glyph in covered)
        self.glyphs[start:] = [widest._replace(text=text or UNKNOWN, x0=x0, x1=x1, serial=start, unread=0)]

    def _doubt_actual_text(self) -> None:
        """Go back to what the fonts say where `/ActualText` is out of step with its text object.

        Chromium shifts it by some glyphs on a few lines in columns; then blanks speak for letters.
        """
        out_of_step = sum(
            bool(said.text) and said.text != UNKNOWN and said.text.isspace() != self.glyphs[index].text.isspace()
            for index, said in self._spoken_for
        )
        if out_of_step > 1:
            for index, said in self._spoken_for:
                self.glyphs[index] = said
        self._spoken_for.clear()


def _words_as_written(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Each word of an OCR layer as one glyph: its letters are laid out in the order of reading, not of sight."""
    words: list[Glyph] = []
    for glyph in glyphs:
        if words and not glyph.text.isspace() and not words[-1].text.isspace():
            words[-1] = words[-1]._replace(
                text=words[-1].text + glyph.text, x0=min(words[-1].x0, glyph.x0), x1=max(words[-1].x1, glyph.x1)
            )
        else:
            words.append(glyph)
    return words


def _direction(x: float, y: float) -> int | None:
    """Quarter turns of a writing direction; None for a slanted one."""
    quarters = math.atan2(y, x) / (math.pi / 2)
    nearest = round(quarters)
    return nearest % 4 if abs(quarters - nearest) * (math.pi / 2) <= _STEEPEST else None


def _actual_text(properties: Operand, resources: DictionaryObject) -> str | None:
    value: Any = None
    if isinstance(properties, Name):
        value = as_dictionary(_entry(resources, "/Properties", properties)).get("/ActualText")
    elif isinstance(properties, dict):
        value = properties.get("ActualText")
    if isinstance(value, bytes):
        codec = (
            "utf-16"
            if value[:2] in (b"\xfe\xff", b"\xff\xfe")
            else "utf-8"
            if value[:3] == b"\xef\xbb\xbf"
            else "latin-1"
        )
        value = value.decode(codec, "ignore")
    return value.lstrip("\ufeff") if isinstance(value, str) else None


def _entry(resources: DictionaryObject, kind: str, name: Name) -> Any:
    entry = as_dictionary(resources.get(kind)).get(f"/{name}")
    return entry.get_object() if entry is not None else None


def as_dictionary(value: Any) -> DictionaryObject:
    """A dictionary, resolved; an empty one in place of anything else."""
    value = value.get_object() if hasattr(value, "get_object") else value
    return value if isinstance(value, DictionaryObject) else DictionaryObject()
