"""Reads PDFs in worker processes, each request within a limit of time and memory.

    paths -> read_pdfs -> a thread for each worker process -> its pipe (see worker and wire) -> (path, answer), in order
    a long file -> the ranges of its pages, each a job of its own -> put together by the worker that reads the last one

A hostile or broken file costs its worker, never the run. A worker serves many files; one that a file ended is
replaced. A range that cannot be read costs its pages, never the file.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from corpus.errors import CorpusError, UnreadableSource
from corpus.models import Document
from corpus.pdf.wire import Answer, Ranges, ReadRange, Reply, Request, Skipped, decode_reply, encode_request
from corpus.pdf.worker import LONGEST_REPLY, OUT_OF_MEMORY, TOO_LONG

# -P: a file named json.py in the folder where the user stands must not be imported.
WORKER = (sys.executable, "-P", "-m", "corpus.pdf.worker")

_MOST_LOST = 3
"""Ranges of one file that may be lost: a file that goes on to break limits must not hold the run up, range after range."""

_Job: TypeAlias = "Callable[[_Worker], None]"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost, and of a long file each range of its pages."""

    seconds: float = 300.0
    """Wall-clock time: some 10,000 pages on two quiet cores, a book of 2,000 on a slow and busy laptop."""
    memory: int = 2 << 30
    """Address space in bytes, where the system has such a limit (Linux and most Unix systems)."""


def read_pdfs(
    paths: Iterable[Path],
    *,
    passwords: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    workers: int | None = None,
    command: Sequence[str] = WORKER,
) -> Generator[tuple[Path, Answer], None, None]:
    """Read PDFs on all cores: each path, in the order asked, with its document or with the reason why there is none.

    passwords: those of encrypted files, by path or by bare file name. workers: processes, by default one a core.
    command: the worker program, given the limits as its arguments. Nothing about a file raises; closing the iterator
    ends the workers. Raises CorpusError where no worker can be started.
    """
    known = dict(passwords or {})
    count = workers or _cores()
    crew = _Crew(count, limits or Limits(), command)
    pending: deque[_File] = deque()
    try:
        for path in paths:
            file = _File(path, known.get(str(path), known.get(path.name)), crew)
            crew.put(file.read)
            pending.append(file)
            # Twice the workers keeps all of them busy, and few finished documents waiting in memory.
            if len(pending) >= 2 * count:
                first = pending.popleft()
                yield first.path, first.answer.result()
        while pending:
            first = pending.popleft()
            yield first.path, first.answer.result()
    finally:
        crew.close()


class _Crew:
    """Workers, hired one by one as jobs come in, each with a thread that hands it the next job."""

    def __init__(self, most: int, limits: Limits, command: Sequence[str]) -> None:
        self._most = most
        self._limits = limits
        self._command = command
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._workers: list[_Worker] = []
        self._closed = False
        self._lock = threading.Lock()

    def put(self, job: _Job) -> None:
        """Have a job done by the next worker that is free."""
        self._jobs.put(job)
        with self._lock:
            if self._closed or len(self._workers) >= self._most:
                return
            worker = _Worker(self._limits, self._command)
            self._workers.append(worker)
        # A daemon: a program that ends in the middle of a run does not wait for the file at hand.
        threading.Thread(target=self._serve, args=(worker,), daemon=True).start()

    def close(self) -> None:
        """End all workers at once."""
        with self._lock:
            self._closed = True
        for worker in self._workers:
            worker.close()
            self._jobs.put(None)

    def _serve(self, worker: _Worker) -> None:
        while (job := self._jobs.get()) is not None:
            job(worker)


