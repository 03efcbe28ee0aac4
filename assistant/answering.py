"""A question that is understood to its answer: which works it is asked of, and what is searched in them.

Most questions are asked of the whole library. One for what a work says of itself (`title_page`) or for what an author holds
(`named_author`) is asked of these works first; one for whom a work cites (`cited_person`) of the sentences that call the notes.
What compares two things (`comparison`) is asked for each of them too, where no sentence speaks of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, islice

from assistant.answer import compose
from assistant.answers.both_sides import of_both
from assistant.answers.cited_person import CitedPerson, calls_to, cited_person, only_citing
from assistant.answers.comparison import compared
from assistant.answers.named_author import of_author, speaks_of
from assistant.answers.subheadings import with_items
from assistant.answers.title_page import of_the_works
from assistant.answers.twins import enough_distinct
from assistant.answers.units import PASSAGES
from assistant.models import Answer
from assistant.question import Question
from assistant.wording import say
from index.filters import Filters
from index.models import Hit, Source
from index.search import Searcher

_EVIDENCE = 10
_EVIDENCE_FOR_A_LIST = 20
"""What announces a list seldom repeats what it is a list of."""
_CALLS = 10
"""So many of the places where someone is cited are looked up at most; an answer shows three sentences."""
_FOUND_CITED = 0.9
"""The confidence of sentences whose notes have the name: a look-up, and no search that a probability was fitted for.

What is left is another person of that family name, or a name that another script writes with the same consonants.
"""


def answer(searcher: Searcher, asked: Question, filters: Filters) -> Answer:
    """The answer from what the filters let through. Raises what `Searcher.search` raises."""

    def let_through() -> list[Source]:
        return [each for each in searcher.sources() if _lets_through(filters, each)]

    person = cited_person(asked.text, let_through)
    if person is not None:
        return _citing(searcher, person, asked, person.by or let_through(), filters)
    of_works = of_the_works(asked, let_through)
    if of_works is not None:
        told = _found(searcher, of_works[0], _in_works(filters, of_works[1]))
        # what these works do not say of themselves, no other sentence says
        return told if told.answered else replace(told, confidence=0.0)
    of_one = of_author(asked, let_through)
    if of_one is None:
        told = _found(searcher, asked, filters)
        sides = compared(asked)
        return of_both(sides, told, lambda side: answer(searcher, side, filters)) if sides else told
    told = _found(searcher, of_one.question, _in_works(filters, of_one.works))
    if told.answered:
        return told
    general = _found(searcher, asked, filters)
    return general if speaks_of(general, of_one.families) else told


def _in_works(filters: Filters, works: frozenset[str]) -> Filters:
    """Works that the question names, in whichever language: what is searched in them is not the question itself."""
    return replace(filters, sources=works, other_language="equal")


def _found(searcher: Searcher, asked: Question, filters: Filters) -> Answer:
    evidence = _EVIDENCE_FOR_A_LIST if asked.kind == "list" else _EVIDENCE
    hits = enough_distinct(lambda count: searcher.search(asked.search_text, count, filters), evidence, PASSAGES)
    return with_items(asked, compose(asked, hits), hits, cache(searcher.pages))


def _citing(
    searcher: Searcher, person: CitedPerson, asked: Question, works: Sequence[Source], filters: Filters
) -> Answer:
    """The sentences that cite someone; where none does, what the text says of them, or that nothing does."""
    named = frozenset(work.source for work in person.by) if person.by else filters.sources
    of_these = replace(filters, sources=named, other_language="equal")
    found = only_citing(searcher.search(person.name, _EVIDENCE, of_these), person.name)
    calls = chain.from_iterable(
        ((work.source, text) for text in calls_to(searcher.pages(work.source), person.name)) for work in works
    )
    looked_up = islice(calls, _CALLS)
    while len(found) < PASSAGES and (call := next(looked_up, None)):
        source, leading_up = call
        hits = searcher.search(leading_up, PASSAGES, _in_works(filters, frozenset({source})))
        found += [hit for hit in only_citing(hits, person.name) if not any(_is_same(hit, other) for other in found)]
    if found:
        return compose(replace(asked, kind="reference"), found, known=_FOUND_CITED)
    general = _found(searcher, asked, of_these)
    if speaks_of(general, [person.shown.split()[-1]]):
        return general
    note = say("not_cited", asked.language, name=person.shown)
    return replace(general, answered=False, confidence=0.0, sentences=(), alternatives=(), cited=(), note=note)


def _is_same(hit: Hit, other: Hit) -> bool:
    return (hit.source, hit.page, hit.start) == (other.source, other.page, other.start)


def _lets_through(filters: Filters, source: Source) -> bool:
    named = filters.sources is None or not filters.sources.isdisjoint((source.source, source.path))
    return named and (filters.years is None or filters.years.hold(source.year))
