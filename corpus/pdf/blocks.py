"""Columns of rows -> blocks: paragraphs joined across lines and columns, headings, items, table rows, captions.

A line ends its paragraph where a person would have gone on: where the first word of the next line would still have
fitted. That holds for justified and for ragged text alike; indents, gaps, a change of type and list marks tell the
rest.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.models import BlockKind, PrintedLine
from corpus.pdf.columns import Column
from corpus.pdf.typography import Line, Typography

_ITEM = re.compile(r"(?:[-–—•●○▪■◦*·]|\(?\d{1,2}[.)\-]|\(?[أ-ي][.)\-]|[a-z][.)])\s+\S")
_MARKER = re.compile(r"[-–—•●○▪■◦*·]|\(?\d{1,2}[.)\-]+|\(?[أ-ي][.)\-]+|[a-z][.)]")
_CAPTION = re.compile(
    r"(?:(?:شكل|الشكل|جدول|الجدول|صورة|خريطة|Figure|Fig\.|Table|Map|Chart)\s*(?:رقم\s*)?\(?\d+)", re.IGNORECASE
)
_SENTENCE_END = re.compile(
    r"[.!?؟:؛…][\"'”»)\]]*(?:\s*[(\[]\s*(?:\d{1,3}|\*{1,3})\s*[)\]])?$|[^\W\d_][.!?؟…][\"'”»)\]]*\d{1,3}$"
)
"""The call of a note may stand behind the stop."""
_HYPHENATED = re.compile(r"([A-Za-z]{2,})[-‐\u00ad]$")
_ARABIC = re.compile("[\u0620-\u06ff]")
_LATIN = re.compile("[A-Za-z]")
_BROKEN_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s،]*[-/_.=&?]$", re.IGNORECASE)
_BROKEN_COMPOUND = re.compile(r"[A-Za-z0-9][-–—]$")
"""COVID-|19, Norse–|Gaels."""
_REFERENCES = re.compile(
    r"\W*(?:\d+\W+)?(?:قائمة\s+)?"
    r"(?:(?:ال)?مراجع|(?:ال)?مصادر(?:\s+و\s*المراجع)?|references|bibliography|works cited)\W*",
    re.IGNORECASE,
)
_LONGEST_HEADING = 25
"""Words."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block before it has its place on the page."""

    kind: BlockKind
    text: str
    raised: tuple[tuple[int, int], ...] = ()
    """Spans of the text that stand raised: calls of notes, perhaps."""
    level: int = 0
    size: float = 0.0
    bold: bool = False
    complete: bool = True
    """Whether it ends where its last line ends; else it may go on in the next column or on the next page."""
    indented: bool = False
    """Whether its first line stands further in, as that of a new paragraph or a centred line does."""
    lines: tuple[PrintedLine, ...] = ()
    """Where its lines begin in its text."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The type sizes of a document's headings, the largest first, and whether bold alone makes one."""

    sizes: tuple[float, ...]
    body_size: float
    body_is_bold: bool

    def level(self, lines: Sequence[Line]) -> int:
        """2, 3 … of a heading set in these lines; 0 of anything else. The title of the work is found later."""
        text = " ".join(line.text for line in lines)
        words = text.split()
        if not words or len(words) > _LONGEST_HEADING or not re.search(r"[^\W\d_]", text) or len(text) < 3:
            return 0
        size = max(line.size for line in lines)
        if size >= 1.1 * self.body_size:
            return _rank(size, self.sizes)
        bold = all(line.fragment.bold for line in lines) and not self.body_is_bold
        if bold and size >= 0.95 * self.body_size and len(words) <= 15 and not re.search(r"[.،,؛;]$", text):
            return 4
        return 0


def heading_sizes(pages: Iterable[Iterable[Line]], typography: Typography) -> Headings:
    """Find the sizes of type that are larger than the body's."""
    sizes: Counter[float] = Counter()
    bold: Counter[bool] = Counter()
    for line in (line for page in pages for line in page):
        bold[line.fragment.bold] += len(line.text)
        if line.size >= 1.1 * typography.body_size and len(line.text.split()) <= _LONGEST_HEADING:
            sizes[round(line.size * 2) / 2] += 1
    return Headings(tuple(sorted(sizes, reverse=True)), typography.body_size, bold[True] > bold[False])


