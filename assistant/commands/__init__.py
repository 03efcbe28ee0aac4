"""The commands of the assistant room, one module a group. Each command is a parser and a function.

What a command needs is imported by its function, so that `maraji --help` and a question load nothing heavy.
"""

from __future__ import annotations

from assistant.commands import asking, chat, checking, citing, serving, sources
from assistant.commands.options import Subparsers


def add_commands(commands: Subparsers) -> None:
    """Add the parsers."""
    for group in (sources, asking, citing, chat, checking, serving):
        group.add_commands(commands)
