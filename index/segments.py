"""Segments: an array in which rows of different lengths lie one after the other, worked on without a loop over the rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


def positions(starts: Rows, lengths: Rows) -> Rows:
    """The positions from each start on, as many as its length, one segment after the other."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def maxima(values: Floats, lengths: Rows, empty: float) -> Floats:
    """The maximum of each segment, (len(lengths),), at least `empty`, which is also that of a segment of nothing."""
    found = np.full(len(lengths), empty, np.float32)
    filled = np.flatnonzero(lengths)
    if len(filled):
        starts = np.cumsum(lengths) - lengths
        found[filled] = np.maximum(np.maximum.reduceat(values, starts[filled]), empty)
    return found


def parts(values: Floats, lengths: Rows) -> list[Floats]:
    """Each segment as an array of its own."""
    ends = np.cumsum(lengths)
    return [values[start:end] for start, end in zip((ends - lengths).tolist(), ends.tolist(), strict=True)]
