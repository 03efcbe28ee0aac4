"""Which reader a set is for: .jsonl is our own or records in two languages, .json is SQuAD's, a folder is BEIR's or MIRACL's."""

from __future__ import annotations

from pathlib import Path

from eval.errors import BadQuestionSet
from eval.models import QuestionSet
from eval.sets.beir import read_beir
from eval.sets.bilingual import is_bilingual, read_bilingual
from eval.sets.miracl import is_miracl, read_miracl
from eval.sets.own import read_own
from eval.sets.squad import read_squad

_FORMS = "name a .jsonl or .json question set or a BEIR or MIRACL folder"


def read_sets(path: Path, passages: Path | None = None) -> tuple[QuestionSet, ...]:
    """The sets of a path: one, or of records in two languages one a direction. Raises what `read_set` raises."""
    if passages is None and path.is_file() and path.suffix.lower() == ".jsonl" and is_bilingual(path):
        return read_bilingual(path)
    return (read_set(path, passages),)


def read_set(path: Path, passages: Path | None = None) -> QuestionSet:
    """A question set of any form but records in two languages. Raises `BadQuestionSet`.

    `passages` is what else the questions are asked over: for a SQuAD file another one, for MIRACL's topics the corpus' folder.
    """
    for given in (path, passages):
        if given is not None and not given.exists():
            raise BadQuestionSet(f"{given} does not exist; {_FORMS}.")
    if path.is_dir() and is_miracl(path):
        return read_miracl(path, passages)
    if passages is not None and (path.is_dir() or path.suffix.lower() != ".json"):
        raise BadQuestionSet(
            f"{path} is no SQuAD file (.json) and no MIRACL folder: only the questions of these can be asked over --passages."
        )
    if path.is_dir():
        return read_beir(path)
    if path.suffix.lower() == ".jsonl":
        return read_own(path)
    if path.suffix.lower() == ".json":
        return read_squad(path, passages)
    raise BadQuestionSet(f"{path} is of no known form; {_FORMS}.")
