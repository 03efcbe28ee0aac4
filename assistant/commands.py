"""The commands of the assistant room: read, index, sources, search, ask, chat. Each one is a parser and a function."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from assistant.errors import AssistantError
from corpus.models import Language

if TYPE_CHECKING:
    from assistant.library import Library
    from corpus.models import Document

Subparsers = Any
"""argparse has no public name for what add_subparsers returns."""


def add_commands(commands: Subparsers) -> None:
    """Add the parsers."""
    read = commands.add_parser("read", help="show a file as Maraji reads it")
    read.add_argument("file", metavar="FILE", type=Path)
    read.add_argument("--password", help="opens an encrypted PDF")
    read.add_argument(
        "--report", metavar="OUT.html", type=Path, help="write the pages' pictures beside what was read of a PDF"
    )
    _json_option(read)
    read.set_defaults(run=_read)

    index = commands.add_parser("index", help="add or refresh files and folders")
    index.add_argument("paths", metavar="PATH", type=Path, nargs="+")
    index.add_argument("--remove", action="store_true", help="take the PATHs out of the index instead")
    index.add_argument("--ocr", action="store_true", help="read pages without usable text by OCR (ocrmypdf, tesseract)")
    index.add_argument(
        "--password", metavar="NAME=PASSWORD", action="append", default=[], help="opens the encrypted PDF of that name"
    )
    _index_options(index)
    _json_option(index)
    index.set_defaults(run=_index)

    sources = commands.add_parser("sources", help="list the works in the index")
    _index_options(sources)
    _json_option(sources)
    sources.set_defaults(run=_sources)

    search = commands.add_parser("search", help="find passages")
    search.add_argument("query", metavar="QUERY")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="how many passages (default 10)")
    search.add_argument("--lang", choices=get_args(Language), help="only passages in this language")
    search.add_argument("--source", metavar="S", help="only passages of this source")
    _index_options(search)
    _lexical_option(search)
    _json_option(search)
    search.set_defaults(run=_search)

    ask = commands.add_parser("ask", help="answer a question with cited sentences")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--history", metavar="Q", action="append", default=[], help="an earlier question, oldest first")
    _index_options(ask)
    _lexical_option(ask)
    _json_option(ask)
    ask.set_defaults(run=_ask)

    chat = commands.add_parser("chat", help="open the chat; PATHs are indexed first")
    chat.add_argument("paths", metavar="PATH", type=Path, nargs="*")
    chat.add_argument("--language", choices=get_args(Language), help="of the interface (default: the locale's)")
    chat.add_argument("--bidi", default="auto", metavar="MODE", help="how Arabic is written: auto, visual, wordf or hb")
    _index_options(chat)
    chat.set_defaults(run=_chat)


def index_directory(options: argparse.Namespace) -> Path:
    """The index folder: the one named, or the one in the user's data folder."""
    return default_index() if options.index is None else Path(options.index)


def default_index() -> Path:
    """The index in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("maraji") / "index"


def _index_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--index", metavar="DIR", type=Path, help="the index folder (default: the user's data folder)")
    parser.add_argument(
        "--model", metavar="NAME_OR_PATH", help="a sentence-transformers model (default: the embedded one)"
    )


def _lexical_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lexical", choices=("bm25s", "rank-bm25"), default="bm25s", help="the BM25 engine; both give the same scores"
    )


def _json_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def _positive(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 0 < number <= 1000:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 1000")
    return number


def _library(options: argparse.Namespace) -> Library:
    from assistant.library import Library

    return Library(index_directory(options), model=options.model, lexical=getattr(options, "lexical", "bm25s"))


def show_progress(line: str) -> None:
    """One line on stderr: rewritten in place on a terminal, where it is a count; otherwise left to the end result."""
    from assistant.terminal_rtl import NARROWEST, one_line

    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        shown = one_line(line, width, "visual") if width >= NARROWEST else ""
        print(f"\r\x1b[2K{shown}", end="", file=sys.stderr, flush=True)


def _end_progress() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def _read(options: argparse.Namespace) -> int:
    from assistant import output
    from corpus.reading import read_source

    document = read_source(options.file, options.password)
    if options.report is not None:
        _write_report(options, document)
    output.show(options.json, output.document_json(str(options.file), document), output.document_text(document))
    return 0


def _write_report(options: argparse.Namespace, document: Document) -> None:
    from corpus.pdf.report import write_report

    if options.file.suffix.lower() != ".pdf":
        raise AssistantError(f"{options.file} is no PDF; a report shows the pages of a PDF beside what was read.")
    try:
        write_report(options.file, document, options.report, password=options.password)
    except OSError as error:
        reason = error.strerror or error
        raise AssistantError(f"{options.report} cannot be written ({reason}); name another file.") from error


def _passwords(options: argparse.Namespace) -> dict[str, str]:
    for given in options.password:
        if "=" not in given:
            raise AssistantError(f"--password {given} names no file; write NAME=PASSWORD.")
    return {name: password for name, _, password in (given.partition("=") for given in options.password)}


def _index(options: argparse.Namespace) -> int:
    from assistant import output

    library = _library(options)
    if options.remove:
        report = library.remove(options.paths, show_progress)
    else:
        report = library.add(options.paths, show_progress, passwords=_passwords(options), ocr=options.ocr)
    _end_progress()
    for skipped in report.skipped:
        print(f"maraji: {output.inert_line(skipped.reason)}", file=sys.stderr)
    output.show(options.json, output.report_json(report), output.report_text(report))
    indexed = {Path(path) for path in (*report.added, *report.changed, *report.unchanged)}
    if options.remove:
        return 0 if not report.skipped else 1
    return 0 if all(_gave_something(path, indexed) for path in options.paths) else 1


def _gave_something(path: Path, indexed: set[Path]) -> bool:
    """Whether a path named on the command line is, or holds, something that is now in the index."""
    from index.build import absolute

    named = absolute(path)
    return any(file == named or file.is_relative_to(named) for file in indexed)


def _sources(options: argparse.Namespace) -> int:
    from assistant import output

    sources = _library(options).sources()
    output.show(options.json, output.sources_json(sources), output.sources_text(sources))
    return 0


def _search(options: argparse.Namespace) -> int:
    from assistant import output
    from index.search import Filters

    hits = _library(options).search(options.query, options.k, Filters(options.lang, options.source))
    output.show(options.json, output.hits_json(options.query, hits), output.hits_text(hits))
    return 0


def _ask(options: argparse.Namespace) -> int:
    from assistant import output

    answer = _library(options).ask(options.question, options.history)
    output.show(options.json, output.answer_json(answer), output.answer_text(answer))
    return 0


def _chat(options: argparse.Namespace) -> int:
    from assistant import output
    from index.snapshot import indexed_paths

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise AssistantError("The chat needs a terminal; ask one question with: maraji ask QUESTION")
    library = _library(options)
    if options.paths:
        report = library.add(options.paths, show_progress)
        _end_progress()
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
