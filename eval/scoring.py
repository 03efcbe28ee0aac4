"""A reply against its judgement: every measure of one question by name, and the same for groups of questions.

A measure that does not apply to a question (a ranking where nothing is relevant, the citations of a configuration that only
ranks, the answer where whole pages are the gold) is absent there; a question that applies but got no answer, or whose gold
is not where it says, scores zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.measures.answers import NORMALISATIONS, exact_match, holds, holds_quotation, token_f1
from eval.measures.intervals import Interval, resamples, share_interval
from eval.measures.ranking import CUTOFFS, ranking_scores
from eval.measures.refusal import area_under_risk, auroc, calibration, calibration_error, risk_coverage
from eval.models import Judgement, Question, Reply
from eval.places import page_key, passage_key

ANSWER_CUTOFFS = (1, 3)
BOTH = "both"
"""The side of a gold place that speaks of both that are compared."""
_AUROC_RESAMPLES = 500
_CURVE_POINTS = 100


@dataclass(frozen=True, slots=True)
class Scored:
    """What the measures of a group are made from, for one question."""

    set: str
    direction: str
    kind: str
    answerable: bool
    answered: bool | None
    confidence: float
    scores: Mapping[str, float]


def question_scores(question: Question, judgement: Judgement, reply: Reply) -> dict[str, float]:
    """Every measure that applies to the question."""
    scores: dict[str, float] = {}
    if question.answerable:
        pages = list(dict.fromkeys(page_key(each.source, each.page) for each in reply.ranked))
        scores |= _named("page", ranking_scores(pages, judgement.pages))
        if judgement.passages:
            passages = [passage_key(each.source, each.page, each.start) for each in reply.ranked]
            scores |= _named("quotation", ranking_scores(passages, judgement.passages))
            for cutoff in CUTOFFS:
                found = sum(not own.isdisjoint(passages[:cutoff]) for own in judgement.quotations)
                scores[f"quotation.found@{cutoff}"] = found / len(judgement.quotations)
        if reply.answered is not None:
            scores |= _citation_scores(judgement, reply)
            if question.answers or any(gold.quote for gold in question.gold):
                scores |= _answer_scores(question, judgement, reply)
    if reply.sentences:
        scores["fidelity.exact"] = float(np.mean([sentence.exact for sentence in reply.sentences]))
        scores["fidelity.supported"] = float(np.mean([sentence.supported for sentence in reply.sentences]))
    if reply.answered is not None:
        scores["refusal.accuracy"] = float(reply.answered == question.answerable)
        scores["refusal.answered" if question.answerable else "refusal.refused"] = scores["refusal.accuracy"]
    return scores


def _named(family: str, scores: Mapping[str, float]) -> dict[str, float]:
    return {f"{family}.{name}": value for name, value in scores.items()}


def _answer_scores(question: Question, judgement: Judgement, reply: Reply) -> dict[str, float]:
    quotes = [gold.quote for gold in question.gold if gold.quote and gold not in judgement.broken]
    right = [_is_right(question, quotes, text, reply) for text in reply.answer[: max(ANSWER_CUTOFFS)]]
    scores = {f"answer.hit@{cutoff}": float(any(right[:cutoff])) for cutoff in ANSWER_CUTOFFS}
    shown = len(reply.sentences)
    scores["answer.shown"] = float(any(right[:shown]))
    scores |= _comparison_scores(question, judgement, reply)
    golds = question.answers or tuple(quotes)
    sentence = reply.answer[0] if reply.answer else ""
    span = reply.sentences[0].highlight if reply.sentences else sentence
    for name, normalised in NORMALISATIONS.items():
        scores[f"answer.sentence_f1.{name}"] = token_f1(sentence, golds, normalised)
        scores[f"answer.span_f1.{name}"] = token_f1(span, golds, normalised)
        scores[f"answer.span_em.{name}"] = exact_match(span, golds, normalised)
    return scores


def _comparison_scores(question: Question, judgement: Judgement, reply: Reply) -> dict[str, float]:
    """Whether sentences that are shown say what is gold of each of two that are compared, or one of them of both."""
    shown = dict[str, bool]()
    for gold in question.gold:
        if gold.side and gold.quote and gold not in judgement.broken:
            is_shown = any(holds_quotation(sentence.text, gold.quote) for sentence in reply.sentences)
            shown[gold.side] = shown.get(gold.side, False) or is_shown
    of_both = shown.pop(BOTH, None)
    if of_both is None and len(shown) < 2:
        return {}
    return {"answer.both": float(bool(of_both) or (len(shown) == 2 and all(shown.values())))}


def _is_right(question: Question, quotes: Sequence[str], text: str, reply: Reply) -> bool:
    """Whether a text holds a short answer, or says or refers to a gold quotation."""
    if question.answers:
        return any(holds(text, answer) for answer in question.answers)
    references = [each for sentence in reply.sentences if sentence.text == text for each in sentence.references]
    return any(holds_quotation(own, quote) for own in (text, *references) for quote in quotes)


def _citation_scores(judgement: Judgement, reply: Reply) -> dict[str, float]:
    cited = [page_key(sentence.source, sentence.page) for sentence in reply.sentences]
    precise = sum(key in judgement.pages for key in cited)
    return {
        "citation.precision": precise / len(cited) if cited else 0.0,
        "citation.recall": len(set(cited) & set(judgement.pages)) / len(judgement.pages),
    }


def direction(question: Question, judgement: Judgement) -> str:
    """Language of the question > language of what answers it; none where nothing does, unknown where all gold is broken."""
    if not question.answerable:
        return "none"
    language = judgement.language or question.gold_language
    return f"{question.language}>{language}" if language else "unknown"


def summary(scored: Sequence[Scored]) -> dict[str, Any]:
    """All measures over all questions, by direction, by kind, and by set where there are several."""
    result: dict[str, Any] = {"all": group_measures(scored)}
    for field in ("direction", "kind", "set"):
        names = sorted({getattr(each, field) for each in scored} - {""})
        if field != "set" or len(names) > 1:
            result[field] = {
                name: group_measures([each for each in scored if getattr(each, field) == name]) for name in names
            }
    return result


def group_measures(scored: Sequence[Scored]) -> dict[str, Any]:
    """The measures of a group of questions, each mean with its 95% interval and the number of questions it is over."""
    names = dict.fromkeys(name for each in scored for name in each.scores)
    result: dict[str, Any] = {"questions": len(scored), "answerable": sum(each.answerable for each in scored)}
    for name in names:
        values = np.array([each.scores[name] for each in scored if name in each.scores])
        result[name] = _interval(share_interval(values), len(values))
    return result | _refusal_measures(scored)


def _interval(interval: Interval, count: int) -> dict[str, float | int]:
    return {**{name: round(value, 6) for name, value in interval._asdict().items()}, "n": count}


def _refusal_measures(scored: Sequence[Scored]) -> dict[str, Any]:
    confidences = np.array([each.confidence for each in scored])
    answerable = np.array([each.answerable for each in scored])
    result: dict[str, Any] = {}
    area = auroc(confidences, answerable)
    if area is not None:
        low, high = _auroc_interval(confidences, answerable)
        result["refusal.auroc"] = _interval(Interval(area, low, high), len(scored))
    decided = [each for each in scored if "answer.hit@1" in each.scores or not each.answerable]
    if any("answer.hit@1" in each.scores for each in decided):
        confidences = np.array([each.confidence for each in decided])
        right = np.array([each.scores.get("answer.hit@1", 0.0) > 0 for each in decided])
        curve = risk_coverage(confidences, right)
        bins = calibration(confidences, right)
        result["refusal.aurc"] = round(area_under_risk(curve), 6)
        result["refusal.calibration_error"] = round(calibration_error(bins), 6)
        result["refusal.calibration"] = [[round(value, 6) for value in each] for each in bins]
        result["refusal.risk_coverage"] = [[round(value, 6) for value in point] for point in _thinned(curve)]
    return result


def _auroc_interval(confidences: Any, answerable: Any) -> tuple[float, float]:
    drawn = resamples(len(confidences), _AUROC_RESAMPLES)
    areas = [auroc(np.repeat(confidences, times), np.repeat(answerable, times)) for times in drawn]
    low, high = np.quantile([area for area in areas if area is not None], (0.025, 0.975))
    return float(low), float(high)


def _thinned(curve: Sequence[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    """At most about a hundred points of a curve, its ends included."""
    step = max(1, len(curve) // _CURVE_POINTS)
    return [point for at, point in enumerate(curve) if at % step == 0 or at == len(curve) - 1]
