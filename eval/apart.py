"""Runs in processes of their own, so that the memory a run states is that of asking with its configuration, and of nothing else.

The walk: the sets are read and, where they bring documents, indexed here -> for each configuration a child (this module, run by
`python -m`) takes the request, one JSON object on stdin, and writes the run to its file -> the file is read back.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

SetFiles: TypeAlias = tuple[Path, Path | None]
"""A question set and, where it has any, the passages to ask it over, as `eval.sets.opening.read_sets` takes them."""

# -P: a file named json.py in the folder where the user stands must not be imported.
_CHILD = (sys.executable, "-P", "-m", "eval.apart")


def run_apart(
    sets: Sequence[SetFiles],
    configurations: Sequence[str],
    *,
    index: Path,
    cache: Path,
    model: str | None = None,
    outs: Mapping[str, Path] | None = None,
) -> Iterator[dict[str, Any]]:
    """One run for each configuration, as each is done; `outs` names the files that are kept, by configuration.

    Raises `EvalError`, and what reading and indexing the sets raises.
    """
    from eval.console import end_progress, progress
    from eval.own_index import own_index
    from eval.sets.opening import read_sets

    try:
        for path, passages in sets:
            for each in read_sets(path, passages):
                if each.documents:
                    own_index(each, cache, model, progress)
    finally:
        end_progress()
    request = {
        "sets": [[str(path), None if passages is None else str(passages)] for path, passages in sets],
        "index": str(index),
        "cache": str(cache),
        "model": model,
    }
    with tempfile.TemporaryDirectory() as folder:
        for name in configurations:
            yield _run({**request, "configuration": name}, (outs or {}).get(name) or Path(folder, "run.json"))


def _run(request: Mapping[str, Any], out: Path) -> dict[str, Any]:
    from eval.errors import EvalError
    from eval.run import read_run

    done = subprocess.run(
        _CHILD, input=json.dumps({**request, "out": str(out)}), stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    if done.returncode:
        raise EvalError(
            json.loads(done.stdout)
            if done.stdout
            else f"The run of {request['configuration']} ended by itself (code {done.returncode}), perhaps for want of memory; "
            "ask fewer sets at once."
        )
    return read_run(out)


def main() -> int:
    """Make one run; 1 and the reason as a JSON string on stdout when it could not be made."""
    # The parent tells of Ctrl-C; what has been asked so far stands beside the output.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from assistant.errors import AssistantError
    from corpus.errors import CorpusError
    from eval.configurations import configuration
    from eval.console import end_progress, progress, warn
    from eval.errors import EvalError
    from eval.run import Settings, run
    from eval.sets.opening import read_sets
    from index.errors import IndexingError

    request = json.load(sys.stdin)
    index, cache = Path(request["index"]), Path(request["cache"])
    settings = Settings(configuration(request["configuration"]), index, cache, request["model"])
    try:
        sets = [
            each
            for path, passages in request["sets"]
            for each in read_sets(Path(path), None if passages is None else Path(passages))
        ]
        run(sets, settings, Path(request["out"]), progress=progress, warn=warn)
    except (EvalError, AssistantError, IndexingError, CorpusError) as error:
        json.dump(str(error), sys.stdout)
        return 1
    finally:
        end_progress()
    return 0


if __name__ == "__main__":
    sys.exit(main())
