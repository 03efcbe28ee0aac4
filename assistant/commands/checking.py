"""The command that checks a manuscript's quotations."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from assistant.commands.options import Subparsers, index_options, json_option, open_library


def add_commands(commands: Subparsers) -> None:
    """Add the parser."""
    check = commands.add_parser("check", help="check every quotation of a manuscript against the index")
    check.add_argument("file", metavar="FILE", type=Path, help="a .md, .txt or .docx file")
    index_options(check)
    json_option(check)
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    from assistant import check_output, output
    from assistant.check import check_manuscript
    from assistant.quote import open_quotations
    from assistant.quoting.manuscript import read_manuscript

    manuscript = read_manuscript(options.file)
    library = open_library(options)
    # a manuscript that is in the index, too, would prove itself
    sources = [source for source in library.sources() if not _is_same_file(source.path, options.file)]
    names = {source.source for source in sources}
    quotations = open_quotations(each for each in library.pages() if each[0].source in names)
    report = check_manuscript(manuscript, quotations, sources)
    file = str(options.file)
    output.show(
        options.json,
        check_output.report_json(file, manuscript.text, report),
        check_output.report_text(file, manuscript.text, report),
    )
    return 1 if report.wrong else 0


def _is_same_file(path: str, file: Path) -> bool:
    """Whether a path leads to a file, however either is spelled: through `..` or links, too."""
    try:
        return os.path.samefile(path, file)  # noqa: PTH121 - Path.samefile is the same, and paths of works are strings
    except OSError:
        # a work stays in the index when its file is gone; then it is not this one
        return False
