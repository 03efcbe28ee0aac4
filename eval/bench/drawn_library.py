"""A library of drawn words and drawn vectors, as large as wanted: what ranking costs does not depend on what texts say.

Drawn to be no easier than a real one (compared with Maraji's sample library and with Arabic papers, November 2026):

- Half of the works Arabic, half English, so that a question is looked for by its own words and by those that mean the same.
  The n-th commonest of 200,000 words comes 1 / n as often as the first (Zipf); a question's words stand, added up, in about
  as many passages of its language as a real one's do (0.5 of these by stems and 1.9 by 4-grams, those in more than half left
  out; real ones in 0.6 and 2).
- Passages of 100 words in 5 units, with 105 token vectors. Units of one passage have a cosine of 0.3, of one work 0.15, of
  the library 0.1, as those on one subject have, and their spectrum falls like 1 / (n + 4), about as with centred vectors of
  multilingual-e5-small (effective dimension about 80), so that neighbours are about as hard to find. Vectors without any
  order would say nothing of an approximate search.
- A question is ten words of one passage, in Arabic, with a vector near one of its units.

A work is drawn by its number alone, so a question can be drawn again without opening the library.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.models import Block, Document, Language, Page, Passage, Unit, Work
from corpus.store import Store
from index.centering import LANGUAGES, shipped_digest
from index.encoder import Encoder
from index.late_interaction import PassageTokens, QuestionTokens, TokenSpace
from index.ranking import Asked
from index.snapshot import FORMAT, LIBRARY, Manifest, write

Floats = NDArray[np.float32]

A_WORK: Final = 50
"""Passages of one work."""
WORDS: Final = 100
UNITS: Final = 5
TOKENS: Final = 105
"""Of a passage, the commonest left out."""
_QUESTION_WORDS: Final = 10
_QUESTION_TOKENS: Final = 13
HEADING_TOKENS: Final = 8
_VOCABULARY: Final = 200_000
_LETTERS: Final[Mapping[Language, str]] = {"ar": "ايلمونتربعدسفكقحجهشصطخذضزثغظء", "en": "eationsrhldcumfpgwybvkxjqz"}
_OF_LIBRARY, _OF_WORK, _OF_PASSAGE, _OF_UNIT = 0.1, 0.05, 0.15, 0.7
"""Shares of a unit's vector: what it has in common with all, with its work, with its passage, and of its own."""
_NEAR: Final = 0.6
"""The cosine of a question and the unit that answers it, about."""


@dataclass(frozen=True, slots=True)
class DrawnWork:
    """The words and vectors of `A_WORK` passages."""

    words: NDArray[np.int64]
    """(A_WORK, WORDS): places in the vocabulary, the commonest first."""
    units: Floats
    """(A_WORK, UNITS, d), of length 1."""
    passages: Floats
    """(A_WORK, d), of length 1."""


