"""Files to a published index: `index_paths` is what `maraji index` does.

The walk: paths -> the library is brought up to date (`index.refresh`) -> texts not yet encoded are encoded (`index.vectors`)
-> a snapshot is written and published (`index.snapshot`).
A run that is killed anywhere leaves the published snapshot as it was, and the next run goes on from what was finished.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path

from corpus.errors import StoreError
from corpus.metadata import Details
from corpus.models import Document
from corpus.store import Store, StoredPassage, StoredWork
from index.centering import shipped_centering, shipped_digest
from index.encoder import Encoder, TokenEncoder
from index.errors import BrokenIndex, IndexingError, NoIndex, UnknownSource
from index.files import absolute
from index.late_interaction import TokenSpace, shipped_token_space
from index.models import IndexReport, Skipped
from index.refresh import Changes, Progress, keep, read_changed
from index.search import unique_names
from index.snapshot import (
    FORMAT,
    LIBRARY,
    Manifest,
    current_folder,
    open_lexical,
    open_snapshot,
    read_any_manifest,
    read_manifest,
    write,
)
from index.text_for_model import for_model
from index.vectors import VectorCache

_LOCK = "lock.sqlite3"


def _silent(line: str) -> None:
    """Progress that nobody follows."""


def index_paths(
    paths: Sequence[Path],
    directory: Path,
    encoder: Encoder,
    *,
    passwords: Mapping[str, str] | None = None,
    ocr: bool = False,
    token_vectors: bool | None = None,
    progress: Progress = _silent,
) -> IndexReport:
    """Add or refresh files and folders in the index at `directory`, and publish it.

    A file that cannot be read is reported in `skipped` and what was known of it stays. Files that are gone from an indexed
    folder are removed. A library of references (.bib, .ris) brings the files that it names in its own folder or in `paths`,
    and gives works their bibliography. `passwords` opens encrypted PDFs, by path or file name; `ocr` reads pages without
    usable text by OCR. `token_vectors` says whether late interaction is kept ready; None leaves it as the published index has
    it, and turns it on where nothing is published.
    Raises `IndexingError`, `StoreError` or `OcrUnavailable` when nothing can be indexed at all.
    """
    began = time.monotonic()
    with _only_one_writer(directory), closing(Store(directory / LIBRARY)) as library:
        changes = read_changed(paths, library, passwords or {}, ocr, progress)
        return _published(directory, library, encoder, changes, progress, began, token_vectors)


def remove_paths(
    paths: Sequence[Path], directory: Path, encoder: Encoder, *, progress: Progress = _silent
) -> IndexReport:
    """Take files, or all that was indexed under folders, out of the index, whether they still exist or not.

    A library of references takes with it what it said of works.
    """
    began = time.monotonic()
    with _only_one_writer(directory), closing(Store(directory / LIBRARY)) as library:
        changes = Changes()
        for given in paths:
            path = absolute(given)
            found = [work.path for work in library.works() if Path(work.path).is_relative_to(path)]
            for known in found:
                library.remove(known)
            changes.removed += found
            told = [work for work, by in library.described().items() if Path(by).is_relative_to(path)]
            for work in told:
                library.describe(work, "library", {})
            changes.changed += [work.path for work in library.works() if work.path in told]
            if not found and not told:
                changes.skipped.append(
                    Skipped(str(given), f"{given} is not in the index; maraji sources lists what is.")
                )
        return _published(directory, library, encoder, changes, progress, began)


def correct_work(
    source: str,
    details: Details,
    directory: Path,
    encoder: Encoder,
    *,
    afresh: bool = False,
    progress: Progress = _silent,
) -> None:
    """Correct the bibliography of a source, by its name or path, and publish; nothing is read or encoded again.

    `details` are added to earlier corrections, or with `afresh` take their place. Raises `UnknownSource`.
    """
    with _only_one_writer(directory), closing(Store(directory / LIBRARY)) as library:
        works = library.works()
        names = unique_names({work.id: work.path for work in works})
        path = next((work.path for work in works if source in (names[work.id], work.path)), None)
        if path is None:
            raise UnknownSource(f"The index has no source named {source}; maraji sources lists them.")
        library.describe(path, "person", {**({} if afresh else library.details(path, "person")), **details})
        _publish(directory, library, encoder, progress)


def index_documents(
    documents: Iterable[tuple[str, Document]],
    directory: Path,
    encoder: Encoder,
    *,
    token_vectors: bool | None = None,
    progress: Progress = _silent,
) -> IndexReport:
    """Index documents that are no files (the paragraphs of a question set, say), each under a name of its own."""
    began = time.monotonic()
    with _only_one_writer(directory), closing(Store(directory / LIBRARY)) as library:
        changes = Changes()
        for name, document in documents:
            digest = hashlib.sha256("\f".join(page.text for page in document.pages).encode()).hexdigest()
            keep(name, digest, document, library, changes)
        return _published(directory, library, encoder, changes, progress, began, token_vectors)


def _published(
    directory: Path,
    library: Store,
    encoder: Encoder,
    changes: Changes,
    progress: Progress,
    began: float,
    token_vectors: bool | None = None,
) -> IndexReport:
    works = library.works()
    # An index whose last source is gone must not go on answering from it.
    if works or changes.removed:
        _publish(directory, library, encoder, progress, token_vectors)
    return IndexReport(
        added=tuple(changes.added),
        changed=tuple(changes.changed),
        unchanged=tuple(changes.unchanged),
        removed=tuple(changes.removed),
        skipped=tuple(changes.skipped),
        doubtful=tuple(changes.doubtful),
        libraries=tuple(changes.libraries),
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


def _publish(
    directory: Path, library: Store, encoder: Encoder, progress: Progress, token_vectors: bool | None = None
) -> None:
    """Write and publish a snapshot of the library, unless the published one is of the same library, model and setting."""
    works = library.works()
    state = _state(works)
    space = _token_space(directory, encoder, token_vectors)
    dimensions = space.dimensions if space else 0
    if _is_published(directory, state, encoder, dimensions):
        return
    passages = list(library.passages())
    languages = [stored.passage.language for stored in passages]
    texts = [for_model(stored.passage.text) for stored in passages]
    units = [for_model(unit) for stored in passages for unit in unit_texts(stored)]
    told = list(zip(texts, languages, strict=True))
    headings = [(for_model(" ".join(stored.passage.section)), stored.passage.language) for stored in passages]
    with closing(VectorCache(directory, encoder)) as cache:
        if space and isinstance(encoder, TokenEncoder):
            cache.encode_tokens(
                [*told, *headings],
                encoder,
                space,
                lambda done, count: progress(f"encoding {done} of {count} new passages and headings"),
            )
        vectors = cache.encode(
            [*texts, *units], lambda done, count: progress(f"encoding {done} of {count} new passages and sentences")
        )
        centering = shipped_centering(encoder.fingerprint)
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
                token_dimensions=dimensions,
                constants=shipped_digest(encoder.fingerprint),
            ),
            zip(cache.tokens(headings, space), cache.tokens(told, space), strict=True) if space else None,
        )
        cache.keep_only([*texts, *units])
        cache.keep_only_tokens([*told, *headings], space)


def _token_space(directory: Path, encoder: Encoder, wanted: bool | None) -> TokenSpace | None:
    """What token vectors are kept in: none for a model that has none, or where they are not wanted."""
    if wanted is None:
        try:
            published = read_any_manifest(current_folder(directory))  # a new format changes no setting
            wanted = published.token_dimensions > 0 or not published.passages
        except (NoIndex, BrokenIndex):
            wanted = True
    if not wanted or not isinstance(encoder, TokenEncoder):
        return None
    return shipped_token_space(encoder.fingerprint)


def unit_texts(stored: StoredPassage) -> list[str]:
    """The texts of a passage's units."""
    passage = stored.passage
    return [passage.text[unit.start - passage.start : unit.end - passage.start] for unit in passage.units]


def _is_published(directory: Path, state: str, encoder: Encoder, token_dimensions: int) -> bool:
    try:
        manifest = read_manifest(current_folder(directory))
        snapshot = open_snapshot(directory)
        open_lexical(snapshot)
        snapshot.text.close()
    except (NoIndex, BrokenIndex):
        return False
    made = (manifest.library, manifest.fingerprint, manifest.token_dimensions, manifest.constants)
    return made == (state, encoder.fingerprint, token_dimensions, shipped_digest(encoder.fingerprint))


def _state(works: Sequence[StoredWork]) -> str:
    """A hash of the works, their bibliography and when each was put: the same bytes may have been read anew, by OCR say."""
    return hashlib.sha256("\n".join(f"{work.id}\t{work.path}\t{work.work}" for work in works).encode()).hexdigest()
