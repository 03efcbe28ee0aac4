"""Conversations that outlive the chat: kept as they grow, opened again with their sources, removed only when asked twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chat_pilot import ask, chat, pane, settle, source, status
from fake_assistant import ARABIC_PAGE, ARABIC_SENTENCE, FakeAssistant
from textual.pilot import Pilot

from assistant.app.session_files import SessionFolder
from corpus.models import Page
from index.errors import UnknownSource


def kept(folder: Path) -> list[str]:
    return [session.first_question for session in SessionFolder(folder).listing().sessions]


def a_kept_conversation(folder: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "ما هي الدبلوماسية؟")

    chat(script, sessions=folder)


async def open_first(pilot: Pilot[None]) -> None:
    await pilot.press("f2")
    await settle(pilot)
    await pilot.press("down", "enter")
    await settle(pilot)


def test_a_conversation_is_opened_again_with_its_source(tmp_path: Path) -> None:
    a_kept_conversation(tmp_path)
    assistant = FakeAssistant()

    async def script(pilot: Pilot[None]) -> None:
        await open_first(pilot)
        assert f"{ARABIC_SENTENCE} [1]" in pane(pilot, "conversation")
        assert ARABIC_PAGE in source(pilot)
        await ask(pilot, "وماذا بعد؟")

    chat(script, assistant, sessions=tmp_path)
    assert assistant.asked == [("وماذا بعد؟", ("ما هي الدبلوماسية؟",))], "it goes on where it was left"
    assert len(SessionFolder(tmp_path).listing().sessions) == 1


@dataclass
class ChangedLibrary(FakeAssistant):
    """The sources have changed since: a page has other text, or its source is gone."""

    text: str = ""
    read: list[str] = field(default_factory=list)

    def page(self, source: str, number: int) -> Page:
        if not self.text:
            raise UnknownSource(f"The index has no source named {source}; maraji sources lists them.")
        return Page(number, self.text)


def test_a_source_that_is_gone_is_named(tmp_path: Path) -> None:
    a_kept_conversation(tmp_path)

    async def script(pilot: Pilot[None]) -> None:
        await open_first(pilot)
        assert ARABIC_SENTENCE in pane(pilot, "conversation")
        assert "arabic.md is no longer in the index" in source(pilot)

    chat(script, ChangedLibrary(), sessions=tmp_path, language="en")


def test_a_source_that_has_changed_says_so_instead_of_marking_other_words(tmp_path: Path) -> None:
    a_kept_conversation(tmp_path)

    async def script(pilot: Pilot[None]) -> None:
        await open_first(pilot)
        assert "The source has changed since" in source(pilot)

    chat(script, ChangedLibrary(text="Quite other words. " * 20), sessions=tmp_path, language="en")


def test_a_new_conversation_leaves_the_old_one_in_the_list(tmp_path: Path) -> None:
    assistant = FakeAssistant()

    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "first")
        await pilot.press("f2")
        await settle(pilot)
        await pilot.press("enter")
        assert "first" not in pane(pilot, "conversation")
        assert ARABIC_PAGE not in source(pilot)
        await ask(pilot, "second")
        await pilot.press("f2")
        await settle(pilot)
        assert "2026-03-04 05:06, questions: 1" in pane(pilot, "sessions")

    chat(script, assistant, sessions=tmp_path, language="en")
    assert sorted(kept(tmp_path)) == ["first", "second"]
    assert assistant.asked[1] == ("second", ())


def test_a_conversation_is_removed_when_that_is_asked_twice(tmp_path: Path) -> None:
    a_kept_conversation(tmp_path)

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("f2")
        await settle(pilot)
        await pilot.press("delete")
        assert kept(tmp_path) != [], "the first item is no conversation"
        await pilot.press("down", "delete")
        await settle(pilot)
        assert "Press Delete again" in pane(pilot, "sessions")
        await pilot.press("up", "down", "delete")
        await settle(pilot)
        assert kept(tmp_path) != [], "another key took it back"
        await pilot.press("delete")
        await settle(pilot)
        assert "removed" in status(pilot)
        assert "الدبلوماسية" not in pane(pilot, "sessions")

    chat(script, sessions=tmp_path, language="en")
    assert kept(tmp_path) == []


def test_the_open_conversation_is_not_written_anew_once_removed(tmp_path: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "first")
        await pilot.press("f2")
        await settle(pilot)
        await pilot.press("down", "delete", "delete", "escape")
        await settle(pilot)
        await ask(pilot, "second")

    chat(script, sessions=tmp_path, language="en")
    assert kept(tmp_path) == ["second"]


def test_a_damaged_file_is_named_among_the_conversations(tmp_path: Path) -> None:
    (tmp_path / "broken.jsonl").write_text("{", encoding="utf-8")

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("f2")
        await settle(pilot)
        assert "Cannot be read and is left as it is: broken.jsonl" in pane(pilot, "sessions")

    chat(script, sessions=tmp_path, language="en")


def test_a_folder_that_cannot_be_written_is_named_and_the_chat_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "first")
        assert "could not be kept in" in status(pilot)
        assert ARABIC_SENTENCE in pane(pilot, "conversation")

    chat(script, sessions=tmp_path / "file" / "sessions", language="en")
