"""A text is encoded once with a model; what an interrupted run has encoded is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fake_encoder import DIMENSIONS, FakeEncoder, vector

from corpus.errors import StoreError
from index import vectors
from index.vectors import CACHE, VectorCache

TEXTS = [f"text number {number} {'long ' * (number % 7)}" for number in range(30)]


def test_only_new_texts_are_encoded(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    cache = VectorCache(tmp_path, encoder)
    first = cache.encode([*TEXTS, TEXTS[0]])
    assert sorted(encoder.encoded) == sorted(TEXTS)
    assert first.shape == (31, DIMENSIONS)
    assert first.tolist() == [vector(text).tolist() for text in (*TEXTS, TEXTS[0])]
    cache.close()
    encoder.encoded.clear()
    again = VectorCache(tmp_path, encoder).encode(["new one", *reversed(TEXTS)])
    assert encoder.encoded == ["new one"]
    assert again[1:].tolist() == first[29::-1].tolist()


def test_another_model_encodes_anew(tmp_path: Path) -> None:
    VectorCache(tmp_path, FakeEncoder()).encode(TEXTS)
    other = FakeEncoder("other")
    VectorCache(tmp_path, other).encode(TEXTS)
    assert len(other.encoded) == len(TEXTS)


def test_an_interruption_keeps_the_batches_that_were_finished(tmp_path: Path) -> None:
    many = [f"text {number}" for number in range(vectors._BATCH + 100)]
    with pytest.raises(KeyboardInterrupt):
        VectorCache(tmp_path, FakeEncoder(fail_after=vectors._BATCH + 50)).encode(many)
    encoder = FakeEncoder()
    VectorCache(tmp_path, encoder).encode(many)
    assert len(encoder.encoded) == 100


def test_progress_counts_the_new_texts(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, FakeEncoder())
    cache.encode(TEXTS[:10])
    seen: list[tuple[int, int]] = []
    cache.encode(TEXTS, lambda done, count: seen.append((done, count)))
    assert seen == [(number, 20) for number in range(1, 21)]


def test_nothing_to_encode(tmp_path: Path) -> None:
    assert VectorCache(tmp_path, FakeEncoder()).encode([]).shape == (0, DIMENSIONS)


def test_what_is_no_longer_needed_is_forgotten(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    cache = VectorCache(tmp_path, encoder)
    cache.encode(TEXTS)
    cache.keep_only(TEXTS[:5])
    encoder.encoded.clear()
    cache.encode(TEXTS)
    assert len(encoder.encoded) == 25


def test_odd_texts_have_keys_of_their_own(tmp_path: Path) -> None:
    odd = ["", " ", "\x00", "\ud800", "ﷺ", "a\x00b"]
    found = VectorCache(tmp_path, FakeEncoder()).encode(odd)
    assert np.isfinite(found).all()


def test_a_damaged_cache_says_that_it_may_be_removed(tmp_path: Path) -> None:
    (tmp_path / CACHE).write_bytes(b"not a database at all, though long enough " * 40)
    with pytest.raises(StoreError, match="remove it, it is only a cache"):
        VectorCache(tmp_path, FakeEncoder())
    (tmp_path / CACHE).unlink()
    VectorCache(tmp_path, FakeEncoder()).encode(TEXTS * 20)
    data = bytearray((tmp_path / CACHE).read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    (tmp_path / CACHE).write_bytes(data)
    for leftover in tmp_path.glob(f"{CACHE}-*"):
        leftover.unlink()
    with pytest.raises(StoreError, match="remove it, it is only a cache"):
        VectorCache(tmp_path, FakeEncoder()).encode(TEXTS)
