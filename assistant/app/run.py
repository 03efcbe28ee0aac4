"""Opens the chat on the terminal of this process, and leaves the terminal as it was."""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import platformdirs

from assistant.app import SERVED_BY
from assistant.app.app import ChatApp
from assistant.app.settings import ChatSettings
from assistant.models import Assistant
from assistant.terminal.terminal_modes import Terminal, explicit_bidi, this_terminal
from corpus.models import Language
from index.models import Source

NO_MOTION = "MARAJI_NO_MOTION"
"""The environment variable that, set to anything, keeps the chat from animating its scrolling."""


def run_chat(
    open_assistant: Callable[[], Assistant],
    *,
    language: Language,
    bidi: str = "auto",
    suggest: Callable[[Sequence[Source]], Sequence[str]] = lambda _: (),
) -> None:
    """Run the chat until it is left. BadSetting if `bidi`, the user's setting, names no mode.

    `language` is that of the interface; `open_assistant` as in `ChatApp`, `suggest` as in `ChatSettings`.
    """
    server = int(os.environ.get(SERVED_BY, "0"))
    if server and hasattr(signal, "pthread_sigmask"):
        # Ctrl+C in the server's terminal reaches its chats too, but it is the server that ends them
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # a browser is no terminal that could be asked, and the server's own terminal is not what is written to
    terminal = Terminal("visual", "a browser") if server else this_terminal(bidi, whole_screen=True)
    kept = platformdirs.user_data_path("maraji", appauthor=False)
    settings = ChatSettings(
        language=language,
        terminal=terminal,
        suggest=suggest,
        sessions=kept / "sessions",
        copy_file=kept / "copied.txt",
        log_file=_log_to_file(),
        motion=not os.environ.get(NO_MOTION),
        must_go_on=(lambda: os.getppid() == server) if server else lambda: True,
    )
    with explicit_bidi(terminal, sys.stdout):
        ChatApp(open_assistant, settings).run()


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
