"""A page's content stream as operations: bytes -> (operator, operands).

pypdf parses content streams too, but one byte at a time and for editing; reading text takes only a few operand types,
so one regular expression splits the stream into tokens about five times as fast. Whatever is malformed is passed
over, as viewers do: a page with one broken operator still has a readable rest.

Operands are plain Python values: `float`, `bytes` (a string), `Name`, `list` and `dict`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias


class Name(str):
    """A PDF name without its slash."""

    __slots__ = ()


Operand: TypeAlias = "float | bytes | Name | bool | list[Operand] | dict[str, Operand] | None"
Operation: TypeAlias = tuple[bytes, list[Operand]]

_TOKEN = re.compile(
    rb"""[\x00\t\n\f\r ]*+(?:
    (?P<number>[+-]*(?:\d+\.?\d*|\.\d+)(?:-\d*)?(?:[eE][+-]?\d+)?)(?=[\x00\t\n\f\r \[\]<>()/%]|[A-Za-z'"]|$)
    | \((?P<string>[^()\\]*)\)
    | <(?P<hex>[0-9A-Fa-f\x00\t\n\f\r ]*)>
    | /(?P<name>[^\x00\t\n\f\r \[\]<>(){}/%]*)
    | (?P<punctuation>\[|\]|<<|>>)
    | (?P<open>\()
    | (?P<word>[^\x00\t\n\f\r \[\]<>(){}/%]+)
    | %[^\r\n]*
    | .?)""",
    re.VERBOSE | re.DOTALL,
)
_IMAGE_END = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r ]|$)")
_NAME_ESCAPE = re.compile(r"#([0-9A-Fa-f]{2})")
_STRING_STOP = re.compile(rb"[()\\]")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_MAX_NESTING = 50


def operations(data: bytes) -> Iterator[Operation]:
    """Yield the operations of a content stream in order; inline images are passed over."""
    operands: list[Operand] = []
    containers: list[list[Operand]] = []
    position, end = 0, len(data)
    match_token = _TOKEN.match
    while position < end:
        token = match_token(data, position)
        if token is None or token.end() == position:
            break
        position = token.end()
        kind = token.lastgroup
        if kind is None:
            continue
        value: Operand
        if kind == "number":
            value = _number(token.group(kind))
        elif kind == "string":
            value = token.group(kind).replace(b"\r\n", b"\n")
        elif kind == "hex":
            value = _hex(token.group(kind))
        elif kind == "name":
            value = _name(token.group(kind))
        elif kind == "open":
            value, position = _nested_string(data, position)
        elif kind == "punctuation":
            if token.group(kind) in (b"[", b"<<"):
                if len(containers) < _MAX_NESTING:
                    containers.append(operands)
                    operands = []
                continue
            if not containers:
                continue
            value = _dictionary(operands) if token.group(kind) == b">>" else operands
            operands = containers.pop()
        else:
            word = token.group(kind)
            if word in (b"true", b"false", b"null"):
                value = {b"true": True, b"false": False, b"null": None}[word]
            elif containers and word not in (b"ET", b"BT", b"Q", b"q"):
                continue  # an operator inside an array: viewers skip it
            else:
                if containers:  # an array that is never closed: its operands belong to nothing
                    containers, operands = [], []
                if word == b"BI":
                    image_end = _IMAGE_END.search(data, position)
                    position = image_end.end() if image_end else end
                else:
                    yield word, operands
                operands = []
                continue
        operands.append(value)


def _number(token: bytes) -> float:
    """A number as viewers read it: `--5` is 5 below zero, `12-34` is 12."""
    try:
        return float(token)
    except ValueError:
        sign = -1.0 if token.startswith(b"-") else 1.0
        digits = re.match(rb"[\d.]+", token.lstrip(b"+-"))
        return sign * float(digits.group() if digits and digits.group() != b"." else 0)


def _hex(token: bytes) -> bytes:
    digits = token.translate(None, b"\x00\t\n\f\r ")
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))


def _name(token: bytes) -> Name:
    text = token.decode("latin-1")
    return Name(_NAME_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text) if "#" in text else text)


def _dictionary(items: list[Operand]) -> dict[str, Operand]:
    return {key: value for key, value in zip(items[::2], items[1::2], strict=False) if isinstance(key, Name)}


def _nested_string(data: bytes, position: int) -> tuple[bytes, int]:
    """Read a string with escapes or brackets inside; `position` is just after its opening bracket."""
    parts: list[bytes] = []
    depth = 1
    while stop := _STRING_STOP.search(data, position):
        parts.append(data[position : stop.start()])
        mark, position = stop.group(), stop.end()
        if mark == b"\\":
            octal = re.compile(rb"[0-7]{1,3}").match(data, position)
            following = data[position : position + 1]
            if octal:
                parts.append(bytes([int(octal.group(), 8) & 0xFF]))
                position = octal.end()
            elif following in (b"\n", b"\r"):  # the line goes on
                position += 2 if data[position : position + 2] == b"\r\n" else 1
            else:
                parts.append(_ESCAPES.get(following, following))
                position += 1
        else:
            depth += 1 if mark == b"(" else -1
            if depth == 0:
                return b"".join(parts), position
            parts.append(mark)
    return b"".join(parts) + data[position:], len(data)
