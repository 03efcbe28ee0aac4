"""Citations as they stand beside an answer: author, year, title, page and section, in the language of the work."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.models import Language
from index.models import Hit


def citation(hit: Hit) -> str:
    """Where a passage stands, for a reader who wants to open it there."""
    return format_citation(
        hit.authors, hit.year, hit.title, hit.page, hit.label, hit.section, "ar" if _is_arabic(hit) else "en"
    )


def format_citation(
    authors: Sequence[str],
    year: int | None,
    title: str,
    page: int,
    label: str | None,
    section: Sequence[str],
    language: Language,
) -> str:
    """Author (year), title, page, section; the printed page number where it is known, else the page of the file."""
    if language == "ar":
        names = " و".join(authors)
        place = f"ص {label}" if label else f"صفحة الملف {page}"
        dated = f"{names} ({year})" if names and year else names or (f"({year})" if year else "")
        parts = [dated, f"«{title}»", place, f"§ {section[-1]}" if section else ""]
        return "، ".join(part for part in parts if part)
    names = " and ".join(authors) if len(authors) < 3 else f"{authors[0]} et al."
    place = f"p. {label}" if label else f"file page {page}"
    dated = f"{names} ({year})" if names and year else names or (f"({year})" if year else "")
    parts = [dated, f"“{title}”", place, f"§ {section[-1]}" if section else ""]
    return ", ".join(part for part in parts if part)


def _is_arabic(hit: Hit) -> bool:
    letters = [character for character in hit.title if character.isalpha()]
    return sum("\u0600" <= character <= "\u06ff" for character in letters) * 2 > len(letters)
