"""The fit of the weights that tell instructions."""

from __future__ import annotations

import numpy as np

from eval.fit_instructions import fit_weights


def test_the_fit_is_where_the_gradient_vanishes() -> None:
    rng = np.random.default_rng(7)
    vectors = rng.standard_normal((200, 5))
    labels = vectors @ np.array([1.0, -2.0, 0.0, 0.5, 0.0]) + rng.standard_normal(200) > 1.0
    weights, bias = fit_weights(vectors, labels, ridge=2.0)
    expected = 1 / (1 + np.exp(-(vectors @ weights + bias)))
    share = np.where(labels, 100 / labels.sum(), 100 / (~labels).sum())
    residual = share * (labels - expected)
    np.testing.assert_allclose(vectors.T @ residual, 2.0 * weights, atol=1e-6)
    assert abs(residual.sum()) < 1e-6
    assert ((expected > 0.5) == labels).mean() > 0.8
