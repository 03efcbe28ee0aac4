"""Conversations on disk: one JSONL file each in the user's data folder, written whole and put in place at once.

The first line says what the file is and when the conversation began, each further line is a question with what came of
it. A file that cannot be read is named and left as it is. Only the user may read them. Several chats may have the same
folder open: what one of them has written is never written over by another.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.app.evidence import Evidence, Reply
from assistant.app.library_list import Ticks
from assistant.app.session import Exchange, Session
from assistant.errors import DamagedSession
from corpus.models import Language

FORMAT = 1
_NAME = re.compile(r"[\w-]+\.jsonl")


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A conversation as a list of conversations shows it."""

    name: str
    begun: datetime
    first_question: str
    questions: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds, the newest first, and the names of the files that cannot be read."""

    sessions: tuple[KeptSession, ...]
    damaged: tuple[str, ...]


class SessionFolder:
    """The conversations in a folder, which is made with the first of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._removed: set[str] = set()
        self._one_at_a_time = threading.Lock()

    def listing(self) -> Listing:
        """All conversations. OSError if the folder cannot be read."""
        kept, damaged = [], []
        names = [path.name for path in self.folder.iterdir()] if self.folder.is_dir() else []
        for name in filter(_NAME.fullmatch, sorted(names)):
            try:
                session = self.load(name)
            except DamagedSession:
                damaged.append(name)
            else:
                questions = [exchange.question for exchange in session.exchanges]
                kept.append(KeptSession(name, session.begun, next(iter(questions), ""), len(questions)))
        kept.sort(key=lambda session: (session.begun, session.name), reverse=True)
        return Listing(tuple(kept), tuple(damaged))

    def load(self, name: str) -> Session:
        """A conversation by the name of its file. Raises `DamagedSession`."""
        path = self.folder / name
        try:
            content = path.read_bytes()
            # not splitlines: titles may hold what Unicode calls a line end
            head, *rest = [json.loads(line) for line in content.decode("utf-8").removesuffix("\n").split("\n")]
            if head["maraji_session"] != FORMAT:
                raise ValueError(f"its format is {head['maraji_session']}, not {FORMAT}")
            begun = datetime.fromisoformat(head["begun"])
            if begun.tzinfo is not None:
                raise ValueError(f"{head['begun']} has a time zone")
            exchanges = [_exchange(record) for record in rest]
            session = Session(begun, exchanges, name=name, ticks=_ticks(head), digest=_digest(content))
        except (OSError, ArithmeticError, LookupError, ValueError, TypeError, RecursionError) as error:
            raise DamagedSession(
                f"The conversation in {path} cannot be read ({type(error).__name__}: {error}); it is left as it is."
            ) from error
        session.chosen = session.last_citation()
        return session

    def is_as_kept(self, session: Session) -> bool:
        """Whether its file is there and holds what was last read or written for it."""
        with self._one_at_a_time:
            return self._is_as_kept(session)

    def save(self, session: Session) -> bool:
        """Write what was asked and answered, if anything was and it is not removed; the session gets its name.

        Returns whether that is a new name because another chat has written to the file. Raises OSError.
        """
        with self._one_at_a_time:
            records = [_record(exchange) for exchange in session.exchanges if exchange.is_question and exchange.reply]
            if not records or session.name in self._removed:
                return False
            is_there = bool(session.name) and (self.folder / session.name).exists()
            parted = is_there and not self._is_as_kept(session)
            if parted or not session.name:
                session.name = f"{session.begun:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.jsonl"
            self._write(session, records)
            return parted

    def delete(self, name: str) -> None:
        """Remove a conversation for good: here it is not saved any more. Raises OSError."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name} is no conversation's file")
        with self._one_at_a_time:
            (self.folder / name).unlink(missing_ok=True)
            self._removed.add(name)

    def _is_as_kept(self, session: Session) -> bool:
        try:
            return _digest((self.folder / session.name).read_bytes()) == session.digest
        except OSError:
            return False

    def _write(self, session: Session, records: Sequence[dict[str, Any]]) -> None:
        head: dict[str, Any] = {"maraji_session": FORMAT, "begun": session.begun.isoformat()}
        if session.ticks:
            head["ticks"] = {"languages": sorted(session.ticks.languages), "works": sorted(session.ticks.works)}
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in (head, *records))
        content = text.encode("utf-8", "replace")  # a lone surrogate, which a terminal may send, has no UTF-8
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(dir=self.folder, suffix=".new")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(self.folder / session.name)
        except BaseException:
            # Ctrl-C or a full disk leaves nothing beside the conversation, which stays as it was.
            Path(beside).unlink(missing_ok=True)
            raise
        session.digest = _digest(content)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _record(exchange: Exchange) -> dict[str, Any]:
    assert exchange.reply is not None
    return {"question": exchange.question, **asdict(exchange.reply)}


def _ticks(head: dict[str, Any]) -> Ticks | None:
    """What was ticked; None in the files of earlier versions."""
    if "ticks" not in head:
        return None
    ticks = head["ticks"]
    return Ticks(frozenset(map(_language, ticks["languages"])), frozenset(_texts(ticks["works"])))


def _language(value: object) -> Language:
    if value == "ar":
        return "ar"
    if value == "en":
        return "en"
    raise ValueError(f"{value} is no language")


def _exchange(record: dict[str, Any]) -> Exchange:
    language = _language(record["language"])
    confidence = float(record["confidence"])
    if not 0 <= confidence <= 1:
        raise ValueError(f"{confidence} is no probability")
    evidence = tuple(map(_evidence, record["evidence"]))
    others = tuple(map(_evidence, record.get("alternatives", ())))
    references = _texts(record.get("references", ()))
    answered, note = bool(record["answered"]), _text(record["note"])
    reply = Reply(language, answered, confidence, note, evidence, references, others)
    return Exchange(_text(record["question"]), reply)


def _evidence(record: dict[str, Any]) -> Evidence:
    before, after = record["cut"]
    return Evidence(
        source=_text(record["source"]),
        title=_text(record["title"]),
        authors=_texts(record["authors"]),
        year=None if record["year"] is None else int(record["year"]),
        page=int(record["page"]),
        label=None if record["label"] is None else _text(record["label"]),
        text=_text(record["text"]),
        citation=_text(record["citation"]),
        references=_texts(record["references"]),
        passage=_span(record["passage"]),
        sentence=_span(record["sentence"]),
        highlight=_span(record["highlight"]),
        cut=(bool(before), bool(after)),
        also=_texts(record.get("also", ())),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(map(_text, values))


def _span(value: Sequence[Any]) -> tuple[int, int]:
    start, end = map(int, value)
    if not 0 <= start <= end:
        raise ValueError(f"{start}:{end} is no span")
    return start, end
