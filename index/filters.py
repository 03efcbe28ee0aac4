"""Which passages may be found at all: by language, by source, by the year of the work. They act before ranking."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.models import Language
from index.centering import LANGUAGES
from index.snapshot import Rows


@dataclass(frozen=True, slots=True)
class Years:
    """Years from the first to the last, both included; None is no bound."""

    first: int | None
    last: int | None

    def hold(self, year: int | None) -> bool:
        """Whether a year lies between them; one that is not known does not."""
        if year is None:
            return False
        return (self.first is None or year >= self.first) and (self.last is None or year <= self.last)


@dataclass(frozen=True, slots=True)
class Filters:
    """None is no restriction."""

    language: Language | None = None
    sources: frozenset[str] | None = None
    """Names of sources, as `maraji sources` lists them; the passages of each are let through."""
    years: Years | None = None

    @property
    def restrict(self) -> bool:
        """Whether anything is kept out."""
        return self != Filters()


def allowed_rows(rows: Rows, language: Language | None, works: Collection[int] | None) -> NDArray[np.int64]:
    """The rows in a language that belong to these works; None is no restriction."""
    kept = np.ones(len(rows.ids), bool)
    if language is not None:
        kept &= rows.languages == LANGUAGES.index(language)
    if works is not None:
        kept &= np.isin(rows.works, list(works))
    return np.flatnonzero(kept)
