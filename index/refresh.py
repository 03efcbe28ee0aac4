"""Files to the library: those that are new or changed are read and kept, each in a transaction of its own.

paths -> files (`index.files`), and those that libraries of references name (`index.reference_libraries`) -> those that changed
are read (`corpus.reading`) -> kept with their passages and citations -> works get what the libraries of references say of them
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.citations import citations_of, cited_in
from corpus.errors import UnreadableSource
from corpus.library import LIBRARY_SUFFIXES, ReferenceLibrary, read_library
from corpus.models import Document
from corpus.passages import passages_of
from corpus.reading import read_sources
from corpus.store import Store, StoredWork
from index.files import Listing, absolute, digest_of, source_files
from index.models import LibraryRead, Skipped
from index.reference_libraries import Described, FoundFiles, details_of_works, find_files

READER = 2
"""Counts up when files are read differently: they are read again, although they did not change."""
_MOST_NAMED = 5
"""Entries of a library that a message names; it counts the others."""

Progress = Callable[[str], None]


@dataclass(slots=True)
class Changes:
    """What a run has done so far; the lists hold paths."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    doubtful: list[Skipped] = field(default_factory=list)
    libraries: list[LibraryRead] = field(default_factory=list)


def read_changed(
    paths: Sequence[Path], library: Store, passwords: Mapping[str, str], ocr: bool, progress: Progress
) -> Changes:
    """Bring the library up to date with the files and folders; what is read, skipped or gone is in the changes."""
    changes = Changes()
    known = {work.path: work for work in library.works()}
    files, references, folders = _find(paths, known, library, changes)
    pending: dict[Path, str] = {}
    for file in files:
        digest = digest_of(file)
        if isinstance(digest, Skipped):
            changes.skipped.append(digest)
            continue
        before = known.get(str(file))
        same = before is not None and (before.sha256, before.reader) == (digest, READER)
        if before is not None and same and not (ocr and before.needs_ocr):
            changes.unchanged.append(str(file))
        else:
            pending[file] = digest
    for number, (file, outcome) in enumerate(read_sources(list(pending), passwords, ocr=ocr), 1):
        progress(f"read {number} of {len(pending)}: {file.name}")
        if isinstance(outcome, UnreadableSource):
            changes.skipped.append(Skipped(str(file), str(outcome)))
            continue
        keep(str(file), pending[file], outcome, library, changes, known)
    _describe(references, folders, library, changes)
    return changes


def _find(
    paths: Sequence[Path], known: dict[str, StoredWork], library: Store, changes: Changes
) -> tuple[list[Path], list[tuple[ReferenceLibrary, FoundFiles]], set[str]]:
    """The files to index, each once; the libraries of references among them, whose files are among them too; and all folders."""
    given = [absolute(path) for path in paths]
    files: dict[Path, None] = {}
    folders: set[str] = set()
    references: dict[Path, tuple[ReferenceLibrary, FoundFiles]] = {}
    for path, named in zip(given, paths, strict=True):
        if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises for a name that is too long
            changes.skipped.append(
                Skipped(
                    str(named), f"{named} does not exist; check the path, or take it out of the index with --remove."
                )
            )
            continue
        listing = source_files(path)
        changes.skipped += listing.unreadable
        if not listing.files:
            # Perhaps a drive that is not mounted: what was indexed from it is kept until something is there again.
            reason = f"{named} holds no .pdf, .txt, .md, .bib or .ris file; name a folder that does."
            changes.skipped.append(Skipped(str(named), reason))
        elif listing.folders:
            folders |= listing.folders
            _remove_missing(path, listing, known, library, changes)
        for file in listing.files:
            if file.suffix.lower() not in LIBRARY_SUFFIXES:
                files[file] = None
            elif file not in references:
                if isinstance(refused := digest_of(file), Skipped):
                    changes.skipped.append(refused)
                    continue
                try:
                    read = read_library(file)
                except UnreadableSource as refusal:
                    changes.skipped.append(Skipped(str(file), str(refusal)))
                    continue
                found = find_files(read, given, known)
                references[file] = (read, found)
                files.update((Path(each), None) for each in found.entries)
                changes.skipped += [*(Skipped(str(file), problem) for problem in read.problems), *found.missing]
    return list(files), list(references.values()), folders


