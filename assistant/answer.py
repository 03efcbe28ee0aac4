"""Evidence to an answer: the sentences of the best passages that say what was asked, or that the sources do not say it.

The walk: hits -> their units (sentences, or clause groups of long ones) that can be an answer at all -> each scored by
what it shares with the question in meaning and in words, by its passage and by the kind of thing asked for -> the best,
then others that are nearly as good -> each with its sentence, citation and references. Nothing is written here: what is
shown is a slice of a page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.cite import citation
from assistant.models import Answer, AnswerSentence
from assistant.question import Question, content_stems
from assistant.reference_question import WITHOUT_ITS_OWN_CALL, cited_between, citing_unit
from assistant.refusal import confidence, is_answered
from assistant.shown_references import shown_references
from assistant.wording import answer_note
from corpus.fold import fold_text
from corpus.models import CitedReference, Unit
from index.models import Hit

_PASSAGES = 5
"""An answer comes from the best passages only."""
_SENTENCES = 3
_SENTENCES_FOR_A_FACT = 2
_NEARLY_AS_GOOD = 0.3
"""So far behind the best unit may be what is shown with it."""
# A sentence up to this long is shown whole; of a longer one the unit, and what stands around it up to this length.
_GLANCE_WORDS = 60
_LEAST_WORDS = 4

_QUESTION = re.compile(r"[?؟][»”\"')\]]*$")
_KEYWORDS = re.compile(r"^(?:ال)?كلمات (?:ال)?(?:مفتاحيه|داله)|^key ?words\b")
_ADDRESS = re.compile(r"https?://|www\.")
_ENUMERATED = re.compile(r"^(?:[0-9]{1,2}|[ء-ي]|[a-z])\s*[-–.)]\s")
_CONTENTS = re.compile(r"محتويات|فهرس|المحاور|contents|outline|تساولات|research questions")
_NUMBER = re.compile(r"[0-9]+")
_YEAR = re.compile(r"\b(?:1[0-9]{3}|20[0-9]{2})\b")
_MONTH = re.compile(
    r"\b(?:يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر|january|february|march|april|may|june|july|"
    r"august|september|october|november|december)\b"
)
_NUMBER_WORD = re.compile(
    r"\b(?:واحد\w*|اثن\w+|ثلاث\w*|اربع\w*|خمس\w*|ست\w*|سبع\w*|ثمان\w*|تسع\w*|عشر\w*|مئ\w+|مائ\w+|الف|الاف|مليون|ملايين|مليار|نصف|ثلث|ربع|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|half|third|quarter|percent)\b"
)
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
class UnitWeights:
    """What counts for a unit beside its fitness: a linear score.

    Chosen between what a listwise fit on the development half of XQuAD wants and what the sample library's questions bear:
    more late interaction in one language helps the first and hurts the second.
    """

    cosine: float
    match: float
    """By late interaction."""
    shared: float
    """The share of the question's words that stand in it."""
    behind: float
    """How far its passage is behind the best."""
    constant: float = 0.0
    """What brings the scores of both directions together, so that a passage of either may hold the answer."""


_SAME_LANGUAGE = UnitWeights(cosine=1.0, match=1.0, shared=0.6, behind=0.5)
_ACROSS_LANGUAGES = UnitWeights(cosine=1.4, match=4.0, shared=0.7, behind=0.5, constant=-0.9)
_WITHOUT_TOKENS = UnitWeights(cosine=1.0, match=0.0, shared=0.6, behind=1.0)


def _weights(question: Question, hit: Hit) -> UnitWeights:
    if not hit.unit_matches:
        return _WITHOUT_TOKENS
    return _SAME_LANGUAGE if hit.language == question.language else _ACROSS_LANGUAGES


@dataclass(frozen=True, slots=True)
class ScoredUnit:
    """A unit of a passage with its score."""

    passage: int
    unit: Unit
    score: float


def compose(question: Question, hits: Sequence[Hit]) -> Answer:
    """The answer that these hits (best first) give; refused when it is unlikely to be one."""
    passages = tuple(hits[:_PASSAGES])
    scored = rank_units(question, passages)
    sure = confidence(question.language, passages)
    chosen = _chosen(question, passages, scored) if is_answered(question.language, passages) else []
    answered = bool(chosen)
    sentences = tuple(_sentence(passages, each) for each in chosen)
    note = answer_note(question.language, sentences, passages, answered)
    cited = _asked_for(passages, chosen[0]) if chosen and question.kind == "reference" else ()
    return Answer(question.text, question.language, answered, sure, sentences, passages, note, cited)


