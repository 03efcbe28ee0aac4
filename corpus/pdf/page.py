"""Placed glyphs of a page, upright and inside its visible part.

Of a page the writing direction that most glyphs have is kept, so that a page turned by 90 degrees, or one all of whose
text is slanted, reads like any other, and a label up the margin or a slanted watermark is left out instead of being
mixed in.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from pypdf import PageObject
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, StreamObject

from corpus.pdf.glyphs import Glyph, Rule
from corpus.pdf.interpreter import Box, FontCache, Interpreter, Matrix, TextState, as_dictionary, multiply, turned

_MOST_OF_A_WATERMARK = 100
"""Slanted glyphs; more are the text of the page, if hardly anything else stands on it."""


@dataclass(frozen=True, slots=True)
class PageGlyphs:
    """What is drawn on a page."""

    glyphs: list[Glyph]
    box: Box
    """The visible page, in the glyphs' coordinates."""
    rules: list[Rule] = field(default_factory=list)
    corrected: int = 0
    """Glyphs whose false `/ToUnicode` was put right by the font program."""
    images: int = 0
    turned_away: int = 0
    """Glyphs left out because they run in another direction."""


def read_glyphs(page: PageObject, fonts: FontCache) -> PageGlyphs:
    """Read what a page draws. Raises what pypdf raises on a damaged page."""
    content, resources = _content(page), as_dictionary(page.get("/Resources"))
    interpreter = Interpreter(fonts)
    interpreter.run(content, resources, TextState(), depth=0)
    page_box = _page_box(page)
    angle, slanted = next(iter(interpreter.slanted.most_common(1)), (0.0, 0))
    if slanted > max(_MOST_OF_A_WATERMARK, len(interpreter.glyphs)):
        upright_again = _rotation(-angle)
        interpreter = Interpreter(fonts)
        interpreter.run(content, resources, TextState(upright_again), depth=0)
        page_box = _around(page_box, upright_again)
    glyphs = interpreter.glyphs
    directions = Counter(glyph.direction for glyph in glyphs if not glyph.text.isspace())
    direction = directions.most_common(1)[0][0] if directions else 0
    box = _turned_box(page_box, direction)
    upright = [glyph for glyph in glyphs if glyph.direction == direction]
    visible = [
        glyph for glyph in upright if box[0] <= (glyph.x0 + glyph.x1) / 2 <= box[2] and box[1] <= glyph.y <= box[3]
    ]
    return PageGlyphs(
        # a box that holds nothing is wrong itself
        glyphs=visible or upright,
        box=box,
        rules=[_turned_rule(rule, direction) for rule in interpreter.rules],
        corrected=interpreter.corrected,
        images=interpreter.images,
        turned_away=len(glyphs) - len(upright),
    )


def _rotation(degrees: float) -> Matrix:
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return cosine, sine, -sine, cosine, 0.0, 0.0


def _around(box: Box, matrix: Matrix) -> Box:
    """The upright box around a transformed one."""
    x0, y0, x1, y1 = box
    corners = [multiply((1, 0, 0, 1, x, y), matrix)[4:] for x in (x0, x1) for y in (y0, y1)]
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def _page_box(page: PageObject) -> Box:
    """The visible part of a page; a malformed box is passed over for the next, and in the end for A4."""
    for name in ("/CropBox", "/MediaBox"):
        box = page.get(name)
        box = box.get_object() if box is not None else None
        if isinstance(box, ArrayObject) and len(box) == 4 and all(isinstance(value, (int, float)) for value in box):
            x0, y0, x1, y1 = (float(value) for value in box)
            if x0 != x1 and y0 != y1:
                return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return 0.0, 0.0, 595.0, 842.0


def _content(page: PageObject) -> bytes:
    """The page's content; of several streams those that can be decoded, if any can."""
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    parts: list[bytes] = []
    failure: Exception | None = None
    for part in contents if isinstance(contents, ArrayObject) else [contents]:
        stream = part.get_object() if part is not None else None
        if isinstance(stream, StreamObject):
            try:
                parts.append(stream.get_data())
            except (PyPdfError, DependencyError, ValueError, NotImplementedError) as error:
                failure = error
    if failure is not None and not parts:
        raise failure
    return b"\n".join(parts)


def _turned_box(box: Box, direction: int) -> Box:
    x0, y0 = turned(box[0], box[1], direction)
    x1, y1 = turned(box[2], box[3], direction)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _turned_rule(rule: Rule, direction: int) -> Rule:
    return Rule(*_turned_box(rule, direction)) if direction else rule
