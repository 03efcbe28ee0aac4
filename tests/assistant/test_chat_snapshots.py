"""The main screens in both languages, three sizes and three ways to emit Arabic, as text in the order it is sent.

MARAJI_UPDATE_SNAPSHOTS=1 writes them anew; look at the difference, and at a real terminal (tests/terminals), before
keeping it.
"""

from __future__ import annotations

import asyncio
import os
from datetime import datetime
from pathlib import Path

import pytest
from fake_assistant import FakeAssistant
from textual.geometry import Size

from assistant.app.app import ChatApp
from assistant.app.question_box import QuestionBox
from assistant.app.screen import Overlay
from assistant.app.settings import ChatSettings
from assistant.terminal.terminal_modes import Terminal
from assistant.terminal_rtl import Mode
from corpus.models import Language

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = (Size(80, 24), Size(100, 30), Size(140, 30))
OVERLAYS: tuple[Overlay, ...] = ("library", "sessions", "commands")


def screen(app: ChatApp) -> str:
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def screens(language: Language, mode: Mode, sessions: Path) -> str:
    """An answer at each size, then the library, the conversations and the commands at each."""
    terminal = Terminal(mode, "test")
    settings = ChatSettings(language, terminal, clock=lambda: datetime(2026, 1, 1), sessions=sessions)
    app = ChatApp(FakeAssistant, settings)
    seen: list[str] = []

    async def run() -> None:
        async with app.run_test(size=SIZES[0]) as pilot:
            box = app.query_one("#question", QuestionBox)
            box.value = "ما هي الدبلوماسية الرقمية (e-diplomacy)؟"
            await pilot.press("enter")
            await app.workers.wait_for_complete()
            box.value = "وماذا بعد؟\nAnd then?"
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await pilot.pause(0.1)
                seen.append(f"== answer, {size.width} x {size.height}\n{screen(app)}")
            for name in OVERLAYS:
                app.action_overlay(name)
                await app.workers.wait_for_complete()
                for size in SIZES:
                    await pilot.resize_terminal(*size)
                    await pilot.pause(0.1)
                    seen.append(f"== {name}, {size.width} x {size.height}\n{screen(app)}")

    asyncio.run(run())
    return "\n".join(seen) + "\n"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("mode", ["visual", "wordf", "hb"])
def test_the_main_screens(language: Language, mode: Mode, tmp_path: Path) -> None:
    path = SNAPSHOTS / f"chat-{language}-{mode}.txt"
    now = screens(language, mode, tmp_path)
    if os.environ.get("MARAJI_UPDATE_SNAPSHOTS") == "1":
        SNAPSHOTS.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8", newline="\n")
    assert now == path.read_text(encoding="utf-8")
