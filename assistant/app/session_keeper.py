"""Keeps conversations off the thread that draws, one write after the other."""

from __future__ import annotations

import asyncio

from assistant.app.session import Session
from assistant.app.session_files import SessionFolder


class SessionKeeper:
    """Writes the state of a session that is newest when its turn comes; without a folder it does nothing."""

    def __init__(self, folder: SessionFolder | None) -> None:
        self.folder = folder
        self._turn = asyncio.Lock()
        self._waiting: list[Session] = []
        self._known: dict[str, Session] = {}

    async def keep(self, session: Session) -> bool:
        """Write it; whether it went to a new file, as `SessionFolder.save` does. Raises OSError."""
        if self.folder is None:
            return False
        self._waiting.append(session)
        async with self._turn:
            try:
                parted = await asyncio.to_thread(self.folder.save, session)
            finally:
                self._waiting.remove(session)
        self._known[session.name] = session
        return parted

    async def load(self, name: str) -> Session:
        """Read one. Raises `DamagedSession`; ValueError without a folder.

        One that was open before comes back itself, with the answers that are on their way to it, unless another chat
        has gone on with it.
        """
        if self.folder is None:
            raise ValueError("nothing is kept here")
        known = self._known.get(name)
        if known is None or known.name != name or not await asyncio.to_thread(self.folder.is_as_kept, known):
            known = self._known[name] = await asyncio.to_thread(self.folder.load, name)
        return known

    def keep_the_rest(self) -> None:
        """Write at once whatever still waits for its turn. Raises OSError."""
        for session in self._waiting:
            if self.folder:
                self.folder.save(session)
