"""Haystack: BM25 and embedding retrieval over its in-memory store, joined by reciprocal rank fusion, as its tutorials do."""

from __future__ import annotations

from collections.abc import Sequence

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.document_stores.in_memory import InMemoryDocumentStore

from eval.peers.engine import Rank
from index.encoder import Encoder
from index.text_for_model import for_model


def open_rank(texts: Sequence[str], encoder: Encoder) -> Rank:
    """Store the texts, their vectors by our encoder."""
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    vectors = encoder.encode_passages(texts)
    store.write_documents(
        [
            Document(id=str(position), content=text, embedding=vector.tolist())
            for position, (text, vector) in enumerate(zip(texts, vectors, strict=True))
        ]
    )

    def rank(question: str, count: int) -> list[tuple[int, float]]:
        asked = for_model(question)
        lexical = store.bm25_retrieval(query=asked, top_k=count)
        dense = store.embedding_retrieval(query_embedding=encoder.encode_question(asked).tolist(), top_k=count)
        joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=count)
        return [(int(found.id), float(found.score or 0.0)) for found in joiner.run([lexical, dense])["documents"]]

    return rank
