"""The command of researchers: cite."""

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
from assistant.errors import AssistantError


def add_commands(commands: Subparsers) -> None:
    """Add the parsers."""
    cite = commands.add_parser(
        "cite",
        help="find what supports or contradicts a claim, with citations",
        description="Find the passages that support a claim and those that seem to contradict it, cited in a style. "
        "The number beside a passage is the probability that it is on the very matter of the claim.",
    )
    cite.add_argument("claim", metavar="CLAIM")
    cite.add_argument("-k", type=positive, default=10, metavar="N", help="how many passages to look at (default 10)")
    cite.add_argument(
        "--style",
        metavar="STYLE",
        help="apa, chicago, arabic or the path of a .csl file (default: arabic for an Arabic claim, apa for others)",
    )
    cite.add_argument(
        "--export",
        choices=("bibtex", "ris", "csl"),
        help="print the works used in this form instead, for Zotero or LaTeX",
    )
    filter_options(cite)
    index_options(cite)
    lexical_option(cite)
    json_option(cite)
    cite.set_defaults(run=_cite)


def _cite(options: argparse.Namespace) -> int:
    from assistant import output
    from assistant.citing.citation_styles import check_style
    from assistant.citing.exports import exported
    from assistant.claim_output import claim_json, claim_text, style_for, works_used

    style = options.style or style_for(options.claim)
    check_style(style)
    report = open_library(options).examine(options.claim, options.k, filters(options))
    if options.export and not works_used(report):
        raise AssistantError("Nothing in the sources supports or contradicts the claim, so there is no work to export.")
    if options.json:
        output.show(True, claim_json(report, style, options.export), "")
    elif options.export:
        output.show(False, {}, exported(works_used(report), options.export))
    else:
        output.show(False, {}, claim_text(report, style))
    return 0
