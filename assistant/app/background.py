"""The assistant off the thread that draws: one thread for reading, in the order of requests, and one for each build."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from assistant.models import Answer, Assistant
from corpus.models import Page
from index.models import IndexReport, Source

if TYPE_CHECKING:
    from index.filters import Filters

_Result = TypeVar("_Result")


class BackgroundAssistant:
    """An `Assistant` whose methods are awaited; whatever it raises comes out of the await."""

    def __init__(self, open_assistant: Callable[[], Assistant]) -> None:
        """`open_assistant` is called once, off the thread that draws, when the assistant is first needed."""
        self._open = open_assistant
        self._opened: Assistant | None = None
        self._opening = threading.Lock()
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assistant")

    async def ask(self, question: str, history: Sequence[str], filters: Filters | None) -> Answer:
        """Answer a question from what the filters let through."""
        return await self._read(lambda: self._assistant().ask(question, history, filters))

    async def sources(self) -> tuple[Source, ...]:
        """The works in the index."""
        return await self._read(lambda: self._assistant().sources())

    async def page(self, source: str, number: int) -> Page:
        """One page of a source."""
        return await self._read(lambda: self._assistant().page(source, number))

    async def add(self, paths: Sequence[Path], progress: Callable[[str], None]) -> IndexReport:
        """Index files while questions go on; `progress` is called on the thread that awaits.

        The thread is a daemon: leaving the chat does not wait for it, and an interrupted build leaves the old index
        whole.
        """
        loop = asyncio.get_running_loop()
        report: asyncio.Future[IndexReport] = loop.create_future()

        def tell(function: Callable[[], None]) -> None:
            with suppress(RuntimeError):  # the loop is closed: the chat was left, nobody listens
                loop.call_soon_threadsafe(function)

        def build() -> None:
            try:
                result = self._assistant().add(paths, lambda line: tell(lambda: progress(line)))
            except BaseException as error:  # noqa: BLE001 - it is handed on to the one who awaits
                fault = error
                tell(lambda: None if report.done() else report.set_exception(fault))
            else:
                tell(lambda: None if report.done() else report.set_result(result))

        threading.Thread(target=build, daemon=True, name="build").start()
        return await report

    def close(self) -> None:
        """What is still waiting is not read any more."""
        self._reader.shutdown(wait=False, cancel_futures=True)

    def _assistant(self) -> Assistant:
        with self._opening:
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    async def _read(self, function: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._reader, function)
