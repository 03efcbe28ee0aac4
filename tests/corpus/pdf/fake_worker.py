"""A worker whose reader obeys the file's name: what the tests of the pool run in place of corpus.pdf.worker."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
import time

from corpus.errors import UnreadableSource
from corpus.models import Document, Page, Work
from corpus.pdf.wire import Ranges, ReadRange, Reply, Request
from corpus.pdf.worker import main

LONG = tuple(range(start, start + 10) for start in range(0, 50, 10))


def read(request: Request) -> Reply:
    path = request.path
    if path.stem.startswith("long"):
        return read_long(request)
    match path.stem:
        case "hang":
            while True:
                time.sleep(1)
        case "busy-in-c":
            # A pattern that takes for ever inside the regex engine, which holds the interpreter's lock all the while.
            re.match("(a*)*b", "a" * 60)
        case "crash":
            ctypes.string_at(0)
        case "exit":
            os._exit(3)
        case "bomb":
            bytearray(1 << 40)
        case "recursion":
            return read(request)
        case "refused":
            raise UnreadableSource(f"{path} is no PDF.")
        case "chatter":
            os.write(1, b"a library prints to stdout\n")
            print("and so does another", flush=True)
        case "child":
            subprocess.run(["sleep", "0"], check=True)
    return Document(Work(title=path.stem), (Page(1, f"{os.getpid()} {request.password}"),))


def read_long(request: Request) -> Reply:
    """A file whose ranges end the process where its name says so: `long-2-3` from the second to the third."""
    if request.ranges:
        pages = (Page(each.pages.start, each.lost or f"{each.drafts} {os.getpid()}") for each in request.ranges)
        return Document(Work(title=request.path.stem), tuple(pages))
    if request.pages is None:
        return Ranges(LONG)
    first, last = (int(part) for part in request.path.stem.split("-")[1:])
    if first <= LONG.index(request.pages) + 1 <= last:
        os._exit(3)
    return ReadRange(request.pages, drafts=f"{os.getpid()}")


if __name__ == "__main__":
    main(read, float(sys.argv[1]), int(sys.argv[2]))
