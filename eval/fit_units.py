"""Fits the weights of `assistant.answers.units`: which unit of the best passages says what was asked.

    python -m eval.fit_units QUESTIONS.jsonl --index DIR --squad AR.json EN.json

A unit is right when what would be shown of it holds the answer and its passage is the question's own. Parallel SQuAD files are
asked in three pools: the passages in the question's language, in the other, and of both together; each list counts 1, those of
both together 0.3, and those of QUESTIONS, over their own index, 3, because they are few and nearer to what users ask. The
shipped weights were fitted on the development half of XQuAD (the articles that the adapter was not trained on) and on
`eval/questions/dev.jsonl` (`eval.listwise` fits). Printed: how often the best unit is right and one of the best three
sentences, cross-validated; then the weights. Nothing is written: the numbers are copied.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.answers.excerpts import excerpt
from assistant.answers.units import PASSAGES, UnitEvidence, unit_evidence
from assistant.question import understand
from corpus.models import Language
from eval.listwise import FOLDS, Candidates, Floats, cross_validated, fit
from eval.measures.answers import holds, holds_quotation
from eval.models import Question
from eval.parallel_records import Asked, Record, is_untrained, searcher_of, squad_records
from eval.sets.opening import read_set
from index.centering import LANGUAGES
from index.filters import Filters
from index.models import Hit
from index.search import Searcher

NAMES = ("cosine", "match", "shared", "behind", "fitness")
FITNESS = 2.0
"""What fitness counts in the question's own language: the other weights are printed on its scale."""
_BOTH, _OWN = 0.3, 3.0


@dataclass(frozen=True, slots=True)
class Choice:
    """The units among which one question's answer is chosen."""

    candidates: Candidates
    sentences: tuple[tuple[int, int], ...]
    """Of each unit: its passage, and where its sentence begins."""


def main() -> None:
    """Ask, cross-validate, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--index", type=Path, required=True, help="an index of the works that the questions are on")
    parser.add_argument("--squad", type=Path, nargs=2, required=True, metavar=("AR", "EN"))
    arguments = parser.parse_args()
    ar, en = arguments.squad
    records = squad_records(ar, en, is_untrained)
    with tempfile.TemporaryDirectory() as folder:
        choices = list(_parallel(records, searcher_of(records, Path(folder))))
    choices += _own(read_set(arguments.questions).questions, Searcher.open(arguments.index))
    lists = [each.candidates for each in choices]
    found: dict[str, list[tuple[bool, bool]]] = {}
    for each, scores in zip(choices, cross_validated(lists), strict=True):
        found.setdefault(each.candidates.direction, []).append(_hits(each, scores))
    for direction, hits in found.items():
        first, third = np.mean(hits, axis=0)
        print(f"{direction:12s} first {first:.3f}  one of three {third:.3f}  ({len(hits)})")
    weights = fit(lists)
    weights *= FITNESS / weights[0, NAMES.index("fitness")]
    for direction, row in zip(("SAME_LANGUAGE", "ACROSS_LANGUAGES"), weights, strict=True):
        print(
            direction, ", ".join(f"{name}={value:.2f}" for name, value in zip([*NAMES, "constant"], row, strict=True))
        )


def _parallel(records: Sequence[Record], searcher: Searcher) -> Iterator[Choice]:
    for number, record in enumerate(records):
        for language, questions in record.questions.items():
            for asked in questions:
                hits = {
                    pool: searcher.search(understand(asked.text).search_text, PASSAGES, Filters(language=pool))
                    for pool in LANGUAGES
                }
                both = sorted((hit for own in hits.values() for hit in own), key=lambda hit: -hit.score)[:PASSAGES]
                right = _holds_an_answer(asked, number)
                for pool, own in hits.items():
                    yield from _choice(f"squad {record.group}", f"{language}>{pool}", asked.text, (), own, right, 1.0)
                yield from _choice(f"squad {record.group}", f"{language}>both", asked.text, (), both, right, _BOTH)


def _holds_an_answer(asked: Asked, number: int) -> Callable[[Hit, str], bool]:
    def right(hit: Hit, shown: str) -> bool:
        language: Language = hit.language
        return hit.source == f"{language}-{number}" and any(holds(shown, each) for each in asked.answers[language])

    return right


def _own(questions: Sequence[Question], searcher: Searcher) -> Iterator[Choice]:
    for number, question in enumerate(questions):
        quotations = [gold.quote for gold in question.gold if gold.quote]

        def right(_: Hit, shown: str, quotations: Sequence[str] = quotations) -> bool:
            return any(holds_quotation(shown, each) for each in quotations)

        understood = understand(question.text, question.history)
        # what asks for a reference is answered by what cites one, whatever its score
        if question.answerable and understood.kind != "reference":
            hits = searcher.search(understood.search_text, PASSAGES)
            yield from _choice(f"own {number % FOLDS}", "own", question.text, question.history, hits, right, _OWN)


def _choice(
    group: str,
    direction: str,
    text: str,
    history: tuple[str, ...],
    hits: Sequence[Hit],
    right: Callable[[Hit, str], bool],
    weight: float,
) -> Iterator[Choice]:
    """The units of the hits, if there are any."""
    question = understand(text, history)
    units = list(unit_evidence(question, hits))
    if units:
        candidates = Candidates(
            group,
            direction,
            np.array([_row(each) for each in units]),
            np.array([hits[each.passage].language != question.language for each in units]),
            np.array([right(hits[each.passage], _shown(hits[each.passage], each)) for each in units]),
            weight,
        )
        yield Choice(candidates, tuple((each.passage, each.unit.sentence_start) for each in units))


def _row(unit: UnitEvidence) -> list[float]:
    """The evidence of a unit; what is behind speaks against it."""
    return [-getattr(unit, name) if name == "behind" else getattr(unit, name) for name in NAMES]


def _shown(hit: Hit, each: UnitEvidence) -> str:
    shown = excerpt(each.passage, hit, each.unit)
    return hit.text[shown.start - hit.start : shown.end - hit.start]


def _hits(choice: Choice, scores: Floats) -> tuple[bool, bool]:
    """Whether the best unit is right, and one of those of the best three sentences."""
    best: dict[tuple[int, int], bool] = {}
    for at in np.argsort(-scores, kind="stable"):
        best.setdefault(choice.sentences[at], bool(choice.candidates.right[at]))
    first = list(best.values())[:3]
    return first[0], any(first)


if __name__ == "__main__":
    main()
