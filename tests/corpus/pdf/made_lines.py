"""Glyphs and lines for the layout tests, placed without a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.pdf.glyphs import Glyph
from corpus.pdf.lines import clean_glyphs, fragments, with_raised
from corpus.pdf.typography import Line, Typography

EM = 0.5
"""Advance of every letter, in em."""
ARABIC = Typography(right_to_left=True, body_size=12.0)
ENGLISH = Typography(right_to_left=False, body_size=12.0)


def drawn(
    text: str,
    x: float = 60,
    y: float = 700,
    *,
    size: float = 12,
    bold: bool = False,
    serial: int = 0,
    spaces: bool = True,
) -> list[Glyph]:
    """Glyphs of a text given in visual order, from left to right; spaces as glyphs, or as gaps only."""
    glyphs = []
    for place, character in enumerate(text):
        left = x + place * EM * size
        if character != " " or spaces:
            glyphs.append(Glyph(character, left, left + EM * size, y, size, bold, serial + place))
    return glyphs


def lines_of(glyphs: Sequence[Glyph], typography: Typography) -> list[Line]:
    """The lines that these glyphs make, from the top down."""
    found = with_raised(fragments(clean_glyphs(glyphs)))
    return sorted((typography.line(fragment) for fragment in found), key=lambda line: (-line.y, line.x0))


def written(
    texts: Sequence[str],
    *,
    x: float = 60,
    y: float = 700,
    step: float = 16,
    size: float = 12,
    bold: bool = False,
    serial: int = 0,
    right: float | None = None,
) -> list[Glyph]:
    """Glyphs of successive lines in visual order, set flush left at `x`, or flush right at `right`."""
    glyphs: list[Glyph] = []
    for row, text in enumerate(texts):
        left = x if right is None else right - len(text) * EM * size
        glyphs += drawn(text, left, y - row * step, size=size, bold=bold, serial=serial + len(glyphs))
    return glyphs
