"""Which works of the index the entries of a library of references (.bib, .ris) describe.

library -> the files that its entries name, found on this machine -> (they are indexed) -> the details of each work: of the
entry that names its file, or else of the one entry with its DOI, ISBN or title.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from shlex import quote
from urllib.parse import unquote, urlsplit

from corpus.fold import fold_text
from corpus.library import Entry, ReferenceLibrary
from corpus.metadata import Details
from corpus.models import Work
from corpus.reading import SUFFIXES
from index.files import absolute
from index.models import Skipped

_LEAST_TITLE_CHARACTERS = 12
"""A shorter title ("Introduction") is no proof."""
_MOST_ENDS = 10
"""Ends of a path that are looked for: a file lies under no more folders of its library."""


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files that a library names."""

    entries: Mapping[str, Entry]
    """By the path of a file that is there, the entry that names it first."""
    missing: tuple[Skipped, ...]
    """Those that are not there, and those elsewhere: a library from someone else must not bring any file of this machine."""


def find_files(library: ReferenceLibrary, given: Sequence[Path] = (), indexed: Container[str] = ()) -> FoundFiles:
    """Look for the files that the entries of a library name, in its own folder and in what the user gave or has indexed."""
    folder = library.path.parent
    entries: dict[str, Entry] = {}
    missing: list[Skipped] = []
    outside: dict[Path, None] = {}
    for entry in library.entries:
        for attachment in entry.attachments:
            if Path(attachment.rsplit("?", 1)[0]).suffix.lower() not in SUFFIXES or _is_remote(attachment):
                continue
            there = locate(attachment, folder)
            found = next((each for each in there if str(each) in indexed or _is_beneath(each, (folder, *given))), None)
            if found is not None:
                entries.setdefault(str(found), entry)
                continue
            if there:
                outside[there[0]] = None
                continue
            reason = (
                f"{library.path.name}: {entry.key} names {attachment}, which is not there; "
                f"put it beside {library.path.name} or correct its path."
            )
            missing.append(Skipped(attachment, reason))
    if outside:
        first, others = next(iter(outside)), len(outside) - 1
        more = f" and {others} more" if others else ""
        reason = (
            f"{library.path.name} names {first}{more}, outside its own folder; "
            f"to index them name that folder as well: maraji index {quote(str(library.path))} {quote(str(first.parent))}"
        )
        missing.append(Skipped(str(library.path), reason))
    return FoundFiles(entries, tuple(missing))


def locate(attachment: str, folder: Path) -> list[Path]:
    """The files that an attachment can mean, on this machine: where it says, or by the end of its path under `folder`.

    A library that was exported on another machine names files that lie elsewhere here; their last folders are the same.
    """
    try:
        if attachment.startswith("file:"):
            attachment = unquote(urlsplit(attachment.replace("\\", "/")).path)
        as_written = Path(attachment).expanduser()
    except (RuntimeError, ValueError):  # a home of nobody, or no address
        return []
    # understands both kinds of slashes and drives
    windows = PureWindowsPath(attachment)
    parts = windows.relative_to(windows.anchor).parts
    ends = (folder.joinpath(*parts[start:]) for start in range(max(len(parts) - _MOST_ENDS, 0), len(parts)))
    candidates = (as_written, Path("/", attachment), *ends)
    return [absolute(each) for each in candidates if each.is_absolute() and _is_file(absolute(each))]


def _is_beneath(path: Path, folders: Sequence[Path]) -> bool:
    """Whether a path is one of these or lies beneath one, as it is written or with all links followed."""
    return any(
        path.is_relative_to(folder) or Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
        for folder in map(absolute, folders)
    )


@dataclass(frozen=True, slots=True)
class Described:
    """What libraries say of the works of an index."""

    works: Mapping[str, tuple[Path, Details]]
    """By the path of a work, what is said of it and by which library."""
    idle: Mapping[Path, Sequence[Entry]]
    """Of each library, the entries that are of no work."""


def details_of_works(libraries: Sequence[tuple[ReferenceLibrary, FoundFiles]], works: Mapping[str, Work]) -> Described:
    """What the libraries say of each work: an entry that names its file goes before others, and a later library too."""
    same: dict[str, tuple[Path, Details]] = {}
    named: dict[str, tuple[Path, Details]] = {}
    idle: dict[Path, Sequence[Entry]] = {}
    for library, found in libraries:
        by_identity = _by_identity(library.entries)
        of_works: set[int] = set()
        for path, work in works.items():
            for entry, said in ((_same_work(work, by_identity), same), (found.entries.get(path), named)):
                if entry is not None:
                    said[path] = library.path, entry.details
                    of_works.add(id(entry))
        idle[library.path] = [entry for entry in library.entries if id(entry) not in of_works]
    return Described({**same, **named}, idle)


def _by_identity(entries: Sequence[Entry]) -> Mapping[str, list[Entry]]:
    identified: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        details = entry.details
        # a chapter has the ISBN of its book
        isbn = None if details.get("kind") == "chapter" else details.get("isbn")
        for identity in _identities(details.get("doi"), isbn, details.get("title", "")):
            identified[identity].append(entry)
    return identified


def _same_work(work: Work, by_identity: Mapping[str, list[Entry]]) -> Entry | None:
    """The only entry with the work's DOI; or with its ISBN; or with its title and what else is known of it."""
    for identity in _identities(work.doi, work.isbn, work.title):
        found = by_identity.get(identity, [])
        if identity.startswith("title"):
            found = [entry for entry in found if _agree(work, entry.details)]
        if len(found) == 1:
            return found[0]
    return None


def _agree(work: Work, details: Details) -> bool:
    """Whether a year or an author is the same, or one side has nothing to compare: two works can have one title."""
    names = {fold_text(name.family) for name in details.get("names", ())}
    words = {word for author in work.authors for word in fold_text(author).split()}
    years = {work.year, details.get("year")} - {None}
    by_author = any(words.issuperset(family.split()) for family in names)
    return len(years) == 1 or by_author or not (years or (names and words))


def _identities(doi: str | None, isbn: str | None, title: str) -> Iterator[str]:
    if doi:
        yield f"doi {doi.lower()}"
    digits = re.sub(r"[^\dXx]", "", isbn or "")
    if len(digits) in (10, 13):
        # what ISBN-10 and ISBN-13 share: without prefix and check digit
        yield f"isbn {digits[-10:-1]}"
    folded = re.sub(r"\W+", " ", fold_text(title)).strip()
    if len(folded) >= _LEAST_TITLE_CHARACTERS:
        yield f"title {folded}"


def _is_remote(attachment: str) -> bool:
    return re.match(r"(?!file:)[a-z][a-z0-9+.-]+://", attachment, re.IGNORECASE) is not None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or that has a NUL
        return False
