"""Arabic and English PDFs, read from their glyphs. The only package that imports pypdf."""

from corpus.pdf.reader import read_pdf

__all__ = ["read_pdf"]
