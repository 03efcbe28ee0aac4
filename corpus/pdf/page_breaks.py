"""Paragraphs that run over the end of a page, whole on the page where they begin.

    called blocks of each page -> join_over_pages -> the same, and how many characters the page took from the next ones

The rule is that of a column's end (`blocks.goes_on`): nothing but an unfinished paragraph or list item goes on, and it
goes on only in a paragraph of its size and direction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.joins import join_over_pages
from corpus.models import NoteCall, Quality
from corpus.pdf.blocks import goes_on, joined
from corpus.pdf.notes import Called


@dataclass(frozen=True, slots=True)
class CalledPage:
    """What one page prints."""

    called: Sequence[Called]
    marks: frozenset[str]
    """Of its notes."""
    quality: Quality


def join_page_breaks(pages: Sequence[CalledPage], words: frozenset[str]) -> list[tuple[list[Called], int]]:
    """Each page's blocks, its last paragraph whole, and how many characters of that are printed on the next pages.

    Two are left apart where the second calls a mark that a page above the break has a note for, since numbers may
    begin again on each page, and where its page is less to be trusted than the first one's.
    """

    def join(above: int, first: Called, below: int, second: Called) -> tuple[Called, int] | None:
        calls = {call.mark for call in second.calls}
        doubted = pages[below].quality.status not in ("ok", pages[above].quality.status)
        if doubted or any(calls & page.marks for page in pages[above:below]) or not goes_on(first.block, second.block):
            return None
        block, offset = joined(first.block, second.block, words)
        moved = tuple(NoteCall(call.mark, call.offset + offset) for call in second.calls)
        return Called(replace(block, text=block.text.rstrip()), first.calls + moved), offset

    return [
        (parts, 0 if start is None else len(parts[-1].block.text) - start)
        for parts, start in join_over_pages([page.called for page in pages], join)
    ]
