"""Glyphs and rules: what a page draws, as far as reading it goes."""

from __future__ import annotations

from typing import NamedTuple


class Glyph(NamedTuple):
    """One drawn glyph, or the cluster of glyphs that one `/ActualText` stands for."""

    text: str
    """In visual order of glyphs; logical inside a glyph. `UNKNOWN` where the meaning is not known."""
    x0: float
    x1: float
    y: float
    """Baseline."""
    size: float
    bold: bool
    serial: int
    """Place in the drawing order of the page."""
    direction: int = 0
    """Quarter turns of the writing direction against the page's x axis."""
    raised: bool = False
    """Set above the line in smaller type, as the calls of notes are."""
    unread: int = 0
    """Of a glyph without meaning or with a doubtful one: its own number, the same wherever it is drawn."""


class Rule(NamedTuple):
    """A drawn line, horizontal or vertical: the border of a cell, or what parts notes from text."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.x1 - self.x0 > self.y1 - self.y0
