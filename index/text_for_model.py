"""What the embedding model sees of a text, of passages, units and questions alike."""

from __future__ import annotations

from corpus.fold import clean_for_model
from index.analysis import without_addresses

# What it takes for blanks where others do not: the sign for an unreadable character, and its own sign for a word's start.
_BLANKS = str.maketrans("\ufffd\u2581", "  ")


def for_model(text: str) -> str:
    """The text cleaned, and without web addresses: they cost tokens and say nothing. Blanks divide the model's words."""
    return clean_for_model(without_addresses(text).translate(_BLANKS))
