"""Paragraphs and headings that an export cut in two, put together again where the text itself proves that they are one.

A two-column page exported as text breaks paragraphs at the foot of a column. The proofs used here: a bracket or
guillemet opened before the cut and closed after it; a word that cannot end a sentence followed by one that can only
continue it; a lower-case Latin letter after a line without a stop. Nothing else is joined: a wrong join would invent a
sentence.

A page break cuts in the same way: `join_over_pages` walks over the pages, for text files and PDFs alike, each with its
own proof.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypeVar

from corpus.drafts import Draft, opens_like_a_heading
from corpus.fold import fold_text
from corpus.models import NoteCall

_TERMINAL = re.compile(r"[.!?؟…:؛][»”\"’')\]]*\s*$")
_BRACKET = re.compile(r"[()«»\[\]]")
_PAIRS = {"(": ")", "«": "»", "[": "]"}
# Folded words after which an Arabic noun must come: prepositions and the like.
_NEEDS_NOUN = frozenset(
    "من الي علي في عن عبر حول بين ضمن خلال نحو ضد تجاه لدي عند بعد قبل منذ غير كل بعض مع دون مثل و".split()
)
# Folded words after which a clause must come.
_NEEDS_CLAUSE = frozenset("يري تري يوكد توكد يعتقد تعتقد".split())
_CLAUSE_OPENERS = frozenset("ان انه انها انهم".split())
# How far a column can carry the other half of a paragraph away, in blocks.
_REACH = 30
_CUT_WORDS = 6

Part = TypeVar("Part")


def join_cut_blocks(drafts: Sequence[Draft]) -> list[Draft]:
    """The same blocks with the proven cuts undone; a joined part stands where its first half stood."""
    runs: list[_Run] = []
    for draft in _bring_back_second_halves(drafts):
        if runs and (_is_one_heading(runs[-1].parts[-1], draft) or _goes_on(runs[-1], _Opening.of(draft))):
            runs[-1].add(draft)
        else:
            runs.append(_Run(draft))
    return [together(*run.parts) for run in runs]


def join_over_pages(
    pages: Sequence[Sequence[Part]], join: Callable[[int, Part, int, Part], tuple[Part, int] | None]
) -> list[tuple[list[Part], int | None]]:
    """The parts of each page, the one that runs over the page's end whole; where in it the next page's text begins.

    `join` is given the page and the last part above the break, the page and the first part below it; it returns both
    as one with the offset of the second in it, or None where they are two. A part may run over several pages. A page
    that was empty from the start ends it: what stood there may be unread.
    """
    joined = [list(parts) for parts in pages]
    starts: list[int | None] = [None] * len(pages)
    above: int | None = None
    for below, parts in enumerate(joined):
        if above is not None and parts and (whole := join(above, joined[above][-1], below, parts[0])):
            joined[above][-1], start = whole
            starts[above] = start if starts[above] is None else starts[above]
            del parts[0]
            if not parts:
                continue
        above = below if parts else None
    return list(zip(joined, starts, strict=True))


def together(first: Draft, *others: Draft) -> Draft:
    """All as one block of the first one's kind, a blank between them."""
    if not others:
        return first
    parts = (first, *others)
    starts = accumulate((len(part.text) + 1 for part in parts), initial=0)
    calls = [
        NoteCall(call.mark, start + call.offset)
        for part, start in zip(parts, starts, strict=False)
        for call in part.calls
    ]
    return replace(first, text=" ".join(part.text for part in parts), calls=tuple(calls))


