"""txtai: its hybrid index (BM25 and vectors, equal weights), as its documentation sets it up."""

from __future__ import annotations

from collections.abc import Sequence

from txtai import Embeddings

from eval.peers.engine import Rank
from index.encoder import Encoder, Floats
from index.text_for_model import for_model


def open_rank(texts: Sequence[str], encoder: Encoder) -> Rank:
    """Index the texts, their vectors by our encoder."""
    import numpy as np

    encode = encoder.encode_passages

    def transform(inputs: Sequence[str]) -> Floats:
        return np.asarray(encode(list(inputs)), np.float32)

    embeddings = Embeddings(method="external", transform=transform, hybrid=True, content=False)
    embeddings.index(list(enumerate(texts)))

    def encode_questions(questions: Sequence[str]) -> Floats:
        return np.stack([encoder.encode_question(question) for question in questions])

    # txtai does not tell its transform a question from a passage; from here on all are questions.
    encode = encode_questions  # type: ignore[assignment]

    def rank(question: str, count: int) -> list[tuple[int, float]]:
        return [(int(position), float(score)) for position, score in embeddings.search(for_model(question), count)]

    return rank
