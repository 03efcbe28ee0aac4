"""A peer as an engine of the bench: our passages and our model's vectors go in, its ranking comes back as hits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final, TypeAlias

from assistant.models import Answer
from corpus.models import Page
from corpus.store import StoredPassage, StoredWork
from eval.errors import MissingExtra
from index.encoder import Encoder, open_encoder
from index.models import Hit
from index.search import Searcher, unique_names
from index.snapshot import open_snapshot
from index.text_for_model import for_model

Rank: TypeAlias = Callable[[str, int], list[tuple[int, float]]]
"""A question and a count to positions of passages with their scores, best first."""
OpenRank: TypeAlias = Callable[[Sequence[str], Encoder], Rank]

PEERS: Final[Mapping[str, str]] = {"txtai": "txtai", "haystack": "haystack-ai"}
"""The adapters (modules of this package, each with an `open_rank`) and the distributions that they need."""


@dataclass(frozen=True, slots=True)
class PeerEngine:
    """See `eval.configurations.Engine`; it only ranks."""

    passages: Sequence[StoredPassage]
    works: Mapping[int, StoredWork]
    names: Mapping[int, str]
    rank: Rank
    ours: Searcher
    """For the pages alone."""
    answers: bool = False

    def search(self, question: str, count: int) -> list[Hit]:
        """See `Engine`."""
        ranked = self.rank(question, count)
        return [self._hit(rank, self.passages[at], score) for rank, (at, score) in enumerate(ranked, 1)]

    def page(self, source: str, number: int) -> Page:
        """See `Engine`."""
        return self.ours.page(source, number)

    def answer(self, question: str, history: Sequence[str]) -> Answer:
        """See `Engine`."""
        raise NotImplementedError("it only ranks")

    def _hit(self, rank: int, stored: StoredPassage, score: float) -> Hit:
        passage, work = stored.passage, self.works[stored.work].work
        return Hit(
            rank=rank,
            score=score,
            source=self.names[stored.work],
            title=work.title,
            authors=work.authors,
            year=work.year,
            page=passage.page,
            label=passage.label,
            section=passage.section,
            start=passage.start,
            end=passage.end,
            text=passage.text,
            language=passage.language,
            units=passage.units,
            unit_scores=(0.0,) * len(passage.units),
        )


def open_peer(name: str, directory: Path, model: str | None) -> PeerEngine:
    """A peer over the passages of an index. Raises `MissingExtra` and what opening an index raises."""
    try:
        open_rank: OpenRank = import_module(f"eval.peers.{name}_peer").open_rank
    except ImportError as error:
        raise MissingExtra(
            f"The peer {name} cannot be imported ({error}); install it with: pip install {PEERS[name]}"
        ) from error
    snapshot = open_snapshot(directory)
    with closing(snapshot.text):
        passages = list(snapshot.text.passages())
        works = {work.id: work for work in snapshot.text.works()}
    encoder = open_encoder(model or snapshot.manifest.model)
    rank = open_rank([for_model(stored.passage.text) for stored in passages], encoder)
    names = unique_names({key: work.path for key, work in works.items()})
    return PeerEngine(passages, works, names, rank, Searcher.open(directory, model))
