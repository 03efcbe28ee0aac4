"""A question that is understood to its answer: which works it is asked of, and what is searched in them.

Most questions are asked of the whole library. One for what a work says of itself (`title_page`) or for what an author holds
(`named_author`) is asked of these works first; one for whom a work cites (`cited_person`) of the sentences that call the notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import islice

from assistant.answer import compose
from assistant.answers.cited_person import CitedPerson, calls_to, cited_person, only_citing
from assistant.answers.named_author import is_written_by, of_author, speaks_of
from assistant.answers.subheadings import with_items
from assistant.answers.title_page import of_the_works
from assistant.answers.twins import enough_distinct
from assistant.answers.units import PASSAGES
from assistant.models import Answer
from assistant.question import Question
from assistant.wording import say
from corpus.models import Page
from index.filters import Filters
from index.models import Hit, Source
from index.search import Searcher

_EVIDENCE = 10
_EVIDENCE_FOR_A_LIST = 20
"""What announces a list seldom repeats what it is a list of."""
_CALLS_OF_A_WORK = 10
"""So many of the places where a work cites someone are looked up; an answer shows three sentences."""


def answer(searcher: Searcher, asked: Question, filters: Filters) -> Answer:
    """The answer from what the filters let through. Raises what `Searcher.search` raises."""

    def let_through() -> list[Source]:
        return [each for each in searcher.sources() if _lets_through(filters, each)]

    person = cited_person(asked.text)
    if person is not None:
        return _citing(searcher, person, asked, let_through(), filters)
    of_works = of_the_works(asked, let_through)
    if of_works is not None:
        return _found(searcher, of_works[0], replace(filters, sources=of_works[1]))
    of_one = of_author(asked, let_through)
    if of_one is None:
        return _found(searcher, asked, filters)
    told = _found(searcher, of_one.question, replace(filters, sources=of_one.works))
    if told.answered:
        return told
    general = _found(searcher, asked, filters)
    return general if speaks_of(general, of_one.families) else told


def _found(searcher: Searcher, asked: Question, filters: Filters) -> Answer:
    evidence = _EVIDENCE_FOR_A_LIST if asked.kind == "list" else _EVIDENCE
    hits = enough_distinct(lambda count: searcher.search(asked.search_text, count, filters), evidence, PASSAGES)
    return with_items(asked, compose(asked, hits), hits, cache(partial(_pages, searcher)))


def _pages(searcher: Searcher, source: str) -> list[Page]:
    [work] = [each for each in searcher.sources() if each.source == source]
    return [searcher.page(source, number) for number in range(1, work.pages + 1)]


def _citing(
    searcher: Searcher, person: CitedPerson, asked: Question, sources: Sequence[Source], filters: Filters
) -> Answer:
    """The sentences that cite someone; where none does, what the text says of them, or that nothing does."""
    by = [source for source in sources if is_written_by(source, person.by)] or sources
    of_these = replace(filters, sources=frozenset(source.source for source in by))
    found = only_citing(searcher.search(person.name, _EVIDENCE, of_these), person.name)
    for source in by:
        pages = _pages(searcher, source.source)
        of_source = replace(filters, sources=frozenset({source.source}))
        for leading_up in islice(calls_to(pages, person.name), _CALLS_OF_A_WORK):
            found += only_citing(searcher.search(leading_up, PASSAGES, of_source), person.name)
    if found:
        best = {(hit.source, hit.page, hit.start): hit for hit in sorted(found, key=lambda hit: hit.score)}
        return compose(replace(asked, kind="reference"), list[Hit](reversed(best.values())))
    general = _found(searcher, asked, filters)
    if speaks_of(general, [person.name.split()[-1]]):
        return general
    note = say("not_cited", asked.language, name=person.shown)
    return replace(general, answered=False, confidence=0.0, sentences=(), note=note)


def _lets_through(filters: Filters, source: Source) -> bool:
    return filters.sources is None or not filters.sources.isdisjoint((source.source, source.path))
