"""Notes apart from the body: footnotes at the end of a page or column, endnotes under their heading, and their calls.

Footnotes stand last, begin with a mark and are set smaller than the body; type only a little smaller is enough where
the body calls the mark. A call is a raised number, or a number in brackets that a note on the page answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.models import Note, NoteCall, PrintedLine
from corpus.notes import is_notes_heading
from corpus.pdf.blocks import TextBlock, join_lines
from corpus.pdf.typography import Line, Typography

_ASCII_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_MARK = re.compile(
    r"\s*(?:[(\[{﴿]\s*(\d{1,3}|\*{1,3})\s*[)\]}﴾]\s*[.:\-–]?|(\d{1,3})(?:\s*[).\-–:/]+|(?=\s|[^\W\d_]))|(\*{1,3}|†|‡))\s*(?=\S)"
)
_CALL = re.compile(r"\s*[(\[]\s*(\d{1,3}|\*{1,3})\s*[)\]]|(\d{1,3}|\*{1,3}|†|‡)")
_SMALL = 0.87
_MOST_SKIPPED = 4
"""Numbers that may be missing between two notes whose marks are raised or in brackets."""
_HARDLY_SMALLER = 0.96


@dataclass(frozen=True, slots=True)
class Called:
    """A block's text, and the calls in it with their places."""

    block: TextBlock
    calls: tuple[NoteCall, ...]
    """Offsets in the block's text."""


def fold_mark(mark: str) -> str:
    """Digits to ASCII, brackets and blanks off."""
    return mark.translate(_ASCII_DIGITS).strip("()[]{} ﴾﴿.-")


def split_footnotes(rows: Sequence[Sequence[Line]], typography: Typography) -> int:
    """How many of a column's rows, from the top, are body: the rest are footnotes."""
    bodies = [max(line.size for line in row) for row in rows]
    called = {fold_mark(line.text[start:end]) for row in rows for line in row for start, end in line.raised}
    for smallest, needs_call in ((_SMALL, False), (_HARDLY_SMALLER, True)):
        first = len(rows)
        while first > 0 and bodies[first - 1] <= smallest * typography.body_size:
            first -= 1
        while first < len(rows):
            mark = _note_mark(rows[first][0].text)
            starred = mark.startswith("*") and not any("*" in line.text[1:] for row in rows[:first] for line in row)
            if mark and not starred and (not needs_call or mark in called):
                return first
            first += 1
    return len(rows)


def read_notes(lines: Sequence[Line], words: frozenset[str]) -> tuple[str, list[Note]]:
    """Notes of successive lines: a new one begins where a line's mark counts on from the last.

    Lines before the first mark come first: they carry on the last note of the page before.
    """
    notes: list[tuple[str, list[Line], int]] = []
    carried: list[Line] = []
    for line in lines:
        found = _MARK.match(line.text)
        mark = _note_mark(line.text)
        sure = bool(line.raised and line.raised[0][0] == 0) or bool(found and found.group(1))
        if found and mark and (not notes or _counts_on(notes[-1][0], mark, sure=sure)):
            notes.append((mark, [line], found.end()))
        elif notes:
            notes[-1][1].append(line)
        else:
            carried.append(line)
    read = [Note(mark, join_lines(note_lines, words)[0][skipped:].strip()) for mark, note_lines, skipped in notes]
    return join_lines(carried, words)[0], read


def read_endnotes(blocks: Sequence[TextBlock], *, inside: bool) -> tuple[list[TextBlock], list[Note], bool]:
    """Take endnotes out of a page's blocks: those that count on under their heading.

    `inside` says that the previous page ended among endnotes; so does the last value returned for the next page.
    """
    body: list[TextBlock] = []
    notes: list[Note] = []
    for block in blocks:
        if is_notes_heading(block.text):
            inside = True
            body.append(block)
            continue
        found = _MARK.match(block.text) if inside else None
        if found and (not notes or _counts_on(notes[-1].mark, _note_mark(block.text))):
            notes.append(Note(_note_mark(block.text), block.text[found.end() :].strip()))
        elif inside and block.kind == "heading":
            inside = False
            body.append(block)
        elif inside and notes:
            notes[-1] = Note(notes[-1].mark, f"{notes[-1].text} {block.text}".strip())
        else:
            inside = False
            body.append(block)
    return body, notes, inside


