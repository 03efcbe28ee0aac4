"""Units of passages, ranked: which sentence, or clause group of a long one, says what was asked.

The walk: hits -> their units that can be an answer at all -> each scored by what it shares with the question in meaning
and in words, by its passage and by the kind of thing asked for -> the best first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers.excerpts import announced_items
from assistant.answers.listed_nouns import stems_alike
from assistant.answers.question_words import listed_noun
from assistant.answers.reference_question import WITHOUT_ITS_OWN_CALL, citing_unit
from assistant.answers.title_page import OF_THE_WORK, is_keyword_line, on_title_page, says
from assistant.comparing.quantities import Number, numbers_in
from assistant.question import Question, content_stems
from corpus.fold import fold_text
from corpus.language import arabic_share, language_of
from corpus.models import Unit
from index.models import Hit

PASSAGES = 5
"""An answer comes from the best passages only."""
_LEAST_WORDS = 4
_LEAST_OF_EACH_SCRIPT = 0.3

# A mark that opens a word is one that a bad extraction has put on the wrong side of its question.
_QUESTION = re.compile(r"[?؟][»”\"')\]]*$|(?<!\S)[?؟](?=\w)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*")
_ENUMERATED = re.compile(r"^(?:[0-9]{1,2}|[ء-ي]|[a-z])\s*[-–.)]\s")
_ENTRY = re.compile(r"\W*(?:(?:[0-9]{1,2}|[ء-ي]|[a-z])\s*[-–.):]\s*)?(?P<term>\w+(?: \w+){0,3})\s*:\s")
_CONTENTS = re.compile(r"محتويات|فهرس|المحاور|contents|outline|تساولات|research questions")
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
# All on folded text. A number of four digits may count something: it is a year where it is said like one.
_SAID_AS_YEAR = re.compile(
    r"(?:\b(?:in|since|by|until|from|year|between|(?:ال)?عام|(?:ال)?سنه|في|منذ|حتي|بين)\s|[(\[–-]\s?)(1[0-9]{3}|20[0-9]{2})\b(?!\s?%)|"
    r"\b(1[0-9]{3}|20[0-9]{2})(?:\s?(?:م|ه|هـ|ad|ce)\b|\s?[-–)])"
)
_FRACTION = re.compile(r"\b(?:half|(?:a|one|two) thirds?|quarters?|(?:ال)?(?:نصف|ثلث|ثلثا|ثلثي|ربع))\b")
# A definition says so: "X هو ...", "تشير X إلى", "يُعبّر مفهوم X عن", "X is defined as", "X refers to".
_DEFINES = re.compile(
    "|".join(
        (
            r"\b(?:هو|هي)\b",
            r"\b(?:يقصد|المقصود|[نت]قصد|ا?[ونتي]عني)",
            r"\b[تين]عرف(?:ها|ه)?\b|\bتعريف\b",
            r"\b[تي]شير\b.{0,60}\bالي\b",
            r"\b[تي]عبر\b.{0,60}\bعن\b",
            r"\b[تي]عد\b|\bتصف\b|\b[تي]تمثل في\b",
            r"\bis (?:the|a|an)\b|\bare the\b",
            r"\bmeans?\b|\brefers? to\b|\bdefined? as\b|\bunderstood as\b",
        )
    )
)


@dataclass(frozen=True, slots=True)
class UnitEvidence:
    """What is known of one unit of a passage."""

    passage: int
    unit: Unit
    cosine: float
    match: float
    """By late interaction, in the context of its passage; 0 where no tokens are kept."""
    shared: float
    """The share of the question's words that stand in it."""
    behind: float
    """How far its passage is behind the best."""
    fitness: float
    """By the kind of thing asked for."""


@dataclass(frozen=True, slots=True)
class UnitWeights:
    """What the evidence of a unit counts: a linear score, fitted listwise (`python -m eval.fit_units`)."""

    cosine: float
    match: float
    shared: float
    behind: float
    fitness: float = 1.0
    constant: float = 0.0
    """What brings the scores of both directions together, so that a passage of either may hold the answer."""


