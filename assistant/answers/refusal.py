"""Whether the sources hold an answer: a probability fitted on questions, and the threshold under which it is refused.

Logistic regression on the score of the best passage (`index.fusion`, an absolute scale) and on how far it leads: where a
subject is treated but the question is not answered, several passages are about as good; and on whether a name of the question
stands in none of them. One curve for questions answered in their own language and one across languages, whose scores
rest on few words. Fitted by `python -m eval.fit_refusal` on the development questions of the sample library and of XQuAD, each
asked also without the passage, and without the work, that answers it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.comparing.name_checks import KnownNames, unknown_names
from assistant.question import Question
from corpus.models import Language
from index.models import Hit


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted curve of one direction, and the probability from which an answer is shown."""

    bias: float
    slope: float
    threshold: float
    lead: float = 0.0
    """What the lead over the second best counts."""
    missing: float = 0.0
    """What it counts that a name is missing."""

    def probability(self, score: float, lead: float = 0.0, missing: bool = False) -> float:
        """The probability that a best passage of this score, so far ahead of the second, answers the question."""
        return 1 / (1 + math.exp(-(self.bias + self.slope * score + self.lead * lead + self.missing * missing)))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is thought of an answer before it is shown."""

    confidence: float
    """Between 0 and 1: how likely the sources hold it."""
    is_answer: bool
    """Whether that is enough to show it."""
    missing: tuple[str, ...] = ()
    """Names of the question that stand in none of the passages."""


# Scores of `s2`, with late interaction. The thresholds are to keep nine of ten answerable questions of a library on one subject:
# on those of the fit they keep .98 and .92, and refuse .93 and .79 of the questions whose works were taken out.
SAME_LANGUAGE = Calibration(bias=-9.784, slope=7.949, lead=5.152, missing=-2.485, threshold=0.15)
ACROSS_LANGUAGES = Calibration(bias=-9.098, slope=7.375, lead=5.39, missing=-0.884, threshold=0.15)
# Scores of `s1`, where no token vectors are kept.
SAME_WITHOUT_TOKENS = Calibration(bias=-5.919, slope=6.691, lead=3.94, missing=-2.505, threshold=0.15)
ACROSS_WITHOUT_TOKENS = Calibration(bias=-8.446, slope=11.224, lead=8.443, missing=-0.676, threshold=0.15)


def calibration(language: Language, passages: Sequence[Hit]) -> Calibration:
    """The curve for a question in a language and the passages found, best first."""
    same = bool(passages) and passages[0].language == language
    if passages and passages[0].unit_matches:
        return SAME_LANGUAGE if same else ACROSS_LANGUAGES
    return SAME_WITHOUT_TOKENS if same else ACROSS_WITHOUT_TOKENS


def lead(passages: Sequence[Hit]) -> float:
    """How far the best passage is ahead of the second; 0 where there is only one."""
    return max(0.0, passages[0].score - passages[1].score) if len(passages) > 1 else 0.0


def missing_names(question: str, passages: Sequence[Hit]) -> tuple[str, ...]:
    """The names of the question that stand in none of the passages, nor in their titles, headings, authors and references."""
    told = (
        "\n".join((hit.text, hit.title, *hit.section, *hit.authors, *(each.reference or "" for each in hit.cited)))
        for hit in passages
    )
    return unknown_names(question, KnownNames("\n".join(told)))


def judge(question: Question, passages: Sequence[Hit]) -> Judgement:
    """Whether the best passage is likely to answer the question; `passages` as they are shown, each text once."""
    if not passages:
        return Judgement(0.0, False)
    curve, missing = calibration(question.language, passages), missing_names(question.text, passages)
    probability = curve.probability(passages[0].score, lead(passages), bool(missing))
    return Judgement(probability, probability >= curve.threshold, missing)
