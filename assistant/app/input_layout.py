"""A line of input as it is seen: where the caret stands, what is left and right of it, what a column means. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from assistant.bidi import base_level
from assistant.terminal_rtl import Cluster, Mode, in_visual_order, paragraph_clusters


@dataclass(frozen=True, slots=True)
class InputLayout:
    """The clusters of an inert text from left to right, and one more cell for the caret at the end of the text."""

    clusters: tuple[Cluster, ...]
    rtl: bool
    """Whether the text runs from right to left, so that its end is on the left."""
    length: int
    columns: tuple[int, ...]
    """Where each cluster starts."""

    @property
    def width(self) -> int:
        """Cells of the text and of the caret after it."""
        return sum(cluster.width for cluster in self.clusters) + 1

    def column_of(self, offset: int) -> int:
        """The column of the caret before this character; it stands on the character itself."""
        for column, cluster in zip(self.columns, self.clusters, strict=True):
            if cluster.start <= offset < cluster.end:
                return column
        return 0 if self.rtl else self.width - 1

    def offset_at(self, column: int) -> int:
        """The caret's place for a click in a column; beside the text it is the start or the end of the text."""
        first = self.columns[0] if self.columns else 0
        if column < first:
            return self.length if self.rtl else 0
        if not self.clusters or column >= self.columns[-1] + self.clusters[-1].width:
            return 0 if self.rtl else self.length
        return self.clusters[bisect_right(self.columns, column) - 1].start

    def beside(self, offset: int, step: int) -> int:
        """The caret's place one cluster to the right (1) or to the left (-1) as seen."""
        stops = [cluster.start for cluster in self.clusters]
        stops = [self.length, *stops] if self.rtl else [*stops, self.length]
        here = self.column_of(offset)
        place = next(index for index, stop in enumerate(stops) if self.column_of(stop) == here)
        return stops[max(0, min(len(stops) - 1, place + step))]

    def first_column(self, offset: int, width: int) -> int:
        """The first column to show in a box of `width` cells, so that the caret is in it; below 0 is blank room."""
        if self.width <= width:
            return self.width - width if self.rtl else 0
        return max(0, min(self.width - width, self.column_of(offset) - width // 2))


@lru_cache(maxsize=8)
def input_layout(text: str, mode: Mode, default_base: int = 0) -> InputLayout:
    """The layout of an inert text without line breaks; `default_base` is its direction without a strong letter."""
    base = base_level(text, default_base)
    rtl = base == 1 and mode != "logical"
    clusters = tuple(in_visual_order(paragraph_clusters(text, base, mode), mode))
    return InputLayout(clusters, rtl, len(text), tuple(_starts(clusters, 1 if rtl else 0)))


def _starts(clusters: Sequence[Cluster], first: int) -> list[int]:
    return list(accumulate((cluster.width for cluster in clusters), initial=first))[: len(clusters)]
