"""The commands that look for something: search, ask."""

from __future__ import annotations

import argparse

from assistant.commands.options import (
    Subparsers,
    filter_options,
    filters,
    index_options,
    json_option,
    lexical_option,
    open_library,
    positive,
)


def add_commands(commands: Subparsers) -> None:
    """Add the parsers."""
    search = commands.add_parser("search", help="find passages")
    search.add_argument("query", metavar="QUERY")
    search.add_argument("-k", type=positive, default=10, metavar="N", help="how many passages (default 10)")
    filter_options(search)
    index_options(search)
    lexical_option(search)
    json_option(search)
    search.set_defaults(run=_search)

    ask = commands.add_parser("ask", help="answer a question with cited sentences")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--history", metavar="Q", action="append", default=[], help="an earlier question, oldest first")
    filter_options(ask)
    index_options(ask)
    lexical_option(ask)
    json_option(ask)
    ask.set_defaults(run=_ask)


def _search(options: argparse.Namespace) -> int:
    from assistant import output

    hits = open_library(options).search(options.query, options.k, filters(options))
    output.show(options.json, output.hits_json(options.query, hits), output.hits_text(hits))
    return 0


def _ask(options: argparse.Namespace) -> int:
    from assistant import output

    answer = open_library(options).ask(options.question, options.history, filters(options))
    output.show(options.json, output.answer_json(answer), output.answer_text(answer))
    return 0
