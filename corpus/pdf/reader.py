"""A PDF file -> a `Document`.

The walk: pypdf opens the file; every page's glyphs become fragments (`page`, `lines`), missing letters are found
(`missing`); the whole document's habits are decided (`typography`); furniture and footnotes are taken out
(`furniture`, `notes`); what remains is put in reading order (`columns`) and read as blocks (`blocks`). A long work is read
in parts as far as that. Then, over the whole work, endnotes are taken out and calls found (`notes`), each page is judged
(`quality`), paragraphs that run over its end are joined (`page_breaks`), text and offsets laid down (here); the
bibliography comes last (`metadata`).
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from corpus.errors import UnreadableSource
from corpus.models import Block, Document, Note, NoteCall, Page, Quality
from corpus.pdf.blocks import Headings, TextBlock, heading_sizes, level_headings, read_blocks, used_levels
from corpus.pdf.characters import BOX
from corpus.pdf.columns import Column, find_gutter, reading_order
from corpus.pdf.furniture import Furnished, take_out_furniture
from corpus.pdf.glyphs import Rule
from corpus.pdf.interpreter import FontCache
from corpus.pdf.lines import Fragment, clean_glyphs, fragments, with_raised
from corpus.pdf.metadata import read_work, title_blocks, without_author_heading
from corpus.pdf.missing import count_named, count_unknown, name_missing_letters, with_letters
from corpus.pdf.notes import Called, find_calls, read_endnotes, read_notes, split_footnotes
from corpus.pdf.page import PageGlyphs, read_glyphs
from corpus.pdf.page_breaks import CalledPage, join_page_breaks
from corpus.pdf.quality import Drawn, page_quality, work_quality
from corpus.pdf.tables import gather_tables
from corpus.pdf.typography import Line, Typography, read_lines
from corpus.reasons import reason

_UNREADABLE = (
    PyPdfError,
    DependencyError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
    ArithmeticError,
    NotImplementedError,
    EOFError,
    OSError,
)
"""What pypdf raises on damaged files; its own errors are only some of them."""
_PAGES_AT_ONCE = 250
"""Glyphs are large: a longer work is read part by part, so that memory does not grow with it. The habits of its type and its
running heads are judged within a part; headings, notes and paragraphs that run over a page end, in the whole work."""
_CATALOG = re.compile(rb"(\d+)\s+(\d+)\s+obj\b(?:(?!endobj).){0,2000}?/Type\s*/Catalog\b", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One page as drawn: its fragments, or why there are none."""

    fragments: list[Fragment]
    rules: list[Rule]
    drawn: Drawn
    failure: str = ""


@dataclass(frozen=True, slots=True)
class _Draft:
    """One page as read, before its calls are found."""

    blocks: list[TextBlock]
    notes: list[Note]
    carried: str
    """What its first footnote says without a mark of its own: the end of the last note before it."""
    label: str | None
    running: tuple[str, ...]
    drawn: Drawn
    failure: str


def read_pdf(path: Path, *, password: str | None = None) -> Document:
    """Read a PDF. Raises UnreadableSource with the file, the cause and the way out."""
    reader = _open(path, password)
    fonts = FontCache()
    drafts: list[_Draft] = []
    words: frozenset[str] = frozenset()
    for numbers in _parts(len(reader.pages)):
        drawings = _draw(reader, fonts, numbers)
        read, part_words = _draft_pages(drawings)
        drafts += read
        words |= part_words
    failures = [draft.failure for draft in drafts if draft.failure]
    if len(failures) == len(drafts):
        raise UnreadableSource(f"{path.name} has no readable page: {failures[0]}; export it again, or leave it out.")
    drafts = _with_headings(_with_notes(drafts))
    pages = _labelled(reader, _pages(drafts, words))
    work = read_work(reader, path, drafts[0].blocks, pages)
    return Document(work, tuple(pages), work_quality(pages, [draft.drawn for draft in drafts]))


def _parts(pages: int) -> list[range]:
    """Page numbers from 0 in parts of about one size: a last part of few pages would show no habits."""
    size = math.ceil(pages / math.ceil(pages / _PAGES_AT_ONCE))
    return [range(start, min(start + size, pages)) for start in range(0, pages, size)]


