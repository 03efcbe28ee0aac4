"""One line of labels at an edge of the screen: from the left in English, from the right in Arabic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from assistant.terminal_rtl import NARROWEST, Base, Mode, one_line


@dataclass(frozen=True, slots=True)
class Label:
    """A text, perhaps after the key that does it."""

    text: str
    key: str = ""
    action: str = ""
    """The app's action that a click runs."""


class LineBar(Widget):
    """Labels side by side; a key's label that does not fit is left out, a mere text is cut."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--key"}

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._labels: tuple[Label, ...] = ()
        self._mode: Mode = "visual"
        self._base: Base = "ltr"
        self._places: list[tuple[int, int, Label]] = []

    @property
    def text(self) -> str:
        """The labels as they are read, in logical order."""
        return "  ".join(f"{label.key} {label.text}".strip() for label in self._labels)

    def show(self, labels: Sequence[Label] | str, mode: Mode, base: Base) -> None:
        """Show these labels instead, or one text."""
        self._labels = (Label(labels),) if isinstance(labels, str) else tuple(labels)
        self._mode, self._base = mode, base
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line (Textual's line API)."""
        width, plain = self.scrollable_content_region.width, self.rich_style
        if y or width < NARROWEST:
            return Strip.blank(width, plain)
        from_right = self._base == "rtl"
        key_style = plain + self.get_component_rich_style("bar--key")
        parts: list[list[Segment]] = []
        self._places = []
        used = 0
        for label in self._labels:
            gap = 2 if parts else 0
            room = width - used - gap - (cell_len(label.key) + 1 if label.key else 0)
            if room < NARROWEST:
                break
            text = one_line(label.text, room, self._mode)
            if label.key and "…" in text:
                break
            segments = [Segment(text, plain)]
            if label.key:
                segments = [Segment(label.key, key_style), Segment(" ", plain), *segments]
            length = sum(cell_len(segment.text) for segment in segments)
            start = used + gap
            self._places.append((width - start - length if from_right else start, length, label))
            parts.append(([Segment(" " * gap, plain)] if gap else []) + segments)
            used += gap + length
        row = [segment for part in parts for segment in part]
        filling = Segment(" " * (width - used), plain)
        return Strip([filling, *reversed(row)] if from_right else [*row, filling], width)

    async def on_click(self, event: events.Click) -> None:
        """Run what the label under the mouse names."""
        offset = event.get_content_offset(self)
        for start, length, label in self._places:
            if offset and label.action and start <= offset.x < start + length:
                await self.run_action(f"app.{label.action}")
