"""What is marked on the page beside an answer is what was cited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from fake_assistant import ENGLISH_SENTENCE, SOURCES, arabic_answer

from assistant.app.conversation import conversation_blocks
from assistant.app.evidence import evidence_of_work, placed, reply_of
from assistant.app.library_list import Ticks, library_blocks
from assistant.app.page_view import PageView, view_around
from assistant.app.session import Chosen, Exchange, Session
from assistant.app.source_panel import citation_blocks, page_blocks
from assistant.app.strings_ar import ARABIC
from assistant.app.strings_en import ENGLISH
from corpus.models import Block, Page, Quality
from corpus.reasons import in_language, reason

FIRST = reply_of(arabic_answer("?")).evidence[0]
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


def test_a_doubtful_page_says_why_in_the_language_of_the_interface() -> None:
    page = Page(2, "text", quality=Quality("suspect", (reason("image"),)))
    blocks, _ = page_blocks(FIRST, view_around(page, 0, 4), ARABIC)
    assert in_language(page.quality.reasons[0], "ar") in blocks[0].text
    assert page.quality.reasons[0] not in blocks[0].text


def test_other_places_that_say_the_same_stand_under_the_citation() -> None:
    twice = replace(FIRST, also=("Roe (1990), “Harbours”, p. 4  (roe.pdf)",))
    for strings, told in ((ENGLISH, "Also in: Roe (1990)"), (ARABIC, "ورد أيضاً في: Roe (1990)")):
        assert any(block.text.startswith(told) for block in citation_blocks(twice, None, strings))
    elsewhere = view_around(Page(7, "text " * 300), 0, 0)
    assert not any("Roe" in block.text for block in citation_blocks(twice, elsewhere, ENGLISH)), "of another page"


def test_what_was_nearly_chosen_stands_under_an_unsure_answer_and_can_be_opened() -> None:
    answer = arabic_answer("?")
    only = replace(answer, sentences=answer.sentences[:1], alternatives=answer.sentences[1:])
    assert reply_of(only).alternatives == ()
    unsure = reply_of(replace(only, confidence=0.3))
    blocks = conversation_blocks([Exchange("?", unsure)], None, ENGLISH)
    texts = [block.text for block in blocks]
    assert f"{ENGLISH_SENTENCE} [2]" in texts[texts.index("انظر أيضاً:") :]
    session = Session(datetime(2026, 1, 1), [Exchange("?", unsure)], Chosen(0, 0))
    session.chosen = session.beside_chosen(1)
    assert session.chosen in {block.target for block in blocks}
    assert session.evidence() == unsure.alternatives[0]


def test_the_printed_page_number_stands_before_that_of_the_file() -> None:
    texts = [block.text for block in citation_blocks(FIRST, PageView(Page(2, "", label="٤١"), 0, 0), ARABIC)]
    assert "ص ٤١ (الصفحة 2 من الملف)" in texts
    texts = [block.text for block in citation_blocks(FIRST, PageView(Page(2, ""), 0, 0), ENGLISH)]
    assert "page 2 of the file" in texts


def test_the_library_speaks_of_each_work_in_its_own_language() -> None:
    texts = [block.text for block in library_blocks(SOURCES, Ticks(), ENGLISH)]
    assert "سمر خالد، 2019، arabic.md، الصفحات: 3" in texts
    assert "A. B., hostile.pdf, pages: 1" in texts


def test_what_a_question_for_a_reference_asks_for_stands_first() -> None:
    reply = replace(reply_of(arabic_answer("?")), references=("Manor, 2019, p. 4.",))
    texts = [block.text for block in conversation_blocks([Exchange("?", reply)], None, ENGLISH)]
    assert texts[1:3] == [ARABIC.references, "Manor, 2019, p. 4."]


def test_a_work_that_is_opened_is_cited_for_the_reader_of_the_interface() -> None:
    assert evidence_of_work(SOURCES[0], "en").citation == "سمر خالد (2019)، «الدبلوماسية الرقمية» [file page 1]"
    assert evidence_of_work(SOURCES[0], "ar").citation == "سمر خالد (2019)، «الدبلوماسية الرقمية»، صفحة الملف 1"


def test_a_turned_page_has_the_heading_of_its_own_place() -> None:
    text = "A view\nwords\nOn ministries\nmore words"
    blocks = (Block(0, 6, "heading", 2), Block(13, 26, "heading", 2))
    for start, section in ((0, "§ A view"), (27, "§ On ministries")):
        view = PageView(Page(3, text, blocks, label="13"), start, len(text))
        heading = citation_blocks(FIRST, view, ENGLISH)[0].text
        assert "[p. 13]" in heading
        assert "ص 13" in citation_blocks(FIRST, view, ARABIC)[0].text
        assert section in heading
        assert "عنوان" in heading


def test_a_quotation_is_found_again_where_the_page_has_changed() -> None:
    page = Page(FIRST.page, f"A new line.\n{'.' * 50}{FIRST.text} And more.")
    found = placed(FIRST, page)
    assert found is not None
    assert page.text[slice(*found.sentence)] == FIRST.text
    assert page.text[slice(*found.highlight)] == "استخدام الدول"
    assert placed(FIRST, Page(FIRST.page, "Something else.")) is None


def test_what_is_no_longer_on_its_page_is_marked_nowhere() -> None:
    page = Page(FIRST.page, "Something else. " * 30)
    blocks, text_block = page_blocks(FIRST, view_around(page, 0, 0), ENGLISH, changed=True)
    assert "has changed since" in blocks[0].text
    assert blocks[text_block].spans == ()
