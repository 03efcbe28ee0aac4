"""A file -> pypdf's reader of it, put right where it is damaged; what cannot be opened is refused with the reason."""

from __future__ import annotations

import io
import re
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from corpus.errors import UnreadableSource

UNREADABLE = (
    PyPdfError,
    DependencyError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
    ArithmeticError,
    NotImplementedError,
    EOFError,
    OSError,
)
"""What pypdf raises on damaged files; its own errors are only some of them."""
_CATALOG = re.compile(rb"(\d+)\s+(\d+)\s+obj\b(?:(?!endobj).){0,2000}?/Type\s*/Catalog\b", re.DOTALL)


def open_pdf(path: Path, password: str | None) -> PdfReader:
    """Open a PDF of at least one page. Raises UnreadableSource with the file, the cause and the way out."""
    try:
        reader = _open_repaired(path)
        if reader.is_encrypted and not reader.decrypt(password or ""):
            if not _only_attachments_encrypted(reader):
                way_out = (
                    "give its password, or a copy without one"
                    if password is None
                    else "this password does not open it, give another one"
                )
                raise UnreadableSource(f"{path.name} is encrypted: {way_out}.")
            plain = re.sub(rb"/Encrypt\s+\d+\s+\d+\s+R", lambda entry: b" " * len(entry.group()), path.read_bytes())
            reader = PdfReader(io.BytesIO(plain))
        if not reader.pages:
            raise UnreadableSource(f"{path.name} has no pages: export it again, or leave it out.")
    except UNREADABLE as error:
        raise UnreadableSource(
            f"{path.name} cannot be read as a PDF ({cause_of(error)}): export it again, or leave it out."
        ) from error
    return reader


def _only_attachments_encrypted(reader: PdfReader) -> bool:
    """Whether streams and strings pass the encryption as they are: then only attachments need the password."""
    encryption = reader.trailer["/Encrypt"].get_object()
    return isinstance(encryption, dict) and all(encryption.get(key) == "/Identity" for key in ("/StmF", "/StrF"))


def _open_repaired(path: Path) -> PdfReader:
    """Open a file; one that begins with junk, lost its end or its way to the catalogue is tried again, put right."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted or len(reader.pages):
            return reader
    except UNREADABLE as error:
        data = path.read_bytes()
        data = data[max(0, data.find(b"%PDF-")) :]
        catalog = _CATALOG.search(data)
        trailer = b"\ntrailer\n<< /Root %s %s R >>" % catalog.groups() if catalog else b""
        # a cross-reference table at 0 is none: pypdf then looks for the objects themselves
        for end in (b"", trailer) if trailer else (b"",):
            try:
                reader = PdfReader(io.BytesIO(data + end + b"\nstartxref\n0\n%%EOF\n"))
                if reader.is_encrypted or len(reader.pages):
                    return reader
            except UNREADABLE:
                continue
        raise error from None
    return reader


def cause_of(error: BaseException) -> str:
    """What an error says, on one line."""
    return " ".join(str(error).split())[:160] or type(error).__name__
