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

    async def keep(self, session: Session) -> None:
        """Write it. Raises OSError."""
        if self.folder is None:
            return
        self._waiting.append(session)
        async with self._turn:
            try:
                await asyncio.to_thread(self.folder.save, session)
            finally:
                self._waiting.remove(session)

    async def load(self, name: str) -> Session:
        """Read one. Raises `DamagedSession`; ValueError without a folder."""
        if self.folder is None:
            raise ValueError("nothing is kept here")
        return await asyncio.to_thread(self.folder.load, name)

    def keep_the_rest(self) -> None:
        """Write at once whatever still waits for its turn. Raises OSError."""
        for session in self._waiting:
            if self.folder:
                self.folder.save(session)
