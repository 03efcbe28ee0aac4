"""A long work is read range by range: nothing of the whole is lost, however many processes read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_pdf import make_pdf, pdf_bytes, text_lines

from corpus.models import Document
from corpus.pdf import read_pdf
from corpus.pdf.part import page_ranges
from corpus.pdf.pool import read_pdfs
from corpus.pdf.reader import answer
from corpus.pdf.wire import Ranges, ReadRange, Request

PAGES = 130
HALF = PAGES // 2
LIST_OF_NOTES = range(HALF - 1, HALF + 1)
"""Counted from 0: it runs over the end of the first range."""


def shown(text: str, *, y: float, size: float, x: float = 60) -> str:
    return text_lines([text], x=x, y=y, size=size)


def leaf(number: int) -> str:
    """A page with a running head, a printed number, a footnote and its call; some with a heading."""
    word = "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
    parts = [shown("Harbour Studies", y=810, size=9), shown(str(number + 1), y=30, size=9, x=290)]
    if number == 0:
        parts.append(shown("Quays of the North", y=780, size=24))
    if number in (3, 4):
        parts.append(shown(f"Chapter {word}", y=780, size=18))
    if number % 20 == 10:
        parts.append(shown(f"Section {word}", y=780, size=14))
    if number in LIST_OF_NOTES:
        note = number - LIST_OF_NOTES.start + 1
        lines = ["Notes", ""] if note == 1 else []
        return "\n".join([*parts[:2], text_lines([*lines, f"{note}. Marsh, Tides {word}, 1911."], y=740)])
    body = [
        f"The leaf {word} tells of one more quay and of all the ships",
        f"that lay there (1) in the year of {word}.",
    ]
    parts += [text_lines(body, y=740), shown(f"1. Ledger {word}, folio one.", y=60, size=8)]
    return "\n".join(parts)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "book.pdf"
    path.write_bytes(pdf_bytes(make_pdf([leaf(number) for number in range(PAGES)])))
    return path


@pytest.fixture(scope="module")
def whole(book: Path) -> Document:
    return read_pdf(book)


@given(st.integers(1, 5_000))
def test_ranges_are_all_pages_in_order_none_too_short_or_too_long(pages: int) -> None:
    ranges = page_ranges(pages)
    assert [number for each in ranges for number in each] == list(range(pages))
    assert len(ranges) == 1 if pages <= 60 else all(20 < len(each) <= 250 for each in ranges)
    assert len(ranges) <= max(16, pages / 250 + 2)


@pytest.mark.parametrize("workers", [1, 2])
def test_as_many_workers_as_there_are_read_the_same(book: Path, whole: Document, workers: int) -> None:
    assert list(read_pdfs([book], workers=workers)) == [(book, whole)]


def test_heads_numbers_notes_and_calls_are_those_of_every_page(whole: Document) -> None:
    assert [page.number for page in whole.pages] == list(range(1, PAGES + 1))
    assert [page.label for page in whole.pages] == [str(number) for number in range(1, PAGES + 1)]
    assert all(page.running == ("Harbour Studies", page.label) for page in whole.pages)
    assert all([note.mark for note in page.notes] == ["1"] for page in whole.pages if page.number - 1 != HALF)
    assert all(len(page.calls) == 1 for page in whole.pages if page.number - 1 not in LIST_OF_NOTES)
    assert whole.quality.status == "ok"


def test_a_list_of_notes_goes_on_in_the_next_range(whole: Document) -> None:
    found = [(note.mark, note.text[:13]) for number in LIST_OF_NOTES for note in whole.pages[number].notes]
    assert found == [("1", "Marsh, Tides "), ("2", "Marsh, Tides ")]


def test_a_heading_has_the_same_level_in_a_range_without_larger_ones(whole: Document) -> None:
    found = {
        (page.text[block.start : block.end].split()[0], block.level)
        for page in whole.pages
        for block in page.blocks
        if block.kind == "heading"
    }
    assert found >= {("Quays", 1), ("Chapter", 2), ("Section", 3)}
    assert ("Section", 2) not in found


def test_a_lost_range_is_blank_pages_with_their_reason(book: Path, whole: Document) -> None:
    asked = answer(Request(book))
    assert isinstance(asked, Ranges)
    first, second = asked.pages
    read = answer(Request(book, pages=first))
    assert isinstance(read, ReadRange)
    document = answer(Request(book, ranges=(read, ReadRange(second, lost="it crashed"))))
    assert isinstance(document, Document)
    assert [page.text for page in document.pages[:HALF]] == [page.text for page in whole.pages[:HALF]]
    assert {page.text for page in document.pages[HALF:]} == {""}
    reasons = {(page.quality.status, page.quality.reasons) for page in document.pages[HALF:]}
    assert reasons == {("suspect", ("the page could not be read (it crashed)",))}
    assert document.quality.status == "suspect"
