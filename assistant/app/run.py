"""Opens the chat on the terminal of this process, and leaves the terminal as it was."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from assistant.app.app import ChatApp
from assistant.models import Assistant
from assistant.terminal_modes import explicit_bidi, this_terminal
from corpus.models import Language


def run_chat(assistant: Assistant, *, language: Language, bidi: str = "auto", suggestions: Sequence[str] = ()) -> None:
    """Run the chat until it is left. BadSetting if `bidi`, the user's setting, names no mode.

    `language` is that of the interface; `suggestions` are questions for an empty conversation.
    """
    terminal = this_terminal(bidi, whole_screen=True)
    log_file = _log_to_file()
    with explicit_bidi(terminal, sys.stdout):
        ChatApp(assistant, language=language, terminal=terminal, suggestions=suggestions, log_file=log_file).run()


def _log_to_file() -> Path:
    """Errors go to a file in the user's folder for logs, made with the first of them; the screen is the chat's."""
    folder = Path(platformdirs.user_log_dir("maraji", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a home that cannot be written is no reason not to answer
        folder = Path(tempfile.gettempdir())
    path = folder / "chat.log"
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logging.getLogger("assistant").addHandler(handler)
    return path
