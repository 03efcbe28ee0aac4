"""A snapshot: everything a search needs, in one folder that never changes once it is published.

    DIR/library.sqlite3          the source of truth (written by `index.build`)
    DIR/vectors.sqlite3          embeddings by content hash
    DIR/CURRENT                  the name of the published snapshot
    DIR/snapshots/NAME/          manifest.json, text.sqlite3, rows.npz, bm25/FIELD-LANGUAGE/, passages/, units/, tokens/,
                                 bridge/LANGUAGE/

A snapshot is written into a new folder, flushed to disk and published by one `os.replace` of CURRENT. A reader opens the
published one and keeps it; the one before is kept too, for readers that are just opening it.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from corpus.errors import StoreError
from corpus.models import Language
from corpus.store import Store, StoredPassage
from index import dense, late_interaction, lexical
from index.analysis import names, stems, stems_and_grams
from index.arrays import unpacked
from index.bridge import MOST_WORDS, Lexicon, LexiconWriter
from index.centering import LANGUAGES
from index.errors import BrokenIndex, IndexingError, NoIndex
from index.late_interaction import PassageTokens
from index.text_for_model import for_model

FORMAT = 4
CURRENT = "CURRENT"
SNAPSHOTS = "snapshots"
LIBRARY = "library.sqlite3"
MANIFEST = "manifest.json"
TEXT = "text.sqlite3"
ROWS = "rows.npz"
TOKENS = "tokens"
BRIDGE = "bridge"

FIELDS: Mapping[str, Callable[[str], list[str]]] = {"stems": stems, "grams": stems_and_grams, "names": names}
"""The lexical fields and what makes their tokens, of passages and of questions alike."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot was made from."""

    format: int
    version: str
    model: str
    fingerprint: str
    dimensions: int
    library: str
    """A hash of the works it holds: the same library gives the same value."""
    works: int
    passages: int
    units: int
    token_dimensions: int = 0
    """Of the token vectors; 0 where none are kept."""
    constants: str = ""
    """`index.centering.shipped_digest` of what its vectors were centred with."""
    files: Mapping[str, int] = field(default_factory=dict)
    """Its files with their sizes in bytes: a copy that was cut short is noticed when it is opened."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The passages of a snapshot by row: their ids, works and languages, and where their units begin."""

    ids: NDArray[np.int64]
    works: NDArray[np.int64]
    languages: NDArray[np.uint8]
    """Position in `LANGUAGES`."""
    first_units: NDArray[np.int64]
    """(n + 1,): the units of row r are `first_units[r]:first_units[r + 1]`."""

    def of_language(self, language: Language) -> NDArray[np.int64]:
        """The rows of a language."""
        return np.flatnonzero(self.languages == LANGUAGES.index(language))


def write(
    directory: Path,
    library: Store,
    passages: Sequence[StoredPassage],
    passage_vectors: NDArray[np.float32],
    unit_vectors: NDArray[np.float32],
    manifest: Manifest,
    tokens: Iterable[tuple[PassageTokens, PassageTokens]] | None = None,
) -> None:
    """Write a snapshot of the library and publish it; until the last step the old one stays in force.

    `passage_vectors` is (n, d), `unit_vectors` (units, d), both centred; these and `tokens`, those of the
    headings and of the passage itself, read once, are in the order of `passages`.
    """
    name = uuid.uuid4().hex
    folder = directory / SNAPSHOTS / name
    try:
        _make(folder)
        _write_files(folder, library, passages, passage_vectors, unit_vectors, manifest, tokens)
        _flush(folder)
        publish(directory, name)
    except BaseException:
        # Ctrl-C or a full disk leaves no half snapshot behind; one that was published just before it stays.
        if _replaced(directory) != name:
            shutil.rmtree(folder, ignore_errors=True)
            (directory / f"{CURRENT}.{name}").unlink(missing_ok=True)
        raise


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise IndexingError(
            f"{folder.parent} cannot be written ({error.strerror or error}); move what is there away, or name another "
            "folder with --index DIR."
        ) from error


