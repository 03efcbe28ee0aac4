"""The commands about sources: read, index, sources."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.options import Subparsers, end_progress, index_options, json_option, open_library, show_progress
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from corpus.models import Document


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

    index = commands.add_parser("index", help="add or refresh files and folders")
    index.add_argument("paths", metavar="PATH", type=Path, nargs="+")
    index.add_argument("--remove", action="store_true", help="take the PATHs out of the index instead")
    index.add_argument("--ocr", action="store_true", help="read pages without usable text by OCR (ocrmypdf, tesseract)")
    index.add_argument(
        "--password", metavar="NAME=PASSWORD", action="append", default=[], help="opens the encrypted PDF of that name"
    )
    index_options(index)
    json_option(index)
    index.set_defaults(run=_index)

    sources = commands.add_parser("sources", help="list the works in the index")
    index_options(sources)
    json_option(sources)
    sources.set_defaults(run=_sources)


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
        report = library.add(options.paths, show_progress, passwords=_passwords(options), ocr=options.ocr)
    end_progress()
    for skipped in report.skipped:
        print(f"maraji: {output.inert_line(skipped.reason)}", file=sys.stderr)
    output.show(options.json, output.report_json(report), output.report_text(report))
    indexed = {Path(path) for path in (*report.added, *report.changed, *report.unchanged)}
    if options.remove:
        return 0 if not report.skipped else 1
    return 0 if all(_gave_something(path, indexed) for path in options.paths) else 1


def _gave_something(path: Path, indexed: set[Path]) -> bool:
    """Whether a path named on the command line is, or holds, something that is now in the index."""
    from index.build import absolute

    named = absolute(path)
    return any(file == named or file.is_relative_to(named) for file in indexed)


def _sources(options: argparse.Namespace) -> int:
    from assistant import output

    sources = open_library(options).sources()
    output.show(options.json, output.sources_json(sources), output.sources_text(sources))
    return 0
