"""A manuscript as its quotations are looked for in it: paragraphs, block quotes, code, notes and the calls that lead to them.

Offsets are offsets in `Manuscript.text`: the file's own text for .md and .txt. A .docx becomes one line a paragraph, its
notes behind it, each call written `[^1]`; there a line's number is the paragraph's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from zipfile import ZipFile

from assistant.errors import BadManuscript
from assistant.quoting.cited import is_citation
from corpus.decode import decode
from corpus.markup import note_mark
from corpus.notes import is_notes_heading, parse_entry

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

BlockKind: TypeAlias = Literal["text", "quote", "code", "note"]
MOST_BYTES = 20_000_000
MOST_UNPACKED_BYTES = 100_000_000
"""Of a Word document, all of its parts together."""
MARKDOWN = frozenset({".md", ".markdown"})
PLAIN = frozenset({".txt", ".text"})
_WORD = ".docx"

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_QUOTED = re.compile(r"\s{0,3}>")
_INDENTED = re.compile(r"(?: {4}|\t)\s*\S")
_ITEM = re.compile(r"\s*(?:[-*+]|[0-9٠-٩]{1,3}[.)])\s")
_RULE = re.compile(r"\s*[_\-*=ـ]{3,}\s*$")
_INLINE_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)[^`\n]+(?<!`)\1(?!`)")
_CALL = re.compile(
    r"\[\^(?P<markdown>[^\]\s]{1,20})\](?!:)"
    r"|(?:<sup>\s*)?[(\[](?P<bracketed>[0-9٠-٩۰-۹]{1,3}|\*{1,3})[)\]](?:\s*</sup>)?|(?P<raised>[⁰¹²³⁴-⁹]{1,3})"
)
_QUOTE_STYLES = frozenset({"quote", "intense quote", "block text", "quotations"})
_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What older programs show instead: a text box stands here a second time.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, block quote, piece of code or note: `Manuscript.text[start:end]`."""

    start: int
    end: int
    kind: BlockKind = "text"
    mark: str = ""
    """Of a note."""


@dataclass(frozen=True, slots=True)
class Call:
    """Where the text calls a note: the call's own span."""

    start: int
    end: int
    mark: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A text with its blocks and calls, both in order."""

    text: str
    blocks: tuple[Block, ...]
    calls: tuple[Call, ...]
    markdown: bool
    """Whether its text carries Markdown's marks."""


def read_manuscript(path: Path) -> Manuscript:
    """Read a .md, .txt or .docx file. Raises `BadManuscript`, and `UnreadableSource` for an unknown encoding."""
    kind = path.suffix.lower()
    if kind not in MARKDOWN | PLAIN | {_WORD}:
        raise BadManuscript(f"{path} is not a .md, .txt or .docx file; save the manuscript as one of these.")
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BadManuscript(f"{path} has {size:,} bytes and {MOST_BYTES:,} is the most; check it in parts.")
        data = path.read_bytes()
    except OSError as error:
        raise BadManuscript(f"{path} cannot be read ({error.strerror or error}); check the path.") from error
    if kind == _WORD:
        return _read_word(path)
    return manuscript_of(decode(data, str(path)), markdown=kind in MARKDOWN)


def manuscript_of(text: str, *, markdown: bool) -> Manuscript:
    """The blocks and calls of a text."""
    blocks = tuple(_blocks(text, markdown=markdown))
    return Manuscript(text, blocks, _calls(text, blocks), markdown)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line
        at += len(line)


def _blocks(text: str, *, markdown: bool) -> Iterator[Block]:
    """Line by line: a block ends at a blank line or where another kind begins."""
    opened: Block | None = None
    fence = ""
    after_blank, among_notes, in_list = True, False, False
    for at, line in _lines(text):
        end = at + len(line.rstrip())
        marker = _FENCE.match(line) if markdown else None
        entry = parse_entry(line)
        kind: BlockKind = "text"
        mark = ""
        begins = False
        if fence:
            kind = "code"
            fence = "" if marker and marker[1].startswith(fence) else fence
        elif marker:
            kind, fence, begins = "code", marker[1], True
        elif not line.strip():
            if opened is not None and not (opened.kind == "note" and opened.mark and markdown):
                yield opened
                opened = None
            after_blank = True
            continue
        elif _QUOTED.match(line):
            kind = "quote"
        elif entry is not None and (among_notes or _is_note(line, entry.text)):
            kind, mark, begins = "note", entry.mark, True
        elif _INDENTED.match(line) and opened is not None and opened.kind == "note":
            kind, mark = "note", opened.mark
        elif markdown and after_blank and _INDENTED.match(line) and not in_list:
            kind = "code"
        elif opened is not None and opened.kind in ("note", "quote") and not after_blank and not _RULE.match(line):
            kind, mark = opened.kind, opened.mark
        among_notes = (among_notes or is_notes_heading(line.strip(" #*\n")) or line.startswith("____")) and (
            kind == "note" or bool(_RULE.match(line)) or is_notes_heading(line.strip(" #*\n"))
        )
        if opened is not None and (begins or opened.kind != kind or opened.mark != mark):
            yield opened
            opened = None
        opened = Block(opened.start if opened else at, end, kind, mark)
        in_list = bool(_ITEM.match(line)) or (in_list and line[:1] in " \t")
        after_blank = False
    if opened is not None:
        yield opened


