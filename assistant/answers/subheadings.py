"""Lists whose items stand apart from what announces them: as sub-headings, or as counted paragraphs with others between.

The walk: passages that announce what is asked for ("four aims", "the following kinds:"), or stand under a heading that names it
("The aims of X") -> the items in the pages of their work (`list_items`) -> each a sentence of the answer with a citation of its
own. Where what is found may be no list, the answer stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answers.answer_sentence import answer_sentence
from assistant.answers.excerpts import ITEM_MARK, announced_items, excerpt
from assistant.answers.list_items import (
    COUNTS,
    FEWEST,
    Place,
    headings_above,
    item_span,
    items_after,
    joined,
    places_of,
    position_of,
)
from assistant.answers.listed_nouns import stems_alike
from assistant.answers.question_words import listed_noun
from assistant.answers.refusal import judge
from assistant.answers.units import PASSAGES, announces_asked_list
from assistant.comparing.quantities import numbers_in
from assistant.models import Answer, AnswerSentence
from assistant.question import Question, content_stems
from assistant.wording import answer_note, say
from corpus.fold import fold_text
from corpus.language import language_of
from corpus.models import Document, Language, Page, Unit
from index.analysis import stem, words
from index.models import Hit

_MOST = 12
_BEST_ACROSS = 2
"""So many of the best passages may announce the list in another language than the question's, where the best one is in it too."""

# All on folded text.
_FOLLOWING = re.compile(r"\b(?:ال)?(?:تاليه?|اتيه?)\b|\bfollowing\b")
"""Beside what is listed: "the following aims"."""
_AS_FOLLOWS = re.compile(r"\b(?:ما يلي|فيما يلي|كما يلي|كالتالي|كالاتي|النحو (?:التالي|الاتي)|as follows)\W*$")
_QUALIFYING = frozenset(
    content_stems(
        "مقترح مقترحة اقتراح proposal proposed "
        "اهم ابرز اشهر الرئيسة الرئيسية الأساسية العامة main principal key major chief general"
    )
)


@dataclass(frozen=True, slots=True)
class _Listing:
    """The items of a list, in order, and what announces it."""

    hit: Hit
    announcement: Unit | None
    """None where a heading alone says what is listed."""
    items: Sequence[Place]
    pages: Sequence[Page]
    """Of the work, in order."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question wants listed, and of what: stems."""

    listed: frozenset[str]
    matter: frozenset[str]
    language: Language
    found_in: Language
    """The language of the best passage."""


def with_items(
    question: Question, answer: Answer, hits: Sequence[Hit], pages_of: Callable[[str], list[Page]]
) -> Answer:
    """The answer with the items of the list that is asked for, where they stand apart; else the answer as it is.

    `hits` are what the answer was made of, best first; `pages_of` gives the pages of a source, in order.
    """
    if question.kind != "list":
        return answer
    judged = judge(question, answer.passages)
    if not judged.is_answer:
        return answer
    if any(_is_shown_whole(question, hit, unit) for hit in answer.passages for unit in hit.units):
        return answer
    listed = stems_alike(listed_noun(question.text))
    asked = _Asked(listed, frozenset(content_stems(question.search_text)) - listed, question.language, hits[0].language)
    doubtful: set[str] = set()
    """Sources that announce the list and do not show it: what stands under their headings is another one."""
    for rank, hit in enumerate(hits):
        announcing = [unit for unit in hit.units if _announces(asked, hit, unit)]
        if announcing:
            listing = _announced(asked, hit, announcing, pages_of(hit.source))
            doubtful.add(hit.source)
        elif rank < PASSAGES and hit.source not in doubtful and _is_under_heading(asked, hit):
            listing = _under_heading(asked, hit, pages_of(hit.source))
        else:
            continue
        if listing is not None:
            return _shown(question, answer, listing, judged.missing)
    return answer


def _is_shown_whole(question: Question, hit: Hit, unit: Unit) -> bool:
    """Whether a passage holds the list that a unit announces: as many items as it says, and not only the first of some.

    One that goes on over the page's end has fewer.
    """
    if not announces_asked_list(question, hit, unit):
        return False
    items = hit.text[unit.sentence_end - hit.start : announced_items(hit, unit) - hit.start].strip()
    count = _announced_count(stems_alike(listed_noun(question.text)), _sentence_of(hit, unit))
    if count is not None and len(re.findall(r"\n+", items)) + 1 < count:
        return False
    first = ITEM_MARK.match(fold_text(items))
    return "\n" in items or first is None or first["mark"] not in {marks[0] for marks in COUNTS}


