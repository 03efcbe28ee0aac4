"""An extractive answer on a harbour treaty, made by hand: what a language model is given in tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.models import Answer
from corpus.language import language_of
from corpus.models import Block, Document, Page, Work
from corpus.passages import passages_of
from index.centering import shipped_centering
from index.encoder import open_encoder
from index.models import Hit
from index.text_for_model import for_model

TREATY = (
    "The harbour treaty was signed in 1911 by two kingdoms. It ended a long quarrel over lighthouses, and 14 ships of "
    "Captain Roe carried the seals to Tangier."
)
LIGHTHOUSE = "وُقّعت اتفاقية المنارة سنة ١٩١١ بين مملكتين متجاورتين. وأنهت نزاعًا طويلًا على سفن الصيد في طنجة."


def hit(text: str, rank: int = 1, title: str = "On Harbours") -> Hit:
    """A hit whose passage is the text."""
    page = Page(1, text, (Block(0, len(text)),))
    passage = passages_of(Document(Work(title, ("Jane Roe",), 1990, language_of(text)), (page,)))[0]
    return Hit(
        rank=rank, score=1.0, source=f"{rank}.md", title=title, authors=("Jane Roe",), year=1990, page=1, label="7",
        section=(), start=passage.start, end=passage.end, text=passage.text, language=passage.language,
        units=passage.units, unit_scores=tuple(0.5 for _ in passage.units),
    )  # fmt: skip


def answer(*texts: str, question: str = "When was the harbour treaty signed?") -> Answer:
    """An answer whose passages are these texts."""
    hits = tuple(hit(text, rank) for rank, text in enumerate(texts, 1))
    return Answer(question, language_of(question), False, 0.1, (), hits, "")


def unmeasured(_: Sequence[str]) -> None:
    """Vectors of a model whose scale is not known."""


@lru_cache(maxsize=1)
def embedded_vectors() -> Callable[[Sequence[str]], NDArray[np.float32]]:
    """Vectors of the embedded model, as `Searcher.vectors` makes them; each text is encoded once."""
    encoder = open_encoder()
    centering = shipped_centering(encoder.fingerprint)

    @lru_cache(maxsize=4096)
    def one(text: str) -> NDArray[np.float32]:
        return centering.centred(encoder.encode_passages([for_model(text)]), "unit", [language_of(text)])[0]

    return lambda texts: np.stack([one(text) for text in texts])
