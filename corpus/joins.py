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
from dataclasses import replace
from typing import TypeVar

from corpus.drafts import Draft, opens_like_a_heading
from corpus.fold import fold_text
from corpus.models import NoteCall

_TERMINAL = re.compile(r"[.!?؟…:؛][»”\"’')\]]*\s*$")
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
    joined = _bring_back_second_halves(list(drafts))
    result: list[Draft] = []
    for draft in joined:
        if result and (_is_one_heading(result[-1], draft) or is_one_paragraph(result[-1], draft)):
            result[-1] = together(result[-1], draft)
        else:
            result.append(draft)
    return result


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


def together(first: Draft, second: Draft) -> Draft:
    """Both as one paragraph, a blank between them."""
    shift = len(first.text) + 1
    calls = first.calls + tuple(NoteCall(call.mark, call.offset + shift) for call in second.calls)
    return replace(first, text=f"{first.text} {second.text}", calls=calls)


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
    if second.kind != "paragraph" or not _is_cut(first):
        return False
    opened, closes = _unclosed(first.text), _unopened(second.text)
    if opened or closes:
        return bool(opened) and bool(closes) and _PAIRS[opened] == closes
    last, following = fold_text(first.text).split()[-1], fold_text(second.text).split()
    if not following:
        return False
    if last in _NEEDS_NOUN and following[0].startswith("ال") and len(following[0]) > 3:
        return True
    return second.text[0].islower() and first.text.rstrip()[-1].isalpha() and first.text.rstrip()[-1].isascii()


def _bring_back_second_halves(drafts: list[Draft]) -> list[Draft]:
    """A cut paragraph finds its other half further on, where exactly one block there can be it.

    That is the one that closes the bracket left open, or, after a verb such as "holds", the one that begins with
    "that": neither can begin a paragraph by itself.
    """
    position = 0
    while position < len(drafts):
        first = drafts[position]
        reach = range(position + 1, min(len(drafts), position + 1 + _REACH))
        halves = [at for at in reach if _is_cut(first) and _is_second_half(first, drafts[at])]
        if len(halves) == 1:
            drafts[position] = together(first, drafts.pop(halves[0]))
        else:
            position += 1
    return drafts


def _is_second_half(first: Draft, second: Draft) -> bool:
    if second.kind != "paragraph":
        return False
    opened = _unclosed(first.text)
    if opened:
        return _unopened(second.text) == _PAIRS[opened]
    last, following = fold_text(first.text).split()[-1:], fold_text(second.text).split()[:1]
    return bool(last and following) and last[0] in _NEEDS_CLAUSE and following[0] in _CLAUSE_OPENERS


def _is_cut(draft: Draft) -> bool:
    """A paragraph, or a list item, that stops without a stop."""
    text = draft.text
    return draft.kind in ("paragraph", "item") and not _TERMINAL.search(text) and len(text.split()) >= _CUT_WORDS


def _unclosed(text: str) -> str:
    """The bracket that is still open at the end, or nothing."""
    stack: list[str] = []
    for character in text:
        if character in _PAIRS:
            stack.append(character)
        elif stack and character == _PAIRS[stack[-1]]:
            stack.pop()
    return stack[-1] if stack else ""


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
