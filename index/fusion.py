"""How evidence of different kinds becomes one score: one function a formula, its source beside it.

Reciprocal rank fusion and z-scores ruin cross-lingual ranking, because they give the lexical side a say when it knows
nothing (R@1 .75 -> .21, English questions on Arabic passages of XQuAD). Here scores keep their meaning and are added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of each candidate passage, all of shape (n,)."""

    stems: Floats
    """Coverage of the question's stems, 0 to 1; 0 across languages."""
    grams: Floats
    """Coverage of stems and character 4-grams, 0 to 1; 0 across languages."""
    names: Floats
    """Coverage of name skeletons and numbers, 0 to 1, in both languages."""
    bridge: Floats
    """Coverage of the question's words by those that mean the same, 0 to 1; 0 in its own language, or without token vectors."""
    passage: Floats
    """Centred cosine of the passage and the question."""
    unit: Floats
    """The best centred cosine of the passage's units and the question."""
    other_language: NDArray[np.bool_]
    """Whether the passage is in another language than the question."""
    match: Floats | None = None
    """How well the question's tokens are met by the passage's (late interaction); None where no tokens are kept."""
    unit_match: Floats | None = None
    """The same by the best of its units."""

    def of(self, positions: NDArray[np.int64]) -> Evidence:
        """The evidence of these candidates only, without late interaction."""
        return Evidence(
            stems=self.stems[positions],
            grams=self.grams[positions],
            names=self.names[positions],
            bridge=self.bridge[positions],
            passage=self.passage[positions],
            unit=self.unit[positions],
            other_language=self.other_language[positions],
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of `s1`; chosen on the development half of XQuAD (study of retrieval, November 2026)."""

    names: float = 0.3
    dense: float = 1.2
    passage: float = 0.45
    unit: float = 0.55
    other_language: float = 0.2


Score: TypeAlias = Callable[[Evidence], Floats]
"""How evidence becomes one score for each candidate, (n,); a `Searcher` ranks by one."""

_WEIGHTS = Weights()
_BRIDGE = 0.5
"""Chosen by hand, of 0.3 to 0.8, on the development half of XQuAD and the abstracts."""


def s1(evidence: Evidence, weights: Weights = _WEIGHTS) -> Floats:
    """Lexical coverage + names + centred cosines + a constant for the other language, whose lexical part is always 0."""
    lexical = 0.5 * evidence.stems + 0.5 * evidence.grams
    dense = weights.passage * evidence.passage + weights.unit * evidence.unit
    score = lexical + weights.names * evidence.names + weights.dense * dense
    return np.asarray(score + weights.other_language * evidence.other_language, np.float32)


def s1_bridged(evidence: Evidence) -> Floats:
    """`s1`, and what words of the other language that mean the same cover; it picks what late interaction ranks again."""
    return np.asarray(s1(evidence) + _BRIDGE * evidence.bridge, np.float32)


@dataclass(frozen=True, slots=True)
class LinearWeights:
    """The weights of `s2` for one direction."""

    stems: float
    grams: float
    names: float
    bridge: float
    passage: float
    unit: float
    match: float
    unit_match: float
    constant: float = 0.0


def s2(evidence: Evidence) -> Floats:
    """All evidence with late interaction: a linear score for each direction, fitted listwise (`python -m eval.fit_fusion`).

    Listwise softmax (Cao et al. 2007) on questions with their passages in one language, in the other, and in both.
    """
    return np.where(evidence.other_language, _linear(evidence, ACROSS), _linear(evidence, SAME)).astype(np.float32)


def _linear(evidence: Evidence, weights: LinearWeights) -> Floats:
    if evidence.match is None or evidence.unit_match is None:
        raise ValueError("s2 needs the evidence of late interaction")
    return np.asarray(
        weights.constant
        + weights.stems * evidence.stems
        + weights.grams * evidence.grams
        + weights.names * evidence.names
        + weights.bridge * evidence.bridge
        + weights.passage * evidence.passage
        + weights.unit * evidence.unit
        + weights.match * evidence.match
        + weights.unit_match * evidence.unit_match,
        np.float32,
    )


# A twentieth of the fitted weights, so that scores are of the size of those of `s1`; fitted when the best 50 were ranked again,
# with 40 they come out within .02 of these. The constant was fitted as 0.027; with .03 more R@1 on XQuAD's development half is
# .95 and .98 instead of .96 and .98 where both languages have the answer (Arabic and English questions), and .85 and .91
# instead of .83 and .90 where only the other one has it.
SAME = LinearWeights(
    stems=0.334, grams=0.073, names=0.0, bridge=0.0, passage=0.28, unit=0.202, match=0.794, unit_match=0.638
)
ACROSS = LinearWeights(
    stems=0.0,
    grams=0.0,
    names=0.196,
    bridge=0.469,
    passage=0.134,
    unit=0.392,
    match=0.651,
    unit_match=0.901,
    constant=0.057,
)


def reciprocal_rank(*rankings: NDArray[np.int64], count: int, constant: int = 60) -> Floats:
    """Reciprocal rank fusion, kept for comparison: the sum of 1 / (constant + rank) over rankings of row numbers.

    Cormack, Clarke and Büttcher 2009.
    """
    scores = np.zeros(count, np.float32)
    for rows in rankings:
        scores[rows] += 1.0 / (constant + 1 + np.arange(len(rows), dtype=np.float32))
    return scores
