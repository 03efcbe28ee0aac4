"""Running heads, feet and page numbers: what the printer repeats on every page, kept apart from the text.

Nothing marks them in a PDF, so they are known by their habits: they stand first or last on the page, and the same
words (numbers aside), the same place or a bare number come back page after page, or on every other one. A head left
in the text does less harm than text taken for a head.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.pdf.typography import Line, Typography

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.?|صفحة|ص)?\W*(\d{1,4}|[ivxlc]{1,7})\W*(?:(?:of|/|من)\W*\d{1,4})?\W*", re.IGNORECASE
)
_NUMBER_IN_HEAD = re.compile(r"(?<![\d/.,-])\d{1,4}(?![\d/.,-])")
_ASCII_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_SAME_PLACE, _SAME_HEIGHT = 2.5, 8.0
"""Points, for rows of other words and for rows of the same words."""
_MOST_WORDS = 14
_MOST_PAGES, _MANY_PAGES = 0.6, 0.4
"""Shares of the pages; fewer than many is never enough."""


@dataclass(frozen=True, slots=True)
class Furnished:
    """A page with its furniture taken out."""

    body: tuple[Line, ...]
    running: tuple[str, ...]
    label: str | None


@dataclass(frozen=True, slots=True)
class _Row:
    lines: tuple[Line, ...]
    text: str
    mask: tuple[str, int]
    """The text without blanks and with `#` for numbers, and the rounded size: a title is not its own running head."""
    distance: float
    """To the neighbouring row towards the middle of the page."""
    step: float
    """From that one to the next; 0 where there is none."""

    @property
    def y(self) -> float:
        return self.lines[0].y

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def stands_apart(self) -> bool:
        """Whether it is further from its neighbour than that from the next: no line of a paragraph or a list."""
        return self.distance > 1.2 * self.step


def take_out_furniture(pages: Sequence[Sequence[Line]], typography: Typography) -> list[Furnished]:
    """Part every page of a document into body and furniture, and find the numbers printed on the pages."""
    heads = [_edge_rows(page, top=True) for page in pages]
    feet = [_edge_rows(page, top=False) for page in pages]
    taken: list[list[_Row]] = [[] for _ in pages]
    for edges, is_head in ((heads, True), (feet, False)):
        repeated: dict[tuple[str, int], list[tuple[int, float]]] = defaultdict(list)
        for page_number, rows in enumerate(edges):
            for mask, row in {row.mask: row for row in rows}.items():
                repeated[mask].append((page_number, row.y))
        places = _common_places(edges, typography)
        for page_number, rows in enumerate(edges):
            for position, row in enumerate(rows):
                if _is_furniture(row, position, repeated, places, len(pages), typography, is_head=is_head):
                    taken[page_number].append(row)
    for page_number, (rows, edge) in enumerate(zip(taken, heads, strict=True), start=1):
        if edge and edge[0] not in rows and _has_page_number(edge[0], page_number, typography):
            rows.append(edge[0])
        if edge and edge[0] not in rows and _is_lone_head(edge[0], typography, page_numbered=bool(rows)):
            rows.append(edge[0])
    labels = _labels(taken)
    furnished: list[Furnished] = []
    for page, rows, label in zip(pages, taken, labels, strict=True):
        gone = {id(line) for row in rows for line in row.lines}
        if all(id(line) in gone or not line.text.strip() for line in page):  # then all but the number is its text
            rows = [row for row in rows if len(rows) > 1 and _PAGE_NUMBER.fullmatch(row.text)]
            gone = {id(line) for row in rows for line in row.lines}
        running = tuple(dict.fromkeys(row.text for row in rows if row.text))
        furnished.append(Furnished(tuple(line for line in page if id(line) not in gone), running, label))
    return furnished


def _is_furniture(
    row: _Row,
    position: int,
    repeated: Mapping[tuple[str, int], Sequence[tuple[int, float]]],
    places: Sequence[float],
    pages: int,
    typography: Typography,
    *,
    is_head: bool,
) -> bool:
    if len(row.lines) == 1 and _PAGE_NUMBER.fullmatch(row.text) and re.search(r"\d", row.text):
        return True
    level = [page for page, y in repeated[row.mask] if abs(row.y - y) <= _SAME_HEIGHT]
    # two pages alone may be alike: a form filled in twice
    told = pages > 2 or row.stands_apart or row.size <= 0.97 * typography.body_size
    if len(row.mask[0]) > 2 and told and _comes_back(level, pages):
        return True
    if position:
        return False
    if is_head and row.distance > 1.8 * typography.body_size and row.size <= 0.97 * typography.body_size:
        return True
    return (
        _is_detached(row, typography)
        and row.size <= 1.05 * typography.body_size
        and len(row.text.split()) <= _MOST_WORDS
        and any(abs(row.y - place) <= _SAME_PLACE for place in places)
    )


def _comes_back(numbers: Sequence[int], pages: int) -> bool:
    """Whether a row on these pages is on most pages, on most left or right ones, or on many without a break.

    The front matter of a thesis has no heads; the question that half of a form's pages begin with is none.
    """
    if len(numbers) < 2:
        return False
    for first, step in ((0, 1), (0, 2), (1, 2)):
        side = range(first, pages, step)
        if side and sum(number in side for number in numbers) >= max(2, _MOST_PAGES * len(side)):
            return True
    unbroken = len(numbers) >= 0.9 * (numbers[-1] - numbers[0] + 1)
    return unbroken and len(numbers) >= _MANY_PAGES * pages


def _has_page_number(row: _Row, page_number: int, typography: Typography) -> bool:
    """Whether a detached first row has the number of the page at one of its edges."""
    edges = re.match(r"\s*(\d{1,4})\s", row.text), re.search(r"\s(\d{1,4})\s*$", row.text)
    numbered = any(edge and int(edge.group(1)) == page_number for edge in edges)
    return numbered and _is_detached(row, typography) and len(row.text.split()) <= _MOST_WORDS


def _is_lone_head(row: _Row, typography: Typography, *, page_numbered: bool) -> bool:
    """Whether the first row of a page that has a page number is a running head, though no other page repeats it."""
    if not page_numbered:
        return False
    far = row.distance > 3 * typography.body_size
    return far and row.size <= typography.body_size and len(row.text.split()) <= _MOST_WORDS


def _is_detached(row: _Row, typography: Typography) -> bool:
    return row.stands_apart and row.distance > 1.5 * typography.body_size


def _edge_rows(page: Sequence[Line], *, top: bool) -> list[_Row]:
    """The two outermost rows, the outer one first; none on a page that has hardly more."""
    rows: list[list[Line]] = []
    for line in sorted(page, key=lambda line: -line.y if top else line.y):
        if rows and abs(rows[-1][0].y - line.y) < 0.35 * max(line.size, rows[-1][0].size):
            rows[-1].append(line)
        elif len(rows) == 4:
            break
        else:
            rows.append([line])
    found = []
    distances = [abs(row[0].y - inner[0].y) for row, inner in itertools.pairwise(rows)]
    for row, distance, step in zip(rows[:2], distances, [*distances[1:], 0.0], strict=False):
        text = "  ".join(line.text for line in sorted(row, key=lambda line: -line.x1))
        mask = _DIGITS.sub("#", re.sub(r"\s+", "", text)), round(row[0].size)
        found.append(_Row(tuple(row), text, mask, distance, step))
    return found


def _common_places(edges: Sequence[Sequence[_Row]], typography: Typography) -> list[float]:
    """Heights at which most pages, of three or more, have a detached outermost row."""
    detached = [rows[0].y for rows in edges if rows and _is_detached(rows[0], typography)]
    if len(edges) < 3:
        return []
    return [
        place for place in detached if sum(abs(other - place) <= _SAME_PLACE for other in detached) >= 0.6 * len(edges)
    ]


def _labels(taken: Sequence[Sequence[_Row]]) -> list[str | None]:
    """The printed page numbers: those that count on from page to page."""
    candidates: list[list[str]] = []
    for rows in taken:
        numbers = [found.group(1) for row in rows if (found := _PAGE_NUMBER.fullmatch(row.text)) and found.group(1)]
        numbers += [found.group() for row in rows for found in _NUMBER_IN_HEAD.finditer(row.text)]
        candidates.append(numbers)
    offsets = Counter(
        offset
        for page, numbers in enumerate(candidates)
        for offset in {int(number.translate(_ASCII_DIGITS)) - page for number in numbers if number.isdecimal()}
    )
    if not offsets:  # roman numerals, perhaps
        return [next(iter(numbers), None) for numbers in candidates]
    offset, votes = offsets.most_common(1)[0]
    labels: list[str | None] = []
    for page, numbers in enumerate(candidates):
        counted = next((n for n in numbers if n.isdecimal() and int(n.translate(_ASCII_DIGITS)) - page == offset), None)
        roman = next((number for number in numbers if not number.isdecimal()), None)
        labels.append(counted or roman or (numbers[0] if numbers and votes < 2 and len(taken) <= 2 else None))
    return labels
