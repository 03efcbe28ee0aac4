"""Embeddings, and the tokens of passages, kept by content hash: what has been encoded once with a model is never encoded again.

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
from corpus.models import Language
from index.encoder import Encoder, TokenEncoder
from index.late_interaction import PassageTokens, TokenSpace, passage_tokens

Floats = NDArray[np.float32]

CACHE = "vectors.sqlite3"
_BATCH = 512
_LOOKUP = 500
_TOKEN_BATCH = 64


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
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS tokens (key BLOB PRIMARY KEY, words BLOB NOT NULL, codes BLOB NOT NULL)"
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

    def encode_tokens(
        self,
        texts: Sequence[tuple[str, Language]],
        encoder: TokenEncoder,
        space: TokenSpace,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Keep the tokens of these passages, and their vectors on the way: `tokens` gives them back one by one."""
        keys = {self._token_key(text, language, space): (text, language) for text, language in texts}
        pending = sorted(keys.keys() - self._with_tokens(), key=lambda key: len(keys[key][0]), reverse=True)
        for start in range(0, len(pending), _TOKEN_BATCH):
            batch = pending[start : start + _TOKEN_BATCH]
            encoded = encoder.encode_tokens([keys[key][0] for key in batch])
            kept = [passage_tokens(space, each, keys[key][1]) for key, each in zip(batch, encoded, strict=True)]
            with self._explained(), self._db:
                self._db.executemany(
                    "INSERT OR REPLACE INTO tokens VALUES (?, ?, ?)",
                    [
                        (key, each.words.astype("<u2").tobytes(), each.codes.tobytes())
                        for key, each in zip(batch, kept, strict=True)
                    ],
                )
                self._db.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                    [
                        (self._key(keys[key][0]), each.vector.astype("<f4").tobytes())
                        for key, each in zip(batch, encoded, strict=True)
                    ],
                )
            if progress:
                progress(start + len(batch), len(pending))

    def tokens(self, texts: Sequence[tuple[str, Language]], space: TokenSpace) -> Iterator[PassageTokens]:
        """The tokens that `encode_tokens` kept of these passages, in order, read one at a time."""
        for text, language in texts:
            key = self._token_key(text, language, space)
            with self._explained():
                words, codes = self._db.execute("SELECT words, codes FROM tokens WHERE key = ?", (key,)).fetchone()
            yield PassageTokens(
                np.frombuffer(codes, np.int8).reshape(-1, space.dimensions),
                np.frombuffer(words, "<u2").astype(np.uint16),
            )

    def keep_only_tokens(self, texts: Sequence[tuple[str, Language]], space: TokenSpace | None) -> None:
        """Forget the tokens of all other passages; without a space, of all."""
        kept = [self._token_key(text, language, space) for text, language in texts] if space else []
        self._keep_only("tokens", kept)

    def keep_only(self, texts: Sequence[str]) -> None:
        """Forget the vectors of all other texts and models."""
        self._keep_only("vectors", [self._key(text) for text in texts])

    def _keep_only(self, table: str, keys: Sequence[bytes]) -> None:
        with self._explained(), self._db:
            self._db.execute("CREATE TEMP TABLE kept (key BLOB PRIMARY KEY)")
            self._db.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((key,) for key in keys))
            self._db.execute(f"DELETE FROM {table} WHERE key NOT IN (SELECT key FROM kept)")
            self._db.execute("DROP TABLE kept")

    def _with_tokens(self) -> set[bytes]:
        with self._explained():
            return {key for (key,) in self._db.execute("SELECT key FROM tokens")}

    def _token_key(self, text: str, language: Language, space: TokenSpace) -> bytes:
        made = f"{self._encoder.fingerprint}\0{space.fingerprint}\0{language}\0{text}"
        return hashlib.sha256(made.encode("utf-8", "surrogatepass")).digest()

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
