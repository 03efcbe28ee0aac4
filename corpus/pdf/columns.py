"""Reading order: lines anywhere on a page -> columns in the order in which they are read, each made of rows.

A page is cut at its best gutter, a vertical gap that many lines respect; lines that cross it part the page into
bands, and every side of a band is cut again, so three columns are two cuts. Side by side is not always a column: in a
table and in a poem of two halves the rows are read across. The order of drawing tells them apart, for programs draw a
column to its end and a table row by row.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.pdf.characters import is_mark
from corpus.pdf.typography import Line, Typography

_NARROWEST_GUTTER = 0.55
_SAME_ROW = 0.35
_MIN_LINES = 4
_FEWEST_LINES = 2.5
_CANDIDATES = 90
_MAX_CUTS = 4


@dataclass(frozen=True, slots=True)
class Column:
    """Rows from top to bottom; a row holds the lines (cells) that stand beside each other, in reading order."""

    rows: tuple[tuple[Line, ...], ...]
    x0: float
    x1: float


def find_gutter(lines: Sequence[Line]) -> float | None:
    """The x of a page's main gutter, or None on a page without columns."""
    return _gutter(_above_columns(lines)[1]) if lines else None


def reading_order(
    lines: Sequence[Line], typography: Typography, gutters: Sequence[float] = (), cuts: int = 0
) -> list[Column]:
    """Put the lines of a page, or of a part of one, in reading order.

    `gutters` are those of the other pages: a page with a few lines is cut as they are.
    """
    gutter = _gutter(lines) if cuts < _MAX_CUTS else None
    if gutter is None:
        gutter = next((x for x in gutters if _parts(lines, x)), None)
    if gutter is None:
        return [_column(lines, typography)] if lines else []
    above, lines = _above_columns(lines)
    halves: list[Line] = []
    for line in lines:
        cut = (
            typography.split(line, gutter, _NARROWEST_GUTTER) if line.x0 < gutter - 1 and line.x1 > gutter + 1 else None
        )
        halves.extend(cut or (line,))
    columns: list[Column] = [_column(above, typography)] if above else []
    band: list[Line] = []
    for line in sorted(halves, key=lambda line: -line.y):
        if line.x0 < gutter - 1 and line.x1 > gutter + 1:
            columns.extend(_band(band, gutter, typography, cuts, known=gutter in gutters))
            columns.append(_column([line], typography))
            band = []
        else:
            band.append(line)
    columns.extend(_band(band, gutter, typography, cuts, known=gutter in gutters))
    return _joined(columns)


