"""The answer to a question that compares two things, with both of them in it.

The walk: the answer to the question as it stands -> where it speaks of one of the two only, or is none, each is asked for by
itself -> an answer that shows both, or says of which nothing was found. Words tell whether a sentence speaks of one of the two
in the language of the question only; across languages its place does: where the sentence stands that would be shown for that
one alone; and there only what is surer than the answer itself is added to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import prod

from assistant.answers.comparison import Side, share
from assistant.answers.units import PASSAGES
from assistant.models import Answer, AnswerSentence
from assistant.question import Question
from assistant.wording import answer_note, say
from index.models import Hit

_LIKELY = 0.5
"""From this confidence on, an answer to the comparison itself is kept."""
_FOUND = 0.4
_FOUND_ACROSS = 0.7
"""From this on, what is found of one of the two is shown; more where words cannot tell what it is on."""
_SUREST = 0.8
"""The confidence of two that were found for certain: so many have what is gold of both (`eval/questions/comparisons.jsonl`)."""
_NAMED = 0.5
"""Such a share of the words of one of the two names it; more speaks of it."""


@dataclass(frozen=True, slots=True)
class _Alone:
    """What was found of one of the two."""

    side: Side
    answer: Answer
    best: AnswerSentence | None
    """None where nothing was that is likely, or that has its words."""

    def is_in(self, sentence: AnswerSentence) -> bool:
        """Whether a sentence speaks of it, by its words or by its place."""
        return _speaks_of(sentence, self.side) or (self.best is not None and sentence.overlaps(self.best))


def of_both(sides: tuple[Side, Side], told: Answer, found: Callable[[Question], Answer]) -> Answer:
    """The answer `told` to a comparison, with what it leaves out of the two that are compared; `found` asks for one alone."""
    if _speaks_of_both(sides, told):
        return told
    both = [_alone(side, found(side.asked)) for side in sides]
    kept = [
        sentence
        for at, sentence in enumerate(told.sentences)
        if told.confidence >= _LIKELY and (at == 0 or any(each.is_in(sentence) for each in both))
    ]
    words_can_tell = all(sentence.language == told.language for sentence in told.sentences)
    left_out = [each for each in both if not any(map(each.is_in, kept))]
    added = [
        (each.answer, each.best)
        for each in left_out
        if each.best and (words_can_tell or each.answer.confidence > told.confidence)
    ]
    shown = [*((told, sentence) for sentence in kept), *added]
    if added and len(added) == len(left_out):
        if kept:
            return _joined(told, shown, told.confidence)
        confidence = min(_SUREST, prod(each.answer.confidence for each in both))
        return _joined(told, shown, confidence, say("each_alone", told.language))
    missed = [each.side.name for each in left_out if each.best is None]
    if told.answered and shown and len(missed) == 1 and words_can_tell:
        return _joined(told, shown, told.confidence, say("one_of_two", told.language, name=missed[0]))
    return told


def _speaks_of_both(sides: tuple[Side, Side], told: Answer) -> bool:
    """Whether one sentence does, or where the answer is likely one, its sentences together."""
    spoken_of = [{at for at, side in enumerate(sides) if _speaks_of(each, side)} for each in told.sentences]
    if told.confidence >= _LIKELY:
        spoken_of.append(set().union(*spoken_of))
    return any(len(each) == len(sides) for each in spoken_of)


def _alone(side: Side, answer: Answer) -> _Alone:
    """What was found of one side, if it is likely and, in the language of the question, has its words and the respect's."""
    best = answer.sentences[0] if answer.answered else None
    if best is None:
        return _Alone(side, answer, None)
    if best.language != answer.language:
        return _Alone(side, answer, best if answer.confidence >= _FOUND_ACROSS else None)
    around = (best.text, *best.section[-1:])
    named = share(side.own, *around) >= _NAMED and share(side.respect, *around) >= _NAMED
    return _Alone(side, answer, best if named and answer.confidence >= _FOUND else None)


def _speaks_of(sentence: AnswerSentence, side: Side) -> bool:
    return share(side.own, sentence.text, *sentence.section[-1:]) > _NAMED


def _joined(told: Answer, shown: Sequence[tuple[Answer, AnswerSentence]], confidence: float, note: str = "") -> Answer:
    """An answer of sentences that come from several; its passages are theirs, then the others of `told`."""
    places: dict[tuple[str, int, int], Hit] = {}
    for answer, sentence in shown:
        hit = answer.passages[sentence.passage]
        places.setdefault(_place(hit), hit)
    for hit in told.passages:
        if len(places) < PASSAGES:
            places.setdefault(_place(hit), hit)
    at = {place: number for number, place in enumerate(places)}
    passages = tuple(replace(hit, rank=rank) for rank, hit in enumerate(places.values(), 1))
    sentences = tuple(
        replace(sentence, passage=at[_place(answer.passages[sentence.passage])]) for answer, sentence in shown
    )
    note = f"{note} {answer_note(told.language, sentences, passages, True)}".strip()
    return replace(
        told,
        answered=True,
        confidence=confidence,
        sentences=sentences,
        passages=passages,
        note=note,
        alternatives=(),
    )


def _place(hit: Hit) -> tuple[str, int, int]:
    return hit.source, hit.page, hit.start
