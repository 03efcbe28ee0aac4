"""Errors of the corpus room. Each message is one sentence: the file, the cause and the way out.

CorpusError
├── UnreadableSource                  a file that cannot be read as a source; a run reports it by name and goes on
├── StoreError                        the library's own database cannot be used
├── corpus.pdf.ocr.OcrUnavailable     the programs that OCR needs are missing
└── corpus.pdf.report.ReportUnavailable   what draws a PDF's pages is missing
"""

from __future__ import annotations


class CorpusError(Exception):
    """Anything that goes wrong while reading or keeping sources."""


class UnreadableSource(CorpusError):
    """A file that cannot be read as a source."""


class StoreError(CorpusError):
    """The library's database cannot be opened or written."""
