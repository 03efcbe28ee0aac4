"""Libraries of references: what Zotero, Better BibTeX, JabRef, Mendeley and others export as .bib or .ris.

    a .bib or .ris file -> its records -> each one's details (fields of `Work`) and the files attached to it

A record that cannot be read is named with its file and key and costs only itself. Text is as people read it: LaTeX
markup and line breaks are gone, `repair` has mended it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import rispy
from pybtex.bibtex.utils import split_name_list
from pybtex.database import InvalidNameString, Person
from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.errors import capture
from pybtex.scanner import PybtexSyntaxError
from pybtex.utils import CaseInsensitiveDict
from rispy.config import TAG_KEY_MAPPING

from corpus.decode import decode
from corpus.errors import UnreadableSource
from corpus.fold import fold_text
from corpus.latex import from_latex
from corpus.metadata import Details
from corpus.models import Name, WorkKind
from corpus.reference_fields import ARTICLE_KINDS, BIBTEX_FIELDS, BIBTEX_KINDS, RIS_KINDS, RIS_NAMES, RIS_TAGS
from corpus.repair import repair

LIBRARY_SUFFIXES = frozenset({".bib", ".ris"})

_NAME_FIELDS = {"author": "names", "editor": "editors", "translator": "translators"}
# What a cross reference hands on under another name.
_INHERITED = {"title": "booktitle"}
_VERBATIM = frozenset({"url", "doi", "isbn"})
# Records begin at the start of a line: one whose braces do not close costs only itself.
_RECORD = re.compile(r"(?m)^[ \t]*(?=@[A-Za-z]+\s*[{(])")
_KEY = re.compile(r"@\s*[A-Za-z]+\s*[{(]\s*([^\s,}]+)")
_RIS_RECORD = re.compile(r"(?m)^(?=TY  ?-)")
_RIS_LINE = re.compile(r"(?m)^([A-Z][A-Z0-9])\s{0,2}-(?: |$)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PAGE_RANGE = re.compile(r"(\d)\s*[-–—]+\s*(?=\d)")
# RIS has one tag for both.
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
_TWO_COMMAS = re.compile(r"([,،])\1")
_DOI_ADDRESS = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([_%&#~$])")
_MOST_CHARACTERS = 10_000
"""Of a field, or of one name. Longer ones are damage, and take long to read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a library."""

    key: str
    details: Details
    attachments: tuple[str, ...]
    """Paths or addresses of its files, as they are written there."""


@dataclass(frozen=True, slots=True)
class ReferenceLibrary:
    """A library as it was read."""

    path: Path
    entries: tuple[Entry, ...]
    problems: tuple[str, ...]
    """What could not be read: each a sentence that names the file and the record."""
    left_out: frozenset[str] = frozenset()
    """The keys of those records, as far as they have one."""


def read_library(path: Path) -> ReferenceLibrary:
    """Read a .bib or .ris file. Raises `UnreadableSource` when nothing of it can be read."""
    try:
        text = decode(path.read_bytes(), path.name)
    except OSError as error:
        raise UnreadableSource(f"{path} cannot be read ({error.strerror or error}); check its permissions.") from error
    entries, problems = (_read_ris if path.suffix.lower() == ".ris" else _read_bibtex)(text)
    if not entries and not problems:
        kind = "TY  - ..." if path.suffix.lower() == ".ris" else "@article{...}"
        raise UnreadableSource(f"{path} holds no references ({kind}); export the library again.")
    sentences = tuple(
        f"{path.name}: {record} was left out ({cause}); mend it and index the library again."
        for record, cause in problems
    )
    return ReferenceLibrary(path, tuple(entries), sentences, frozenset(record for record, _ in problems))


def _read_bibtex(text: str) -> tuple[list[Entry], list[tuple[str, str]]]:
    """The entries, and of each record that was left out what it is called and why."""
    records: dict[str, tuple[str, dict[str, str]]] = {}
    problems: list[tuple[str, str]] = []
    for kind, key, fields, problem in _bibtex_records(text):
        if problem is None and key in records:
            problem = "its key was used before"
        if problem is not None:
            problems.append((key, problem))
        else:
            records[key] = (kind, fields)
    entries = []
    for key, (kind, fields) in records.items():
        _, parent = records.get(fields.get("crossref", ""), ("", {}))
        inherited = {_INHERITED.get(field, field): value for field, value in parent.items() if field != "file"}
        try:
            details = _bibtex_details(key, kind, inherited | fields)
        except ValueError as error:
            problems.append((key, str(error)))
            continue
        entries.append(Entry(key, details, tuple(attached_files(fields.get("file", "")))))
    return entries, problems


def _bibtex_records(text: str) -> Iterator[tuple[str, str, dict[str, str], str | None]]:
    """The type, key and fields of each record, and what is wrong with it."""
    macros = CaseInsensitiveDict(month_names)
    line = 0
    for record in _RECORD.split(text):
        errors: list[PybtexSyntaxError] = []
        parser = _Parser(record, macros=macros, handle_error=errors.append)
        found = [(kind.lower(), body) for kind, body in parser if kind.lower() not in ("string", "preamble")]
        for kind, (key, parts) in found:
            fields = {field.lower(): " ".join("".join(values).split()) for field, values in reversed(parts)}
            yield kind, key or "a record without a key", fields, _at_line(errors[0], line) if errors else None
        if errors and not found:
            named = _KEY.search(record)
            key = named.group(1) if named else f"the record {record.strip()[:40]!r}"
            yield "", key, {}, _at_line(errors[0], line)
        line += record.count("\n")


class _Parser(LowLevelParser):  # type: ignore[misc]  # pybtex is untyped to mypy
    """Refuses abbreviations (@string) that grow: a few lines of abbreviations of abbreviations can fill the memory."""

    def parse_value(self) -> None:
        self.expanded = 0
        super().parse_value()

    def substitute_macro(self, name: str) -> str:
        value = str(self.macros.get(name, ""))
        self.expanded += len(value)
        if name in self.macros and self.expanded <= _MOST_CHARACTERS:
            return value
        too_long = f"with the abbreviation {name} a field is over {_MOST_CHARACTERS} characters"
        error = PybtexSyntaxError(too_long, self) if name in self.macros else UndefinedMacro(name, self)
        if self.current_entry_key is None:
            raise error  # so that what is to be defined by it stays undefined
        self.handle_error(error)
        return ""


def _at_line(error: PybtexSyntaxError, lines_before: int) -> str:
    """What is wrong with a record, and the line of the file that it begins in: the error knows only its own lines."""
    cause = re.sub(r"^syntax error in line \d+: ", "", str(error))
    return f"{cause}, in the record that begins in line {lines_before + 1}"


def _bibtex_details(key: str, kind: str, fields: Mapping[str, str]) -> Details:
    """What a record says of its work. Raises ValueError for a field or name that is too long or cannot be read."""
    details: dict[str, Any] = {"key": key}
    known: WorkKind | None = BIBTEX_KINDS.get(kind)
    if known == "article-journal":
        known = ARTICLE_KINDS.get(fields.get("entrysubtype", "").lower(), known)
    if known is not None:
        details["kind"] = known
    for field, written in BIBTEX_FIELDS.items():
        value = next((fields[each] for each in written if fields.get(each)), "")
        details[field] = _verbatim(value) if field in _VERBATIM else _plain(value)
    if details["title"] and fields.get("subtitle"):
        details["title"] += f": {_plain(fields['subtitle'])}"
    for field, role in _NAME_FIELDS.items():
        details[role] = tuple(_bibtex_names(fields.get(field, "")))
    return _known(details, fields.get("year") or fields.get("date") or "")


def _bibtex_names(value: str) -> Iterator[Name]:
    """The names of a BibTeX list. Raises ValueError for one with more commas than a name can have."""
    for written in split_name_list(value):
        if written.lower() == "others":
            continue
        # an Arabic comma divides a name as well
        text = written if re.search("[,{]", written) else re.sub(r"\s*،\s*", ", ", written, count=1)
        with capture() as errors:
            person = Person(text)
        if any(isinstance(error, InvalidNameString) for error in errors):
            raise ValueError(f"the name {written!r} has too many commas")
        family = " ".join((*person.prelast_names, *person.last_names))
        given = " ".join((*person.first_names, *person.middle_names))
        parts = (_plain(part) for part in (family, given, " ".join(person.lineage_names)))
        name = Name(*parts)
        if name.family or name.given:
            yield name if name.family else Name(name.given)


def _read_ris(text: str) -> tuple[list[Entry], list[tuple[str, str]]]:
    """As `_read_bibtex`."""
    entries = []
    problems = []
    for number, record in enumerate(_RIS_RECORD.split(text)[1:], 1):
        tags = _ris_tags(record)
        key = next(iter(tags.get("ID", ())), "")
        details = _ris_details(tags)
        if key:
            details["key"] = key
        details = _known(details, next((tags[tag][0] for tag in ("PY", "Y1", "DA") if tags.get(tag)), ""))
        if not details.get("title") and not details.get("names"):
            problems.append((f"record {number}", "it has no title and no author"))
            continue
        files = [each for tag in ("L1", "L2", "L4") for each in tags.get(tag, ()) if each]
        entries.append(Entry(key or f"record {number}", details, tuple(files)))
    return entries, problems


_TAGS = {tag: tag for tag in ("TY", *TAG_KEY_MAPPING, "ED", "BT", "CT")}


class _Tags(rispy.RisParser):  # type: ignore[misc]  # rispy is untyped to mypy
    """Every tag is a list under its own name, and an address with a semicolon stays whole."""

    DEFAULT_MAPPING = _TAGS
    DEFAULT_LIST_TAGS = list(_TAGS)[1:]
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}


def _ris_tags(record: str) -> dict[str, list[str]]:
    """The values of each tag of one record, as rispy reads them."""
    lines = _RIS_LINE.sub(lambda match: f"{match.group(1)}  - ", record.replace("\r\n", "\n").replace("\r", "\n"))
    if not re.search(r"(?m)^ER  -", lines):
        lines += "\nER  - \n"
    found: dict[str, object] = next(iter(_Tags(skip_unknown_tags=True).parse(lines)), {})
    return {
        tag: [_readable(each) for each in (values if isinstance(values, list) else [values])]
        for tag, values in found.items()
        if isinstance(values, list | str)
    }


def _ris_details(tags: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    details: dict[str, Any] = {"kind": RIS_KINDS.get("".join(tags.get("TY", ())).upper())}
    for field, written in RIS_TAGS.items():
        found = next((values for tag in written if any(values := tags.get(tag, ()))), ())
        # a value that goes on in a second line is one; of several addresses the first is taken
        details[field] = found[0] if field == "url" and found else " ".join(found)
    for field, written in RIS_NAMES.items():
        details[field] = tuple(name_of(value) for tag in written for value in tags.get(tag, ()) if value)
    if _ISSN.fullmatch(details["isbn"]):
        details["isbn"] = ""
    pages = [value for tag in ("SP", "EP") for value in tags.get(tag, ())[:1] if value]
    details["pages"] = "–".join(dict.fromkeys(pages))
    return details


def name_of(value: str) -> Name:
    """A name out of "Family, Given, Suffix"; two commas running stand for one in the name of an institution (EndNote)."""
    if _TWO_COMMAS.search(value):
        return Name(_TWO_COMMAS.sub(r"\1", value))
    family, *rest = [part.strip() for part in re.split("[,،]", value)]
    return Name(family or " ".join(rest), *(rest[:2] if family else ()))


def _known(details: dict[str, Any], dated: str) -> dict[str, Any]:
    """The fields that have a value, with the year, and pages and DOI in one form."""
    year = _YEAR.search(fold_text(dated))
    details["year"] = int(year.group()) if year else None
    if details.get("pages"):
        details["pages"] = _PAGE_RANGE.sub(r"\1–", details["pages"])
    if details.get("doi"):
        details["doi"] = _DOI_ADDRESS.sub("", details["doi"])
    return {field: value for field, value in details.items() if value not in (None, "", ())}


def _plain(latex: str) -> str:
    """A field of LaTeX as people read it. Raises ValueError for one that is too long."""
    if len(latex) > _MOST_CHARACTERS:
        raise ValueError(f"its field {latex[:20]!r}... is over {_MOST_CHARACTERS} characters")
    return _readable(from_latex(latex))


def _readable(text: str) -> str:
    return " ".join(repair(text).split())


def _verbatim(text: str) -> str:
    """A field that TeX does not see as text: an address or a number."""
    text = text.replace(r"{\textasciitilde}", "~").replace(r"\textasciitilde{}", "~")
    return _readable(_ESCAPED.sub(r"\1", text).strip("{}"))


def attached_files(field: str) -> list[str]:
    """The paths in a `file` field: `path`, or `description:path:type` with `:`, `;` and `\\` escaped; several by `;`.

    Zotero, Better BibTeX, JabRef (`:path:PDF`) and Mendeley (`:path:pdf`, without the first slash) write it so.
    """
    field = field.replace(r"$\backslash$", "\\").replace(r"{\_}", "_").replace(r"\_", "_")
    return [path for each in _split(field, ";") if (path := _attached_file(each))]


def _attached_file(text: str) -> str:
    parts = _split(text.strip(), ":")
    if len(parts) >= 3:
        # a drive's colon that was left unescaped
        path = ":".join(parts[1:-1])
    elif len(parts) == 2 and len(parts[0].strip()) == 1:
        path = ":".join(parts)  # C:\papers\a.pdf
    else:
        path = parts[-1] if len(parts) == 1 else parts[1]
    return re.sub(r"\\([\\:;{}])", r"\1", path).strip()


def _split(text: str, separator: str) -> list[str]:
    """Parts of a text between separators that no backslash escapes."""
    return re.split(rf"(?<!\\){separator}", text)