def _announced(asked: _Asked, hit: Hit, announcing: Sequence[Unit], pages: Sequence[Page]) -> _Listing | None:
    """The list that one of these units announces."""
    places = places_of(pages)
    for unit in announcing:
        count = _announced_count(asked.listed, _sentence_of(hit, unit))
        at = position_of(places, hit.page, unit.sentence_start)
        level = next((places[above].heading_level for above in headings_above(places, at)), 0)
        items = items_after(asked.listed, places[at + 1 :], level, count)
        if items:
            return _Listing(hit, unit, items, pages)
    return None


def _under_heading(asked: _Asked, hit: Hit, pages: Sequence[Page]) -> _Listing | None:
    """The list under the nearest heading over a passage that names it; the title of a work is no such heading."""
    places = places_of(pages)
    for above in headings_above(places, position_of(places, hit.page, hit.start)):
        if places[above].heading_level > 1 and _is_heading_of(asked, places[above].text, hit):
            items = items_after(asked.listed, places[above + 1 :], places[above].heading_level, None)
            return _Listing(hit, None, items, pages) if items else None
    return None


def _sentence_of(hit: Hit, unit: Unit) -> str:
    return hit.text[unit.sentence_start - hit.start : unit.sentence_end - hit.start]


def _announces(asked: _Asked, hit: Hit, unit: Unit) -> bool:
    """Whether a sentence says that what is asked for is listed: it counts it, or points at what follows.

    It names what is listed; it or the heading over it something of the matter; all around it at least half of that (in
    another language than the question's it is enough that its passage is one of the best).
    """
    sentence = _sentence_of(hit, unit)
    stems = set(content_stems(sentence))
    if asked.listed.isdisjoint(stems):
        return False
    if hit.language != asked.language:
        if hit.rank > _BEST_ACROSS or hit.language != asked.found_in:
            return False
    else:
        near = stems.union(content_stems(" ".join(hit.section[-1:])))
        around = near.union(content_stems(" ".join((hit.title, *hit.section, hit.text))))
        if asked.matter and (asked.matter.isdisjoint(near) or 2 * len(asked.matter & around) < len(asked.matter)):
            return False
    return (
        sentence.rstrip().endswith((":", "："))
        or _AS_FOLLOWS.search(fold_text(sentence)) is not None
        or any(_FOLLOWING.search(beside) for beside in _beside(asked.listed, sentence))
        or _announced_count(asked.listed, sentence) is not None
    )


def _is_under_heading(asked: _Asked, hit: Hit) -> bool:
    return any(_is_heading_of(asked, heading, hit) for heading in hit.section)


def _is_heading_of(asked: _Asked, heading: str, hit: Hit) -> bool:
    """Whether a heading opens with what is listed and is on no other matter than the one asked about."""
    stems = [each for each in content_stems(heading) if not each.isdigit() and len(each) > 1]
    if asked.listed.isdisjoint(stems[:3]):
        return False
    own = {each for each in stems if not numbers_in(each)} - asked.listed - _QUALIFYING
    if own and own.isdisjoint(asked.matter):
        return False
    above = asked.matter.intersection(content_stems(" ".join((hit.title, *hit.section))))
    return 2 * len(above) >= len(asked.matter)


def _announced_count(listed: frozenset[str], sentence: str) -> int | None:
    """How many of what is listed a sentence says that there are: "four aims", «المعايير الأربعة»."""
    counts = [
        int(number.value)
        for beside in _counting(listed, sentence)
        for number in numbers_in(beside)
        if number.stated and number.value.isdigit()
    ]
    return next((count for count in counts if FEWEST <= count <= len(COUNTS[0])), None)


def _beside(listed: frozenset[str], sentence: str) -> list[str]:
    """The words around what is listed, folded: two before it, itself, two after it."""
    tokens = [word.text for word in words(sentence)]
    return [" ".join(tokens[max(0, at - 2) : at + 3]) for at, each in enumerate(tokens) if stem(each) in listed]


