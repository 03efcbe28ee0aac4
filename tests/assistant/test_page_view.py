"""A page of any length is shown in parts that follow each other without a gap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.app.page_view import LONGEST_VIEW, view_around, view_from, view_until
from corpus.models import Note, NoteCall, Page

BOOK = Page(1, "\n".join(f"Paragraph {number} " + "word " * 40 for number in range(400)))
WALL = Page(1, "x" * 50_000)


def test_an_ordinary_page_is_shown_whole() -> None:
    page = Page(3, "text " * 500, notes=(Note("1", "note"),))
    assert view_around(page, 10, 20) == view_from(page, 0) == view_until(page, len(page.text))
    assert view_around(page, 10, 20).text == page.text
    assert view_around(page, 10, 20).notes == page.notes


@given(st.sampled_from([BOOK, WALL]), st.integers(0, 49_000), st.integers(1, 900))
def test_the_cited_part_is_in_the_view(page: Page, start: int, length: int) -> None:
    view = view_around(page, start, start + length)
    assert view.start <= start
    assert start + length <= view.end
    assert len(view.text) <= LONGEST_VIEW + 1000


@given(st.sampled_from([BOOK, WALL]))
def test_going_on_shows_all_of_the_page_and_ends(page: Page) -> None:
    view, text = view_from(page, 0), ""
    while True:
        text += view.text
        if view.is_last:
            break
        following = view_from(page, view.end)
        assert following.start == view.end
        view = following
    assert text == page.text


def test_going_back_reaches_the_beginning() -> None:
    view = view_until(BOOK, len(BOOK.text))
    while view.start:
        before = view_until(BOOK, view.start)
        assert before.end == view.start
        assert before.start < before.end
        view = before


def test_a_part_shows_the_notes_that_it_calls() -> None:
    page = Page(
        1, BOOK.text, calls=(NoteCall("1", 50), NoteCall("2", 60_000)), notes=(Note("1", "first"), Note("2", "second"))
    )
    assert [note.mark for note in view_from(page, 0).notes] == ["1"]
    assert [note.mark for note in view_around(page, 60_000, 60_010).notes] == ["2"]
