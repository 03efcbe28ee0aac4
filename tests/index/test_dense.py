"""The nearest vectors are found, only among those allowed, with their exact cosines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.dense import Nearest, build

Floats = NDArray[np.float32]


def unit_vectors(count: int, dimensions: int = 16, seed: int = 0) -> Floats:
    vectors = np.random.default_rng(seed).standard_normal((count, dimensions))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def nearest(vectors: Floats, folder: Path, **options: int) -> Nearest:
    build(vectors, folder / "index", **options)
    return Nearest(folder / "index")


def by_hand(vectors: Floats, question: Floats, count: int, among: NDArray[np.int64] | None = None) -> list[int]:
    cosines = vectors.astype(np.float16).astype(np.float32) @ question
    rows = np.arange(len(vectors)) if among is None else among
    return [int(row) for row in rows[np.argsort(-cosines[rows], kind="stable")][:count]]


@pytest.mark.parametrize("count", [1, 2, 7, 500])
def test_the_top_is_that_of_all_cosines(tmp_path: Path, count: int) -> None:
    vectors = unit_vectors(count)
    index = nearest(vectors, tmp_path)
    for question in unit_vectors(10, seed=1):
        assert index.top(question, 20).tolist() == by_hand(vectors, question, 20)
    assert len(index) == count


def test_only_allowed_rows_are_found(tmp_path: Path) -> None:
    vectors = unit_vectors(500)
    index = nearest(vectors, tmp_path)
    draw = np.random.default_rng(2)
    for question in unit_vectors(10, seed=1):
        among = np.sort(draw.choice(500, 30, replace=False)).astype(np.int64)
        assert index.top(question, 10, among).tolist() == by_hand(vectors, question, 10, among)
        assert sorted(index.top(question, 100, among).tolist()) == among.tolist()


def test_nothing_is_found_in_nothing(tmp_path: Path) -> None:
    index = nearest(np.empty((0, 16), np.float32), tmp_path)
    question = unit_vectors(1)[0]
    assert index.top(question, 5).tolist() == []
    assert len(index) == 0
    assert index.cosines(question, np.empty(0, np.int64)).tolist() == []
    other = nearest(unit_vectors(3), tmp_path / "other")
    assert other.top(question, 5, np.empty(0, np.int64)).tolist() == []


def test_cosines_are_exact_to_half_precision(tmp_path: Path) -> None:
    vectors = unit_vectors(200, 384)
    index = nearest(vectors, tmp_path)
    question = vectors[7]
    rows = [7, 0, 199, 7]
    assert index.cosines(question, rows).tolist() == pytest.approx((vectors[rows] @ question).tolist(), abs=1e-3)
    assert (
        index.cosines(question, rows).tolist()
        == (vectors[rows].astype(np.float16).astype(np.float32) @ question).tolist()
    )


@pytest.fixture(scope="module")
def clustered() -> Floats:
    """3,000 vectors around 60 centres, as texts on subjects are."""
    draw = np.random.default_rng(4)
    centres = draw.standard_normal((60, 32))
    vectors = centres[draw.integers(0, 60, 3000)] + 0.4 * draw.standard_normal((3000, 32))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory, clustered: Floats) -> Nearest:
    return nearest(clustered, tmp_path_factory.mktemp("coded"), exhaustive_limit=100)


def test_codes_find_nearly_all(coded: Nearest, clustered: Floats) -> None:
    found = [
        len(set(coded.top(clustered[row], 10).tolist()) & set(by_hand(clustered, clustered[row], 10)))
        for row in range(0, 3000, 100)
    ]
    assert sum(found) / (10 * len(found)) >= 0.95


def test_codes_find_nearly_all_where_vectors_have_much_in_common(tmp_path: Path) -> None:
    # as in a library on one subject: axes that say less and less, and a mean that is far from 0
    axes = 1 / (np.arange(96) + 2) ** 0.5
    drawn = np.random.default_rng(1).standard_normal((4041, 96)) * axes
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    common, rows = drawn[0], 0.75**0.5 * drawn[1:] + 0.5 * drawn[0]
    vectors = np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)
    assert common @ vectors.mean(axis=0) > 0.4
    index = nearest(vectors[:4000], tmp_path, exhaustive_limit=100)
    found = [
        len(set(index.top(question, 10).tolist()) & set(by_hand(vectors[:4000], question, 10)))
        for question in vectors[4000:]
    ]
    assert sum(found) / (10 * len(found)) >= 0.88


def test_what_codes_find_is_in_the_order_of_exact_cosines(coded: Nearest, clustered: Floats) -> None:
    for row in range(0, 3000, 500):
        cosines = coded.cosines(clustered[row], coded.top(clustered[row], 50))
        assert cosines.tolist() == sorted(cosines.tolist(), reverse=True)
    assert len(coded.top(clustered[0], 5000)) == 3000


def test_only_allowed_rows_are_found_with_codes_too(coded: Nearest, clustered: Floats) -> None:
    few, many = np.array([5, 17, 900, 2999], np.int64), np.arange(0, 3000, 2)
    for row in range(0, 3000, 300):
        assert coded.top(clustered[row], 10, few).tolist() == by_hand(clustered, clustered[row], 10, few)
        assert coded.top(clustered[row], 10, many).tolist() == by_hand(clustered, clustered[row], 10, many)


def test_vectors_of_an_odd_length_are_coded(tmp_path: Path) -> None:
    vectors = unit_vectors(700, 5)
    index = nearest(vectors, tmp_path, exhaustive_limit=100)
    assert index.top(vectors[3], 1).tolist() == [3]


def test_halves_of_any_size_are_widened_exactly(tmp_path: Path) -> None:
    halves = np.arange(2**16, dtype=np.uint16).view(np.float16)
    finite = halves[np.isfinite(halves)].astype(np.float32)
    index = nearest(finite[:, None], tmp_path, exhaustive_limit=10**6)
    assert np.array_equal(index.cosines(np.ones(1, np.float32), np.arange(len(finite))), finite)
