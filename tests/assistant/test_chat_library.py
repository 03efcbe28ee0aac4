"""The library in the chat: what is ticked is what is asked, what is opened is read."""

from __future__ import annotations

from chat_pilot import ask, chat, look_for, pane, screen_text, settle, source, status
from fake_assistant import SOURCES, FakeAssistant
from textual.pilot import Pilot

from assistant.app.library_list import LanguageItem, Ticks, WorkItem
from assistant.app.library_pane import LibraryPane
from assistant.app.line_bar import LineBar
from index.errors import NoIndex
from index.filters import Filters
from index.models import Source


def header(pilot: Pilot[None]) -> str:
    return pilot.app.query_one("#header", LineBar).text


def test_ticks_restrict_what_is_asked_and_are_always_seen() -> None:
    assistant = FakeAssistant()

    async def script(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await ask(pilot, "all")
        await pilot.press("ctrl+o", "space", "down", "down", "space")
        await pilot.pause()
        assert "[x] Arabic" in pane(pilot, "library")
        assert "[x] الدبلوماسية الرقمية" in pane(pilot, "library")
        await pilot.press("escape")
        assert "Asking only: Arabic, works: 1 of 2" in header(pilot)
        assert "Asking only" in screen_text(pilot)
        await ask(pilot, "some")
        assert "Asking only" in header(pilot), "a question more"
        await pilot.press("ctrl+k")
        await look_for(pilot, "everything")
        await pilot.press("enter")
        await settle(pilot)
        assert "Asking only" not in header(pilot)
        await ask(pilot, "all again")

    chat(script, assistant, language="en")
    assert assistant.filters == [None, Filters("ar", frozenset({"arabic.md"})), None]


def test_both_languages_are_no_restriction_and_works_that_are_gone_are_forgotten() -> None:
    ticks = Ticks().toggled(LanguageItem("ar")).toggled(LanguageItem("en"))
    assert ticks.filters is None
    assert ticks.toggled(LanguageItem("en")).filters == Filters("ar")
    ticks = Ticks().toggled(WorkItem("arabic.md")).toggled(WorkItem("gone.pdf"))
    assert ticks.among(SOURCES).filters == Filters(None, frozenset({"arabic.md"}))
    assert ticks.toggled(WorkItem("arabic.md")).among(SOURCES).filters is None


def test_a_work_is_opened_and_its_pages_turned() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("ctrl+o", "down", "down", "enter")
        await settle(pilot)
        assert pilot.app.query_one("#panes").display
        assert "Page 1 of arabic.md." in source(pilot)
        assert "سمر خالد (2019)، «الدبلوماسية الرقمية»" in source(pilot)
        await pilot.press("alt+down")
        await settle(pilot)
        assert "page 2 of the file" in source(pilot)
        await pilot.press("alt+up", "alt+up")
        await settle(pilot)

    chat(script, language="en")


def test_a_click_ticks_a_language_and_opens_a_work() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("ctrl+o")
        await pilot.pause()
        rows = screen_text(pilot).splitlines()
        await pilot.click(offset=(4, next(y for y, row in enumerate(rows) if "[ ] English" in row)))
        await pilot.pause()
        assert pilot.app.query_one(LibraryPane).ticks == Ticks(languages=frozenset({"en"}))
        await pilot.click(offset=(10, next(y for y, row in enumerate(rows) if "hostile.pdf" in row)))
        await settle(pilot)
        assert "[bold]markup[/bold]" in source(pilot)

    chat(script, language="en")


def test_without_an_index_the_chat_opens_all_the_same_and_says_how_to_begin() -> None:
    class Unindexed(FakeAssistant):
        def sources(self) -> tuple[Source, ...]:
            raise NoIndex("There is no index in /x yet; make one with: maraji index PATH --index /x")

    async def script(pilot: Pilot[None]) -> None:
        assert "There is no index in /x yet" in status(pilot)
        assert "Drop a file or folder" in pane(pilot, "conversation")

    chat(script, Unindexed(), language="en")
