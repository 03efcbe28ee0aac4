"""What `maraji check` prints: for editors one JSON document, for people a line a quotation and what is wrong with it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Any

from assistant.check import WRONG, Checked, CheckReport, Cited
from assistant.cite import PrintedPages, cite_pages
from assistant.quote import Difference, Found
from assistant.quoting.quotable import Part, Slice

_SHOWN = 160
"""Characters of a quotation, of which all are in the manuscript."""
_LINE_END = re.compile(r"\r\n?|\n")
_HEADINGS = {
    "exact": "exact",
    "folded": "exact but for spelling",
    "altered": "altered",
    "elsewhere": "elsewhere",
    "not_found": "not found",
}


def report_json(file: str, text: str, report: CheckReport) -> dict[str, Any]:
    """`maraji check --json`; lines and columns count from 1, offsets from 0."""
    lines = _Lines(text)
    return {
        "file": file,
        "wrong": report.wrong,
        "counts": _counts(report),
        "passed_over": {"scare_quotes": report.scare_quotes, "titles": report.titles},
        "quotations": [
            lines.place(each.quotation.start, each.quotation.end) | checked_json(each) for each in report.checked
        ],
    }


def checked_json(checked: Checked) -> dict[str, Any]:
    """One quotation, without its place in a manuscript."""
    found = checked.found
    return {
        "kind": checked.kind,
        "as_cited": checked.as_cited,
        "quoted": checked.quotation.text,
        "expected": found.original if found else None,
        "differences": [
            {"quoted": each.quoted, "original": each.original} for each in (found.differences if found else ())
        ],
        "cited": _cited_json(checked.cited) if checked.cited else None,
        "found": _found_json(found) if found else None,
    }


def _cited_json(cited: Cited) -> dict[str, Any]:
    return {
        "text": cited.text,
        "sources": [work.source for work in cited.works],
        "pages": list(cited.pages.labels),
        "in_index": not cited.missing,
    }


def _found_json(found: Found) -> dict[str, Any]:
    return {
        "source": found.source.source,
        "title": found.source.title,
        "citation": place_of(found),
        "similarity": round(found.similarity, 4),
        "spans": [
            {
                "page": each.part.page,
                "label": each.part.label,
                "note": each.part.note,
                "start": each.start,
                "end": each.end,
                "text": each.text,
            }
            for each in found.slices
        ],
    }


def report_text(file: str, text: str, report: CheckReport) -> str:
    """`maraji check` for people: what is wrong first in its place, then the counts."""
    lines = _Lines(text)
    shown: list[str] = []
    for each in report.checked:
        place = lines.place(each.quotation.start, each.quotation.end)
        shown += [f"{file}:{place['line']}:{place['column']}: {_HEADINGS[each.kind]}", *_details(each), ""]
    counts = ", ".join(f"{number} {_HEADINGS[kind]}" for kind, number in _counts(report).items() if number)
    passed = [
        f"{number} {name}"
        for number, name in ((report.scare_quotes, "of one or two words"), (report.titles, "titles"))
        if number
    ]
    shown.append(f"{len(report.checked)} quotations: {counts}" if report.checked else "No quotations.")
    if passed:
        shown.append(f"Passed over: {', '.join(passed)}.")
    return "\n".join(shown)


def _details(checked: Checked) -> list[str]:
    quoted = " ".join(checked.quotation.text.split())
    lines = [f"    {quoted if len(quoted) <= _SHOWN else quoted[:_SHOWN] + ' …'}"]
    if checked.cited:
        missing = "  (not in the index)" if checked.cited.missing else ""
        lines.append(f"    cited: {checked.cited.text}{missing}")
    elif checked.kind in WRONG:
        lines.append("    cited: nothing")
    found = checked.found
    if found is None:
        return lines
    if found.differences and checked.kind in ("altered", "folded"):
        lines.append(f"    source: {marked(found.original, found.differences)}")
    lines += [line for each in found.differences for line in _difference(each)]
    where = "stands in" if checked.as_cited else "not where it is cited, but in"
    lines.append(f"    {where}: {place_of(found)}  ({found.source.source})")
    return lines


def marked(original: str, differences: Sequence[Difference]) -> str:
    """The source's text with the words that differ between [ ]."""
    text, at = f" {original} ", 0
    for words in (each.original for each in differences if each.original):
        start = text.find(f" {words} ", at)
        if start >= 0:
            text = f"{text[:start]} [{words}] {text[start + len(words) + 2 :]}"
            at = start + len(words) + 3
    return text.strip()


def _difference(difference: Difference) -> list[str]:
    """As diffs have it: an arrow would point the wrong way in Arabic."""
    quoted, original = difference.quoted, difference.original
    return [*([f"    - {quoted}"] if quoted else []), *([f"    + {original}"] if original else [])]


def place_of(found: Found) -> str:
    """The citation of the place where a quotation stands."""
    source, note = found.source, found.slices[0].part.note
    pages = _printed_pages([each for each in found.slices if each.part.note == note])
    citation = cite_pages(source.authors, source.year, source.title, pages, (), source.language)
    return citation if note is None else f"{citation}, n. {note}"


def _printed_pages(slices: Sequence[Slice]) -> PrintedPages:
    """From the page where the first slice begins to the one where the last ends."""
    first, last = slices[0], slices[-1]
    page, label = _turned(first.part, over=first.begins_on_next)
    last_page, last_label = _turned(last.part, over=last.runs_on)
    if page == last_page:
        return PrintedPages(page, label)
    beyond_next = last_page if last_page > page + 1 else None
    return PrintedPages(page, label, last_label, runs_on=True, last_page=beyond_next)


def _turned(part: Part, *, over: bool) -> tuple[int, str | None]:
    """The page of a part, or else the one after it: its number in the file and what is printed on it."""
    return (part.page + 1, part.next_label) if over else (part.page, part.label)


def _counts(report: CheckReport) -> dict[str, int]:
    counted = Counter(each.kind for each in report.checked)
    return {kind: counted[kind] for kind in ("exact", "folded", "altered", "elsewhere", "not_found")}


class _Lines:
    """Offsets to lines and columns, both from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def place(self, start: int, end: int) -> dict[str, int]:
        """Of a span: where it begins, and where it ends (the column behind its last character)."""
        line, column = self._line(start)
        end_line, end_column = self._line(max(end - 1, start))
        return {
            "line": line, "column": column, "end_line": end_line, "end_column": end_column + 1, "start": start, "end": end,
        }  # fmt: skip

    def _line(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
