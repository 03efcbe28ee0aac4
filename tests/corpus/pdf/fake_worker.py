"""A worker whose reader obeys the file's name: what the tests of the pool run in place of corpus.pdf.worker."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from corpus.errors import UnreadableSource
from corpus.models import Document, Page, Work
from corpus.pdf.worker import main


def read(path: Path, password: str | None) -> Document:
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
            return read(path, password)
        case "refused":
            raise UnreadableSource(f"{path} is no PDF.")
        case "chatter":
            os.write(1, b"a library prints to stdout\n")
            print("and so does another", flush=True)
        case "child":
            subprocess.run(["sleep", "0"], check=True)
    return Document(Work(title=path.stem), (Page(1, f"{os.getpid()} {password}"),))


if __name__ == "__main__":
    main(read, float(sys.argv[1]), int(sys.argv[2]))
