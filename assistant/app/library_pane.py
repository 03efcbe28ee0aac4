"""The library: works to open and to tick, so that only they are asked."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.app.library_list import Ticks, WorkItem, library_blocks
from assistant.app.list_pane import ListPane
from assistant.app.messages import BlockChosen, ItemTicked, TicksChanged, WorkOpened
from assistant.app.strings import Strings
from assistant.terminal_rtl import Mode
from index.models import Source


class LibraryPane(ListPane):
    """Keeps what is ticked, also while it is not seen."""

    def __init__(self, mode: Mode, strings: Strings, *, id: str) -> None:
        super().__init__(mode, id=id)
        self._strings = strings
        self._sources: tuple[Source, ...] = ()
        self.ticks = Ticks()

    def show_in(self, mode: Mode, strings: Strings) -> None:
        """In this language and way to emit Arabic from now on."""
        self._strings = strings
        self.show(library_blocks(self._sources, self.ticks, strings), mode)

    def show_works(self, sources: Sequence[Source]) -> None:
        """These are the works now; ticks of others are forgotten."""
        self._sources = tuple(sources)
        self.tick(self.ticks.among(sources))

    def tick_again(self, ticks: Ticks) -> bool:
        """Tick what was ticked before, as far as it is still in the library; whether all of it is."""
        there = ticks.among(self._sources) if self._sources else ticks  # before the works are known
        self.tick(there)
        return there == ticks

    def tick(self, ticks: Ticks) -> None:
        """Tick these, and tell if they are others than before."""
        has_changed, self.ticks = ticks != self.ticks, ticks
        self.show(library_blocks(self._sources, ticks, self._strings))
        if has_changed:
            self.post_message(TicksChanged(ticks))

    def on_item_ticked(self, message: ItemTicked) -> None:
        """Space."""
        message.stop()
        self.tick(self.ticks.toggled(message.target))

    def on_block_chosen(self, message: BlockChosen) -> None:
        """Enter or a click opens a work and ticks a language."""
        message.stop()
        if isinstance(message.target, WorkItem):
            work = next(work for work in self._sources if work.source == message.target.source)
            self.post_message(WorkOpened(work))
        else:
            self.tick(self.ticks.toggled(message.target))
