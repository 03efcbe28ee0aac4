"""Which reader a set is for: a folder is BEIR's, .jsonl is our own, .json is SQuAD's."""

from __future__ import annotations

from pathlib import Path

from eval.errors import BadQuestionSet
from eval.models import QuestionSet
from eval.sets.beir import read_beir
from eval.sets.own import read_own
from eval.sets.squad import read_squad


def read_set(path: Path, passages: Path | None = None) -> QuestionSet:
    """A question set of any form; `passages` is another SQuAD file to ask its questions over. Raises `BadQuestionSet`."""
    if not path.exists():
        raise BadQuestionSet(f"{path} does not exist; name a .jsonl or .json question set or a BEIR folder.")
    if passages is not None and (path.is_dir() or path.suffix.lower() != ".json"):
        raise BadQuestionSet(
            f"{path} is no SQuAD file (.json): only the questions of one can be asked over --passages."
        )
    if path.is_dir():
        return read_beir(path)
    if path.suffix.lower() == ".jsonl":
        return read_own(path)
    if path.suffix.lower() == ".json":
        return read_squad(path, passages)
    raise BadQuestionSet(f"{path} is of no known form; name a .jsonl or .json question set or a BEIR folder.")
