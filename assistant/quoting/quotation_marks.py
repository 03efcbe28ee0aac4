"""What is quoted in a manuscript: between quotation marks («», “”, „“, ‹›, "") and in block quotes.

Of nested quotations the outer one counts. One of several paragraphs may begin each of them with its opening mark. Mark after
mark is read with those that are still open; one that is never closed opens nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.quoting.cited import brackets, is_citation, pages_of
from assistant.quoting.manuscript import Block, Manuscript
from corpus.markup import plain_inline

_CLOSING = {"«": "»", "»": "«", "“": "”“", "”": "“”", "„": "“”", "‟": "”", "‹": "›", '"': '"', "＂": "＂"}
_MARK = re.compile('[«»“”„‟‹›"＂]')
# These open only where a word begins.
_EITHER_WAY = frozenset('»”"＂')
_MOST_OPEN = 8
# Begins only where white space does, or many blank lines would be tried from each of them.
_REPEATED_MARK = re.compile(r"(?<!\s)((?:[^\S\n]*\n){2,}[^\S\n]*)[«“„\"‹]")
_QUOTE_MARKER = re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+", re.MULTILINE)
_DASHED = re.compile(r"[>\s]*(?:[—–―]|--)")
_LONGEST_ATTRIBUTION = 600
_MOST_DASHES = 5
_DASH = re.compile(r"\s(?:[—–―]|--)\s")
_CALLED_NOTE = re.compile(r"\[\^[^\]\s]{1,20}\]")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation in a manuscript: `start:end` of its text, with the marks around it."""

    start: int
    end: int
    text: str
    """What is quoted, without Markdown's marks and calls of notes."""
    in_note: bool = False
    block: bool = False


def quoted_spans(manuscript: Manuscript, text: str) -> list[Quoted]:
    """What is quoted in a manuscript, in order; `text` is its text without code."""
    spans: list[Quoted] = []
    paragraphs = [block for block in manuscript.blocks if block.kind in ("text", "note")]
    starts = [block.start for block in paragraphs]
    for start, end in _pairs(text, paragraphs):
        block = paragraphs[bisect_right(starts, start) - 1]
        inner = _REPEATED_MARK.sub(r"\1", text[start + 1 : end - 1])
        spans.append(Quoted(start, end, _read(inner, manuscript), in_note=block.kind == "note"))
    for block in manuscript.blocks:
        if block.kind == "quote":
            end = block.end - len(_attribution(text[block.start : block.end]))
            inner = _QUOTE_MARKER.sub("", text[block.start : end])
            spans.append(Quoted(block.start, end, _read(inner, manuscript), block=True))
    return sorted(spans, key=lambda each: each.start)


def without_markers(text: str) -> str:
    """The text of a block quote without the `>` before its lines."""
    return _QUOTE_MARKER.sub("", text)


def _read(source: str, manuscript: Manuscript) -> str:
    text = plain_inline(source).text if manuscript.markdown else source
    return _CALLED_NOTE.sub("", text).strip()


def _pairs(text: str, paragraphs: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Spans from an opening mark to its closing one, the outer ones only."""
    closed: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for paragraph in paragraphs:
        marks = list(_MARK.finditer(text, paragraph.start, paragraph.end))
        goes_on = opened and marks and not text[paragraph.start : marks[0].start()].strip()
        if goes_on and marks[0].group() == opened[0][0]:
            del marks[0], opened[1:]
        else:
            opened = []
        for match in marks:
            mark = match.group()
            level = next((at for at in reversed(range(len(opened))) if mark in _CLOSING[opened[at][0]]), None)
            if level is not None:
                closed.append((opened[level][1], match.end()))
                del opened[level:]
            elif mark in _CLOSING and _opens(text, match.start()) and len(opened) < _MOST_OPEN:
                opened.append((mark, match.start()))
    end = -1
    for pair in sorted(closed, key=lambda pair: (pair[0], -pair[1])):
        if pair[0] >= end:
            yield pair
            end = pair[1]


def _opens(text: str, at: int) -> bool:
    if text[at] not in _EITHER_WAY:
        return True
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isalnum() and before not in (".", ",", "،") and bool(after.strip())


def _attribution(block: str) -> str:
    """The end of a block quote that is no part of what is quoted: a line behind a dash, or brackets with a citation."""
    end = block[-_LONGEST_ATTRIBUTION:]
    last_line = end.rpartition("\n")[2]
    if len(last_line) < len(end) and _DASHED.match(last_line):
        return last_line
    dashes = [match.start() for match in _DASH.finditer(last_line)]
    behind_dash = next(
        (last_line[at:] for at in reversed(dashes[-_MOST_DASHES:]) if pages_of(last_line[at:]).labels), ""
    )
    if behind_dash:
        return behind_dash
    last = list(brackets(last_line, 0, len(last_line)))[-1:]
    closes = bool(last) and not last_line[last[0][1] :].strip(" .،,")
    return last_line[last[0][0] :] if closes and is_citation(last_line[slice(*last[0])]) else ""
