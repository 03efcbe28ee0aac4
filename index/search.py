"""A question to ranked passages.

The walk: the question's language and tokens -> coverage by BM25 in each language's own index, names across both -> its
vector -> candidates (the best of each kind of evidence) -> exact cosines of the candidates and their units -> one score
(`index.fusion`) -> the best of these again by late interaction, where token vectors are kept -> hits with text, place,
references and quality from the snapshot's own copy of the library.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.language import language_of
from corpus.models import Language, Page
from corpus.store import StoredPassage, StoredWork
from index.analysis import without_addresses
from index.centering import LANGUAGES, Centering, shipped_centering
from index.encoder import Encoder, TokenEncoder, open_encoder
from index.errors import ModelMismatch, NoIndex, UnknownSource
from index.filters import Filters, allowed_rows
from index.fusion import Evidence, Score, s1, s2
from index.late_interaction import QuestionTokens, question_tokens, shipped_token_space
from index.lexical import Bm25, RankBm25, coverage
from index.models import Hit, Source
from index.snapshot import FIELDS, Snapshot, current_folder, open_lexical, open_snapshot, read_manifest
from index.text_for_model import for_model

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
LexicalEngine: TypeAlias = Literal["bm25s", "rank-bm25"]

_CANDIDATES = 200
"""Passages taken from each kind of evidence; what is beyond them in all kinds is no answer."""
_RERANKED = 50
"""Of the candidates, those that late interaction ranks again."""

OtherLanguage: TypeAlias = Literal["prefer", "equal", "only"]
"""How passages in the other language than the question's stand to those in its own."""
PREFERENCE = 0.2
"""What a passage in the other language gains where that is preferred."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as the index sees it."""

    text: str
    language: Language
    vector: Floats
    """(d,), centred."""
    tokens: QuestionTokens | None


@dataclass(frozen=True, slots=True)
class _Found:
    """Candidates, best first, with what was found of each."""

    rows: Rows
    scores: Floats
    cosines: list[Floats]
    """Of each one's units."""
    matches: list[Floats]
    """By late interaction, of each one's units; empty where none was computed."""


