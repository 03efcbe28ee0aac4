"""Late interaction: each token of a question looks for the token of a passage that means the same.

The vector of a passage is a mean, in which a name or a number is lost; its token vectors keep them. Those of the last layer
are kept for each passage: less the mean of their language, turned into fewer dimensions (`project`, principal axes), of
length 1, as 8-bit numbers, without the commonest tokens: about 20 KB a passage of 100 words, memory-mapped. The score is
MaxSim (Khattab and Zaharia, "ColBERT", SIGIR 2020), each token of the question weighted by how much it says. The headings over a
passage are kept with it: what they say is said of each sentence under them.

    DIR/tokens/codes.i8    (tokens, dimensions) int8, row by row
    DIR/tokens/units.npy   (tokens + 1,) uint8: 0 for the headings, n for the n-th unit of the passage
    DIR/tokens/first.npy   (passages + 1,) int64: the tokens of row r are first[r]:first[r + 1]

Means and axes are fixed and ship with the project (`index/means/`, made by `python -m eval.fit_means`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.models import Language
from index.arrays import mapped
from index.centering import LANGUAGES, shipped_arrays, shipped_digest
from index.encoder import EncodedText
from index.segments import positions

Floats = NDArray[np.float32]
Side: TypeAlias = Literal["passage", "question"]

LEAST_INFORMATION = 2.0
"""Tokens of a passage that say less (nats above the commonest words') are not kept: about a fifth of them."""
SAID_JUST_BEFORE = 0.9
SAID_BEFORE = 0.8
"""What a match counts for a unit where the unit before it has it, or one further up in its passage."""
_SCALE = 127
_CODES, _UNITS, _FIRST = "codes.i8", "units.npy", "first.npy"


@dataclass(frozen=True, slots=True)
class TokenSpace:
    """How token vectors of one model are made comparable and small."""

    means: dict[tuple[Side, Language], Floats]
    """(hidden,) each."""
    axes: Floats
    """(hidden, dimensions), orthonormal columns."""
    fingerprint: str
    """Of these numbers: what is kept by other ones is of no use."""

    @property
    def dimensions(self) -> int:
        """Of a token vector that is kept."""
        return int(self.axes.shape[1])

    def project(self, vectors: Floats, side: Side, language: Language) -> Floats:
        """Token vectors (t, hidden) less their mean, on the axes, of length 1: (t, dimensions)."""
        centred = vectors - self.means[side, language]
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
        turned = centred @ self.axes
        return np.asarray(turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9), np.float32)


@dataclass(frozen=True, slots=True)
class PassageTokens:
    """The tokens of one passage that are kept."""

    codes: NDArray[np.int8]
    """(t, dimensions): 127 times the projected vectors."""
    words: NDArray[np.uint16]
    """(t,): which word of the text each belongs to, from 0."""


@dataclass(frozen=True, slots=True)
class QuestionTokens:
    """The tokens of a question."""

    vectors: Floats
    """(t, dimensions)."""
    weights: Floats
    """(t,): what each one says, as a share of all."""
    words: NDArray[np.int64]
    """(t,): which word of the question each belongs to, from 0."""


def shipped_token_space(fingerprint: str) -> TokenSpace | None:
    """The space that ships for the model of this fingerprint; None for a model that the project does not know."""
    arrays = shipped_arrays(fingerprint)
    if "token_axes" not in arrays:
        return None
    sides: tuple[Side, ...] = ("passage", "question")
    means = {
        (side, language): arrays[f"token_{side}_{language}"].astype(np.float32)
        for side in sides
        for language in LANGUAGES
    }
    return TokenSpace(means, arrays["token_axes"].astype(np.float32), shipped_digest(fingerprint))


def passage_tokens(space: TokenSpace, text: EncodedText, language: Language) -> PassageTokens:
    """What is kept of a passage."""
    kept = np.flatnonzero(text.information > LEAST_INFORMATION)
    projected = space.project(text.tokens[kept], "passage", language)
    return PassageTokens(np.rint(projected * _SCALE).astype(np.int8), text.words[kept].astype(np.uint16))