def _draft_pages(drawings: Sequence[_Drawing]) -> tuple[list[_Draft], frozenset[str]]:
    """Read successive pages; with the Latin words that stand on them whole."""
    drawings = _with_missing_letters(drawings)
    typography, lines = read_lines([drawing.fragments for drawing in drawings])
    lines = [gather_tables(page, drawing.rules, typography) for page, drawing in zip(lines, drawings, strict=True)]
    furnished = take_out_furniture(lines, typography)
    words = frozenset(
        word for page in lines for line in page for word in re.findall(r"[a-z]+(?:-[a-z]+)*", line.text.lower())
    )
    headings = heading_sizes([page.body for page in furnished], typography)
    return _draft(furnished, drawings, typography, headings, words), words


def _with_notes(drafts: Sequence[_Draft]) -> list[_Draft]:
    """The pages of a work with its lists of endnotes among the notes, and footnotes whole where they begin."""
    found: list[_Draft] = []
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


def _with_headings(drafts: Sequence[_Draft]) -> list[_Draft]:
    """The pages of a work with the levels of its headings, the title's first."""
    found = [block for draft in drafts for block in draft.blocks if block.kind == "heading"]
    drafts = [replace(drafts[0], blocks=without_author_heading(drafts[0].blocks, found)), *drafts[1:]]
    title = title_blocks(drafts[0].blocks)
    levels = used_levels((block for draft in drafts for block in draft.blocks), title)
    return [replace(draft, blocks=level_headings(draft.blocks, title, levels)) for draft in drafts]


def _pages(drafts: Sequence[_Draft], words: frozenset[str]) -> list[Page]:
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
        blocks.append(Block(start, len(text), block.kind, block.level))
        calls += [NoteCall(call.mark, start + min(call.offset, len(stripped))) for call in item.calls]
    return text, tuple(blocks), tuple(calls)


def _open(path: Path, password: str | None) -> PdfReader:
    try:
        reader = _open_repaired(path)
        if reader.is_encrypted and not reader.decrypt(password or ""):
            if not _only_attachments_encrypted(reader):
                way_out = (
                    "give its password, or a copy without one"
                    if password is None
                    else "this password does not open it, give another one"
                )
                raise UnreadableSource(f"{path.name} is encrypted: {way_out}.")
            plain = re.sub(rb"/Encrypt\s+\d+\s+\d+\s+R", lambda entry: b" " * len(entry.group()), path.read_bytes())
            reader = PdfReader(io.BytesIO(plain))
        if not reader.pages:
            raise UnreadableSource(f"{path.name} has no pages: export it again, or leave it out.")
    except _UNREADABLE as error:
        raise UnreadableSource(
            f"{path.name} cannot be read as a PDF ({_cause(error)}): export it again, or leave it out."
        ) from error
    return reader


def _only_attachments_encrypted(reader: PdfReader) -> bool:
    """Whether streams and strings pass the encryption as they are: then only attachments need the password."""
    encryption = reader.trailer["/Encrypt"].get_object()
    return isinstance(encryption, dict) and all(encryption.get(key) == "/Identity" for key in ("/StmF", "/StrF"))


