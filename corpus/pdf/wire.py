"""What is asked of a worker process and what it answers, each as one line of JSON and back.

JSON, since pickle out of a process that parsed a hostile file could run code here.

    Request -> encode_request -> a line of ASCII -> decode_request -> the same
    Document | UnreadableSource | Ranges | ReadRange | Skipped -> encode_reply -> a line of ASCII -> decode_reply -> the same

A file is asked for by its path. A short one comes back as a document; of a long one come the ranges that it is to be
read in. Each of them is asked for, and at last the document, put together from them.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from corpus.errors import UnreadableSource
from corpus.metadata import work_from_json
from corpus.models import Block, Document, Note, NoteCall, Page, PrintedLine, Quality


@dataclass(frozen=True, slots=True)
class Ranges:
    """The file is long: it is to be read in these ranges of pages, counted from 0."""

    pages: tuple[range, ...]


@dataclass(frozen=True, slots=True)
class ReadRange:
    """Successive pages of a long file: their drafts, or why there are none."""

    pages: range
    drafts: str = ""
    """JSON that only the reader understands (`part_json`)."""
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was asked for broke a limit or the process itself; the cause is a clause, without the name of the file."""

    cause: str


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read, a range of its pages, or all of its ranges to put together."""

    path: Path
    password: str | None = None
    pages: range | None = None
    ranges: tuple[ReadRange, ...] = ()


Answer: TypeAlias = Document | UnreadableSource
"""What becomes of a file."""
Reply: TypeAlias = Answer | Ranges | ReadRange | Skipped
"""What becomes of a request."""


def encode_request(request: Request) -> str:
    """The request as JSON in ASCII on one line."""
    value = {
        "path": str(request.path),
        "password": request.password,
        "pages": None if request.pages is None else _ends(request.pages),
        "ranges": [_range_json(each) for each in request.ranges],
    }
    return json.dumps(value, separators=(",", ":"))


def decode_request(line: str) -> Request:
    """The request that `encode_request` wrote."""
    value: dict[str, Any] = json.loads(line)
    return Request(
        path=Path(value["path"]),
        password=value["password"],
        pages=None if value["pages"] is None else range(*value["pages"]),
        ranges=tuple(_read_range(each) for each in value["ranges"]),
    )


def encode_reply(reply: Reply) -> str:
    """The reply as JSON in ASCII on one line; even lone surrogates out of a broken font survive the way back."""
    value: dict[str, Any]
    match reply:
        case Document():
            value = {"document": dataclasses.asdict(reply)}
        case Ranges():
            value = {"ranges": [_ends(pages) for pages in reply.pages]}
        case ReadRange():
            value = {"range": _range_json(reply)}
        case Skipped():
            value = {"skipped": reply.cause}
        case UnreadableSource():
            value = {"error": str(reply)}
    return json.dumps(value, separators=(",", ":"))


def decode_reply(line: str) -> Reply:
    """The reply that `encode_reply` wrote; raises ValueError for anything else."""
    try:
        [(kind, value)] = json.loads(line).items()
        match kind:
            case "document":
                return _document(value)
            case "ranges":
                return Ranges(tuple(range(start, stop) for start, stop in value))
            case "range":
                return _read_range(value)
            case "skipped":
                return Skipped(value)
            case "error":
                return UnreadableSource(value)
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise ValueError(f"not the answer of a worker: {error!r}") from error
    raise ValueError(f"not the answer of a worker: {kind}")


def _ends(pages: range) -> list[int]:
    return [pages.start, pages.stop]


def _range_json(read: ReadRange) -> dict[str, Any]:
    return {"pages": _ends(read.pages), "drafts": read.drafts, "lost": read.lost}


def _read_range(value: dict[str, Any]) -> ReadRange:
    return ReadRange(range(*value["pages"]), value["drafts"], value["lost"])


def _document(value: dict[str, Any]) -> Document:
    return Document(
        work=work_from_json(value["work"]),
        pages=tuple(_page(page) for page in value["pages"]),
        quality=_quality(value["quality"]),
    )


def _page(value: dict[str, Any]) -> Page:
    return Page(
        number=value["number"],
        text=value["text"],
        blocks=tuple(
            Block(**{**block, "lines": tuple(PrintedLine(**line) for line in block["lines"])})
            for block in value["blocks"]
        ),
        label=value["label"],
        calls=tuple(NoteCall(**call) for call in value["calls"]),
        notes=tuple(Note(**{**note, "candidates": tuple(note["candidates"])}) for note in value["notes"]),
        running=tuple(value["running"]),
        quality=_quality(value["quality"]),
        carried=value["carried"],
    )


def _quality(value: dict[str, Any]) -> Quality:
    return Quality(status=value["status"], reasons=tuple(value["reasons"]))
