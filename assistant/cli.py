"""`maraji`: arguments in, text or one JSON document out, exit code 0, 1 (could not be done) or 2 (wrong usage).

Nothing heavy is imported before a command needs it: `--help`, `ask` and `search` load neither torch nor Textual. Other
packages add commands through the entry-point group `maraji.commands`.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points, version

from assistant.commands import add_commands
from assistant.errors import AssistantError
from assistant.sanitize import inert
from corpus.errors import CorpusError
from index.errors import IndexingError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except (AssistantError, CorpusError, IndexingError) as error:
        print(f"maraji: {inert(str(error), keep_newlines=False)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("maraji: stopped; what was finished is kept.", file=sys.stderr)
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader of our output has gone (`maraji ... | head`); Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands, those of other packages included."""
    parser = argparse.ArgumentParser(
        prog="maraji",
        description="Ask your own Arabic and English literature. Every sentence of an answer can be checked.",
    )
    parser.add_argument("--version", action="version", version=f"maraji {version('maraji')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_commands(commands)
    for entry in sorted(entry_points(group="maraji.commands"), key=lambda each: each.name):
        entry.load()(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