def _write_files(
    folder: Path,
    library: Store,
    passages: Sequence[StoredPassage],
    passage_vectors: NDArray[np.float32],
    unit_vectors: NDArray[np.float32],
    manifest: Manifest,
    tokens: Iterable[tuple[PassageTokens, PassageTokens]] | None,
) -> None:
    library.copy_to(folder / TEXT)
    rows = _rows(passages)
    np.savez(folder / ROWS, ids=rows.ids, works=rows.works, languages=rows.languages, first_units=rows.first_units)
    for evidence, words in FIELDS.items():
        for language in LANGUAGES:
            texts = [words(passages[row].passage.text) for row in rows.of_language(language)]
            if any(texts):
                lexical.build(texts, folder / "bm25" / f"{evidence}-{language}")
    dense.build(passage_vectors, folder / "passages")
    dense.build(unit_vectors, folder / "units")
    if tokens is not None:
        lexicons = _lexicons(folder, manifest.token_dimensions)
        late_interaction.write(_gathered(passages, tokens, lexicons), folder / TOKENS)
        for language, lexicon in lexicons.items():
            lexicon.write(folder / BRIDGE / language)
    manifest = replace(manifest, files=_sizes(folder))
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")


def _lexicons(folder: Path, dimensions: int) -> dict[Language, LexiconWriter]:
    """One of each language that the BM25 of stems in a snapshot's folder knows, with its commonest words."""
    return {
        language: LexiconWriter(lexical.DiskBm25(own).commonest(MOST_WORDS), dimensions)
        for language in LANGUAGES
        if (own := folder / "bm25" / f"stems-{language}").is_dir()
    }


def _gathered(
    passages: Sequence[StoredPassage],
    tokens: Iterable[tuple[PassageTokens, PassageTokens]],
    lexicons: Mapping[Language, LexiconWriter],
) -> Iterator[tuple[PassageTokens, PassageTokens, list[int]]]:
    """What `late_interaction.write` wants of each passage, whose words are added to the lexicons on the way."""
    for stored, (headings, own) in zip(passages, tokens, strict=True):
        if stored.passage.language in lexicons:
            lexicons[stored.passage.language].add(for_model(stored.passage.text), own)
        yield headings, own, _words_to_unit_ends(stored)


def _words_to_unit_ends(stored: StoredPassage) -> list[int]:
    """How many words of the model's text there are up to the end of each unit."""
    passage = stored.passage
    return [len(for_model(passage.text[: unit.end - passage.start]).split()) for unit in passage.units]


def _sizes(folder: Path) -> dict[str, int]:
    """The files in a snapshot's folder with their sizes, but for the manifest itself."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path != folder / MANIFEST)
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}


def publish(directory: Path, name: str) -> None:
    """Make a written snapshot the one that readers open, and remove those before the last."""
    previous = _replaced(directory)
    draft = directory / f"{CURRENT}.{name}"
    draft.write_text(name, encoding="utf-8")
    _flush_file(draft)
    draft.replace(directory / CURRENT)
    _flush_file(directory)
    remove_unpublished(directory, keep={name, previous or name})


def remove_unpublished(directory: Path, keep: set[str]) -> None:
    """Remove snapshots and drafts that a killed run left, and old ones; those still open elsewhere go the next time."""
    for folder in (directory / SNAPSHOTS).glob("*"):
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)
    for draft in directory.glob(f"{CURRENT}.*"):
        draft.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An open snapshot."""

    folder: Path
    manifest: Manifest
    rows: Rows
    text: Store
    passages: dense.Nearest
    units: dense.Nearest
    tokens: late_interaction.Tokens | None
    """None where none are kept."""
    lexicons: Mapping[Language, Lexicon]
    """Of the languages that it has; none where no tokens are kept."""