def find_calls(blocks: Sequence[TextBlock], page_marks: Sequence[str], all_marks: frozenset[str]) -> list[Called]:
    """Find the calls in a page's blocks.

    `page_marks` are the marks of the page's own notes in order, `all_marks` those of the whole document.
    """
    called: list[Called] = []
    waiting = list(page_marks)
    for block in blocks:
        spans = _raised_calls(block, all_marks)
        for _, _, mark in spans:
            if mark in waiting:
                waiting.remove(mark)
        for found in re.finditer(r"\s*[(\[]\s*(\d{1,3}|\*{1,3})\s*[)\]]", block.text):
            mark = fold_mark(found.group(1))
            overlaps = any(start < found.end() and found.start() < end for start, end, _ in spans)
            if waiting and mark == waiting[0] and not overlaps and block.text[: found.start()].strip():
                waiting.pop(0)
                spans.append((found.start(), found.end(), mark))
        called.append(_with_places(block, sorted(spans)))
    if page_marks and waiting == list(page_marks):
        return _calls_run_together(blocks, page_marks) or called
    return called


_RUN_TOGETHER = re.compile(r"(?<=[^\W\d_])[.,;:!?؟،؛»”’)]{0,3}(\d{1,3})(?=\s|$|[.,;:)])")


def _calls_run_together(blocks: Sequence[TextBlock], page_marks: Sequence[str]) -> list[Called]:
    """Calls set in a font's own superior figures, which stand on the line: digits behind a word, with no blank between.

    Only if all of the page's notes are called so, in their order, are they calls: else they may be any numbers.
    """
    waiting = list(page_marks)
    called: list[Called] = []
    for block in blocks:
        spans: list[tuple[int, int, str]] = []
        if block.kind != "heading":
            spans = [
                (*found.span(1), waiting.pop(0))
                for found in _RUN_TOGETHER.finditer(block.text)
                if waiting and fold_mark(found.group(1)) == waiting[0]
            ]
        called.append(_with_places(block, spans))
    return [] if waiting else called


def _raised_calls(block: TextBlock, all_marks: frozenset[str]) -> list[tuple[int, int, str]]:
    """Raised numbers that are calls, not exponents (m², 10³) or ordinals (5th)."""
    spans: list[tuple[int, int, str]] = []
    for start, end in _whole_calls(block):
        found = _CALL.fullmatch(block.text[start:end].strip())
        before = block.text[:start].rstrip()
        if not found or not before:
            continue
        mark = fold_mark(found.group(1) or found.group(2))
        exponent = found.group(2) and (before[-1].isdigit() or re.search(r"(?:^|[\W\d_])[A-Za-z]{1,2}$", before))
        if mark in all_marks and not exponent:
            spans.append((len(before), end, mark))
    return spans


def _whole_calls(block: TextBlock) -> list[tuple[int, int]]:
    """Raised spans with the brackets around them, which may be of another font, and over the blanks inside them."""
    merged: list[tuple[int, int]] = []
    for start, end in block.raised:
        if merged and not block.text[merged[-1][1] : start].strip():
            merged[-1] = merged[-1][0], end
        else:
            merged.append((start, end))
    whole: list[tuple[int, int]] = []
    for start, end in merged:
        opening = re.search(r"[(\[]\s*$", block.text[:start])
        closing = re.match(r"\s*[)\]]", block.text[end:])
        bare = block.text[start:end].strip().isdigit()
        whole.append((opening.start(), end + closing.end()) if bare and opening and closing else (start, end))
    return whole


def _with_places(block: TextBlock, spans: Sequence[tuple[int, int, str]]) -> Called:
    """The block with its calls recorded: one in brackets stays where it is printed, a bare raised number is taken out.

    A bare number left in the text would run together with its word (`host.4`), and read as part of it.
    """
    text, calls, position = "", [], 0
    out: list[tuple[int, int]] = []
    for start, end, mark in spans:
        text += block.text[position:start]
        printed = block.text[start:end]
        if "(" in printed or "[" in printed:
            text += printed
        else:
            out.append((start, end))
        calls.append(NoteCall(mark, len(text)))
        position = end
    text += block.text[position:]

    def moved(offset: int) -> int:
        return offset - sum(min(end, offset) - start for start, end in out if start < offset)

    lines = tuple(PrintedLine(moved(line.start), line.number) for line in block.lines)
    return Called(replace(block, text=text, raised=(), lines=lines), tuple(calls))


def _note_mark(text: str) -> str:
    found = _MARK.match(text)
    return fold_mark(next(group for group in found.groups() if group)) if found else ""


def _counts_on(last: str, mark: str, *, sure: bool = False) -> bool:
    if last.isdigit() and mark.isdigit():
        return int(last) < int(mark) <= int(last) + (_MOST_SKIPPED if sure else 1)
    return bool(mark) and not mark.isdigit()