def write_library(passages: int, directory: Path, encoder: Encoder, space: TokenSpace) -> None:
    """Write and publish an index of so many passages (a multiple of `A_WORK`) into a new folder."""
    works = [drawn_work(number, encoder.dimensions) for number in range(passages // A_WORK)]
    with closing(Store(directory / LIBRARY)) as library:
        for number, work in enumerate(works):
            document, own = _document(number, work, LANGUAGES[number % 2])
            library.put(f"work-{number}.txt", "", 0, document, [(passage, ()) for passage in own])
        write(
            directory,
            library,
            list(library.passages()),
            np.concatenate([work.passages for work in works]),
            np.concatenate([work.units.reshape(-1, encoder.dimensions) for work in works]),
            Manifest(
                format=FORMAT,
                version=version("maraji"),
                model=encoder.name,
                fingerprint=encoder.fingerprint,
                dimensions=encoder.dimensions,
                library=library_name(passages),
                works=len(works),
                passages=len(works) * A_WORK,
                units=len(works) * A_WORK * UNITS,
                token_dimensions=space.dimensions,
                constants=shipped_digest(encoder.fingerprint),
            ),
            (tokens for work in works for tokens in _tokens(work, space.dimensions)),
        )


def library_name(passages: int) -> str:
    """What the manifest calls it: a folder that holds another library is not taken for it."""
    return f"drawn-3-{passages}"


def drawn_question(number: int, passages: int, dimensions: int, space: TokenSpace) -> Asked:
    """A question about a passage of the library, drawn by its number."""
    draw = np.random.default_rng((1, number))
    work = drawn_work(int(draw.integers(passages // A_WORK)), dimensions)
    row, unit = draw.integers(A_WORK), draw.integers(UNITS)
    words = draw.choice(work.words[row], _QUESTION_WORDS, replace=False)
    near = _NEAR * work.units[row, unit] + (1 - _NEAR**2) ** 0.5 * _length_one(_normal(draw, (1, dimensions)))[0]
    types = _token_types(space.dimensions)[np.resize(words, _QUESTION_TOKENS) % len(_token_types(space.dimensions))]
    weights = draw.random(_QUESTION_TOKENS, np.float32)
    return Asked(
        " ".join(_vocabulary("ar")[word] for word in words) + "؟",
        "ar",
        _length_one(near[None])[0],
        QuestionTokens(
            _length_one(types.astype(np.float32)),
            weights / weights.sum(),
            np.arange(_QUESTION_TOKENS) * _QUESTION_WORDS // _QUESTION_TOKENS,
        ),
    )


def drawn_work(number: int, dimensions: int) -> DrawnWork:
    """The work of a number, always the same."""
    draw = np.random.default_rng((0, number))
    words = np.searchsorted(_shares(), draw.random((A_WORK, WORDS)))
    units = (
        _OF_LIBRARY**0.5 * _of_library(dimensions)
        + _OF_WORK**0.5 * _length_one(_normal(draw, (1, 1, dimensions)))
        + _OF_PASSAGE**0.5 * _length_one(_normal(draw, (A_WORK, 1, dimensions)))
        + _OF_UNIT**0.5 * _length_one(_normal(draw, (A_WORK, UNITS, dimensions)))
    )
    units = _length_one(units)
    return DrawnWork(words, units, _length_one(units.sum(axis=1)))


def _document(number: int, work: DrawnWork, language: Language) -> tuple[Document, list[Passage]]:
    """One page, each passage a paragraph, each unit a sentence."""
    vocabulary, text, passages, blocks = _vocabulary(language), "", [], []
    for words in work.words:
        start, units = len(text), []
        for sentence in words.reshape(UNITS, -1):
            first = len(text)
            text += " ".join(vocabulary[word] for word in sentence) + ". "
            units.append(Unit(first, len(text) - 1, first, len(text) - 1))
        end = len(text) - 1
        passages.append(Passage(1, None, (), start, end, text[start:end], language, tuple(units)))
        blocks.append(Block(start, end))
        text = text[:end] + "\n\n"
    return Document(Work(f"work {number}"), (Page(1, text, tuple(blocks)),)), passages


def _tokens(work: DrawnWork, dimensions: int) -> Iterator[tuple[PassageTokens, PassageTokens]]:
    """A word has the same tokens wherever it stands, and in both languages; the first are those of a heading over the work."""
    types, owners = _token_types(dimensions), np.arange(TOKENS) * WORDS // TOKENS
    of_words = [PassageTokens(types[words[owners] % len(types)], owners.astype(np.uint16)) for words in work.words]
    heading = PassageTokens(of_words[0].codes[:HEADING_TOKENS], of_words[0].words[:HEADING_TOKENS])
    return ((heading, own) for own in of_words)


@cache
def _vocabulary(language: Language) -> tuple[str, ...]:
    """Words of 2 to 9 letters, the common ones shorter; some are the same, as words of several meanings are."""
    draw = np.random.default_rng(2)
    common = 1 / np.arange(2, len(_LETTERS[language]) + 2) ** 1.9
    letters = draw.choice(list(_LETTERS[language]), (_VOCABULARY, 9), p=common / common.sum())
    ranks = np.arange(1, _VOCABULARY + 1)
    lengths = np.clip(np.rint(2.2 + 1.1 * np.log10(ranks) + draw.normal(0, 1, _VOCABULARY)), 2, 9).astype(int)
    return tuple(word[:length] for word, length in zip(map("".join, letters.tolist()), lengths.tolist(), strict=True))


@cache
def _shares() -> NDArray[np.float64]:
    """The share of the running words that are among the n commonest, (n,)."""
    shares = np.cumsum(1 / np.arange(1, _VOCABULARY + 1))
    return np.asarray(shares / shares[-1], np.float64)


@cache
def _token_types(dimensions: int) -> NDArray[np.int8]:
    types = _length_one(np.random.default_rng(3).standard_normal((30_000, dimensions), np.float32))
    return np.rint(127 * types).astype(np.int8)


@cache
def _of_library(dimensions: int) -> Floats:
    return _length_one(_normal(np.random.default_rng(5), (1, 1, dimensions)))


def _normal(draw: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Normal vectors with the spectrum of the model's, in directions that are no axes, as those of the model are none."""
    return np.asarray(draw.standard_normal(shape, np.float32) @ _directions(shape[-1]), np.float32)


@cache
def _directions(dimensions: int) -> Floats:
    rotation, _ = np.linalg.qr(np.random.default_rng(4).standard_normal((dimensions, dimensions)))
    spectrum = (1 / (np.arange(dimensions) + 4)) ** 0.5
    return np.asarray(spectrum[:, None] * rotation, np.float32)


def _length_one(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)
