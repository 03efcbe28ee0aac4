"""Text and Markdown files to documents.

The walk: bytes -> `decode` -> `repair` -> front matter off -> pages (form feeds, or lines that mark a page) -> draft
blocks (`drafts`) -> notes apart from the body -> cut paragraphs joined, also over page ends (`joins`) -> laid out as
`Page.text` with its blocks and note calls -> title, authors, year (`bibliography`) and quality.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.bibliography import describe
from corpus.decode import decode
from corpus.drafts import Draft, draft_blocks
from corpus.fold import fold_text
from corpus.joins import is_one_paragraph, join_cut_blocks, join_over_pages, together
from corpus.models import Block, Document, NoteCall, Page
from corpus.note_lists import with_exponents, without_notes
from corpus.notes import with_references
from corpus.quality import page_quality, work_quality
from corpus.repair import repair

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n((?:(?!---).*\n)+)---[ \t]*(?:\n|\Z)")
_FRONT_MATTER_LINE = re.compile(r"(?:\s.*|-\s.*|[^\s:#-][^:#]{0,60}:(?:\s.*)?|#.*)?")
_DIGITS = "0-9٠-٩۰-۹"
# `[صفحة ٣]`, `[ص ٣]`, `[page 3]`, `<!-- page 3 -->` open a page.
_PAGE_OPENING = re.compile(
    rf"^\s*(?:\[|<!--)\s*(?:صفحة|صفحه|الصفحة|ص|page|p\.?)\s*[:.]?\s*([{_DIGITS}]{{1,4}})\s*(?:\]|-->)\s*$",
    re.IGNORECASE,
)
# `— 3 —`, `- 3 -` or a number alone on its line: the number printed at the head or foot of a page.
_PRINTED_NUMBER = re.compile(rf"^\s*(?:[-–—]\s*)?([{_DIGITS}]{{1,4}})(?:\s*[-–—])?\s*$")
_FEWEST_PRINTED_NUMBERS = 3
_BRACKETED_CALL = re.compile(rf"\s?[(\[]([{_DIGITS}]{{1,4}})[)\]]")


@dataclass(frozen=True, slots=True)
class _RawPage:
    text: str
    label: str | None
    running: tuple[str, ...] = ()


def read_text(path: Path) -> Document:
    """Read a .txt or .md file.

    Raises `UnreadableSource` for what is no text, and OSError where the file cannot be read.
    """
    text = repair(decode(path.read_bytes(), path.name))
    front_matter, body = _front_matter(text)
    raw_pages = _split_pages(body)
    if abstract := " ".join(front_matter.get("abstract", ())):
        raw_pages[0] = replace(raw_pages[0], text=f"{abstract}\n\n{raw_pages[0].text}")
    pages = _pages(raw_pages)
    work = describe(path.stem, pages, front_matter)
    return with_references(Document(work, pages, work_quality(pages)))


def _front_matter(text: str) -> tuple[Mapping[str, Sequence[str]], str]:
    """Metadata between two lines of dashes at the top: `key: value`, or a key and a list of `- value` lines.

    Of an entry with keys of its own (`- name: Jane Roe`) the name is kept; other indented lines go on in a value.
    """
    match = _FRONT_MATTER.match(text)
    lines = match.group(1).split("\n") if match else []
    if match is None or not all(_FRONT_MATTER_LINE.fullmatch(line) for line in lines):
        return {}, text
    values: dict[str, list[str]] = {}
    key = ""
    in_list = False
    for line in lines:
        if item := re.match(r"\s*-\s+(.+)", line):
            values.setdefault(key, []).append(re.sub(r"^name:\s*", "", item.group(1)).strip(" \"'"))
            in_list = True
        elif pair := re.match(r"([^\s:#][^:#]*):\s*(.*)", line):
            key, in_list = pair.group(1).strip().lower(), False
            # `>` and `|` announce lines of text
            if value := re.sub(r"^[>|][+-]?$", "", pair.group(2).strip()).strip(" \"'[]"):
                values[key] = [value]
        elif line.strip() and not line.startswith("#") and not in_list:
            values[key] = [" ".join([*values.get(key, ()), line.strip(" \t\"'")])]
    return values, text[match.end() :]


def _split_pages(text: str) -> list[_RawPage]:
    # A form feed ends a page: one at the very end opens no other, one at the start ends a page without text.
    pages = text.rstrip("\f\n ").split("\f")
    if len(pages) > 1:
        return _form_feed_pages(pages)
    text = pages[0]
    lines = text.split("\n")
    openings = [(at, match) for at, line in enumerate(lines) if (match := _PAGE_OPENING.match(line))]
    if openings:
        return _cut_at(lines, [(at, _label(match.group(1))) for at, match in openings], opening=True)
    numbers = _printed_sequence(lines)
    if numbers:
        return _cut_at(lines, numbers, opening=numbers[0][1] != "1")
    return [_RawPage(text, None)]


def _label(digits: str) -> str:
    return fold_text(digits)


def _printed_sequence(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Lines that are printed page numbers: alone between blank lines and counting up by one from 1 or 2.

    One or two may be the numbers of parts: they are none.
    """
    found: list[tuple[int, str]] = []
    for at, line in enumerate(lines):
        match = _PRINTED_NUMBER.match(line)
        if match is None or (at and lines[at - 1].strip()) or (at + 1 < len(lines) and lines[at + 1].strip()):
            continue
        number = int(_label(match.group(1)))
        if (not found and number in (1, 2)) or (found and number == int(found[-1][1]) + 1):
            found.append((at, str(number)))
    return found if len(found) >= _FEWEST_PRINTED_NUMBERS else []


