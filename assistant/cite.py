"""Citations as they stand beside an answer: author, year, title, page and section.

Author, title and section stay in the language of the work; the pages, which are the way to it, are in the reader's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.language import language_of
from corpus.models import Language
from index.models import Hit


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """The page that a text is printed on, or those that it runs over."""

    page: int
    """In the file, from 1."""
    label: str | None
    """The number printed on it, if known."""
    next_label: str | None = None
    """Of those that it runs over, the number printed on the last."""
    runs_on: bool = False
    last_page: int | None = None
    """In the file, where what runs on ends beyond the next page."""

    @property
    def are_printed(self) -> bool:
        """Whether the numbers are those that readers see on paper; else they are those of the file."""
        return self.label is not None and (not self.runs_on or self.next_label is not None)

    @property
    def span(self) -> str:
        """Such as "41" or "41–42"."""
        numbers = [self.label, self.next_label] if self.are_printed else [self.page, self.last_page or self.page + 1]
        return "–".join(str(number) for number in numbers[: 1 + self.runs_on])

    def words(self, language: Language) -> str:
        """Such as "p. 41", "file page 3" or «صفحة الملف 3»."""
        if language == "ar":
            several = "صفحات" if self.last_page else "صفحتا"
            return f"{'ص' if self.are_printed else f'{several} الملف' if self.runs_on else 'صفحة الملف'} {self.span}"
        plural = "s" if self.runs_on else ""
        return f"p{'p' * self.runs_on}. {self.span}" if self.are_printed else f"file page{plural} {self.span}"


def printed_pages(hit: Hit, start: int | None = None, end: int | None = None) -> PrintedPages:
    """Where a passage is printed, or a part of it: a paragraph stands whole on the page where it begins."""
    start = hit.start if start is None else start
    end = hit.end if end is None else end
    if hit.turn is None or end <= hit.turn:
        return PrintedPages(hit.page, hit.label)
    if start >= hit.turn:
        return PrintedPages(hit.page + 1, hit.next_label)
    return PrintedPages(hit.page, hit.label, hit.next_label, runs_on=True)


def citation(hit: Hit, language: Language, start: int | None = None, end: int | None = None) -> str:
    """Where a passage stands, or its part between two offsets of the page, for a reader of `language` who wants to go there."""
    place = printed_pages(hit, start, end)
    return cite_pages(hit.authors, hit.year, hit.title, place, hit.section, language)


def format_citation(
    authors: Sequence[str],
    year: int | None,
    title: str,
    page: int,
    label: str | None,
    section: Sequence[str],
    language: Language,
) -> str:
    """Author (year), title, page, section; the printed page number where it is known, else the page of the file.

    The page is given in `language`, the reader's; all else is written as the language of the title has it.
    """
    return cite_pages(authors, year, title, PrintedPages(page, label), section, language)


def cite_pages(
    authors: Sequence[str],
    year: int | None,
    title: str,
    place: PrintedPages,
    section: Sequence[str],
    language: Language,
) -> str:
    """As `format_citation`, of a text that may run over pages."""
    own = language_of(title)
    if own == "ar":
        comma, names, titled = "، ", " و".join(authors), f"«{title}»"
    else:
        comma, titled = ", ", f"“{title}”"
        names = " and ".join(authors) if len(authors) < 3 else f"{authors[0]} et al."
    dated = f"{names} ({year})" if names and year else names or (f"({year})" if year else "")
    pages = place.words(language)
    # brackets, or words of the other direction would draw the number of the section into their own; round ones would make
    # the page a citation of its own to those who read it back (`quoting.nearest_citation`)
    placed = f"{titled}{comma}{pages}" if own == language else f"{titled} [{pages}]"
    return comma.join(part for part in (dated, placed, f"§ {section[-1]}" if section else "") if part)
