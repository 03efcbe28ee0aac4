"""Conversations that outlive the chat: kept as they grow, opened again with their sources, removed only when asked twice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from chat_pilot import ask, chat, pane, settle, source, status
from fake_assistant import ARABIC_PAGE, ARABIC_SENTENCE, SOURCES, FakeAssistant
from textual.pilot import Pilot

from assistant.app.question_box import QuestionBox
from assistant.app.session_files import SessionFolder
from corpus.models import Page
from index.errors import UnknownSource
from index.filters import Filters


def kept(folder: Path) -> list[str]:
    return [session.first_question for session in SessionFolder(folder).listing().sessions]


def a_kept_conversation(folder: Path) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "ما هي الدبلوماسية؟")

    chat(script, sessions=folder)


async def ask_and_go_on(pilot: Pilot[None], assistant: FakeAssistant, question: str) -> None:
    """Ask, with the answer held back until the assistant's gate is opened."""
    assistant.gate.clear()
    pilot.app.query_one("#question", QuestionBox).value = question
    await pilot.press("enter")
    await pilot.pause()


async def appears(pilot: Pilot[None], name: str, text: str) -> None:
    """Wait for a text in a pane while workers go on."""
    for _ in range(200):
        if text in pane(pilot, name):
            return
        await pilot.pause(0.02)
    raise AssertionError(f"{text} does not appear in {name}")


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


def test_what_was_ticked_is_ticked_again(tmp_path: Path) -> None:
    async def ask_one_work(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("ctrl+o", "down", "down", "space", "escape")
        await ask(pilot, "ما هي الدبلوماسية؟")

    assistant = FakeAssistant()

    async def go_on(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await open_first(pilot)
        await ask(pilot, "وماذا بعد؟")

    async def miss(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await open_first(pilot)
        assert "no longer in the library" in status(pilot)

    chat(ask_one_work, sessions=tmp_path)
    chat(go_on, assistant, sessions=tmp_path)
    assert assistant.filters == [Filters(None, frozenset({"arabic.md"}))]
    chat(miss, FakeAssistant(works=SOURCES[1:]), sessions=tmp_path, language="en")


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


def test_a_removed_conversation_stays_removed_when_an_answer_to_it_was_on_its_way(tmp_path: Path) -> None:
    assistant = FakeAssistant()

    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "first")
        await ask_and_go_on(pilot, assistant, "second")
        await pilot.press("f2")
        await appears(pilot, "sessions", "questions: 1")
        await pilot.press("down", "delete", "delete")
        await pilot.pause()
        assert kept(tmp_path) == []
        assistant.gate.set()
        await settle(pilot)
        assert len(assistant.asked) == 2

    chat(script, assistant, sessions=tmp_path, language="en")
    assert kept(tmp_path) == []


def test_a_conversation_opened_again_still_gets_the_answer_that_was_on_its_way(tmp_path: Path) -> None:
    assistant = FakeAssistant()

    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "first")
        await ask_and_go_on(pilot, assistant, "second weather")
        await pilot.press("f2", "enter")
        assert "second" not in pane(pilot, "conversation")
        await pilot.press("f2")
        await appears(pilot, "sessions", "questions: 1")
        await pilot.press("down", "enter")
        await appears(pilot, "conversation", "second weather")
        assistant.gate.set()
        await settle(pilot)
        assert "Not in the sources." in pane(pilot, "conversation")
        await ask(pilot, "third")

    chat(script, assistant, sessions=tmp_path, language="en")
    [session] = SessionFolder(tmp_path).listing().sessions
    questions = [each.question for each in SessionFolder(tmp_path).load(session.name).exchanges]
    assert questions == ["first", "second weather", "third"]


def test_what_another_chat_has_added_is_left_and_told(tmp_path: Path) -> None:
    a_kept_conversation(tmp_path)

    async def script(pilot: Pilot[None]) -> None:
        await open_first(pilot)
        there = SessionFolder(tmp_path)
        other = there.load(there.listing().sessions[0].name)
        other.add(replace(other.exchanges[0], question="there"))
        there.save(other)
        await ask(pilot, "here")
        assert "Another window went on" in status(pilot)
        await pilot.press("f2")
        await settle(pilot)
        assert pane(pilot, "sessions").count("questions: 2") == 2

    chat(script, sessions=tmp_path, language="en")
    folder = SessionFolder(tmp_path)
    assert {folder.load(each.name).exchanges[-1].question for each in folder.listing().sessions} == {"here", "there"}


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
