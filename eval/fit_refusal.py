"""Fits the confidence curves of `assistant.answers.refusal`, one for each direction.

    python -m eval.fit_refusal QUESTIONS.jsonl --index DIR [--squad AR.json EN.json] [--no-token-vectors]

Each question is asked three times: as it is, without the passages that answer it (the subject is treated, the question is not
answered), and without the works that do (a sensible question on another subject). The shipped curves were fitted on
`eval/questions/dev.jsonl` over the sample library, weight 1, and on the development half of XQuAD in all four directions, the
articles that the adapter was not trained on, weight 0.4; what lacks only its passages counts half of that. Printed: the
curves, their AUROC, and what each threshold keeps and refuses. Nothing is written: the numbers are copied.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.answers.refusal import lead, missing_names
from assistant.answers.twins import distinct
from assistant.answers.units import PASSAGES
from assistant.question import Question as Understood
from assistant.question import understand
from eval.models import Question
from eval.own_index import own_index
from eval.parallel_records import is_untrained
from eval.sets.opening import read_set
from index.fusion import s1, s1_bridged
from index.models import Hit
from index.search import Searcher

Direction = Literal["same", "cross"]
Floats = NDArray[np.float64]

_FOUND = 60
_SQUAD_WEIGHT = 0.4
_WITHOUT_PASSAGES_WEIGHT = 0.5
_RIDGE = 0.01


@dataclass(frozen=True, slots=True)
class Asked:
    """What was found for one question, and whether that can be an answer."""

    direction: Direction
    score: float
    """Of the best passage."""
    lead: float
    """Over the second."""
    missing: bool
    """Whether a name of the question stands in none of the passages."""
    answer: Literal["there", "passages removed", "works removed"]
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
    parser.add_argument("--no-token-vectors", action="store_true", help="the curves for indexes without them")
    arguments = parser.parse_args()
    late = not arguments.no_token_vectors
    asked = list(_ask(read_set(arguments.questions).questions, _searcher(arguments.index, late), 1.0))
    for passages, questions in product(arguments.squad, repeat=2):
        chosen = read_set(questions, passages)
        directory = own_index(chosen, arguments.cache, None, lambda line: print(line, file=sys.stderr))
        asked += _ask(_of_untrained(chosen.questions), _searcher(directory, late), _SQUAD_WEIGHT)
    for direction in ("same", "cross"):
        _report(direction, [each for each in asked if each.direction == direction])


def _searcher(directory: Path, late: bool) -> Searcher:
    """One that ranks as over an index with token vectors, or without."""
    return Searcher.open(directory, late=late, score=s1_bridged if late else s1)


def _of_untrained(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Those of the articles that the adapter was not trained on."""
    articles = list(dict.fromkeys(gold.source for question in questions for gold in question.gold[:1]))
    kept = {source for number, source in enumerate(articles) if is_untrained(number)}
    return tuple(question for question in questions if any(gold.source in kept for gold in question.gold))


def _ask(questions: tuple[Question, ...], searcher: Searcher, weight: float) -> Iterator[Asked]:
    for question in questions:
        understood = understand(question.text, question.history)
        hits = searcher.search(understood.search_text, _FOUND)
        if not question.answerable:
            yield from _scored(understood, hits, "works removed", weight)
            continue
        yield from _scored(understood, hits, "there", weight)
        works, pages = {gold.source for gold in question.gold}, {(gold.source, gold.page) for gold in question.gold}
        without = [hit for hit in hits if (hit.source, hit.page) not in pages]
        yield from _scored(understood, without, "passages removed", _WITHOUT_PASSAGES_WEIGHT * weight)
        without = [hit for hit in hits if hit.source not in works]
        yield from _scored(understood, without, "works removed", weight)


def _scored(
    question: Understood, hits: list[Hit], answer: Literal["there", "passages removed", "works removed"], weight: float
) -> Iterator[Asked]:
    best = distinct(hits)[:PASSAGES]
    if best:
        direction: Direction = "same" if best[0].language == question.language else "cross"
        yield Asked(direction, best[0].score, lead(best), bool(missing_names(question.text, best)), answer, weight)


def _report(direction: str, asked: list[Asked]) -> None:
    evidence = np.array([[each.score, each.lead, each.missing] for each in asked])
    there, passages_removed, works_removed = (
        np.array([each.answer == answer for each in asked]) for answer in ("there", "passages removed", "works removed")
    )
    bias, *slopes = fit_logistic(evidence, there, np.array([each.weight for each in asked]))
    probabilities = 1 / (1 + np.exp(-(bias + evidence @ np.array(slopes))))
    named = ", ".join(f"{name}={value:.3f}" for name, value in zip(("slope", "lead", "missing"), slopes, strict=True))
    print(f"{direction}: bias={bias:.3f}, {named} ({len(asked)} asked)")
    for removed, name in ((works_removed, "works removed"), (passages_removed, "passages removed")):
        print(f"  AUROC, {name}: {(probabilities[there][:, None] > probabilities[removed]).mean():.3f}")
    for threshold in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        kept, *refused = (
            (probabilities[chosen] >= threshold).mean() for chosen in (there, works_removed, passages_removed)
        )
        print(
            f"  threshold {threshold}: keeps {kept:.3f} of the answerable, refuses {1 - refused[0]:.3f} of those without "
            f"their works and {1 - refused[1]:.3f} of those without their passages"
        )


def fit_logistic(evidence: Floats, labels: NDArray[np.bool_], weights: Floats) -> tuple[float, ...]:
    """Bias and slopes of a weighted logistic regression on (n, k) evidence, by Newton's method with a small ridge."""
    design = np.concatenate([np.ones((len(evidence), 1)), evidence], axis=1)
    coefficients = np.zeros(design.shape[1])
    for _ in range(100):
        expected = 1 / (1 + np.exp(-design @ coefficients))
        gradient = design.T @ (weights * (labels - expected)) - _RIDGE * coefficients
        curvature = (design * (weights * expected * (1 - expected))[:, None]).T @ design + _RIDGE * np.eye(
            design.shape[1]
        )
        step = np.linalg.solve(curvature, gradient)
        coefficients += step
        if np.abs(step).max() < 1e-9:
            break
    return tuple(float(each) for each in coefficients)


if __name__ == "__main__":
    main()
