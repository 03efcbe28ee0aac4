"""`maraji eval`: run, show, compare, plot, export and score.

Added to the command through the entry-point group `maraji.commands`. Nothing of the bench is imported before one of them runs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_EPILOG = """A SET is a .jsonl question set (asked over --index), or brings its own documents: a SQuAD-format .json, a BEIR or
MIRACL folder, a .jsonl of titles and abstracts in two languages. eval/README.md tells what each measure means and how to bring
a set of your own."""


def add_command(subparsers: Any) -> None:
    """Add `eval` and its subcommands. (argparse has no public name for what `add_subparsers` returns.)"""
    evaluate = subparsers.add_parser("eval", help="measure answers and search on question sets")
    commands = evaluate.add_subparsers(dest="eval_command", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="ask the questions of sets and measure what comes back", epilog=_EPILOG)
    run.add_argument("sets", metavar="SET", type=Path, nargs="+")
    run.add_argument(
        "--passages",
        metavar="FILE",
        type=Path,
        help="ask the questions of one SQuAD file over the paragraphs of this one, or MIRACL's topics over this corpus' folder",
    )
    run.add_argument(
        "--config",
        metavar="NAME",
        action="append",
        help="bm25, rank-bm25, dense, rrf, s1, bridge, s2, full (default), or a peer: txtai, haystack; can be repeated",
    )
    run.add_argument(
        "--json",
        metavar="OUT",
        type=Path,
        help="write the run, every question in it (with several --config: OUT.NAME.json each)",
    )
    run.add_argument(
        "--index", metavar="DIR", type=Path, help="the index to ask .jsonl sets over (default: the user's)"
    )
    run.add_argument(
        "--model", metavar="NAME_OR_PATH", help="a sentence-transformers model (default: the embedded one)"
    )
    run.add_argument(
        "--cache",
        metavar="DIR",
        type=Path,
        help="where the indexes of such sets are kept (default: the user's cache)",
    )
    run.set_defaults(run=_reported(_run))

    show = commands.add_parser("show", help="print the tables of finished runs")
    show.add_argument("runs", metavar="RUN", type=Path, nargs="+")
    show.set_defaults(run=_reported(_show))

    compare = commands.add_parser("compare", help="paired differences of two runs, and the questions that changed")
    compare.add_argument("first", metavar="A", type=Path)
    compare.add_argument("second", metavar="B", type=Path)
    compare.add_argument("--json", action="store_true", help="print one JSON document")
    compare.set_defaults(run=_reported(_compare))

    plot = commands.add_parser("plot", help="draw runs: recall by direction, risk and coverage, calibration, latency")
    plot.add_argument("runs", metavar="RUN", type=Path, nargs="+")
    plot.add_argument("--out", metavar="DIR", type=Path, default=Path(), help="where PNG and SVG go (default: here)")
    plot.add_argument("--lang", choices=("ar", "en"), default="en", help="language of titles and labels")
    plot.set_defaults(run=_reported(_plot))

    export = commands.add_parser(
        "export", help="write a run as TREC run and qrels, for trec_eval, ir_measures and ranx"
    )
    export.add_argument("file", metavar="RUN", type=Path)
    export.add_argument("--out", metavar="DIR", type=Path, default=Path(), help="where the files go (default: here)")
    export.set_defaults(run=_reported(_export))

    score = commands.add_parser("score", help="measure any TREC run against qrels")
    score.add_argument("trec_run", metavar="RUN", type=Path)
    score.add_argument("qrels", metavar="QRELS", type=Path)
    score.set_defaults(run=_reported(_score))


def _reported(command: Callable[[argparse.Namespace], None]) -> Callable[[argparse.Namespace], int]:
    """The command with its exit code: 1 and one sentence when it could not be done, 2 for a configuration that is none."""

    def reported(arguments: argparse.Namespace) -> int:
        from eval.console import warn
        from eval.errors import EvalError, UnknownConfiguration

        try:
            command(arguments)
        except EvalError as error:
            warn(str(error))
            return 2 if isinstance(error, UnknownConfiguration) else 1
        return 0

    return reported


def _run(arguments: argparse.Namespace) -> None:
    from assistant.commands.options import index_directory
    from eval.apart import run_apart
    from eval.configurations import DEFAULT, configuration
    from eval.tables import report

    chosen = [configuration(name).name for name in dict.fromkeys(arguments.config or [DEFAULT])]
    out = arguments.json
    outs = {}
    if out is not None:
        outs = {name: out if len(chosen) == 1 else out.with_name(f"{out.stem}.{name}{out.suffix}") for name in chosen}
    runs = []
    for made in run_apart(
        [(path, arguments.passages) for path in arguments.sets],
        chosen,
        index=index_directory(arguments),
        cache=arguments.cache or _default_cache(),
        model=arguments.model,
        outs=outs,
    ):
        runs.append(made)
        if out is not None:
            print(f"wrote {outs[made['config']['name']]}", file=sys.stderr)
    print(report(runs))


def _show(arguments: argparse.Namespace) -> None:
    from eval.run import read_run
    from eval.tables import report

    runs = [read_run(path) for path in arguments.runs]
    print(report(runs))


def _compare(arguments: argparse.Namespace) -> None:
    import json

    from eval.compare import comparison, comparison_text
    from eval.run import read_run

    compared = comparison(read_run(arguments.first), read_run(arguments.second))
    print(json.dumps(compared, ensure_ascii=False, indent=1) if arguments.json else comparison_text(compared))


def _plot(arguments: argparse.Namespace) -> None:
    from eval.plot import plot_runs
    from eval.run import read_run

    for path in plot_runs([(path.stem, read_run(path)) for path in arguments.runs], arguments.out, arguments.lang):
        print(path)


def _export(arguments: argparse.Namespace) -> None:
    from eval.export import export_run
    from eval.run import read_run

    for path in export_run(read_run(arguments.file), arguments.out, arguments.file.stem):
        print(path)


def _score(arguments: argparse.Namespace) -> None:
    from eval.export import score_run

    for name, interval in score_run(arguments.trec_run, arguments.qrels).items():
        print(f"{name:12} {interval.mean:.4f}  [{interval.low:.4f}, {interval.high:.4f}]")


def _default_cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("maraji") / "eval"
