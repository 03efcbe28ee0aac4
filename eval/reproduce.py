"""Measures again every figure that the project states about itself, and writes it down.

    python -m eval.reproduce --out eval/results
    python -m eval.reproduce --out eval/results --parallel xquad.ar.json xquad.en.json

Own questions over the sample library (`own.md`), and with `--parallel` two SQuAD files with shared ids in all four directions
(`parallel.md`). The same code on the same data writes the same files, to the last digit; times go to `times.md`, which differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.configurations import configuration
from eval.gate import QUESTIONS, sample_index
from eval.models import QuestionSet
from eval.run import Settings, run
from eval.sets.opening import read_set
from eval.tables import costs, run_tables

CONFIGURATIONS = ("bm25", "dense", "rrf", "s1", "full")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("eval/results"))
    parser.add_argument("--parallel", type=Path, nargs=2, metavar=("A", "B"))
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        sets = [read_set(QUESTIONS / f"{split}.jsonl") for split in ("dev", "test")]
        own = _runs(sets, sample_index(Path(folder, "samples")), Path(folder))
        times = ["# own", costs(own)]
        _write(options.out / "own.md", "Own questions over the sample library", own)
        if options.parallel:
            one, other = options.parallel
            pairs = [(one, None), (other, None), (one, other), (other, one)]
            parallel = _runs([read_set(*pair) for pair in pairs], Path(folder), Path(folder))
            times += ["", "# parallel", costs(parallel)]
            _write(options.out / "parallel.md", f"{one.name} and {other.name}, in all four directions", parallel)
    (options.out / "times.md").write_text("\n".join(times) + "\n", encoding="utf-8")
    return 0


def _runs(sets: Sequence[QuestionSet], index: Path, cache: Path) -> list[dict[str, Any]]:
    settings = [Settings(configuration(name), index, cache) for name in CONFIGURATIONS]
    return [run(sets, each, progress=_silent, warn=_to_stderr) for each in settings]


def _write(path: Path, title: str, runs: Sequence[dict[str, Any]]) -> None:
    environment, model = runs[0]["environment"], runs[-1]["config"]["model"]
    data = [
        f"- {each['name']}: {each['questions']} questions, sha256 {each['sha256'][:16]}" for each in environment["sets"]
    ]
    head = [
        f"# {title}",
        "",
        f"maraji {environment['maraji']}, {model}; made by `python -m eval.reproduce`.",
        "",
        *data,
    ]
    path.write_text("\n".join([*head, "", run_tables(runs), ""]), encoding="utf-8")
    _to_stderr(f"wrote {path}")


def _silent(line: str) -> None:
    """Progress that nobody follows."""


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
