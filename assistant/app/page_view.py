"""The part of a page that is shown at once: all of it, unless the page is a whole book. Pure.

A text file without page marks is a single page of any length, and laying a page out takes time in proportion to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.models import Note, Page

LONGEST_VIEW = 12_000
"""Characters; about 60 ms of layout, and ten screens of text."""
_LONGEST_SEARCH = 1_000
"""How far a paragraph or word boundary is looked for."""


@dataclass(frozen=True, slots=True)
class PageView:
    """`page.text[start:end]`, from boundary to boundary."""

    page: Page
    start: int
    end: int

    @property
    def text(self) -> str:
        """What is shown."""
        return self.page.text[self.start : self.end]

    @property
    def is_last(self) -> bool:
        """Whether the page ends with it."""
        return self.end == len(self.page.text)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The page's notes; of a page that is not shown as a whole, those that are called in what is shown."""
        if self.start == 0 and self.is_last:
            return self.page.notes
        called = {call.mark for call in self.page.calls if self.start < call.offset <= self.end}
        return tuple(note for note in self.page.notes if note.mark in called)


def view_around(page: Page, start: int, end: int) -> PageView:
    """The view with the part `start:end` of the page in its middle."""
    if len(page.text) <= LONGEST_VIEW:
        return PageView(page, 0, len(page.text))
    return view_from(page, max(0, (start + end - LONGEST_VIEW) // 2))


def view_from(page: Page, start: int) -> PageView:
    """The view that begins at an offset, or at the boundary before it."""
    start = _boundary_before(page.text, start)
    end = len(page.text)
    if end - start > LONGEST_VIEW:
        end = max(start + 1, _boundary_before(page.text, start + LONGEST_VIEW))
    return PageView(page, start, end)


def view_until(page: Page, end: int) -> PageView:
    """The view that ends at an offset, a view's start or the end of the page."""
    return PageView(page, _boundary_before(page.text, max(0, end - LONGEST_VIEW)), end)


def _boundary_before(text: str, offset: int) -> int:
    """The start of the paragraph, or else of the word, that holds the offset, if it is near; else the offset."""
    if offset <= 0:
        return 0
    for mark in ("\n", " "):
        found = text.rfind(mark, max(0, offset - _LONGEST_SEARCH), offset)
        if found >= 0:
            return found + 1
    return offset
