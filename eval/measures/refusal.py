"""How well confidence tells what can be answered: AUROC, the risk-coverage curve and calibration.

Confidences are of shape (n,), outcomes of the same shape: whether the question can be answered, or was answered right.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


def auroc(confidences: Floats, answerable: Flags) -> float | None:
    """The chance that an answerable question is held more confident than one that is not, ties half; None without both.

    The Mann-Whitney statistic over the number of pairs.
    """
    positives = int(answerable.sum())
    negatives = len(answerable) - positives
    if not positives or not negatives:
        return None
    _, inverse, counts = np.unique(confidences, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[answerable].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def risk_coverage(confidences: Floats, right: Flags) -> list[tuple[float, float]]:
    """(coverage, risk) when the most confident questions are answered: the share answered, and of these the share wrong.

    One point for each distinct confidence (El-Yaniv and Wiener 2010).
    """
    order = np.argsort(-confidences, kind="stable")
    wrong = np.cumsum(~right[order])
    last_of_ties = np.append(np.diff(confidences[order]) != 0, True)
    return (
        [((at + 1) / len(order), float(wrong[at]) / (at + 1)) for at in np.flatnonzero(last_of_ties).tolist()]
        if len(order)
        else []
    )


def area_under_risk(curve: list[tuple[float, float]]) -> float:
    """The area under a risk-coverage curve (AURC): the mean risk over all coverages."""
    area, before = 0.0, 0.0
    for coverage, risk in curve:
        area += (coverage - before) * risk
        before = coverage
    return area


def calibration(confidences: Floats, outcomes: Flags, bins: int = 10) -> list[tuple[float, float, int]]:
    """(mean confidence, share of true outcomes, count) of each bin of equal width over 0 to 1 that holds anything."""
    places = np.clip((confidences * bins).astype(int), 0, bins - 1)
    return [
        (
            float(confidences[places == place].mean()),
            float(outcomes[places == place].mean()),
            int((places == place).sum()),
        )
        for place in range(bins)
        if (places == place).any()
    ]


def calibration_error(points: list[tuple[float, float, int]]) -> float:
    """The expected calibration error: the mean distance of confidence and outcome over the bins (Naeini et al. 2015)."""
    return sum(count * abs(confidence - share) for confidence, share, count in points) / sum(
        count for _, _, count in points
    )
