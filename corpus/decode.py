"""Bytes of a text file to a string: UTF-8, UTF-16, Windows-1256 and Windows-1252, told apart by the bytes themselves."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from charset_normalizer import from_bytes

from corpus.errors import UnreadableSource

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ARABIC_LETTER = re.compile("[\u0621-\u064a]")
# A tenth of a text in control characters is no text; real exports have a stray few.
_CONTROL_SHARE = 0.1
_FEW_ACCENTS = 0.01


def decode(data: bytes, name: str) -> str:
    """The text of a file; `name` is for the message. Raises `UnreadableSource` for binaries and unknown encodings."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(_decoded(data, encoding, name), name)
    utf16 = _utf16_without_mark(data)
    if utf16:
        return _checked(_decoded(data, utf16, name), name)
    if b"\x00" in data:
        raise UnreadableSource(f"{name} is a binary file, not text; convert it to text or PDF first.")
    try:
        return _checked(data.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        # A few bad bytes are a cut or damaged UTF-8 file where the other letters beyond ASCII are UTF-8, or where the
        # file ends within one; else they are the accents of another encoding.
        tolerant = data.decode("utf-8", errors="replace")
        few = tolerant.count("\ufffd") <= max(1, len(tolerant) // 2000)
        if few and (error.reason == "unexpected end of data" or not tolerant.replace("\ufffd", "").isascii()):
            return _checked(tolerant, name)
        return _checked(_single_byte(data, name, error), name)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            f"{name} says it is {encoding} but its byte {error.start} is not; save it again as UTF-8."
        ) from error


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 written without a byte order mark: the high bytes of a text are few and the same (0x00, 0x06)."""
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2:
        return None
    for high, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high_bytes = sample[high::2]
        few = high_bytes.count(0x00) + high_bytes.count(0x06)
        low_bytes = sample[1 - high :: 2]
        if few > 0.9 * len(high_bytes) and low_bytes.count(0x00) < 0.05 * len(low_bytes):
            return encoding
    return None


def _single_byte(data: bytes, name: str, error: UnicodeDecodeError) -> str:
    """Windows-1256 where that gives words of Arabic letters, 1252 for a few accents, else what charset-normalizer says."""
    arabic = data.decode("cp1256", errors="replace")
    share = len(_ARABIC_LETTER.findall(arabic)) / max(1, sum(map(str.isalpha, arabic)))
    if share > 0.5 and arabic.count("\ufffd") == 0:
        return arabic
    # Too few accents for statistics: they are the most common encoding's where all of its bytes are.
    if sum(byte >= 0x80 for byte in data) <= _FEW_ACCENTS * len(data):
        with suppress(UnicodeDecodeError):
            return data.decode("cp1252")
    best = from_bytes(data).best()
    if best is None:
        raise UnreadableSource(
            f"{name} is in no encoding known here (byte {error.start} is not UTF-8); save it as UTF-8."
        ) from error
    return str(best)


def _checked(text: str, name: str) -> str:
    if len(_CONTROL.findall(text)) > _CONTROL_SHARE * len(text):
        raise UnreadableSource(f"{name} is a binary file, not text; convert it to text or PDF first.")
    if not text.strip():
        raise UnreadableSource(f"{name} is empty; there is nothing to index in it.")
    return text
