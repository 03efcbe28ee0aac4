"""What can be measured, by name, in one table; and how each is asked.

A configuration ranks passages by one score over the searcher's evidence; `full` is the assistant as it ships, which also
answers and refuses. `--model` and `--index` go with any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

import numpy as np

from assistant.library import Library
from assistant.models import Answer
from corpus.models import Page
from eval.errors import UnknownConfiguration
from index.fusion import Evidence, Floats, Score, reciprocal_rank, s1, s1_bridged
from index.models import Hit
from index.search import LexicalEngine, Searcher


@dataclass(frozen=True, slots=True)
class Configuration:
    """One row of the table."""

    name: str
    description: str
    score: Score | None = None
    """How evidence becomes a ranking; None asks the assistant itself, or a peer."""
    lexical: LexicalEngine = "bm25s"
    peer: str | None = None
    """The other library that ranks, of `eval.peers`."""
    lexical_only: bool = False
    """Whether words alone rank: a passage that shares none is not found, and no model has a say."""
    late: bool = False
    """Whether the best by the score are ranked again by late interaction, as the assistant's are."""


def _bm25(evidence: Evidence) -> Floats:
    return evidence.stems


def _dense(evidence: Evidence) -> Floats:
    return evidence.passage


def _rrf(evidence: Evidence) -> Floats:
    by_words = np.argsort(-evidence.stems, kind="stable")
    by_vectors = np.argsort(-evidence.passage, kind="stable")
    matching = by_words[evidence.stems[by_words] > 0]
    return reciprocal_rank(matching, by_vectors, count=len(evidence.passage))


_TABLE = (
    Configuration("bm25", "BM25 on light stems, in the question's language; bm25s", _bm25, lexical_only=True),
    Configuration("rank-bm25", "the same by rank_bm25, the reference engine", _bm25, "rank-bm25", lexical_only=True),
    Configuration("dense", "centred cosine of question and passage", _dense),
    Configuration("rrf", "bm25 and dense by reciprocal rank fusion, k = 60", _rrf),
    Configuration("s1", "coverage of words and names + cosines of passage and best sentence", s1),
    Configuration("bridge", "s1 with the lexicon bridge, which needs token vectors", s1_bridged),
    Configuration("s2", "bridge, its best again by late interaction: the ranking as it ships", s1_bridged, late=True),
    Configuration("full", "the assistant as it ships: ranking, answer and refusal"),
    Configuration("txtai", "txtai's hybrid search over the same passages and vectors", peer="txtai"),
    Configuration("haystack", "Haystack's BM25 and vectors by reciprocal rank fusion, over the same", peer="haystack"),
)
CONFIGURATIONS: Final[Mapping[str, Configuration]] = MappingProxyType({each.name: each for each in _TABLE})
DEFAULT: Final = "full"


def configuration(name: str) -> Configuration:
    """The configuration of a name. Raises `UnknownConfiguration`."""
    try:
        return CONFIGURATIONS[name]
    except KeyError:
        raise UnknownConfiguration(
            f"There is no configuration {name}; choose of: {', '.join(CONFIGURATIONS)}."
        ) from None


class Engine(Protocol):
    """What the bench asks. A peer or a fake is one too."""

    @property
    def answers(self) -> bool:
        """Whether it answers and refuses, or only ranks."""
        ...

    def search(self, question: str, count: int) -> list[Hit]:
        """The best passages for a text, best first, at most `count`."""
        ...

    def page(self, source: str, number: int) -> Page:
        """One page of a source."""
        ...

    def answer(self, question: str, history: Sequence[str]) -> Answer:
        """The answer; called only where `answers` is true."""
        ...


@dataclass(frozen=True, slots=True)
class Ranker:
    """An engine that only ranks."""

    searcher: Searcher
    lexical_only: bool
    answers: bool = False

    def search(self, question: str, count: int) -> list[Hit]:
        """See `Engine`. Words alone find nothing where none is shared: a score of 0 is no place in a ranking.

        To BM25Okapi a word of half of the passages says nothing either: over two paragraphs it finds none.
        """
        hits = self.searcher.search(question, count)
        return [hit for hit in hits if hit.score > 0] if self.lexical_only else hits

    def page(self, source: str, number: int) -> Page:
        """See `Engine`."""
        return self.searcher.page(source, number)

    def answer(self, question: str, history: Sequence[str]) -> Answer:
        """See `Engine`."""
        raise NotImplementedError("it only ranks")


@dataclass(frozen=True, slots=True)
class WholeAssistant:
    """The assistant as it ships."""

    library: Library
    answers: bool = True

    def search(self, question: str, count: int) -> list[Hit]:
        """See `Engine`."""
        return self.library.search(question, count)

    def page(self, source: str, number: int) -> Page:
        """See `Engine`."""
        return self.library.page(source, number)

    def answer(self, question: str, history: Sequence[str]) -> Answer:
        """See `Engine`."""
        return self.library.ask(question, history)


OpenEngine = Callable[[Configuration, Path, str | None], Engine]


def open_engine(chosen: Configuration, directory: Path, model: str | None) -> Engine:
    """The engine of a configuration over an index. Raises what `Searcher.open` raises, and `MissingExtra` for a peer."""
    if chosen.peer is not None:
        from eval.peers.engine import open_peer  # optional libraries

        return open_peer(chosen.peer, directory, model)
    if chosen.score is None:
        return WholeAssistant(Library(directory, model=model, lexical=chosen.lexical))
    searcher = Searcher.open(directory, model, lexical=chosen.lexical, score=chosen.score, late=chosen.late)
    return Ranker(searcher, chosen.lexical_only)
