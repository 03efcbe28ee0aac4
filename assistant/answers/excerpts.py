"""What is shown of a passage for a unit that was chosen: its sentence, as a reader can take it in at a glance.

The walk: a unit -> its sentence, or of a long one the unit with its neighbours -> the items of a list that it announces, or
the sentence before it where it cannot stand alone -> one excerpt; two that touch become one. An excerpt is always a slice of
its passage and never leaves its paragraph, but for announced items.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.fold import fold_text
from corpus.models import Unit
from index.models import Hit

# A sentence up to this long is shown whole; of a longer one the unit, and what stands around it up to this length.
_GLANCE_WORDS = 80
_MOST_WORDS = 80
"""Of two sentences that are shown together."""

# All on folded text. A sentence that speaks of its own work ("this study") leans on nothing, neither does "it is clear that".
_OWN_WORK = (
    r"(?: (?:present|current))? (?:study|paper|article|research|thesis|dissertation|book|chapter|section|report|essay|survey|"
    r"review|work)\b"
)
_OWN_WORK_ARABIC = r" ال(?:دراسه|بحث|ورقه|مقال|مقاله|كتاب|فصل|رساله|اطروحه|تقرير|مبحث)\b"
_IMPERSONAL = (
    r" (?:is|was|seems|appears|remains|has been)(?: \w+)? (?:clear|true|likely|unlikely|possible|impossible|difficult|hard|easy|"
    r"important|necessary|essential|worth|known|said|argued|believed|estimated|assumed|thought|noted|noteworthy)\b"
)
_ARABIC_LINK = (
    "(?:في|من|علي|عن|الي|مع|بعد|قبل|رغم|الرغم|بالرغم|برغم|بناء|فضلا|علاوه|اضافه|بالاضافه|استنادا|نتيجه|بسبب|ضوء|ظل|اطار|خلال|"
    "جانب|سبيل|اجل|كل|الا)"
)
_LEANS = re.compile(
    r"\W*(?:"
    + "|".join(
        (
            rf"it\b(?!{_IMPERSONAL})",
            rf"(?:this|these)\b(?!{_OWN_WORK})",
            r"(?:that|those)\b(?! (?:who|which)\b)",
            r"(?:what|while|although|though|since|because) (?:they|he|she)\b|what it\b",
            r"(?:its|they|them|their|he|she|his|her|him|such)\b",
            r"(?:however|therefore|thus|hence|moreover|furthermore|nevertheless|nonetheless|consequently|accordingly|otherwise|"
            r"similarly|likewise|conversely|then|but|and|so|yet|also)\b",
            r"instead\b(?! of)|(?:besides|in addition|as a result|in contrast|by contrast)(?=,)",
            r"(?:for this reason|for that reason|on the other hand|for example|for instance|the former|the latter)\b",
            r"the (?:first|second|third|last|others?|rest) (?:two )?(?:is|are|was|were|has|have|had|of (?:these|them))\b",
            r"(?:both|neither|either|each) (?:is|are|was|were|has|have|had|of (?:these|them))\b",
            r"[وف]?(?:الاخيره?|الاولي?|الثانيه?|الثالثه?) (?:هو|هي|منها|منهما|منهم)\b",
            r"[وف]?(?:هو|هي|هم|هما|هن)\b",
            rf"[وف]?(?:{_ARABIC_LINK} ){{0,3}}[بلك]?(?:هذا|هذه|هذان|هذين|هاتان|هاتين|ذلك|تلك|هولاء|اوليك)\b"
            rf"(?!{_OWN_WORK_ARABIC})",
            r"[وف]?(?:كما|لكن(?:ه|ها|هم)?|لذا|كذلك|ايضا|هكذا|عليه|بالتالي|من ثم|من هنا|ثم|بل|غير ان|الا ان|حيث|اذ|مما)\b",
            r"[وف]?في المقابل\b",
            r"[وف]?(?:منها|منه|فيها|فيه|بها|به|لها|له|لهم|عنها|عنه|اليها|اليه|عليها|انه|انها|انهم|لانه|لانها)\b",
            # a long word that ends in "her", "its", "of both": وتستخدمها، أهدافهما
            r"\w{3,}(?:ها|هما)\b",
        )
    )
    + ")"
)
_OPENING_CHARACTERS = 100
ITEM_MARK = re.compile(
    r"(?P<mark>[0-9]{1,2}|[ء-ي]|[a-z]|اولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا)\s*(?P<stop>[-–—.):/])"
)
"""What an item of a counted list opens with, on folded text."""
_FIRST_MARKS = {("1", "2"), ("a", "b"), ("ا", "ب"), ("اولا", "ثانيا")}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A slice of a passage that is shown: `start:end` of the page's text."""

    passage: int
    """Which of the answer's passages, counted from 0."""
    unit: Unit
    """The best of the units that it is shown for."""
    start: int
    end: int
    cut: tuple[bool, bool]
    """Whether its first sentence goes on before it, and its last one after it."""


