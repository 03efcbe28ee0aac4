"""Reading the files of question sets: every fault named by file and line."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from eval.errors import BadQuestionSet

Record: TypeAlias = dict[str, Any]


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark, unpacked from .gz. Raises `BadQuestionSet`."""
    try:
        content = path.read_bytes()
        return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadQuestionSet(f"{path} cannot be unpacked ({error}); fetch it again.") from error
    except OSError as error:
        raise BadQuestionSet(f"{path} cannot be read ({error.strerror or error}); check the path.") from error
    except UnicodeDecodeError as error:
        raise BadQuestionSet(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8.") from error


def read_json(path: Path) -> Any:
    """The value of a JSON file. Raises `BadQuestionSet` with the line of the fault."""
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise BadQuestionSet(
            f"{path}, line {error.lineno}, column {error.colno}: this is no JSON ({error.msg}); correct the file."
        ) from error


def read_json_lines(path: Path) -> Iterator[tuple[str, Record]]:
    """Each object of a JSON Lines file with its place (file and line), blank lines left out. Raises `BadQuestionSet`."""
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path}, line {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadQuestionSet(
                f"{place}, column {error.colno}: this is no JSON ({error.msg}); each line must be one object."
            ) from error
        if not isinstance(record, dict):
            raise BadQuestionSet(f"{place}: this is no JSON object; each line must be one.")
        yield place, record


def as_object(value: object, place: str) -> Record:
    """The value, which must be an object. Raises `BadQuestionSet`."""
    if not isinstance(value, dict):
        raise BadQuestionSet(
            f"{place}: {json.dumps(value, ensure_ascii=False)[:60]} is no JSON object; it must be one."
        )
    return value


def take(record: Record, key: str, kind: type, place: str) -> Any:
    """The value of a key that must be there and of a kind. Raises `BadQuestionSet`."""
    value = record.get(key)
    # In JSON true and false are no numbers; in Python they are.
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        found = "is missing" if key not in record else f"is {json.dumps(value, ensure_ascii=False)[:60]}"
        raise BadQuestionSet(f'{place}: "{key}" {found}; it must be a {_KIND_NAMES[kind]}.')
    return value


_KIND_NAMES = {str: "string", list: "list", dict: "object", int: "whole number", bool: "true or false"}


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over the contents of files, in order."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
