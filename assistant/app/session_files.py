"""Conversations on disk: one JSONL file each in the user's data folder, written whole and put in place at once.

The first line says what the file is and when the conversation began, each further line is a question with what came of
it. A file that cannot be read is named and left as it is. Only the user may read them.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.app.evidence import Evidence, Reply
from assistant.app.session import Exchange, Session
from assistant.errors import DamagedSession

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

    def listing(self) -> Listing:
        """All conversations. OSError if the folder cannot be read."""
        kept, damaged = [], []
        for path in sorted(self.folder.glob("*.jsonl")) if self.folder.is_dir() else []:
            try:
                session = self.load(path.name)
            except DamagedSession:
                damaged.append(path.name)
            else:
                questions = [exchange.question for exchange in session.exchanges]
                kept.append(KeptSession(path.name, session.begun, next(iter(questions), ""), len(questions)))
        kept.sort(key=lambda session: (session.begun, session.name), reverse=True)
        return Listing(tuple(kept), tuple(damaged))

    def load(self, name: str) -> Session:
        """A conversation by the name of its file. Raises `DamagedSession`."""
        path = self.folder / name
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            head, *rest = [json.loads(line) for line in lines]
            if head["maraji_session"] != FORMAT:
                raise ValueError(f"its format is {head['maraji_session']}, not {FORMAT}")
            begun = datetime.fromisoformat(head["begun"])
            session = Session(begun, [_exchange(record) for record in rest], name=name)
        except (OSError, ArithmeticError, LookupError, ValueError, TypeError, RecursionError) as error:
            raise DamagedSession(
                f"The conversation in {path} cannot be read ({type(error).__name__}: {error}); it is left as it is."
            ) from error
        session.chosen = session.last_citation()
        return session

    def save(self, session: Session) -> None:
        """Write what was asked and answered, if anything was; the session gets its name. Raises OSError."""
        records = [_record(exchange) for exchange in session.exchanges if exchange.is_question and exchange.reply]
        if not records:
            return
        # named before it is written, so that whoever saves it at the same time writes the same file
        session.name = session.name or f"{session.begun:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.jsonl"
        head = {"maraji_session": FORMAT, "begun": session.begun.isoformat()}
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in (head, *records))
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(dir=self.folder, suffix=".new")
        try:
            # a lone surrogate, which a terminal may send, has no UTF-8
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode("utf-8", "replace"))
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(self.folder / session.name)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise

    def delete(self, name: str) -> None:
        """Remove a conversation for good. Raises OSError."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name} is no conversation's file")
        (self.folder / name).unlink(missing_ok=True)


def _record(exchange: Exchange) -> dict[str, Any]:
    assert exchange.reply is not None
    return {"question": exchange.question, **asdict(exchange.reply)}


def _exchange(record: dict[str, Any]) -> Exchange:
    language = record["language"]
    if language not in ("ar", "en"):
        raise ValueError(f"{language} is no language")
    confidence = float(record["confidence"])
    if not 0 <= confidence <= 1:
        raise ValueError(f"{confidence} is no probability")
    evidence = tuple(_evidence(each) for each in record["evidence"])
    references = _texts(record.get("references", ()))
    reply = Reply(language, bool(record["answered"]), confidence, _text(record["note"]), evidence, references)
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
