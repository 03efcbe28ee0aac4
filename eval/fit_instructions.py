"""Fits the weights by which `assistant.llm.instructions` tells text that speaks to a language model.

    python -m eval.fit_instructions --index DIR --out assistant/llm/instruction_weights.npz

Logistic regression with a ridge on the vectors of sentences: those marked yes in `eval/instructions.tsv` against those marked
no and every unit of the index. The shipped weights were made with an index of the sample library.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.search import Searcher
from index.snapshot import current_folder, open_snapshot

Floats = NDArray[np.float64]

_EXAMPLES = Path(__file__).with_name("instructions.tsv")


def main() -> None:
    """Encode, fit, write, and print how many of the examples the weights tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True, help="an index of works without instructions")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    lines = [line.split("\t") for line in _EXAMPLES.read_text(encoding="utf-8").splitlines()]
    texts = [text for _, text in lines]
    labels = [label == "yes" for label, _ in lines]
    snapshot = open_snapshot(arguments.index)
    for stored in snapshot.text.passages():
        passage = stored.passage
        texts += [passage.text[unit.start - passage.start : unit.end - passage.start] for unit in passage.units]
    labels += [False] * (len(texts) - len(labels))
    vectors = Searcher.open(arguments.index).vectors(texts)
    if vectors is None:
        raise SystemExit(f"The index in {current_folder(arguments.index)} was not made with the embedded model.")
    truth = np.array(labels)
    weights, bias = fit_weights(vectors.astype(np.float64), truth)
    np.savez(
        arguments.out,
        allow_pickle=False,
        fingerprint=np.array(snapshot.manifest.fingerprint),
        weights=weights.astype(np.float32),
        bias=np.array(bias, np.float32),
    )
    scores = vectors @ weights + bias
    for threshold in (0.0, 0.5, 1.0):
        found, false = (scores[truth] > threshold).mean(), (scores[~truth] > threshold).mean()
        print(f"threshold {threshold}: {found:.3f} of {truth.sum()} found, {false:.4f} of {(~truth).sum()} false")


def fit_weights(vectors: Floats, labels: NDArray[np.bool_], *, ridge: float = 1.0) -> tuple[Floats, float]:
    """Weights (d,) and bias of a logistic regression of vectors (n, d), both classes of equal weight, by Newton's method."""
    count = len(labels)
    share = np.where(labels, count / (2 * labels.sum()), count / (2 * (~labels).sum()))
    design = np.hstack([vectors, np.ones((count, 1))])
    # The bias is not held back.
    penalty = np.append(np.full(vectors.shape[1], ridge), 0.0)
    coefficients = np.zeros(design.shape[1])
    for _ in range(50):
        expected = 1 / (1 + np.exp(-design @ coefficients))
        gradient = design.T @ (share * (labels - expected)) - penalty * coefficients
        curvature = (design * (share * expected * (1 - expected))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        coefficients += step
        if np.abs(step).max() < 1e-9:
            break
    return coefficients[:-1], float(coefficients[-1])


if __name__ == "__main__":
    main()
