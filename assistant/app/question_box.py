"""The box a question is typed into: Arabic is seen from the right, its caret too, and moves go by sight.

The value stays in logical order. Textual's own `Input` does all but what is seen: drawing, moves to the left and to the
right, the caret's place on the screen, and the private `_cell_offset_to_index`, which leads a click back to the text.
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

from assistant.app.input_layout import InputLayout, input_layout
from assistant.app.messages import QuestionAsked, QuestionTooLong
from assistant.sanitize import inert
from assistant.terminal_rtl import NARROWEST, Cluster, Mode, in_emission_order, one_line

LONGEST_QUESTION = 4000
"""Characters, so that the box stays quick; an `Assistant` has a limit of its own."""


class QuestionBox(Input):
    """One line of input, with a shelf of questions before and after it for Up and Down."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "recall(-1)", show=False),
        Binding("down", "recall(1)", show=False),
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
        self.refresh()

    def offer(self, earlier: Sequence[str], suggestions: Sequence[str] = ()) -> None:
        """What Up (the last first) and Down bring into the box."""
        self._shelf, self._place = (*earlier, "", *suggestions), len(earlier)

    def validate_value(self, value: str) -> str:
        """Whatever is typed or pasted, without what could steer the terminal, and cut where it is too long."""
        value = inert(value, keep_newlines=False)
        if len(value) > LONGEST_QUESTION:
            self.post_message(QuestionTooLong())
        return value[:LONGEST_QUESTION]

    @property
    def value_layout(self) -> InputLayout:
        """How the value is seen."""
        return input_layout(self.value, self._mode, int(self._rtl))

    def render_line(self, y: int) -> Strip:
        """The line (Textual's line API)."""
        width, plain = self.scrollable_content_region.width, self.rich_style
        if y or width < NARROWEST:
            return Strip.blank(width, plain)
        styles = {name: self.get_component_rich_style(f"input--{name}") for name in ("cursor", "selection")}
        layout = self.value_layout
        first = layout.first_column(self.cursor_position, width)
        shown = [
            self._styled(cluster)
            for column, cluster in zip(layout.columns, layout.clusters, strict=True)
            if first <= column and column + cluster.width <= first + width
        ]
        segments = [
            Segment(text, plain + styles.get(str(name), Style.null()))
            for text, name in in_emission_order(shown, self._mode)
        ]
        end = layout.column_of(len(self.value))
        if first <= end < first + width:
            caret = Segment(" ", plain + styles["cursor"] if self._has_caret_at(len(self.value)) else plain)
            segments = [caret, *segments] if layout.rtl else [*segments, caret]
        if not self.value:
            segments = self._with_placeholder(segments, width)
        elif first < 0:
            segments.insert(0, Segment(" " * -first, plain))
        return Strip(segments).adjust_cell_length(width, plain)

    def action_cursor_left(self, select: bool = False) -> None:
        """One cluster to the left, as seen."""
        self._move(-1, select)

    def action_cursor_right(self, select: bool = False) -> None:
        """One cluster to the right, as seen."""
        self._move(1, select)

    def action_cursor_left_word(self, select: bool = False) -> None:
        """One word to the left: onward, where the text runs from the right."""
        super().action_cursor_right_word(select) if self.value_layout.rtl else super().action_cursor_left_word(select)

    def action_cursor_right_word(self, select: bool = False) -> None:
        """One word to the right: back, where the text runs from the right."""
        super().action_cursor_left_word(select) if self.value_layout.rtl else super().action_cursor_right_word(select)

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
        """All of it on one line; Textual's own box would take the first line alone."""
        event.prevent_default()
        event.stop()
        self.replace(inert(event.text.strip(), keep_newlines=False), *self.selection)

    async def action_submit(self) -> None:
        """Ask what is in the box, unless it is blank."""
        if question := self.value.strip():
            self.post_message(QuestionAsked(question))

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the caret is on the screen, for input methods."""
        left, top, width, _ = self.content_region
        layout = self.value_layout
        return Offset(
            left + layout.column_of(self.cursor_position) - layout.first_column(self.cursor_position, width), top
        )

    def _cell_offset_to_index(self, offset: int) -> int:
        layout = self.value_layout
        width = self.scrollable_content_region.width
        return layout.offset_at(offset + layout.first_column(self.cursor_position, width))

    def _move(self, step: int, select: bool) -> None:
        start, end = self.selection
        layout = self.value_layout
        if select:
            self.selection = Selection(start, layout.beside(end, step))
        elif start == end:
            self.cursor_position = layout.beside(end, step)
        else:
            self.cursor_position = max(start, end, key=lambda offset: step * layout.column_of(offset))

    def _has_caret_at(self, offset: int) -> bool:
        return self.has_focus and self._cursor_visible and self.cursor_position == offset

    def _styled(self, cluster: Cluster) -> Cluster:
        if any(self._has_caret_at(offset) for offset in range(cluster.start, cluster.end)):
            return cluster._replace(style="cursor")
        start, end = sorted(self.selection)
        return cluster._replace(style="selection") if self.has_focus and start <= cluster.start < end else cluster

    def _with_placeholder(self, caret: list[Segment], width: int) -> list[Segment]:
        """The caret, then what the box is for, away from its edge."""
        faint = self.rich_style + self.get_component_rich_style("input--placeholder")
        text = Segment(one_line(self.placeholder, max(NARROWEST, width - 1), self._mode), faint)
        if not self._rtl:
            return [*caret, text]
        return [Segment(" " * (width - 1 - text.cell_length), self.rich_style), text, *caret]
