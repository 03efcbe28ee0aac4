"""Ruled tables: borders drawn around cells -> rows whose cells are known, wrapped lines and all.

Where borders cross they make a grid; what stands inside a cell of the grid is read by itself. Tables without borders
are recognised by their rows alone (`blocks`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.pdf.glyphs import Rule
from corpus.pdf.lines import make_fragment
from corpus.pdf.typography import Line, Typography

_TOUCHING = 3.0
"""Points between the ends of borders that were meant to meet."""
_SAME_BORDER = 4.0
_MOST_LINES_IN_CELL = 15
"""A cell with more is a column of the page's layout, not a table's."""
_MAX_BORDERS = 1_500


@dataclass(frozen=True, slots=True)
class Grid:
    """The borders of a table: positions of its vertical and horizontal ones, ascending."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Row (from the top) and column (from the left) of a point, or None outside."""
        if not (self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[0] - 1 <= y <= self.ys[-1] + 1):
            return None
        column = sum(x >= border for border in self.xs[1:-1])
        row = sum(y <= border for border in self.ys[1:-1])
        return row, column


def gather_tables(lines: Sequence[Line], rules: Sequence[Rule], typography: Typography) -> list[Line]:
    """Lines of a page, those inside ruled tables brought together into one line a table row, with its cells."""
    remaining = list(lines)
    tables: list[Line] = []
    for grid in find_grids(rules):
        inside = [line for line in remaining if grid.cell((line.x0 + line.x1) / 2, line.y + 0.3 * line.size)]
        rows = _read_grid(grid, inside, typography)
        if rows:
            gone = {id(line) for line in inside}
            remaining = [line for line in remaining if id(line) not in gone]
            tables += rows
    return [*remaining, *tables]


def find_grids(rules: Sequence[Rule]) -> list[Grid]:
    """Find the grids that crossing rules make, of at least two rows or columns and four cells or more."""
    horizontal = _merged([rule for rule in rules if rule.horizontal and rule.x1 - rule.x0 > 8])
    vertical = _merged([rule for rule in rules if not rule.horizontal and rule.y1 - rule.y0 > 8])
    if len(horizontal) < 2 or len(vertical) < 3 or len(horizontal) + len(vertical) > _MAX_BORDERS:
        return []
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for across in horizontal:
        crossing = [down for down in vertical if _cross(across, down)]
        touched = [group for group in groups if any(down in group[1] for down in crossing)]
        group = ([across], list(crossing))
        for other in touched:
            groups.remove(other)
            group[0].extend(other[0])
            group[1].extend(down for down in other[1] if down not in group[1])
        groups.append(group)
    grids = [
        Grid(_positions([rule.x0 for rule in down]), _positions([rule.y0 for rule in across]))
        for across, down in groups
        if down
    ]
    return [grid for grid in grids if len(grid.xs) >= 3 and len(grid.ys) >= 3]


def _read_grid(grid: Grid, lines: Sequence[Line], typography: Typography) -> list[Line]:
    cells: dict[tuple[int, int], list[Line]] = {}
    if sum(_cut_in_word(grid, line) for line in lines) > 0.1 * len(lines):
        return []  # borders through words are a drawing behind the text
    for line in lines:
        by_cell: dict[tuple[int, int], list[int]] = {}
        for index, glyph in enumerate(line.fragment.glyphs):
            place = grid.cell((glyph.x0 + glyph.x1) / 2, line.y + 0.3 * line.size)
            if place is not None:
                by_cell.setdefault(place, []).append(index)
        for place, indices in by_cell.items():
            if len(by_cell) == 1:
                cells.setdefault(place, []).append(line)
            elif not all(line.fragment.glyphs[index].text.isspace() for index in indices):
                part = typography.line(make_fragment([line.fragment.glyphs[index] for index in indices]))
                cells.setdefault(place, []).append(part)
    if len({row for row, _ in cells}) < 2 or len({column for _, column in cells}) < 2:
        return []
    if max(len(cell) for cell in cells.values()) > _MOST_LINES_IN_CELL:
        return []
    rows: list[Line] = []
    for row in sorted({row for row, _ in cells}):
        columns = sorted((column for at, column in cells if at == row), reverse=typography.right_to_left)
        rows.append(typography.row([sorted(cells[row, column], key=lambda line: -line.y) for column in columns]))
    return rows


def _cut_in_word(grid: Grid, line: Line) -> bool:
    """Whether a vertical border runs through a word of the line."""
    glyphs = [glyph for glyph in line.fragment.glyphs if not glyph.text.isspace() and glyph.x1 > glyph.x0]
    for left, right in itertools.pairwise(glyphs):
        if right.x0 - left.x1 < 0.1 * line.size and any(
            (left.x0 + left.x1) / 2 < border <= (right.x0 + right.x1) / 2 for border in grid.xs[1:-1]
        ):
            return True
    return False


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Put the pieces of one border together: on one line, touching or overlapping."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.y0 if rule.horizontal else rule.x0), rule)):
        for index, other in enumerate(merged[-40:], max(0, len(merged) - 40)):
            near = other.x0 - _TOUCHING <= rule.x1 and rule.x0 <= other.x1 + _TOUCHING
            level = other.y0 - _TOUCHING <= rule.y1 and rule.y0 <= other.y1 + _TOUCHING
            aligned = abs(other.y0 - rule.y0) <= 1.5 if rule.horizontal else abs(other.x0 - rule.x0) <= 1.5
            if near and level and aligned:
                merged[index] = Rule(
                    min(rule.x0, other.x0), min(rule.y0, other.y0), max(rule.x1, other.x1), max(rule.y1, other.y1)
                )
                break
        else:
            merged.append(rule)
    return merged


def _cross(across: Rule, down: Rule) -> bool:
    return (
        across.x0 - _TOUCHING <= down.x0 <= across.x1 + _TOUCHING
        and down.y0 - _TOUCHING <= across.y0 <= down.y1 + _TOUCHING
    )


def _positions(values: Sequence[float]) -> tuple[float, ...]:
    positions: list[float] = []
    for value in sorted(values):
        if not positions or value - positions[-1] > _SAME_BORDER:
            positions.append(value)
    return tuple(positions)