def current_folder(directory: Path) -> Path:
    """The folder of the published snapshot. Raises `NoIndex` where nothing is published."""
    name = _current(directory)
    if name is None:
        raise NoIndex(f"There is no index in {directory} yet; make one with: maraji index PATH --index {directory}")
    return directory / SNAPSHOTS / name


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot. Raises `BrokenIndex`, also where it is of another format."""
    manifest = read_any_manifest(folder)
    if manifest.format != FORMAT:
        raise BrokenIndex(
            f"{folder.parent.parent} is an index of format {manifest.format}, this version reads {FORMAT}; "
            "run maraji index again to rebuild it."
        )
    return manifest


def read_any_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot, of this format or another. Raises `BrokenIndex`."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise broken(folder, error) from error
    if not isinstance(manifest.files, dict):
        raise broken(folder, f"{MANIFEST} does not list its files")
    return manifest


def open_snapshot(directory: Path) -> Snapshot:
    """Open the published snapshot. Raises `NoIndex` or `BrokenIndex`."""
    folder = current_folder(directory)
    manifest = read_manifest(folder)
    sizes = _sizes(folder)
    damaged = [name for name, size in manifest.files.items() if sizes.get(name) != size]
    if damaged:
        raise broken(folder, f"{damaged[0]} is missing or not of its size")
    try:
        arrays = unpacked(folder / ROWS)
        rows = Rows(arrays["ids"], arrays["works"], arrays["languages"], arrays["first_units"])
        return Snapshot(
            folder,
            manifest,
            rows,
            Store(folder / TEXT, read_only=True),
            dense.Nearest(folder / "passages"),
            dense.Nearest(folder / "units"),
            late_interaction.Tokens(folder / TOKENS, manifest.token_dimensions) if manifest.token_dimensions else None,
            {
                each: Lexicon(folder / BRIDGE / each, manifest.token_dimensions)
                for each in LANGUAGES
                if (folder / BRIDGE / each).is_dir()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, BadZipFile, StoreError) as error:
        raise broken(folder, error) from error


def open_lexical(snapshot: Snapshot) -> dict[tuple[str, Language], lexical.DiskBm25]:
    """The BM25 of each field and language that the snapshot has. Raises `BrokenIndex`."""
    found: dict[tuple[str, Language], lexical.DiskBm25] = {}
    for name in FIELDS:
        for language in LANGUAGES:
            folder = snapshot.folder / "bm25" / f"{name}-{language}"
            if folder.is_dir():
                try:
                    found[name, language] = lexical.DiskBm25(folder)
                except (OSError, ValueError, KeyError) as error:
                    raise broken(snapshot.folder, error) from error
    return found


def broken(folder: Path, error: Exception | str) -> BrokenIndex:
    """The error of a snapshot's folder that cannot be opened, and why."""
    return BrokenIndex(
        f"The index in {folder.parent.parent} cannot be opened ({error}); run maraji index again to rebuild it."
    )


def _current(directory: Path) -> str | None:
    try:
        name = (directory / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise BrokenIndex(f"{directory / CURRENT} is damaged; run maraji index again to rebuild the index.") from error
    except OSError as error:
        raise BrokenIndex(
            f"The index in {directory} cannot be read ({error.strerror or error}); check its permissions."
        ) from error
    return name or None


def _replaced(directory: Path) -> str | None:
    """The name of the snapshot that a new one takes the place of; none where what names it is damaged."""
    try:
        return _current(directory)
    except BrokenIndex:
        return None


def _rows(passages: Sequence[StoredPassage]) -> Rows:
    units = np.cumsum([0, *(len(stored.passage.units) for stored in passages)], dtype=np.int64)
    return Rows(
        np.array([stored.id for stored in passages], np.int64),
        np.array([stored.work for stored in passages], np.int64),
        np.array([LANGUAGES.index(stored.passage.language) for stored in passages], np.uint8),
        units,
    )


def _flush(folder: Path) -> None:
    """Everything in a folder, and the folder itself, on the disk before it is published."""
    for path in sorted(folder.rglob("*"), reverse=True):
        _flush_file(path)
    _flush_file(folder)
    _flush_file(folder.parent)


def _flush_file(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows has no way to flush a folder
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
