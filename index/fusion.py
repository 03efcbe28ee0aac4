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
    passage: Floats
    """Centred cosine of the passage and the question."""
    unit: Floats
    """The best centred cosine of the passage's units and the question."""
    other_language: NDArray[np.bool_]
    """Whether the passage is in another language than the question."""


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


def s1(evidence: Evidence, weights: Weights = _WEIGHTS) -> Floats:
    """Lexical coverage + names + centred cosines + a constant for the other language, whose lexical part is always 0."""
    lexical = 0.5 * evidence.stems + 0.5 * evidence.grams
    dense = weights.passage * evidence.passage + weights.unit * evidence.unit
    score = lexical + weights.names * evidence.names + weights.dense * dense
    return np.asarray(score + weights.other_language * evidence.other_language, np.float32)


def reciprocal_rank(*rankings: NDArray[np.int64], count: int, constant: int = 60) -> Floats:
    """Reciprocal rank fusion, kept for comparison: the sum of 1 / (constant + rank) over rankings of row numbers.

    Cormack, Clarke and Büttcher 2009.
    """
    scores = np.zeros(count, np.float32)
    for rows in rankings:
        scores[rows] += 1.0 / (constant + 1 + np.arange(len(rows), dtype=np.float32))
    return scores
