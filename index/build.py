"""Files to a published index: `index_paths` is what `maraji index` does.

The walk: paths -> files -> those that changed are read (`corpus.reading`) and kept in the library, each in a transaction of
its own -> texts not yet encoded are encoded (`index.vectors`) -> a snapshot is written and published (`index.snapshot`).
A run that is killed anywhere leaves the published snapshot as it was, and the next run goes on from what was finished.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from corpus.errors import StoreError, UnreadableSource
from corpus.models import Document
from corpus.notes import full_reference, notes_of
from corpus.passages import passages_of
from corpus.reading import SUFFIXES, read_sources
from corpus.store import Store, StoredPassage, StoredWork
from index.centering import shipped_centering
from index.encoder import Encoder
from index.errors import BrokenIndex, IndexingError, NoIndex
from index.models import IndexReport, Skipped
from index.snapshot import (
    FORMAT,
    LIBRARY,
    Manifest,
    current_folder,
    open_lexical,
    open_snapshot,
    read_manifest,
    write,
)
from index.text_for_model import for_model
from index.vectors import VectorCache

READER = 1
"""Counts up when files are read differently: they are read again, although they did not change."""
_LOCK = "lock.sqlite3"

Progress = Callable[[str], None]


def _silent(line: str) -> None:
    """Progress that nobody follows."""


@dataclass(slots=True)
class _Changes:
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    doubtful: list[Skipped] = field(default_factory=list)


def index_paths(
    paths: Sequence[Path],
    directory: Path,
    encoder: Encoder,
    *,
    passwords: Mapping[str, str] | None = None,
    ocr: bool = False,
    progress: Progress = _silent,
) -> IndexReport:
    """Add or refresh files and folders in the index at `directory`, and publish it.

    A file that cannot be read is reported in `skipped` and what was known of it stays. Files that are gone from an indexed
    folder are removed. `passwords` opens encrypted PDFs, by path or file name; `ocr` reads pages without usable text by
    OCR. Raises `IndexingError`, `StoreError` or `OcrUnavailable` when nothing can be indexed at all.
    """
    began = time.monotonic()
    with _only_one_writer(directory), closing(Store(directory / LIBRARY)) as library:
        changes = _read_changed(paths, library, passwords or {}, ocr, progress)
        return _published(directory, library, encoder, changes, progress, began)


def remove_paths(
    paths: Sequence[Path], directory: Path, encoder: Encoder, *, progress: Progress = _silent
) -> IndexReport:
    """Take files, or all that was indexed under folders, out of the index, whether they still exist or not."""
    began = time.monotonic()
    with _only_one_writer(directory), closing(Store(directory / LIBRARY)) as library:
        changes = _Changes()
        for given in paths:
            path = absolute(given)
            found = [work.path for work in library.works() if Path(work.path).is_relative_to(path)]
            for known in found:
                library.remove(known)
            changes.removed += found
            if not found:
                changes.skipped.append(
                    Skipped(str(given), f"{given} is not in the index; maraji sources lists what is.")
                )
        return _published(directory, library, encoder, changes, progress, began)


def index_documents(
    documents: Iterable[tuple[str, Document]], directory: Path, encoder: Encoder, *, progress: Progress = _silent
) -> IndexReport:
    """Index documents that are no files (the paragraphs of a question set, say), each under a name of its own."""
    began = time.monotonic()
    with _only_one_writer(directory), closing(Store(directory / LIBRARY)) as library:
        changes = _Changes()
        for name, document in documents:
            digest = hashlib.sha256("\f".join(page.text for page in document.pages).encode()).hexdigest()
            _keep(name, digest, document, library, changes)
        return _published(directory, library, encoder, changes, progress, began)


def _published(
    directory: Path, library: Store, encoder: Encoder, changes: _Changes, progress: Progress, began: float
) -> IndexReport:
    works = library.works()
    # An index whose last source is gone must not go on answering from it.
    if works or changes.removed:
        _publish(directory, library, encoder, progress)
    return IndexReport(
        added=tuple(changes.added),
        changed=tuple(changes.changed),
        unchanged=tuple(changes.unchanged),
        removed=tuple(changes.removed),
        skipped=tuple(changes.skipped),
        doubtful=tuple(changes.doubtful),
        works=len(works),
        passages=sum(work.passages for work in works),
        seconds=round(time.monotonic() - began, 3),
    )


@contextmanager
def _only_one_writer(directory: Path) -> Iterator[None]:
    """Make and hold the folder: the lock of an SQLite file, which the system lets go of when a process dies."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(directory / _LOCK, timeout=0.2, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(directory, error) from error
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if "locked" in str(error):
                raise IndexingError(
                    f"Another maraji index is at work in {directory}; wait for it to end, then run this again."
                ) from error
            raise _unwritable(directory, error) from error
        yield


def _unwritable(directory: Path, error: Exception) -> StoreError:
    cause = error.strerror if isinstance(error, OSError) else None
    return StoreError(f"The index folder {directory} cannot be used ({cause or error}); name another with --index DIR.")


@dataclass(frozen=True, slots=True)
class Listing:
    """What there is to index under a path."""

    files: tuple[Path, ...]
    folders: frozenset[str]
    """The folders that could be listed."""
    unreadable: tuple[Skipped, ...] = ()


def source_files(path: Path) -> Listing:
    """The files to index under a path: itself, or in a folder all of the kinds read here, hidden ones left out."""
    if not path.is_dir():
        return Listing((path,), frozenset())
    files: list[Path] = []
    listed: set[str] = set()
    unreadable: list[Skipped] = []

    def refused(error: OSError) -> None:
        reason = f"{error.filename} cannot be listed ({error.strerror or error}); check its permissions."
        unreadable.append(Skipped(str(error.filename), reason))

    for folder, folders, names in os.walk(path, onerror=refused):
        listed.add(folder)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files.extend(
            Path(folder, name)
            for name in sorted(names)
            if not name.startswith((".", "~$")) and Path(name).suffix.lower() in SUFFIXES
        )
    return Listing(tuple(files), frozenset(listed), tuple(unreadable))


