"""Vectors by which statements are compared with each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from fake_encoder import FakeEncoder
from small_library import write_files

from index.build import index_paths
from index.search import Searcher
from index.snapshot import open_snapshot


def test_what_means_the_same_is_near_in_either_language(sample_index: Path) -> None:
    vectors = Searcher.open(sample_index).vectors(
        ["The treaty was signed in 1911.", "وُقّعت المعاهدة سنة ١٩١١.", "Bakers sleep in tents of goat hair."]
    )
    assert vectors is not None
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.4 > 0.2 > vectors[0] @ vectors[2]


def test_a_model_without_means_has_no_scale(tmp_path: Path) -> None:
    index_paths([write_files(tmp_path / "files")], tmp_path / "index", FakeEncoder())
    assert Searcher(open_snapshot(tmp_path / "index"), FakeEncoder()).vectors(["The treaty was signed."]) is None
