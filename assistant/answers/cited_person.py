"""A question whether, where or by which works someone is cited: "Does Marsh cite al-Sayrafi?", «هل يستشهد الباحث بثورنبري؟».

The name stands in notes, which are no text to search. So the walk is: the name -> the notes of the works asked about that have
it, resolved ones (ibid.) too -> the sentences that call them, found by their own words -> an answer that gives the reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answers.question_words import ASKING, bare_question
from corpus.fold import fold, fold_text
from corpus.models import Page
from index.analysis import names, stem, words
from index.models import Hit

_WORKS = (
    r"(?:works?|books?|articles?|stud(?:y|ies)|papers?|sources?|references?)",
    "(?:اعمال|مولفات|كتب|دراسات|مراجع|ابحاث|مقالات)",
)
# On folded text.
_ASKED = tuple(
    re.compile(pattern)
    for pattern in (
        r"^(?:do|does|did) (?P<by>.+?) (?:cite|quote|refer to) (?P<name>.+)$",
        r"^(?:is|was) (?P<name>.+?) (?:ever )?(?:cited|quoted)(?: by (?P<by>.+))?$",
        rf"^(?:what|which) {_WORKS[0]} (?:of|by) (?P<name>.+?) (?:are|is|were|was|do|does|did) (?P<by>.*?)(?:cite|quote|use)d?\b",
        r"^هل (?:[يت]?ستشهد|استشهدت?)(?: (?P<by>.+?))? ب(?P<name>.+)$",
        r"^هل (?:[يت]حيل|احالت?|[يت]رجع|رجعت?)(?: (?P<by>.+?))? الي (?P<name>.+)$",
        r"^هل (?:[يت]قتبس|اقتبست?)(?: (?P<by>.+?))? (?:من|عن) (?P<name>.+)$",
        rf"^ما(?: هي)? {_WORKS[1]} (?P<name>.+?) التي (?:[يت]?ستشهد|استشهد|رجع|احال|[يت]حيل|[يت]رجع|اعتمد|استند)\w*(?P<by>.*)$",
    )
)
_LONGEST_NAME = 4
_LEAST_ACROSS_SCRIPTS = 4
"""Consonants of a Latin name that are looked for in Arabic references: many Arabic words share three."""
_CALLING = 250
"""So many characters before a call are enough to find its passage by."""


@dataclass(frozen=True, slots=True)
class CitedPerson:
    """Who is looked for in the notes, and who is said to cite them."""

    name: str
    """Folded."""
    shown: str
    """The name as it was asked."""
    by: str
    """Folded; empty where the question does not say."""


def cited_person(question: str) -> CitedPerson | None:
    """Whose citations a question asks for, or None."""
    folded = bare_question(fold_text(question).strip(" ?؟.!،"))
    match = next((found for pattern in _ASKED if (found := pattern.search(folded))), None)
    if match is None or len(match["name"].split()) > _LONGEST_NAME or not ASKING.isdisjoint(match["name"].split()):
        return None
    whole = fold(question)
    at = whole.text.rindex(match["name"])
    first, last = whole.original_span(at, at + len(match["name"]))
    return CitedPerson(match["name"], question[first:last], match["by"] or "")


def calls_to(pages: Sequence[Page], name: str) -> Iterator[str]:
    """The text that leads up to each call, in the pages of a work, of a note in which someone is named.

    A call means the note of its own page, or where that has none with its mark, an endnote.
    """
    naming = [
        {note.mark for note in page.notes if _names(f"{note.text} {note.reference or ''}", name)} for page in pages
    ]
    anywhere = set[str]().union(*naming)
    for page, here in zip(pages, naming, strict=True):
        marks = here | (anywhere - {note.mark for note in page.notes})
        for call in page.calls:
            if call.mark in marks:
                yield page.text[max(0, call.offset - _CALLING) : call.offset].strip()


def only_citing(hits: Iterable[Hit], name: str) -> list[Hit]:
    """The hits that cite someone, each with what cites them alone: the units, and the references."""
    return [citing for hit in hits if (citing := _only_citing(hit, name)).units]


def _only_citing(hit: Hit, name: str) -> Hit:
    cited = tuple(each for each in hit.cited if _names(each.shown, name))
    units = tuple(unit for unit in hit.units if any(unit.start < each.offset <= unit.end for each in cited))
    # each of them answers the question as well as the others
    matches = (0.0,) * len(units) if hit.unit_matches else ()
    return replace(hit, cited=cited, units=units, unit_scores=(1.0,) * len(units), unit_matches=matches)


def _names(text: str, name: str) -> bool:
    """Whether a reference has a family name, in its own letters or in those of the other script."""
    family = name.split()[-1]
    across = {each for each in names(family.title()) if each.startswith("~")}
    for word in words(text):
        if stem(word.text) == stem(family):
            return True
        latin = word.text.isascii()
        if latin != family.isascii() and not across.isdisjoint(
            each for each in names(text[word.start : word.end]) if latin or len(each) > _LEAST_ACROSS_SCRIPTS
        ):
            return True
    return False
