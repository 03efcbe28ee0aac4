"""Fits the weights of `index.fusion.s2`, with late interaction, on questions whose passages are known in both languages.

    python -m eval.fit_fusion --squad AR.json EN.json --abstracts eval/questions/abstracts_a.jsonl

Each question is asked of the passages in its own language, of those in the other, of both (either is right), and of both
without the right one in its own language (`eval.listwise` fits). The shipped weights were fitted on the development half of
XQuAD and on `abstracts_a.jsonl`. Printed: R@1 by direction, cross-validated by article or field, beside s1, of the articles that
the adapter was not trained on also alone; then a twentieth of the weights. Nothing is written: the numbers are copied.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.models import Language
from eval.listwise import Candidates, Floats, cross_validated, fit
from eval.parallel_records import Record, abstract_records, is_untrained, searcher_of, squad_records
from index.centering import LANGUAGES
from index.filters import Filters
from index.fusion import Evidence, LinearWeights, s1
from index.search import Searcher

NAMES = [each.name for each in fields(LinearWeights) if each.name != "constant"]
SCALE = 20
"""The weights that are printed are so much smaller than those of the loss: scores are then of the size of those of `s1`."""
# A question whose answer is only in the other language is rarer than one whose answer is in both.
_LIST_WEIGHTS = {"same": 1.0, "other": 1.0, "both": 1.0, "only other": 0.1}


@dataclass(frozen=True, slots=True)
class Pool:
    """The candidates for a question in one language."""

    candidates: Candidates
    first_scores: Floats
    """Those of `s1`."""


def main() -> None:
    """Ask, cross-validate, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--squad", type=Path, nargs=2, action="append", default=[], metavar=("AR", "EN"))
    parser.add_argument("--abstracts", type=Path, action="append", default=[])
    arguments = parser.parse_args()
    squads = {f"{ar.name} {en.name}": squad_records(ar, en) for ar, en in arguments.squad}
    sets = squads | {path.name: abstract_records(path) for path in arguments.abstracts}
    asked = {name: _ask(name, records) for name, records in sets.items()}
    untrained = {
        f"{name} {each.group}"
        for name, records in sets.items()
        for each in records
        if name in squads and is_untrained(int(each.group))
    }
    lists = [each for pools in asked.values() for each in pools]
    scores = iter(cross_validated([each.candidates for each in lists]))
    for name, own in asked.items():
        candidates = [each.candidates for each in own]
        print(name)
        print("  s1              ", _recall(candidates, [each.first_scores for each in own]))
        fitted = [next(scores) for _ in own]
        print("  cross-validated ", _recall(candidates, fitted))
        new = [at for at, each in enumerate(candidates) if each.group in untrained]
        if new:
            print("  new to adapter  ", _recall([candidates[at] for at in new], [fitted[at] for at in new]))
    weights = fit([each.candidates for each in lists]) / SCALE
    for direction, row in zip(("SAME", "ACROSS"), weights, strict=True):
        print(
            direction, ", ".join(f"{name}={value:.3f}" for name, value in zip([*NAMES, "constant"], row, strict=True))
        )


def _ask(name: str, records: Sequence[Record]) -> list[Pool]:
    with tempfile.TemporaryDirectory() as folder:
        searcher = searcher_of(records, Path(folder))
        return [
            pool
            for number, record in enumerate(records)
            for language, questions in record.questions.items()
            for question in questions
            for pool in _pools(searcher, f"{name} {record.group}", number, language, question.text)
        ]


def _pools(searcher: Searcher, group: str, number: int, language: Language, question: str) -> list[Pool]:
    """A question's lists; those without the right passage among the candidates teach nothing and are scored as missed."""
    parts = []
    for pool in LANGUAGES:
        sources, evidence = searcher.evidence(question, Filters(language=pool))
        right = np.array([source == f"{pool}-{number}" for source in sources])
        parts.append((pool, _matrix(evidence), s1(evidence).astype(float), evidence.other_language, right))
    own = next(part for part in parts if part[0] == language)
    other = next(part for part in parts if part[0] != language)
    without = tuple(array[~own[4]] for array in own[1:])

    def joined(kind: str, *pools: tuple[NDArray[np.generic], ...]) -> Pool:
        evidence, first, is_other, right = (np.concatenate(arrays) for arrays in zip(*pools, strict=True))
        candidates = Candidates(group, f"{kind}: {language}", evidence, is_other, right, _LIST_WEIGHTS[kind])
        return Pool(candidates, first)

    lists = [
        joined("same", own[1:]),
        joined("other", other[1:]),
        joined("both", own[1:], other[1:]),
        joined("only other", without, other[1:]),
    ]
    return [each for each in lists if len(each.candidates.right)]


def _matrix(evidence: Evidence) -> Floats:
    return np.stack([getattr(evidence, name) for name in NAMES], axis=1).astype(float)


def _recall(lists: Sequence[Candidates], scores: Sequence[Floats]) -> str:
    """How often a right passage comes first, by direction."""
    hits: dict[str, list[bool]] = {}
    for each, score in zip(lists, scores, strict=True):
        hits.setdefault(each.direction, []).append(bool(each.right[int(np.argmax(score))]))
    return "  ".join(f"{direction} {np.mean(found):.3f}" for direction, found in hits.items())


if __name__ == "__main__":
    main()
