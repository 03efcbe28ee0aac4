"""A PDF file -> a `Document`.

The walk: the file is opened (`opening`); its pages are read as drafts, those of a long work range by range and in several
processes where `pool` asks for it (`part`). Then, over the whole work, headings get their levels, endnotes are taken
out and calls found (`notes`), each page is judged (`quality`), paragraphs that run over its end are joined
(`page_breaks`), text and offsets laid down (here); the bibliography comes last (`metadata`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader

from corpus.errors import UnreadableSource
from corpus.models import Block, Document, Note, NoteCall, Page, PrintedLine, Quality
from corpus.pdf.blocks import TextBlock, level_headings, rank_headings, used_levels
from corpus.pdf.metadata import read_work, title_blocks, without_author_heading
from corpus.pdf.notes import Called, find_calls, read_endnotes
from corpus.pdf.opening import UNREADABLE, open_pdf
from corpus.pdf.page_breaks import CalledPage, join_page_breaks
from corpus.pdf.part import Draft, Part, lost_part, page_ranges, read_part
from corpus.pdf.part_json import decode_part, encode_part
from corpus.pdf.quality import page_quality, work_quality
from corpus.pdf.wire import Ranges, ReadRange, Request


def read_pdf(path: Path, *, password: str | None = None) -> Document:
    """Read a PDF. Raises UnreadableSource with the file, the cause and the way out."""
    reader = open_pdf(path, password)
    return _document(reader, path, [read_part(reader, numbers) for numbers in page_ranges(len(reader.pages))])


def answer(request: Request) -> Document | Ranges | ReadRange:
    """Do what a worker is asked for. Raises UnreadableSource as `read_pdf` does."""
    reader = open_pdf(request.path, request.password)
    if request.pages is not None:
        return ReadRange(request.pages, drafts=encode_part(read_part(reader, request.pages)))
    if request.ranges:
        parts = [lost_part(each.pages, each.lost) if each.lost else decode_part(each.drafts) for each in request.ranges]
        return _document(reader, request.path, parts)
    ranges = page_ranges(len(reader.pages))
    if len(ranges) > 1:
        return Ranges(tuple(ranges))
    return _document(reader, request.path, [read_part(reader, ranges[0])])


def _document(reader: PdfReader, path: Path, parts: Sequence[Part]) -> Document:
    """Bring the parts of a work together."""
    drafts = [draft for part in parts for draft in part.drafts]
    failures = [draft.failure for draft in drafts if draft.failure]
    if len(failures) == len(drafts):
        raise UnreadableSource(f"{path.name} has no readable page: {failures[0]}; export it again, or leave it out.")
    sizes = sorted({size for part in parts for size in part.sizes}, reverse=True)
    drafts = _with_headings(_with_notes(drafts), sizes)
    words = frozenset[str]().union(*(part.words for part in parts))
    pages = _labelled(reader, _pages(drafts, words))
    work = read_work(reader, path, drafts[0].blocks, pages)
    return Document(work, tuple(pages), work_quality(pages, [draft.drawn for draft in drafts]))


def _with_notes(drafts: Sequence[Draft]) -> list[Draft]:
    """The pages of a work with its lists of endnotes among the notes, and footnotes whole where they begin."""
    found: list[Draft] = []
    inside = False
    for draft in drafts:
        blocks, endnotes, inside = read_endnotes(draft.blocks, inside=inside)
        if draft.carried and found and found[-1].notes:
            *others, last = found[-1].notes
            found[-1] = replace(found[-1], notes=[*others, Note(last.mark, f"{last.text} {draft.carried}")])
        elif draft.carried:
            blocks.append(TextBlock("paragraph", draft.carried))
        found.append(replace(draft, blocks=blocks, notes=[*endnotes, *draft.notes]))
    return found


def _with_headings(drafts: Sequence[Draft], sizes: Sequence[float]) -> list[Draft]:
    """The pages of a work with the levels of its headings, the title's first; `sizes` are those of its large type."""
    drafts = [replace(draft, blocks=rank_headings(draft.blocks, sizes)) for draft in drafts]
    found = [block for draft in drafts for block in draft.blocks if block.kind == "heading"]
    drafts = [replace(drafts[0], blocks=without_author_heading(drafts[0].blocks, found)), *drafts[1:]]
    title = title_blocks(drafts[0].blocks)
    levels = used_levels((block for draft in drafts for block in draft.blocks), title)
    return [replace(draft, blocks=level_headings(draft.blocks, title, levels)) for draft in drafts]


def _pages(drafts: Sequence[Draft], words: frozenset[str]) -> list[Page]:
    """Find the calls, judge each page, and lay its text out."""
    marks = frozenset(note.mark for draft in drafts for note in draft.notes)
    printed: list[CalledPage] = []
    for draft in drafts:
        page_marks = [note.mark for note in draft.notes]
        called = find_calls(draft.blocks, page_marks, marks)
        text = "\n".join((*(item.block.text for item in called), *(note.text for note in draft.notes)))
        quality = Quality("suspect", (draft.failure,)) if draft.failure else page_quality(text, draft.drawn)
        printed.append(CalledPage(called, frozenset(page_marks), quality))
    pages = []
    for number, (draft, leaf, (called, carried)) in enumerate(
        zip(drafts, printed, join_page_breaks(printed, words), strict=True), start=1
    ):
        text, blocks, calls = lay_out(called)
        pages.append(
            Page(number, text, blocks, draft.label, calls, tuple(draft.notes), draft.running, leaf.quality, carried)
        )
    return pages


def lay_out(called: Sequence[Called]) -> tuple[str, tuple[Block, ...], tuple[NoteCall, ...]]:
    """Lay blocks one below the other: rows and items on successive lines, all else a blank line apart."""
    text = ""
    blocks: list[Block] = []
    calls: list[NoteCall] = []
    for item in called:
        block = item.block
        stripped = block.text.rstrip()
        if not stripped.strip():
            continue
        if blocks:
            together = block.kind in ("item", "row") and blocks[-1].kind == block.kind
            text += "\n" if together else "\n\n"
        start = len(text)
        text += stripped
        lines = tuple(PrintedLine(start + min(line.start, len(stripped)), line.number) for line in block.lines)
        blocks.append(Block(start, len(text), block.kind, block.level, lines))
        calls += [NoteCall(call.mark, start + min(call.offset, len(stripped))) for call in item.calls]
    return text, tuple(blocks), tuple(calls)


def _labelled(reader: PdfReader, pages: Sequence[Page]) -> list[Page]:
    """The pages with the file's own page labels where no numbers are printed."""
    try:
        if any(page.label for page in pages) or "/PageLabels" not in reader.root_object:
            return list(pages)
        return [replace(page, label=label or None) for page, label in zip(pages, reader.page_labels, strict=True)]
    except UNREADABLE:
        return list(pages)  # malformed labels are no reason to lose the pages
