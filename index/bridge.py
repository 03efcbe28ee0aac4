"""The lexicon bridge: a question's words led to words that mean the same, so that BM25 speaks across languages too.

No dictionary is used. A word of the passages has the mean of the vectors of its tokens wherever it stands (those that late
interaction keeps, so nothing is encoded for it), a word of the question the mean of its own. The words of the other language
nearest to it are found by CSLS (Conneau et al., "Word translation without parallel data", ICLR 2018): a cosine counts for
less where the word asked has near words anywhere, and where the word found has near words all around it. The latter is told
by its neighbours of its own language, because a library may have one language only.

    DIR/bridge/LANGUAGE/words.json     the words, as stems, those that most passages have first
    DIR/bridge/LANGUAGE/vectors.npy    (words, dimensions) int8: 127 times vectors of length 1
    DIR/bridge/LANGUAGE/crowding.npy   (words,) float32: the mean cosine of each and its nearest neighbours

The words are the commonest of the BM25 index of stems, which then says which passages have them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.analysis import only_stem
from index.arrays import mapped
from index.highest import highest
from index.late_interaction import PassageTokens, QuestionTokens
from index.lexical import Bm25

Floats = NDArray[np.float32]

MOST_WORDS = 20_000
"""Of a language, those that most passages have: rarer ones of a large library are names and misspellings for the most part."""
NEAREST = 5
"""Words that a question's word is led to."""
NEIGHBOURS = 10
"""That tell how crowded it is around a word."""
_MOST_ASKED = 50
"""Words of a question that are led over, those that say most: what is longer is no question."""
_LEADING = 64
"""Dimensions that tell which words to look at: the first of principal axes, which tell words apart best."""
_LOOKED_AT = 400
"""Words of the greatest cosines in these, of which the nearest by CSLS are taken."""
STEEPNESS = 8.0
"""Of the logistic curve that makes of a CSLS how well a word fits."""
_SCALE = 127
_BLOCK = 1024
_WORDS, _VECTORS, _CROWDING = "words.json", "vectors.npy", "crowding.npy"


class LexiconWriter:
    """Gathers the vectors of one language's words while its passages go by."""

    def __init__(self, words: Sequence[str], dimensions: int) -> None:
        self._numbers = {word: number for number, word in enumerate(words)}
        self._sums = np.zeros((len(words), dimensions), np.float32)

    def add(self, text: str, tokens: PassageTokens) -> None:
        """Add a passage: its text as the model had it, and its tokens. What holds more than one word is left out."""
        begins = np.flatnonzero(np.diff(tokens.words.astype(np.int64), prepend=-1))
        if len(begins):
            words = text.split()
            stems = (only_stem(words[at]) for at in tokens.words[begins].tolist())
            numbers = np.array([-1 if stem is None else self._numbers.get(stem, -1) for stem in stems])
            vectors = _length_one(np.add.reduceat(tokens.codes.astype(np.float32), begins))
            np.add.at(self._sums, numbers[numbers >= 0], vectors[numbers >= 0])

    def write(self, folder: Path) -> None:
        """Write the words that have a vector into a new folder; nothing where there are none."""
        kept = np.flatnonzero(self._sums.any(axis=1))
        if not len(kept):
            return
        folder.mkdir(parents=True)
        words, vectors = list(self._numbers), _length_one(self._sums[kept])
        (folder / _WORDS).write_text(json.dumps([words[at] for at in kept], ensure_ascii=False), encoding="utf-8")
        np.save(folder / _VECTORS, np.rint(_SCALE * vectors).astype(np.int8), allow_pickle=False)
        np.save(folder / _CROWDING, _crowding(vectors), allow_pickle=False)


class Lexicon:
    """The words of one language of a snapshot with their vectors, memory-mapped."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        """Raises ValueError where the files do not belong together."""
        self._words: list[str] = list(json.loads((folder / _WORDS).read_text(encoding="utf-8")))
        self._codes, self._crowding = np.asarray(mapped(folder / _VECTORS)), np.asarray(mapped(folder / _CROWDING))
        if (*self._codes.shape, *self._crowding.shape) != (len(self._words), dimensions, len(self._words)):
            raise ValueError(f"{folder} holds more words than vectors, or fewer")

    @cached_property
    def _leading(self) -> Floats:
        return self._codes[:, :_LEADING].T.astype(np.float32, order="C")

    def nearest(self, question: Floats) -> list[dict[str, float]]:
        """The words nearest to each of these vectors (w, dimensions), of length 1, with how well each fits, 0 to 1."""
        if not len(question):
            return []
        at_first_sight = question[:, :_LEADING] @ self._leading
        looked_at = min(_LOOKED_AT, len(self._words))
        near = np.sort(np.argpartition(at_first_sight, -looked_at, axis=1)[:, -looked_at:], axis=1)
        cosines = np.einsum("wd,wnd->wn", question, self._codes[near].astype(np.float32)) / np.float32(_SCALE)
        around = -np.partition(-cosines, min(NEIGHBOURS, near.shape[1]) - 1, axis=1)[:, :NEIGHBOURS]
        csls = 2 * cosines - self._crowding[near] - around.mean(axis=1, keepdims=True)
        best = np.argsort(-csls, axis=1, kind="stable")[:, :NEAREST]
        fits = 1 / (1 + np.exp(-STEEPNESS * np.take_along_axis(csls, best, 1)))
        found = np.take_along_axis(near, best, 1)
        return [
            {self._words[at]: fit for at, fit in zip(row, own, strict=True)}
            for row, own in zip(found.tolist(), fits.tolist(), strict=True)
        ]


def bridged(lexicon: Lexicon, index: Bm25, question: QuestionTokens) -> Floats:
    """How much of a question each passage of the other language covers, (n,), 0 to 1.

    A word is covered by the best of its nearest words, by its BM25 weight times how well it fits, and counts for as much as it
    says. All are divided by what a passage could reach if the words fitted fully.
    """
    begins = np.flatnonzero(np.diff(question.words, prepend=-1))
    covered, ceiling = index.scores([]), 1e-6
    if len(begins):
        counts = np.add.reduceat(question.weights, begins)
        asked = np.sort(highest(counts, _MOST_ASKED))
        words = _length_one(np.add.reduceat(question.vectors, begins))[asked]
        for near, count in zip(lexicon.nearest(words), counts[asked].tolist(), strict=True):
            covered += index.best({word: count * fit for word, fit in near.items()})
            ceiling += count * max(index.ceiling([word]) for word in near)
    return covered / np.float32(ceiling)


def _crowding(vectors: Floats) -> Floats:
    """The mean cosine of each of these vectors and its nearest neighbours among them, (n,); 0 where it has none."""
    neighbours = min(NEIGHBOURS, len(vectors) - 1)
    crowding = np.zeros(len(vectors), np.float32)
    if neighbours:
        for start in range(0, len(vectors), _BLOCK):
            cosines = vectors[start : start + _BLOCK] @ vectors.T
            own = np.arange(len(cosines))
            cosines[own, start + own] = -np.inf
            crowding[start : start + _BLOCK] = np.partition(cosines, -neighbours, axis=1)[:, -neighbours:].mean(axis=1)
    return crowding


def _length_one(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), np.float32)
