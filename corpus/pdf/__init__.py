"""Arabic and English PDFs, read from their glyphs. The only package that imports pypdf."""

from __future__ import annotations

from pathlib import Path

from corpus.models import Document


def read_pdf(path: Path, *, password: str | None = None) -> Document:
    """Read a PDF in this process. Raises UnreadableSource with the file, the cause and the way out.

    The reader is imported here, so that a program whose workers read does not load pypdf and fontTools itself.
    """
    from corpus.pdf import reader

    return reader.read_pdf(path, password=password)


__all__ = ["read_pdf"]
