"""What a run says on stderr while it goes on: its progress in place on a terminal, and warnings."""

from __future__ import annotations

import sys


def progress(line: str) -> None:
    """The newest line in place, on a terminal; a log is not filled with them."""
    if sys.stderr.isatty():
        print(f"\r\x1b[2K{line}", end="", file=sys.stderr, flush=True)


def end_progress() -> None:
    """Clear the line of progress."""
    if sys.stderr.isatty():
        print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def warn(line: str) -> None:
    """One line that stays."""
    from assistant.sanitize import inert

    end_progress()
    print(f"maraji: {inert(line, keep_newlines=False)}", file=sys.stderr)
