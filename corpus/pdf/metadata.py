"""The work's bibliography as far as the PDF shows it: XMP, the Info dictionary, the largest type on the first page.

Producers fill titles with file names and template texts ("Microsoft Word - x.docx"); such a title is none. Names and
year under the title are found as in any text (`corpus.bibliography`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from corpus.bibliography import bare_names, describe, split_names
from corpus.models import Language, Page, Work
from corpus.pdf.blocks import TextBlock

_NO_TITLE = re.compile(
    r"microsoft (word|powerpoint|excel)\b.*|.*\.(docx?|pptx?|xlsx?|pdf|indd|tex|rtf|odt|html?|qxd|dvi|ps)|untitled.*|"
    r"(document|slide|presentation)\s*\d*|بدون عنوان.*|powerpoint presentation|title|t|"
    r"\(?(?:anonymous|unspecified)\)?|\W*|[\d\W_]+|.*[/\\].*",
    re.IGNORECASE | re.DOTALL,
)
_NO_AUTHOR = re.compile(
    r"\(?(?:anonymous|unspecified)\)?|python-docx|user|admin\w*|owner|pc|hp|dell|lenovo|windows user|author|unknown|"
    r"\W*|.*@.*|.*\.(com|net|org)",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b(10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9])")
_ISBN = re.compile(r"ISBN(?:-1[03])?:?\s*((?:97[89][\s-]?)?(?:\d[\s-]?){9}[\dXx])", re.IGNORECASE)
_IMPRINT_YEAR = re.compile(
    r"(?:©|\(c\)|\b(?:copyright|published|vol(?:ume)?|no|issue)\b|(?:\bال|\b)(?:طبعة|عدد|مجلد|ناشر)\b)"
    r"[^\n]{0,60}?(?<!\d)(1[89]\d\d|20\d\d)(?!\d)",
    re.IGNORECASE,
)
_MOST_IMPRINT_WORDS = 30
_ASCII_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
_ARABIC = re.compile("[\u0620-\u064a]")
_LATIN = re.compile("[A-Za-z]")


def read_work(reader: PdfReader, path: Path, first_page: Sequence[TextBlock], pages: Sequence[Page]) -> Work:
    """Bring together what the file says of itself and what its first pages show."""
    info = _info(reader)
    texts = [page.text for page in pages]
    front = "\n".join(texts[:2])
    printed = " ".join(block.text for block in title_blocks(first_page))
    shown = describe(path.stem, pages, {"title": [printed or path.stem]})
    stated = info.get("title", "")
    return Work(
        title=stated if _is_title(stated) else printed or path.stem,
        authors=_authors(info.get("author", "")) or shown.authors,
        year=shown.year or _imprint_year(pages[:2]),
        language=language_of(texts),
        doi=found.group(1) if (found := _DOI.search(info.get("doi", "")) or _DOI.search(front)) else None,
        isbn=re.sub(r"[\s-]", "", found.group(1))
        if (found := _ISBN.search(front) or _ISBN.search("\n".join(texts[-1:])))
        else None,
    )


def language_of(texts: Iterable[str]) -> Language:
    """Arabic or English, by the letters."""
    joined = "".join(texts)
    return "ar" if len(_ARABIC.findall(joined)) > len(_LATIN.findall(joined)) else "en"


def _info(reader: PdfReader) -> dict[str, str]:
    """Title, authors and DOI from Info and XMP; what is malformed is not there."""
    found: dict[str, str] = {}
    try:
        information = reader.metadata
        if information is not None:
            found = {"title": information.title or "", "author": information.author or ""}
    except (PyPdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        pass  # malformed Info: the text itself still has a title
    try:
        xmp = reader.xmp_metadata
        if xmp is not None:
            titles = {key: value for key, value in (xmp.dc_title or {}).items() if value}
            found["title"] = next(iter(titles.values()), "") or found.get("title", "")
            found["author"] = "; ".join(name for name in xmp.dc_creator or () if name) or found.get("author", "")
            found["doi"] = " ".join(
                str(value) for value in (xmp.dc_identifier, *(xmp.custom_properties or {}).values()) if value
            )
    except (PyPdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        pass  # malformed XMP: Info has been read
    return {key: " ".join(value.split()) for key, value in found.items() if isinstance(value, str)}


def _is_title(stated: str) -> bool:
    return bool(stated) and not _NO_TITLE.fullmatch(stated) and len(stated) <= 300


def title_blocks(first_page: Sequence[TextBlock]) -> list[TextBlock]:
    """The heading of the largest type on the first page, of one or several successive blocks; [] if there is none."""
    largest = max((block.size for block in first_page if block.kind == "heading"), default=0.0)
    found: list[TextBlock] = []
    for block in first_page:
        if block.kind == "heading" and block.size >= largest - 0.6:
            found.append(block)
        elif found:
            break
    return found if 3 <= len(" ".join(block.text for block in found)) <= 300 else []


def without_author_heading(first_page: Sequence[TextBlock], headings: Sequence[TextBlock]) -> list[TextBlock]:
    """The first page with the authors' line under the title as plain text, though its type is a heading's.

    It stands right under the title, or under a subtitle. It is told from the first section by its form, and because
    no other of the document's `headings` is set like it or a heading follows it at once: that section would be empty.
    """
    blocks, title = list(first_page), title_blocks(first_page)
    under = next((at for at, block in enumerate(blocks) if title and block is title[-1]), len(blocks)) + 1
    for at in range(under, min(under + 2, len(blocks))):
        line, following = blocks[at], blocks[at + 1 : at + 2]
        if line.kind != "heading":
            break
        alike = any(other is not line and _is_set_alike(other, line) for other in headings)
        if bare_names(line.text) and (not alike or any(block.kind == "heading" for block in following)):
            blocks[at] = replace(line, kind="paragraph", level=0)
            break
    return blocks


def _is_set_alike(first: TextBlock, second: TextBlock) -> bool:
    return first.bold == second.bold and abs(first.size - second.size) <= 0.3


def _authors(stated: str) -> tuple[str, ...]:
    return tuple(name for name in split_names(stated) if not _NO_AUTHOR.fullmatch(name) and len(name) <= 80)


def _imprint_year(front: Sequence[Page]) -> int | None:
    """The year of an imprint further down, in a running head or a short block."""
    for page in front:
        blocks = [page.text[block.start : block.end] for block in page.blocks]
        short = [text for text in blocks if len(text.split()) <= _MOST_IMPRINT_WORDS]
        for text in (*page.running, *short):
            if found := _IMPRINT_YEAR.search(text.translate(_ASCII_DIGITS)):
                return int(found.group(1))
    return None
