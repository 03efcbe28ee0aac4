"""Measures again every figure that the project states about itself, and writes it down.

    python -m eval.reproduce --out eval/results
    python -m eval.reproduce --out eval/results --parallel xquad.ar.json xquad.en.json

Own questions over the sample library (`own.md`), titles over abstracts in four directions (`abstracts.md`: the half that nothing
was tuned on), and with `--parallel` two SQuAD files with shared ids in all four directions (`parallel.md`). The same code on the
same data writes the same files, to the last digit; times and memory go to `times.md`, which differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.apart import SetFiles, run_apart
from eval.console import warn
from eval.gate import QUESTIONS, sample_index
from eval.tables import broken_gold, costs, run_tables

CONFIGURATIONS = ("bm25", "dense", "rrf", "s1", "bridge", "full")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("eval/results"))
    parser.add_argument("--parallel", type=Path, nargs=2, metavar=("A", "B"))
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    measured: list[tuple[str, str, Sequence[SetFiles]]] = [
        (
            "own",
            "Own questions over the sample library",
            [(QUESTIONS / f"{split}.jsonl", None) for split in ("dev", "test", "hard")],
        ),
        (
            "comparisons",
            "Questions that compare two things, over the sample library",
            [(QUESTIONS / "comparisons.jsonl", None)],
        ),
        ("abstracts", "Titles over abstracts, in all four directions", [(QUESTIONS / "abstracts_b.jsonl", None)]),
    ]
    if options.parallel:
        one, other = options.parallel
        pairs = [(one, None), (other, None), (one, other), (other, one)]
        measured.append(("parallel", f"{one.name} and {other.name}, in all four directions", pairs))
    times: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        index = sample_index(Path(folder, "samples"))
        for name, title, sets in measured:
            runs = list(run_apart(sets, CONFIGURATIONS, index=index, cache=Path(folder)))
            times += [f"# {name}", costs(runs), ""]
            _write(options.out / f"{name}.md", title, runs)
    (options.out / "times.md").write_text("\n".join(times), encoding="utf-8")
    return 0


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
    tables = "\n\n".join(part for part in (run_tables(runs), broken_gold(runs)) if part)
    path.write_text("\n".join([*head, "", tables, ""]), encoding="utf-8")
    warn(f"wrote {path}")


if __name__ == "__main__":
    sys.exit(main())
