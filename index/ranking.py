"""Candidates for a question, and their ranking: what a search does between the question and its hits.

The walk: question -> language, vector, token vectors (`Ranking.ask`) -> coverage by BM25 in its own language, of names in
both, in the other one of the words that mean the same (`index.bridge`) -> candidates, the best of each kind of evidence ->
exact cosines of these and their units -> one score (`index.fusion`) -> the best of them again by late interaction. The bridge
and late interaction need token vectors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.language import language_of
from corpus.models import Language
from index.analysis import without_addresses
from index.bridge import bridged
from index.centering import LANGUAGES, Centering, shipped_centering
from index.encoder import Encoder, TokenEncoder
from index.fusion import Evidence, Score, s2
from index.highest import highest
from index.late_interaction import QuestionTokens, question_tokens, shipped_token_space
from index.lexical import Bm25, coverage
from index.segments import maxima, parts, positions
from index.snapshot import FIELDS, Snapshot
from index.text_for_model import for_model

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_CANDIDATES = 200
"""Passages taken from each kind of evidence; what is beyond them in all kinds is no answer."""
_RERANKED = 40
"""Of the candidates, those that late interaction ranks again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the index sees it."""

    text: str
    language: Language
    vector: Floats
    """(d,), centred."""
    tokens: QuestionTokens | None


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates in their order, with what was found of each."""

    rows: Rows
    scores: Floats
    cosines: list[Floats]
    """Of each one's units."""
    matches: list[Floats]
    """By late interaction, of each one's units; empty where none was computed."""


