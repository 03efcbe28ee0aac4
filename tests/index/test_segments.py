"""Segments and the highest of many scores are those that a loop finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from index.highest import highest
from index.segments import maxima, parts, positions

LENGTHS = st.lists(st.integers(0, 4), max_size=6)
SCORES = arrays.arrays(np.float32, st.integers(0, 30), elements=st.sampled_from([-1.5, 0.0, 0.25, 0.5, 2.0]))


@given(SCORES, st.integers(0, 35))
def test_the_highest_are_the_first_of_all_sorted(scores: np.ndarray, count: int) -> None:
    in_order = np.argsort(-scores, kind="stable")
    assert highest(scores, count).tolist() == in_order[:count].tolist()


@given(LENGTHS, st.integers(0, 1000))
def test_segments_are_worked_on_one_by_one(lengths: list[int], seed: int) -> None:
    draw = np.random.default_rng(seed)
    counted, values = np.array(lengths, np.int64), draw.standard_normal(sum(lengths)).astype(np.float32)
    own = np.split(values, np.cumsum(counted)[:-1]) if lengths else []
    assert [part.tolist() for part in parts(values, counted)] == [each.tolist() for each in own]
    assert maxima(values, counted, -0.5).tolist() == [float(each.max(initial=-0.5)) for each in own]
    starts = draw.integers(0, 100, len(lengths))
    expected = [place for start, length in zip(starts, lengths, strict=True) for place in range(start, start + length)]
    assert positions(starts, counted).tolist() == expected
