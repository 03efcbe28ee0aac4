"""What the commands print: one JSON document, or text for people.

Everything that came from a document passes `inert`, so that nothing in it can act on a terminal. On a terminal, lines
are laid out for it (`assistant.terminal_rtl`); a pipe gets the text in logical order.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assistant.cite import citation
from assistant.citing.shown_references import shown_reference, shown_references
from assistant.models import Answer, AnswerSentence
from assistant.sanitize import inert
from assistant.wording import UNSURE, likelihood, say
from corpus.language import language_of
from corpus.metadata import work_json
from corpus.models import CitedReference, Document, Language, Page, Quality, Work
from index.models import Hit, IndexReport, Source

_WIDEST = 100
"""Lines longer than this are hard to read, however wide the terminal."""
_NEAREST = 3
"""Passages that are shown under a refusal."""


def show(as_json: bool, document: dict[str, Any], text: str) -> None:
    """Print the one or the other."""
    if as_json:
        # Arabic as it is where the stream can carry it, escaped where it cannot
        utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
        print(json.dumps(inert_values(document), ensure_ascii=not utf8, indent=1))
    elif sys.stdout.isatty():
        _print_on_terminal(inert(text))
    else:
        print(inert(text).encode(sys.stdout.encoding, "replace").decode(sys.stdout.encoding))


def inert_line(text: str) -> str:
    """A text of one line, safe to print."""
    return inert(text, keep_newlines=False)


def _print_on_terminal(text: str) -> None:
    from assistant.terminal.terminal_modes import explicit_bidi, this_terminal
    from assistant.terminal_rtl import print_lines

    terminal = this_terminal()
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    with explicit_bidi(terminal, sys.stdout):
        for line in print_lines(text, width, terminal.mode):
            print(line.rstrip())


def inert_values(value: Any) -> Any:
    """The same document with every text in it made inert."""
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, dict):
        return {key: inert_values(each) for key, each in value.items()}
    return [inert_values(each) for each in value] if isinstance(value, list | tuple) else value


def _quality_json(quality: Quality) -> dict[str, Any]:
    return {"status": quality.status, "reasons": list(quality.reasons)}


def document_json(source: str, document: Document) -> dict[str, Any]:
    """`maraji read --json`."""
    from corpus.citations import citations_of  # compiles patterns that other commands do not need

    citations = citations_of(document)
    return {
        "source": source,
        "title": document.work.title,
        "authors": list(document.work.authors),
        "year": document.work.year,
        "language": document.work.language,
        "quality": _quality_json(document.quality),
        "pages": [_page_json(page, citations.get(page.number, ())) for page in document.pages],
    }


def _page_json(page: Page, cited: Sequence[CitedReference]) -> dict[str, Any]:
    return {
        "number": page.number,
        "label": page.label,
        "text": page.text,
        "notes": [
            {"mark": note.mark, "text": note.text, "reference": note.reference, "candidates": list(note.candidates)}
            for note in page.notes
        ],
        "calls": [{"mark": call.mark, "offset": call.offset} for call in page.calls],
        "cited": [cited_json(each) for each in cited],
        "running": list(page.running),
        "carried": page.carried,
        "lines": [{"number": line.number, "start": line.start} for block in page.blocks for line in block.lines],
        "quality": _quality_json(page.quality),
    }


def document_text(document: Document) -> str:
    """`maraji read` for people."""
    from corpus.citations import citations_of  # compiles patterns that other commands do not need

    work = document.work
    citations = citations_of(document)
    lines = [work.title, " · ".join([*work.authors, *([str(work.year)] if work.year else []), work.language])]
    lines += _quality_lines(document.quality)
    for page in document.pages:
        label = f" ({page.label})" if page.label else ""
        lines += ["", f"--- page {page.number}{label} ---", page.text]
        for note in page.notes:
            led = f"  -> {note.reference}" if note.reference and note.reference != note.text else ""
            lines.append(f"[{note.mark}] {note.text}{led}")
        unresolved = [each for each in citations.get(page.number, ()) if each.reference is None]
        lines += [f"? {each.mark}: {shown_reference(each, work.language)}" for each in unresolved]
    return "\n".join(lines)


def _quality_lines(quality: Quality) -> list[str]:
    return [] if quality.status == "ok" else [f"! {quality.status}: {'; '.join(quality.reasons)}"]


def report_json(report: IndexReport) -> dict[str, Any]:
    """`maraji index --json`."""
    return {
        "added": list(report.added),
        "changed": list(report.changed),
        "unchanged": list(report.unchanged),
        "removed": list(report.removed),
        "skipped": [{"path": skipped.path, "reason": skipped.reason} for skipped in report.skipped],
        "doubtful": [{"path": doubtful.path, "reason": doubtful.reason} for doubtful in report.doubtful],
        "libraries": [
            {"path": library.path, "entries": library.entries, "works": library.works} for library in report.libraries
        ],
        "works": report.works,
        "passages": report.passages,
        "seconds": report.seconds,
    }


def report_text(report: IndexReport) -> str:
    """`maraji index` for people."""
    counts = ", ".join(
        f"{len(paths)} {name}"
        for name, paths in (
            ("added", report.added),
            ("changed", report.changed),
            ("unchanged", report.unchanged),
            ("removed", report.removed),
            ("skipped", report.skipped),
        )
        if paths
    )
    total = f"{counts or 'nothing to do'}: {report.works} works, {report.passages} passages ({report.seconds:.1f} s)"
    libraries = [
        f"{library.path}: entries: {library.entries}; works of the index that they describe: {library.works}"
        for library in report.libraries
    ]
    return "\n".join([*(f"! {doubtful.path}: {doubtful.reason}" for doubtful in report.doubtful), *libraries, total])


def sources_json(sources: Sequence[Source]) -> dict[str, Any]:
    """`maraji sources --json`."""
    return {
        "sources": [
            {
                "source": source.source,
                "path": source.path,
                "title": source.title,
                "authors": list(source.authors),
                "year": source.year,
                "language": source.language,
                "pages": source.pages,
                "passages": source.passages,
                "quality": _quality_json(source.quality),
                "bibliography": work_json(source.work),
            }
            for source in sources
        ]
    }


def sources_text(sources: Sequence[Source]) -> str:
    """`maraji sources` for people."""
    lines = []
    for source in sources:
        by = " · ".join([*source.authors, *([str(source.year)] if source.year else [])])
        lines += [source.source, f"  {source.title}", f"  {by}" if by else "  (no author or year found)"]
        lines += [f"  {line}" for line in _imprint_lines(source.work)]
        lines.append(f"  {source.language}, {source.pages} pages, {source.passages} passages")
        lines += [f"  {line}" for line in _quality_lines(source.quality)]
    return "\n".join(lines)


def _imprint_lines(work: Work) -> list[str]:
    """Where a work was published, as far as that is known."""
    part = (work.container, f"{work.volume or ''}{f'({work.issue})' if work.issue else ''}", work.pages)
    issued = (work.publisher, work.place, work.edition, work.doi, work.isbn)
    return [", ".join(known) for each in (part, issued) if (known := [value for value in each if value])]


def hit_json(hit: Hit, language: Language) -> dict[str, Any]:
    """A passage found, for a reader of `language`."""
    return {
        "rank": hit.rank,
        "score": hit.score,
        "source": hit.source,
        "title": hit.title,
        "page": hit.page,
        "label": hit.label,
        "section": list(hit.section),
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "language": hit.language,
        "references": list(shown_references(hit.cited, language)),
        "cited": [cited_json(each) for each in hit.cited],
        "quality": _quality_json(hit.quality),
    }


def cited_json(cited: CitedReference) -> dict[str, Any]:
    """What a call leads to: its text, the full reference behind it taken apart, or the candidates."""
    from corpus.references import parse_reference  # compiles patterns that other commands do not need

    parsed = parse_reference(cited.reference) if cited.reference else None
    return {
        "mark": cited.mark,
        "offset": cited.offset,
        "text": cited.text,
        "reference": cited.reference,
        "resolved": cited.reference is not None,
        "candidates": list(cited.candidates),
        "parsed": asdict(parsed) if parsed else None,
    }


def hits_json(query: str, hits: Sequence[Hit]) -> dict[str, Any]:
    """`maraji search --json`."""
    return {"query": query, "hits": [hit_json(hit, language_of(query)) for hit in hits]}


def hits_text(query: str, hits: Sequence[Hit]) -> str:
    """`maraji search` for people."""
    if not hits:
        return "Nothing found."
    return "\n\n".join(_passage_text(str(hit.rank), hit, language_of(query)) for hit in hits)


def _passage_text(mark: str, hit: Hit, language: Language) -> str:
    lines = [f"[{mark}] {citation(hit, language)}  ({hit.source}, {hit.score:.2f})", hit.text]
    lines += [f"  ^{each.mark} {shown_reference(each, language)}" for each in hit.cited]
    return "\n".join(lines)


def answer_json(answer: Answer) -> dict[str, Any]:
    """`maraji ask --json`."""
    return {
        "question": answer.question,
        "language": answer.language,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "answer": [_sentence_json(sentence) for sentence in answer.sentences],
        "alternatives": [_sentence_json(sentence) for sentence in answer.alternatives],
        "cited": [cited_json(each) for each in answer.cited],
        "passages": [hit_json(hit, answer.language) for hit in answer.passages],
        "note": answer.note,
    }


def _sentence_json(sentence: AnswerSentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "source": sentence.source,
        "page": sentence.page,
        "label": sentence.label,
        "section": list(sentence.section),
        "start": sentence.start,
        "end": sentence.end,
        "language": sentence.language,
        "citation": sentence.citation,
        "also": list(sentence.also),
        "highlight": list(sentence.highlight),
        "cut": list(sentence.cut),
        "references": list(sentence.references),
    }


def answer_text(answer: Answer) -> str:
    """`maraji ask` for people: the sentences with their marks, then where they stand; or the nearest passages.

    A reference that was asked for stands before the sentence that cites it.
    """
    lines: list[str] = []
    if answer.cited:
        lines += [say("rests_on", answer.language), *shown_references(answer.cited, answer.language), ""]
    for number, sentence in enumerate(answer.sentences, 1):
        lines += [f"{sentence.marked_text} [{number}]", ""]
    for number, sentence in enumerate(answer.sentences, 1):
        lines.append(f"[{number}] {sentence.citation}  ({sentence.source})")
        lines += [f"    {say('also', answer.language, place=place)}" for place in sentence.also]
        lines += [f"    {reference}" for reference in sentence.references]
    if answer.note:
        lines += ["", answer.note]
    if answer.answered:
        lines += ["", likelihood(answer.language, answer.confidence)]
    else:
        for hit in answer.passages[:_NEAREST]:
            lines += ["", _passage_text(str(hit.rank), hit, answer.language)]
    lines += _see_also(answer)
    return "\n".join(lines).strip("\n")


def _see_also(answer: Answer) -> list[str]:
    """Under a refusal or an unsure answer: what was nearly chosen, as far as it is not shown already."""
    shown = range(0 if answer.answered else min(_NEAREST, len(answer.passages)))
    others = [each for each in answer.alternatives if each.passage not in shown]
    if not others or (answer.answered and answer.confidence >= UNSURE):
        return []
    lines = ["", say("see_also", answer.language)]
    for each in others:
        lines += [f"- {each.marked_text}", f"  {each.citation}  ({each.source})"]
    return lines
