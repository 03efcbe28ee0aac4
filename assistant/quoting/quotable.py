"""What quotations are compared with: the words of every page and note of an index, folded, with the way back.

A work's words stand in one string, each between blanks, so that a phrase is found in it by one search wherever its lines and
pages break; a span of that string leads back to slices of the pages' own texts. Words are folded letters and digits:
harakat, tatweel, punctuation and the form of digits do not count, and neither do the marks of notes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from corpus.fold import fold, fold_text
from corpus.models import Page
from index.models import Source

# 41,000 and 41000 are one number, 5.2 and 52 are not.
_WORD = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[^\W_]+")
# Between texts that do not run on; no folded word has it.
_BREAK = "\n"
# Folds to nothing, and no page has it: the readers take invisible characters out.
_HIDDEN = "\u200b"
_LONGEST_CALL = 12
_CALL = re.compile(r"\s*[(\[]\s*(?P<mark>[^()\[\]\s]{1,4})\s*[)\]]$")


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return [word.replace(",", "") for word in _WORD.findall(fold_text(text))]


@lru_cache(maxsize=256)
def word_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where each of `words_of(text)` stands in the text."""
    folded = fold(text)
    return tuple(folded.original_span(*match.span()) for match in _WORD.finditer(folded.text))


@dataclass(frozen=True, slots=True)
class Part:
    """The body of a page, or one of its notes."""

    source: Source
    page: int
    label: str | None
    text: str
    compared: str
    """The text with the marks of note calls made invisible: every other character in its place."""
    note: str | None = None
    """The mark of the note that it is."""
    carried: int = 0
    """As in `Page.carried`."""
    next_label: str | None = None
    """What is printed on the next page, where the text runs on."""


@dataclass(frozen=True, slots=True)
class Slice:
    """`start:end` of a part's text."""

    part: Part
    start: int
    end: int

    @property
    def text(self) -> str:
        """The slice as its page has it."""
        return self.part.text[self.start : self.end]

    @property
    def compared(self) -> str:
        """The slice in one line, without the marks of notes."""
        return " ".join(self.part.compared[self.start : self.end].replace(_HIDDEN, "").split())

    @property
    def begins_on_next(self) -> bool:
        """Whether all of it is printed on the next page."""
        return self.start >= len(self.part.text) - self.part.carried

    @property
    def runs_on(self) -> bool:
        """Whether any of it is printed on the next page."""
        return self.end > len(self.part.text) - self.part.carried


def between(before: Slice, after: Slice) -> str:
    """What stands between two slices of a work, without the marks of notes; pages that lie between them are left out."""
    if before.part is after.part:
        text = before.part.compared[before.end : after.start]
    else:
        runs_on = before.part.note == after.part.note and after.part.page == before.part.page + 1
        apart = " " if runs_on else "\n\n"
        text = before.part.compared[before.end :] + apart + after.part.compared[: after.start]
    return text.replace(_HIDDEN, "")


class WorkText:
    """All words of one work in one string: ` word word `, with the parts that they came from."""

    def __init__(self, source: Source, parts: Iterable[Part]) -> None:
        self.source = source
        self.parts: list[Part] = []
        self._starts: list[int] = []
        pieces: list[str] = [" "]
        length = 1
        for part in parts:
            words = words_of(part.compared)
            if not words:
                continue
            if part.note is not None:
                pieces.append(f"{_BREAK} ")
                length += 2
            self.parts.append(part)
            self._starts.append(length)
            pieces.append(f"{' '.join(words)} ")
            length += len(pieces[-1])
        self.joined = "".join(pieces)

    def find(self, phrase: str) -> Iterator[int]:
        """Where the words of a phrase, `word word`, begin in `joined`."""
        at = self.joined.find(f" {phrase} ")
        while at >= 0:
            yield at + 1
            at = self.joined.find(f" {phrase} ", at + 1)

    def slices(self, start: int, end: int) -> tuple[Slice, ...]:
        """The slices that `joined[start:end]`, whole words, stands in: one for each page or note that it touches."""
        slices: list[Slice] = []
        for at in range(max(bisect_right(self._starts, start) - 1, 0), len(self.parts)):
            part, first_character = self.parts[at], self._starts[at]
            if first_character >= end:
                break
            spans = word_spans(part.compared)
            first = self.joined.count(" ", first_character, max(start, first_character))
            words = len(self.joined[max(start, first_character) : end].replace(_BREAK, "").split())
            last = min(first + words, len(spans)) - 1
            if first > last:
                continue
            if slices:
                # what runs on runs to the end of its page, past its last word
                before = slices[-1]
                slices[-1] = Slice(before.part, before.start, len(before.part.text.rstrip()))
            slices.append(Slice(part, spans[first][0], spans[last][1]))
        return tuple(slices)


def work_texts(pages: Iterable[tuple[Source, Page]]) -> list[WorkText]:
    """The texts of the works whose pages these are, in order and work by work: bodies first, then the notes."""
    texts = []
    for _, group in groupby(pages, key=lambda each: each[0].source):
        work = list(group)
        labels = [page.label for _, page in work]
        bodies = [
            Part(
                source, page.number, page.label, page.text, _without_calls(page), carried=page.carried, next_label=label
            )
            for (source, page), label in zip(work, [*labels[1:], None], strict=True)
        ]
        notes = [
            Part(source, page.number, page.label, note.text, note.text, note=note.mark)
            for source, page in work
            for note in page.notes
        ]
        texts.append(WorkText(work[0][0], [*bodies, *notes]))
    return texts


def _without_calls(page: Page) -> str:
    """The page's text with the marks that its note calls still show, `(١)` and `[1]`, made invisible."""
    text = page.text
    for call in page.calls:
        shown = _CALL.search(text, max(call.offset - _LONGEST_CALL, 0), call.offset)
        if shown and fold_text(shown["mark"]) == call.mark:
            apart = " " if text[call.offset : call.offset + 1].isalnum() else _HIDDEN
            text = text[: shown.start()] + _HIDDEN * (len(shown.group()) - 1) + apart + text[call.offset :]
    return text
