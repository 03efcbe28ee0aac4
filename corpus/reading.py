"""Files to documents, by their kind: the only place that knows which reader reads what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from corpus.errors import UnreadableSource
from corpus.models import Document
from corpus.notes import with_references
from corpus.pdf.ocr import needs_ocr, read_by_ocr, require_ocr
from corpus.pdf.pool import read_pdfs
from corpus.text import read_text

TEXT_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".text"})
PDF_SUFFIXES = frozenset({".pdf"})
SUFFIXES = TEXT_SUFFIXES | PDF_SUFFIXES


def read_sources(
    paths: Sequence[Path], passwords: Mapping[str, str] | None = None, *, ocr: bool = False
) -> Iterator[tuple[Path, Document | UnreadableSource]]:
    """Each path with its document, or with the reason why there is none: text files first, then PDFs.

    PDFs are parsed in worker processes within limits of time and memory; `passwords` opens encrypted ones, by path or
    name.
    Raises OcrUnavailable, before anything is read, where `ocr` is asked for without its programs.
    """
    if ocr:
        require_ocr()
    pdfs = []
    for path in paths:
        refusal = _refusal(path)
        if refusal is not None:
            yield path, refusal
        elif path.suffix.lower() in PDF_SUFFIXES:
            pdfs.append(path)
        else:
            yield path, _read_text(path)
    for path, outcome in read_pdfs(pdfs, passwords=passwords):
        if ocr and isinstance(outcome, Document) and needs_ocr(outcome):
            outcome = _read_by_ocr(path, outcome)
        yield path, with_references(outcome) if isinstance(outcome, Document) else outcome


def read_source(path: Path, password: str | None = None) -> Document:
    """Read one .pdf, .txt or .md file. Raises `UnreadableSource`: the file, the cause and the way out in a sentence."""
    [(_, outcome)] = read_sources([path], {str(path): password} if password else None)
    if isinstance(outcome, UnreadableSource):
        raise outcome
    return outcome


def _refusal(path: Path) -> UnreadableSource | None:
    if not path.exists():
        return UnreadableSource(f"{path} does not exist; check the path.")
    if path.is_dir():
        return UnreadableSource(f"{path} is a folder; name a file in it.")
    if path.suffix.lower() not in SUFFIXES:
        return UnreadableSource(f"{path} is not a .pdf, .txt or .md file; convert it to one of these first.")
    return None


def _read_text(path: Path) -> Document | UnreadableSource:
    try:
        return read_text(path)
    except UnreadableSource as refusal:
        return refusal
    except OSError as error:
        return UnreadableSource(f"{path} cannot be read ({error.strerror or error}); check its permissions.")


def _read_by_ocr(path: Path, document: Document) -> Document | UnreadableSource:
    try:
        return read_by_ocr(path, document)
    except UnreadableSource as refusal:
        return refusal
