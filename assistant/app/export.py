"""A conversation as Markdown, in logical order, with its bibliography."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from assistant.app.session import Exchange
from assistant.app.strings import Strings
from assistant.sanitize import inert
from assistant.wording import say

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|!~])")


def save_conversation(exchanges: Sequence[Exchange], strings: Strings, when: datetime, folder: Path) -> Path:
    """Write the Markdown to a new file in `folder`, named by the time; its full path. OSError if that cannot be."""
    path = folder.absolute() / f"maraji-{when:%Y%m%d-%H%M%S}.md"
    path.write_text(conversation_markdown(exchanges, strings, when), encoding="utf-8", errors="replace")
    return path


def conversation_markdown(exchanges: Sequence[Exchange], strings: Strings, when: datetime) -> str:
    """Questions as headings, answers as quotations with numbered citations and what they rest on, then the bibliography."""
    lines = [f"# {strings.exported_title.format(when.strftime('%Y-%m-%d %H:%M'))}"]
    cited: dict[str, None] = {}
    for exchange in exchanges:
        lines += ["", f"## {_plain(exchange.question)}"]
        reply = exchange.reply
        if reply is None:
            lines += ["", _plain(exchange.fault)] if exchange.fault else []
            continue
        if reply.note or not reply.answered:
            lines += ["", f"*{_plain(reply.note or strings.refused)}*"]
        if reply.references:
            lines += ["", f"{strings.references}:", "", *(f"- {_plain(reference)}" for reference in reply.references)]
        for number, piece in enumerate(reply.places, start=1):
            if number == len(reply.evidence) + 1:
                lines += ["", f"*{_plain(say('see_also', reply.language))}*"]
            lines += ["", f"> {_plain(piece.marked_text)}", ">", f"> {number}. {_plain(piece.citation)}"]
            lines += [f"> {_plain(say('also', reply.language, place=place))}" for place in piece.also]
            if piece.references:
                lines += [">", f"> {strings.references}:", ">"]
                lines += [f"> - {_plain(reference)}" for reference in piece.references]
            if reply.answered:
                cited[piece.citation] = None
    if cited:
        lines += ["", f"## {strings.bibliography}", "", *(f"- {_plain(citation)}" for citation in cited)]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """The text on one line, with nothing that Markdown would read as markup."""
    return _MARKUP.sub(r"\\\1", " ".join(inert(text, keep_newlines=False).split()))
