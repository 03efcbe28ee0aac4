"""A small encoder for tests: vectors made of a text's words by hashing, so that like texts are near; it counts its work."""

from __future__ import annotations

import time
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.analysis import stems
from index.encoder import Progress

Floats = NDArray[np.float32]
DIMENSIONS = 24


class FakeEncoder:
    """An `index.encoder.Encoder`; `seconds` is how long a passage takes, `fail_after` how many it lives."""

    dimensions = DIMENSIONS

    def __init__(self, name: str = "fake", *, seconds: float = 0.0, fail_after: int | None = None) -> None:
        self.name = name
        self.fingerprint = f"sha256:{name}"
        self.encoded: list[str] = []
        self._seconds = seconds
        self._fail_after = fail_after

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """One row a text; raises KeyboardInterrupt once it has encoded more than it may."""
        rows = np.empty((len(texts), DIMENSIONS), np.float32)
        for done, text in enumerate(texts):
            if self._fail_after is not None and len(self.encoded) >= self._fail_after:
                raise KeyboardInterrupt
            if self._seconds:
                time.sleep(self._seconds)
            rows[done] = vector(text)
            self.encoded.append(text)
            if progress:
                progress(done + 1)
        return rows

    def encode_question(self, text: str) -> Floats:
        """One vector."""
        return vector(text)


def vector(text: str) -> Floats:
    """The sum of its words' vectors, of length 1."""
    total = np.full(DIMENSIONS, 1e-3)
    for stem in stems(text):
        total += np.random.default_rng(crc32(stem.encode())).standard_normal(DIMENSIONS)
    return np.asarray(total / np.linalg.norm(total), np.float32)
