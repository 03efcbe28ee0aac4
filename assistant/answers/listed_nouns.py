"""Nouns that announce a list when they are asked for in the plural, and those of both languages that mean the same.

`listed_nouns.tsv` has one meaning a line: the Arabic plurals, a tab, the English ones.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

from corpus.fold import fold_text
from index.analysis import stem


def arabic_listed_nouns() -> list[str]:
    """The Arabic ones, folded."""
    return [noun for arabic, _ in _meanings() for noun in arabic]


@lru_cache(maxsize=256)
def stems_alike(noun: str) -> frozenset[str]:
    """The stems of a folded noun and of what means the same in both languages; none of an empty one."""
    bare = noun.removeprefix("ال")
    alike = (
        each
        for meaning in _meanings()
        if any(bare in nouns for nouns in meaning)
        for nouns in meaning
        for each in nouns
    )
    return frozenset(stem(each) for each in (noun, *alike) if each)


@cache
def _meanings() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    table = resources.files("assistant.answers").joinpath("listed_nouns.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines())
    return tuple((tuple(fold_text(arabic).split()), tuple(english.split())) for arabic, english in rows)