def _is_note(line: str, text: str) -> bool:
    """Outside a list of notes, `[^1]:` begins one, and `(1)` or `[1]` before something that reads as a citation."""
    return line.startswith("[^") or (line.lstrip()[:1] in ("(", "[") and is_citation(text))


def _calls(text: str, blocks: tuple[Block, ...]) -> tuple[Call, ...]:
    """Calls of notes that the manuscript has, outside notes and code."""
    marks = {block.mark for block in blocks if block.kind == "note"}
    calls = []
    for block in blocks:
        if block.kind in ("note", "code"):
            continue
        for match in _CALL.finditer(text, block.start, block.end):
            mark = note_mark(match["markdown"] or match["bracketed"] or match["raised"])
            if mark in marks:
                calls.append(Call(match.start(), match.end(), mark))
    return tuple(calls)


def without_code(manuscript: Manuscript) -> str:
    """The text with its code blanked out, every other character in its place."""
    pieces = []
    at = 0
    for block in manuscript.blocks:
        if block.kind == "code":
            pieces += [manuscript.text[at : block.start], " " * (block.end - block.start)]
            at = block.end
    text = "".join([*pieces, manuscript.text[at:]])
    return _INLINE_CODE.sub(lambda code: " " * len(code.group()), text) if manuscript.markdown else text


def _read_word(path: Path) -> Manuscript:
    from docx import Document

    try:
        with ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MOST_UNPACKED_BYTES:
            raise BadManuscript(
                f"{path} has {unpacked:,} bytes unpacked and {MOST_UNPACKED_BYTES:,} is the most; check it in parts."
            )
        return _word_manuscript(Document(str(path)))
    except BadManuscript:
        raise
    # A damaged document fails in whatever part of it is read first, with errors of zipfile, zlib, lxml and python-docx
    # that have no common root; those for a missing part are AttributeErrors and TypeErrors.
    except Exception as error:
        raise BadManuscript(f"{path} is not a Word document that can be opened ({error}); save it again.") from error


def _word_manuscript(document: WordDocument) -> Manuscript:
    quote_styles = {style.style_id for style in document.styles if style.name and style.name.lower() in _QUOTE_STYLES}
    marks: dict[tuple[str, str], str] = {}
    text = ""
    blocks: list[Block] = []
    for paragraph in _paragraphs(document.element.body):
        line = "".join(_runs(paragraph, marks))
        style = paragraph.find(f"{_NAMESPACE}pPr/{_NAMESPACE}pStyle")
        quoted = style is not None and style.get(f"{_NAMESPACE}val") in quote_styles
        if quoted and blocks and blocks[-1].kind == "quote" and blocks[-1].end == len(text) - 1:
            blocks[-1] = Block(blocks[-1].start, len(text) + len(line), "quote")
        elif line.strip():
            blocks.append(Block(len(text), len(text) + len(line), "quote" if quoted else "text"))
        text += f"{line}\n"
    for (kind, identifier), lines in _word_notes(document).items():
        mark = marks.get((kind, identifier))
        if mark is not None:
            note = " ".join(lines)
            blocks.append(Block(len(text), len(text) + len(note), "note", note_mark(mark)))
            text += f"{note}\n"
    return Manuscript(text, tuple(blocks), _calls(text, tuple(blocks)), markdown=False)


def _paragraphs(element: Any) -> Iterator[Any]:
    """The paragraphs of an element, those of tables and text boxes among them."""
    for paragraph in element.iter(f"{_NAMESPACE}p"):
        if next(paragraph.iterancestors(_FALLBACK), None) is None:
            yield paragraph


def _runs(element: Any, marks: dict[tuple[str, str], str]) -> Iterator[str]:
    """The text of a paragraph as it stands, without what was deleted; each note gets the next number as its mark."""
    for child in element:
        name = str(child.tag).removeprefix(_NAMESPACE)
        if name == "t":
            yield child.text or ""
        elif name in ("tab", "br", "cr"):
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name in ("footnoteReference", "endnoteReference"):
            key = (name.removesuffix("Reference"), child.get(f"{_NAMESPACE}id", ""))
            yield f"[^{marks.setdefault(key, str(len(marks) + 1))}]"
        elif name not in ("p", "del", "moveFrom", "pict", "drawing", "pPr", "rPr") and "AlternateContent" not in name:
            yield from _runs(child, marks)


def _word_notes(document: WordDocument) -> dict[tuple[str, str], list[str]]:
    """Footnotes and endnotes by kind and number, each with the text of its paragraphs."""
    from docx.oxml import parse_xml

    notes: dict[tuple[str, str], list[str]] = {}
    for part in document.part.package.iter_parts():
        kind = {"/word/footnotes.xml": "footnote", "/word/endnotes.xml": "endnote"}.get(str(part.partname))
        if kind is None:
            continue
        for note in parse_xml(part.blob).iter(f"{_NAMESPACE}{kind}"):
            lines = ["".join(_runs(paragraph, {})).strip() for paragraph in _paragraphs(note)]
            notes[kind, note.get(f"{_NAMESPACE}id", "")] = [line for line in lines if line]
    return notes
