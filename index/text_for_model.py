"""What the embedding model sees of a text, of passages, units and questions alike."""

from __future__ import annotations

from corpus.fold import clean_for_model
from index.analysis import without_addresses


def for_model(text: str) -> str:
    """The text cleaned, and without web addresses: they cost tokens and say nothing."""
    return clean_for_model(without_addresses(text))