class _File:
    """A file on its way: read at once, or range by range where it is long."""

    def __init__(self, path: Path, password: str | None, crew: _Crew) -> None:
        self.path = path
        self.answer: Future[Answer] = Future()
        self._password = password
        self._crew = crew
        self._lock = threading.Lock()
        self._ranges: dict[range, ReadRange | None] = {}
        """Of a long file, in order: None until it is read."""

    def read(self, worker: _Worker) -> None:
        """Read a short file; a long one becomes as many jobs as it has ranges."""
        with self._failing():
            reply = worker.ask(Request(self.path, self._password))
            if not isinstance(reply, Ranges):
                self._finish(reply)
                return
            self._ranges = dict.fromkeys(reply.pages)
            for pages in reply.pages:
                self._crew.put(partial(self._read_range, pages))

    def _read_range(self, pages: range, worker: _Worker) -> None:
        with self._failing():
            reply: Reply
            if sum(each is not None and bool(each.lost) for each in self._ranges.values()) >= _MOST_LOST:
                reply = Skipped("too many pages before it could not be read")
            else:
                reply = worker.ask(Request(self.path, self._password, pages))
            with self._lock:
                self._ranges[pages] = reply if isinstance(reply, ReadRange) else ReadRange(pages, lost=_cause_of(reply))
                read = [each for each in self._ranges.values() if each is not None]
            if len(read) == len(self._ranges):
                self._finish(self._whole(read, worker))

    def _whole(self, read: Sequence[ReadRange], worker: _Worker) -> Reply:
        """What a worker makes of all ranges."""
        if all(each.lost for each in read):
            return Skipped(read[0].lost)
        if sum(len(each.drafts) for each in read) > LONGEST_REPLY:
            return TOO_LONG
        return worker.ask(Request(self.path, self._password, ranges=tuple(read)))

    def _finish(self, reply: Reply) -> None:
        if not isinstance(reply, Document | UnreadableSource):
            reply = UnreadableSource(f"{self.path.name} was skipped: {_cause_of(reply)}.")
        self.answer.set_result(reply)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """What goes wrong in a worker's thread is raised again where the answer is awaited."""
        try:
            yield
        except BaseException as error:  # noqa: BLE001 - see above
            with self._lock:
                if not self.answer.done():
                    self.answer.set_exception(error)


class _Worker:
    """A worker process seen from its parent: started with its first request, and anew after one that ended it."""

    def __init__(self, limits: Limits, command: Sequence[str]) -> None:
        self._limits = limits
        self._command = [*command, str(limits.seconds), str(limits.memory)]
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._lock = threading.Lock()

    def ask(self, request: Request) -> Reply:
        """What the process replies, or why it did not, waiting no longer than the limit."""
        process = self._running()
        if process is None:
            return Skipped("the run was stopped before its turn")
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(self._limits.seconds, stop)
        clock.daemon = True
        clock.start()
        line = _exchange(process, request)
        clock.cancel()
        clock.join()
        if late.is_set():
            process.wait()
        reason = ""
        if line.endswith(b"\n"):
            try:
                return decode_reply(line.decode("ascii"))
            except ValueError as error:
                reason = f"its worker's answer could not be understood, {error}"
        process.kill()  # it is dead already, or no longer to be trusted
        code = process.wait()
        if late.is_set():
            reason = f"reading it took longer than {self._limits.seconds:g} seconds, the limit for one file"
        return Skipped(reason or _cause(code, self._limits))

    def close(self) -> None:
        """End the process, if there is one, and start no other."""
        with self._lock:
            self._closed = True
            process = self._process
        if process is not None:
            process.kill()
            process.wait()
            _close_pipes(process)

    def _running(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._closed:
                return None
            if self._process is not None and self._process.poll() is not None:
                _close_pipes(self._process)
                self._process = None
            if self._process is None:
                self._process = _start(self._command)
            return self._process


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # What parsers have to say about odd files, on stderr, is not for the user's screen.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    # Its first line says that it is ready: the time that Python takes to start is not the first file's.
    if not process.stdout.readline():
        _close_pipes(process)
        raise CorpusError(
            f"The process that reads PDFs does not start (exit code {process.wait()}): install maraji anew."
        )
    return process


def _exchange(process: subprocess.Popen[bytes], request: Request) -> bytes:
    """Send a request and wait for the line that answers it; it has no line end where the process died before."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(encode_request(request).encode("ascii") + b"\n")
        process.stdin.flush()
        return process.stdout.readline()
    except (OSError, ValueError):  # a broken pipe: the process is gone; a closed one: the run was stopped meanwhile
        return b""


def _cause_of(reply: Reply) -> str:
    """Why there is no document or range in a reply, as a clause."""
    match reply:
        case Skipped(cause):
            return cause
        case UnreadableSource():
            return str(reply).removesuffix(".")
    return f"its worker answered something else ({type(reply).__name__})"


def _cause(code: int, limits: Limits) -> str:
    if code == OUT_OF_MEMORY:
        return f"reading it takes more than {limits.memory >> 20} MiB of memory, the limit for one file"
    with suppress(ValueError):
        return f"it crashed the process that read it ({signal.Signals(-code).name}); save it anew with another program"
    return f"it ended the process that read it (exit code {code}); save it anew with another program"


def _close_pipes(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was still to be sent to a process that is gone is of no use
                pipe.close()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
