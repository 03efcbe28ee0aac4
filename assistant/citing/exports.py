"""Works as BibTeX, RIS and CSL-JSON, for Zotero, JabRef, LaTeX and the like.

What is written reads back as it was (`corpus.library` reads BibTeX and RIS): Arabic, and the characters that mean
something to TeX, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from corpus.fold import fold_text
from corpus.latex import to_latex
from corpus.models import Name, Work
from corpus.names import author_names
from corpus.reference_fields import ARTICLE_KINDS, BIBTEX_FIELDS, BIBTEX_KINDS, RIS_KINDS, RIS_NAMES, RIS_TAGS

ExportFormat: TypeAlias = Literal["bibtex", "ris", "csl"]

_LANGUAGES = {"ar": "arabic", "en": "english"}
_CSL_FIELDS = {
    "title": "title",
    "container": "container-title",
    "publisher": "publisher",
    "place": "publisher-place",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "edition": "edition",
    "series": "collection-title",
    "url": "URL",
    "doi": "DOI",
    "isbn": "ISBN",
}
# Where BibTeX has a name of its own for a field of a kind.
_BIBTEX_NAMES = {
    ("container", "article-journal"): "journal",
    ("container", "article-magazine"): "journal",
    ("container", "article-newspaper"): "journal",
    ("container", None): "journal",
    ("publisher", "thesis"): "school",
    ("publisher", "report"): "institution",
}


def exported(works: Sequence[Work], form: ExportFormat) -> str:
    """The works in a form, each under a key of its own."""
    writers: Mapping[ExportFormat, Callable[[Sequence[Work]], str]] = {"bibtex": bibtex, "ris": ris, "csl": csl_json}
    return writers[form](works)


def bibtex(works: Sequence[Work]) -> str:
    """BibTeX, with BibLaTeX's types where BibTeX has none."""
    return "\n".join(_bibtex_record(key, work) for key, work in zip(keys(works), works, strict=True))


def _bibtex_record(key: str, work: Work) -> str:
    subtype = next((name for name, kind in ARTICLE_KINDS.items() if kind == work.kind), None)
    kind = "article" if subtype else next((name for name, kind in BIBTEX_KINDS.items() if kind == work.kind), "misc")
    fields: dict[str, str] = {}
    for role, names in (("author", author_names(work)), ("editor", work.editors), ("translator", work.translators)):
        fields[role] = " and ".join(_bibtex_name(name) for name in names)
    for field, written in BIBTEX_FIELDS.items():
        value = getattr(work, field) or ""
        name = _BIBTEX_NAMES.get((field, work.kind), "booktitle" if field == "container" else written[0])
        fields[name] = _balanced(value) if field in ("url", "doi", "isbn") else to_latex(value)
    fields["pages"] = fields["pages"].replace("–", "--")
    fields |= {"year": str(work.year or ""), "entrysubtype": subtype or "", "langid": _LANGUAGES[work.language]}
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{lines}}}\n"


def _balanced(address: str) -> str:
    """An address for a field that TeX does not see as text."""
    return address.replace("{", "%7B").replace("}", "%7D")


def _bibtex_name(name: Name) -> str:
    """A name whose parts stay apart: "Family, Suffix, Given", and in braces what is not divided."""
    if not name.given and not name.suffix:
        return f"{{{to_latex(name.family)}}}"
    parts = [name.family, name.suffix, name.given] if name.suffix else [name.family, name.given]
    return ", ".join(_bibtex_part(part) for part in parts)


def _bibtex_part(part: str) -> str:
    """In braces where a comma or the word "and" would divide it."""
    written = to_latex(part)
    return f"{{{written}}}" if re.search(r",|\band\b", part, re.IGNORECASE) or not part else written


def ris(works: Sequence[Work]) -> str:
    """RIS, as Zotero reads it: A2 editors, A4 translators."""
    return "\n".join(_ris_record(key, work) for key, work in zip(keys(works), works, strict=True))


def _ris_record(key: str, work: Work) -> str:
    kind = next((name for name, kind in RIS_KINDS.items() if kind == work.kind), "GEN")
    lines = [("TY", kind), ("ID", key)]
    for tags, names in zip(RIS_NAMES.values(), (author_names(work), work.editors, work.translators), strict=True):
        lines += [(tags[0], _ris_name(name)) for name in names]
    lines += [(tags[0], getattr(work, field) or "") for field, tags in RIS_TAGS.items()]
    first, _, last = (work.pages or "").partition("–")
    whole = not last or "–" in last
    lines += [("SP", (work.pages or "") if whole else first), ("EP", "" if whole else last)]
    lines += [("PY", str(work.year or "")), ("LA", work.language)]
    # a line break in a value would end the record or begin a field
    flat = [(tag, " ".join(value.split())) for tag, value in lines]
    return "".join(f"{tag}  - {value}\n" for tag, value in flat if value) + "ER  - \n"


def _ris_name(name: Name) -> str:
    if not name.given and not name.suffix:
        # EndNote's way to say that a comma divides no name
        return re.sub("([,،])", r"\1\1", name.family)
    return ", ".join([name.family, name.given, name.suffix] if name.suffix else [name.family, name.given])


def csl_json(works: Sequence[Work]) -> str:
    """CSL-JSON, a list of items."""
    items = [csl_item(key, work) for key, work in zip(keys(works), works, strict=True)]
    return json.dumps(items, ensure_ascii=False, indent=1)


def csl_item(key: str, work: Work) -> dict[str, Any]:
    """A work as an item of CSL-JSON."""
    item: dict[str, Any] = {"id": key, "type": work.kind or "document", "language": work.language}
    for role, names in (("author", author_names(work)), ("editor", work.editors), ("translator", work.translators)):
        if names:
            item[role] = [_csl_name(name) for name in names]
    for field, name in _CSL_FIELDS.items():
        if getattr(work, field):
            item[name] = getattr(work, field)
    if work.year is not None:
        item["issued"] = {"date-parts": [[work.year]]}
    return item


def _csl_name(name: Name) -> dict[str, str]:
    if not name.given and not name.suffix:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}


def keys(works: Sequence[Work]) -> list[str]:
    """What each work is cited by: its own key, or else one of its first author's name and year; no two are the same."""
    taken: set[str] = set()
    chosen = []
    for work in works:
        # what ends a key in BibTeX, or acts on TeX
        key = base = re.sub(r"[\s,{}()\"'#%~\\=@]", "", work.key or _key(work)) or "work"
        number = 1
        while key.lower() in taken:
            number += 1
            key = f"{base}-{number}"
        taken.add(key.lower())
        chosen.append(key)
    return chosen


def _key(work: Work) -> str:
    names = author_names(work)
    words = re.findall(r"\w+", fold_text(names[0].family if names else work.title))
    return f"{''.join(words if names else words[:1])}{work.year or ''}"
