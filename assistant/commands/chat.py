"""The command that opens the chat."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import get_args

from assistant.commands.options import (
    Subparsers,
    end_progress,
    index_directory,
    index_options,
    open_library,
    show_progress,
)
from assistant.errors import AssistantError
from corpus.models import Language


def add_commands(commands: Subparsers) -> None:
    """Add the parsers."""
    chat = commands.add_parser("chat", help="open the chat; PATHs are indexed first")
    chat.add_argument("paths", metavar="PATH", type=Path, nargs="*")
    chat.add_argument("--language", choices=get_args(Language), help="of the interface (default: the locale's)")
    chat.add_argument("--bidi", default="auto", metavar="MODE", help="how Arabic is written: auto, visual, wordf or hb")
    index_options(chat)
    chat.set_defaults(run=_chat)


def _chat(options: argparse.Namespace) -> int:
    from assistant import output
    from index.snapshot import indexed_paths

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise AssistantError("The chat needs a terminal; ask one question with: maraji ask QUESTION")
    library = open_library(options)
    if options.paths:
        report = library.add(options.paths, show_progress)
        end_progress()
        for skipped in report.skipped:
            print(f"maraji: {output.inert_line(skipped.reason)}", file=sys.stderr)
    # An index that cannot be opened is said here, not on a screen that closes at once.
    paths = indexed_paths(index_directory(options))
    from assistant.app.run import run_chat

    language = options.language or _locale_language()
    run_chat(library, language=language, bidi=options.bidi, suggestions=_suggestions(paths, language))
    return 0


def _locale_language() -> Language:
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "ar" if re.match(r"ar\b|ar_", next((name for name in names if name), "")) else "en"


def _suggestions(paths: Sequence[str], language: Language) -> list[str]:
    """First questions for the sample library, those of the interface's language first; none for other libraries."""
    samples = Path(str(resources.files("corpus"))) / "samples"
    if not any(Path(path).is_relative_to(samples) for path in paths):
        return []
    offered = json.loads((samples / "suggestions.json").read_text(encoding="utf-8"))
    return [each["question"] for each in sorted(offered, key=lambda each: each["language"] != language)]
