"""TREC's run and qrels files, in and out, so that trec_eval, ir_measures and ranx read our runs and we read theirs.

A run: `query Q0 document rank score tag`, a line each. Qrels: `query 0 document grade`, or BEIR's tab-separated
`query document grade` with a header. Blanks in our keys are percent-encoded, because neither form allows them; what is read
is taken as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from eval.errors import BadQuestionSet
from eval.sets.files import read_text

_BLANK = re.compile(r"[\s%]")


def write_run(path: Path, ranked: Mapping[str, Sequence[str]], tag: str) -> None:
    """Write a run. Scores count down from the length of the list: evaluators sort by score and break ties their own way."""
    lines = [
        f"{_encoded(query)} Q0 {_encoded(document)} {rank} {len(documents) - rank + 1} {_encoded(tag)}"
        for query, documents in ranked.items()
        for rank, document in enumerate(documents, 1)
    ]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def write_qrels(path: Path, judged: Mapping[str, Mapping[str, int]]) -> None:
    """Write qrels."""
    lines = [
        f"{_encoded(query)} 0 {_encoded(document)} {grade}"
        for query, grades in judged.items()
        for document, grade in grades.items()
    ]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read_run(path: Path) -> dict[str, list[str]]:
    """The documents of each query, best first: by score, ties as they stand in the file. Raises `BadQuestionSet`."""
    scored: dict[str, list[tuple[float, str]]] = {}
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        fields = line.split()
        try:
            query, _, document, _, score, *_ = fields
            scored.setdefault(query, []).append((float(score), document))
        except ValueError as error:
            raise BadQuestionSet(
                f"{path}, line {number}: a line of a TREC run is `query Q0 document rank score tag`; correct it."
            ) from error
    return {
        query: list(dict.fromkeys(document for _, document in sorted(documents, key=lambda each: -each[0])))
        for query, documents in scored.items()
    }


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """The grades of each query's documents. Raises `BadQuestionSet`."""
    judged: dict[str, dict[str, int]] = {}
    for number, line in enumerate(read_text(path).splitlines(), 1):
        fields = line.split()
        if not fields or (number == 1 and not _is_whole(fields[-1])):
            continue  # blank, or BEIR's header
        if len(fields) not in (3, 4) or not _is_whole(fields[-1]):
            raise BadQuestionSet(
                f"{path}, line {number}: a judgement is `query 0 document grade` or `query document grade`; correct it."
            )
        judged.setdefault(fields[0], {})[fields[-2]] = int(fields[-1])
    if not judged:
        raise BadQuestionSet(f"{path} holds no judgement; write `query 0 document grade`, one a line.")
    return judged


def _encoded(text: str) -> str:
    return _BLANK.sub(lambda match: quote(match.group()), text) or "-"


def _is_whole(text: str) -> bool:
    return text.lstrip("-").isdigit()
