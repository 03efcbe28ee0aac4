"""The library's own database: works, pages, notes and passages in SQLite, the source of truth that all else is rebuilt from.

One writer at a time, many readers (WAL). Each work is written in one transaction, so a run that is killed keeps what it had
finished and loses nothing. Structured fields are JSON; there is no pickle.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import StoreError
from corpus.models import Block, Document, Note, NoteCall, Page, Passage, Quality, Unit, Work

FORMAT = 2
"""Counts up when the tables change; an index of another format has to be made anew."""

_TABLES = """
CREATE TABLE IF NOT EXISTS works (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, reader INTEGER NOT NULL,
    title TEXT NOT NULL, authors TEXT NOT NULL, year INTEGER, language TEXT NOT NULL, doi TEXT, isbn TEXT,
    quality TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS pages (
    work INTEGER NOT NULL REFERENCES works ON DELETE CASCADE, number INTEGER NOT NULL, label TEXT, text TEXT NOT NULL,
    blocks TEXT NOT NULL, calls TEXT NOT NULL, running TEXT NOT NULL, quality TEXT NOT NULL, carried INTEGER NOT NULL,
    PRIMARY KEY (work, number)
);
CREATE TABLE IF NOT EXISTS notes (
    work INTEGER NOT NULL REFERENCES works ON DELETE CASCADE, page INTEGER NOT NULL, position INTEGER NOT NULL,
    mark TEXT NOT NULL, text TEXT NOT NULL, reference TEXT, PRIMARY KEY (work, page, position)
);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY, work INTEGER NOT NULL REFERENCES works ON DELETE CASCADE, page INTEGER NOT NULL,
    label TEXT, section TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL,
    language TEXT NOT NULL, units TEXT NOT NULL, marks TEXT NOT NULL, notes TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_by_work ON passages (work);
"""


@dataclass(frozen=True, slots=True)
class StoredWork:
    """A work as the store keeps it."""

    id: int
    """A new one each time that it is put: what was put again has changed."""
    path: str
    sha256: str
    reader: int
    work: Work
    quality: Quality
    pages: int
    passages: int
    needs_ocr: bool
    """Whether any of its pages does."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its work and the references of the notes that it calls."""

    id: int
    work: int
    passage: Passage
    references: tuple[tuple[str, str], ...]
    """(mark, full reference) of the notes that it calls."""


class Store:
    """The database of one library. Raises `StoreError` when it cannot be opened, read or written."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        with _explained(path):
            if read_only:
                # Nobody writes to a published copy: `immutable` spares the locks and works on read-only media.
                address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
                self._db = sqlite3.connect(address, uri=True, check_same_thread=False)
                self._check_format()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._db = sqlite3.connect(path, timeout=10.0)
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA foreign_keys = ON")
                self._check_format(empty_is_fine=True)
                self._db.executescript(_TABLES)
                self._db.execute(f"PRAGMA user_version = {FORMAT}")
                self._db.commit()

    def _check_format(self, *, empty_is_fine: bool = False) -> None:
        found = self._db.execute("PRAGMA user_version").fetchone()[0]
        if found == FORMAT or (found == 0 and empty_is_fine):
            return
        self._db.close()
        raise StoreError(
            f"{self.path} is an index of format {found} and this version uses format {FORMAT}; "
            "index the sources again into another folder (--index DIR)."
        )

    def close(self) -> None:
        """Let go of the database file."""
        self._db.close()

    def put(
        self,
        path: str,
        sha256: str,
        reader: int,
        document: Document,
        passages: Sequence[tuple[Passage, Sequence[tuple[str, str]]]],
    ) -> None:
        """Keep a document in place of what was kept for its path; each passage comes with its (mark, reference) pairs."""
        work = document.work
        with _explained(self.path), self._db:
            self._db.execute("DELETE FROM works WHERE path = ?", (path,))
            cursor = self._db.execute(
                "INSERT INTO works (path, sha256, reader, title, authors, year, language, doi, isbn, quality)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    path, sha256, reader, work.title, _json(work.authors), work.year, work.language, work.doi, work.isbn,
                    _json_quality(document.quality),
                ),
            )  # fmt: skip
            key = cursor.lastrowid
            self._db.executemany(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (_page_row(key, page) for page in document.pages),
            )
            self._db.executemany(
                "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (key, page.number, position, note.mark, note.text, note.reference)
                    for page in document.pages
                    for position, note in enumerate(page.notes)
                ),
            )
            self._db.executemany(
                "INSERT INTO passages (work, page, label, section, start, end, text, language, units, marks, notes)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (_passage_row(key, passage, references) for passage, references in passages),
            )

    def remove(self, path: str) -> None:
        """Forget a work."""
        with _explained(self.path), self._db:
            self._db.execute("DELETE FROM works WHERE path = ?", (path,))

    def works(self) -> list[StoredWork]:
        """All works, by path."""
        with _explained(self.path):
            rows = self._db.execute(
                "SELECT id, path, sha256, reader, title, authors, year, language, doi, isbn, quality,"
                " (SELECT count(*) FROM pages WHERE work = works.id), (SELECT count(*) FROM passages WHERE work = works.id),"
                " EXISTS (SELECT 1 FROM pages WHERE work = works.id AND json_extract(quality, '$[0]') = 'needs_ocr')"
                " FROM works ORDER BY path"
            ).fetchall()
        return [
            StoredWork(
                id=row[0], path=row[1], sha256=row[2], reader=row[3], quality=_quality(row[10]), pages=row[11],
                passages=row[12], needs_ocr=bool(row[13]),
                work=Work(row[4], tuple(json.loads(row[5])), row[6], row[7], row[8], row[9]),
            )
            for row in rows
        ]  # fmt: skip

    def page(self, work: int, number: int) -> Page | None:
        """One page with its notes, or None."""
        with _explained(self.path):
            row = self._db.execute(
                "SELECT number, text, blocks, label, calls, running, quality, carried FROM pages"
                " WHERE work = ? AND number = ?",
                (work, number),
            ).fetchone()
            if row is None:
                return None
            notes = self._db.execute(
                "SELECT mark, text, reference FROM notes WHERE work = ? AND page = ? ORDER BY position", (work, number)
            ).fetchall()
        return Page(
            number=row[0],
            text=row[1],
            blocks=tuple(Block(*block) for block in json.loads(row[2])),
            label=row[3],
            calls=tuple(NoteCall(*call) for call in json.loads(row[4])),
            notes=tuple(Note(*note) for note in notes),
            running=tuple(json.loads(row[5])),
            quality=_quality(row[6]),
            carried=row[7],
        )

    def page_quality(self, work: int, number: int) -> Quality:
        """How far a page can be trusted."""
        with _explained(self.path):
            row = self._db.execute("SELECT quality FROM pages WHERE work = ? AND number = ?", (work, number)).fetchone()
        return _quality(row[0]) if row else Quality()

    def passages(self) -> Iterator[StoredPassage]:
        """All passages in the order of their ids, one at a time."""
        with _explained(self.path):
            for row in self._db.execute(f"SELECT {_PASSAGE_COLUMNS} FROM passages ORDER BY id"):
                yield _stored_passage(row)

    def passages_by_id(self, ids: list[int]) -> dict[int, StoredPassage]:
        """The passages of these ids, by id."""
        with _explained(self.path):
            marks = ",".join("?" * len(ids))
            rows = self._db.execute(f"SELECT {_PASSAGE_COLUMNS} FROM passages WHERE id IN ({marks})", ids).fetchall()
        return {row[0]: _stored_passage(row) for row in rows}

    def copy_to(self, path: Path) -> None:
        """A copy of the whole database in one file, as it is at this moment."""
        with _explained(self.path):
            target = sqlite3.connect(path)
            try:
                self._db.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
            finally:
                target.close()


_PASSAGE_COLUMNS = "id, work, page, label, section, start, end, text, language, units, marks, notes"


def _stored_passage(row: tuple[Any, ...]) -> StoredPassage:
    passage = Passage(
        page=row[2], label=row[3], section=tuple(json.loads(row[4])), start=row[5], end=row[6], text=row[7],
        language=row[8], units=tuple(Unit(*unit) for unit in json.loads(row[9])), marks=tuple(json.loads(row[10])),
    )  # fmt: skip
    references = tuple((mark, text) for mark, text in json.loads(row[11]))
    return StoredPassage(row[0], row[1], passage, references)


def _page_row(work: int | None, page: Page) -> tuple[Any, ...]:
    blocks = [(block.start, block.end, block.kind, block.level) for block in page.blocks]
    calls = [(call.mark, call.offset) for call in page.calls]
    return (
        work, page.number, page.label, page.text, _json(blocks), _json(calls), _json(page.running),
        _json_quality(page.quality), page.carried,
    )  # fmt: skip


def _passage_row(work: int | None, passage: Passage, references: Sequence[tuple[str, str]]) -> tuple[Any, ...]:
    units = [(unit.start, unit.end, unit.sentence_start, unit.sentence_end) for unit in passage.units]
    return (
        work, passage.page, passage.label, _json(passage.section), passage.start, passage.end, passage.text,
        passage.language, _json(units), _json(passage.marks), _json(references),
    )  # fmt: skip


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json_quality(quality: Quality) -> str:
    return _json([quality.status, quality.reasons])


def _quality(text: str) -> Quality:
    status, reasons = json.loads(text)
    return Quality(status, tuple(reasons))


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """SQLite's errors as one sentence that names the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"{path} cannot be used ({error}); check that its folder exists, is writable and has room."
        ) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{path} is damaged or no Maraji database ({error}); move it away and index the sources again."
        ) from error
