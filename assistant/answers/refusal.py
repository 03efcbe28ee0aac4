"""Whether the sources hold an answer: a probability fitted on questions, and the threshold under which it is refused.

Logistic regression on the score of the best passage (`index.fusion`, an absolute scale) and on how far it leads: where a
subject is treated but the question is not answered, several passages are about as good. One curve for questions answered in
their own language and one across languages, whose scores have no lexical part. Fitted by `python -m eval.fit_refusal` on the
development questions of the sample library and of XQuAD, each asked also without the passage, and without the work, that
answers it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

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

    def probability(self, score: float, lead: float = 0.0) -> float:
        """The probability that a best passage of this score, so far ahead of the second, answers the question."""
        return 1 / (1 + math.exp(-(self.bias + self.slope * score + self.lead * lead)))


# Scores of `s2`, with late interaction. The thresholds are to keep nine of ten answerable questions of a library on one subject:
# on those of the fit they keep .95 and .93, and refuse .92 and .71 of the questions whose works were taken out.
SAME_LANGUAGE = Calibration(bias=-9.881, slope=8.545, lead=5.363, threshold=0.2)
ACROSS_LANGUAGES = Calibration(bias=-9.022, slope=8.043, lead=6.165, threshold=0.15)
# Scores of `s1`, where no token vectors are kept.
SAME_WITHOUT_TOKENS = Calibration(bias=-5.781, slope=6.545, lead=4.682, threshold=0.2)
ACROSS_WITHOUT_TOKENS = Calibration(bias=-8.176, slope=12.119, lead=8.577, threshold=0.15)


def calibration(language: Language, passages: Sequence[Hit]) -> Calibration:
    """The curve for a question in a language and the passages found, best first."""
    same = bool(passages) and passages[0].language == language
    if passages and passages[0].unit_matches:
        return SAME_LANGUAGE if same else ACROSS_LANGUAGES
    return SAME_WITHOUT_TOKENS if same else ACROSS_WITHOUT_TOKENS


def lead(passages: Sequence[Hit]) -> float:
    """How far the best passage is ahead of the second; 0 where there is only one."""
    return max(0.0, passages[0].score - passages[1].score) if len(passages) > 1 else 0.0


def confidence(language: Language, passages: Sequence[Hit]) -> float:
    """The probability that the best passage answers the question, 0 to 1; `passages` best first, each text once."""
    return calibration(language, passages).probability(passages[0].score, lead(passages)) if passages else 0.0


def is_answered(language: Language, passages: Sequence[Hit]) -> bool:
    """Whether that is probable enough to show an answer."""
    return bool(passages) and confidence(language, passages) >= calibration(language, passages).threshold
