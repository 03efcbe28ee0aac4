"""What the chat is told when it is opened; the defaults keep nothing and ask no terminal, as tests want it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from assistant.terminal.terminal_modes import Terminal
from corpus.models import Language
from index.models import Source


def _nothing(_: Sequence[Source]) -> Sequence[str]:
    return ()


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """How the chat looks, and where it keeps what."""

    language: Language = "en"
    """Of the interface."""
    terminal: Terminal = field(default_factory=lambda: Terminal("visual", "assumed"))
    """By default one that reorders nothing; `assistant.app.run` asks which it is."""
    suggest: Callable[[Sequence[Source]], Sequence[str]] = _nothing
    """Questions for an empty conversation about these works."""
    clock: Callable[[], datetime] = datetime.now
    export_folder: Path = Path()
    sessions: Path | None = None
    """The folder that conversations are kept in, if they are."""
    copy_file: Path | None = None
    """Where what is copied is put too."""
    log_file: Path | None = None
    """Where the details of unforeseen errors go, to tell the user."""
    motion: bool = True
    """Whether scrolling is animated."""
    must_go_on: Callable[[], bool] = _always
    """The chat ends within a second once this says no."""
