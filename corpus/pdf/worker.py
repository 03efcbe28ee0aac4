"""The program that reads PDFs on the far side of a pipe, started by pool: `python -m corpus.pdf.worker SECONDS MEMORY`.

    a request (see wire) on stdin -> reader.answer, within limits -> a reply on stdout, line by line

It ends as soon as its stdin closes, also in the middle of a file: a parent that died leaves no orphan at work.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO

from corpus.errors import UnreadableSource
from corpus.pdf.wire import Reply, Request, Skipped, decode_request, encode_reply

OUT_OF_MEMORY = 71
"""Exit code of a worker whose file asked for more memory than the limit."""
LONGEST_REPLY = 256 << 20
"""Characters of JSON: a bomb that fits in the worker must not burst its parent."""
TOO_LONG = Skipped("it unfolds into more text than any book")

READY = b"\n"
"""What a worker says first."""

Reader = Callable[[Request], Reply]


def main(read: Reader, seconds: float, memory: int) -> None:
    """Answer requests until stdin closes. seconds: processor time a request. memory: address space in bytes."""
    # Ctrl-C reaches every process of the terminal; what it means is the parent's to decide.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(memory)
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, requests), daemon=True).start()
    with _answers() as answers:
        answers.write(READY)
        answers.flush()
        while True:
            line = requests.get()
            _limit_time(seconds)
            line = _reply(read, line)
            answers.write(line.encode("ascii") + b"\n")
            answers.flush()


def _reply(read: Reader, request: str) -> str:
    try:
        line = encode_reply(read(decode_request(request)))
    except UnreadableSource as error:
        return encode_reply(error)
    except MemoryError:
        # A heap that was full once is no place for the next file: leave, and let the parent start a clean process.
        os._exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - this is the wall: whatever a file sets off is that file's failure
        cause = f"{type(error).__name__}: {str(error)[:200]}"
        return encode_reply(Skipped(f"its structure is broken ({cause}); save it anew with another program"))
    return line if len(line) <= LONGEST_REPLY else encode_reply(TOO_LONG)


def _receive(stdin: IO[bytes], requests: queue.SimpleQueue[str]) -> None:
    """Pass requests on; at the end of stdin the parent is gone, and so is the process, whatever it is doing."""
    for line in stdin:
        requests.put(line.decode("ascii"))
    os._exit(0)


def _answers() -> IO[bytes]:
    """The real stdout; from here on anything that a library prints goes to stderr and cannot pass for an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _limit_memory(size: int) -> None:
    _set_limit("RLIMIT_CORE", 0)
    _set_limit("RLIMIT_AS", size)


def _limit_time(seconds: float) -> None:
    """Processor time from now on: the parent's clock comes first, this one ends a call in C whose parent has died."""
    _set_limit("RLIMIT_CPU", int(time.process_time() + seconds) + 2)


def _set_limit(name: str, value: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limits, macOS not all of them
        import resource

        _, hard = resource.getrlimit(getattr(resource, name))
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(getattr(resource, name), (soft, hard))


if __name__ == "__main__":
    from corpus.pdf.reader import answer

    main(answer, float(sys.argv[1]), int(sys.argv[2]))
