"""Evidence adds up as the formulas say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.fusion import Evidence, Weights, reciprocal_rank, s1, s1_bridged, s2


def floats(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, np.float32)


EVIDENCE = Evidence(
    stems=floats(1, 0),
    grams=floats(0.5, 0),
    names=floats(0.2, 0.4),
    bridge=floats(0, 0.3),
    passage=floats(0.6, 0.5),
    unit=floats(0.8, -1),
    other_language=np.array([False, True]),
)


def test_s1_is_its_formula() -> None:
    weights = Weights(names=0.3, dense=1.2, passage=0.45, unit=0.55, other_language=0.2)
    first = 0.5 * 1 + 0.5 * 0.5 + 0.3 * 0.2 + 1.2 * (0.45 * 0.6 + 0.55 * 0.8)
    second = 0.3 * 0.4 + 1.2 * (0.45 * 0.5 - 0.55) + 0.2
    assert s1(EVIDENCE, weights).tolist() == pytest.approx([first, second], abs=1e-6)


@pytest.mark.parametrize("kind", ["stems", "grams", "names", "passage", "unit"])
def test_more_evidence_of_any_kind_is_never_worse(kind: str) -> None:
    more = replace(EVIDENCE, **{kind: getattr(EVIDENCE, kind) + np.float32(0.1)})
    assert (s1(more, Weights()) > s1(EVIDENCE, Weights())).all()


def test_the_bridge_adds_half_of_what_it_covers_across_languages() -> None:
    assert (s1_bridged(EVIDENCE) - s1(EVIDENCE)).tolist() == pytest.approx([0, 0.15], abs=1e-6)
    known = replace(EVIDENCE, match=floats(0.5, 0.5), unit_match=floats(0.5, 0.5))
    more = replace(known, bridge=known.bridge + floats(0, 0.1))
    assert (s2(more) > s2(known)).tolist() == [False, True]


def test_no_candidates_no_scores() -> None:
    none = floats()
    assert s1(Evidence(none, none, none, none, none, none, np.array([], bool)), Weights()).tolist() == []


def test_reciprocal_ranks_add_up() -> None:
    scores = reciprocal_rank(np.array([2, 0]), np.array([2]), count=4)
    assert scores.tolist() == pytest.approx([1 / 62, 0, 2 / 61, 0])