def read_blocks(
    columns: Sequence[Column], typography: Typography, headings: Headings, words: frozenset[str]
) -> list[TextBlock]:
    """Blocks of a page in reading order; `words` are the document's words, by which hyphens are judged."""
    blocks: list[TextBlock] = []
    leading = _usual_leading(columns)
    above: Column | None = None
    line_number = 1
    for column in columns:
        found = _column_blocks(column, typography, headings, words, line_number)
        line_number += len(column.rows)
        apart = above is not None and _stands_below(column, above, leading)
        above = column
        if blocks and found and not apart and goes_on(blocks[-1], found[0]):
            blocks[-1] = joined(blocks[-1], found.pop(0), words)[0]
        blocks.extend(found)
    return _with_references(blocks)


def rank_headings(blocks: Sequence[TextBlock], sizes: Sequence[float]) -> list[TextBlock]:
    """Headings that were ranked in a part of a work, ranked among the sizes of the whole, the largest first."""
    return [
        replace(block, level=max(block.level, _rank(block.size, sizes))) if block.kind == "heading" else block
        for block in blocks
    ]


def used_levels(blocks: Iterable[TextBlock], title: Sequence[TextBlock]) -> list[int]:
    """The provisional levels of a document's headings, the title aside."""
    titles = {id(block) for block in title}
    return sorted({block.level for block in blocks if block.kind == "heading" and id(block) not in titles})


def level_headings(blocks: Sequence[TextBlock], title: Sequence[TextBlock], levels: Sequence[int]) -> list[TextBlock]:
    """The title at level 1, the first level under it at 2, all below at 3."""
    titles = {id(block) for block in title}
    return [
        block
        if block.kind != "heading"
        else replace(block, level=1 if id(block) in titles else min(3, 2 + levels.index(block.level)))
        for block in blocks
    ]