def _cut_at(lines: Sequence[str], marks: Sequence[tuple[int, str]], *, opening: bool) -> list[_RawPage]:
    """Pages cut at marked lines; a mark opens its page, or stands at its foot."""
    pages: list[_RawPage] = []
    start = 0
    label: str | None = None
    for at, mark in marks:
        chunk = "\n".join(lines[start:at])
        if opening:
            if chunk.strip() or pages:
                pages.append(_RawPage(chunk, label))
            label = mark
        else:
            pages.append(_RawPage(chunk, mark))
        start = at + 1
    rest = "\n".join(lines[start:])
    if opening or rest.strip():
        pages.append(_RawPage(rest, label if opening else None))
    return pages


def _form_feed_pages(texts: Sequence[str]) -> list[_RawPage]:
    """Pages between form feeds, without printed numbers and running heads; the number becomes the label."""
    pages: list[_RawPage] = []
    split = [text.split("\n") for text in texts]
    heads = Counter(_masked(lines[at]) for lines in split for at in _edges(lines))
    for lines in split:
        label: str | None = None
        running: list[str] = []
        for at in _edges(lines):
            line = lines[at]
            number = _PRINTED_NUMBER.match(line)
            repeated = len(texts) >= 3 and heads[_masked(line)] > len(texts) / 2
            if number and label is None:
                label = _label(number.group(1))
            elif repeated:
                running.append(line.strip())
            else:
                continue
            lines[at] = ""
        pages.append(_RawPage("\n".join(lines), label, tuple(running)))
    return pages


def _edges(lines: Sequence[str]) -> list[int]:
    """Where the first and the last line of a page stand that say anything."""
    speaking = [at for at, line in enumerate(lines) if line.strip()]
    return [speaking[0], speaking[-1]] if len(speaking) > 2 else []


def _masked(line: str) -> str:
    return re.sub(rf"[{_DIGITS}]+", "0", line.strip())


def _pages(raw_pages: Sequence[_RawPage]) -> tuple[Page, ...]:
    bodies, notes = without_notes([draft_blocks(raw.text) for raw in raw_pages])
    marks = [frozenset(note.mark for note in page_notes) for page_notes in notes]
    all_marks = frozenset().union(*marks)
    bodies = [join_cut_blocks([with_exponents(draft, all_marks) for draft in body]) for body in bodies]

    def join(above: int, first: Draft, below: int, second: Draft) -> tuple[Draft, int] | None:
        called = {call.mark for call in (*second.calls, *_bracketed_calls(second, all_marks))}
        # a page that has a note of the same mark would take the call for its own
        if not is_one_paragraph(first, second) or any(called & page_marks for page_marks in marks[above:below]):
            return None
        return together(first, second), len(first.text) + 1

    pages = []
    joined = join_over_pages(bodies, join)
    for number, (raw, (body, start), page_notes) in enumerate(zip(raw_pages, joined, notes, strict=True), 1):
        carried = 0 if start is None else len(body[-1].text) - start
        pages.append(replace(_lay_out(number, raw, body, all_marks), notes=tuple(page_notes), carried=carried))
    return tuple(pages)


def _lay_out(number: int, raw: _RawPage, drafts: Sequence[Draft], marks: frozenset[str]) -> Page:
    """One page: a block a line, list items and table rows together, other blocks with a blank line between."""
    parts: list[str] = []
    blocks: list[Block] = []
    calls: list[NoteCall] = []
    length = 0
    previous: Draft | None = None
    for draft in drafts:
        if previous is not None:
            together = previous.kind == draft.kind and draft.kind in ("item", "row")
            parts.append("\n" if together else "\n\n")
            length += len(parts[-1])
        blocks.append(Block(length, length + len(draft.text), draft.kind, draft.level))
        calls.extend(NoteCall(call.mark, call.offset + length) for call in draft.calls)
        if draft.kind != "heading":
            calls.extend(NoteCall(call.mark, call.offset + length) for call in _bracketed_calls(draft, marks))
        parts.append(draft.text)
        length += len(draft.text)
        previous = draft
    text = "".join(parts)
    calls.sort(key=lambda call: call.offset)
    return Page(number, text, tuple(blocks), raw.label, tuple(calls), running=raw.running, quality=page_quality(text))


def _bracketed_calls(draft: Draft, marks: frozenset[str]) -> list[NoteCall]:
    """Calls printed as `(٢٠)` in the body, where the document has a note of that mark; an enumerator is none."""
    found = []
    called = {call.mark for call in draft.calls}
    for match in _BRACKETED_CALL.finditer(draft.text):
        mark = fold_text(match.group(1))
        if mark in marks and match.start() > 0 and mark not in called:
            found.append(NoteCall(mark, match.end()))
    return found
