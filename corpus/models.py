"""What passes between the rooms: works, pages, blocks, notes and passages, all frozen.

A `Document` is one file as Maraji reads it. Its pages carry the text that people see and that every quotation is a slice
of: offsets (`start`, `end`, `offset`) are always character offsets in `Page.text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["ar", "en"]
BlockKind: TypeAlias = Literal["heading", "paragraph", "item", "row", "caption", "reference"]
QualityStatus: TypeAlias = Literal["ok", "suspect", "needs_ocr"]
WorkKind: TypeAlias = Literal[
    "article-journal", "article-magazine", "article-newspaper", "book", "chapter", "entry-encyclopedia", "manuscript",
    "paper-conference", "report", "thesis", "webpage",
]  # fmt: skip
"""The types of CSL that are told apart here (Citation Style Language 1.0.2, appendix III)."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How far the text can be trusted, with the reasons in words (empty when it is ok)."""

    status: QualityStatus = "ok"
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A name, divided where a library of references or a person divided it."""

    family: str
    """The part it is sorted by; the whole of a name that is not divided, such as an institution's."""
    given: str = ""
    suffix: str = ""
    """Such as "Jr."."""

    @property
    def whole(self) -> str:
        """The name as it is spoken."""
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Work:
    """The bibliography of one source; what the text did not show is empty, never guessed."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    language: Language = "en"
    doi: str | None = None
    isbn: str | None = None
    names: tuple[Name, ...] = ()
    """The authors again with their family names, where these are known: as many as `authors`, or none."""
    editors: tuple[Name, ...] = ()
    translators: tuple[Name, ...] = ()
    kind: WorkKind | None = None
    container: str | None = None
    """The journal, book or proceedings that it is part of."""
    publisher: str | None = None
    """Of a thesis the university, of a report the institution."""
    place: str | None = None
    """Of publication."""
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    """First and last page in its container."""
    edition: str | None = None
    series: str | None = None
    url: str | None = None
    key: str | None = None
    """What it is cited by in the user's own library of references."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Where a line of the printed page begins in the text: before `Page.text[start:]`."""

    start: int
    number: int
    """Counted from 1 in reading order on the page that it is printed on, running heads and footnotes aside."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table row, caption or reference entry: `Page.text[start:end]`."""

    start: int
    end: int
    kind: BlockKind = "paragraph"
    level: int = 0
    """Of a heading: 1 is the title of the work, 2 a section, 3 a subsection; 0 for all else."""
    lines: tuple[PrintedLine, ...] = ()
    """The lines it is printed in, in order; none where they are not known, as those of text files and of OCR."""


@dataclass(frozen=True, slots=True)
class NoteCall:
    """The place in the body that leads to a note: the call stands after `Page.text[:offset]`."""

    mark: str
    offset: int


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote, kept apart from the body."""

    mark: str
    """Digits folded to ASCII, brackets dropped: `(١٢)` is `12`; a star stays a star."""
    text: str
    reference: str | None = None
    """The full reference that the note rests on: its own text, or where ibid. and the like lead; None if unresolved."""
    candidates: tuple[str, ...] = ()
    """Of an unresolved note: the full references that it could stand for."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: body text in reading order, its blocks in order, note calls and notes."""

    number: int
    """Counted from 1 in the file."""
    text: str
    blocks: tuple[Block, ...] = ()
    label: str | None = None
    """The number printed on the page, if known."""
    calls: tuple[NoteCall, ...] = ()
    notes: tuple[Note, ...] = ()
    running: tuple[str, ...] = ()
    """Running heads and feet, taken out of the text."""
    quality: Quality = field(default_factory=Quality)
    carried: int = 0
    """How many of the text's last characters are printed at the top of the next page, or of the next ones: a paragraph
    stands whole on the page where it begins."""

    def line_of(self, offset: int) -> int | None:
        """The number of the printed line that `text[offset]` stands in, None where it is not known.

        Of what is `carried`, it is a line of the next page.
        """
        for block in self.blocks:
            if block.start <= offset < block.end:
                numbers = [line.number for line in block.lines if line.start <= offset]
                return numbers[-1] if numbers else None
        return None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as Maraji reads it."""

    work: Work
    pages: tuple[Page, ...]
    quality: Quality = field(default_factory=Quality)


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or in a long one a group of clauses of at most about 40 words: what is compared with a question.

    `start` and `end` are the unit's own, `sentence_start` and `sentence_end` those of the sentence it stands in.
    """

    start: int
    end: int
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """About 100 words of one section on one page, from sentence start to sentence end."""

    page: int
    label: str | None
    section: tuple[str, ...]
    start: int
    end: int
    text: str
    """`Page.text[start:end]`, exactly."""
    language: Language
    units: tuple[Unit, ...]
    marks: tuple[str, ...] = ()
    """The marks of the notes that its text calls."""


@dataclass(frozen=True, slots=True)
class CitedReference:
    """What a place in the text rests on: a note, or an entry of the list of references."""

    mark: str
    """As the text shows it: `12`, or `Manor, 2016`."""
    offset: int
    """The call stands before `Page.text[offset:]`."""
    text: str | None
    """What the note or the entry says; None where it is not certain which one is meant."""
    reference: str | None = None
    """The full reference behind it: the text itself, or where ibid. and the like lead; None if unresolved."""
    candidates: tuple[str, ...] = ()
    """What an unresolved one could be, likeliest first: notes with their marks, or full references."""

    @property
    def shown(self) -> str:
        """What it leads to; behind a short note (ibid., p. 4) the reference that it stands for, in brackets."""
        if self.reference in (None, self.text):
            return self.text or ""
        return f"{self.text} [{self.reference}]"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference taken apart as far as its text supports; what it does not show is empty."""

    authors: tuple[str, ...] = ()
    title: str | None = None
    container: str | None = None
    """The journal, book or series that it is part of."""
    year: int | None = None
    pages: str | None = None
    """As `12` or `12-19`, in ASCII digits."""
    url: str | None = None
    doi: str | None = None
    uncertain: tuple[str, ...] = ()
    """The names of the fields that may have been read wrongly."""
