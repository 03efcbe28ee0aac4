"""The kept conversations: to open, to begin, to remove."""

from __future__ import annotations

import asyncio

from textual import work

from assistant.app.list_pane import ListPane
from assistant.app.messages import BlockChosen, Failed, ItemDropped, SessionPicked, SessionRemoved
from assistant.app.session_files import Listing, SessionFolder
from assistant.app.session_list import SessionItem, session_blocks
from assistant.app.strings import Strings
from assistant.terminal_rtl import Mode


class SessionPane(ListPane):
    """Lists a folder, read anew each time it is opened."""

    def __init__(self, mode: Mode, strings: Strings, folder: SessionFolder | None, *, id: str) -> None:
        """Without a folder nothing is kept."""
        super().__init__(mode, id=id)
        self._strings = strings
        self._folder = folder
        self._listing = Listing((), ())
        self._current = ""
        self._doomed = ""

    def show_in(self, mode: Mode, strings: Strings) -> None:
        """In this language and way to emit Arabic from now on."""
        self._strings = strings
        self._show(mode)

    @work(group="sessions", exclusive=True)
    async def open(self, current: str) -> None:
        """List the folder; `current` is the conversation that is open."""
        self._current, self._doomed = current, ""
        self._show()
        if self._folder:
            try:
                self._listing = await asyncio.to_thread(self._folder.listing)
            except OSError as error:
                self.post_message(Failed(error))
            self._show()

    def on_block_chosen(self, message: BlockChosen) -> None:
        """Enter or a click."""
        message.stop()
        if isinstance(message.target, SessionItem):
            self.post_message(SessionPicked(message.target.name))

    def on_item_dropped(self, message: ItemDropped) -> None:
        """Delete: the first time it asks, the second time it does it."""
        message.stop()
        if not (isinstance(message.target, SessionItem) and message.target.name and self._folder):
            return
        name = message.target.name
        if self._doomed != name:
            self._doomed = name
            self._show()
            return
        try:
            self._folder.delete(name)
        except OSError as error:
            self.post_message(Failed(error))
        else:
            self.post_message(SessionRemoved(name))
            self.open(self._current)

    def action_move(self, step: int) -> None:
        """To another item; nothing is removed then."""
        self._doomed = ""
        self._show()
        super().action_move(step)

    def _show(self, mode: Mode | None = None) -> None:
        self.show(session_blocks(self._listing, self._current, self._doomed, self._strings), mode)
