"""A text pane with a cursor: its items are gone through by key, opened with Enter, ticked with Space, dropped with Delete."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from assistant.app.blocks import Block
from assistant.app.messages import BlockChosen, ItemDropped, ItemTicked
from assistant.app.text_pane import TextPane
from assistant.terminal_rtl import Mode, Span


class ListPane(TextPane):
    """An item is a run of blocks with one target; blocks without a target are headings that the cursor passes over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "move(-1000000)", show=False),
        Binding("end", "move(1000000)", show=False),
        Binding("enter", "choose_item", show=False),
        Binding("space", "tick_item", show=False),
        Binding("delete", "drop_item", show=False),
    ]

    def __init__(self, mode: Mode, *, id: str) -> None:
        super().__init__(mode, id=id)
        self._cursor: Hashable = None

    @property
    def cursor(self) -> Hashable:
        """The target of the item under the cursor; None in a list without items."""
        return self._cursor

    def show(
        self, blocks: Sequence[Block], mode: Mode | None = None, marked: Mapping[int, Sequence[Span]] | None = None
    ) -> None:
        """As in `TextPane.show`; the cursor stays on its item, or goes to the first."""
        targets = _targets(blocks)
        if self._cursor not in targets:
            self._cursor = targets[0] if targets else None
        super().show(blocks, mode, marked)

    def put_cursor(self, target: Hashable) -> None:
        """Go to an item, if it is there."""
        if target in _targets(self.blocks):
            self._cursor = target
            self._lay_out()
            self.reveal(self._first_block())

    def action_move(self, step: int) -> None:
        """So many items on, at most to the first or the last."""
        targets = _targets(self.blocks)
        if self._cursor in targets:
            place = targets.index(self._cursor) + step
            self.put_cursor(targets[max(0, min(len(targets) - 1, place))])

    def action_choose_item(self) -> None:
        """Tell that the item is chosen."""
        if self._cursor is not None:
            self.post_message(BlockChosen(self._cursor))

    def action_tick_item(self) -> None:
        """Tell that the item is ticked, or no longer."""
        if self._cursor is not None:
            self.post_message(ItemTicked(self._cursor))

    def action_drop_item(self) -> None:
        """Tell that the item is not wanted any more."""
        if self._cursor is not None:
            self.post_message(ItemDropped(self._cursor))

    def _first_block(self) -> int:
        return next(number for number, block in enumerate(self.blocks) if block.target == self._cursor)

    def _spans_of(self, number: int, block: Block) -> tuple[Span, ...]:
        spans = super()._spans_of(number, block)
        is_cursor = self._cursor is not None and block.target == self._cursor and number == self._first_block()
        return (*spans, (0, len(block.text), "cursor")) if is_cursor else spans


def _targets(blocks: Sequence[Block]) -> list[Hashable]:
    """The items in their order."""
    return list(dict.fromkeys(block.target for block in blocks if block.target is not None))