class _Run:
    """Blocks that are one, and what is known of their end: all that a proof needs, so that no text is read twice."""

    def __init__(self, first: Draft) -> None:
        self.parts: list[Draft] = []
        self._words = 0
        self._open: list[str] = []
        self.add(first)

    def add(self, draft: Draft) -> None:
        self.parts.append(draft)
        words = draft.text.split()
        self._words += len(words)
        self.last_word = "".join(fold_text(words[-1]).split()[-1:]) if words else ""
        self.is_cut = (
            draft.kind in ("paragraph", "item") and self._words >= _CUT_WORDS and not _TERMINAL.search(draft.text)
        )
        for character in _BRACKET.findall(draft.text):
            if character in _PAIRS:
                self._open.append(character)
            elif self._open and character == _PAIRS[self._open[-1]]:
                self._open.pop()

    @property
    def opened(self) -> str:
        """The bracket that is still open at the end, or nothing."""
        return self._open[-1] if self._open else ""

    @property
    def ends_in_latin(self) -> bool:
        last = self.parts[-1].text.rstrip()[-1:]
        return last.isalpha() and last.isascii()


@dataclass(frozen=True, slots=True)
class _Opening:
    """What is known of a block's beginning."""

    is_paragraph: bool
    closes: str
    """The bracket that closes without having been opened, or nothing."""
    first_word: str
    """Folded."""
    is_lower: bool

    @classmethod
    def of(cls, draft: Draft) -> _Opening:
        first_word = "".join(fold_text("".join(draft.text.split(maxsplit=1)[:1])).split()[:1])
        return cls(draft.kind == "paragraph", _unopened(draft.text), first_word, draft.text[:1].islower())


def _is_one_heading(first: Draft, second: Draft) -> bool:
    """A heading wrapped over two marked lines: the first has no end, the second is deeper and goes on."""
    return (
        first.kind == second.kind == "heading"
        and second.level == first.level + 1
        and not first.text.rstrip().endswith((":", "：", "."))
        and second.text.rstrip().endswith((":", "："))
        and not re.match(r"[0-9٠-٩(\[]|[ء-ي]\s*[-.)]", second.text)
        and not opens_like_a_heading(second.text)
    )


def is_one_paragraph(first: Draft, second: Draft) -> bool:
    """Whether the text proves that the second, which stands right after the first, goes on in its sentence."""
    return _goes_on(_Run(first), _Opening.of(second))


def _goes_on(run: _Run, second: _Opening) -> bool:
    if not second.is_paragraph or not run.is_cut:
        return False
    if run.opened or second.closes:
        return bool(run.opened) and _PAIRS[run.opened] == second.closes
    if run.last_word in _NEEDS_NOUN and second.first_word.startswith("ال") and len(second.first_word) > 3:
        return True
    return bool(second.first_word) and second.is_lower and run.ends_in_latin


def _bring_back_second_halves(drafts: Sequence[Draft]) -> list[Draft]:
    """A cut paragraph finds its other half further on, where exactly one block there can be it.

    That is the one that closes the bracket left open, or, after a verb such as "holds", the one that begins with
    "that": neither can begin a paragraph by itself.
    """
    waiting = list(drafts)
    openings = [_Opening.of(draft) for draft in waiting]
    position = 0
    while position < len(waiting):
        run = _Run(waiting[position])
        while run.is_cut:
            reach = range(position + 1, min(len(waiting), position + 1 + _REACH))
            halves = [at for at in reach if _is_second_half(run, openings[at])]
            if len(halves) != 1:
                break
            run.add(waiting.pop(halves[0]))
            del openings[halves[0]]
        waiting[position] = together(*run.parts)
        position += 1
    return waiting


def _is_second_half(run: _Run, second: _Opening) -> bool:
    if not second.is_paragraph:
        return False
    if run.opened:
        return second.closes == _PAIRS[run.opened]
    return run.last_word in _NEEDS_CLAUSE and second.first_word in _CLAUSE_OPENERS


def _unopened(text: str) -> str:
    """The bracket that closes without having been opened, within the first words; or nothing."""
    depth = dict.fromkeys(_PAIRS.values(), 0)
    for character in text[:120]:
        if character in _PAIRS:
            depth[_PAIRS[character]] += 1
        elif character in depth:
            depth[character] -= 1
            if depth[character] < 0:
                return character
    return ""
