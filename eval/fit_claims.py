"""Fits the curves of `assistant.claims` and measures what becomes of claims.

    python -m eval.fit_claims --index DIR [--claims CLAIMS.jsonl]

DIR is an index of the sample library. Each claim of `eval/questions/claims.jsonl` is marked as supported, as contradicted by a
source, or as neither. Fitted on the half `dev`, measured on both: how many claims that are supported (contradicted) are found
so, in the right source; and how many of those found so are. Nothing is written: the numbers are copied.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from assistant.claims import ClaimReport, examine, nearness
from corpus.language import language_of
from eval.fit_refusal import fit_logistic
from index.models import Hit
from index.search import Searcher

_FOUND = 10
Verdict = Literal["supported", "contradicted", "neither"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, what the sample library says to it, and where."""

    id: str
    text: str
    verdict: Verdict
    source: str | None
    split: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with the passages found for it and what became of it."""

    claim: Claim
    hits: tuple[Hit, ...]
    report: ClaimReport

    @property
    def found(self) -> tuple[Verdict, str | None]:
        """The verdict of the likeliest passage that supports or contradicts, and its source."""
        candidates = [*self.report.supporting, *self.report.contradicting]
        if not candidates:
            return "neither", None
        best = max(candidates, key=lambda each: each.probability)
        return ("supported" if best.stance == "supports" else "contradicted"), best.hit.source


def read_claims(path: Path) -> tuple[Claim, ...]:
    """The claims of a file."""
    records = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(Claim(each["id"], each["claim"], each["verdict"], each["source"], each["split"]) for each in records)


def judge(claims: tuple[Claim, ...], searcher: Searcher) -> list[Judged]:
    """What becomes of each claim."""
    judged = []
    for claim in claims:
        hits = tuple(searcher.search(claim.text, _FOUND))
        judged.append(Judged(claim, hits, examine(claim.text, hits)))
    return judged


def measures(judged: list[Judged], verdict: Verdict) -> tuple[float, float]:
    """Precision and recall of a verdict; found in the wrong source, it counts as wrong."""
    right = sum(each.found == (verdict, each.claim.source) for each in judged if each.claim.verdict == verdict)
    found = sum(each.found[0] == verdict for each in judged)
    there = sum(each.claim.verdict == verdict for each in judged)
    return right / found if found else 1.0, right / there if there else 1.0


def main() -> None:
    """Judge, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True, help="an index of the sample library")
    parser.add_argument("--claims", type=Path, default=Path(__file__).parent / "questions" / "claims.jsonl")
    parser.add_argument("--misses", action="store_true", help="print the claims of the half dev that went wrong")
    arguments = parser.parse_args()
    judged = judge(read_claims(arguments.claims), Searcher.open(arguments.index))
    development = [each for each in judged if each.claim.split == "dev"]
    for same in (True, False):
        print("same language:" if same else "across languages:", _fit(development, same))
    for split in ("dev", "test"):
        chosen = [each for each in judged if each.claim.split == split]
        for verdict in ("supported", "contradicted"):
            precision, recall = measures(chosen, verdict)
            print(f"{split}: {verdict}: precision {precision:.2f}, recall {recall:.2f} ({len(chosen)} claims)")
    for each in development if arguments.misses else []:
        if each.found != (each.claim.verdict, each.claim.source):
            print(each.claim.id, each.claim.verdict, each.claim.text, "->", each.found)
            for finding in (*each.report.supporting, *each.report.contradicting, *each.report.nearest)[:2]:
                print(
                    "   ",
                    finding.stance,
                    round(finding.probability, 2),
                    finding.signs,
                    finding.missing,
                    finding.sentence,
                )


def _fit(judged: list[Judged], same: bool) -> str:
    """The curve that tells passages on the matter of a claim from all others that were found for it."""
    scores: list[float] = []
    labels: list[bool] = []
    for each in judged:
        best: dict[str, float] = {}
        for hit in each.hits:
            if (hit.language == language_of(each.claim.text)) == same:
                found = nearness(each.claim.text, hit)
                best[hit.source] = max(found, best.get(hit.source, found))
        scores += best.values()
        labels += [source == each.claim.source for source in best]
    bias, slope = fit_logistic(np.array(scores)[:, None], np.array(labels), np.ones(len(scores)))
    return f"bias {bias:.3f}, slope {slope:.3f} ({sum(labels)} of {len(labels)})"


if __name__ == "__main__":
    main()
