"""A scrolling pane of Arabic and English text, laid out by `assistant.terminal_rtl` and by nothing else.

Blocks (text with named styles) -> lines for the pane's width -> strips. The names are the pane's component classes, so
a theme can change without a new layout. What is found or selected is styled as more spans of its block, so that it
lies on the right words in every way of emission.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from assistant.app.blocks import Block
from assistant.app.messages import BlockChosen, TextSelected
from assistant.app.selection import Place, place_in, selected_span, selected_text
from assistant.terminal_rtl import NARROWEST, Line, Mode, Span, render_lines


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    block: int


class TextPane(ScrollView, can_focus=True):
    """Blocks of text, scrolled up and down; what the mouse is drawn over is selected, in the order of reading."""

    ALLOW_SELECT = False  # Textual's own selection would be of what is emitted, not of the text
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
        "text--found",
        "text--found-here",
        "text--selected",
        "text--cursor",
    }

    def __init__(self, mode: Mode, *, id: str, fits: bool = False) -> None:
        """`fits`: the pane is as high as its text; the style sheet's max-height limits it."""
        super().__init__(id=id)
        self._fits = fits
        self._mode: Mode = mode
        self._blocks: tuple[Block, ...] = ()
        self._marked: Mapping[int, Sequence[Span]] = {}
        self._rows: list[_Row | None] = []  # None is a blank line
        self._anchor: Place | None = None
        self._caret: Place | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What is shown."""
        return self._blocks

    def show(
        self, blocks: Sequence[Block], mode: Mode | None = None, marked: Mapping[int, Sequence[Span]] | None = None
    ) -> None:
        """Show these blocks instead, in this way; the place scrolled to stays as far as it can.

        `marked` holds spans to be styled over a block's own, by the number of the block.
        """
        if tuple(blocks) != self._blocks:
            self._anchor = self._caret = None
        self._blocks = tuple(blocks)
        self._marked = marked or {}
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

    def reveal(self, index: int, start: int | None = None, end: int = 0) -> None:
        """Scroll only if the block, or a part of it, is not in view as a whole."""
        rows, top = self._rows_of(index), self.scroll_offset.y
        if start is not None:
            rows = [number for number in rows if self._end_of(number) > start and self._start_of(number) < end]
        if rows and not top <= rows[0] <= rows[-1] < top + self.scrollable_content_region.height:
            self.scroll_to_block(index, start or 0, end)

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
        row = self._row_at(y)
        if row is None:
            return Strip.blank(width, plain)
        segments = [Segment(text, plain + self._named_style(name)) for text, name in row.line.segments]
        return Strip(segments).adjust_cell_length(width, plain)

    def on_resize(self) -> None:
        """Lay the text out for the new width."""
        self._lay_out()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to select, and forget what was selected."""
        had_selection = self._selection() != {}
        self._anchor, self._caret = self._place_under(event.get_content_offset(self)), None
        if had_selection:
            self._lay_out()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Go on selecting."""
        if event.button and self._anchor:
            place = self._place_under(event.get_content_offset(self))
            if place and place != (self._caret or self._anchor):
                self._caret = place
                self._lay_out()

    def on_mouse_up(self) -> None:
        """What is selected now is told."""
        if self._anchor and self._caret:
            self.post_message(TextSelected(selected_text(self._blocks, self._anchor, self._caret)))

    def on_click(self, event: events.Click) -> None:
        """Tell what the block under the mouse leads to, unless the mouse was drawn over a text."""
        offset = event.get_content_offset(self)
        row = self._row_at(offset.y) if offset and self._caret is None else None
        if row and self._blocks[row.block].target is not None:
            self.post_message(BlockChosen(self._blocks[row.block].target))

    def _place_under(self, offset: Offset | None) -> Place | None:
        row = self._row_at(offset.y) if offset else None
        return place_in(row.line, row.block, offset.x) if row and offset else None

    def _selection(self) -> dict[int, Span]:
        if not (self._anchor and self._caret):
            return {}
        spans = ((number, selected_span(number, block, self._anchor, self._caret)) for number, block in self._numbered)
        return {number: (*span, "selected") for number, span in spans if span}

    @property
    def _numbered(self) -> list[tuple[int, Block]]:
        return list(enumerate(self._blocks))

    def _row_at(self, y: int) -> _Row | None:
        number = y + self.scroll_offset.y
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _rows_of(self, index: int) -> list[int]:
        return [number for number, row in enumerate(self._rows) if row and row.block == index]

    def _start_of(self, number: int) -> int:
        row = self._rows[number]
        return row.line.start if row else 0

    def _end_of(self, number: int) -> int:
        row = self._rows[number]
        return row.line.end if row else 0

    def _scroll_to_row(self, number: int) -> None:
        self.scroll_to(y=max(0, number), animate=False, force=True)

    def _named_style(self, name: Hashable) -> Style:
        return self.get_component_rich_style(f"text--{name}") if name else Style.null()

    def _spans_of(self, number: int, block: Block) -> tuple[Span, ...]:
        """The block's own styles below, what is marked in it above."""
        own = ((0, len(block.text), block.style), *block.spans) if block.style else block.spans
        return (*own, *self._marked.get(number, ()))

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if width < NARROWEST:
            return
        selection = self._selection()
        rows: list[_Row | None] = []
        for number, block in self._numbered:
            rows += [None] * block.gap
            spans = self._spans_of(number, block)
            if number in selection:
                spans = (*spans, selection[number])
            lines = render_lines(
                block.text, width, spans, self._mode, block.base, fences=block.fences, isolates=block.isolates
            )
            rows += [_Row(line, number) for line in lines]
        self._rows = rows
        self.virtual_size = Size(width, len(rows))
        if self._fits:
            self.styles.height = max(1, len(rows)) + self.gutter.height
        self.refresh()
