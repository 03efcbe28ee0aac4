"""A scrolling pane of Arabic and English text, laid out by `assistant.terminal_rtl` and by nothing else.

Blocks (text with named styles) -> lines for the pane's width -> strips. The names are the pane's component classes, so
a theme can change without a new layout.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from assistant.app.blocks import Block
from assistant.app.messages import BlockChosen
from assistant.terminal_rtl import NARROWEST, Line, Mode, render_lines


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    block: int


class TextPane(ScrollView, can_focus=True):
    """Blocks of text, scrolled up and down."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text--question",
        "text--mark",
        "text--chosen",
        "text--best",
        "text--passage",
        "text--sentence",
        "text--highlight",
        "text--heading",
        "text--faint",
        "text--error",
    }

    def __init__(self, mode: Mode, *, id: str, fits: bool = False) -> None:
        """`fits`: the pane is as high as its text; the style sheet's max-height limits it."""
        super().__init__(id=id)
        self._fits = fits
        self._mode: Mode = mode
        self._blocks: tuple[Block, ...] = ()
        self._rows: list[_Row | None] = []  # None is a blank line

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What is shown."""
        return self._blocks

    def show(self, blocks: Sequence[Block], mode: Mode | None = None) -> None:
        """Show these blocks instead, in this way; the place scrolled to stays as far as it can."""
        self._blocks = tuple(blocks)
        self._mode = mode or self._mode
        self._lay_out()

    def scroll_to_block(self, index: int, start: int = 0, end: int = 0) -> None:
        """Bring a part of a block into view: at the very top if it is seen there, else a third down the pane."""
        rows = self._rows_of(index)
        first = next((number for number in rows if self._end_of(number) > start), None)
        last = next((number for number in rows if self._end_of(number) >= end), first)
        if first is not None and last is not None:
            height = self.scrollable_content_region.height
            self._scroll_to_row(0 if last < height else first - height // 3)

    def reveal(self, index: int) -> None:
        """Scroll only if the block is not in view as a whole."""
        rows, top = self._rows_of(index), self.scroll_offset.y
        if rows and not top <= rows[0] <= rows[-1] < top + self.scrollable_content_region.height:
            self.scroll_to_block(index)

    def show_from(self, index: int) -> None:
        """Scroll to the end, but not so far that the block would leave the pane."""
        rows = self._rows_of(index)
        end = len(self._rows) - self.scrollable_content_region.height
        if rows:
            self._scroll_to_row(min(end, rows[0]))

    def render_line(self, y: int) -> Strip:
        """One line of the pane (Textual's line API)."""
        width = self.scrollable_content_region.width
        plain = self.rich_style
        number = y + self.scroll_offset.y
        row = self._rows[number] if number < len(self._rows) else None
        if row is None:
            return Strip.blank(width, plain)
        segments = [Segment(text, plain + self._named_style(name)) for text, name in row.line.segments]
        return Strip(segments).adjust_cell_length(width, plain)

    def on_resize(self) -> None:
        """Lay the text out for the new width."""
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """Tell what the block under the mouse leads to."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        number = offset.y + self.scroll_offset.y
        row = self._rows[number] if number < len(self._rows) else None
        if row and self._blocks[row.block].target is not None:
            self.post_message(BlockChosen(self._blocks[row.block].target))

    def _rows_of(self, index: int) -> list[int]:
        return [number for number, row in enumerate(self._rows) if row and row.block == index]

    def _end_of(self, number: int) -> int:
        row = self._rows[number]
        return row.line.end if row else 0

    def _scroll_to_row(self, number: int) -> None:
        self.scroll_to(y=max(0, number), animate=False, force=True)

    def _named_style(self, name: Hashable) -> Style:
        return self.get_component_rich_style(f"text--{name}") if name else Style.null()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if width < NARROWEST:
            return
        rows: list[_Row | None] = []
        for index, block in enumerate(self._blocks):
            rows += [None] * block.gap
            spans = ((0, len(block.text), block.style), *block.spans) if block.style else block.spans
            lines = render_lines(block.text, width, spans, self._mode, block.base, fences=block.fences)
            rows += [_Row(line, index) for line in lines]
        self._rows = rows
        self.virtual_size = Size(width, len(rows))
        if self._fits:
            self.styles.height = max(1, len(rows)) + self.gutter.height
        self.refresh()
