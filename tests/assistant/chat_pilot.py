"""The chat without a terminal: a script presses its keys and looks at its panes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path

from fake_assistant import FakeAssistant
from textual.pilot import Pilot

from assistant.app.app import ChatApp
from assistant.app.line_bar import LineBar
from assistant.app.question_box import FindBox, QuestionBox
from assistant.app.settings import ChatSettings
from assistant.app.text_pane import TextPane
from assistant.terminal.terminal_modes import Terminal
from assistant.terminal_rtl import Mode
from corpus.models import Language

Script = Callable[[Pilot[None]], Awaitable[None]]


def chat(
    script: Script,
    assistant: FakeAssistant | None = None,
    *,
    language: Language = "ar",
    mode: Mode = "visual",
    size: tuple[int, int] = (100, 30),
    suggestions: Sequence[str] = (),
    export_folder: Path = Path("/nonexistent"),
    sessions: Path | None = None,
    copy_file: Path | None = None,
) -> ChatApp:
    """Run the app and let the script press its keys; it is 2026-03-04 05:06:07 all the time."""
    asked = assistant or FakeAssistant()
    settings = ChatSettings(
        language=language,
        terminal=Terminal(mode, "test"),
        suggest=lambda _: suggestions,
        clock=lambda: datetime(2026, 3, 4, 5, 6, 7),
        export_folder=export_folder,
        sessions=sessions,
        copy_file=copy_file,
        log_file=Path("/logs/chat.log"),
    )
    app = ChatApp(lambda: asked, settings)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await script(pilot)

    asyncio.run(run())
    return app


async def ask(pilot: Pilot[None], question: str) -> None:
    pilot.app.query_one("#question", QuestionBox).value = question
    await pilot.press("enter")
    await settle(pilot)


async def settle(pilot: Pilot[None]) -> None:
    """Until what was asked for is shown."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


def screen_text(pilot: Pilot[None]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


def pane(pilot: Pilot[None], name: str) -> str:
    """What a pane holds, in logical order."""
    return "\n".join(block.text for block in pilot.app.query_one(f"#{name}", TextPane).blocks)


def source(pilot: Pilot[None]) -> str:
    """The citation and the page below it."""
    return f"{pane(pilot, 'citation')}\n{pane(pilot, 'source')}"


def status(pilot: Pilot[None]) -> str:
    return pilot.app.query_one("#status", LineBar).text


def box(pilot: Pilot[None]) -> QuestionBox:
    return pilot.app.query_one("#question", QuestionBox)


async def look_for(pilot: Pilot[None], words: str) -> None:
    """Put words into the box for words to look for."""
    pilot.app.query_one("#find", FindBox).value = words
    await pilot.pause()
