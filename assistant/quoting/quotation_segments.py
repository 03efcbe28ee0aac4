"""A quotation cut at its omissions (`…`, `[...]`, words in brackets) into segments that stand word for word in its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.quoting.quotable import word_spans, words_of

_OMISSION = re.compile(r"[\[(]\s*(?:…|\.{2,4}|\. \. \.)\s*[\])]|…|\.{3,}|\. \. \.|⋯")
# [t]he and [T]he: the bracket changes a letter; [the author]: it adds or replaces words.
_LETTER_IN_BRACKETS = re.compile(r"\[(\w{1,2})\](?=\w)")
_WORDS_IN_BRACKETS = re.compile(r"\[[^\[\]\n]{0,120}\]")
# A note's mark inside the quotation, where its sentence calls it.
_NOTE_MARK = re.compile(r"\s*(?:\[\^[^\]\s]{1,20}\]|[(\[][0-9٠-٩۰-۹]{1,3}[)\]]|[⁰¹²³⁴-⁹]+)(?!\w)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a quotation between two omissions."""

    raw: str
    phrase: str
    """Its folded words (`quotable.words_of`), with a blank between two."""


def readings(quotation: str) -> Iterator[tuple[Segment, ...]]:
    """The ways to read a quotation, the most literal first: brackets may be the source's own or the writer's."""
    literal = _OMISSION.split(quotation)
    plain = _NOTE_MARK.sub("", _LETTER_IN_BRACKETS.sub(r"\1", _OMISSION.sub("…", quotation)))
    edited = re.split("…", _WORDS_IN_BRACKETS.sub("…", plain))
    earlier: list[tuple[Segment, ...]] = []
    for pieces in (literal, plain.split("…"), edited):
        segments = tuple(segment for piece in pieces if (segment := _segment(piece)) is not None)
        if segments and segments not in earlier:
            earlier.append(segments)
            yield segments


def _segment(piece: str) -> Segment | None:
    spans = word_spans(piece)
    return Segment(piece[spans[0][0] : spans[-1][1]], " ".join(words_of(piece))) if spans else None
