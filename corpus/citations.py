"""What every place in a document rests on: the notes that it calls and the entries of the list of references it names."""

from __future__ import annotations

from corpus.models import CitedReference, Document, Passage
from corpus.note_calls import cited_notes
from corpus.reference_calls import cited_entries


def citations_of(document: Document) -> dict[int, tuple[CitedReference, ...]]:
    """All that a document's pages cite, in order of place, by the page's number."""
    notes, entries = cited_notes(document), cited_entries(document)
    return {
        number: tuple(sorted([*notes.get(number, ()), *entries.get(number, ())], key=lambda each: each.offset))
        for number in sorted({*notes, *entries})
    }


def cited_in(passage: Passage, citations: dict[int, tuple[CitedReference, ...]]) -> tuple[CitedReference, ...]:
    """What a passage cites; a call at its very end is its own."""
    return tuple(each for each in citations.get(passage.page, ()) if passage.start < each.offset <= passage.end)
