"""A `Part` as JSON and back, so that the pages of one work can be read in several processes."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from corpus.models import Note, PrintedLine
from corpus.pdf.blocks import TextBlock
from corpus.pdf.part import Draft, Part
from corpus.pdf.quality import Drawn


def encode_part(part: Part) -> str:
    """The part as JSON in ASCII."""
    value = {**dataclasses.asdict(part), "words": sorted(part.words)}
    return json.dumps(value, separators=(",", ":"))


def decode_part(text: str) -> Part:
    """The part that `encode_part` wrote."""
    value: dict[str, Any] = json.loads(text)
    return Part(
        drafts=tuple(_draft(draft) for draft in value["drafts"]),
        words=frozenset(value["words"]),
        sizes=tuple(value["sizes"]),
    )


def _draft(value: dict[str, Any]) -> Draft:
    return Draft(
        blocks=[_block(block) for block in value["blocks"]],
        notes=[Note(**{**note, "candidates": tuple(note["candidates"])}) for note in value["notes"]],
        carried=value["carried"],
        label=value["label"],
        running=tuple(value["running"]),
        drawn=Drawn(**value["drawn"]),
        failure=value["failure"],
    )


def _block(value: dict[str, Any]) -> TextBlock:
    raised = tuple((start, end) for start, end in value["raised"])
    return TextBlock(**{**value, "raised": raised, "lines": tuple(PrintedLine(**line) for line in value["lines"])})
