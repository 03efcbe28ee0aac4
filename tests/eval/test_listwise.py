"""Weights fitted listwise: they find what was planted and are never measured on what they were fitted on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.listwise import Candidates, cross_validated, fit, score
from eval.parallel_records import abstract_records, squad_records

PLANTED = np.array([2.0, 0.0, 1.0])


def drawn(seed: int, group: str, weights: NDArray[np.float64], *, constant: float = 0.0) -> Candidates:
    """Ten candidates, half of them in the other language; right is one of the best by planted weights."""
    draw = np.random.default_rng(seed)
    evidence, other = draw.random((10, 3)), np.arange(10) % 2 == 0
    planted = 6 * (evidence @ weights + constant * other) + draw.gumbel(size=10)
    return Candidates(group, "both", evidence, other, planted == planted.max())


def test_the_planted_weights_are_found() -> None:
    weights = fit([drawn(seed, "a", PLANTED, constant=0.5) for seed in range(300)])
    for row in weights:
        np.testing.assert_allclose(row[:3] / row[0], PLANTED / PLANTED[0], atol=0.25)
    assert weights[0, 3] == 0
    assert abs(weights[1, 3] / weights[1, 0] - 0.25) < 0.12


def test_no_evidence_speaks_against_a_candidate() -> None:
    weights = fit([drawn(seed, "a", np.array([1.0, -1.0, 0.0])) for seed in range(200)])
    assert (weights[:, :3] >= 0).all()
    assert (weights[:, 1] < 0.05 * weights[:, 0]).all()


def test_evidence_of_one_language_counts_nothing_across() -> None:
    lists = [drawn(seed, "a", PLANTED) for seed in range(100)]
    for each in lists:
        each.evidence[each.other, 0] = 0
    weights = fit(lists)
    assert weights[0, 0] > 0
    assert weights[1, 0] == 0


def test_a_group_is_scored_by_weights_that_have_not_seen_it() -> None:
    # in the last group the second kind of evidence is everything, which the others do not know
    lists = [drawn(seed, "abcde"[seed % 5], PLANTED) for seed in range(50)]
    odd = [drawn(seed, "z", np.array([0.0, 3.0, 0.0])) for seed in range(50, 70)]
    scores = cross_validated([*lists, *odd])
    knows = fit([*lists, *odd, *odd, *odd])
    for each, own in zip(odd, scores[50:], strict=True):
        assert own.shape == (10,)
        assert np.corrcoef(own, each.evidence[:, 1])[0, 1] < np.corrcoef(score(each, knows), each.evidence[:, 1])[0, 1]


def test_parallel_files_become_records_with_their_answers_in_both_languages(tmp_path: Path) -> None:
    def write(language: str, context: str, question: str, answer: str) -> Path:
        asked = {"id": "1", "question": question, "answers": [{"text": answer, "answer_start": context.index(answer)}]}
        paragraphs = [{"context": context, "qas": [asked]}]
        path = tmp_path / f"{language}.json"
        path.write_text(json.dumps({"data": [{"title": "t", "paragraphs": paragraphs}]}), encoding="utf-8")
        return path

    ar = write("ar", "بُنيت المنارة في سنة 1897.", "متى بنيت المنارة؟", "1897")
    en = write("en", "The lighthouse was built in 1897.", "When was the lighthouse built?", "in 1897")
    (record,) = squad_records(ar, en)
    assert record.texts["en"] == "The lighthouse was built in 1897."
    (asked,) = record.questions["ar"]
    assert asked.text == "متى بنيت المنارة؟"
    assert asked.answers == {"ar": ("1897",), "en": ("in 1897",)}


def test_abstracts_are_asked_by_their_titles() -> None:
    records = abstract_records(Path(__file__).parents[2] / "eval" / "questions" / "abstracts_a.jsonl")
    assert len(records) == 70
    assert all(len(record.questions[language]) == 1 for record in records for language in ("ar", "en"))
    assert len({record.questions["ar"][0].text for record in records}) == 70
