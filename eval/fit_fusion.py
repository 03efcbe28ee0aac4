"""Fits the weights of `index.fusion.s2`, with late interaction, on questions whose passages are known in both languages.

    python -m eval.fit_fusion --squad AR.json EN.json --abstracts eval/questions/abstracts_a.jsonl

Each question is asked of the passages in its own language, of those in the other, of both (either is right), and of both
without the right one in its own language. The loss is that of a listwise softmax (Cao et al., "Learning to Rank: From Pairwise
Approach to Listwise Approach", ICML 2007) with a ridge; one set of weights for each direction. The shipped weights were
fitted on the development half of XQuAD and on `abstracts_a.jsonl`. Printed: R@1 by direction, cross-validated by article or
field (six folds), beside s1 and the loss's own fit; then a tenth of the weights. Nothing is written: the numbers are copied.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.models import Block, Document, Language, Page, Work
from index.build import index_documents
from index.encoder import open_encoder
from index.filters import Filters
from index.fusion import Evidence, LinearWeights, s1
from index.search import Searcher

Floats = NDArray[np.float64]
LANGUAGES: tuple[Language, ...] = ("ar", "en")
NAMES = [each.name for each in fields(LinearWeights) if each.name != "constant"]
_FOLDS = 6
_RIDGE = 1e-3
# A question whose answer is only in the other language is rarer than one whose answer is in both.
_LIST_WEIGHTS = {"same": 1.0, "other": 1.0, "both": 1.0, "only other": 0.1}
_WORDS_ONLY = ("stems", "grams")
"""Evidence that is always 0 across languages."""


@dataclass(frozen=True, slots=True)
class Record:
    """A text in both languages and what is asked about it in both."""

    group: str
    """What is held out together: an article, a field."""
    texts: dict[Language, str]
    questions: dict[Language, list[str]]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages of one question: evidence (n, names), whether they are in the other language, whether they are right."""

    group: str
    direction: str
    evidence: Floats
    first_score: Floats
    other: NDArray[np.bool_]
    right: NDArray[np.bool_]


def main() -> None:
    """Ask, cross-validate, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--squad", type=Path, nargs=2, action="append", default=[], metavar=("AR", "EN"))
    parser.add_argument("--abstracts", type=Path, action="append", default=[])
    arguments = parser.parse_args()
    sets = {f"{ar.name} {en.name}": squad_records(ar, en) for ar, en in arguments.squad}
    sets |= {path.name: abstract_records(path) for path in arguments.abstracts}
    asked = {name: _ask(records) for name, records in sets.items()}
    groups = sorted({(name, each.group) for name, lists in asked.items() for each in lists})
    fold_of = {group: number % _FOLDS for number, group in enumerate(groups)}
    scores: dict[str, list[Floats]] = {name: [np.empty(0)] * len(lists) for name, lists in asked.items()}
    for fold in range(_FOLDS):
        training = [e for name, lists in asked.items() for e in lists if fold_of[name, e.group] != fold]
        weights = fit(training)
        for name, lists in asked.items():
            for at, each in enumerate(lists):
                if fold_of[name, each.group] == fold:
                    scores[name][at] = _score(each, weights)
    for name, lists in asked.items():
        print(name)
        print("  s1              ", _recall(lists, [each.first_score for each in lists]))
        print("  cross-validated ", _recall(lists, scores[name]))
    weights = fit([each for lists in asked.values() for each in lists])
    for direction, row in zip(("SAME", "ACROSS"), weights, strict=True):
        print(
            direction, ", ".join(f"{name}={value:.3f}" for name, value in zip([*NAMES, "constant"], row, strict=True))
        )


def squad_records(ar: Path, en: Path) -> list[Record]:
    """The paragraphs of two parallel files in SQuAD's form."""
    articles = [json.loads(path.read_text(encoding="utf-8"))["data"] for path in (ar, en)]
    return [
        Record(
            str(article),
            {language: each["context"] for language, each in zip(LANGUAGES, pair, strict=True)},
            {
                language: [question["question"] for question in each["qas"]]
                for language, each in zip(LANGUAGES, pair, strict=True)
            },
        )
        for article, twins in enumerate(zip(*articles, strict=True))
        for pair in zip(*(twin["paragraphs"] for twin in twins), strict=True)
    ]


