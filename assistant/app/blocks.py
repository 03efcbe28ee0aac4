"""What a text pane is given to show."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from assistant.terminal_rtl import Base, Span


@dataclass(frozen=True, slots=True)
class Block:
    """A text that starts on a line of its own."""

    text: str
    spans: tuple[Span, ...] = ()
    """Styles by name: `question`, `mark`, `faint` and so on, the component classes `text--NAME`."""
    style: str = ""
    """The name of the style of all that `spans` leave out."""
    base: Base = "auto"
    fences: tuple[int, ...] = ()
    """Offsets as in `assistant.terminal.bidi.levels`."""
    isolates: tuple[tuple[int, int], ...] = ()
    """Spans as in `assistant.terminal.bidi.levels`."""
    target: Hashable = None
    """What a click leads to, if anything."""
    gap: int = 0
    """Blank lines before it."""