def join_lines(lines: Sequence[Line], words: frozenset[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of successive lines and its raised spans; hyphens at line ends are undone."""
    text, raised, _ = _join_lines(lines, words)
    return text, raised


def _join_lines(
    lines: Sequence[Line], words: frozenset[str]
) -> tuple[str, tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Text and raised spans as `join_lines` gives them, and where each line begins in the text."""
    text, raised, starts = "", [], []
    for line in lines:
        text, offset = _append(text, line.text, words)
        raised += [(start + offset, end + offset) for start, end in line.raised]
        starts.append(offset)
    return text, tuple(raised), tuple(starts)


def _column_blocks(
    column: Column, typography: Typography, headings: Headings, words: frozenset[str], first_line: int
) -> list[TextBlock]:
    """Blocks of a column whose first row is the page's line of this number."""
    tabular = _tabular_rows(column)
    leading = _usual_leading([column])
    blocks: list[TextBlock] = []
    paragraph: list[Line] = []

    def close(end: int, *, complete: bool = True) -> None:
        """End the paragraph before the row at `end`."""
        if paragraph:
            block = _paragraph(paragraph, headings, words, first_line + end - len(paragraph), complete=complete)
            blocks.append(replace(block, indented=_is_indented(paragraph, column, typography)))
            paragraph.clear()

    for index, row in enumerate(column.rows):
        if tabular[index]:
            close(index)
            text, raised = "", []
            for cell in row:
                offset = len(text) + 1 if text else 0
                text = f"{text}\t{cell.text}" if text else cell.text
                raised += [(start + offset, end + offset) for start, end in cell.raised]
            lines = (PrintedLine(0, first_line + index),)
            blocks.append(TextBlock("row", text, tuple(raised), size=row[0].size, lines=lines))
            continue
        line = _joined_pieces(row, typography)
        if paragraph and _starts_block(paragraph, line, column, leading, typography, headings):
            close(index)
        paragraph.append(line)
    close(len(column.rows), complete=not (paragraph and _may_go_on(paragraph[-1], column, typography)))
    return blocks


def _rank(size: float, sizes: Sequence[float]) -> int:
    """2 for a heading of the largest size, 3 for one of the next, 4 below."""
    return 2 + min(2, next((rank for rank, other in enumerate(sizes) if size >= other - 0.3), 2))


def _usual_leading(columns: Sequence[Column]) -> float:
    """From line to line of one size, in em."""
    leadings = [
        (above[0].y - below[0].y) / below[0].size
        for column in columns
        for above, below in itertools.pairwise(column.rows)
        if abs(above[0].size - below[0].size) <= 0.08 * above[0].size
    ]
    return statistics.median_low([leading for leading in leadings if 0.8 < leading < 3] or [1.5])


def _stands_below(column: Column, above: Column, leading: float) -> bool:
    """Whether a column begins under another, a gap apart: lines of a title page are each their own column."""
    last, first = above.rows[-1][0], column.rows[0][0]
    return last.y - first.y > (leading + 0.5) * first.size


def _joined_pieces(row: Sequence[Line], typography: Typography) -> Line:
    """The pieces of one justified line as one; Latin ones run left to right in an Arabic column too."""
    if len(row) == 1:
        return row[0]
    latin = not any(_ARABIC.search(piece.text) for piece in row)
    return replace(typography.row([sorted(row, key=lambda piece: piece.x0) if latin else row]), cells=())


def _starts_block(
    paragraph: Sequence[Line],
    line: Line,
    column: Column,
    leading: float,
    typography: Typography,
    headings: Headings,
) -> bool:
    last, first = paragraph[-1], paragraph[0]
    em = line.size
    if abs(line.size - last.size) > 0.08 * last.size:
        return True
    extra, ended = last.y - line.y - leading * em, bool(_SENTENCE_END.search(last.text))
    if extra > 0.5 * em or (extra > 0.2 * em and ended):
        return True
    if ended and _direction(line.text) * _direction(last.text) < 0:
        return True
    if line.fragment.bold != last.fragment.bold and headings.level([line if line.fragment.bold else last]):
        return True
    if not line.text.strip():
        return False
    if _is_centred(last, column) != _is_centred(line, column) and (ended or _is_centred(last, column)):
        return True
    rtl = _runs_right_to_left(line, typography)
    start, last_start = _start(line, rtl), _start(last, rtl)
    # inwards is positive
    indent = (last_start - start) if rtl else (start - last_start)
    short = not _is_full(last, column, typography, next_line=line)
    if short and (ended or _ITEM.match(line.text)):
        return True
    if ended and _ITEM.match(line.text):
        return True
    if _ITEM.match(line.text) and (_ITEM.match(first.text) or short):
        return abs(_start(first, rtl) - start) < 1.5 * em or short
    if 0.8 * em <= indent <= 5 * em and (len(paragraph) > 1 or short):
        return not _is_centred(line, column)
    # verse, addresses, titles: lines that end where they like
    return short and _room(last, column, rtl) > 0.25 * (column.x1 - column.x0)


def _is_indented(paragraph: Sequence[Line], column: Column, typography: Typography) -> bool:
    """Whether the first line begins further in than the second, or than the column where there is no second."""
    first = paragraph[0]
    rtl = _runs_right_to_left(first, typography)
    edge = _start(paragraph[1], rtl) if len(paragraph) > 1 else (column.x1 if rtl else column.x0)
    return (edge - first.x1 if rtl else first.x0 - edge) >= 0.8 * first.size


def _direction(text: str) -> int:
    """1 for a line of Arabic, -1 for one of Latin letters, 0 for neither or both."""
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    if arabic + latin < 8 or min(arabic, latin) > 0.2 * max(arabic, latin):
        return 0
    return 1 if arabic > latin else -1


def _runs_right_to_left(line: Line, typography: Typography) -> bool:
    return {1: True, -1: False, 0: typography.right_to_left}[_direction(line.text)]


def _start(line: Line, right_to_left: bool) -> float:
    return line.x1 if right_to_left else line.x0


def _room(line: Line, column: Column, right_to_left: bool) -> float:
    """How much of the column the line leaves free at its end."""
    return line.x0 - column.x0 if right_to_left else column.x1 - line.x1


def _is_full(line: Line, column: Column, typography: Typography, next_line: Line | None = None) -> bool:
    """Whether the next word would not have fitted on the line."""
    rtl = _runs_right_to_left(line, typography)
    room = _room(line, column, rtl)
    word_width = 2.0 * line.size
    if next_line is not None and next_line.text:
        word = next_line.text.split(maxsplit=1)
        width = (next_line.x1 - next_line.x0) / len(next_line.text)
        word_width = width * len(word[0]) if word else word_width
    return room < word_width + 0.6 * line.size


def _may_go_on(last: Line, column: Column, typography: Typography) -> bool:
    """Whether a column's last line fills it to its end, and is no signature set at that end."""
    rtl = _runs_right_to_left(last, typography)
    inwards = abs(_start(last, rtl) - (column.x1 if rtl else column.x0))
    return _is_full(last, column, typography) and inwards < 0.25 * (column.x1 - column.x0)


def _is_centred(line: Line, column: Column) -> bool:
    left, right = line.x0 - column.x0, column.x1 - line.x1
    return abs(left - right) < 0.1 * (column.x1 - column.x0) and left > 0.1 * (column.x1 - column.x0)


def _tabular_rows(column: Column) -> list[bool]:
    """Which rows are read as cells: those of several with such neighbours; a lone one is a justified line."""
    # a number or a dash apart from its text is a list's, not a cell
    counts = [len(row) - (len(row) == 2 and bool(_MARKER.fullmatch(row[0].text.strip()))) for row in column.rows]
    counts = [3 if row[0].cells else count for row, count in zip(column.rows, counts, strict=True)]
    tabular = []
    for index, (row, count) in enumerate(zip(column.rows, counts, strict=True)):
        neighbours = [*counts[max(0, index - 1) : index], *counts[index + 1 : index + 2]]
        beside_rows = any(other >= 2 for other in neighbours)
        tabular.append(bool(row[0].cells) or (count >= 2 and (beside_rows or not neighbours)))
    return tabular


def _paragraph(
    lines: Sequence[Line], headings: Headings, words: frozenset[str], first_line: int, *, complete: bool
) -> TextBlock:
    text, raised, starts = _join_lines(lines, words)
    printed = tuple(PrintedLine(start, number) for number, start in enumerate(starts, first_line))
    level = headings.level(lines)
    kind: BlockKind = "paragraph"
    if _CAPTION.match(text) and len(text.split()) <= 40:
        kind, level = "caption", 0
    elif level:
        kind = "heading"
    elif _ITEM.match(text):
        kind = "item"
    size, bold = max(line.size for line in lines), all(line.fragment.bold for line in lines)
    return TextBlock(kind, text, raised, level, size, bold, complete, lines=printed)


def goes_on(above: TextBlock, below: TextBlock) -> bool:
    """Whether a paragraph goes on at the head of the next column or page."""
    if above.kind not in ("paragraph", "item") or below.kind != "paragraph" or above.complete or below.indented:
        return False
    if _direction(above.text) * _direction(below.text) < 0:
        return False
    return not _SENTENCE_END.search(above.text) and abs(above.size - below.size) <= 0.08 * above.size


def joined(above: TextBlock, below: TextBlock, words: frozenset[str]) -> tuple[TextBlock, int]:
    """Both as one, and where the second begins in it."""
    text, offset = _append(above.text, below.text, words)
    raised = above.raised + tuple((start + offset, end + offset) for start, end in below.raised)
    lines = above.lines + tuple(PrintedLine(line.start + offset, line.number) for line in below.lines)
    return replace(above, text=text, raised=raised, complete=below.complete, lines=lines), offset


def _append(text: str, addition: str, words: frozenset[str]) -> tuple[str, int]:
    """Text with another line after it, and where that line begins."""
    if not text:
        return addition, 0
    broken = _HYPHENATED.search(text)
    if broken and (following := re.match(r"[a-z]+", addition)):
        hyphenated, whole = f"{broken.group(1)}-{following.group()}", broken.group(1) + following.group()
        text = text[:-1] + "-" if hyphenated.lower() in words and whole.lower() not in words else text[:-1]
        return text + addition, len(text)
    if not addition:
        return text, len(text)
    if (_BROKEN_ADDRESS.search(text) and not addition[0].isspace()) or (
        _BROKEN_COMPOUND.search(text) and re.match(r"[A-Za-z0-9]", addition)
    ):
        return text + addition, len(text)
    return f"{text} {addition}", len(text) + 1


def _with_references(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """Under a heading such as المراجع or References, paragraphs are entries."""
    marked: list[TextBlock] = []
    inside = False
    for block in blocks:
        if _REFERENCES.fullmatch(block.text):
            inside = True
            marked.append(replace(block, kind="heading", level=block.level or 2))
            continue
        if block.kind == "heading":
            inside = False
        marked.append(replace(block, kind="reference") if inside and block.kind in ("paragraph", "item") else block)
    return marked