class Ranking:
    """Ranks the passages of an open snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: Encoder,
        lexical: Mapping[tuple[str, Language], Bm25],
        *,
        score: Score,
        late: bool,
    ) -> None:
        """`late` ranks the best by `score` again by late interaction, if token vectors are kept."""
        self._snapshot = snapshot
        self._encoder = encoder
        self._lexical = lexical
        self._score = score
        self._centering: Centering = shipped_centering(encoder.fingerprint)
        self._token_space = shipped_token_space(encoder.fingerprint) if snapshot.tokens else None
        self._late = late
        self._rows_of = {language: _rows_or_all(snapshot, language) for language in LANGUAGES}

    def ask(self, question: str) -> Asked:
        """The question as the index sees it."""
        language, text = language_of(question), for_model(question)
        tokens = None
        if self._token_space is not None and isinstance(self._encoder, TokenEncoder):
            encoded = self._encoder.encode_question_tokens(text)
            tokens, vector = question_tokens(self._token_space, encoded, language), encoded.vector
        else:
            vector = self._encoder.encode_question(text)
        return Asked(question, language, self._centering.centred(vector[None], "question", [language])[0], tokens)

    def rank(self, asked: Asked, allowed: Rows | None, count: int, preference: float = 0.0) -> Found:
        """Candidates among the allowed rows (None for all), at least the best `count`, best first.

        `preference` is what a passage in the other language gains in the order; its score stays as it is.
        """
        rows, evidence, cosines = self._evidence(asked, allowed)
        scores = self._score(evidence)
        order = np.lexsort((rows, -scores))
        scores, unmet = scores[order], np.empty(0, np.float32)
        matches = [unmet] * len(order)
        if self._late and asked.tokens is not None and len(order):
            best = order[: max(count, _RERANKED)]
            known, matched = self._with_matches(asked, rows[best], evidence.of(best))
            again = s2(known)
            # what is not ranked again comes after, as far behind as it was
            rest = again.min() - (scores[len(best) - 1] - scores[len(best) :])
            scores = np.concatenate([again, rest])
            matches[: len(best)] = matched
        # the preference orders only: a score says how well a passage fits, and confidence is read off it
        final = np.lexsort((rows[order], -(scores + preference * evidence.other_language[order])))
        return Found(
            rows[order][final],
            scores[final],
            [cosines[at] for at in order[final].tolist()],
            [matches[at] for at in final.tolist()],
        )

    def evidence(self, asked: Asked, allowed: Rows | None) -> tuple[Rows, Evidence]:
        """What is known of the candidates that late interaction ranks: to fit weights on."""
        rows, evidence, _ = self._evidence(asked, allowed)
        order = np.lexsort((rows, -self._score(evidence)))[:_RERANKED]
        return rows[order], self._with_matches(asked, rows[order], evidence.of(order))[0]

    def _with_matches(self, asked: Asked, rows: Rows, evidence: Evidence) -> tuple[Evidence, list[Floats]]:
        """The same with what late interaction says of each row, and what it says of each one's units."""
        if asked.tokens is None or self._snapshot.tokens is None:
            return evidence, []
        units = self._units_of(rows)
        whole, by_unit = self._snapshot.tokens.matches(asked.tokens, rows, units)
        return replace(evidence, match=whole, unit_match=maxima(by_unit, units, 0.0)), parts(by_unit, units)

    def _evidence(self, asked: Asked, allowed: Rows | None) -> tuple[Rows, Evidence, list[Floats]]:
        """Candidate rows, what is known of each, and the cosines of each one's units."""
        rows_table, question, language, vector = self._snapshot.rows, asked.text, asked.language, asked.vector
        covered = {field: self._coverage(field, question, language) for field in FIELDS}
        covered["bridge"] = self._bridged(asked, allowed)
        candidates = self._candidates(covered, vector, allowed)
        first, units = rows_table.first_units[candidates], self._units_of(candidates)
        cosines = self._snapshot.units.cosines(vector, positions(first, units))
        evidence = Evidence(
            stems=covered["stems"][candidates],
            grams=covered["grams"][candidates],
            names=covered["names"][candidates],
            bridge=covered["bridge"][candidates],
            passage=self._snapshot.passages.cosines(vector, candidates),
            unit=maxima(cosines, units, -1.0),
            other_language=rows_table.languages[candidates] != LANGUAGES.index(language),
        )
        return candidates, evidence, parts(cosines, units)

    def _units_of(self, rows: Rows) -> Rows:
        """How many units each of these rows has."""
        first = self._snapshot.rows.first_units
        return first[rows + 1] - first[rows]

    def _coverage(self, field: str, question: str, language: Language) -> Floats:
        """How much of the question each passage covers in a field, (n,): names in both languages, words in its own."""
        tokens = FIELDS[field](without_addresses(question))
        result = np.zeros(len(self._snapshot.rows.ids), np.float32)
        for each in LANGUAGES if field == "names" else (language,):
            index = self._lexical.get((field, each))
            if index is not None and tokens:
                result[self._rows_of[each]] = coverage(index, tokens)
        return result

    def _bridged(self, asked: Asked, allowed: Rows | None) -> Floats:
        """How much of the question each passage in the other language covers by words that mean the same, (n,)."""
        languages = self._snapshot.rows.languages
        result = np.zeros(len(languages), np.float32)
        for language, lexicon in self._snapshot.lexicons.items():
            if language == asked.language or asked.tokens is None:
                continue
            if allowed is None or (languages[allowed] == LANGUAGES.index(language)).any():
                result[self._rows_of[language]] = bridged(lexicon, self._lexical["stems", language], asked.tokens)
        return result

    def _candidates(self, covered: Mapping[str, Floats], vector: Floats, allowed: Rows | None) -> Rows:
        """The rows worth an exact score: the best of each kind of evidence, in order of row."""
        first_units = self._snapshot.rows.first_units
        found = found_by_words(covered["stems"] + covered["grams"] + covered["names"], covered["bridge"], allowed)
        allowed_units = None if allowed is None else positions(first_units[allowed], self._units_of(allowed))
        nearest = self._snapshot.passages.top(vector, _CANDIDATES, allowed)
        units = self._snapshot.units.top(vector, _CANDIDATES, allowed_units)
        owners = np.searchsorted(first_units, units, side="right") - 1
        return np.unique(np.concatenate([found, nearest, owners])).astype(np.int64)


def found_by_words(own: Floats, bridge: Floats, allowed: Rows | None) -> Rows:
    """The allowed rows (None for all) that cover most by the question's own words, and those that do by the bridge.

    Each kind has its own places: the bridge almost always has something to say, and would crowd out what words find.
    """
    return np.concatenate([_best(own, allowed), _best(bridge, allowed)])


def _best(scores: Floats, allowed: Rows | None) -> Rows:
    """The allowed rows (None for all) of the highest scores above 0, as many as are candidates of one kind."""
    rows = np.flatnonzero(scores > 0) if allowed is None else allowed[scores[allowed] > 0]
    return rows[highest(scores[rows], _CANDIDATES)]


def _rows_or_all(snapshot: Snapshot, language: Language) -> Rows | slice:
    """The rows of a language; as a slice, which is written to faster, where they are all rows."""
    rows = snapshot.rows.of_language(language)
    return slice(None) if len(rows) == len(snapshot.rows.ids) else rows
