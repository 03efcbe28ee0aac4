"""A process that imports everything once and forks a slow `index` run for each line on stdin: FILES, INDEX, LOG, tab between.

Every file that a run opens or moves, every text that it encodes and every line of progress takes a few milliseconds, so
that a signal at a random moment finds it at any of its work. LOG tells how far it came.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from fake_encoder import FakeEncoder

from corpus import text  # noqa: F401 - imported here so that no forked run has to
from index import dense, lexical  # noqa: F401
from index.build import index_paths

SECONDS = 0.004
SLOW = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "sqlite3.connect"}


def main() -> None:
    """Serve until stdin ends."""
    import bm25s  # noqa: F401
    import faiss  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        files, directory, log = line.rstrip("\n").split("\t")
        process = os.fork()
        if process == 0:
            run(Path(files), Path(directory), Path(log))
        print(process, flush=True)


def run(files: Path, directory: Path, log: Path) -> None:
    """One run in a forked process; never returns."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def tell(line: str) -> None:
        os.write(out, f"{line}\n".encode())
        time.sleep(SECONDS)

    def slow_down(event: str, arguments: tuple[object, ...]) -> None:
        if event in SLOW and str(directory) in str(arguments[0]):
            if event == "os.rename":
                tell("publishing")
            time.sleep(SECONDS)

    sys.addaudithook(slow_down)
    tell("started")
    code = 0
    try:
        index_paths([files], directory, FakeEncoder(seconds=SECONDS), progress=tell)
        tell("done")
    except KeyboardInterrupt:
        tell("interrupted")
        code = 130
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
