"""Reads PDFs in worker processes, each file within a limit of time and memory.

    paths -> read_pdfs -> a thread for each worker process -> its pipe (see worker and wire) -> (path, answer), in order

A hostile or broken file costs its worker, never the run. A worker serves many files; one that a file ended is
replaced.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from corpus.errors import CorpusError, UnreadableSource
from corpus.pdf.wire import Answer, decode_answer
from corpus.pdf.worker import OUT_OF_MEMORY

# -P: a file named json.py in the folder where the user stands must not be imported.
WORKER = (sys.executable, "-P", "-m", "corpus.pdf.worker")

_Jobs: TypeAlias = "queue.SimpleQueue[tuple[Path, str | None, Future[Answer]] | None]"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost."""

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
    jobs: _Jobs = queue.SimpleQueue()
    started: list[_Worker] = []
    pending: deque[tuple[Path, Future[Answer]]] = deque()
    try:
        for path in paths:
            if len(started) < count:
                worker = _Worker(limits or Limits(), command)
                started.append(worker)
                # A daemon: a program that ends in the middle of a run does not wait for the file at hand.
                threading.Thread(target=_serve, args=(worker, jobs), daemon=True).start()
            answer: Future[Answer] = Future()
            jobs.put((path, known.get(str(path), known.get(path.name)), answer))
            pending.append((path, answer))
            # Twice the workers keeps all of them busy, and few finished documents waiting in memory.
            if len(pending) >= 2 * count:
                first, answer = pending.popleft()
                yield first, answer.result()
        while pending:
            first, answer = pending.popleft()
            yield first, answer.result()
    finally:
        for worker in started:
            worker.close()
            jobs.put(None)


def _serve(worker: _Worker, jobs: _Jobs) -> None:
    """Hand jobs to a worker, one after the other, until there is None."""
    while (job := jobs.get()) is not None:
        path, password, answer = job
        try:
            answer.set_result(worker.read(path, password))
        except BaseException as error:  # noqa: BLE001 - it is raised again where the answer is awaited
            answer.set_exception(error)


class _Worker:
    """A worker process seen from its parent: started with its first file, and anew after a file that ended it."""

    def __init__(self, limits: Limits, command: Sequence[str]) -> None:
        self._limits = limits
        self._command = [*command, str(limits.seconds), str(limits.memory)]
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._lock = threading.Lock()

    def read(self, path: Path, password: str | None) -> Answer:
        """Read one file, waiting no longer than the limit."""
        process = self._running()
        if process is None:
            return UnreadableSource(f"{path.name} was not read: the run was stopped before its turn.")
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(self._limits.seconds, stop)
        clock.daemon = True
        clock.start()
        line = _exchange(process, {"path": str(path), "password": password})
        clock.cancel()
        clock.join()
        if late.is_set():
            process.wait()
        reason = ""
        if line.endswith(b"\n"):
            try:
                return decode_answer(line.decode("ascii"))
            except ValueError as error:
                reason = f"its worker's answer could not be understood, {error}"
        process.kill()  # it is dead already, or no longer to be trusted
        code = process.wait()
        if late.is_set():
            reason = f"reading it took longer than {self._limits.seconds:g} seconds, the limit for one file"
        return UnreadableSource(f"{path.name} was skipped: {reason or _cause(code, self._limits)}.")

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


def _exchange(process: subprocess.Popen[bytes], request: Mapping[str, str | None]) -> bytes:
    """Send a request and wait for the line that answers it; it has no line end where the process died before."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
        process.stdin.flush()
        return process.stdout.readline()
    except (OSError, ValueError):  # a broken pipe: the process is gone; a closed one: the run was stopped meanwhile
        return b""


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
