"""The commands about sources: read, index, sources, sources edit."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from assistant.commands.options import Subparsers, end_progress, index_options, json_option, open_library, show_progress
from assistant.errors import AssistantError
from corpus.models import WorkKind

if TYPE_CHECKING:
    from corpus.metadata import Details
    from corpus.models import Document

_TEXT_FIELDS = (
    "title", "container", "publisher", "place", "volume", "issue", "pages", "edition", "series", "doi", "isbn", "url", "key"
)  # fmt: skip
_NAME_FIELDS = {"author": "names", "editor": "editors", "translator": "translators"}


def add_commands(commands: Subparsers) -> None:
    """Add the parsers."""
    read = commands.add_parser("read", help="show a file as Maraji reads it")
    read.add_argument("file", metavar="FILE", type=Path)
    read.add_argument("--password", help="opens an encrypted PDF")
    read.add_argument(
        "--report", metavar="OUT.html", type=Path, help="write the pages' pictures beside what was read of a PDF"
    )
    json_option(read)
    read.set_defaults(run=_read)

    index = commands.add_parser("index", help="add or refresh files, folders and libraries of references (.bib, .ris)")
    index.add_argument("paths", metavar="PATH", type=Path, nargs="+")
    index.add_argument("--remove", action="store_true", help="take the PATHs out of the index instead")
    index.add_argument("--ocr", action="store_true", help="read pages without usable text by OCR (ocrmypdf, tesseract)")
    index.add_argument(
        "--token-vectors",
        action=argparse.BooleanOptionalAction,
        help="keep what late interaction needs, about 20 KB a passage (default: as the index has it, at first yes)",
    )
    index.add_argument(
        "--password", metavar="NAME=PASSWORD", action="append", default=[], help="opens the encrypted PDF of that name"
    )
    index_options(index)
    json_option(index)
    index.set_defaults(run=_index)

    sources = commands.add_parser("sources", help="list the works in the index, or correct what is known of one")
    index_options(sources)
    json_option(sources)
    sources.set_defaults(run=_sources)
    _add_edit(sources.add_subparsers(metavar="edit"))


def _add_edit(actions: Subparsers) -> None:
    edit = actions.add_parser(
        "edit",
        help="correct the bibliography of a source",
        description="Correct the bibliography of a source. Corrections stay when the file is indexed again. "
        "An empty value says that there is none.",
    )
    edit.add_argument("source", metavar="SOURCE", help="as maraji sources names it")
    edit.add_argument("--reset", action="store_true", help="take all earlier corrections back first")
    for name in _TEXT_FIELDS:
        edit.add_argument(f"--{name}", metavar="TEXT")
    edit.add_argument("--year", type=_year, metavar="YEAR")
    edit.add_argument("--kind", choices=("", *get_args(WorkKind)), metavar="KIND", help=", ".join(get_args(WorkKind)))
    for name in _NAME_FIELDS:
        edit.add_argument(f"--{name}", action="append", metavar="NAME", help='"Family, Given"; may be repeated')
    # given before "edit" they hold as well
    edit.add_argument("--index", metavar="DIR", type=Path, default=argparse.SUPPRESS, help="the index folder")
    edit.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
    edit.set_defaults(run=_edit)


def _read(options: argparse.Namespace) -> int:
    from assistant import output
    from corpus.reading import read_source

    document = read_source(options.file, options.password)
    if options.report is not None:
        _write_report(options, document)
    output.show(options.json, output.document_json(str(options.file), document), output.document_text(document))
    return 0


def _write_report(options: argparse.Namespace, document: Document) -> None:
    from corpus.pdf.report import write_report

    if options.file.suffix.lower() != ".pdf":
        raise AssistantError(f"{options.file} is no PDF; a report shows the pages of a PDF beside what was read.")
    try:
        write_report(options.file, document, options.report, password=options.password)
    except OSError as error:
        reason = error.strerror or error
        raise AssistantError(f"{options.report} cannot be written ({reason}); name another file.") from error


def _passwords(options: argparse.Namespace) -> dict[str, str]:
    for given in options.password:
        if "=" not in given:
            raise AssistantError(f"--password {given} names no file; write NAME=PASSWORD.")
    return {name: password for name, _, password in (given.partition("=") for given in options.password)}


def _index(options: argparse.Namespace) -> int:
    from assistant import output

    library = open_library(options)
    if options.remove:
        report = library.remove(options.paths, show_progress)
    else:
        report = library.add(
            options.paths,
            show_progress,
            passwords=_passwords(options),
            ocr=options.ocr,
            token_vectors=options.token_vectors,
        )
    end_progress()
    for skipped in report.skipped:
        print(f"maraji: {output.inert_line(skipped.reason)}", file=sys.stderr)
    output.show(options.json, output.report_json(report), output.report_text(report))
    libraries = [library.path for library in report.libraries if library.works]
    indexed = {Path(path) for path in (*report.added, *report.changed, *report.unchanged, *libraries)}
    if options.remove:
        return 0 if not report.skipped else 1
    return 0 if all(_gave_something(path, indexed) for path in options.paths) else 1


def _gave_something(path: Path, indexed: set[Path]) -> bool:
    """Whether a path named on the command line is, or holds, something that is now in the index."""
    from index.files import absolute

    named = absolute(path)
    return any(file == named or file.is_relative_to(named) for file in indexed)


def _edit(options: argparse.Namespace) -> int:
    from assistant import output

    library = open_library(options)
    details = _corrections(options)
    if not details and not options.reset:
        raise AssistantError("Nothing to correct was given; name a field, --title TEXT for instance, or --reset.")
    source = library.correct(options.source, details, show_progress, afresh=options.reset)
    end_progress()
    output.show(options.json, output.sources_json([source]), output.sources_text([source]))
    return 0


def _corrections(options: argparse.Namespace) -> Details:
    """The fields of a work that were given; an empty one becomes none."""
    from corpus.library import name_of

    given: dict[str, Any] = {
        field: " ".join(value.split()) if isinstance(value, str) else value
        for field in (*_TEXT_FIELDS, "year", "kind")
        if (value := getattr(options, field)) is not None
    }
    if given.get("title") == "":
        raise AssistantError("A title cannot be empty; write --title TEXT, or leave it out.")
    details = {field: value or None for field, value in given.items()}
    for option, field in _NAME_FIELDS.items():
        names = getattr(options, option)
        if names is not None:
            details[field] = tuple(name_of(" ".join(name.split())) for name in names if name.strip())
    return details


def _year(text: str) -> int:
    """A year, or nothing as 0, for argparse."""
    if text and not re.fullmatch(r"\d{3,4}", text):
        raise argparse.ArgumentTypeError(f"{text} is not a year")
    return int(text or 0)


def _sources(options: argparse.Namespace) -> int:
    from assistant import output

    sources = open_library(options).sources()
    output.show(options.json, output.sources_json(sources), output.sources_text(sources))
    return 0
