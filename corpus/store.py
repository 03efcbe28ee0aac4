"""The library's own database: works, pages, notes and passages in SQLite, the source of truth that all else is rebuilt from.

One writer at a time, many readers (WAL). Each work is written in one transaction, so a run that is killed keeps what it had
finished and loses nothing. Structured fields are JSON; there is no pickle.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from corpus.errors import StoreError
from corpus.metadata import Details, details_from_json, details_json, with_details, work_from_json, work_json
from corpus.models import (
    Block,
    BlockKind,
    CitedReference,
    Document,
    Note,
    NoteCall,
    Page,
    Passage,
    PrintedLine,
    Quality,
    Unit,
    Work,
)

FORMAT = 3
"""Counts up when the tables change; an index of another format has to be made anew."""

Origin: TypeAlias = Literal["library", "person"]
"""Who says what the details of a work are: a library of references (.bib, .ris), or the person who corrects it."""
ORIGINS: tuple[Origin, ...] = get_args(Origin)
"""Each covers those before it."""

_TABLES = """
CREATE TABLE IF NOT EXISTS works (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, reader INTEGER NOT NULL,
    work TEXT NOT NULL, quality TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS details (
    path TEXT NOT NULL, origin TEXT NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (path, origin)
);
CREATE TABLE IF NOT EXISTS described (path TEXT PRIMARY KEY, library TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pages (
    work INTEGER NOT NULL REFERENCES works ON DELETE CASCADE, number INTEGER NOT NULL, label TEXT, text TEXT NOT NULL,
    blocks TEXT NOT NULL, calls TEXT NOT NULL, running TEXT NOT NULL, quality TEXT NOT NULL, carried INTEGER NOT NULL,
    PRIMARY KEY (work, number)
);
CREATE TABLE IF NOT EXISTS notes (
    work INTEGER NOT NULL REFERENCES works ON DELETE CASCADE, page INTEGER NOT NULL, position INTEGER NOT NULL,
    mark TEXT NOT NULL, text TEXT NOT NULL, reference TEXT, candidates TEXT NOT NULL, PRIMARY KEY (work, page, position)
);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY, work INTEGER NOT NULL REFERENCES works ON DELETE CASCADE, page INTEGER NOT NULL,
    label TEXT, section TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL,
    language TEXT NOT NULL, units TEXT NOT NULL, marks TEXT NOT NULL, cited TEXT NOT NULL
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
    """As the file shows it, covered by its details."""
    quality: Quality
    pages: int
    passages: int
    needs_ocr: bool
    """Whether any of its pages does."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its work and what it cites."""

    id: int
    work: int
    passage: Passage
    cited: tuple[CitedReference, ...]


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
        passages: Sequence[tuple[Passage, Sequence[CitedReference]]],
    ) -> None:
        """Keep a document in place of what was kept for its path; each passage comes with what it cites."""
        with _explained(self.path), self._db:
            self._db.execute("DELETE FROM works WHERE path = ?", (path,))
            cursor = self._db.execute(
                "INSERT INTO works (path, sha256, reader, work, quality) VALUES (?, ?, ?, ?, ?)",
                (path, sha256, reader, _json(work_json(document.work)), _json_quality(document.quality)),
            )
            key = cursor.lastrowid
            self._db.executemany(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (_page_row(key, page) for page in document.pages),
            )
            self._db.executemany(
                "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (key, page.number, position, note.mark, note.text, note.reference, _json(note.candidates))
                    for page in document.pages
                    for position, note in enumerate(page.notes)
                ),
            )
            self._db.executemany(
                "INSERT INTO passages (work, page, label, section, start, end, text, language, units, marks, cited)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (_passage_row(key, passage, cited) for passage, cited in passages),
            )

    def remove(self, path: str) -> None:
        """Forget a work; its details wait for it to come back."""
        with _explained(self.path), self._db:
            self._db.execute("DELETE FROM works WHERE path = ?", (path,))

    def describe(self, path: str, origin: Origin, details: Details, library: str | None = None) -> None:
        """Keep what is known of a work beside what its file shows, in place of what this origin said before.

        It covers what the file shows, now and whenever the file is put again; none takes it back. `library` is the path
        of the library of references that says it.
        """
        with _explained(self.path), self._db:
            if details:
                self._db.execute(
                    "INSERT OR REPLACE INTO details VALUES (?, ?, ?)", (path, origin, _json(details_json(details)))
                )
            else:
                self._db.execute("DELETE FROM details WHERE path = ? AND origin = ?", (path, origin))
            if origin == "library":
                self._db.execute("DELETE FROM described WHERE path = ?", (path,))
            if library is not None and details:
                self._db.execute("INSERT INTO described VALUES (?, ?)", (path, library))

    def described(self) -> Mapping[str, str]:
        """By the path of a work, the library of references that describes it, where that is known."""
        with _explained(self.path):
            return dict(self._db.execute("SELECT path, library FROM described"))

    def details(self, path: str, origin: Origin) -> Details:
        """What an origin says of a work."""
        with _explained(self.path):
            row = self._db.execute(
                "SELECT fields FROM details WHERE path = ? AND origin = ?", (path, origin)
            ).fetchone()
        return details_from_json(json.loads(row[0])) if row else {}

    def works(self) -> list[StoredWork]:
        """All works, by path."""
        with _explained(self.path):
            rows = self._db.execute(
                "SELECT id, path, sha256, reader, work, quality,"
                " (SELECT count(*) FROM pages WHERE work = works.id), (SELECT count(*) FROM passages WHERE work = works.id),"
                " EXISTS (SELECT 1 FROM pages WHERE work = works.id AND json_extract(quality, '$[0]') = 'needs_ocr')"
                " FROM works ORDER BY path"
            ).fetchall()
            layers: dict[tuple[str, str], Details] = {
                (path, origin): details_from_json(json.loads(fields))
                for path, origin, fields in self._db.execute("SELECT path, origin, fields FROM details")
            }
        return [
            StoredWork(
                id=row[0], path=row[1], sha256=row[2], reader=row[3], quality=_quality(row[5]), pages=row[6],
                passages=row[7], needs_ocr=bool(row[8]),
                work=_covered(work_from_json(json.loads(row[4])), [layers.get((row[1], each), {}) for each in ORIGINS]),
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
                "SELECT mark, text, reference, candidates FROM notes WHERE work = ? AND page = ? ORDER BY position",
                (work, number),
            ).fetchall()
        return Page(
            number=row[0],
            text=row[1],
            blocks=tuple(_block(*block) for block in json.loads(row[2])),
            label=row[3],
            calls=tuple(NoteCall(*call) for call in json.loads(row[4])),
            notes=tuple(Note(mark, text, led, tuple(json.loads(others))) for mark, text, led, others in notes),
            running=tuple(json.loads(row[5])),
            quality=_quality(row[6]),
            carried=row[7],
        )

    def page_quality(self, work: int, number: int) -> Quality:
        """How far a page can be trusted."""
        with _explained(self.path):
            row = self._db.execute("SELECT quality FROM pages WHERE work = ? AND number = ?", (work, number)).fetchone()
        return _quality(row[0]) if row else Quality()

    def page_turn(self, work: int, number: int) -> tuple[int | None, str | None]:
        """Where a page's text goes on to be printed on the next page, as an offset in it, and the next page's label."""
        with _explained(self.path):
            row = self._db.execute(
                "SELECT length(here.text) - here.carried, next.label FROM pages AS here LEFT JOIN pages AS next"
                " ON next.work = here.work AND next.number = here.number + 1"
                " WHERE here.work = ? AND here.number = ? AND here.carried > 0",
                (work, number),
            ).fetchone()
        return (row[0], row[1]) if row else (None, None)

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


_PASSAGE_COLUMNS = "id, work, page, label, section, start, end, text, language, units, marks, cited"


def _stored_passage(row: tuple[Any, ...]) -> StoredPassage:
    passage = Passage(
        page=row[2], label=row[3], section=tuple(json.loads(row[4])), start=row[5], end=row[6], text=row[7],
        language=row[8], units=tuple(Unit(*unit) for unit in json.loads(row[9])), marks=tuple(json.loads(row[10])),
    )  # fmt: skip
    cited = tuple(
        CitedReference(mark, offset, text, reference, tuple(candidates))
        for mark, offset, text, reference, candidates in json.loads(row[11])
    )
    return StoredPassage(row[0], row[1], passage, cited)


def _page_row(work: int | None, page: Page) -> tuple[Any, ...]:
    blocks = [
        (block.start, block.end, block.kind, block.level, [(line.start, line.number) for line in block.lines])
        for block in page.blocks
    ]
    calls = [(call.mark, call.offset) for call in page.calls]
    return (
        work, page.number, page.label, page.text, _json(blocks), _json(calls), _json(page.running),
        _json_quality(page.quality), page.carried,
    )  # fmt: skip


def _block(start: int, end: int, kind: BlockKind, level: int, lines: Sequence[Sequence[int]] = ()) -> Block:
    """A block as `_page_row` writes it; libraries of before do not know its lines."""
    return Block(start, end, kind, level, tuple(PrintedLine(*line) for line in lines))


def _passage_row(work: int | None, passage: Passage, cited: Sequence[CitedReference]) -> tuple[Any, ...]:
    units = [(unit.start, unit.end, unit.sentence_start, unit.sentence_end) for unit in passage.units]
    called = [(each.mark, each.offset, each.text, each.reference, each.candidates) for each in cited]
    return (
        work, passage.page, passage.label, _json(passage.section), passage.start, passage.end, passage.text,
        passage.language, _json(units), _json(passage.marks), _json(called),
    )  # fmt: skip


def _covered(work: Work, layers: Sequence[Details]) -> Work:
    for layer in layers:
        work = with_details(work, layer)
    return work


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
