"""The commands that open the chat: on this terminal, or in a browser."""

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

    serve = commands.add_parser("serve", help="show the chat in a browser")
    serve.add_argument(
        "--host", default="127.0.0.1", help="the address it is reached by (default: 127.0.0.1, by this machine alone)"
    )
    serve.add_argument("--port", type=_port, default=8000, help="default 8000")
    serve.add_argument("--language", choices=get_args(Language), help="of the interface (default: the locale's)")
    index_options(serve)
    serve.set_defaults(run=_serve)


def _chat(options: argparse.Namespace) -> int:
    from assistant.app import SERVED_BY

    if SERVED_BY not in os.environ and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise AssistantError("The chat needs a terminal; ask one question with: maraji ask QUESTION")
    if options.paths:
        _add(options)
    from assistant.app.run import run_chat

    language = options.language or _locale_language()
    run_chat(
        lambda: open_library(options),
        language=language,
        bidi=options.bidi,
        suggest=lambda works: _suggestions([work.path for work in works], language),
    )
    return 0


def _serve(options: argparse.Namespace) -> int:
    try:
        from assistant.app.serve import serve_chat
    except ImportError as error:
        raise AssistantError(
            f"{error.name} is not installed, which shows the chat in a browser; install it with: pip install 'maraji[serve]'"
        ) from error

    arguments = ["--language", options.language or _locale_language(), "--index", str(index_directory(options))]
    arguments += ["--model", options.model] if options.model else []
    serve_chat(arguments, options.host, options.port)
    return 0


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 0 < number <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port, which is a number from 1 to 65535")
    return number


def _add(options: argparse.Namespace) -> None:
    from assistant import output

    report = open_library(options).add(options.paths, show_progress)
    end_progress()
    for skipped in report.skipped:
        print(f"maraji: {output.inert_line(skipped.reason)}", file=sys.stderr)


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