class Searcher:
    """An open index. It keeps the snapshot that was published when it was opened."""

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: Encoder,
        *,
        lexical: LexicalEngine = "bm25s",
        score: Score = s1,
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
        if encoder.fingerprint != manifest.fingerprint:
            raise ModelMismatch(
                f"The index was built with the model {manifest.model}, not {encoder.name}; "
                f"ask with --model {shlex.quote(manifest.model)}, or index the sources again in another folder."
            )
        self._snapshot = snapshot
        self._encoder = encoder
        self._score = score
        self._centering: Centering = shipped_centering(encoder.fingerprint)
        self._token_space = shipped_token_space(encoder.fingerprint) if late and snapshot.tokens else None
        self._rows_of: dict[Language, Rows] = {language: snapshot.rows.of_language(language) for language in LANGUAGES}
        self._lexical: Mapping[tuple[str, Language], Bm25] = (
            _reference_lexical(snapshot) if lexical == "rank-bm25" else open_lexical(snapshot)
        )
        works = snapshot.text.works()
        self._works: Mapping[int, StoredWork] = {work.id: work for work in works}
        self._names: Mapping[int, str] = unique_names({work.id: work.path for work in works})

    @classmethod
    def open(
        cls,
        directory: Path,
        model: str | None = None,
        *,
        lexical: LexicalEngine = "bm25s",
        score: Score = s1,
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

    def search(
        self,
        question: str,
        count: int = 10,
        filters: Filters | None = None,
        other_language: OtherLanguage = "equal",
    ) -> list[Hit]:
        """The best passages for a question, best first, at most `count`. Raises `UnknownSource`."""
        asked = self._asked(question)
        filters = filters or Filters()
        if other_language == "only":
            other = next(language for language in LANGUAGES if language != asked.language)
            if filters.language not in (None, other):
                return []
            filters = replace(filters, language=other)
        found = self._found(asked, filters, count, PREFERENCE if other_language == "prefer" else 0.0)
        rows = found.rows[:count]
        stored = self._snapshot.text.passages_by_id([int(self._snapshot.rows.ids[row]) for row in rows])
        hits = []
        for rank, row in enumerate(rows, 1):
            passage, at = stored[int(self._snapshot.rows.ids[row])], rank - 1
            hits.append(self._hit(rank, float(found.scores[at]), passage, found.cosines[at], found.matches[at]))
        return hits

    def evidence(self, question: str, filters: Filters) -> tuple[list[str], Evidence]:
        """What is known of the passages that late interaction ranks for a question, and their sources: to fit weights on."""
        asked = self._asked(question)
        rows, evidence, _ = self._evidence(asked, self._allowed(filters))
        order = np.lexsort((rows, -self._score(evidence)))[:_RERANKED]
        known, _ = self._with_matches(asked, rows[order], evidence.of(order))
        return [self._names[int(self._snapshot.rows.works[row])] for row in rows[order]], known

    def _asked(self, question: str) -> _Asked:
        language, text = language_of(question), for_model(question)
        tokens = None
        if self._token_space is not None and isinstance(self._encoder, TokenEncoder):
            encoded = self._encoder.encode_question_tokens(text)
            tokens, vector = question_tokens(self._token_space, encoded, language), encoded.vector
        else:
            vector = self._encoder.encode_question(text)
        return _Asked(question, language, self._centering.centred(vector[None], "question", [language])[0], tokens)

    def _found(self, asked: _Asked, filters: Filters, count: int, preference: float) -> _Found:
        """Candidates by the first score, and the best of them by late interaction."""
        rows, evidence, cosines = self._evidence(asked, self._allowed(filters))
        scores = self._score(evidence)
        order = np.lexsort((rows, -scores))
        scores, unmet = scores[order], np.empty(0, np.float32)
        matches = [unmet] * len(order)
        if asked.tokens is not None and len(order):
            best = order[: max(count, _RERANKED)]
            known, matched = self._with_matches(asked, rows[best], evidence.of(best))
            again = s2(known)
            # what is not ranked again comes after, as far behind as it was
            rest = again.min() - (scores[len(best) - 1] - scores[len(best) :])
            scores = np.concatenate([again, rest])
            matches[: len(best)] = matched
        scores = scores + preference * evidence.other_language[order]
        final = np.lexsort((rows[order], -scores))
        return _Found(
            rows[order][final],
            scores[final],
            [cosines[order[at]] for at in final],
            [matches[at] for at in final],
        )

    def _with_matches(self, asked: _Asked, rows: Rows, evidence: Evidence) -> tuple[Evidence, list[Floats]]:
        """The same with what late interaction says of each row, and what it says of each one's units."""
        if asked.tokens is None or self._snapshot.tokens is None:
            return evidence, []
        met = self._snapshot.tokens.matches(asked.tokens, rows)
        first = self._snapshot.rows.first_units
        units = [
            np.pad(each, (0, max(0, int(first[row + 1] - first[row]) - len(each))))
            for row, (_, each) in zip(rows, met, strict=True)
        ]
        whole = np.array([passage for passage, _ in met], np.float32)
        best = np.array([each.max(initial=0.0) for each in units], np.float32)
        return replace(evidence, match=whole, unit_match=best), units

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

    def _work_named(self, source: str) -> int:
        for key, name in self._names.items():
            if source in (name, self._works[key].path):
                return key
        raise UnknownSource(f"The index has no source named {source}; maraji sources lists them.")

    def _allowed(self, filters: Filters) -> Rows | None:
        """The rows that the filters let through, or None for all."""
        if not filters.restrict:
            return None
        works = set(self._works)
        if filters.sources is not None:
            works &= {self._work_named(name) for name in filters.sources}
        if filters.years is not None:
            works = {key for key in works if filters.years.hold(self._works[key].work.year)}
        return allowed_rows(self._snapshot.rows, filters.language, works)

    def _evidence(self, asked: _Asked, allowed: Rows | None) -> tuple[Rows, Evidence, list[Floats]]:
        """Candidate rows, what is known of each, and the cosines of each one's units."""
        rows_table, question, language, vector = self._snapshot.rows, asked.text, asked.language, asked.vector
        covered = {field: self._coverage(field, question, language) for field in FIELDS}
        candidates = self._candidates(covered, vector, allowed)
        first, last = rows_table.first_units[candidates], rows_table.first_units[candidates + 1]
        units = [np.arange(start, end) for start, end in zip(first, last, strict=True)]
        cosines = self._snapshot.units.cosines(vector, np.concatenate([*units, np.empty(0, np.int64)]))
        unit_scores = np.split(cosines, np.cumsum(last - first)[:-1]) if len(candidates) else []
        evidence = Evidence(
            stems=covered["stems"][candidates],
            grams=covered["grams"][candidates],
            names=covered["names"][candidates],
            passage=self._snapshot.passages.cosines(vector, candidates),
            unit=np.array([scores.max(initial=-1.0) for scores in unit_scores], np.float32),
            other_language=rows_table.languages[candidates] != LANGUAGES.index(language),
        )
        return candidates, evidence, unit_scores

    def _coverage(self, field: str, question: str, language: Language) -> Floats:
        """How much of the question each passage covers in a field, (n,): names in both languages, words in its own."""
        tokens = FIELDS[field](without_addresses(question))
        result = np.zeros(len(self._snapshot.rows.ids), np.float32)
        for each in LANGUAGES if field == "names" else (language,):
            index = self._lexical.get((field, each))
            if index is not None and tokens:
                result[self._rows_of[each]] = coverage(index, tokens)
        return result

    def _candidates(self, covered: Mapping[str, Floats], vector: Floats, allowed: Rows | None) -> Rows:
        """The rows worth an exact score: the best of each kind of evidence, in order of row."""
        rows_table = self._snapshot.rows
        everything = np.arange(len(rows_table.ids)) if allowed is None else allowed
        lexical = covered["stems"] + covered["grams"] + covered["names"]
        ranked = everything[np.argsort(-lexical[everything], kind="stable")[:_CANDIDATES]]
        allowed_units = None if allowed is None else _units_of(rows_table.first_units, allowed)
        nearest = self._snapshot.passages.top(vector, _CANDIDATES, allowed)
        units = self._snapshot.units.top(vector, 2 * _CANDIDATES, allowed_units)
        owners = np.searchsorted(rows_table.first_units, units, side="right") - 1
        return np.unique(np.concatenate([ranked[lexical[ranked] > 0], nearest, owners])).astype(np.int64)

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


def _units_of(first_units: Rows, rows: Rows) -> Rows:
    ranges = [np.arange(first_units[row], first_units[row + 1]) for row in rows]
    return np.concatenate(ranges) if ranges else np.empty(0, np.int64)


def _reference_lexical(snapshot: Snapshot) -> dict[tuple[str, Language], Bm25]:
    """The same fields and languages by rank_bm25, made from the passages' tokens."""
    passages = list(snapshot.text.passages())
    return {
        (field, language): RankBm25(
            [FIELDS[field](passages[row].passage.text) for row in snapshot.rows.of_language(language)]
        )
        for field, language in open_lexical(snapshot)
    }
