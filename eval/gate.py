"""The gate of CI: a small fixed set over the sample library, held against the figures that were accepted.

    python -m eval.gate             fails when a figure has dropped by more than its margin
    python -m eval.gate --accept    writes the figures of this run down as the accepted ones

Every third question of both splits of `eval/questions` is asked of the assistant as it ships. The margins are about three
questions each: less is noise of a changed threshold, more is something that broke.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from eval.configurations import DEFAULT, configuration
from eval.models import QuestionSet
from eval.run import Settings, run
from eval.sets.opening import read_set
from index.build import index_paths
from index.encoder import open_encoder

QUESTIONS: Final = Path(__file__).parent / "questions"
ACCEPTED: Final = Path(__file__).parent / "gate.json"
STEP: Final = 3
MARGINS: Final[Mapping[str, float]] = {
    "quotation.success@5": 0.03,
    "answer.hit@1": 0.04,
    "answer.hit@3": 0.03,
    "refusal.accuracy": 0.03,
    "refusal.auroc": 0.03,
    "fidelity.exact": 0.0,
}
"""How far each figure may drop below the accepted one."""


def fixed_sets() -> list[QuestionSet]:
    """The questions of the gate."""
    whole = [read_set(QUESTIONS / f"{split}.jsonl") for split in ("dev", "test")]
    return [replace(each, questions=each.questions[::STEP]) for each in whole]


def sample_index(directory: Path) -> Path:
    """A new index of the sample library in a folder."""
    index_paths([Path(str(files("corpus") / "samples" / "library"))], directory, open_encoder())
    return directory


def figures(measured: Mapping[str, Any]) -> dict[str, float]:
    """The figures that the gate holds, of a run's measures."""
    return {name: measured["all"][name]["mean"] for name in MARGINS}


def dropped(found: Mapping[str, float], accepted: Mapping[str, float]) -> list[str]:
    """One line for each figure that is lower than the accepted one by more than its margin."""
    return [
        f"{name} is {found[name]:.3f}, accepted {accepted[name]:.3f}, margin {margin}"
        for name, margin in MARGINS.items()
        if found[name] < accepted[name] - margin - 1e-9
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and compare; 0 when it holds, 1 when it does not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accept", action="store_true", help="write the figures of this run down as the accepted ones")
    accept = parser.parse_args(arguments).accept
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(configuration(DEFAULT), sample_index(Path(folder)), Path(folder))
        measured = run(fixed_sets(), settings, progress=_silent, warn=_to_stderr)["measures"]
    found = figures(measured)
    for name, value in found.items():
        print(f"{name:22} {value:.3f}")
    if accept:
        ACCEPTED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(f"accepted; commit {ACCEPTED.name}")
        return 0
    faults = dropped(found, json.loads(ACCEPTED.read_text(encoding="utf-8")))
    for fault in faults:
        _to_stderr(f"dropped: {fault}; find what broke, or accept it with --accept and say why in the commit.")
    return 1 if faults else 0


def _silent(line: str) -> None:
    """Progress that nobody follows."""


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
