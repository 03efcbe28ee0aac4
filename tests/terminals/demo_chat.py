"""The chat over the assistant of the tests, to be looked at: `python tests/terminals/demo_chat.py [ar|en]`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "assistant")]

from fake_assistant import FakeAssistant  # noqa: E402 - found by the line above

from assistant.app.run import run_chat  # noqa: E402

run_chat(
    FakeAssistant,
    language="en" if "en" in sys.argv else "ar",
    suggest=lambda _: ["ما هي الدبلوماسية الرقمية؟", "What do embassies do online?"],
)
