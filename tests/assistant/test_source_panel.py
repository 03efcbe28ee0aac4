"""What is marked on the page beside an answer is what was cited."""

from __future__ import annotations

from dataclasses import replace

from fake_assistant import SOURCES, arabic_answer

from assistant.app.evidence import evidence_of
from assistant.app.page_view import view_around
from assistant.app.source_panel import citation_blocks, library_blocks, page_blocks
from assistant.app.strings import ARABIC, ENGLISH
from corpus.models import Page, Quality

FIRST = evidence_of(arabic_answer("?"))[0]
BEFORE = "A line of the book.\n" * 2000


def test_the_quotation_and_its_best_part_are_marked_where_they_stand() -> None:
    shift = len(BEFORE)
    moved = replace(
        FIRST,
        passage=(FIRST.passage[0] + shift, FIRST.passage[1] + shift),
        sentence=(FIRST.sentence[0] + shift, FIRST.sentence[1] + shift),
        highlight=(FIRST.highlight[0] + shift, FIRST.highlight[1] + shift),
    )
    page = Page(moved.page, f"{BEFORE}{'.' * FIRST.sentence[0]}{FIRST.text}\n{BEFORE}")
    blocks, text_block = page_blocks(moved, view_around(page, *moved.sentence), ENGLISH)
    text = blocks[text_block].text
    marked = {style: text[start:end] for start, end, style in blocks[text_block].spans}
    assert len(text) < len(page.text)
    assert marked["sentence"] == FIRST.text
    assert marked["highlight"] == "استخدام الدول"


def test_another_page_has_no_marks() -> None:
    blocks, text_block = page_blocks(FIRST, view_around(Page(7, "text " * 300), 0, 0), ENGLISH)
    assert blocks[text_block].spans == ()


def test_a_doubtful_page_says_why() -> None:
    page = Page(2, "text", quality=Quality("suspect", ("letters in a wrong order",)))
    blocks, text_block = page_blocks(FIRST, view_around(page, 0, 4), ENGLISH)
    assert blocks[0].text == "This page may be damaged: letters in a wrong order"
    assert blocks[text_block].text == "text"


def test_the_printed_page_number_stands_before_that_of_the_file() -> None:
    texts = [block.text for block in citation_blocks(FIRST, Page(2, "", label="٤١"), ARABIC)]
    assert "ص ٤١ (الصفحة 2 من الملف)" in texts
    texts = [block.text for block in citation_blocks(FIRST, Page(2, ""), ENGLISH)]
    assert "page 2 of the file" in texts


def test_the_library_speaks_of_each_work_in_its_own_language() -> None:
    texts = [block.text for block in library_blocks(SOURCES, ENGLISH)]
    assert "سمر خالد، 2019، arabic.md، الصفحات: 3" in texts
    assert "A. B., hostile.pdf, pages: 1" in texts
