"""The conversation as blocks of text: questions, answers with their marks and citations, refusals. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.app.blocks import Block
from assistant.app.evidence import Evidence, evidence_of
from assistant.app.strings import Strings
from assistant.models import Answer
from assistant.terminal_rtl import Base, Span

LONGEST_NEAREST_PASSAGE = 240
"""Characters of a passage that is only near: enough to judge it by."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it: an answer, a fault, or nothing yet."""

    question: str
    answer: Answer | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A citation: which exchange, and which of its pieces of evidence."""

    exchange: int
    evidence: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that can be asked with a click."""

    question: str


def conversation_blocks(exchanges: Sequence[Exchange], chosen: Chosen | None, strings: Strings) -> list[Block]:
    """Every exchange from the first to the last; what can be chosen leads to a `Chosen`."""
    blocks: list[Block] = []
    for number, exchange in enumerate(exchanges):
        blocks.append(Block(exchange.question, style="question", gap=1 if number else 0))
        base: Base = "rtl" if strings.is_rtl else "ltr"
        if exchange.fault:
            blocks.append(Block(exchange.fault, style="error", base=base, gap=1))
        elif exchange.answer is None:
            blocks.append(Block(strings.searching, style="faint", base=base, gap=1))
        else:
            blocks += _answer_blocks(number, exchange.answer, chosen, strings)
    return blocks


def welcome_blocks(suggestions: Sequence[str], works: int | None, strings: Strings) -> list[Block]:
    """What an empty conversation shows: what this is, and questions to begin with."""
    base: Base = "rtl" if strings.is_rtl else "ltr"
    blocks = [Block(strings.welcome, base=base)]
    if works == 0:
        blocks.append(Block(strings.library_empty, style="heading", base=base, gap=1))
    if suggestions and works != 0:
        blocks.append(Block(strings.suggestions, style="faint", base=base, gap=1))
        blocks += [Block(question, style="mark", target=Suggestion(question), gap=1) for question in suggestions]
    return blocks


def _answer_blocks(number: int, answer: Answer, chosen: Chosen | None, strings: Strings) -> list[Block]:
    base: Base = "rtl" if answer.language == "ar" else "ltr"
    evidence = evidence_of(answer)
    blocks = []
    if not answer.answered:
        blocks.append(Block(answer.note or strings.refused, style="heading", base=base, gap=1))
        if evidence:
            blocks.append(Block(strings.nearest, style="faint", base="rtl" if strings.is_rtl else "ltr", gap=1))
    for place, piece in enumerate(evidence):
        is_chosen = chosen == Chosen(number, place)
        text = piece.text if answer.answered else _beginning(piece.text)
        before, after = ("… " if piece.cut[0] else ""), (" …" if piece.cut[1] else "")
        shift = len(before) - piece.sentence[0]
        best = (piece.highlight[0] + shift, piece.highlight[1] + shift)
        blocks.append(_quotation(before + text + after, place + 1, best, Chosen(number, place), is_chosen))
    for place, piece in enumerate(evidence):
        is_chosen = chosen == Chosen(number, place)
        blocks.append(_citation(piece, place + 1, Chosen(number, place), is_chosen, gap=0 if place else 1))
    if answer.answered and answer.note:
        blocks.append(Block(answer.note, style="faint", base=base, gap=1))
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
