"""Successive pages of a PDF -> their drafts: all that can be read of them without the rest of the work.

The walk: every page's glyphs become fragments (`page`, `lines`), missing letters are found (`missing`); the habits of the
type are decided (`typography`); furniture and footnotes are taken out (`furniture`, `notes`); what remains is put in
reading order (`columns`) and read as blocks (`blocks`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pypdf import PdfReader

from corpus.models import Note
from corpus.pdf.blocks import Headings, TextBlock, heading_sizes, read_blocks
from corpus.pdf.characters import BOX
from corpus.pdf.columns import Column, find_gutter, reading_order
from corpus.pdf.furniture import Furnished, take_out_furniture
from corpus.pdf.glyphs import Rule
from corpus.pdf.interpreter import FontCache
from corpus.pdf.lines import Fragment, clean_glyphs, fragments, with_raised
from corpus.pdf.missing import count_named, count_unknown, name_missing_letters, with_letters
from corpus.pdf.notes import read_notes, split_footnotes
from corpus.pdf.opening import UNREADABLE, cause_of
from corpus.pdf.page import PageGlyphs, read_glyphs
from corpus.pdf.quality import Drawn
from corpus.pdf.tables import gather_tables
from corpus.pdf.typography import Line, Typography, read_lines
from corpus.reasons import reason

_LONGEST_WHOLE = 60
"""Pages of a work that is read in one go: two ranges of fewer than thirty gain little time and show few habits."""
_FEW_PAGES = 75
"""In a range, where there are few ranges."""
_MANY_RANGES = 16
"""Each opens the file anew, 0.1 s for every thousand pages of it: more of them would cost more than they bring."""
_MOST_PAGES = 250
"""In any range: glyphs are large, and with ranges memory does not grow with the work."""
_NOTHING = Drawn(glyphs=0, unknown=0, doubtful=0, corrected=0, images=0)


@dataclass(frozen=True, slots=True)
class Draft:
    """One page as read, before its calls are found."""

    blocks: list[TextBlock]
    notes: list[Note]
    carried: str
    """What its first footnote says without a mark of its own: the end of the last note before it."""
    label: str | None
    running: tuple[str, ...]
    drawn: Drawn
    failure: str
    """Why the page could not be read; empty for one that was."""


@dataclass(frozen=True, slots=True)
class Part:
    """Successive pages as drafts, and what the whole work must know of them."""

    drafts: tuple[Draft, ...]
    words: frozenset[str]
    """The Latin words that stand on them whole."""
    sizes: tuple[float, ...]
    """The sizes of type that are larger than the body's."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One page as drawn: its fragments, or why there are none."""

    fragments: list[Fragment]
    rules: list[Rule]
    drawn: Drawn
    failure: str = ""


def page_ranges(pages: int) -> list[range]:
    """The pages of a work, counted from 0, as they are read: a long one in ranges of about one size, an even number.

    The habits of its type and its running heads are judged within a range, so ranges depend on nothing but the work, and
    none is so short that it shows no habits.
    """
    if pages <= _LONGEST_WHOLE:
        return [range(pages)]
    count = max(min(_pairs(pages, _FEW_PAGES), _MANY_RANGES), _pairs(pages, _MOST_PAGES))
    size = math.ceil(pages / count)
    return [range(start, min(start + size, pages)) for start in range(0, pages, size)]


def _pairs(pages: int, most: int) -> int:
    """The smallest even number of ranges of at most so many pages."""
    return 2 * math.ceil(pages / (2 * most))


def read_part(reader: PdfReader, numbers: range) -> Part:
    """Read the pages of these numbers, counted from 0; one that cannot be read says why."""
    drawings = _with_missing_letters(_draw(reader, FontCache(), numbers))
    typography, lines = read_lines([drawing.fragments for drawing in drawings])
    lines = [gather_tables(page, drawing.rules, typography) for page, drawing in zip(lines, drawings, strict=True)]
    furnished = take_out_furniture(lines, typography)
    words = frozenset(
        word for page in lines for line in page for word in re.findall(r"[a-z]+(?:-[a-z]+)*", line.text.lower())
    )
    headings = heading_sizes([page.body for page in furnished], typography)
    return Part(tuple(_draft(furnished, drawings, typography, headings, words)), words, headings.sizes)


