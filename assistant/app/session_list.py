"""The kept conversations as a list. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.app.blocks import Block
from assistant.app.session_files import Listing
from assistant.app.strings import Strings


@dataclass(frozen=True, slots=True)
class SessionItem:
    """A kept conversation, or with an empty name a new one."""

    name: str


def session_blocks(listing: Listing, current: str, doomed: str, strings: Strings) -> list[Block]:
    """A new conversation first, then the kept ones from the newest on, then the files that cannot be read.

    `current` is the one that is open; `doomed` is the one to be removed if that is asked for once more.
    """
    base = strings.base
    blocks = [
        Block(strings.sessions, style="heading", base=base),
        Block(strings.sessions_hint, style="faint", base=base),
        Block(f"+ {strings.new_session}", style="mark", base=base, target=SessionItem(""), gap=1),
    ]
    for session in listing.sessions:
        target = SessionItem(session.name)
        style = "question" if session.name == current else ""
        blocks.append(Block(" ".join(session.first_question.split()), style=style, target=target, gap=1))
        when = session.begun.strftime("%Y-%m-%d %H:%M")
        told = strings.session_line.format(when, session.questions)
        blocks.append(Block(told, style="faint", base=base, target=target))
        if session.name == doomed:
            blocks.append(Block(strings.delete_again, style="error", base=base, target=target))
    for number, name in enumerate(listing.damaged):
        damaged = strings.session_damaged.format(name)
        blocks.append(Block(damaged, style="error", base=base, gap=0 if number else 1))
    return blocks
