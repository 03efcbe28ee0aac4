"""Fits the confidence curves of `assistant.answers.refusal`, one for each direction.

    python -m eval.fit_refusal QUESTIONS.jsonl --index DIR [--squad AR.json EN.json]

Each question is asked twice: as it is, and with the works that answer it removed from what was found (a question that the
sources do not answer, though it is a sensible one). The shipped curves were fitted on `eval/questions/dev.jsonl` over the
sample library, weight 1, and on every fourth question of the development half of XQuAD in all four directions, weight 0.5.
Printed: the curves, their AUROC, and what each threshold keeps and refuses. Nothing is written: the numbers are copied.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.question import understand
from eval.models import Question
from eval.own_index import own_index
from eval.sets.opening import read_set
from index.models import Hit
from index.search import Searcher

Direction = Literal["same", "cross"]
Floats = NDArray[np.float64]

_FOUND = 60
_SQUAD_STEP = 4
_SQUAD_WEIGHT = 0.5
_RIDGE = 0.01


@dataclass(frozen=True, slots=True)
class Asked:
    """The score of the best passage for one question, and whether that can be an answer."""

    direction: Direction
    score: float
    answerable: bool
    weight: float


def main() -> None:
    """Ask, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--index", type=Path, required=True, help="an index of the works that the questions are on")
    parser.add_argument("--squad", type=Path, nargs="*", default=[], help="parallel files of one SQuAD-form set")
    parser.add_argument(
        "--cache", type=Path, default=Path(".maraji/eval"), help="where indexes of the SQuAD files are kept"
    )
    arguments = parser.parse_args()
    asked = list(_ask(read_set(arguments.questions).questions, Searcher.open(arguments.index), 1.0))
    for passages, questions in product(arguments.squad, repeat=2):
        chosen = read_set(questions, passages)
        directory = own_index(chosen, arguments.cache, None, lambda line: print(line, file=sys.stderr))
        asked += _ask(chosen.questions[::_SQUAD_STEP], Searcher.open(directory), _SQUAD_WEIGHT)
    for direction in ("same", "cross"):
        _report(direction, [each for each in asked if each.direction == direction])


def _ask(questions: tuple[Question, ...], searcher: Searcher, weight: float) -> Iterator[Asked]:
    for question in questions:
        understood = understand(question.text, question.history)
        hits = searcher.search(understood.search_text, _FOUND)
        removed = {gold.source for gold in question.gold}
        yield from _scored(understood.language, hits, question.answerable, weight)
        if question.answerable:
            yield from _scored(understood.language, [hit for hit in hits if hit.source not in removed], False, weight)


def _scored(language: str, hits: list[Hit], answerable: bool, weight: float) -> Iterator[Asked]:
    if hits:
        yield Asked("same" if hits[0].language == language else "cross", hits[0].score, answerable, weight)


def _report(direction: str, asked: list[Asked]) -> None:
    scores = np.array([each.score for each in asked])
    answerable = np.array([each.answerable for each in asked])
    bias, slope = fit_logistic(scores, answerable, np.array([each.weight for each in asked]))
    order = (scores[answerable][:, None] > scores[~answerable]).mean()
    print(f"{direction}: bias {bias:.3f}, slope {slope:.3f}, AUROC {order:.3f} ({len(asked)} asked)")
    probabilities = 1 / (1 + np.exp(-(bias + slope * scores)))
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6):
        kept = (probabilities[answerable] >= threshold).mean()
        refused = (probabilities[~answerable] < threshold).mean()
        print(f"  threshold {threshold}: keeps {kept:.3f} of the answerable, refuses {refused:.3f} of the others")


def fit_logistic(scores: Floats, labels: NDArray[np.bool_], weights: Floats) -> tuple[float, float]:
    """Bias and slope of a weighted logistic regression on one variable, by Newton's method with a small ridge."""
    design = np.stack([np.ones_like(scores), scores], axis=1)
    coefficients = np.zeros(2)
    for _ in range(100):
        expected = 1 / (1 + np.exp(-design @ coefficients))
        gradient = design.T @ (weights * (labels - expected)) - _RIDGE * coefficients
        curvature = (design * (weights * expected * (1 - expected))[:, None]).T @ design + _RIDGE * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        coefficients += step
        if np.abs(step).max() < 1e-9:
            break
    return float(coefficients[0]), float(coefficients[1])


if __name__ == "__main__":
    main()
