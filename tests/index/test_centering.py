"""Means are taken away by language and kind, and only from the model that they were computed for."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.models import Language
from index.centering import KINDS, LANGUAGES, Centering, shipped_centering
from index.e5_weights import SHA256


def test_without_means_nothing_moves() -> None:
    vectors = np.eye(3, dtype=np.float32)
    assert shipped_centering("sha256:unknown").means == {}
    assert shipped_centering("sha256:unknown").centred(vectors, "unit", ["ar", "en", "ar"]) is vectors


def test_the_embedded_model_has_means_of_every_kind() -> None:
    means = shipped_centering(f"sha256:{SHA256}").means
    assert set(means) == {(kind, language) for kind in KINDS for language in LANGUAGES}
    assert all(mean.shape == (384,) and 0 < float(np.linalg.norm(mean)) < 1 for mean in means.values())


def test_each_row_loses_the_mean_of_its_language() -> None:
    arabic, english = np.array([0.5, 0, 0], np.float32), np.array([0, 0.5, 0], np.float32)
    centering = Centering({("unit", "ar"): arabic, ("unit", "en"): english})
    vector = np.array([0.6, 0.8, 0], np.float32)
    languages: list[Language] = ["ar", "en"]
    moved = centering.centred(np.stack([vector, vector]), "unit", languages)
    for row, mean in zip(moved, (arabic, english), strict=True):
        assert row.tolist() == pytest.approx(((vector - mean) / np.linalg.norm(vector - mean)).tolist())
    assert moved.dtype == np.float32


def test_a_vector_that_is_the_mean_and_no_vector_at_all() -> None:
    mean = np.array([1, 0], np.float32)
    centering = Centering({("unit", "ar"): mean})
    assert np.isfinite(centering.centred(mean[None], "unit", ["ar"])).all()
    assert centering.centred(np.empty((0, 2), np.float32), "unit", []).shape == (0, 2)
