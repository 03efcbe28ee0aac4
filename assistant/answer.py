"""Evidence to an answer: the sentences of the best passages that say what was asked, or that the sources do not say it.

The walk: hits -> the best passages, each text once -> their units ranked (`units`) -> the best, then others that are nearly
as good -> each as an excerpt that can stand alone (`excerpts`), two that touch as one -> with citation, references, the
other places that say the same (`twins`) and the likely words (`likely_span`). Nothing is written here: what is shown is a
slice of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.answer_sentence import answer_sentence
from assistant.answers.excerpts import Excerpt, excerpt, joined
from assistant.answers.likely_span import likely_span
from assistant.answers.reference_question import cited_between
from assistant.answers.refusal import Judgement, judge
from assistant.answers.twins import also_cited, are_twins, distinct
from assistant.answers.units import PASSAGES, ScoredUnit, announces_asked_list, rank_units
from assistant.models import Answer, AnswerSentence
from assistant.question import Question
from assistant.wording import answer_note
from corpus.fold import fold_text
from corpus.models import CitedReference, Unit
from index.models import Hit

_SENTENCES = 3
_SENTENCES_FOR_A_FACT = 2
_NEARLY_AS_GOOD = 0.3
"""So far behind the best unit may be what is shown with it."""
_NEARLY_AS_GOOD_ELSEWHERE = 0.1
"""So far, if it stands in another passage and the best one is likely an answer: then it seldom says more."""
_LIKELY = 0.7
_ALTERNATIVES = 2
_NEARLY_CHOSEN = 0.6
"""So far behind the best unit may be an alternative."""


def compose(question: Question, hits: Sequence[Hit], known: float | None = None) -> Answer:
    """The answer that these hits (best first) give; refused when it is unlikely to be one.

    `known` is the confidence of hits that were looked up and not searched for: they are an answer.
    """
    passages = tuple(replace(hit, rank=rank) for rank, hit in enumerate(_passages(question, distinct(hits)), 1))
    scored = rank_units(question, passages)
    judged = judge(question, passages) if known is None else Judgement(known, True)
    chosen = _chosen(question, passages, scored, judged.confidence) if judged.is_answer else []
    answered = bool(chosen)
    sentences = tuple(_sentence(question, passages, hits, each) for each in chosen)
    alternatives = tuple(_sentence(question, passages, hits, each) for each in _nearly_chosen(passages, scored, chosen))
    note = answer_note(question.language, sentences, passages, answered, judged.missing)
    cited = _asked_for(passages, chosen[0]) if chosen and question.kind == "reference" else ()
    sure = judged.confidence
    return Answer(question.text, question.language, answered, sure, sentences, passages, note, cited, alternatives)


def _passages(question: Question, found: Sequence[Hit]) -> Sequence[Hit]:
    """The best passages; among them, for a question that asks for a list, the best that announces it, wherever it ranks."""
    if question.kind != "list":
        return found[:PASSAGES]
    announcing = (hit for hit in found if any(announces_asked_list(question, hit, unit) for unit in hit.units))
    listing = next(announcing, None)
    if listing is None or listing in found[:PASSAGES]:
        return found[:PASSAGES]
    return [*found[: PASSAGES - 1], listing]


def _asked_for(passages: Sequence[Hit], chosen: Excerpt) -> tuple[CitedReference, ...]:
    """What the best unit cites, or if it has no call of its own, its sentence."""
    hit, unit = passages[chosen.passage], chosen.unit
    return cited_between(hit, unit.start, unit.end) or cited_between(hit, unit.sentence_start, unit.sentence_end)


def _chosen(
    question: Question, passages: Sequence[Hit], scored: Sequence[ScoredUnit], confidence: float
) -> list[Excerpt]:
    """The best unit, then those nearly as good in the order of their passages and places; what touches is one."""
    elsewhere = _NEARLY_AS_GOOD if confidence < _LIKELY else _NEARLY_AS_GOOD_ELSEWHERE
    wanted = _SENTENCES_FOR_A_FACT if question.kind in ("date", "number", "who", "where") else _SENTENCES
    chosen: list[Excerpt] = []
    sentences = 0
    for each in scored:
        behind = scored[0].score - each.score
        if chosen and (behind > _NEARLY_AS_GOOD or sentences == wanted):
            break
        if behind > elsewhere and each.passage != scored[0].passage:
            continue
        if any(_is_shown(passages, each, other) for other in chosen):
            continue
        with_it = _with(passages[each.passage], chosen, each)
        if with_it is not None:
            chosen = with_it
            sentences += 1
    order = {each.passage: position for position, each in reversed(list(enumerate(chosen)))}
    return chosen[:1] + sorted(chosen[1:], key=lambda each: (order[each.passage], each.start))


def _with(hit: Hit, chosen: Sequence[Excerpt], added: ScoredUnit) -> list[Excerpt] | None:
    """The excerpts with one more of a hit, joined where it touches one; None if it can only be shown by repeating some."""
    for new in (excerpt(added.passage, hit, added.unit), excerpt(added.passage, hit, added.unit, context=False)):
        for at, other in enumerate(chosen):
            both = joined(hit, other, new)
            if both is not None:
                return [*chosen[:at], both, *chosen[at + 1 :]]
        if not any(
            other.passage == new.passage and other.start < new.end and new.start < other.end for other in chosen
        ):
            return [*chosen, new]
    return None


def _nearly_chosen(passages: Sequence[Hit], scored: Sequence[ScoredUnit], chosen: Sequence[Excerpt]) -> list[Excerpt]:
    """The best units of other passages than those that are shown, one of each."""
    shown = list(chosen)
    for each in scored:
        if len(shown) == len(chosen) + _ALTERNATIVES or each.score < scored[0].score - _NEARLY_CHOSEN:
            break
        if not any(each.passage == other.passage or _is_shown(passages, each, other) for other in shown):
            shown.append(excerpt(each.passage, passages[each.passage], each.unit))
    return shown[len(chosen) :]


def _is_shown(passages: Sequence[Hit], one: ScoredUnit, shown: Excerpt) -> bool:
    """Whether an excerpt shows a unit's sentence, holds the unit, or is shown for the same words in another place."""
    if one.passage == shown.passage and (
        one.unit.sentence_start == shown.unit.sentence_start or shown.start <= one.unit.start < shown.end
    ):
        return True
    return are_twins(_folded(passages[one.passage], one.unit), _folded(passages[shown.passage], shown.unit))


def _folded(hit: Hit, unit: Unit) -> str:
    return fold_text(hit.text[unit.start - hit.start : unit.end - hit.start])


def _sentence(question: Question, passages: Sequence[Hit], hits: Sequence[Hit], shown: Excerpt) -> AnswerSentence:
    hit = passages[shown.passage]
    sentence = answer_sentence(question.language, passages, shown.passage, shown.start, shown.end)
    first, last = _highlight(question, hit, shown)
    return replace(
        sentence,
        highlight=(first, min(last, len(sentence.text))),
        cut=shown.cut,
        also=also_cited(hit, shown.start, shown.end, hits, question.language),
    )


def _highlight(question: Question, hit: Hit, shown: Excerpt) -> tuple[int, int]:
    """Offsets in the excerpt: the words that are likely asked for, or else the whole unit."""
    start, end = shown.unit.start, min(shown.unit.end, shown.end)
    first, last = likely_span(question, hit.text[start - hit.start : end - hit.start]) or (0, end - start)
    return start + first - shown.start, start + last - shown.start