def _open_repaired(path: Path) -> PdfReader:
    """Open a file; one that begins with junk, lost its end or its way to the catalogue is tried again, put right."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted or len(reader.pages):
            return reader
    except _UNREADABLE as error:
        data = path.read_bytes()
        data = data[max(0, data.find(b"%PDF-")) :]
        catalog = _CATALOG.search(data)
        trailer = b"\ntrailer\n<< /Root %s %s R >>" % catalog.groups() if catalog else b""
        # a cross-reference table at 0 is none: pypdf then looks for the objects themselves
        for end in (b"", trailer) if trailer else (b"",):
            try:
                reader = PdfReader(io.BytesIO(data + end + b"\nstartxref\n0\n%%EOF\n"))
                if reader.is_encrypted or len(reader.pages):
                    return reader
            except _UNREADABLE:
                continue
        raise error from None
    return reader


def _draw(reader: PdfReader, fonts: FontCache, numbers: range) -> list[_Drawing]:
    drawings: list[_Drawing] = []
    for number in numbers:
        try:
            page = read_glyphs(reader.pages[number], fonts)
        except _UNREADABLE as error:
            drawings.append(_Drawing([], [], Drawn(0, 0, 0, 0, 0), reason("unreadable_page", cause=_cause(error))))
            continue
        drawings.append(_drawing(page))
    return drawings


def _with_missing_letters(drawings: Sequence[_Drawing]) -> list[_Drawing]:
    """Put in the letters that can be told, and count the glyphs that stay unknown or doubtful."""
    letters = name_missing_letters([drawing.fragments for drawing in drawings])
    named: list[_Drawing] = []
    for drawing in drawings:
        found = [with_letters(fragment, letters) for fragment in drawing.fragments]
        drawn = replace(
            drawing.drawn,
            unknown=sum(count_unknown(fragment) for fragment in found),
            doubtful=sum(glyph.unread != 0 and glyph.text != BOX for fragment in found for glyph in fragment.glyphs),
            corrected=drawing.drawn.corrected + sum(count_named(fragment, letters) for fragment in drawing.fragments),
        )
        named.append(replace(drawing, fragments=found, drawn=drawn))
    return named


def _drawing(page: PageGlyphs) -> _Drawing:
    found = with_raised(fragments(clean_glyphs(page.glyphs)))
    inked = sum(not glyph.text.isspace() for glyph in page.glyphs)
    return _Drawing(found, page.rules, Drawn(inked, 0, 0, page.corrected, page.images))


def _draft(
    furnished: Sequence[Furnished],
    drawings: Sequence[_Drawing],
    typography: Typography,
    headings: Headings,
    words: frozenset[str],
) -> list[_Draft]:
    drafts: list[_Draft] = []
    found = [find_gutter(page.body) for page in furnished]
    gutters = [gutter for gutter in found if gutter is not None]
    for page, gutter, drawing in zip(furnished, found, drawings, strict=True):
        body, page_notes = _page_footnotes(page.body, typography, gutter or next(iter(gutters), None))
        column_notes: list[Line] = []
        columns: list[Column] = []
        own = replace(typography, right_to_left=_runs_right_to_left(body, otherwise=typography.right_to_left))
        for column in reading_order(body, own, gutters):
            kept = split_footnotes(column.rows, typography)
            column_notes += [line for row in column.rows[kept:] for line in row]
            if kept:
                columns.append(Column(column.rows[:kept], column.x0, column.x1))
        blocks = read_blocks(columns, own, headings, words)
        carried, notes = read_notes([*column_notes, *page_notes], words)
        drafts.append(_Draft(blocks, notes, carried, page.label, page.running, drawing.drawn, drawing.failure))
    return drafts


def _runs_right_to_left(lines: Sequence[Line], *, otherwise: bool) -> bool:
    """The direction of one page, where its letters leave no doubt."""
    text = "".join(line.text for line in lines)
    arabic, latin = len(re.findall("[\u0620-\u064a]", text)), len(re.findall("[A-Za-z]", text))
    if arabic + latin < 60 or 0.1 < arabic / (arabic + latin) < 0.6:
        return otherwise
    return arabic > latin


def _page_footnotes(
    lines: Sequence[Line], typography: Typography, gutter: float | None
) -> tuple[list[Line], list[Line]]:
    """Footnotes that run under all columns of a page; those at the foot of each column are found there."""
    ordered = sorted(lines, key=lambda line: -line.y)
    kept = split_footnotes([[line] for line in ordered], typography)
    notes = ordered[kept:]
    if gutter is not None and not any(line.x0 < gutter < line.x1 for line in notes):
        return ordered, []
    columns = reading_order(notes, typography)
    return ordered[:kept], [line for column in columns for row in column.rows for line in row]


def _labelled(reader: PdfReader, pages: Sequence[Page]) -> list[Page]:
    """The pages with the file's own page labels where no numbers are printed."""
    try:
        if any(page.label for page in pages) or "/PageLabels" not in reader.root_object:
            return list(pages)
        return [replace(page, label=label or None) for page, label in zip(pages, reader.page_labels, strict=True)]
    except _UNREADABLE:
        return list(pages)  # malformed labels are no reason to lose the pages


def _cause(error: BaseException) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
