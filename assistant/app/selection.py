"""What the mouse is drawn over, as a stretch of the text in the order of reading. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.app.blocks import Block
from assistant.sanitize import inert
from assistant.terminal_rtl import Line


@dataclass(frozen=True, slots=True)
class Place:
    """The cluster under the mouse: `start:end` of a block's text; both are its end where the mouse is beside it."""

    block: int
    start: int
    end: int


def place_in(line: Line, block: int, column: int) -> Place:
    """What is seen in a column of a line; beside its text it is the end on that side."""
    if not 0 <= column < len(line.cells):
        edge = line.start if line.rtl else line.end
        return Place(block, edge, edge)
    start = line.cells[column]
    if start is None:
        return Place(block, line.end, line.end)
    end = min((cell for cell in line.cells if cell is not None and cell > start), default=line.end)
    return Place(block, start, end)


def selected_span(number: int, block: Block, anchor: Place, caret: Place) -> tuple[int, int] | None:
    """The part of a block between two places, both included; None if there is none."""
    first, last = sorted((anchor, caret), key=lambda place: (place.block, place.start))
    if not first.block <= number <= last.block:
        return None
    start = first.start if number == first.block else 0
    end = max(last.end, first.end if first.block == last.block else 0) if number == last.block else len(block.text)
    return (start, end) if start < end else None


def selected_text(blocks: Sequence[Block], anchor: Place, caret: Place) -> str:
    """The text between two places, in logical order, a line for each block."""
    spans = [(block, selected_span(number, block, anchor, caret)) for number, block in enumerate(blocks)]
    return inert("\n".join(block.text[span[0] : span[1]] for block, span in spans if span).strip())