def excerpt(passage: int, hit: Hit, unit: Unit, *, context: bool = True) -> Excerpt:
    """What is shown for a unit; without `context` the sentence before it is left out, even where it leans on it."""
    start, end = shown_span(hit, unit) if context else _own_span(hit, unit)
    return Excerpt(passage, unit, start, end, (start > unit.sentence_start, end < unit.sentence_end))


def joined(hit: Hit, better: Excerpt, other: Excerpt) -> Excerpt | None:
    """Two excerpts of a passage as one, if they overlap or follow each other in one paragraph and are short together."""
    if better.passage != other.passage:
        return None
    first, second = sorted((better, other), key=lambda each: (each.start, -each.end))
    last = max((first, second), key=lambda each: each.end)
    overlap = second.start < first.end
    if not overlap and (first.cut[1] or second.cut[0] or not _runs_on(hit, first.end, second.start)):
        return None
    if _word_count(hit, first.start, last.end) > _MOST_WORDS:
        return None
    return Excerpt(better.passage, better.unit, first.start, last.end, (first.cut[0], last.cut[1]))


def shown_span(hit: Hit, unit: Unit) -> tuple[int, int]:
    """The sentence of a unit with what it announces or leans on; of a long one, the unit and its neighbours up to a glance."""
    start, end = _own_span(hit, unit)
    return (_context_start(hit, start, end) if start == unit.sentence_start else start), end


def announced_items(hit: Hit, unit: Unit) -> int:
    """Where the list ends that this unit's sentence announces; 0 when it announces none.

    A colon announces what follows; a full stop only what is counted from one, "1. ... 2. ..." or «أ- ... ب- ...».
    """
    sentence = hit.text[unit.sentence_start - hit.start : unit.sentence_end - hit.start]
    rest = hit.text[unit.sentence_end - hit.start :]
    if not re.match(r"\s*\n", rest):
        return 0
    paragraphs = list(re.finditer(r"\S.*?(?=\n\n|\Z)", rest, re.DOTALL))
    counted = _counted_from_one(rest)
    if not paragraphs or not (sentence.rstrip().endswith((":", "：")) or counted):
        return 0
    last = paragraphs[0]
    for paragraph in paragraphs[1:]:
        if not (last.group().endswith((";", "؛")) or (counted and ITEM_MARK.match(fold_text(paragraph.group())))):
            break
        last = paragraph
    return unit.sentence_end + last.end()


def _counted_from_one(text: str) -> bool:
    """Whether a text is a list whose first two items are counted in one way."""
    lines = [fold_text(line) for line in text.split("\n") if line.strip()][:2]
    marks = tuple(match["mark"] if (match := ITEM_MARK.match(line)) else "" for line in lines)
    return marks in _FIRST_MARKS


def leans_back(text: str) -> bool:
    """Whether a sentence opens with what only the sentence before it explains: a pronoun, a demonstrative, a connective."""
    return _LEANS.match(fold_text(text[:_OPENING_CHARACTERS])) is not None


def _own_span(hit: Hit, unit: Unit) -> tuple[int, int]:
    items_end = announced_items(hit, unit)
    if items_end:
        return unit.sentence_start, items_end
    if _word_count(hit, unit.sentence_start, unit.sentence_end) <= _GLANCE_WORDS:
        return unit.sentence_start, unit.sentence_end
    start, end = unit.start, unit.end
    mates = [other for other in hit.units if other.sentence_start == unit.sentence_start]
    at = mates.index(unit)
    before, after = at - 1, at + 1
    while True:
        if after < len(mates) and _word_count(hit, start, mates[after].end) <= _GLANCE_WORDS:
            end = mates[after].end
            after += 1
        elif before >= 0 and _word_count(hit, mates[before].start, end) <= _GLANCE_WORDS:
            start = mates[before].start
            before -= 1
        else:
            return start, end


def _context_start(hit: Hit, start: int, end: int) -> int:
    """Where an excerpt begins when the sentences that it leans on are shown with it, as far as they are in its passage."""
    while leans_back(hit.text[start - hit.start : end - hit.start]):
        before = max(
            (each for each in hit.units if each.sentence_end <= start), key=lambda each: each.start, default=None
        )
        if (
            before is None
            or not _runs_on(hit, before.sentence_end, start)
            or _word_count(hit, before.sentence_start, end) > _MOST_WORDS
        ):
            break
        start = before.sentence_start
    return start


def _runs_on(hit: Hit, end: int, start: int) -> bool:
    """Whether what begins at `start` follows what ends at `end` in the same paragraph."""
    between = hit.text[end - hit.start : start - hit.start]
    return not between.strip() and "\n" not in between


def _word_count(hit: Hit, start: int, end: int) -> int:
    return len(hit.text[start - hit.start : end - hit.start].split())
