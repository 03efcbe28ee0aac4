"""The box a question is typed into: Arabic is seen from the right, its caret too, and moves go by sight.

The value stays in logical order. Textual's own `Input` does all but what is seen and what has several lines: drawing,
moves to the left, to the right, up and down, the caret's place on the screen, the mouse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection

from assistant.app.input_layout import InputLayout, InputRow, input_layout
from assistant.app.messages import LookedFor, LookedOn, QuestionAsked, QuestionTooLong
from assistant.sanitize import inert
from assistant.terminal_rtl import NARROWEST, Cluster, Mode, in_emission_order, one_line

LONGEST_QUESTION = 4000
"""Characters, so that the box stays quick; an `Assistant` has a limit of its own."""
MOST_ROWS = 6
"""Rows that are seen at once."""


class QuestionBox(Input):
    """Some lines of input, with a shelf of questions before and after it for Up and Down."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go_up(-1)", show=False),
        Binding("down", "go_up(1)", show=False),
        Binding("shift+up", "go_up(-1, True)", show=False),
        Binding("shift+down", "go_up(1, True)", show=False),
        Binding("ctrl+j,shift+enter,alt+enter", "break_line", show=False),
    ]
    # Textual's own pattern ends a word at every haraka, which is no letter to `\w`
    _WORD_START = re.compile(r"(?<=\s)\S")

    def __init__(self, mode: Mode, *, id: str) -> None:
        super().__init__(id=id, select_on_focus=False)
        self.cursor_blink = False
        self._mode: Mode = mode
        self._rtl = False
        self._shelf: tuple[str, ...] = ("",)
        self._place = 0

    def show_in(self, mode: Mode, rtl: bool, placeholder: str) -> None:
        """Show Arabic in this way; `rtl` is the direction of a box that is empty."""
        self._mode, self._rtl, self.placeholder = mode, rtl, placeholder
        self._fit()

    def offer(self, earlier: Sequence[str], suggestions: Sequence[str] = ()) -> None:
        """What Up (the last first) and Down bring into the box."""
        self._shelf, self._place = (*earlier, "", *suggestions), len(earlier)

    def validate_value(self, value: str) -> str:
        """Whatever is typed or pasted, without what could steer the terminal, and cut where it is too long."""
        value = inert(value).replace("\t", " ")
        if len(value) > LONGEST_QUESTION:
            self.post_message(QuestionTooLong())
        return value[:LONGEST_QUESTION]

    def on_input_changed(self) -> None:
        """As high as its text."""
        self._fit()

    def on_resize(self) -> None:
        """Another width, other rows."""
        self._fit()

    @property
    def value_layout(self) -> InputLayout:
        """How the value is seen."""
        width = max(NARROWEST, self.scrollable_content_region.width)
        return input_layout(self.value, self._mode, width, int(self._rtl))

    def render_line(self, y: int) -> Strip:
        """One row (Textual's line API)."""
        width, plain = self.scrollable_content_region.width, self.rich_style
        layout = self.value_layout
        number = y + self._first_row(layout)
        if width < NARROWEST or number >= len(layout.rows):
            return Strip.blank(width, plain)
        if not self.value:
            return Strip(self._with_placeholder(self._caret(plain), width)).adjust_cell_length(width, plain)
        row = layout.rows[number]
        styles = {name: self.get_component_rich_style(f"input--{name}") for name in ("cursor", "selection")}
        shown = in_emission_order([self._styled(cluster) for cluster in row.clusters], self._mode)
        segments = [Segment(text, plain + styles.get(str(name), Style.null())) for text, name in shown]
        has_room = sum(cluster.width for cluster in row.clusters) < width
        caret = [self._caret(plain, row)] if has_room else []
        segments = [*caret, *segments] if row.rtl else [*segments, *caret]
        left = min((*row.columns, width)) - len(caret) if row.rtl else 0
        return Strip([Segment(" " * left, plain), *segments]).adjust_cell_length(width, plain)

    def action_cursor_left(self, select: bool = False) -> None:
        """One cluster to the left, as seen."""
        self._move(-1, select)

    def action_cursor_right(self, select: bool = False) -> None:
        """One cluster to the right, as seen."""
        self._move(1, select)

    def action_cursor_left_word(self, select: bool = False) -> None:
        """One word to the left: onward, where the text runs from the right."""
        self._move_word(onward=self._row.rtl, select=select)

    def action_cursor_right_word(self, select: bool = False) -> None:
        """One word to the right: back, where the text runs from the right."""
        self._move_word(onward=not self._row.rtl, select=select)

    def action_home(self, select: bool = False) -> None:
        """To the start of the row."""
        self._go(self._row.start, select)

    def action_end(self, select: bool = False) -> None:
        """To the end of the row."""
        self._go(self._row.last_stop, select)

    def action_go_up(self, step: int, select: bool = False) -> None:
        """To the row above or, with 1, below; at the first or the last row to another question."""
        place = self.value_layout.above(self.cursor_position, step)
        if place is not None:
            self._go(place, select)
        elif not select:
            self.action_recall(step)

    def action_break_line(self) -> None:
        """Go on in a new line."""
        self.replace("\n", *self.selection)

    def action_recall(self, step: int) -> None:
        """Bring the question before or after the one shown into the box."""
        place = self._place + step
        if 0 <= place < len(self._shelf):
            if self._shelf[self._place] != self.value and self._shelf[self._place] == "":
                self._shelf = (*self._shelf[: self._place], self.value, *self._shelf[self._place + 1 :])
            self._place = place
            self.value = self._shelf[place]
            self.cursor_position = len(self.value)

    def on_paste(self, event: events.Paste) -> None:
        """All of it, its lines kept; Textual's own box would take the first line alone."""
        event.prevent_default()
        event.stop()
        self.replace(inert(event.text.strip()), *self.selection)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the caret where it is seen, and begin to select."""
        event.prevent_default()
        self.selection = Selection.cursor(self._offset_under(event.get_content_offset_capture(self)))
        self._selecting = True
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Go on selecting."""
        event.prevent_default()
        if self._selecting:
            place = self._offset_under(event.get_content_offset_capture(self))
            self.selection = Selection(self.selection.start, place)

    async def action_submit(self) -> None:
        """Ask what is in the box, unless it is blank."""
        if question := self.value.strip():
            self.post_message(QuestionAsked(question))

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the caret is on the screen, for input methods."""
        left, top, _, _ = self.content_region
        layout = self.value_layout
        row, column = layout.place_of(self.cursor_position)
        return Offset(left + column, top + row - self._first_row(layout))

    @property
    def _row(self) -> InputRow:
        layout = self.value_layout
        return layout.rows[layout.row_of(self.cursor_position)]

    def _first_row(self, layout: InputLayout) -> int:
        """The first row to show, so that the caret's is seen."""
        height = max(1, self.scrollable_content_region.height)
        row = layout.row_of(self.cursor_position)
        return max(0, min(len(layout.rows) - height, row - height // 2))

    def _fit(self) -> None:
        if self.is_mounted and self.scrollable_content_region.width:
            self.styles.height = min(MOST_ROWS, len(self.value_layout.rows)) + self.gutter.height
        self.refresh()

    def _offset_under(self, offset: Offset) -> int:
        layout = self.value_layout
        return layout.offset_at(offset.y + self._first_row(layout), offset.x)

    def _go(self, place: int, select: bool) -> None:
        self.selection = Selection(self.selection.start, place) if select else Selection.cursor(place)

    def _move(self, step: int, select: bool) -> None:
        start, end = self.selection
        layout = self.value_layout
        if select or start == end:
            self._go(layout.beside(end, step), select)
        else:
            self._go(max(start, end, key=lambda offset: step * layout.place_of(offset)[1]), select)

    def _move_word(self, onward: bool, select: bool) -> None:
        here = self.cursor_position
        starts = [match.start() for match in self._WORD_START.finditer(self.value)]
        if onward:
            place = next((start for start in starts if start > here), len(self.value))
        else:
            place = next((start for start in reversed(starts) if start < here), 0)
        self._go(place, select)

    def _caret(self, plain: Style, row: InputRow | None = None) -> Segment:
        """The cell at the end of a row, with the caret if it is there."""
        place = len(self.value) if row is None else row.end
        is_here = self._has_caret_at(place) and (row is None or row.is_last)
        return Segment(" ", plain + self.get_component_rich_style("input--cursor") if is_here else plain)

    def _has_caret_at(self, offset: int) -> bool:
        return self.has_focus and self._cursor_visible and self.cursor_position == offset

    def _styled(self, cluster: Cluster) -> Cluster:
        if any(self._has_caret_at(offset) for offset in range(cluster.start, cluster.end)):
            return cluster._replace(style="cursor")
        start, end = sorted(self.selection)
        return cluster._replace(style="selection") if self.has_focus and start <= cluster.start < end else cluster

    def _with_placeholder(self, caret: Segment, width: int) -> list[Segment]:
        """The caret, then what the box is for, away from its edge."""
        faint = self.rich_style + self.get_component_rich_style("input--placeholder")
        text = Segment(one_line(self.placeholder, max(NARROWEST, width - 1), self._mode), faint)
        if not self._rtl:
            return [caret, text]
        return [Segment(" " * (width - 1 - text.cell_length), self.rich_style), text, caret]


class FindBox(QuestionBox):
    """A box for words to look for: Enter and Down go on, Up goes back."""

    def on_input_changed(self) -> None:
        """Look for what is in the box now; Textual calls the base's handler too."""
        self.post_message(LookedFor(self.value))

    def action_go_up(self, step: int, select: bool = False) -> None:  # noqa: ARG002 - one line has nothing to select
        """To the next place, or the one before."""
        self.post_message(LookedOn(step))

    def action_break_line(self) -> None:
        """It has one line."""

    async def action_submit(self) -> None:
        """Take what is found."""
        self.post_message(LookedOn(0))

    def validate_value(self, value: str) -> str:
        """One line of it."""
        return super().validate_value(inert(value, keep_newlines=False))
