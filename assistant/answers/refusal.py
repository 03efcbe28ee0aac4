"""Whether the sources hold an answer: a probability fitted on questions, and the threshold under which it is refused.

Logistic regression on the score of the best passage (`index.fusion`, an absolute scale), one for questions answered
in their own language and one across languages, whose scores have no lexical part. Fitted by `python -m eval.fit_refusal`
on the development questions of the sample library and of XQuAD, each asked also with the work that answers it removed.
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

    def probability(self, score: float) -> float:
        """The probability that a best passage of this score answers the question."""
        return 1 / (1 + math.exp(-(self.bias + self.slope * score)))


# Scores of `s2`, with late interaction. The thresholds are to keep nine of ten answerable questions: on those of the fit they
# keep .95 and .90, and refuse .92 and .81 of the questions whose work was taken out.
SAME_LANGUAGE = Calibration(bias=-10.883, slope=7.262, threshold=0.4)
ACROSS_LANGUAGES = Calibration(bias=-10.644, slope=7.188, threshold=0.3)
# Scores of `s1`, where no token vectors are kept.
SAME_WITHOUT_TOKENS = Calibration(bias=-7.952, slope=12.432, threshold=0.4)
ACROSS_WITHOUT_TOKENS = Calibration(bias=-11.739, slope=20.481, threshold=0.4)


def calibration(language: Language, passages: Sequence[Hit]) -> Calibration:
    """The curve for a question in a language and the passages found, best first."""
    same = bool(passages) and passages[0].language == language
    if passages and passages[0].unit_matches:
        return SAME_LANGUAGE if same else ACROSS_LANGUAGES
    return SAME_WITHOUT_TOKENS if same else ACROSS_WITHOUT_TOKENS


def confidence(language: Language, passages: Sequence[Hit]) -> float:
    """The probability that the best passage answers the question, 0 to 1."""
    return calibration(language, passages).probability(passages[0].score) if passages else 0.0


def is_answered(language: Language, passages: Sequence[Hit]) -> bool:
    """Whether that is probable enough to show an answer."""
    return bool(passages) and confidence(language, passages) >= calibration(language, passages).threshold