def _above_columns(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """A centred title over the columns, which may be so narrow that it stands within one of them."""
    left_edge, right_edge = min(line.x0 for line in lines), max(line.x1 for line in lines)
    ordered = sorted(lines, key=lambda line: -line.y)
    for index, line in enumerate(ordered):
        centred = abs((line.x0 + line.x1) - (left_edge + right_edge)) < 0.06 * (right_edge - left_edge)
        others = [below for below in ordered[index + 1 :] if below.x1 <= line.x0 or below.x0 >= line.x1]
        clear = not others or line.y - others[0].y > 1.2 * line.size
        under = next((below for below in ordered[index + 1 :] if below.x0 < line.x1 and line.x0 < below.x1), None)
        if under is not None and line.size < 1.1 * under.size and line.y - under.y < 2 * line.size:
            clear = False  # the first line of a column that begins higher than its neighbours
        if not (centred and clear and line.x1 - line.x0 < 0.6 * (right_edge - left_edge)):
            return ordered[:index], ordered[index:]
    return [], ordered


def _parts(lines: Sequence[Line], x: float) -> bool:
    """Whether all lines keep clear of an x that has some on both sides."""
    clear = all(line.x1 <= x + 1 or line.x0 >= x - 1 for line in lines)
    return clear and 0 < sum(line.x1 <= x + 1 for line in lines) < len(lines)


def _band(band: Sequence[Line], gutter: float, typography: Typography, cuts: int, *, known: bool) -> list[Column]:
    """The lines between two that cross the gutter: columns, or rows that are read across."""
    left = [line for line in band if line.x1 <= gutter + 1]
    right = [line for line in band if line.x1 > gutter + 1]
    fewest = 1 if known else 2
    if len(left) < fewest or len(right) < fewest or _read_across(left, right):
        return [_column(band, typography)] if band else []
    first, second = _first_side(left, right, right_to_left=typography.right_to_left)
    return [*reading_order(first, typography, (), cuts + 1), *reading_order(second, typography, (), cuts + 1)]


def _gutter(lines: Sequence[Line]) -> float | None:
    """The x of the vertical gap that most lines on both sides respect and fewest cross."""
    if len(lines) < 2 * _MIN_LINES:
        return None
    left_edge, right_edge = min(line.x0 for line in lines), max(line.x1 for line in lines)
    width = right_edge - left_edge
    spans = [(line.x0, line.x1, line.x1 - line.x0 > 0.15 * width, _gaps(line)) for line in lines]
    best, best_x = 0.0, None
    for step in range(_CANDIDATES):
        x = left_edge + width * (0.2 + 0.6 * step / (_CANDIDATES - 1))
        left = right = crossing = 0
        for start, end, wide, gaps in spans:
            if end <= x + 1:
                left += wide
            elif start >= x - 1:
                right += wide
            else:
                for gap_start, gap_end in gaps:
                    if gap_start <= x <= gap_end:
                        left += 1
                        right += 1
                        break
                else:
                    crossing += 1
        score = min(left, right) - 0.5 * crossing
        if score > best:
            best, best_x = score, x
    if best_x is None or best >= _MIN_LINES:
        return best_x
    # a last column of a few lines: believed where each side is drawn in one go
    left_lines = [line for line in lines if line.x1 <= best_x + 1]
    right_lines = [line for line in lines if line.x0 >= best_x - 1]
    drawn_apart = best >= _FEWEST_LINES and (
        _drawn_first(left_lines, right_lines) or _drawn_first(right_lines, left_lines)
    )
    return best_x if drawn_apart else None


def _gaps(line: Line) -> list[tuple[float, float]]:
    """The gaps inside a line that are wide enough for a gutter."""
    found: list[tuple[float, float]] = []
    if line.cells:
        return found
    end: float | None = None
    for glyph in line.fragment.glyphs:
        if glyph.text.isspace() or is_mark(glyph.text):
            continue
        if end is not None and glyph.x0 - end >= _NARROWEST_GUTTER * line.size:
            found.append((end, glyph.x0))
        end = glyph.x1 if end is None else max(end, glyph.x1)
    return found


def _read_across(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether two sides are cells of rows: short lines, drawn row by row."""
    rows = _rows([*left, *right])
    paired = [row for row in rows if len(row) > 1]
    if len(paired) < 0.6 * len(rows):
        return False
    spans = [(min(_first(line) for line in row), max(_last(line) for line in row)) for row in rows]
    in_order = sum(later[0] > earlier[1] for earlier, later in itertools.pairwise(spans))
    if in_order < 0.8 * (len(spans) - 1):
        return False
    words = statistics.median(len(line.text.split()) for line in (*left, *right))
    return words < 7 or _fill(left) < 0.75 or _fill(right) < 0.75


def _fill(lines: Sequence[Line]) -> float:
    """How much of its width a side's lines use: nearly all in a column of prose."""
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    return statistics.median(line.x1 - line.x0 for line in lines) / width if width else 1.0


def _first_side(left: list[Line], right: list[Line], *, right_to_left: bool) -> tuple[list[Line], list[Line]]:
    """Which column comes first: the one drawn first, if each is drawn in one go; else by the document's direction."""
    if _drawn_first(right, left):
        return right, left
    if _drawn_first(left, right):
        return left, right
    return (right, left) if right_to_left else (left, right)


def _drawn_first(first: Sequence[Line], second: Sequence[Line]) -> bool:
    """Whether one side is drawn, but for a line or two, before the other."""
    if not first or not second:
        return False
    first_middle = statistics.median(_first(line) for line in first)
    second_middle = statistics.median(_first(line) for line in second)
    return (
        first_middle < second_middle
        and sum(_first(line) < second_middle for line in first) > 0.95 * len(first)
        and sum(_first(line) > first_middle for line in second) > 0.95 * len(second)
    )


def _column(lines: Sequence[Line], typography: Typography) -> Column:
    rows = _rows(lines)
    key = (lambda line: -line.x1) if typography.right_to_left else (lambda line: line.x0)
    return Column(
        rows=tuple(tuple(sorted(row, key=key)) for row in rows),
        # a title or a head wider than the column does not widen it
        x0=_edge([line.x0 for line in lines]),
        x1=-_edge([-line.x1 for line in lines]),
    )


def _edge(positions: Sequence[float]) -> float:
    """The outermost position but for the outermost tenth."""
    return sorted(positions)[len(positions) // 10]


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if rows and abs(rows[-1][0].y - line.y) < _SAME_ROW * max(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _joined(columns: Sequence[Column]) -> list[Column]:
    """Put full-width neighbours together again, so that their paragraphs are seen whole."""
    joined: list[Column] = []
    for column in columns:
        if joined and len(column.rows) == 1 and len(joined[-1].rows[-1]) == 1 and _same_measure(joined[-1], column):
            last = joined.pop()
            column = Column((*last.rows, *column.rows), min(last.x0, column.x0), max(last.x1, column.x1))
        joined.append(column)
    return joined


def _same_measure(above: Column, below: Column) -> bool:
    overlap = min(above.x1, below.x1) - max(above.x0, below.x0)
    narrower, wider = sorted((above.x1 - above.x0, below.x1 - below.x0))
    return narrower > 0 and overlap > 0.8 * narrower and narrower > 0.75 * wider


def _first(line: Line) -> int:
    return min(glyph.serial for glyph in line.fragment.glyphs)


def _last(line: Line) -> int:
    return max(glyph.serial for glyph in line.fragment.glyphs)
