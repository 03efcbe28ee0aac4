"""The searcher: a question to hits.

The walk: the question, with the rows that its filters let through, goes to `index.ranking`; what comes back ranked is looked up
in the snapshot's own copy of the library: text, place, references, quality.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.language import language_of
from corpus.models import Language, Page
from corpus.store import StoredPassage, StoredWork
from index.centering import LANGUAGES, Centering, shipped_centering, shipped_digest
from index.encoder import Encoder, open_encoder
from index.errors import ModelMismatch, NoIndex, UnknownSource
from index.filters import Filters, allowed_rows
from index.fusion import Evidence, Score, s1_bridged
from index.lexical import Bm25, RankBm25
from index.models import Hit, Source
from index.ranking import Ranking
from index.snapshot import FIELDS, Snapshot, current_folder, open_lexical, open_snapshot, read_manifest
from index.text_for_model import for_model

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
LexicalEngine: TypeAlias = Literal["bm25s", "rank-bm25"]

PREFERENCE = 0.1
"""What a passage in the other language gains in the order where that is preferred; its score stays as it is.

On XQuAD's development half R@1 where only the other language has the answer goes .85 -> .88 (Arabic questions) and
.91 -> .93; where both have it .949 -> .946 and .98 -> .97.
"""


class Searcher:
    """An open index. It keeps the snapshot that was published when it was opened."""

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: Encoder,
        *,
        lexical: LexicalEngine = "bm25s",
        score: Score = s1_bridged,
        late: bool = True,
    ) -> None:
        """Use an open snapshot; `late` ranks the best by `score` again by late interaction, if token vectors are kept.

        Raises `NoIndex` when nothing is in the snapshot, `ModelMismatch` when another model made it.
        """
        manifest = snapshot.manifest
        if not manifest.passages:
            raise NoIndex(
                f"Nothing is left in the index in {snapshot.folder.parent.parent}; add to it with: maraji index PATH"
            )
        if encoder.fingerprint != manifest.fingerprint and encoder.name != manifest.model:
            raise ModelMismatch(
                f"The index was built with the model {manifest.model}, not {encoder.name}; "
                f"ask with --model {shlex.quote(manifest.model)}, or index the sources again in another folder."
            )
        made = (manifest.fingerprint, manifest.constants)
        if made != (encoder.fingerprint, shipped_digest(encoder.fingerprint)):
            raise ModelMismatch(
                f"The index in {snapshot.folder.parent.parent} was made with other numbers of the model than this version "
                "has; run maraji index again, with any of its files, to rebuild it."
            )
        self._snapshot = snapshot
        self._encoder = encoder
        self._centering: Centering = shipped_centering(encoder.fingerprint)
        engine = _reference_lexical(snapshot) if lexical == "rank-bm25" else open_lexical(snapshot)
        self._ranking = Ranking(snapshot, encoder, engine, score=score, late=late)
        works = snapshot.text.works()
        self._works: Mapping[int, StoredWork] = {work.id: work for work in works}
        self._names: Mapping[int, str] = unique_names({work.id: work.path for work in works})
        self._by_name = {work.path: work.id for work in works} | {name: key for key, name in self._names.items()}

    @classmethod
    def open(
        cls,
        directory: Path,
        model: str | None = None,
        *,
        lexical: LexicalEngine = "bm25s",
        score: Score = s1_bridged,
        late: bool = True,
    ) -> Searcher:
        """Open the index in a folder; `model` names the embedding model to ask with, by default the index's own.

        Raises `NoIndex`, `BrokenIndex`, `ModelMismatch` or `ModelNotFound`.
        """
        manifest = read_manifest(current_folder(directory))
        # Reading the model's weights and opening the snapshot take about as long: they go side by side.
        with ThreadPoolExecutor(max_workers=1) as loading:
            encoder = loading.submit(_ready_encoder, model or manifest.model)
            snapshot = open_snapshot(directory)
            return cls(snapshot, encoder.result(), lexical=lexical, score=score, late=late)

    def search(self, question: str, count: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The best passages for a question, best first, at most `count`. Raises `UnknownSource`."""
        filters = filters or Filters()
        asked = self._ranking.ask(question)
        preference = PREFERENCE if filters.other_language == "prefer" else 0.0
        found = self._ranking.rank(asked, self._allowed(filters, asked.language), count, preference)
        rows = found.rows[:count]
        stored = self._snapshot.text.passages_by_id([int(self._snapshot.rows.ids[row]) for row in rows])
        hits = []
        for rank, row in enumerate(rows, 1):
            passage, at = stored[int(self._snapshot.rows.ids[row])], rank - 1
            hits.append(self._hit(rank, float(found.scores[at]), passage, found.cosines[at], found.matches[at]))
        return hits

    def evidence(self, question: str, filters: Filters) -> tuple[list[str], Evidence]:
        """What is known of the passages that late interaction ranks for a question, and their sources: to fit weights on."""
        asked = self._ranking.ask(question)
        rows, known = self._ranking.evidence(asked, self._allowed(filters, asked.language))
        return [self._names[int(self._snapshot.rows.works[row])] for row in rows], known

    def vectors(self, texts: Sequence[str]) -> Floats | None:
        """Vectors of statements to compare with each other, (n, d), centred and of length 1.

        None for a model without fixed means: what its cosines say of two statements was never measured.
        """
        if not self._centering.means:
            return None
        encoded = self._encoder.encode_passages([for_model(text) for text in texts])
        return self._centering.centred(encoded, "unit", [language_of(text) for text in texts])

    def sources(self) -> tuple[Source, ...]:
        """The works in the index, by name."""
        sources = [
            Source(
                source=self._names[work.id],
                path=work.path,
                title=work.work.title,
                authors=work.work.authors,
                year=work.work.year,
                language=work.work.language,
                pages=work.pages,
                passages=work.passages,
                quality=work.quality,
                work=work.work,
            )
            for work in self._works.values()
        ]
        return tuple(sorted(sources, key=lambda source: source.source))

    def page(self, source: str, number: int) -> Page:
        """One page of a source, whole. Raises `UnknownSource`."""
        page = self._snapshot.text.page(self._work_named(source), number)
        if page is None:
            raise UnknownSource(f"{source} has no page {number}; its pages count from 1.")
        return page

    def pages(self, source: str) -> list[Page]:
        """The pages of a source, in order. Raises `UnknownSource`."""
        return [self.page(source, number) for number in range(1, self._works[self._work_named(source)].pages + 1)]

    def _work_named(self, source: str) -> int:
        if source in self._by_name:
            return self._by_name[source]
        raise UnknownSource(f"The index has no source named {source}; maraji sources lists them.")

    def _allowed(self, filters: Filters, language: Language) -> Rows | None:
        """The rows that the filters let through for a question in a language, or None for all."""
        languages = filters.languages(language)
        if languages == LANGUAGES and filters.sources is None and filters.years is None:
            return None
        works = set(self._works)
        if filters.sources is not None:
            works &= {self._work_named(name) for name in filters.sources}
        if filters.years is not None:
            works = {key for key in works if filters.years.hold(self._works[key].work.year)}
        return allowed_rows(self._snapshot.rows, languages, works)

    def _hit(self, rank: int, score: float, stored: StoredPassage, cosines: Floats, matches: Floats) -> Hit:
        passage, work = stored.passage, self._works[stored.work]
        turn, next_label = self._snapshot.text.page_turn(stored.work, passage.page)
        return Hit(
            rank=rank,
            score=round(score, 6),
            source=self._names[stored.work],
            title=work.work.title,
            authors=work.work.authors,
            year=work.work.year,
            page=passage.page,
            label=passage.label,
            section=passage.section,
            start=passage.start,
            end=passage.end,
            text=passage.text,
            language=passage.language,
            units=passage.units,
            unit_scores=tuple(float(each) for each in cosines),
            unit_matches=tuple(float(each) for each in matches),
            cited=stored.cited,
            quality=self._snapshot.text.page_quality(stored.work, passage.page),
            work=work.work,
            turn=turn,
            next_label=next_label,
        )


def unique_names(paths: Mapping[int, str]) -> dict[int, str]:
    """The shortest end of each path that no other path has: the file's name, with folders where two share it."""
    parts = {key: Path(path).parts for key, path in paths.items()}
    shared = Counter(own[-length:] for own in parts.values() for length in range(1, len(own) + 1))
    return {
        key: Path(*next((own[-n:] for n in range(1, len(own)) if shared[own[-n:]] == 1), own)).as_posix()
        for key, own in parts.items()
    }


def _ready_encoder(model: str) -> Encoder:
    encoder = open_encoder(model)
    encoder.encode_question("")
    return encoder


def _reference_lexical(snapshot: Snapshot) -> dict[tuple[str, Language], Bm25]:
    """The same fields and languages by rank_bm25, made from the passages' tokens."""
    passages = list(snapshot.text.passages())
    return {
        (field, language): RankBm25(
            [FIELDS[field](passages[row].passage.text) for row in snapshot.rows.of_language(language)]
        )
        for field, language in open_lexical(snapshot)
    }