def _read_changed(
    paths: Sequence[Path], library: Store, passwords: Mapping[str, str], ocr: bool, progress: Progress
) -> _Changes:
    changes = _Changes()
    known = {work.path: work for work in library.works()}
    pending: dict[Path, str] = {}
    seen: set[Path] = set()
    for given in paths:
        path = absolute(given)
        if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises for a name that is too long
            changes.skipped.append(
                Skipped(
                    str(given), f"{given} does not exist; check the path, or take it out of the index with --remove."
                )
            )
            continue
        listing = source_files(path)
        changes.skipped += listing.unreadable
        if not listing.files:
            # Perhaps a drive that is not mounted: what was indexed from it is kept until something is there again.
            reason = f"{given} holds no .pdf, .txt or .md file; name a folder that does."
            changes.skipped.append(Skipped(str(given), reason))
        elif listing.folders:
            _remove_missing(path, listing, known, library, changes)
        for file in listing.files:
            if file in seen:
                continue
            seen.add(file)
            digest = _digest(file)
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
        _keep(str(file), pending[file], outcome, library, changes, known)
    return changes


def absolute(path: Path) -> Path:
    """The path as the index knows it: `~` opened, no `.` or `..`, links left as they are."""
    return Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111 - Path's own follow links, or raise


def _digest(file: Path) -> str | Skipped:
    """The hash of a file's bytes, or why it has none."""
    name = os.fsencode(file).decode("utf-8", errors="replace")
    if name != str(file):
        return Skipped(name, f"{name} has a name that is not UTF-8; rename the file.")
    try:
        if not file.is_file():
            return Skipped(name, f"{file} is no regular file; name a .pdf, .txt or .md file.")
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        return Skipped(name, f"{file} cannot be read ({error.strerror or error}); check its permissions.")


def _keep(
    name: str,
    digest: str,
    document: Document,
    library: Store,
    changes: _Changes,
    known: Container[str] = (),
) -> None:
    """Put a document with its passages into the library, or say why there is nothing to put."""
    passages = [
        (passage, [(note.mark, full_reference(note)) for note in notes_of(document, passage)])
        for passage in passages_of(document)
    ]
    if not passages:
        reasons = "; ".join(document.quality.reasons) or "it has no text"
        changes.skipped.append(Skipped(name, f"{name} gave nothing to answer from ({reasons}); OCR it first."))
        return
    library.put(name, digest, READER, document, passages)
    (changes.changed if name in known else changes.added).append(name)
    if document.quality.status != "ok":
        changes.doubtful.append(Skipped(name, "; ".join(document.quality.reasons)))


def _remove_missing(
    folder: Path, listing: Listing, known: dict[str, StoredWork], library: Store, changes: _Changes
) -> None:
    """Forget the works whose files are gone from a folder that is indexed again, as far as it could be listed."""
    present = {str(file) for file in listing.files}
    for path in [path for path in known if Path(path).is_relative_to(folder) and path not in present]:
        there = next(parent for parent in Path(path).parents if os.path.lexists(parent))
        if str(there) in listing.folders and not os.path.lexists(path):
            library.remove(path)
            changes.removed.append(path)
            del known[path]


def _publish(directory: Path, library: Store, encoder: Encoder, progress: Progress) -> None:
    """Write and publish a snapshot of the library, unless the published one is of the same library and model."""
    works = library.works()
    state = _state(works)
    if _is_published(directory, state, encoder):
        return
    passages = list(library.passages())
    texts = [for_model(stored.passage.text) for stored in passages]
    units = [for_model(unit) for stored in passages for unit in unit_texts(stored)]
    with closing(VectorCache(directory, encoder)) as cache:
        vectors = cache.encode(
            [*texts, *units], lambda done, count: progress(f"encoding {done} of {count} new passages and sentences")
        )
        centering = shipped_centering(encoder.fingerprint)
        languages = [stored.passage.language for stored in passages]
        unit_languages = [stored.passage.language for stored in passages for _ in stored.passage.units]
        progress("writing the index")
        write(
            directory,
            library,
            passages,
            centering.centred(vectors[: len(texts)], "passage", languages),
            centering.centred(vectors[len(texts) :], "unit", unit_languages),
            Manifest(
                format=FORMAT,
                version=version("maraji"),
                model=encoder.name,
                fingerprint=encoder.fingerprint,
                dimensions=int(vectors.shape[1]),
                library=state,
                works=len(works),
                passages=len(texts),
                units=len(units),
            ),
        )
        cache.keep_only([*texts, *units])


def unit_texts(stored: StoredPassage) -> list[str]:
    """The texts of a passage's units."""
    passage = stored.passage
    return [passage.text[unit.start - passage.start : unit.end - passage.start] for unit in passage.units]


def _is_published(directory: Path, state: str, encoder: Encoder) -> bool:
    try:
        manifest = read_manifest(current_folder(directory))
        snapshot = open_snapshot(directory)
        open_lexical(snapshot)
        snapshot.text.close()
    except (NoIndex, BrokenIndex):
        return False
    return (manifest.library, manifest.fingerprint) == (state, encoder.fingerprint)


def _state(works: Sequence[StoredWork]) -> str:
    """A hash of the works and of when each was put: the same bytes may have been read anew, by OCR for instance."""
    return hashlib.sha256("\n".join(f"{work.id}\t{work.path}" for work in works).encode()).hexdigest()
