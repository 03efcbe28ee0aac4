"""Linear scores fitted listwise: of a list of candidates, the right ones should come first, in each direction by its own weights.

The loss is that of a listwise softmax (Cao et al., "Learning to Rank: From Pairwise Approach to Listwise Approach", ICML 2007)
with a ridge. No evidence may speak against a candidate: weights are squares, only the constant is free. A constant there is
across languages alone, because within one list only the difference between the directions matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FOLDS = 6
_RIDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Candidates:
    """What competes for one question, (n, ...): its evidence, whether it is in the other language, whether it is right."""

    group: str
    """What is held out together: an article, a field, a work."""
    direction: str
    evidence: Floats
    """(n, names)."""
    other: NDArray[np.bool_]
    right: NDArray[np.bool_]
    weight: float = 1.0
    """How much the list counts."""


def fit(lists: Sequence[Candidates]) -> Floats:
    """The weights of both directions, (2, names + 1): in the question's language, across; the last is the constant.

    Evidence that is 0 everywhere has the weight 0. Lists that cannot teach (nothing or all of it right) are passed over.
    """
    import torch  # only here: measuring needs no torch

    lists = [each for each in lists if each.right.any() and not each.right.all()]
    names = lists[0].evidence.shape[1]
    longest = max(len(each.right) for each in lists)
    features = np.zeros((len(lists), longest, 2 * (names + 1)), np.float32)
    there, right = np.full((2, len(lists), longest), -1e4, np.float32)
    for row, each in enumerate(lists):
        features[row, : len(each.right)] = _both_directions(each)
        there[row, : len(each.right)] = 0
        right[row, np.flatnonzero(each.right)] = 0
    scale = np.sqrt((features[there == 0] ** 2).mean(axis=0)) + 1e-6
    free = torch.tensor(([False] * names + [True]) * 2)
    used = torch.ones(2 * (names + 1))
    used[names] = 0
    used[~features.any(axis=(0, 1))] = 0
    share = torch.tensor([each.weight for each in lists])
    share /= share.sum()
    inputs, mask, gold = torch.tensor(features / scale), torch.tensor(there), torch.tensor(right)
    roots = torch.full((2 * (names + 1),), 0.5, requires_grad=True)
    optimiser = torch.optim.LBFGS([roots], max_iter=300)

    def weights() -> torch.Tensor:
        return torch.where(free, roots, roots**2) * used

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        scores = inputs @ weights() + mask
        losses = torch.logsumexp(scores, 1) - torch.logsumexp(scores + gold, 1)
        loss = (losses * share).sum() + _RIDGE * (torch.where(free, 0, weights()) ** 2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return np.asarray((weights().detach().numpy() / scale).astype(float).reshape(2, -1))


def score(each: Candidates, weights: Floats) -> Floats:
    """The score of each candidate, (n,)."""
    return np.asarray(_both_directions(each) @ weights.reshape(-1))


def cross_validated(lists: Sequence[Candidates]) -> list[Floats]:
    """The scores of each list by weights that were fitted without its group (six folds)."""
    fold_of = {group: number % FOLDS for number, group in enumerate(sorted({each.group for each in lists}))}
    scores: list[Floats] = [np.empty(0)] * len(lists)
    for fold in range(FOLDS):
        weights = fit([each for each in lists if fold_of[each.group] != fold])
        for at, each in enumerate(lists):
            if fold_of[each.group] == fold:
                scores[at] = score(each, weights)
    return scores


def _both_directions(each: Candidates) -> Floats:
    """Evidence beside a constant, in the columns of its direction: (n, 2 (names + 1))."""
    own = np.concatenate([each.evidence, np.ones((len(each.right), 1))], axis=1)
    return np.concatenate([np.where(each.other[:, None], 0, own), np.where(each.other[:, None], own, 0)], axis=1)
