"""The command that serves the library to other programs."""

from __future__ import annotations

import argparse

from assistant.commands.options import Subparsers, index_options, lexical_option, open_library
from assistant.errors import AssistantError


def add_commands(commands: Subparsers) -> None:
    """Add the parser."""
    mcp = commands.add_parser("mcp", help="serve the index to language models over the Model Context Protocol (stdio)")
    index_options(mcp)
    lexical_option(mcp)
    mcp.set_defaults(run=_mcp)


def _mcp(options: argparse.Namespace) -> int:
    try:
        from assistant.mcp_server import build_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "pydantic"):
            raise
        raise AssistantError(
            "The package mcp (2 or later) is not installed; install it with: pip install 'maraji[mcp]'"
        ) from error
    build_server(open_library(options)).run("stdio")
    return 0
