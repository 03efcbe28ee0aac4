"""Lines of input as they are seen: where the caret stands, what is beside, above and below it, what a cell means. Pure.

The text is wrapped in logical order, each row is then put in visual order. Other than in a text that is only read,
blanks at the end of a row take room, for the caret goes over them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from assistant.terminal.bidi import base_level
from assistant.terminal_rtl import Cluster, Mode, in_visual_order, paragraph_clusters


@dataclass(frozen=True, slots=True)
class InputRow:
    """One row: the text's `start:end`, its clusters from left to right."""

    start: int
    end: int
    clusters: tuple[Cluster, ...]
    columns: tuple[int, ...]
    """Where each cluster starts."""
    rtl: bool
    """Whether it runs from right to left, so that its end is on the left."""
    is_last: bool
    """Whether its paragraph ends with it, so that the caret can stand at its end."""
    end_column: int
    """Where the caret stands at its end."""

    def column_of(self, offset: int) -> int:
        """The column of the caret before this character of the row; it stands on the character itself."""
        for column, cluster in zip(self.columns, self.clusters, strict=True):
            if cluster.start <= offset < cluster.end:
                return column
        return self.end_column

    def offset_at(self, column: int) -> int:
        """The caret's place for a column; beside the text it is the start or the end of the row."""
        if not self.clusters:
            return self.start
        last = self.columns[-1] + self.clusters[-1].width
        if column < self.columns[0] or column >= last:
            before_it = column < self.columns[0]
            return self.last_stop if before_it == self.rtl else self.start
        return self.clusters[bisect_right(self.columns, column) - 1].start

    @property
    def last_stop(self) -> int:
        """The last place of the caret in it: its end, or its last cluster where the paragraph goes on below."""
        if self.is_last or not self.clusters:
            return self.end
        return max(cluster.start for cluster in self.clusters)

    @property
    def stops(self) -> list[int]:
        """The caret's places from left to right."""
        stops = [cluster.start for cluster in self.clusters]
        if not self.is_last:
            return stops
        return [self.end, *stops] if self.rtl else [*stops, self.end]


@dataclass(frozen=True, slots=True)
class InputLayout:
    """The rows of an inert text; there is at least one."""

    rows: tuple[InputRow, ...]

    def row_of(self, offset: int) -> int:
        """The row that the caret before this character stands in."""
        return bisect_right([row.start for row in self.rows], offset) - 1

    def place_of(self, offset: int) -> tuple[int, int]:
        """Row and column of the caret."""
        number = self.row_of(offset)
        return number, self.rows[number].column_of(offset)

    def offset_at(self, row: int, column: int) -> int:
        """The caret's place for a click."""
        return self.rows[max(0, min(len(self.rows) - 1, row))].offset_at(column)

    def beside(self, offset: int, step: int) -> int:
        """The caret's place one cluster to the right (1) or to the left (-1) as seen, over the rows' ends too."""
        number, column = self.place_of(offset)
        row = self.rows[number]
        places = [row.column_of(stop) for stop in row.stops]
        place = places.index(column) + step
        if 0 <= place < len(places):
            return row.stops[place]
        onward = -step if row.rtl else step
        if not 0 <= number + onward < len(self.rows):
            return offset
        neighbour = self.rows[number + onward]
        return neighbour.start if onward > 0 else neighbour.last_stop

    def above(self, offset: int, step: int) -> int | None:
        """The caret's place a row above (-1) or below (1); None beyond the first or the last row."""
        number, column = self.place_of(offset)
        return self.rows[number + step].offset_at(column) if 0 <= number + step < len(self.rows) else None


@lru_cache(maxsize=8)
def input_layout(text: str, mode: Mode, width: int, default_base: int = 0) -> InputLayout:
    """The layout of an inert text in rows of `width` cells; `default_base` is its direction without a strong letter."""
    rows: list[InputRow] = []
    fallback = base_level(text, default_base)
    first = 0
    for paragraph in text.split("\n"):
        base = base_level(paragraph, fallback)
        clusters = [
            cluster._replace(start=cluster.start + first, end=cluster.end + first)
            for cluster in paragraph_clusters(paragraph, base, mode)
        ]
        wrapped = list(_wrap(clusters, width))
        for number, part in enumerate(wrapped):
            start = part[0].start if part else first + len(paragraph)
            end = part[-1].end if part else start
            rtl = base == 1 and mode != "logical"
            rows.append(_row(start, end, in_visual_order(part, mode), rtl, number == len(wrapped) - 1, width))
        first += len(paragraph) + 1
    return InputLayout(tuple(rows))


def _wrap(clusters: Sequence[Cluster], width: int) -> Iterator[Sequence[Cluster]]:
    """Rows that leave a cell for the caret, ended after a blank where there is one.

    A blank at a row's end may take that cell; the caret after the last such row stands in one more, empty row.
    """
    start = used = 0
    after_blank = 0
    for index, cluster in enumerate(clusters):
        room = width if cluster.is_blank else width - 1
        while used + cluster.width > room and index > start:
            cut = after_blank if after_blank > start else index
            yield clusters[start:cut]
            start, used = cut, sum(kept.width for kept in clusters[cut:index])
        used += cluster.width
        if cluster.is_blank:
            after_blank = index + 1
    yield clusters[start:]
    if used >= width:
        yield ()


def _row(start: int, end: int, seen: Sequence[Cluster], rtl: bool, is_last: bool, width: int) -> InputRow:
    used = sum(cluster.width for cluster in seen)
    first = width - used if rtl else 0
    columns = tuple(accumulate((cluster.width for cluster in seen), initial=first))[: len(seen)]
    end_column = max(0, first - 1) if rtl else min(width - 1, used)
    return InputRow(start, end, tuple(seen), columns, rtl, is_last, end_column)