_SAME_LANGUAGE = UnitWeights(cosine=0.51, match=3.07, shared=0.31, behind=0.56, fitness=2.0)
_ACROSS_LANGUAGES = UnitWeights(cosine=1.19, match=3.35, shared=0.76, behind=0.99, fitness=1.57, constant=-0.01)
_WITHOUT_TOKENS = UnitWeights(cosine=1.0, match=0.0, shared=0.6, behind=1.0)
"""Chosen by hand on the same questions."""
_CITING_BEHIND = 0.3
"""So far behind the best passage may be one whose call is an answer."""


@dataclass(frozen=True, slots=True)
class ScoredUnit:
    """A unit of a passage with its score."""

    passage: int
    unit: Unit
    score: float


def rank_units(question: Question, passages: Sequence[Hit]) -> list[ScoredUnit]:
    """The units that can be an answer, best first; for a question that asks for a reference, those that have one."""
    scored = [
        ScoredUnit(each.passage, each.unit, _score(each, _weights(question, passages[each.passage])))
        for each in unit_evidence(question, passages)
    ]
    scored.sort(key=lambda each: -each.score)
    return _citing(passages, scored) or scored if question.kind == "reference" else scored


def unit_evidence(question: Question, passages: Sequence[Hit]) -> Iterator[UnitEvidence]:
    """What is known of the units that can be an answer, passage by passage."""
    best_passage = max((hit.score for hit in passages), default=0.0)
    for position, hit in enumerate(passages[:PASSAGES]):
        matches = hit.unit_matches or (0.0,) * len(hit.units)
        for unit, cosine, match in zip(hit.units, hit.unit_scores, matches, strict=True):
            text = hit.text[unit.start - hit.start : unit.end - hit.start]
            if not _is_candidate(question, text, hit, unit):
                continue
            shared, behind = _share(question, text), best_passage - hit.score
            yield UnitEvidence(position, unit, cosine, match, shared, behind, fitness(question, text, hit, unit))


def _weights(question: Question, hit: Hit) -> UnitWeights:
    if not hit.unit_matches:
        return _WITHOUT_TOKENS
    return _SAME_LANGUAGE if hit.language == question.language else _ACROSS_LANGUAGES


def _score(unit: UnitEvidence, weights: UnitWeights) -> float:
    return (
        weights.constant
        + weights.cosine * unit.cosine
        + weights.match * unit.match
        + weights.shared * unit.shared
        - weights.behind * unit.behind
        + weights.fitness * unit.fitness
    )


def _citing(passages: Sequence[Hit], scored: Sequence[ScoredUnit]) -> list[ScoredUnit]:
    """The units of the best passages that cite something, best first; each with the best score of those that rest on its call."""
    best: dict[tuple[int, int], ScoredUnit] = {}
    least = max((hit.score for hit in passages), default=0.0) - _CITING_BEHIND
    for each in scored:
        unit = citing_unit(passages[each.passage], each.unit)
        if unit is None or passages[each.passage].score < least:
            continue
        score = each.score if unit == each.unit else each.score - WITHOUT_ITS_OWN_CALL
        key = (each.passage, unit.start)
        if key not in best or score > best[key].score:
            best[key] = ScoredUnit(each.passage, unit, score)
    return sorted(best.values(), key=lambda each: -each.score)


def _is_candidate(question: Question, text: str, hit: Hit, unit: Unit) -> bool:
    if question.kind in OF_THE_WORK:
        return says(question.kind, text, hit, unit)
    if len(text.split()) < _LEAST_WORDS and not announced_items(hit, unit):
        return False
    return can_answer(text, hit) and not on_title_page(hit, unit) and not _announces_nothing(hit, unit)


def can_answer(text: str, hit: Hit) -> bool:
    """Whether a unit can be an answer: no question, title, keyword line, address or entry of a table of contents.

    On a doubtful page no mixture of both scripts either: it is two lines run together, and shares words with any question.
    """
    if _QUESTION.search(text.rstrip()):
        return False
    folded = fold_text(text)
    if hit.quality.status != "ok" and _is_mixture(text):
        return False
    if folded == fold_text(hit.title) or is_keyword_line(text) or _is_address(text):
        return False
    in_contents = any(_CONTENTS.search(fold_text(heading)) for heading in hit.section[-1:])
    return not (in_contents and _ENUMERATED.match(folded))


