"""How sure a number is: bootstrap intervals over questions, and the permutation test of a paired difference.

Draws come from a generator with a fixed seed, so the same values give the same interval.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

RESAMPLES: Final = 2000
PERMUTATIONS: Final = 10_000
_EXACT_UP_TO: Final = 13
"""With so few differences all signs are tried (2^13 < 10,000)."""
_SEED: Final = 20_260_101


class Interval(NamedTuple):
    """A mean with its 95% interval."""

    mean: float
    low: float
    high: float


def resamples(count: int, draws: int = RESAMPLES) -> NDArray[np.int64]:
    """How often each of `count` questions is drawn in each resample, (draws, count)."""
    return np.random.default_rng(_SEED).multinomial(count, np.full(count, 1 / count), size=draws)


def bootstrap(values: Floats) -> Interval:
    """The mean of the values (n,) with its percentile bootstrap interval (Efron 1979); n is at least 1."""
    means = resamples(len(values)) @ values / len(values)
    low, high = np.quantile(means, (0.025, 0.975))
    return Interval(float(values.mean()), float(low), float(high))


def share_interval(values: Floats) -> Interval:
    """The same for values between 0 and 1; where all are 0 or all are 1, of which every resample is the same, it is exact.

    The exact bound is Clopper and Pearson's (1934): of 20 hits out of 20 it says .83 to 1, and not 1 to 1.
    """
    interval = bootstrap(values)
    farthest = float(0.025 ** (1 / len(values)))
    if (values == 1).all():
        return interval._replace(low=farthest)
    if (values == 0).all():
        return interval._replace(high=1 - farthest)
    return interval


def permutation_p(differences: Floats) -> float:
    """The two-sided p of paired differences (n,) by flipping signs: exact for few, else 10,000 draws (Fisher 1935)."""
    moved = differences[differences != 0]
    if not len(moved):
        return 1.0
    observed = abs(moved.sum()) - 1e-12
    if len(moved) <= _EXACT_UP_TO:
        flips = np.arange(2 ** len(moved))[:, None] >> np.arange(len(moved)) & 1
        return float((np.abs((1 - 2 * flips) @ moved) >= observed).mean())
    signs = np.random.default_rng(_SEED).choice((-1.0, 1.0), size=(PERMUTATIONS, len(moved)))
    beyond = int((np.abs(signs @ moved) >= observed).sum())
    return (beyond + 1) / (PERMUTATIONS + 1)
