"""The commands that look for something: search, ask."""

from __future__ import annotations

import argparse
from typing import get_args

from assistant.commands.options import Subparsers, index_options, json_option, lexical_option, open_library, positive
from corpus.models import Language


def add_commands(commands: Subparsers) -> None:
    """Add the parsers."""
    search = commands.add_parser("search", help="find passages")
    search.add_argument("query", metavar="QUERY")
    search.add_argument("-k", type=positive, default=10, metavar="N", help="how many passages (default 10)")
    search.add_argument("--lang", choices=get_args(Language), help="only passages in this language")
    search.add_argument("--source", metavar="S", help="only passages of this source")
    index_options(search)
    lexical_option(search)
    json_option(search)
    search.set_defaults(run=_search)

    ask = commands.add_parser("ask", help="answer a question with cited sentences")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--history", metavar="Q", action="append", default=[], help="an earlier question, oldest first")
    index_options(ask)
    lexical_option(ask)
    json_option(ask)
    ask.set_defaults(run=_ask)


def _search(options: argparse.Namespace) -> int:
    from assistant import output
    from index.search import Filters

    hits = open_library(options).search(options.query, options.k, Filters(options.lang, options.source))
    output.show(options.json, output.hits_json(options.query, hits), output.hits_text(hits))
    return 0


def _ask(options: argparse.Namespace) -> int:
    from assistant import output

    answer = open_library(options).ask(options.question, options.history)
    output.show(options.json, output.answer_json(answer), output.answer_text(answer))
    return 0