def abstract_records(path: Path) -> list[Record]:
    """Abstracts in both languages, asked by their titles."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Record(
            row["field"],
            {language: row[f"abstract_{language}"] for language in LANGUAGES},
            {language: [row[f"title_{language}"]] for language in LANGUAGES},
        )
        for row in rows
    ]


def fit(lists: Sequence[Candidates]) -> Floats:
    """The weights of both directions, (2, names + 1): the last is the constant."""
    import torch  # only here: measuring needs no torch

    columns = 2 * (len(NAMES) + 1)
    longest = max(len(each.right) for each in lists)
    features = np.zeros((len(lists), longest, columns), np.float32)
    there, right = np.full((2, len(lists), longest), -1e4, np.float32)
    for row, each in enumerate(lists):
        features[row, : len(each.right)] = _both_directions(each)
        there[row, : len(each.right)] = 0
        right[row, np.flatnonzero(each.right)] = 0
    scale = np.sqrt((features[there == 0] ** 2).mean(axis=0)) + 1e-6
    used = torch.tensor(
        [name != "constant" for name in [*NAMES, "constant"]]
        + [name not in _WORDS_ONLY for name in [*NAMES, "constant"]]
    )
    ridge = torch.tensor([float(name != "constant") for name in [*NAMES, "constant"]] * 2)
    share = torch.tensor([_LIST_WEIGHTS[each.direction.split(":")[0]] for each in lists])
    share /= share.sum()
    inputs, mask, gold = torch.tensor(features / scale), torch.tensor(there), torch.tensor(right)
    weights = torch.zeros(columns, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=150)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        kept = weights * used
        scores = inputs @ kept + mask
        losses = torch.logsumexp(scores, 1) - torch.logsumexp(scores + gold, 1)
        loss = (losses * share).sum() + _RIDGE * (ridge * kept**2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    fitted: Floats = ((weights * used).detach().numpy() / scale).astype(float).reshape(2, -1)
    return fitted


def _both_directions(each: Candidates) -> Floats:
    """Evidence beside a constant, in the columns of its direction: (n, 2 (names + 1))."""
    own = np.concatenate([each.evidence, np.ones((len(each.right), 1))], axis=1)
    return np.concatenate([np.where(each.other[:, None], 0, own), np.where(each.other[:, None], own, 0)], axis=1)


def _score(each: Candidates, weights: Floats) -> Floats:
    return np.asarray(_both_directions(each) @ weights.reshape(-1))


def _ask(records: Sequence[Record]) -> list[Candidates]:
    documents = [
        (f"{language}-{number}", Document(Work(f"{language}-{number}", language=language), (_page(text),)))
        for number, record in enumerate(records)
        for language, text in record.texts.items()
    ]
    with tempfile.TemporaryDirectory() as folder:
        index_documents(documents, Path(folder), open_encoder())
        searcher = Searcher.open(Path(folder))
        return [
            candidates
            for number, record in enumerate(records)
            for language, questions in record.questions.items()
            for question in questions
            for candidates in _candidates(searcher, record.group, number, language, question)
        ]


def _page(text: str) -> Page:
    return Page(1, text, (Block(0, len(text)),))


def _candidates(searcher: Searcher, group: str, number: int, language: Language, question: str) -> list[Candidates]:
    """A question's lists; those without the right passage among the candidates teach nothing and are scored as missed."""
    parts = []
    for pool in LANGUAGES:
        sources, evidence = searcher.evidence(question, Filters(language=pool))
        right = np.array([source == f"{pool}-{number}" for source in sources])
        parts.append((pool, _matrix(evidence), s1(evidence).astype(float), evidence.other_language, right))
    own = next(part for part in parts if part[0] == language)
    other = next(part for part in parts if part[0] != language)
    without = tuple(array[~own[4]] for array in own[1:])

    def joined(kind: str, *pools: tuple[NDArray[np.generic], ...]) -> Candidates:
        evidence, first, is_other, right = (np.concatenate(arrays) for arrays in zip(*pools, strict=True))
        return Candidates(group, f"{kind}: {language}", evidence, first, is_other, right)

    lists = [
        joined("same", own[1:]),
        joined("other", other[1:]),
        joined("both", own[1:], other[1:]),
        joined("only other", without, other[1:]),
    ]
    return [each for each in lists if len(each.right)]


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