def _describe(
    references: Sequence[tuple[ReferenceLibrary, FoundFiles]], folders: Container[str], library: Store, changes: Changes
) -> None:
    """Give the works in the index what libraries of references say of them."""
    described = details_of_works(references, {work.path: work.work for work in library.works()})
    known = library.described()
    for path, (told_by, details) in described.works.items():
        news = library.details(path, "library") != details
        if news or known.get(path) != str(told_by):
            library.describe(path, "library", details, str(told_by))
        if news:
            _count_as_changed(path, changes)
    left_out = {str(read.path): read.left_out for read, _ in references}
    _take_back(left_out, folders, described, library, changes)
    counts = Counter(path for path, _ in described.works.values())
    changes.libraries += [LibraryRead(str(read.path), len(read.entries), counts[read.path]) for read, _ in references]
    for read, _ in references:
        idle = [entry.key for entry in described.idle[read.path] if not entry.attachments]
        if idle:
            more = f" and {len(idle) - _MOST_NAMED} more" if len(idle) > _MOST_NAMED else ""
            reason = (
                f"{read.path.name}: {', '.join(idle[:_MOST_NAMED])}{more} named no file and described no work of the index; "
                "index their files, or mend their titles, DOIs or ISBNs."
            )
            changes.skipped.append(Skipped(str(read.path), reason))


def _take_back(
    left_out: Mapping[str, Container[str]],
    folders: Container[str],
    described: Described,
    library: Store,
    changes: Changes,
) -> None:
    """Forget what a library said of a work, where it was read and says nothing of it any more, or is gone.

    `left_out` has the keys of the damaged records of each library that was read: what those said stays until they are mended.
    """
    works = {work.path for work in library.works()}
    for path, told_by in library.described().items():
        if path not in works or path in described.works:
            continue
        withdrawn = told_by in left_out and library.details(path, "library").get("key") not in left_out[told_by]
        if withdrawn or _is_gone(told_by, folders):
            library.describe(path, "library", {})
            _count_as_changed(path, changes)


def _count_as_changed(path: str, changes: Changes) -> None:
    if path in changes.unchanged:
        changes.unchanged.remove(path)
    if path not in changes.added and path not in changes.changed:
        changes.changed.append(path)


def keep(
    name: str,
    digest: str,
    document: Document,
    library: Store,
    changes: Changes,
    known: Container[str] = (),
) -> None:
    """Put a document with its passages into the library, or say why there is nothing to put."""
    citations = citations_of(document)
    passages = [(passage, cited_in(passage, citations)) for passage in passages_of(document)]
    if not passages:
        reasons = "; ".join(document.quality.reasons) or "it has no text"
        changes.skipped.append(Skipped(name, f"{name} gave nothing to answer from ({reasons}); OCR it first."))
        return
    library.put(name, digest, READER, document, passages)
    (changes.changed if name in known else changes.added).append(name)
    if document.quality.status != "ok":
        changes.doubtful.append(Skipped(name, "; ".join(document.quality.reasons)))


def _remove_missing(
    folder: Path, listing: Listing, known: dict[str, StoredWork], library: Store, changes: Changes
) -> None:
    """Forget the works whose files are gone from a folder that is indexed again, as far as it could be listed."""
    present = {str(file) for file in listing.files}
    for path in [path for path in known if Path(path).is_relative_to(folder) and path not in present]:
        if _is_gone(path, listing.folders):
            library.remove(path)
            changes.removed.append(path)
            del known[path]


def _is_gone(path: str, folders: Container[str]) -> bool:
    """Whether a file is not there any more, although its folder (or the nearest one left above it) could be listed."""
    there = next(parent for parent in Path(path).parents if os.path.lexists(parent))
    return str(there) in folders and not os.path.lexists(path)
