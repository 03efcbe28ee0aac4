"""The main screen in both languages, three sizes and three ways to emit Arabic, as text in the order it is sent.

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
from assistant.terminal_modes import Terminal
from assistant.terminal_rtl import Mode
from corpus.models import Language

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = (Size(80, 24), Size(100, 30), Size(140, 30))


def screen(app: ChatApp) -> str:
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def answered(language: Language, mode: Mode) -> str:
    """The screen after a question, at each size."""
    app = ChatApp(
        FakeAssistant(), language=language, terminal=Terminal(mode, "test"), clock=lambda: datetime(2026, 1, 1)
    )
    seen: list[str] = []

    async def run() -> None:
        async with app.run_test(size=SIZES[0]) as pilot:
            app.query_one(QuestionBox).value = "ما هي الدبلوماسية الرقمية (e-diplomacy)؟"
            await pilot.press("enter")
            await app.workers.wait_for_complete()
            await pilot.press(*"وماذا بعد؟")
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await pilot.pause(0.1)
                seen.append(f"== {size.width} x {size.height}\n{screen(app)}")

    asyncio.run(run())
    return "\n".join(seen) + "\n"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("mode", ["visual", "wordf", "hb"])
def test_the_main_screen(language: Language, mode: Mode) -> None:
    path = SNAPSHOTS / f"chat-{language}-{mode}.txt"
    now = answered(language, mode)
    if os.environ.get("MARAJI_UPDATE_SNAPSHOTS") == "1":
        SNAPSHOTS.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8", newline="\n")
    assert now == path.read_text(encoding="utf-8")
