"""The highest of many scores, without sorting all of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def highest(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """The positions of the `count` highest of (n,) scores, highest first; equal ones in the order of their positions."""
    if count >= len(scores):
        return np.argsort(-scores, kind="stable")
    least = np.partition(scores, len(scores) - count)[len(scores) - count] if count else np.inf
    above = np.flatnonzero(scores > least)
    level = np.flatnonzero(scores == least)[: count - len(above)]
    return np.concatenate([above[np.argsort(-scores[above], kind="stable")], level])
