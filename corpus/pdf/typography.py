"""Habits of a whole document that one line cannot show, and lines read by them.

Whether brackets are written mirrored, ranges reversed, which way the document runs and what size its body has is
decided once a document, by majority.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.pdf import bidi
from corpus.pdf.characters import SOFT_HYPHEN, arabic_letters, kind
from corpus.pdf.lines import Fragment, make_fragment, units

_LEADERS = re.compile(r"\s*(?:(?:\.\s?){5,}|(?:…\s?){2,}|(?:·\s?){5,})\s*")
"""The dots that lead the eye to a page number."""


@dataclass(frozen=True, slots=True)
class Line:
    """A fragment with its text in reading order."""

    fragment: Fragment
    text: str
    raised: tuple[tuple[int, int], ...]
    """Spans of the text that stand raised."""
    cells: tuple[str, ...] = ()
    """Of a row of a ruled table: its cells in reading order; the text has them parted by tabs."""

    @property
    def x0(self) -> float:
        return self.fragment.x0

    @property
    def x1(self) -> float:
        return self.fragment.x1

    @property
    def y(self) -> float:
        return self.fragment.y

    @property
    def size(self) -> float:
        return self.fragment.size


@dataclass(frozen=True, slots=True)
class Typography:
    """What is decided by the majority of a document's lines."""

    right_to_left: bool
    body_size: float
    mirrored: bool = False
    reversed_ranges: frozenset[tuple[str, bool]] = frozenset()
    arabic_letters: bool = False
    """Whether the document is Arabic though its fonts speak of Persian letters of the same shape."""

    def line(self, fragment: Fragment, ordered: Sequence[bidi.Unit] | None = None) -> Line:
        """Read a fragment; `ordered` spares the work where its logical order is known already."""
        if ordered is None:
            ordered = logical_units(fragment, in_arabic_document=self.right_to_left)
        if self.mirrored:
            ordered = bidi.mirror(ordered)
        # soft hyphens are drawn only where a line ends
        ordered = [unit for unit in ordered[:-1] if unit.text != SOFT_HYPHEN] + list(ordered[-1:])
        parts: list[str] = []
        raised: list[tuple[int, int]] = []
        length = 0
        for unit in ordered:
            if unit.raised and unit.text:
                if raised and raised[-1][1] == length:
                    raised[-1] = raised[-1][0], length + len(unit.text)
                else:
                    raised.append((length, length + len(unit.text)))
            parts.append(unit.text)
            length += len(unit.text)
        text = bidi.turn_ranges("".join(parts), self.reversed_ranges)
        if not raised:
            text = _LEADERS.sub("\t", text)
        return Line(fragment, arabic_letters(text) if self.arabic_letters else text, tuple(raised))

    def row(self, cells: Sequence[Sequence[Line]]) -> Line:
        """Bring the cells of a table row together, each given by its lines."""
        text, raised = "", []
        texts: list[str] = []
        for cell in cells:
            start = len(text) + 1 if texts else 0
            cell_text = ""
            for line in cell:
                offset = start + (len(cell_text) + 1 if cell_text else 0)
                raised += [(offset + first, offset + last) for first, last in line.raised]
                cell_text = f"{cell_text} {line.text}" if cell_text else line.text
            texts.append(cell_text)
            text = "\t".join(texts)
        fragment = make_fragment([glyph for cell in cells for line in cell for glyph in line.fragment.glyphs])
        return Line(fragment, text, tuple(raised), tuple(texts))

    def split(self, line: Line, x: float, narrowest: float) -> tuple[Line, Line] | None:
        """Cut a line at `x` if a gap of at least `narrowest` em is there."""
        if line.cells:
            return None
        inked = [glyph for glyph in line.fragment.glyphs if not glyph.text.isspace()]
        left = [glyph for glyph in inked if (glyph.x0 + glyph.x1) / 2 < x]
        right = [glyph for glyph in inked if (glyph.x0 + glyph.x1) / 2 >= x]
        if not left or not right:
            return None
        gap_start, gap_end = max(glyph.x1 for glyph in left), min(glyph.x0 for glyph in right)
        if gap_end - gap_start < narrowest * line.size or not gap_start - 0.5 <= x <= gap_end + 0.5:
            return None
        halves = (
            [glyph for glyph in line.fragment.glyphs if (glyph.x0 + glyph.x1) / 2 < x],
            [glyph for glyph in line.fragment.glyphs if (glyph.x0 + glyph.x1) / 2 >= x],
        )
        return self.line(make_fragment(halves[0])), self.line(make_fragment(halves[1]))


def logical_units(fragment: Fragment, *, in_arabic_document: bool) -> list[bidi.Unit]:
    """The units of a fragment in reading order, brackets as drawn."""
    visual = units(fragment)
    right_to_left = bidi.is_right_to_left(visual, in_arabic_document=in_arabic_document)
    return bidi.logical_order(visual, right_to_left=right_to_left)


def read_lines(pages: Sequence[Sequence[Fragment]]) -> tuple[Typography, list[list[Line]]]:
    """Decide the habits of a document, and read its lines by them."""
    kinds: Counter[str] = Counter()
    sizes: Counter[float] = Counter()
    for fragment in (fragment for page in pages for fragment in page):
        sizes[fragment.size] += fragment.characters
        kinds.update(direction for glyph in fragment.glyphs if (direction := kind(glyph.text)) in "RL")
    right_to_left = kinds["R"] >= 0.4 * kinds["L"] and kinds["R"] > 0
    ordered = [[logical_units(fragment, in_arabic_document=right_to_left) for fragment in page] for page in pages]
    arabic = [
        "".join(unit.text for unit in line)
        for page in ordered
        for line in page
        if any(unit.kind == "R" for unit in line)
    ]
    mirrored = bidi.mirrored_by_vote(arabic)
    typography = Typography(
        right_to_left=right_to_left,
        body_size=_body_size(sizes),
        mirrored=mirrored,
        reversed_ranges=bidi.reversed_ranges(arabic),
        arabic_letters=not _is_persian(arabic),
    )
    lines = [
        [
            line
            for fragment, fragment_units in zip(page, page_units, strict=True)
            if (line := typography.line(fragment, fragment_units)).text.strip()
        ]
        for page, page_units in zip(pages, ordered, strict=True)
    ]
    return typography, lines


def _body_size(sizes: Counter[float]) -> float:
    """The size of most text; on a page with more notes than body, the larger one that has nearly as much."""
    if not sizes:
        return 12.0
    commonest, count = sizes.most_common(1)[0]
    return max(size for size, other in sizes.items() if other >= 0.4 * count and size <= 1.5 * commonest)


def _is_persian(texts: Sequence[str]) -> bool:
    """Whether letters that only Persian, Urdu and their neighbours have are common."""
    joined = "".join(texts)
    letters = len(re.findall("[\u0620-\u06d3]", joined))
    return len(re.findall("[پچژگٹڈڑںےۓ]", joined)) > 0.004 * letters