def rank_units(question: Question, passages: Sequence[Hit]) -> list[ScoredUnit]:
    """The units that can be an answer, best first; for a question that asks for a reference, those that have one."""
    best_passage = max((hit.score for hit in passages), default=0.0)
    scored = []
    for position, hit in enumerate(passages[:_PASSAGES]):
        weights = _weights(question, hit)
        matches = hit.unit_matches or (0.0,) * len(hit.units)
        for unit, cosine, match in zip(hit.units, hit.unit_scores, matches, strict=True):
            text = hit.text[unit.start - hit.start : unit.end - hit.start]
            if not can_answer(text, hit) or _announces_nothing(hit, unit):
                continue
            evidence = weights.cosine * cosine + weights.match * match + weights.shared * _share(question, text)
            score = (
                evidence
                + weights.constant
                - weights.behind * (best_passage - hit.score)
                + fitness(question, text, hit, unit)
            )
            scored.append(ScoredUnit(position, unit, score))
    scored.sort(key=lambda each: -each.score)
    return _citing(passages, scored) or scored if question.kind == "reference" else scored


def _citing(passages: Sequence[Hit], scored: Sequence[ScoredUnit]) -> list[ScoredUnit]:
    """The units that cite something, best first; each with the best score of those that rest on its call."""
    best: dict[tuple[int, int], ScoredUnit] = {}
    for each in scored:
        unit = citing_unit(passages[each.passage], each.unit)
        if unit is None:
            continue
        score = each.score if unit == each.unit else each.score * WITHOUT_ITS_OWN_CALL
        key = (each.passage, unit.start)
        if key not in best or score > best[key].score:
            best[key] = ScoredUnit(each.passage, unit, score)
    return sorted(best.values(), key=lambda each: -each.score)


def _asked_for(passages: Sequence[Hit], chosen: ScoredUnit) -> tuple[CitedReference, ...]:
    """What the best unit cites, or if it has no call of its own, its sentence."""
    hit, unit = passages[chosen.passage], chosen.unit
    return cited_between(hit, unit.start, unit.end) or cited_between(hit, unit.sentence_start, unit.sentence_end)


def can_answer(text: str, hit: Hit) -> bool:
    """Whether a unit can be an answer: no question, keyword line, address or entry of a table of contents."""
    if _QUESTION.search(text.rstrip()) or len(text.split()) < _LEAST_WORDS:
        return False
    folded = fold_text(text)
    if _KEYWORDS.match(folded) or (_ADDRESS.search(text) and len(text.split()) < 12):
        return False
    in_contents = any(_CONTENTS.search(fold_text(heading)) for heading in hit.section[-1:])
    return not (in_contents and _ENUMERATED.match(folded))


def _announces_nothing(hit: Hit, unit: Unit) -> bool:
    """Whether a unit ends in a colon and what it announces is not in its passage."""
    ends = hit.text[unit.start - hit.start : unit.end - hit.start].rstrip().endswith((":", "："))
    return ends and not _announced_items(hit, unit)


def fitness(question: Question, text: str, hit: Hit, unit: Unit) -> float:
    """What a unit gains or loses by holding, or not, the kind of thing that is asked for.

    The amounts were chosen on the development questions (sample library and XQuAD): larger ones help a definition or a
    list and hurt all else.
    """
    folded = fold_text(text)
    asked = fold_text(question.text)
    match question.kind:
        case "date" | "number":
            new_numbers = set(_NUMBER.findall(folded)) - set(_NUMBER.findall(asked))
            wanted = (
                {number for number in new_numbers if _YEAR.fullmatch(number)}
                if question.kind == "date"
                else new_numbers
            )
            if wanted:
                return 0.08
            return 0.04 if new_numbers or _NUMBER_WORD.search(folded) or _MONTH.search(folded) else -0.04
        case "definition":
            return 0.15 if _DEFINES.search(folded) else 0.0
        case "list":
            return 0.3 if _announced_items(hit, unit) else 0.0
        case _:
            return 0.0


