"""Which passages may be found at all: by language, by source, by the year of the work. They act before ranking.

How passages in the other language than the question's stand to those in its own goes with them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.models import Language
from index.centering import LANGUAGES
from index.snapshot import Rows

OtherLanguage: TypeAlias = Literal["prefer", "equal", "only"]


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
    other_language: OtherLanguage = "equal"
    """`only` lets nothing else through; `prefer` puts a passage further ahead (`index.search.PREFERENCE`)."""

    def languages(self, asked: Language) -> tuple[Language, ...]:
        """The languages whose passages a question in this language may find."""
        return tuple(
            each
            for each in LANGUAGES
            if self.language in (None, each) and (self.other_language != "only" or each != asked)
        )


def allowed_rows(rows: Rows, languages: Collection[Language], works: Collection[int]) -> NDArray[np.int64]:
    """The rows in these languages that belong to these works."""
    kept = np.isin(rows.languages, [LANGUAGES.index(each) for each in languages])
    return np.flatnonzero(kept & np.isin(rows.works, list(works)))
