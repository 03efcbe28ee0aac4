"""How well a ranking finds what is relevant: one function a measure, as trec_eval and ir_measures define it.

Each takes the ranked keys, best first, and the grades of the relevant ones, of which there is at least one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

CUTOFFS: Final = (1, 3, 5, 10, 20)
DEPTH: Final = 20
"""How deep a ranking is recorded and measured."""


def recall(ranked: Sequence[str], grades: Mapping[str, int], cutoff: int) -> float:
    """The share of what is relevant among the first `cutoff` (R@k)."""
    relevant = _relevant(grades)
    return len(relevant.intersection(ranked[:cutoff])) / len(relevant)


def success(ranked: Sequence[str], grades: Mapping[str, int], cutoff: int) -> float:
    """1 when anything relevant is among the first `cutoff` (Success@k); R@k where one thing is relevant."""
    return float(not _relevant(grades).isdisjoint(ranked[:cutoff]))


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int], cutoff: int = DEPTH) -> float:
    """1 / the rank of the first relevant one, 0 when it is beyond `cutoff` (RR@k; their mean is MRR)."""
    relevant = _relevant(grades)
    return next((1 / rank for rank, key in enumerate(ranked[:cutoff], 1) if key in relevant), 0.0)


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], cutoff: int = 10) -> float:
    """Normalised discounted cumulative gain with linear gains (nDCG@k, Järvelin and Kekäläinen 2002)."""
    gains = [max(grades.get(key, 0), 0) for key in ranked[:cutoff]]
    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:cutoff]
    return _discounted(gains) / _discounted(ideal)


def average_precision(ranked: Sequence[str], grades: Mapping[str, int], cutoff: int = DEPTH) -> float:
    """The mean over what is relevant of the precision at its rank, 0 beyond `cutoff` (AP@k; their mean is MAP)."""
    relevant = _relevant(grades)
    found = 0
    total = 0.0
    for rank, key in enumerate(ranked[:cutoff], 1):
        if key in relevant:
            found += 1
            total += found / rank
    return total / len(relevant)


def ranking_scores(ranked: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """All of them, by name."""
    scores = {f"recall@{cutoff}": recall(ranked, grades, cutoff) for cutoff in CUTOFFS}
    scores |= {f"success@{cutoff}": success(ranked, grades, cutoff) for cutoff in CUTOFFS}
    return scores | {
        f"mrr@{DEPTH}": reciprocal_rank(ranked, grades),
        "ndcg@10": ndcg(ranked, grades),
        f"map@{DEPTH}": average_precision(ranked, grades),
    }


def _relevant(grades: Mapping[str, int]) -> frozenset[str]:
    return frozenset(key for key, grade in grades.items() if grade > 0)


def _discounted(gains: Sequence[int]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