def _counting(listed: frozenset[str], sentence: str) -> list[str]:
    """The words around what is listed that can count it.

    In Arabic a number stands right before its noun, or behind it and what describes it: «سبع قواعد», «القواعد السبع»,
    «القواعد العامة السبع»; «١٠ وزارات تملك قواعد» counts ministries.
    """
    tokens = [word.text for word in words(sentence)]
    around: list[str] = []
    for at, each in enumerate(tokens):
        if stem(each) in listed:
            described = at + 1 < len(tokens) and tokens[at + 1].startswith("ال")
            before, after = (2, 2) if each.isascii() else (1, 2 if described else 1)
            around.append(" ".join(tokens[max(0, at - before) : at + after + 1]))
    return around


def _shown(question: Question, answer: Answer, listing: _Listing, missing: Sequence[str]) -> Answer:
    """The announcement and the items in place of the answer's sentences, which are then what was nearly chosen."""
    from corpus.citations import citations_of  # compiles patterns that other questions do not need

    passages = list(answer.passages)
    shown = [_announcement(answer, passages, listing.hit, listing.announcement)] if listing.announcement else []
    cited = citations_of(Document(listing.hit.work, tuple(listing.pages)))
    for place in joined(listing.items[:_MOST]):
        start, end = item_span(place)
        passage = _passage_of(place, listing.hit, listing.pages)
        passage = replace(
            passage,
            rank=len(passages) + 1,
            cited=tuple(each for each in cited.get(passage.page, ()) if passage.start < each.offset <= passage.end),
        )
        passages.append(passage)
        shown.append(answer_sentence(question.language, passages, len(passages) - 1, start, end))
    nearly = [each for each in answer.sentences if not any(map(each.overlaps, shown))]
    note = answer_note(question.language, shown, passages, answered=True, missing=missing)
    if len(listing.items) > _MOST:
        rest = say("more_items", question.language, count=len(listing.items), shown=_MOST)
        note = f"{note} {rest}".strip()
    return replace(
        answer,
        answered=True,
        sentences=tuple(shown),
        passages=tuple(passages),
        note=note,
        alternatives=(*nearly, *answer.alternatives)[:2],
    )


def _announcement(answer: Answer, passages: list[Hit], hit: Hit, unit: Unit) -> AnswerSentence:
    """What announces the list: as the answer shows it already, or its excerpt."""
    place = (hit.source, hit.page)
    for each in answer.sentences:
        if (each.source, each.page) == place and each.start <= unit.sentence_start < each.end <= unit.sentence_end:
            return each
    at = next(
        (i for i, each in enumerate(passages) if (each.source, each.page, each.start) == (*place, hit.start)), None
    )
    if at is None:
        at = len(passages)
        passages.append(replace(hit, rank=at + 1))
    around = excerpt(at, passages[at], unit)
    end = min(around.end, unit.sentence_end)
    return replace(answer_sentence(answer.language, passages, at, around.start, end), cut=around.cut)


def _passage_of(place: Place, hit: Hit, pages: Sequence[Page]) -> Hit:
    """An item as a passage of its work; a heading with the paragraph under it."""
    page, start, end = place.page, place.block.start, place.block.end
    if place.heading_level:
        after = next((block for block in page.blocks if block.start >= end), None)
        end = after.end if after is not None and after.kind != "heading" else end
    text = page.text[start:end]
    span = Unit(*item_span(place), *item_span(place))
    return replace(
        hit,
        score=0.0,
        page=page.number,
        label=page.label,
        section=_section_over(place, hit.title, pages),
        start=start,
        end=end,
        text=text,
        language=language_of(text),
        units=(span,),
        unit_scores=(0.0,),
        unit_matches=(),
        quality=page.quality,
        turn=len(page.text) - page.carried if page.carried else None,
        next_label=next((each.label for each in pages if each.number == page.number + 1), None),
    )


def _section_over(place: Place, title: str, pages: Sequence[Page]) -> tuple[str, ...]:
    """The headings over an item, from the highest, as passages have them; the title of the work is none."""
    places = places_of(pages)
    at = position_of(places, place.page.number, place.block.start)
    above = [places[i].text.strip(" :：") for i in headings_above(places, at) if i != at]
    return tuple(heading for heading in reversed(above) if heading and heading != title)