def question_tokens(space: TokenSpace, text: EncodedText, language: Language) -> QuestionTokens:
    """A question, ready to look for its tokens."""
    weights = text.information / max(float(text.information.sum()), 1e-9)
    return QuestionTokens(space.project(text.tokens, "question", language), weights.astype(np.float32), text.words)


def write(tokens: Iterable[tuple[PassageTokens, PassageTokens, list[int]]], folder: Path) -> None:
    """Write the tokens of all passages, in order, into a new folder.

    Of each passage: those of the headings over it, its own, and for each of its units the number of words up to its end.
    """
    folder.mkdir(parents=True)
    first, units = [0], []
    with (folder / _CODES).open("wb") as codes:
        for headings, passage, ends in tokens:
            codes.write(np.ascontiguousarray(headings.codes).tobytes())
            codes.write(np.ascontiguousarray(passage.codes).tobytes())
            first.append(first[-1] + len(headings.codes) + len(passage.codes))
            unit = np.searchsorted(np.array(ends), passage.words, side="right") + 1
            units.append(np.zeros(len(headings.codes), np.uint8))
            units.append(np.minimum(unit, min(len(ends), 255)).astype(np.uint8))
    # one more than there are: an empty file cannot be mapped
    np.save(folder / _UNITS, np.concatenate([*units, np.zeros(1, np.uint8)]), allow_pickle=False)
    np.save(folder / _FIRST, np.array(first, np.int64), allow_pickle=False)


class Tokens:
    """What `write` wrote, memory-mapped."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        self._units, self._first = np.asarray(mapped(folder / _UNITS)), np.asarray(mapped(folder / _FIRST))
        count = int(self._first[-1])
        # numpy cannot map a file of no bytes
        self._codes: NDArray[np.int8] = (
            np.asarray(np.memmap(folder / _CODES, np.int8, "r", shape=(count, dimensions)))
            if count
            else np.empty((0, dimensions), np.int8)
        )

    def matches(
        self, question: QuestionTokens, rows: NDArray[np.int64], units: NDArray[np.int64]
    ) -> tuple[Floats, Floats]:
        """How well a question's tokens are met in each of these rows, (len(rows),), and in each of their units, (sum(units),).

        All between 0 and about 1. `units` says how many each row has. A unit stands in its context: what the headings and the
        units before it meet is met by it too, in part ("He founded it in 1897" follows the sentence that names him and it).
        """
        starts = self._first[rows]
        lengths = self._first[rows + 1] - starts
        tokens = positions(starts, lengths)
        most = int(units.max(initial=0)) + 1
        # both the tokens of a row and its units are in their order: tokens of one unit lie side by side
        unit = np.repeat(np.arange(len(rows)) * most, lengths) + self._units[tokens]
        begins = np.flatnonzero(np.diff(unit, prepend=-1))
        best = np.zeros((len(rows), most, len(question.weights)), np.float32)
        if len(tokens) and len(question.weights):
            similar = self._codes[tokens].astype(np.float32) @ (question.vectors.T / np.float32(_SCALE))
            best.reshape(-1, len(question.weights))[unit[begins]] = np.maximum(np.maximum.reduceat(similar, begins), 0)
        there = np.arange(most - 1) < units[:, None]
        by_unit: Floats = (_in_context(best) @ question.weights)[:, 1:][there]
        by_row: Floats = best.max(axis=1, initial=0) @ question.weights
        return by_row, by_unit


def _in_context(best: Floats) -> Floats:
    """What each unit meets where it stands, of the shape of `best`: (rows, headings and units, tokens of the question)."""
    before = np.zeros_like(best)
    before[:, 1:] = best[:, :-1]
    said = np.maximum.accumulate(before, axis=1)
    met: Floats = np.maximum(best, np.maximum(SAID_JUST_BEFORE * before, SAID_BEFORE * said))
    return met
