"""Words in the conversation, however they are spelled: both are folded, the places are those of the text shown. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.app.blocks import Block
from corpus.fold import Folded, fold, fold_text


@dataclass(frozen=True, slots=True)
class Match:
    """`start:end` of a block's text."""

    block: int
    start: int
    end: int


def find_all(blocks: Sequence[Block], query: str) -> tuple[Match, ...]:
    """Every place of the query, from the first block to the last; nothing for a query of blanks."""
    wanted = fold_text(query)
    if not wanted:
        return ()
    matches = []
    for number, block in enumerate(blocks):
        folded = _folded(block.text)
        place = folded.text.find(wanted)
        while place >= 0:
            matches.append(Match(number, *folded.original_span(place, place + len(wanted))))
            place = folded.text.find(wanted, place + len(wanted))
    return tuple(matches)


@lru_cache(maxsize=2048)
def _folded(text: str) -> Folded:
    return fold(text)
