"""MIRACL's folders: topics/topics.*-dev.tsv, qrels/qrels.*-dev.tsv (or another split) and the corpus, docs-*.jsonl or .jsonl.gz.

The corpus is published as a folder of its own: it is named as `passages`, or lies anywhere inside the folder of the topics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from eval.errors import BadQuestionSet
from eval.models import QuestionSet
from eval.sets.files import read_text
from eval.sets.judged import Query, judged_set

_SPLITS = ("test", "dev", "train")
_TOPICS, _QRELS = "topics", "qrels"


def is_miracl(folder: Path) -> bool:
    """Whether a folder is laid out as MIRACL's."""
    return (folder / _TOPICS).is_dir()


def read_miracl(folder: Path, passages: Path | None = None) -> QuestionSet:
    """The judged topics of a folder over its own documents or those of another. Raises `BadQuestionSet`."""
    topics, qrels = _split_files(folder)
    corpus = _corpus_files(folder if passages is None else passages)
    return judged_set(folder.resolve().name, corpus, topics, list(_queries(topics)), qrels)


def _split_files(folder: Path) -> tuple[Path, Path]:
    """The topics and qrels of the first split that has both; those of MIRACL's own test splits are not published."""
    for split in _SPLITS:
        found = [sorted((folder / name).glob(f"{name}.*-{split}.tsv")) for name in (_TOPICS, _QRELS)]
        if any(len(paths) > 1 for paths in found):
            raise BadQuestionSet(f"{folder} has several files of the split {split}; leave those of one language.")
        if all(found):
            return found[0][0], found[1][0]
    raise BadQuestionSet(
        f"{folder} has no split with both topics/topics.NAME-dev.tsv and qrels/qrels.NAME-dev.tsv; add the missing file."
    )


def _corpus_files(folder: Path) -> list[Path]:
    """In the order of their numbers."""
    files = [path for path in folder.rglob("docs*.jsonl*") if path.name.endswith((".jsonl", ".jsonl.gz"))]
    if not files:
        raise BadQuestionSet(
            f"{folder} holds no docs-*.jsonl.gz; put the corpus there, or name its folder by --passages."
        )
    return sorted(
        files, key=lambda path: [int(part) if part.isdigit() else -1 for part in re.split(r"(\d+)", path.name)]
    )


def _queries(topics: Path) -> Iterator[Query]:
    for number, line in enumerate(read_text(topics).split("\n"), 1):
        key, tab, text = line.rstrip("\r").partition("\t")
        if tab and key.strip() and text.strip():
            yield key.strip(), text.strip()
        elif line.strip():
            raise BadQuestionSet(f"{topics}, line {number}: a topic is its id, a tab and its text; correct it.")