def lost_part(numbers: range, cause: str) -> Part:
    """The pages of a range that could not be read as a whole: blank, with the reason."""
    failure = reason("unreadable_page", cause=cause)
    return Part(tuple(Draft([], [], "", None, (), _NOTHING, failure) for _ in numbers), frozenset(), ())


def _draw(reader: PdfReader, fonts: FontCache, numbers: range) -> list[_Drawing]:
    drawings: list[_Drawing] = []
    for number in numbers:
        try:
            page = read_glyphs(reader.pages[number], fonts)
        except UNREADABLE as error:
            drawings.append(_Drawing([], [], _NOTHING, reason("unreadable_page", cause=cause_of(error))))
            continue
        drawings.append(_drawing(page))
    return drawings


def _with_missing_letters(drawings: Sequence[_Drawing]) -> list[_Drawing]:
    """Put in the letters that can be told, and count the glyphs that stay unknown or doubtful."""
    letters = name_missing_letters([drawing.fragments for drawing in drawings])
    named: list[_Drawing] = []
    for drawing in drawings:
        found = [with_letters(fragment, letters) for fragment in drawing.fragments]
        drawn = replace(
            drawing.drawn,
            unknown=sum(count_unknown(fragment) for fragment in found),
            doubtful=sum(glyph.unread != 0 and glyph.text != BOX for fragment in found for glyph in fragment.glyphs),
            corrected=drawing.drawn.corrected + sum(count_named(fragment, letters) for fragment in drawing.fragments),
        )
        named.append(replace(drawing, fragments=found, drawn=drawn))
    return named


def _drawing(page: PageGlyphs) -> _Drawing:
    found = with_raised(fragments(clean_glyphs(page.glyphs)))
    inked = sum(not glyph.text.isspace() for glyph in page.glyphs)
    return _Drawing(found, page.rules, Drawn(inked, 0, 0, page.corrected, page.images))


def _draft(
    furnished: Sequence[Furnished],
    drawings: Sequence[_Drawing],
    typography: Typography,
    headings: Headings,
    words: frozenset[str],
) -> list[Draft]:
    drafts: list[Draft] = []
    found = [find_gutter(page.body) for page in furnished]
    gutters = [gutter for gutter in found if gutter is not None]
    for page, gutter, drawing in zip(furnished, found, drawings, strict=True):
        body, page_notes = _page_footnotes(page.body, typography, gutter or next(iter(gutters), None))
        column_notes: list[Line] = []
        columns: list[Column] = []
        own = replace(typography, right_to_left=_runs_right_to_left(body, otherwise=typography.right_to_left))
        for column in reading_order(body, own, gutters):
            kept = split_footnotes(column.rows, typography)
            column_notes += [line for row in column.rows[kept:] for line in row]
            if kept:
                columns.append(Column(column.rows[:kept], column.x0, column.x1))
        blocks = read_blocks(columns, own, headings, words)
        carried, notes = read_notes([*column_notes, *page_notes], words)
        drafts.append(Draft(blocks, notes, carried, page.label, page.running, drawing.drawn, drawing.failure))
    return drafts


def _runs_right_to_left(lines: Sequence[Line], *, otherwise: bool) -> bool:
    """The direction of one page, where its letters leave no doubt."""
    text = "".join(line.text for line in lines)
    arabic, latin = len(re.findall("[\u0620-\u064a]", text)), len(re.findall("[A-Za-z]", text))
    if arabic + latin < 60 or 0.1 < arabic / (arabic + latin) < 0.6:
        return otherwise
    return arabic > latin


def _page_footnotes(
    lines: Sequence[Line], typography: Typography, gutter: float | None
) -> tuple[list[Line], list[Line]]:
    """Footnotes that run under all columns of a page; those at the foot of each column are found there."""
    ordered = sorted(lines, key=lambda line: -line.y)
    kept = split_footnotes([[line] for line in ordered], typography)
    notes = ordered[kept:]
    if gutter is not None and not any(line.x0 < gutter < line.x1 for line in notes):
        return ordered, []
    columns = reading_order(notes, typography)
    return ordered[:kept], [line for column in columns for row in column.rows for line in row]
