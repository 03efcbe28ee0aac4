"""A question that compares two things: «ما الفرق بين ... و...؟», "How does X differ from Y?", "Which is larger, X or Y?".

The walk: a question -> the two that it compares, or that the dialogue named ("between them") -> the answer to it as it
stands; where that speaks of one of them only, or is none, each is asked for by itself -> an answer that shows both, or says of
which nothing was found. Words tell whether a sentence speaks of one of the two in the language of the question only; across
languages its place does: where the sentence stands that would be shown for that one alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answers.question_words import kind_of
from assistant.answers.units import PASSAGES
from assistant.models import Answer, AnswerSentence
from assistant.question import Question, content_stems, matter_of, understand
from assistant.wording import answer_note, say
from corpus.fold import clean_for_model
from corpus.language import language_of
from index.analysis import stem
from index.models import Hit

_FOUND = 0.5
"""From this confidence on, what is found of one of the two is shown."""
_MOST_WORDS = 12
"""Of one of the two; more is a question that only looks like a comparison."""

_HOW = r"(?:how|in what (?:ways?|respects?)) (?:are|is|do|does|did|were|was)"
_WHICH = "(?:[أا]ي(?:هما|هم|ها)?|من|which|who|what)"
_OR = "(?:[أا]م|[أا]و|or)"
_UNLIKE = "(?:differ(?:s|ed|ent)?|distinct|distinguished)"
_DIFFERENCE = "(?:ال)?(?:فرق|فروق|فوارق|فارق|اختلاف(?:ات)?|شبه|تشابه|مقارن[ةه]|مشترك|قارن[يوا]{0,2}|[نت]?ميزي?)"
_DIFFERENCE_ENGLISH = "(?:differences?|distinctions?|similarit(?:y|ies)|contrasts?|comparisons?|compare|distinguish)"
_COMPARE = "^(?:please )?(?:compare(?: and contrast)?|contrast)"
# Groups: `pair` is both, to be taken apart; `one` and `other` are; `asked` is the respect in which they are compared.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"^(?P<asked>{_WHICH}\b[^:،,]*)[:،,]\s*(?P<one>[^:،,]+?)[،,]? {_OR} (?P<other>[^:،,]+)$",
        r"\b[يت](?:ختلف|تميز|متاز|فترق|ميز)(?:ان|ون)? (?P<one>.+?) (?:عن|من) (?P<other>.+)",
        rf"^{_HOW} (?P<one>.+?) {_UNLIKE} (?:from|to|than) (?P<other>.+)",
        r"\b(?:distinguish(?:es)?|separates?|differentiates?|sets) (?P<one>.+?) (?:apart )?from (?P<other>.+)",
        r"^(?P<one>.+?) (?:versus|vs\.?|مقابل) (?P<other>.+)",
        rf"\b{_DIFFERENCE}\b.{{0,30}}? بين (?P<pair>.+)",
        rf"\b{_DIFFERENCE_ENGLISH}\b.{{0,20}}? between (?P<pair>.+)",
        rf"{_COMPARE} (?P<one>.+) (?:with|to|against) (?P<other>.+)",
        rf"{_COMPARE} (?P<pair>.+)",
        rf"^{_HOW} (?P<pair>.+?) (?:differ|different|compare|alike|similar)$",
        r"\bwhat (?:do|does|did) (?P<pair>.+?) have in common$",
    )
)
_TRAILING = re.compile(
    r",? (?:من حيث|من ناحي[ةه]|من جه[ةه]|في ر[أا]ي|وفق|بحسب|حسب|in terms of|with (?:respect|regard) to|as regards|"
    r"according to) .*$",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"بينهما\b|\b(?:between|compare) (?:them|both|the two|these two)\b|\bhow (?:do|are) (?:they|the two|these two) "
    r"(?:differ|different|compare|alike|similar)\b",
    re.IGNORECASE,
)
"""What stands for two things that the dialogue named."""
_OF_A_THING = ("definition", "list", "other")
_EDGES = " «»\"'“”،,:؛;?؟.!"


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that are compared."""

    name: str
    """In the words of the question."""
    asked: Question
    """As it is asked for by itself."""
    own: frozenset[str]
    """The stems that the other one does not have."""

    def stands_in(self, text: str) -> bool:
        """Whether a text has more than half of its own words."""
        return 2 * len(self.own.intersection(content_stems(text))) > len(self.own)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two that a question compares."""

    sides: tuple[Side, Side]
    in_one_respect: bool
    """Whether it is asked which of them does or has something: what each of them is does not answer that."""


def compared(question: Question) -> Comparison | None:
    """What a question compares; None where it compares no two things that have words of their own."""
    asked = clean_for_model(question.text).strip(_EDGES)
    if _BOTH.search(asked):
        return _comparison(*_asked_about(question.history))
    found = next((match for form in _FORMS if (match := form.search(asked))), None)
    if found is None:
        return None
    groups = found.groupdict()
    if "pair" in groups:
        one, other = _apart(_TRAILING.sub("", groups["pair"]))
    else:
        one, other = groups["one"], _TRAILING.sub("", groups["other"])
    return _comparison(one, other, groups.get("asked", ""))


def _comparison(one: str, other: str, respect: str = "") -> Comparison | None:
    one, other = one.strip(_EDGES), other.strip(_EDGES)
    stems, others = frozenset(content_stems(one)), frozenset(content_stems(other))
    if not stems - others or not others - stems or max(len(one.split()), len(other.split())) > _MOST_WORDS:
        return None
    sides = (
        Side(one, _asked_alone(one, respect), stems - others),
        Side(other, _asked_alone(other, respect), others - stems),
    )
    return Comparison(sides, bool(respect))


def _asked_about(history: Sequence[str]) -> tuple[str, str]:
    """The last two things that were asked about before, as whole things: not who or when."""
    matters = [matter_of(text) for text in history if kind_of(text) in _OF_A_THING]
    named = [matter for matter in matters if matter]
    return (named[-2], named[-1]) if len(named) > 1 else ("", "")


def _asked_alone(name: str, respect: str) -> Question:
    if respect:
        return understand(f"{respect} {name}")
    return understand(f"ما {name}؟" if language_of(name) == "ar" else f"What is {name}?")


def _apart(pair: str) -> tuple[str, str]:
    """Two that are joined by "and", each with what both share: "digital and public diplomacy"."""
    if language_of(pair) == "en":
        ands = list(re.finditer(r",? and ", pair, re.IGNORECASE))
        if not ands:
            return pair, ""
        middle = ands[len(ands) // 2]
        one, other = pair[: middle.start()], pair[middle.end() :]
        if len(one.split()) == 1 and len(other.split()) == 2 and one.islower() and other.islower():
            return f"{one} {other.split()[1]}", other
        return one, other
    tokens = pair.split()
    at = _second_of(tokens)
    if at is None:
        return pair, ""
    second = tokens[at].removeprefix("و")
    first, rest = tokens[:at], [*([] if second in ("", "بين") else [second]), *tokens[at + 1 :]]
    if len(rest) == 1 and len(first) > 1 and re.fullmatch("ال.*(?:ية|يه|ي)", rest[0]):
        rest = [first[0], *rest]
    return " ".join(first), " ".join(rest)


def _second_of(tokens: Sequence[str]) -> int | None:
    """Which word of an Arabic pair begins the second of the two: it has «و», as do words that only begin with that letter.

    The likeliest is what opens as the first one does: the same word, the article.
    """
    joined = [
        at for at, token in enumerate(tokens) if at and token.startswith("و") and (len(token) > 2 or token == "و")
    ]

    def likeness(at: int) -> int:
        second = tokens[at].removeprefix("و")
        return 3 * (second == "بين") + 2 * (stem(second) == stem(tokens[0])) + (second[:2] == tokens[0][:2] == "ال")

    return max(joined, key=lambda at: (likeness(at), -at), default=None)


@dataclass(frozen=True, slots=True)
class _Alone:
    """What was found of one of the two."""

    side: Side
    answer: Answer
    best: AnswerSentence | None
    """None where nothing likely was."""

    def is_in(self, sentence: AnswerSentence) -> bool:
        """Whether a sentence speaks of it, by its words or by its place."""
        return _speaks_of(sentence, self.side) or (self.best is not None and _overlap(sentence, self.best))


def of_both(comparison: Comparison, told: Answer, found: Callable[[Question], Answer]) -> Answer:
    """The answer `told` to a comparison, with what it leaves out of the two that are compared.

    `found` answers a question for one of them alone. What asks which of them does something is not answered by what they are.
    """
    if _speaks_of_both(comparison, told) or (comparison.in_one_respect and not told.answered):
        return told
    both = [_alone(side, found(side.asked)) for side in comparison.sides]
    kept = [
        sentence
        for at, sentence in enumerate(told.sentences)
        if told.confidence >= _FOUND and (at == 0 or any(each.is_in(sentence) for each in both))
    ]
    left_out = [each for each in both if not any(map(each.is_in, kept))]
    unknown = [each.side.name for each in left_out if each.best is None]
    if not left_out or len(unknown) == len(both) or (unknown and not told.answered):
        return told
    shown = [(told, sentence) for sentence in kept] + [(each.answer, each.best) for each in left_out if each.best]
    if unknown:
        return _joined(told, shown, told.confidence, say("one_of_two", told.language, name=unknown[0]))
    confidence = max(told.confidence if kept else 0.0, min(each.answer.confidence for each in both))
    return _joined(told, shown, confidence, say("each_alone", told.language))


def _speaks_of_both(comparison: Comparison, told: Answer) -> bool:
    """Whether one sentence does, or where the answer is likely one, its sentences together."""
    spoken_of = [{at for at, side in enumerate(comparison.sides) if _speaks_of(each, side)} for each in told.sentences]
    if told.confidence >= _FOUND:
        spoken_of.append(set().union(*spoken_of))
    return any(len(each) == len(comparison.sides) for each in spoken_of)


def _alone(side: Side, answer: Answer) -> _Alone:
    """One side with the best sentence on it, if that is likely one and, in the language of the question, speaks of it."""
    if not answer.answered or answer.confidence < _FOUND:
        return _Alone(side, answer, None)
    best = answer.sentences[0]
    return _Alone(side, answer, best if best.language != answer.language or _speaks_of(best, side) else None)


def _speaks_of(sentence: AnswerSentence, side: Side) -> bool:
    return side.stands_in(" ".join((sentence.text, *sentence.section[-1:])))


def _overlap(one: AnswerSentence, other: AnswerSentence) -> bool:
    same_page = (one.source, one.page) == (other.source, other.page)
    return same_page and one.start < other.end and other.start < one.end


def _joined(told: Answer, shown: Sequence[tuple[Answer, AnswerSentence]], confidence: float, note: str) -> Answer:
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
