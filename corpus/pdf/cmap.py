"""CMaps: how the bytes of a string become codes, and what codes mean.

Two kinds share one syntax. A font's `/ToUnicode` leads from codes to characters (`bfchar`, `bfrange`); the
`/Encoding` of a composite font leads from bytes to glyph numbers, called CIDs (`codespacerange`, `cidchar`,
`cidrange`). PDF 32000-1, 9.7.5 and 9.10.3; Adobe Technical Note 5014.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_SECTION = re.compile(rb"begin(bfchar|bfrange|cidchar|cidrange|codespacerange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|\[((?:\s*<[0-9A-Fa-f\s]*>)*)\s*\]|(\d+)")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_MAX_RANGE = 0x10000
"""A longer range than all two-byte codes is damage, or meant to exhaust memory."""

_TWO_BYTE_UNICODE = re.compile(r"Uni\w+-(UCS2|UTF16)-[HV]")
_LEGACY_CODECS = {
    "GB-EUC": "gb2312",
    "GBK-EUC": "gbk",
    "GBKp-EUC": "gbk",
    "GBK2K": "gb18030",
    "B5pc": "big5",
    "ETen-B5": "big5",
    "HKscs-B5": "big5hkscs",
    "83pv-RKSJ": "cp932",
    "90ms-RKSJ": "cp932",
    "90msp-RKSJ": "cp932",
    "90pv-RKSJ": "cp932",
    "EUC": "euc_jp",
    "KSC-EUC": "euc_kr",
    "KSCms-UHC": "cp949",
}


@dataclass(frozen=True, slots=True)
class CMap:
    """A parsed CMap; `characters` is filled by `/ToUnicode`, the others by an `/Encoding`."""

    characters: Mapping[int, str] = field(default_factory=dict)
    cids: Mapping[int, int] = field(default_factory=dict)
    code_spaces: tuple[tuple[int, int, int], ...] = ()
    """(length in bytes, lowest code, highest code)."""

    def codes(self, string: bytes) -> list[int]:
        """Cut a string into codes by the code spaces; two bytes each where none fits."""
        if not self.code_spaces or all(length == 2 for length, _, _ in self.code_spaces):
            return two_byte_codes(string)
        lengths = sorted({length for length, _, _ in self.code_spaces})
        codes, position = [], 0
        while position < len(string):
            for length in lengths:
                code = int.from_bytes(string[position : position + length], "big")
                if any(length == size and low <= code <= high for size, low, high in self.code_spaces):
                    break
            codes.append(code)
            position += length
        return codes


def two_byte_codes(string: bytes) -> list[int]:
    """The codes of an Identity encoding; an odd last byte is dropped."""
    return [(high << 8) | low for high, low in zip(string[::2], string[1::2], strict=False)]


def parse_cmap(data: bytes) -> CMap:
    """Read a CMap stream; lines that make no sense are passed over."""
    characters: dict[int, str] = {}
    cids: dict[int, int] = {}
    code_spaces: list[tuple[int, int, int]] = []
    for section in _SECTION.finditer(data):
        kind, tokens = section.group(1), list(_TOKEN.finditer(section.group(2)))
        width = 3 if kind.endswith(b"range") and kind != b"codespacerange" else 2
        for start in range(0, len(tokens) - width + 1, width):
            entry = tokens[start : start + width]
            low = _code(entry[0])
            if kind == b"codespacerange":
                code_spaces.append((len(_digits(entry[0])) // 2, low, _code(entry[1])))
            elif kind == b"bfchar":
                characters[low] = _text(_digits(entry[1]))
            elif kind == b"cidchar":
                cids[low] = _code(entry[1])
            elif (high := min(_code(entry[1]), low + _MAX_RANGE)) >= low:
                if kind == b"cidrange":
                    first = _code(entry[2])
                    cids.update(zip(range(low, high + 1), range(first, first + high - low + 1), strict=True))
                elif entry[2].group(2) is not None:
                    texts = [_text(item) for item in _HEX.findall(entry[2].group(2))]
                    characters.update(zip(range(low, high + 1), texts, strict=False))
                elif first_text := _text(_digits(entry[2])):
                    for offset in range(high - low + 1):
                        characters[low + offset] = first_text[:-1] + chr(min(ord(first_text[-1]) + offset, 0x10FFFF))
    return CMap(characters, cids, tuple(code_spaces))


def decode_predefined(name: str, string: bytes) -> list[tuple[str, int]] | None:
    """Characters and code lengths of a string in one of Adobe's predefined CMaps; None for one that is not known.

    The CMaps named after Unicode hold it directly; the others are East Asian encodings that Python knows.
    """
    codec = "utf-16-be" if _TWO_BYTE_UNICODE.fullmatch(name) else _LEGACY_CODECS.get(name.rpartition("-")[0], "")
    if not codec:
        return None
    text = string.decode(codec, "replace")
    return [(character, len(character.encode(codec, "replace"))) for character in text]


def _digits(token: re.Match[bytes]) -> bytes:
    return (token.group(1) or b"").translate(None, b"\t\n\f\r ")


def _code(token: re.Match[bytes]) -> int:
    if token.group(3) is not None:
        return min(int(token.group(3)[:10]), 0xFFFFFFFF)
    return int(_digits(token)[:8] or b"0", 16)


def _text(digits: bytes) -> str:
    digits = digits.translate(None, b"\t\n\f\r ")
    data = bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))
    return data.decode("utf-16-be", "ignore") if len(data) > 1 else data.decode("latin-1")
