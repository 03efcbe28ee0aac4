"""Passages that support a claim, and passages that seem to contradict it.

The walk: claim -> hits -> of each the unit that is nearest to the claim in meaning and words -> how likely it is to be on the
very matter of the claim -> signs that it says something else (`oppositions`) -> support, contradiction or neither.

The probability is a logistic regression on that nearness alone, one for passages in the claim's language and one across
languages: it stays true when passages are ranked in another way. Fitted by `python -m eval.fit_claims` on the development
half of `eval/questions/claims.jsonl` over the sample library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.answers.refusal import Calibration
from assistant.cite import PrintedPages, printed_pages
from assistant.comparing.oppositions import Sign, missing_numbers, signs_against
from assistant.question import content_stems
from corpus.language import language_of
from corpus.models import Language, Unit
from index.models import Hit

Stance: TypeAlias = Literal["supports", "contradicts", "related"]

_SHARED_WORDS = 0.6
"""What the words shared with the claim count beside the cosine, as in an answer."""
_NEARLY_AS_GOOD = 0.8
_NEARLY_AS_GOOD_ACROSS = 0.9
"""In a library on one subject every passage is near; what is far behind the best in its language is on the subject only."""

SAME_LANGUAGE = Calibration(bias=-11.189, slope=16.85, threshold=0.5)
ACROSS_LANGUAGES = Calibration(bias=-8.892, slope=16.453, threshold=0.4)


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage and how it stands to the claim."""

    hit: Hit
    stance: Stance
    probability: float
    """That it is on the matter of the claim, between 0 and 1."""
    start: int
    end: int
    """The sentence that is nearest to the claim: its offsets in the page's text."""
    signs: tuple[Sign, ...] = ()
    """Why it seems to contradict the claim."""
    missing: tuple[str, ...] = ()
    """Numbers of the claim that the passage does not have."""

    @property
    def sentence(self) -> str:
        """The nearest sentence."""
        return self.hit.text[self.start - self.hit.start : self.end - self.hit.start]

    @property
    def pages(self) -> PrintedPages:
        """Where that sentence is printed."""
        return printed_pages(self.hit, self.start, self.end)


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """What the sources say to a claim, strongest first."""

    claim: str
    supporting: tuple[Finding, ...]
    contradicting: tuple[Finding, ...]
    """They seem to: another number, a negation or an opposite word is a sign, not a proof."""
    nearest: tuple[Finding, ...]
    """On the subject at best; what there is to show when nothing else is found."""


def examine(claim: str, hits: Sequence[Hit]) -> ClaimReport:
    """How the passages found for a claim stand to it."""
    nearest = [(hit, _nearest(claim, hit)) for hit in hits if hit.units]
    best: dict[Language, float] = {}
    for hit, near in nearest:
        best[hit.language] = max(best.get(hit.language, 0.0), near.nearness)
    findings = [_finding(claim, hit, near, best[hit.language]) for hit, near in nearest]
    findings.sort(key=lambda each: -each.probability)
    by_stance = {
        stance: tuple(each for each in findings if each.stance == stance)
        for stance in ("supports", "contradicts", "related")
    }
    return ClaimReport(claim, by_stance["supports"], by_stance["contradicts"], by_stance["related"])


def nearness(claim: str, hit: Hit) -> float:
    """How near the nearest unit of a passage is to a claim: what the probability is made of."""
    return _nearest(claim, hit).nearness


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The unit of a passage that is nearest to a claim."""

    unit: Unit
    clause: str
    around: str
    """The unit with its neighbours in the sentence: a date often stands in the next clause."""
    nearness: float


def _nearest(claim: str, hit: Hit) -> _Nearest:
    """By the unit's cosine, and by the share of the claim's words that its sentence has."""
    wanted = frozenset(content_stems(claim))

    def text(start: int, end: int) -> str:
        return hit.text[start - hit.start : end - hit.start]

    def score(unit: Unit, cosine: float) -> float:
        found = wanted.intersection(content_stems(text(unit.sentence_start, unit.sentence_end)))
        return cosine + _SHARED_WORDS * (len(found) / len(wanted) if wanted else 0.0)

    scores = [score(unit, cosine) for unit, cosine in zip(hit.units, hit.unit_scores, strict=True)]
    at = scores.index(max(scores))
    unit = hit.units[at]
    near = [each for each in hit.units[max(at - 1, 0) : at + 2] if each.sentence_start == unit.sentence_start]
    return _Nearest(unit, text(unit.start, unit.end), text(near[0].start, near[-1].end), scores[at])


def _finding(claim: str, hit: Hit, near: _Nearest, best: float) -> Finding:
    across = hit.language != language_of(claim)
    curve = ACROSS_LANGUAGES if across else SAME_LANGUAGE
    probability = curve.probability(near.nearness)
    behind = near.nearness < (_NEARLY_AS_GOOD_ACROSS if across else _NEARLY_AS_GOOD) * best
    on_the_matter = probability >= curve.threshold and not behind
    signs = signs_against(claim, near.clause, near.around, hit.text)
    missing = missing_numbers(claim, hit.text)
    stance: Stance = "related"
    if on_the_matter and signs:
        stance = "contradicts"
    elif on_the_matter and not missing:
        stance = "supports"
    return Finding(
        hit, stance, probability, near.unit.sentence_start, near.unit.sentence_end,
        signs=tuple(sorted(signs)) if stance == "contradicts" else (),
        missing=tuple(sorted(number.value for number in missing)),
    )  # fmt: skip
