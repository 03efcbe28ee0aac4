"""BEIR folders: corpus.jsonl, queries.jsonl (either packed as .gz too) and qrels/test.tsv, or another split.

Corpora with `docid` for `_id` and qrels of TREC's four columns are read as well.
"""

from __future__ import annotations

from pathlib import Path

from eval.errors import BadQuestionSet
from eval.models import QuestionSet
from eval.sets.files import read_json_lines, take
from eval.sets.judged import judged_set, record_key

_SPLITS = ("test", "dev", "train")


def read_beir(folder: Path) -> QuestionSet:
    """The judged queries of a BEIR folder over its corpus. Raises `BadQuestionSet`."""
    qrels = _qrels_file(folder)
    corpus, topics = _perhaps_packed(folder / "corpus.jsonl"), _perhaps_packed(folder / "queries.jsonl")
    queries = [
        (record_key(record, place), take(record, "text", str, place)) for place, record in read_json_lines(topics)
    ]
    return judged_set(folder.resolve().name, [corpus], topics, queries, qrels)


def _perhaps_packed(path: Path) -> Path:
    packed = path.with_name(f"{path.name}.gz")
    return packed if packed.exists() and not path.exists() else path


def _qrels_file(folder: Path) -> Path:
    for split in _SPLITS:
        path = folder / "qrels" / f"{split}.tsv"
        if path.exists():
            return path
    raise BadQuestionSet(
        f"{folder} has no qrels/test.tsv (nor dev.tsv, train.tsv), as a BEIR folder needs, nor topics/, as MIRACL's has."
    )
