"""BM25 on disk and its reference engine: the same scores by either.

bm25s computes and stores the weight of every word in every passage (BM25 is linear in the words of a question); a question
then adds a few columns of a memory-mapped matrix, which is read here directly: importing bm25s would cost a cold start
0.2 seconds. `rank_bm25.BM25Okapi` is the oracle of the tests and can be chosen instead (`--lexical rank-bm25`).

A score is divided by the most that a passage could reach for the question, so that it says how much of the question is
covered (0 to 1), and says nothing when the words are of another language.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.arrays import mapped

Floats = NDArray[np.float32]

K1 = 1.2
B = 0.75
# rank_bm25 gives words that stand in more than half of the passages a floor of epsilon times the mean idf. In a library on one
# subject those are the words of every question: with a floor they drown the rest (passage in the top 5 on two papers of one
# subject: .93 with .25, 1.0 with 0).
_EPSILON = 0.0
_META = "okapi.json"
_IDF = "idf.npy"


class Bm25(Protocol):
    """BM25 over a list of passages, by position."""

    def scores(self, tokens: Iterable[str]) -> Floats:
        """The BM25 score of every passage, (n,); a token that comes twice counts twice."""
        ...

    def best(self, alike: Mapping[str, float]) -> Floats:
        """The best score that one of these tokens gives a passage by itself, times the token's weight, (n,)."""
        ...

    def ceiling(self, tokens: Iterable[str]) -> float:
        """The score that no passage can exceed: (k1 + 1) times the idf of the tokens, unseen ones counting fully."""
        ...


def coverage(index: Bm25, tokens: Iterable[str]) -> Floats:
    """How much of the question each passage covers, (n,), 0 to 1; each token counts once."""
    distinct = sorted(set(tokens))
    return index.scores(distinct) / np.float32(max(index.ceiling(distinct), 1e-6))


def okapi_idf(document_frequencies: NDArray[np.int64], passages: int) -> NDArray[np.float64]:
    """The idf of BM25Okapi as rank_bm25 has it: log((N - n + .5) / (n + .5)), negative ones floored at epsilon times the mean.

    Trotman, Puurula and Burgess 2014 (ATIRE); the floor is rank_bm25's.
    """
    idf: NDArray[np.float64] = np.log(passages - document_frequencies + 0.5) - np.log(document_frequencies + 0.5)
    return np.where(idf < 0, _EPSILON * idf.mean(), idf)


def build(passages: Sequence[Sequence[str]], folder: Path) -> None:
    """Write the index of tokenised passages into a new folder, by bm25s."""
    import bm25s

    folder.mkdir(parents=True)
    retriever = bm25s.BM25(k1=K1, b=B, method="atire", idf_method="lucene", dtype="float32")
    retriever.index([list(tokens) for tokens in passages], show_progress=False)
    indptr = np.asarray(retriever.scores["indptr"], np.int64)
    frequencies = np.diff(indptr)
    seen = frequencies > 0
    idf = np.zeros(len(frequencies))
    idf[seen] = okapi_idf(frequencies[seen], len(passages))
    # bm25s has no idf with rank_bm25's floor: its columns are built with one that is never zero, then set to ours.
    built = np.log(1 + (len(passages) - frequencies + 0.5) / (frequencies + 0.5))
    retriever.scores["data"] *= np.repeat(
        np.divide(idf, built, where=seen, out=np.zeros_like(idf)), frequencies
    ).astype(np.float32)
    retriever.save(folder, show_progress=False)
    np.save(folder / _IDF, idf.astype(np.float32), allow_pickle=False)
    (folder / _META).write_text(json.dumps({"passages": len(passages), "k1": K1, "b": B}), encoding="utf-8")


class DiskBm25:
    """The index that `build` wrote, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self._weights, self._rows, self._columns, self._idf = (
            np.asarray(mapped(folder / name))
            for name in ("data.csc.index.npy", "indices.csc.index.npy", "indptr.csc.index.npy", _IDF)
        )
        self._vocabulary: dict[str, int] = json.loads((folder / "vocab.index.json").read_text(encoding="utf-8"))
        self._passages: int = json.loads((folder / _META).read_text(encoding="utf-8"))["passages"]

    def commonest(self, count: int) -> list[str]:
        """The tokens that most passages have, those first, at most so many; of equal ones those that come first as strings."""
        frequencies = np.diff(self._columns).tolist()
        # bm25s adds a token that no passage has, behind the last column
        there = [token for token, column in self._vocabulary.items() if column < len(frequencies)]
        return sorted(there, key=lambda token: (-frequencies[self._vocabulary[token]], token))[:count]

    def scores(self, tokens: Iterable[str]) -> Floats:
        """See `Bm25`."""
        columns = [self._vocabulary[token] for token in tokens if token in self._vocabulary]
        # those of words in more than half of the passages are long, and all their weights are 0
        cells = [slice(*self._columns[column : column + 2].tolist()) for column in columns if self._idf[column]]
        if not cells:
            return np.zeros(self._passages, np.float32)
        rows, weights = (np.concatenate([array[each] for each in cells]) for array in (self._rows, self._weights))
        return np.bincount(rows, weights, self._passages).astype(np.float32)

    def best(self, alike: Mapping[str, float]) -> Floats:
        """See `Bm25`."""
        best = np.zeros(self._passages, np.float32)
        for token, weight in alike.items():
            column = self._vocabulary.get(token)
            if column is not None and self._idf[column]:
                cells = slice(*self._columns[column : column + 2].tolist())
                rows = self._rows[cells]
                best[rows] = np.maximum(best[rows], np.float32(weight) * self._weights[cells])
        return best

    def ceiling(self, tokens: Iterable[str]) -> float:
        """See `Bm25`."""
        unseen = _unseen_idf(self._passages)
        columns = (self._vocabulary.get(token) for token in tokens)
        return (K1 + 1) * sum(unseen if column is None else float(self._idf[column]) for column in columns)


class RankBm25:
    """The same by rank_bm25, from the tokens themselves: slow, in memory, the reference."""

    def __init__(self, passages: Sequence[Sequence[str]]) -> None:
        from rank_bm25 import BM25Okapi

        self._engine = BM25Okapi([list(tokens) for tokens in passages], k1=K1, b=B, epsilon=_EPSILON)
        self._passages = len(passages)

    def scores(self, tokens: Iterable[str]) -> Floats:
        """See `Bm25`."""
        return np.asarray(self._engine.get_scores(list(tokens)), np.float32)

    def best(self, alike: Mapping[str, float]) -> Floats:
        """See `Bm25`."""
        own = [np.float32(weight) * self.scores([token]) for token, weight in alike.items()]
        return np.maximum.reduce(own) if own else self.scores([])

    def ceiling(self, tokens: Iterable[str]) -> float:
        """See `Bm25`."""
        unseen = _unseen_idf(self._passages)
        return (K1 + 1) * sum(float(self._engine.idf.get(token, unseen)) for token in tokens)


def _unseen_idf(passages: int) -> float:
    return math.log(passages + 0.5) - math.log(0.5)
