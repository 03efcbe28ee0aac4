"""Embeddings kept by content hash: what has been encoded once with a model is never encoded again.

A cache in the index folder (SQLite): losing it costs time, never text. Batches are committed as they come, so an
interrupted run goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import StoreError
from index.encoder import Encoder

Floats = NDArray[np.float32]

CACHE = "vectors.sqlite3"
_BATCH = 512
_LOOKUP = 500


class VectorCache:
    """The embeddings of one model in one index folder."""

    def __init__(self, directory: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._path = directory / CACHE
        with self._explained():
            self._db = sqlite3.connect(self._path, timeout=10.0)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
            )

    def close(self) -> None:
        """Let go of the cache file."""
        self._db.close()

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Floats:
        """The vectors of these texts (n, d), encoding only what is new; `progress` gets (new texts done, new texts)."""
        keys = [self._key(text) for text in texts]
        known = self._known(set(keys))
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        # Long ones first, so that what is left to do is known early.
        order = sorted(new, key=lambda key: len(new[key]), reverse=True)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]

            def batch_progress(done: int, start: int = start) -> None:
                if progress:
                    progress(start + done, len(order))

            vectors = self._encoder.encode_passages([new[key] for key in batch], batch_progress)
            rows = [(key, vector.astype("<f4").tobytes()) for key, vector in zip(batch, vectors, strict=True)]
            with self._explained(), self._db:
                self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
            known.update(zip(batch, vectors, strict=True))
        if not keys:
            return np.empty((0, self._encoder.dimensions), np.float32)
        return np.stack([known[key] for key in keys])

    def keep_only(self, texts: Sequence[str]) -> None:
        """Forget the vectors of all other texts and models."""
        with self._explained(), self._db:
            self._db.execute("CREATE TEMP TABLE kept (key BLOB PRIMARY KEY)")
            self._db.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((self._key(text),) for text in texts))
            self._db.execute("DELETE FROM vectors WHERE key NOT IN (SELECT key FROM kept)")
            self._db.execute("DROP TABLE kept")

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._encoder.fingerprint}\0{text}".encode("utf-8", "surrogatepass")).digest()

    def _known(self, keys: set[bytes]) -> dict[bytes, Floats]:
        found: dict[bytes, Floats] = {}
        pending = sorted(keys)
        for start in range(0, len(pending), _LOOKUP):
            part = pending[start : start + _LOOKUP]
            marks = ",".join("?" * len(part))
            with self._explained():
                rows = self._db.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part).fetchall()
            found.update((key, np.frombuffer(vector, "<f4").astype(np.float32)) for key, vector in rows)
        return found

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self._path} cannot be used ({error}); remove it, it is only a cache.") from error
