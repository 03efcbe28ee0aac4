"""The work's bibliography as far as the PDF shows it: XMP, the Info dictionary, the largest type on the first page.

Producers fill titles with file names and template texts ("Microsoft Word - x.docx"); such a title is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from corpus.models import Language, Work
from corpus.pdf.blocks import TextBlock

_NO_TITLE = re.compile(
    r"microsoft (word|powerpoint|excel)\b.*|.*\.(docx?|pptx?|xlsx?|pdf|indd|tex|rtf|odt|html?|qxd|dvi|ps)|untitled.*|"
    r"(document|slide|presentation)\s*\d*|بدون عنوان.*|powerpoint presentation|title|t|\W*|[\d\W_]+|.*[/\\].*",
    re.IGNORECASE | re.DOTALL,
)
_NO_AUTHOR = re.compile(
    r"(user|admin\w*|owner|pc|hp|dell|lenovo|windows user|author|unknown|\W*|.*@.*|.*\.(com|net|org))", re.IGNORECASE
)
_DOI = re.compile(r"\b(10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9])")
_ISBN = re.compile(r"ISBN(?:-1[03])?:?\s*((?:97[89][\s-]?)?(?:\d[\s-]?){9}[\dXx])", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_ASCII_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
_ARABIC = re.compile("[\u0620-\u064a]")
_LATIN = re.compile("[A-Za-z]")


def read_work(reader: PdfReader, path: Path, first_page: Sequence[TextBlock], texts: Sequence[str]) -> Work:
    """Bring together what the file says of itself and what its first pages show."""
    info = _info(reader)
    front = "\n".join(texts[:2])
    return Work(
        title=_title(info.get("title", ""), first_page) or path.stem,
        authors=_authors(info.get("author", "")),
        year=_year(front),
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


def _title(stated: str, first_page: Sequence[TextBlock]) -> str:
    """The stated title if it is one; else the largest type on the first page."""
    if stated and not _NO_TITLE.fullmatch(stated) and len(stated) <= 300:
        return stated
    return " ".join(block.text for block in title_blocks(first_page))


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


def _authors(stated: str) -> tuple[str, ...]:
    names = [name.strip() for name in re.split(r"[;؛]|\s+and\s+|،", stated)]
    return tuple(name for name in names if name and not _NO_AUTHOR.fullmatch(name) and len(name) <= 80)


def _year(front: str) -> int | None:
    """A year that the front matter states as the time of publication."""
    head = front[:3000].translate(_ASCII_DIGITS)
    for pattern in (
        r"(?:©|\(c\)|published|نشر|الطبعة|العدد|المجلد|vol\.?|volume|no\.?|issue|السنة|عام)[^\n]{0,60}?",
        r"^\W*(?:[^\W\d_]+\s+){0,2}",
    ):
        for found in re.finditer(
            pattern + _YEAR.pattern + (r"\W*$" if pattern.startswith("^") else ""), head, re.IGNORECASE | re.MULTILINE
        ):
            return int(found.group(1))
    return None
