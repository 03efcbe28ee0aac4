"""What a worker process answers, as one line of JSON and back: a document, or the reason why there is none.

JSON, since pickle out of a process that parsed a hostile file could run code here.

Document | UnreadableSource -> encode_answer -> a line of ASCII -> decode_answer -> the same
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any, TypeAlias

from corpus.errors import UnreadableSource
from corpus.metadata import work_from_json
from corpus.models import Block, Document, Note, NoteCall, Page, Quality

Answer: TypeAlias = Document | UnreadableSource


def encode_answer(answer: Answer) -> str:
    """The answer as JSON in ASCII on one line; even lone surrogates out of a broken font survive the way back."""
    value = {"document": dataclasses.asdict(answer)} if isinstance(answer, Document) else {"error": str(answer)}
    return json.dumps(value, separators=(",", ":"))


def decode_answer(line: str) -> Answer:
    """The answer that `encode_answer` wrote; raises ValueError for anything else."""
    try:
        value: dict[str, Any] = json.loads(line)
        return UnreadableSource(value["error"]) if "error" in value else _document(value["document"])
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not the answer of a worker: {error!r}") from error


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
        blocks=tuple(Block(**block) for block in value["blocks"]),
        label=value["label"],
        calls=tuple(NoteCall(**call) for call in value["calls"]),
        notes=tuple(Note(**{**note, "candidates": tuple(note["candidates"])}) for note in value["notes"]),
        running=tuple(value["running"]),
        quality=_quality(value["quality"]),
        carried=value["carried"],
    )


def _quality(value: dict[str, Any]) -> Quality:
    return Quality(status=value["status"], reasons=tuple(value["reasons"]))