def _share(question: Question, text: str) -> float:
    """How much of what is asked about stands in a text: the share of the question's content stems."""
    if not question.content:
        return 0.0
    return len(question.content.intersection(content_stems(text))) / len(question.content)


def _chosen(question: Question, passages: Sequence[Hit], scored: Sequence[ScoredUnit]) -> list[ScoredUnit]:
    """The best unit, then those nearly as good in the order of their passages and places; one a sentence."""
    wanted = _SENTENCES_FOR_A_FACT if question.kind in ("date", "number", "who", "where") else _SENTENCES
    chosen: list[ScoredUnit] = []
    for each in scored:
        if chosen and each.score < scored[0].score - _NEARLY_AS_GOOD:
            break
        if len(chosen) >= wanted:
            break
        if not any(_same_place(passages, each, other) for other in chosen):
            chosen.append(each)
    order = {each.passage: position for position, each in reversed(list(enumerate(chosen)))}
    return chosen[:1] + sorted(chosen[1:], key=lambda each: (order[each.passage], each.unit.start))


def _same_place(passages: Sequence[Hit], one: ScoredUnit, other: ScoredUnit) -> bool:
    """The same sentence, an item of a list that is shown whole, or the same words in another file."""
    first, second = passages[one.passage], passages[other.passage]
    if one.passage == other.passage:
        if one.unit.sentence_start == other.unit.sentence_start:
            return True
        spans = (shown_span(first, one.unit), shown_span(second, other.unit))
        if spans[0][0] < spans[1][1] and spans[1][0] < spans[0][1]:
            return True
    return _unit_text(first, one.unit) == _unit_text(second, other.unit)


def _unit_text(hit: Hit, unit: Unit) -> str:
    return fold_text(hit.text[unit.start - hit.start : unit.end - hit.start])


def _sentence(passages: Sequence[Hit], chosen: ScoredUnit) -> AnswerSentence:
    hit = passages[chosen.passage]
    start, end = shown_span(hit, chosen.unit)
    return AnswerSentence(
        text=hit.text[start - hit.start : end - hit.start],
        source=hit.source,
        title=hit.title,
        page=hit.page,
        label=hit.label,
        section=hit.section,
        start=start,
        end=end,
        language=hit.language,
        citation=citation(hit),
        passage=chosen.passage,
        highlight=(chosen.unit.start - start, min(chosen.unit.end, end) - start),
        references=shown_references(cited_between(hit, start, end), hit.language),
        cut=(start > chosen.unit.sentence_start, end < chosen.unit.sentence_end),
    )


def shown_span(hit: Hit, unit: Unit) -> tuple[int, int]:
    """The sentence of a unit, with the items it announces; of a long one, the unit and its neighbours up to a glance."""
    items_end = _announced_items(hit, unit)
    if items_end:
        return unit.sentence_start, items_end

    def words(start: int, end: int) -> int:
        return len(hit.text[start - hit.start : end - hit.start].split())

    if words(unit.sentence_start, unit.sentence_end) <= _GLANCE_WORDS:
        return unit.sentence_start, unit.sentence_end
    start, end = unit.start, unit.end
    mates = [other for other in hit.units if other.sentence_start == unit.sentence_start]
    at = mates.index(unit)
    before, after = at - 1, at + 1
    while True:
        if after < len(mates) and words(start, mates[after].end) <= _GLANCE_WORDS:
            end = mates[after].end
            after += 1
        elif before >= 0 and words(mates[before].start, end) <= _GLANCE_WORDS:
            start = mates[before].start
            before -= 1
        else:
            return start, end


def _announced_items(hit: Hit, unit: Unit) -> int:
    """Where the list ends that this unit's sentence announces by its colon; 0 when it announces none."""
    sentence = hit.text[unit.sentence_start - hit.start : unit.sentence_end - hit.start]
    if not sentence.rstrip().endswith((":", "：")):
        return 0
    rest = hit.text[unit.sentence_end - hit.start :]
    items = re.match(r"\s*\n\n?(.+?)(?=\n\n|\Z)", rest, re.DOTALL)
    return unit.sentence_end + items.end() if items and items.group(1).strip() else 0
