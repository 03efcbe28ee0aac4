"""Words looked for, commands looked for, text drawn over with the mouse and copied."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from chat_pilot import ask, box, chat, look_for, pane, screen_text, settle, status
from fake_assistant import ARABIC_SENTENCE
from textual.pilot import Pilot

from assistant.app.blocks import Block
from assistant.app.conversation_pane import ConversationPane
from assistant.app.find import Match, find_all
from assistant.terminal_rtl import Mode, render_lines
from corpus.models import Language


def found(pilot: Pilot[None], style: str) -> list[str]:
    """What is marked so in the conversation, in logical order."""
    conversation = pilot.app.query_one(ConversationPane)
    marked = []
    for number, block in enumerate(conversation.blocks):
        spans = conversation._spans_of(number, block)
        marked += [block.text[start:end] for start, end, each in spans if each == style]
    return marked


def test_words_are_found_in_every_spelling() -> None:
    blocks = [Block("الدِّبلوماسيةُ الرقميّة"), Block("Café and CAFE"), Block("الدبلوماسيه")]
    assert find_all(blocks, "الدبلوماسية") == (Match(0, 0, 13), Match(2, 0, 11))
    assert [blocks[1].text[each.start : each.end] for each in find_all(blocks, "cafe")] == ["Café", "CAFE"]
    assert find_all(blocks, " \u064e ") == ()


def test_the_places_are_gone_through_and_come_into_view() -> None:
    async def script(pilot: Pilot[None]) -> None:
        for _ in range(5):
            await ask(pilot, "سؤال")
        await pilot.press("ctrl+f")
        await look_for(pilot, "ليس هنا")
        assert "Not in this conversation" in status(pilot)
        await look_for(pilot, "توآصل")
        assert status(pilot) == "5 of 5"
        assert found(pilot, "found-here") == ["تواصل"]
        assert found(pilot, "found") == ["تواصل"] * 4
        conversation = pilot.app.query_one(ConversationPane)
        seen = [conversation.scroll_offset.y]
        for key, told in (
            ("up", "4 of 5"),
            ("up", "3 of 5"),
            ("down", "4 of 5"),
            ("enter", "5 of 5"),
            ("enter", "1 of 5"),
        ):
            await pilot.press(key)
            await pilot.pause()
            assert status(pilot) == told
            seen.append(conversation.scroll_offset.y)
        assert seen[0] > seen[2] > seen[5]
        await pilot.press("escape", "a")
        assert found(pilot, "found") == []
        assert box(pilot).value == "a", "and the question has the focus again"

    chat(script, language="en", size=(80, 24))


@pytest.mark.parametrize(("language", "words"), [("en", "ctrl+t"), ("ar", "داكن فاتح")])
def test_a_command_is_found_by_its_words_and_run(language: Language, words: str) -> None:
    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+k")
        await look_for(pilot, words)
        await pilot.press("enter")
        await settle(pilot)
        assert not pilot.app.current_theme.dark
        assert pilot.app.query_one("#panes").display

    chat(script, language=language)


def test_commands_are_gone_through_and_left() -> None:
    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+k")
        await look_for(pilot, "no such command")
        assert "No command has these words." in pane(pilot, "commands")
        await pilot.press("enter", "escape", "ctrl+k")
        await pilot.pause()
        assert "Ctrl+L – العربية / English" in pane(pilot, "commands")
        await pilot.press("down", "down", "up", *"lib", "enter")
        await settle(pilot)
        assert pilot.app.query_one("#library").display

    chat(script, language="en")


def test_motion_is_switched_off_and_on() -> None:
    async def script(pilot: Pilot[None]) -> None:
        for level in ("none", "full"):
            await pilot.press("ctrl+k")
            await look_for(pilot, "smooth")
            await pilot.press("enter")
            await settle(pilot)
            assert pilot.app.animation_level == level

    chat(script, language="en")


@pytest.mark.parametrize("mode", ["wordf", "hb"])
def test_what_the_mouse_is_drawn_over_is_copied_in_logical_order(mode: Mode, tmp_path: Path) -> None:
    copied = tmp_path / "new" / "copied.txt"

    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "question")
        conversation = pilot.app.query_one(ConversationPane)
        number = next(at for at, block in enumerate(conversation.blocks) if ARABIC_SENTENCE in block.text)
        block, width = conversation.blocks[number], conversation.scrollable_content_region.width
        line = render_lines(block.text, width, block.spans, mode, block.base, fences=block.fences)[0]
        start, end = block.text.index("الدبلوماسية"), block.text.index("الرقمية") + len("الرقمية")
        columns = [line.cells.index(start), line.cells.index(end - 1)]
        row = next(y for y, text in enumerate(screen_text(pilot).splitlines()) if line.plain.strip() in text)
        left = conversation.content_region.x
        await pilot.mouse_down(offset=(left + columns[0], row))
        await pilot.hover(offset=(left + columns[1], row))
        await pilot.mouse_up(offset=(left + columns[1], row))
        await pilot.pause()
        assert str(copied) in status(pilot)

    app = chat(script, language="en", mode=mode, copy_file=copied, size=(140, 30))
    assert app.clipboard == "الدبلوماسية الرقمية"
    assert copied.read_text(encoding="utf-8") == "الدبلوماسية الرقمية\n"
    if os.name == "posix":
        assert stat.S_IMODE(copied.stat().st_mode) == 0o600


def test_a_copy_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    async def script(pilot: Pilot[None]) -> None:
        await ask(pilot, "question")
        await pilot.press("ctrl+y")
        assert "copied.txt cannot be written" in status(pilot)

    assert "Twitter" in chat(script, language="en", copy_file=tmp_path / "file" / "copied.txt").clipboard
