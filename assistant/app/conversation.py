"""The conversation as blocks of text: questions, answers with their marks and citations, refusals. Pure.

What stands around an answer is in the language of its question, whatever the language of the interface is by now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.app.blocks import Block
from assistant.app.evidence import Evidence, Reply
from assistant.app.session import Chosen, Exchange
from assistant.app.strings import Strings
from assistant.app.translations import STRINGS
from assistant.models import with_ellipses
from assistant.terminal_rtl import Span
from assistant.wording import likelihood, say

LONGEST_NEAREST_PASSAGE = 240
"""Characters of a passage that is only near: enough to judge it by."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that can be asked with a click."""

    question: str


def conversation_blocks(exchanges: Sequence[Exchange], chosen: Chosen | None, strings: Strings) -> list[Block]:
    """Every exchange from the first to the last; what can be chosen leads to a `Chosen`."""
    blocks: list[Block] = []
    for number, exchange in enumerate(exchanges):
        blocks.append(Block(exchange.question, style="question", gap=1 if number else 0))
        if exchange.fault:
            blocks.append(Block(exchange.fault, style="error", base=strings.base, gap=1))
        elif exchange.reply is None:
            blocks.append(Block(strings.searching, style="faint", base=strings.base, gap=1))
        else:
            blocks += _reply_blocks(number, exchange.reply, chosen)
    return blocks


def welcome_blocks(suggestions: Sequence[str], works: int | None, strings: Strings) -> list[Block]:
    """What an empty conversation shows: what this is, and questions to begin with."""
    blocks = [Block(strings.welcome, base=strings.base)]
    if works == 0:
        blocks.append(Block(strings.library_empty, style="heading", base=strings.base, gap=1))
    if suggestions and works != 0:
        blocks.append(Block(strings.suggestions, style="faint", base=strings.base, gap=1))
        blocks += [Block(question, style="mark", target=Suggestion(question), gap=1) for question in suggestions]
    return blocks


def _reply_blocks(number: int, reply: Reply, chosen: Chosen | None) -> list[Block]:
    own = STRINGS[reply.language]
    blocks = []
    if not reply.answered:
        blocks.append(Block(reply.note or own.refused, style="heading", base=own.base, gap=1))
        if reply.evidence:
            blocks.append(Block(own.nearest, style="faint", base=own.base, gap=1))
    if reply.references:
        blocks.append(Block(own.references, style="faint", base=own.base, gap=1))
        blocks += [Block(reference, style="heading") for reference in reply.references]
    blocks += _quotations_with_citations(number, reply, range(len(reply.evidence)), chosen)
    if reply.answered:
        told = [reply.note] if reply.note else []
        told.append(likelihood(reply.language, reply.confidence))
        blocks += [Block(line, style="faint", base=own.base, gap=0 if at else 1) for at, line in enumerate(told)]
    if reply.alternatives:
        blocks.append(Block(say("see_also", reply.language), style="faint", base=own.base, gap=1))
        blocks += _quotations_with_citations(number, reply, range(len(reply.evidence), len(reply.places)), chosen)
    return blocks


def _quotations_with_citations(number: int, reply: Reply, places: range, chosen: Chosen | None) -> list[Block]:
    blocks = []
    for place in places:
        piece = reply.places[place]
        text = piece.text if reply.answered else _beginning(piece.text)
        marked = with_ellipses(text, piece.cut)
        shift = marked.index(text) - piece.sentence[0]
        best = (piece.highlight[0] + shift, piece.highlight[1] + shift)
        target = Chosen(number, place)
        blocks.append(_quotation(marked, place + 1, best, target, chosen == target))
    for place in places:
        target = Chosen(number, place)
        gap = 0 if place > places.start else 1
        blocks.append(_citation(reply.places[place], place + 1, target, chosen == target, gap))
    return blocks


def _quotation(text: str, number: int, best: tuple[int, int], target: Chosen, is_chosen: bool) -> Block:
    mark = f"[{number}]"
    spans: list[Span] = [] if best == (0, len(text)) else [(*best, "best")]
    spans.append((len(text) + 1, len(text) + 1 + len(mark), "chosen" if is_chosen else "mark"))
    return Block(f"{text} {mark}", tuple(spans), fences=(len(text) + 1,), target=target, gap=1)


def _citation(piece: Evidence, number: int, target: Chosen, is_chosen: bool, gap: int) -> Block:
    mark = f"[{number}]"
    spans: tuple[Span, ...] = ((0, len(mark), "chosen" if is_chosen else "mark"),)
    return Block(f"{mark} {piece.citation}", spans, style="faint", target=target, gap=gap)


def _beginning(text: str) -> str:
    """The first words of a passage, its headings and paragraphs run together."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_NEAREST_PASSAGE:
        return text
    return text[:LONGEST_NEAREST_PASSAGE].rsplit(None, 1)[0] + " …"
