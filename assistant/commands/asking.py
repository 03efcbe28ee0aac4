"""The commands that look for something: search, ask."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

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
from assistant.errors import EndpointError

if TYPE_CHECKING:
    from assistant.generate import Writing
    from assistant.library import Library
    from assistant.models import Answer


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
    _llm_options(ask)
    ask.set_defaults(run=_ask, wrong_usage=ask.error)


def _llm_options(ask: argparse.ArgumentParser) -> None:
    """--llm and what goes with it; --model, which `index_options` gave, names the language model beside it."""
    group = ask.add_argument_group(
        "a language model's answer beside the quoted one",
        "Off by default. Question and passages are sent to the address given, and each sentence that comes back is "
        "checked against the passages that it cites. A key is read from the environment variable MARAJI_LLM_KEY.",
    )
    group.add_argument(
        "--llm",
        metavar="URL",
        help="an OpenAI-compatible endpoint, such as http://localhost:11434/v1; --model then names the model there",
    )
    group.add_argument(
        "--llm-faults", choices=("mark", "drop"), default="mark", help="what becomes of sentences that fail a check"
    )
    group.add_argument(
        "--llm-timeout", type=positive, metavar="SECONDS", default=600, help="the longest wait for all of it (600)"
    )
    group.add_argument(
        "--embedding-model", metavar="NAME_OR_PATH", help="the embedding model, as --model without --llm"
    )


def _search(options: argparse.Namespace) -> int:
    from assistant import output

    hits = open_library(options).search(options.query, options.k, filters(options))
    output.show(options.json, output.hits_json(options.query, hits), output.hits_text(options.query, hits))
    return 0


def _ask(options: argparse.Namespace) -> int:
    from assistant import output

    writing = _writing(options)
    library = open_library(options)
    answer = library.ask(options.question, options.history, filters(options))
    if writing is None:
        output.show(options.json, output.answer_json(answer), output.answer_text(answer))
        return 0
    return _write(options, answer, writing, library)


def _writing(options: argparse.Namespace) -> Writing | None:
    """What the options say of a language model, if anything; `options.model` names the embedding model from here on."""
    if options.llm is None:
        if options.model and options.embedding_model and options.model != options.embedding_model:
            options.wrong_usage("without --llm, --model and --embedding-model name the same: the embedding model")
        options.model = options.model or options.embedding_model
        return None
    if options.model is None:
        options.wrong_usage("--llm needs --model M: the name of the model at that address")
    from assistant.generate import Writing
    from assistant.llm.chat_endpoint import KEY_VARIABLE, Limits, endpoint_at

    limits = Limits(total=float(options.llm_timeout))
    endpoint = endpoint_at(options.llm, options.model, os.environ.get(KEY_VARIABLE), limits)
    options.model = options.embedding_model
    return Writing(endpoint, drop=options.llm_faults == "drop")


def _write(options: argparse.Namespace, answer: Answer, writing: Writing, library: Library) -> int:
    """The quoted answer at once, then the language model's, sentence by sentence as each is checked."""
    from assistant import generated_output, output
    from assistant.generate import GeneratedSentence, generate

    def say(text: str) -> None:
        if not options.json and text:
            output.show(False, {}, text)
            sys.stdout.flush()

    def show_sentence(sentence: GeneratedSentence) -> None:
        say(f"\n{generated_output.sentence_text(sentence, answer.language)}")

    say(output.answer_text(answer))
    print(f"maraji: {generated_output.disclosure(writing.endpoint)}", file=sys.stderr, flush=True)
    say(f"\n{generated_output.heading_text(writing.endpoint.model, answer.language)}")
    generated = generate(answer, writing, library.vectors, history=options.history, on_sentence=show_sentence)
    say(f"\n{generated_output.closing_text(generated, answer)}".rstrip())
    if options.json:
        output.show(True, output.answer_json(answer) | {"generated": generated_output.generated_json(generated)}, "")
    if generated.failure:
        raise EndpointError(generated.failure)
    return 0
