"""What several commands share: their options, the library they open, and a line of progress."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from corpus.models import Language

if TYPE_CHECKING:
    from assistant.library import Library
    from index.filters import Filters, Years

Subparsers = Any
"""argparse has no public name for what add_subparsers returns."""


def index_directory(options: argparse.Namespace) -> Path:
    """The index folder: the one named, or the one in the user's data folder."""
    return default_index() if options.index is None else Path(options.index)


def default_index() -> Path:
    """The index in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("maraji") / "index"


def index_options(parser: argparse.ArgumentParser) -> None:
    """--index and --model."""
    parser.add_argument("--index", metavar="DIR", type=Path, help="the index folder (default: the user's data folder)")
    parser.add_argument(
        "--model", metavar="NAME_OR_PATH", help="a sentence-transformers model (default: the embedded one)"
    )


def lexical_option(parser: argparse.ArgumentParser) -> None:
    """--lexical."""
    parser.add_argument(
        "--lexical", choices=("bm25s", "rank-bm25"), default="bm25s", help="the BM25 engine; both give the same scores"
    )


def json_option(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def positive(text: str) -> int:
    """A whole number from 1 to 1000, for argparse."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 0 < number <= 1000:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 1000")
    return number


def open_library(options: argparse.Namespace) -> Library:
    """The assistant over the index that the options name."""
    from assistant.library import Library

    return Library(index_directory(options), model=options.model, lexical=getattr(options, "lexical", "bm25s"))


def show_progress(line: str) -> None:
    """One line on stderr: rewritten in place on a terminal, where it is a count; otherwise left to the end result."""
    from assistant.terminal_rtl import NARROWEST, one_line

    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        shown = one_line(line, width, "visual") if width >= NARROWEST else ""
        print(f"\r\x1b[2K{shown}", end="", file=sys.stderr, flush=True)


def end_progress() -> None:
    """Clear the line of progress."""
    if sys.stderr.isatty():
        print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def filter_options(parser: argparse.ArgumentParser) -> None:
    """--lang, --source, --year and --other-language."""
    parser.add_argument("--lang", choices=get_args(Language), help="only passages in this language")
    parser.add_argument("--source", metavar="S", action="append", help="only passages of this source; may be repeated")
    parser.add_argument(
        "--year",
        metavar="YEAR[-YEAR]",
        type=_years,
        help="only works of a year or of a span: 2016, 2010-2020, 2010-, -1999",
    )
    parser.add_argument(
        "--other-language",
        choices=("prefer", "equal", "only"),
        default="equal",
        help="passages in the other language than the question's: put first, as they come (default), or nothing else",
    )


def filters(options: argparse.Namespace) -> Filters:
    """The filters that the options name."""
    from index.filters import Filters

    return Filters(
        options.lang, frozenset(options.source) if options.source else None, options.year, options.other_language
    )


def _years(text: str) -> Years:
    from index.filters import Years

    match = re.fullmatch(r"(?P<first>\d{3,4})?(?P<span>[-–])?(?P<last>\d{3,4})?", text)
    if (
        match is None
        or not (match["first"] or match["last"])
        or (match["first"] and match["last"] and not match["span"])
    ):
        raise argparse.ArgumentTypeError(f"{text} is no year or span of years; write 2016, 2010-2020, 2010- or -1999")
    first, last = (int(match[name]) if match[name] else None for name in ("first", "last"))
    if first and last and first > last:
        raise argparse.ArgumentTypeError(f"{text} ends before it begins; write {last}-{first}")
    return Years(first, last if match["span"] else first)
