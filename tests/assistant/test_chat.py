"""The chat, key by key, over an assistant that is injected."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from chat_pilot import ask, chat, pane, screen_text, settle, source, status
from fake_assistant import ARABIC_PAGE, ARABIC_SENTENCE, ENGLISH_SENTENCE, FakeAssistant
from textual.events import Paste
from textual.pilot import Pilot

from assistant.app.question_box import QuestionBox
from assistant.app.text_pane import TextPane
from assistant.models import Answer
from assistant.terminal_rtl import Mode, render_lines
from corpus.models import Language, Page
from index.filters import Filters


def styled_cells(pilot: Pilot[None], text: str) -> set[str]:
    """The style names that the words `text` carry in the source panel."""
    found = set()
    for block in pilot.app.query_one("#source", TextPane).blocks:
        start = block.text.find(text)
        if start >= 0:
            for line in render_lines(block.text, 60, block.spans):
                found |= {str(style) for _, style in line.segments if style}
    return found


def test_one_key_leads_from_an_arabic_question_to_its_answer_with_the_source_opened() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await pilot.press(*"ما هي الدبلوماسية؟".replace(" ", " "))
        await pilot.press("enter")
        await settle(pilot)
        assert f"{ARABIC_SENTENCE} [1]" in pane(pilot, "conversation")
        assert "سمر خالد (2019)، الدبلوماسية الرقمية، ص 12" in source(pilot)
        assert ARABIC_PAGE in source(pilot)
        assert "محمد حسن، الإعلام الجديد" in source(pilot)
        assert {"highlight", "sentence", "passage", "heading"} <= styled_cells(pilot, "استخدام الدول")
        first_line = render_lines("استخدام الدول", 40, align="left")[0].plain
        assert first_line in screen_text(pilot)

    chat(script)


def test_an_answer_that_contradicts_itself_is_a_fault_and_not_the_end() -> None:
    class Muddled(FakeAssistant):
        def ask(self, question: str, history: Sequence[str] = (), filters: Filters | None = None) -> Answer:
            return replace(super().ask(question, history, filters), passages=())

    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "question")
        assert "Something went wrong inside Maraji (IndexError" in pane(pilot, "conversation")

    chat(script, Muddled(), language="en")


def test_the_source_panel_follows_the_chosen_citation() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "سؤال")
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert "Smith (2020), Embassies online, p. 12" in source(pilot)
        assert "Digital diplomacy is the use" in source(pilot)
        await pilot.press("ctrl+n", "ctrl+p")
        await settle(pilot)
        assert ARABIC_PAGE in source(pilot)

    chat(script)


def test_a_click_on_a_citation_opens_its_source() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "question")
        rows = screen_text(pilot).splitlines()
        row = next(y for y, line in enumerate(rows) if "[2] Smith" in line)
        await pilot.click(offset=(rows[row].index("Smith") + 1, row))
        await settle(pilot)
        assert "Digital diplomacy is the use" in source(pilot)

    chat(script, language="en")


def test_a_refusal_offers_the_nearest_passages() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "the weather")
        assert "Not in the sources." in pane(pilot, "conversation")
        assert ENGLISH_SENTENCE in pane(pilot, "conversation")
        assert "سمر خالد (2019), “Title”, p. 12" in source(pilot)

    chat(script, language="en")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("a fault", "The question «fault» is too long; shorten it."),
        ("a crash", "boom); the details are in /logs/chat.log. Your library is untouched."),
    ],
)
def test_errors_are_shown_as_sentences_and_the_chat_goes_on(
    question: str, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, question)
        assert sentence in pane(pilot, "conversation")
        await ask(pilot, "again")
        assert ARABIC_SENTENCE in pane(pilot, "conversation")

    assistant = FakeAssistant()
    chat(script, assistant, language="en")
    assert assistant.asked[-1] == ("again", ()), "a question that failed is no history"
    assert [record.exc_info is not None for record in caplog.records] == ([True] if "crash" in question else [])


@pytest.mark.parametrize("mode", ["visual", "wordf", "hb", "logical"])
def test_what_documents_carry_is_inert(mode: Mode) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "hostile \x1b[31m\u202e[red]question[/red]")
        await pilot.press("ctrl+o")
        await settle(pilot)
        library = screen_text(pilot)
        await pilot.press("escape")
        shown = screen_text(pilot)
        assert "[bold]markup[/bold]" in shown
        assert "[red]question[/red]" in shown
        for char in set(shown + library) - {"\n", "\u200e"}:
            assert unicodedata.category(char) not in ("Cc", "Cf", "Cs"), f"U+{ord(char):04X}"
        assert "\u200e" not in shown or mode == "wordf"

    chat(script, language="en", mode=mode)


def test_typing_goes_on_while_the_sources_are_searched_and_answers_come_in_order() -> None:
    assistant = FakeAssistant(gate=threading.Event())
    assistant.gate.clear()

    async def script(pilot: Pilot[None]) -> None:
        box = pilot.app.query_one("#question", QuestionBox)
        await pilot.press(*"one", "enter", *"weather", "enter")
        assert pane(pilot, "conversation").count("Searching your sources") == 2
        await pilot.press(*"three")
        assert box.value == "three"
        assistant.gate.set()
        await settle(pilot)
        assert "Searching" not in pane(pilot, "conversation")
        assert box.value == "three"

    chat(script, assistant, language="en")
    assert assistant.asked == [("one", ()), ("weather", ("one",))]


def test_the_interface_language_is_switched_and_the_layout_mirrored() -> None:
    async def script(pilot: Pilot[None]) -> None:
        conversation, column = pilot.app.query_one("#conversation"), pilot.app.query_one("#source-column")
        box = pilot.app.query_one("#question", QuestionBox)
        assert conversation.region.x > column.region.x
        assert box.cursor_screen_offset.x == box.content_region.right - 1
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert conversation.region.x < column.region.x
        assert box.cursor_screen_offset.x == box.content_region.x
        assert "Ask your sources" in screen_text(pilot)
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert conversation.region.x > column.region.x

    chat(script)


def test_the_ways_to_show_arabic_go_round_with_a_sample() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "question")
        seen = {screen_text(pilot)}
        for mode in ("wordf", "hb", "logical", "visual"):
            await pilot.press("ctrl+r")
            await pilot.pause()
            assert f"MARAJI_BIDI={mode}" in status(pilot)
            assert "السَّلامُ" in status(pilot)
            seen.add(screen_text(pilot))
        assert len(seen) == 5

    chat(script, language="en")


def test_up_brings_earlier_questions_back_and_down_the_draft() -> None:
    async def script(pilot: Pilot[None]) -> None:
        box = pilot.app.query_one("#question", QuestionBox)
        await ask(pilot, "first")
        await ask(pilot, "second")
        await pilot.press(*"draft", "up")
        assert box.value == "second"
        await pilot.press("up", "up")
        assert box.value == "first"
        await pilot.press("down", "down")
        assert box.value == "draft"

    chat(script, language="en")


def test_a_newcomer_finds_questions_to_begin_with() -> None:
    assistant = FakeAssistant()

    async def script(pilot: Pilot[None]) -> None:
        assert "ما الدبلوماسية؟" in pane(pilot, "conversation")
        await pilot.press("down", "enter")
        await settle(pilot)

    chat(script, assistant, suggestions=["ما الدبلوماسية؟", "Who?"])
    assert assistant.asked == [("ما الدبلوماسية؟", ())]


def test_a_click_on_a_suggestion_asks_it() -> None:
    assistant = FakeAssistant()

    async def script(pilot: Pilot[None]) -> None:
        row = next(y for y, line in enumerate(screen_text(pilot).splitlines()) if "Who began it?" in line)
        await pilot.click(offset=(3, row))
        await settle(pilot)

    chat(script, assistant, language="en", suggestions=["Who began it?"])
    assert assistant.asked == [("Who began it?", ())]


def test_an_empty_library_says_how_to_fill_it() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await settle(pilot)
        assert "Drop a file or folder" in pane(pilot, "conversation")
        assert "Who?" not in pane(pilot, "conversation")

    chat(script, FakeAssistant(works=()), language="en", suggestions=["Who?"])


def test_the_quotation_is_copied_with_its_citation_in_logical_order() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+y")
        assert "no citation" in status(pilot)
        await ask(pilot, "question")
        await pilot.press("ctrl+y")

    app = chat(script, language="en")
    assert app.clipboard == f"«{ARABIC_SENTENCE}»\nسمر خالد (2019)، الدبلوماسية الرقمية، ص 12"


def test_the_conversation_is_saved_as_markdown(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+s")
        assert "no answer to save" in status(pilot)
        await ask(pilot, "What *is* it?")
        await ask(pilot, "the weather")
        await pilot.press("ctrl+s")
        assert "maraji-20260304-050607.md" in status(pilot)

    chat(script, language="en", export_folder=tmp_path)
    saved = (tmp_path / "maraji-20260304-050607.md").read_text(encoding="utf-8")
    assert saved.startswith("# A conversation with Maraji, 2026-03-04 05:06\n\n## What \\*is\\* it?\n")
    assert "> 1. سمر خالد (2019)، الدبلوماسية الرقمية، ص 12" in saved
    assert saved.endswith("- Smith (2020), Embassies online, p. 12\n")
    assert "*Not in the sources.*" in saved


def test_a_folder_that_cannot_be_written_is_named() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "question")
        await pilot.press("ctrl+s")
        assert "could not be saved as /nonexistent/maraji-" in status(pilot)

    chat(script, language="en")


def test_a_dropped_file_is_added_while_the_chat_goes_on(tmp_path: Path) -> None:
    assistant = FakeAssistant()
    file = tmp_path / "new work.md"
    file.write_text("text", encoding="utf-8")

    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, f"'{file}'")
        for _ in range(100):
            if "Added 1" in status(pilot):
                break
            await pilot.pause(0.02)
        assert "Added 1, changed 0, unchanged 0; works in the library: 3." in status(pilot)
        assert "Skipped bad.pdf: it is empty; give another" in pane(pilot, "conversation")

    chat(script, assistant, language="en")
    assert assistant.added == [file]
    assert assistant.asked == []


def test_typing_goes_into_the_box_wherever_the_focus_is() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("tab", "tab", "a", "b")
        assert pilot.app.query_one("#question", QuestionBox).value == "ab"
        await pilot.press("tab", "tab")
        assert pilot.app.focused is not pilot.app.query_one("#question", QuestionBox)
        pilot.app.post_message(Paste("cd\nef"))
        await pilot.pause()
        assert pilot.app.query_one("#question", QuestionBox).value == "abcd\nef"

    chat(script)


def test_a_long_text_is_cut_and_the_reader_told() -> None:
    async def script(pilot: Pilot[None]) -> None:
        box = pilot.app.query_one("#question", QuestionBox)
        box.value = "كلمة " * 20_000
        await pilot.pause()
        assert len(box.value) == 4000
        assert "at most 4000 characters" in status(pilot)

    chat(script, language="en")


def test_ctrl_c_tells_how_to_leave() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+c")
        assert "Ctrl+Q" in status(pilot)

    chat(script)


def test_library_and_help_open_and_close() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("ctrl+o")
        assert "سمر خالد، 2019، arabic.md، الصفحات: 3" in pane(pilot, "library")
        assert "garbled" in pane(pilot, "library")
        assert pilot.app.query_one("#library").display
        assert not pilot.app.query_one("#panes").display
        await pilot.press("f1")
        assert not pilot.app.query_one("#library").display
        assert "Ctrl+N" in pane(pilot, "help")
        await pilot.press("escape")
        assert pilot.app.query_one("#panes").display
        await pilot.press("f1", "ctrl+g")
        assert pilot.app.query_one("#panes").display

    chat(script, language="en")


def test_the_pages_around_the_cited_one_can_be_read() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "question")
        await pilot.press("alt+down")
        await settle(pilot)
        assert "Page 3 of arabic.md." in source(pilot)
        assert "p. 13 (page 3 of the file)" in source(pilot)
        await pilot.press("alt+down")
        await settle(pilot)
        assert "no further page" in status(pilot)
        await pilot.press("alt+up")
        await settle(pilot)
        assert ARABIC_PAGE in source(pilot)

    chat(script, language="en")


def test_a_page_as_long_as_a_book_is_read_in_parts() -> None:
    class LongPages(FakeAssistant):
        def page(self, source: str, number: int) -> Page:
            return replace(super().page(source, number), text=ARABIC_PAGE + "\nA line of the book." * 5000)

    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "question")
        assert ARABIC_PAGE in source(pilot)
        assert len(source(pilot)) < 20_000
        await pilot.press("alt+down")
        assert ARABIC_PAGE not in source(pilot)
        assert "A line of the book." in source(pilot)
        assert "page 2 of the file" in source(pilot)
        await pilot.press("alt+up")
        assert ARABIC_PAGE in source(pilot)

    chat(script, LongPages(), language="en")


def test_a_window_that_is_too_small_says_so() -> None:
    async def script(pilot: Pilot[None]) -> None:
        assert "needs a window of 80 by 24" in screen_text(pilot)
        await pilot.resize_terminal(80, 24)
        await pilot.pause(0.1)
        assert "needs a window" not in screen_text(pilot)
        assert "Ask your sources" in screen_text(pilot)

    chat(script, language="en", size=(79, 24))


def test_light_and_dark() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+t")
        assert not pilot.app.current_theme.dark
        await pilot.press("ctrl+t")
        assert pilot.app.current_theme.dark

    chat(script)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_click_on_a_key_at_the_foot_does_what_the_key_does(language: Language) -> None:
    async def script(pilot: Pilot[None]) -> None:
        row = pilot.app.size.height - 1
        foot = screen_text(pilot).splitlines()[row]
        await pilot.click(offset=(foot.index("^O"), row))
        await pilot.pause()
        assert pilot.app.query_one("#library").display

    chat(script, language=language)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_keys_that_matter_fit_into_80_columns(language: Language) -> None:
    async def script(pilot: Pilot[None]) -> None:
        foot = screen_text(pilot).splitlines()[-1]
        for key in ("^N", "^O", "^Y", "^L", "^G", "^Q"):
            assert key in foot

    chat(script, language=language, size=(80, 24))


def test_long_conversations_scroll_by_page_keys() -> None:
    async def script(pilot: Pilot[None]) -> None:
        for _ in range(6):
            await ask(pilot, "question")
        conversation = pilot.app.query_one("#conversation", TextPane)
        end = conversation.scroll_offset.y
        assert end > 0
        await pilot.press("pageup")
        await pilot.pause()
        assert conversation.scroll_offset.y < end
        await pilot.press("pagedown")
        await pilot.pause()
        assert conversation.scroll_offset.y == end

    chat(script, size=(80, 24))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_key_of_the_help_is_bound(language: Language) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("f1")
        named = set(re.findall(r"Ctrl\+(\w)", pane(pilot, "help")))
        bindings = {**pilot.app._bindings.key_to_bindings, **pilot.app.query_one(QuestionBox)._bindings.key_to_bindings}
        bound = {key.removeprefix("ctrl+") for key in bindings if key.startswith("ctrl+")}
        assert {key.lower() for key in named} <= bound

    chat(script, language=language)
