"""The list of references of a work: its entries under a heading such as المراجع or References, with authors and years."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.fold import fold_text
from corpus.models import Block, Document, Note, Page
from corpus.notes import is_references_heading, parse_entry, resolve
from corpus.references import parse_reference, with_ascii_digits

# Where lines of a list were joined: behind a stop, names up to a year in brackets begin the next entry.
_NEXT_ENTRY = re.compile(
    r"(?<=[.)؟?!])\s+(?=[^\W\d_][\w'’-]++[,،]\s(?:(?:[A-Z]\.|[^\W\d_][\w'’-]++|&)[,،]?[\s-]?){1,40}?\.?\s?"
    r"\((?:1[5-9]|20|١[٥-٩]|٢٠)\d\d[a-z]?\))"
)
NO_NAMES = frozenset(
    "and et al see also cf eg in the by e g واخرون اخرون واخرين وزملاوه انظر راجع ينظر نقلا عن في و لدي عند".split()
)
"""What may stand among the names of a call, folded: it is no name."""
WORD = re.compile(r"[^\W\d_][\w'’-]*")
_COMPOUND = frozenset("عبد ابو ابن بن ال ام van von de der el al bin ibn".split())


@dataclass(frozen=True, slots=True)
class Entry:
    """One work of the list."""

    text: str
    reference: str | None
    mark: str | None
    year: str
    """With its letter, if it has one."""
    families: tuple[frozenset[str], ...]
    """Of each author, the words of the family name, folded and without article."""
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """The entries of a work's list, where they stand, and the ways to find them."""

    blocks: tuple[tuple[Page, Block], ...]
    entries: tuple[Entry, ...]
    by_mark: dict[str, list[Entry]]
    """Several where parts of the list are numbered anew."""
    by_word: dict[str, list[Entry]]
    """By the words of their authors' names."""


def reference_list(document: Document) -> ReferenceList:
    """The list of references of a document; empty where none stands under such a heading."""
    blocks = _listed(document)
    entries = _entries([page.text[block.start : block.end] for page, block in blocks])
    by_word: dict[str, list[Entry]] = {}
    by_mark: dict[str, list[Entry]] = {}
    for entry in entries:
        for word in entry.words:
            by_word.setdefault(word, []).append(entry)
        if entry.mark is not None:
            by_mark.setdefault(entry.mark, []).append(entry)
    return ReferenceList(tuple(blocks), tuple(entries), by_mark, by_word)


def _listed(document: Document) -> list[tuple[Page, Block]]:
    """The blocks under the headings of references, up to the next other heading."""
    found: list[tuple[Page, Block]] = []
    inside = False
    for page in document.pages:
        for block in page.blocks:
            text = page.text[block.start : block.end]
            if is_references_heading(text):
                inside = True
            elif block.kind == "heading":
                inside = False
            elif inside:
                found.append((page, block))
    return found


def _entries(texts: list[str]) -> list[Entry]:
    blocks = [parse_entry(text) or Note("", text) for text in texts]
    notes = [
        Note(block.mark if at == 0 else "", entry)
        for block in blocks
        for at, entry in enumerate(_NEXT_ENTRY.split(block.text))
    ]
    entries = []
    for note in resolve(notes):
        reference = parse_reference(note.reference or note.text)
        lettered = re.search(rf"{reference.year}[a-zأبجد]?(?!\w)", with_ascii_digits(note.text))
        entries.append(
            Entry(
                text=note.text,
                reference=note.reference,
                mark=note.mark or None,
                year=fold_text(lettered.group()) if reference.year and lettered else "",
                families=tuple(_family(name) for name in reference.authors),
                words=frozenset(word for name in reference.authors for word in name_words(name)),
            )
        )
    return entries


def name_words(text: str) -> list[str]:
    """The words of names, folded, without article and possessive."""
    words = map(folded_name, WORD.findall(text))
    return [bare_name(word) for word in words if word and word not in NO_NAMES]


def bare_name(word: str) -> str:
    """A folded word without the article."""
    word = re.sub(r"^al-(?=.)", "", word)
    return word.removeprefix("ال") if len(word) > 4 else word


def _family(name: str) -> frozenset[str]:
    """The words that a name is called by: what stands before a comma, else the last word with what belongs to it."""
    before, comma, _ = name.replace("،", ",").partition(",")
    words = name_words(before)
    if comma or len(words) < 2:
        return frozenset(words)
    return frozenset(words[-2:] if words[-2] in _COMPOUND else words[-1:])


def folded_name(word: str) -> str:
    """A word of a name as it is compared: folded, without a possessive."""
    return fold_text(word).replace("’", "'").removesuffix("'s")


def spellings(word: str) -> set[str]:
    """A word as it is, and without the Arabic "and", "as" or "to" that is written together with it."""
    without = {bare_name(word[1:])} if word.startswith(tuple("وفلبك")) and len(word) > 3 else set()
    return {word, *without, *({word[2:]} if word.startswith("لل") and len(word) > 4 else set())}