def _is_address(text: str) -> bool:
    """Whether a text is little more than an address in the net."""
    without = _ADDRESS.sub("", text)
    return without != text and (len(text.split()) < 12 or 2 * len(without) < len(text))


def _is_mixture(text: str) -> bool:
    return _LEAST_OF_EACH_SCRIPT < arabic_share(text) < 1 - _LEAST_OF_EACH_SCRIPT


def _announces_nothing(hit: Hit, unit: Unit) -> bool:
    """Whether a unit ends in a colon and what it announces is not in its passage."""
    ends = hit.text[unit.start - hit.start : unit.end - hit.start].rstrip().endswith((":", "："))
    return ends and not announced_items(hit, unit)


def fitness(question: Question, text: str, hit: Hit, unit: Unit) -> float:
    """What a unit gains or loses by holding, or not, the kind of thing that is asked for.

    The amounts were chosen on the development questions (sample library and XQuAD): larger ones help a definition or a
    list and hurt all else.
    """
    match question.kind:
        case "date":
            told = _new_numbers(question, text)
            if any(_is_year(number) for number in told):
                return 0.08
            return 0.04 if told else -0.04
        case "number":
            return 0.1 if _counts(question, text) else -0.05
        case "definition":
            return 0.3 if _is_entry_for(question, text) else 0.15 if _DEFINES.search(fold_text(text)) else 0.0
        case "list":
            return (1.6 if announces_asked_list(question, hit, unit) else 0.3) if announced_items(hit, unit) else 0.0
        case "keywords":
            return 1.0 if language_of(text) == question.language else 0.0
        case _:
            return 0.0


def _is_entry_for(question: Question, text: str) -> bool:
    """Whether a text is like an entry of a glossary for what is asked about: "2. Pilot: who knows the rocks"."""
    entry = _ENTRY.match(fold_text(text))
    return entry is not None and not question.content.isdisjoint(content_stems(entry["term"]))


def _new_numbers(question: Question, text: str) -> list[Number]:
    """The numbers and months of a text that the question does not have."""
    asked = {number.value for number in numbers_in(question.text)}
    return [number for number in numbers_in(text) if number.value not in asked]


def _is_year(number: Number) -> bool:
    return _YEAR.fullmatch(number.shown) is not None


def _counts(question: Question, text: str) -> bool:
    """Whether a text says how many or how much: by a number that is not the question's own, nor part of a date."""
    folded = fold_text(text)
    if _FRACTION.search(folded):
        return True
    years = {year for match in _SAID_AS_YEAR.finditer(folded) for year in match.groups()}
    asked = {number.value for number in numbers_in(question.text)}
    numbers = numbers_in(text)
    for at, number in enumerate(numbers):
        before_month = at + 1 < len(numbers) and _is_month(numbers[at + 1]) and len(number.value) <= 2
        after_month = at > 0 and _is_month(numbers[at - 1]) and (len(number.value) <= 2 or _is_year(number))
        if number.shown in years or before_month or after_month or _is_month(number) or number.value in asked:
            continue
        if number.stated or number.shown[0].isdigit():
            return True
    return False


def _is_month(number: Number) -> bool:
    return number.value.startswith("month ")


def announces_asked_list(question: Question, hit: Hit, unit: Unit) -> bool:
    """Whether a unit announces a list of what is asked for, on the matter asked about.

    Its sentence or the heading over it names what is listed; its passage, headings or title at least half of the rest. In
    another language than the question's the rest has other words: there the passage is the best one.
    """
    if not announced_items(hit, unit):
        return False
    sentence = hit.text[unit.sentence_start - hit.start : unit.sentence_end - hit.start]
    listed = stems_alike(listed_noun(question.text))
    if listed.isdisjoint(content_stems(" ".join((sentence, *hit.section[-1:])))):
        return False
    if hit.language != question.language:
        return hit.rank == 1
    rest = set(content_stems(question.search_text)) - listed
    around = rest.intersection(content_stems(" ".join((hit.title, *hit.section, hit.text))))
    return 2 * len(around) >= len(rest)


def _share(question: Question, text: str) -> float:
    """How much of what is asked about stands in a text: the share of the question's content stems."""
    if not question.content:
        return 0.0
    return len(question.content.intersection(content_stems(text))) / len(question.content)
