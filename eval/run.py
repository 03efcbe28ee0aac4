"""A run: every question of some sets asked of one configuration, measured, and written down whole.

The walk: each set is read -> where it brings its own documents they are indexed -> each question is judged (where does the
gold stand?) and asked -> reply and measures become a record -> the records of all sets are summed up. With an output file each
record is also written to `OUT.partial` as it comes, so that an interrupted run goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from eval.asking import ask
from eval.configurations import Configuration, OpenEngine, open_engine
from eval.environment import environment, peak_memory_mb
from eval.errors import BadRun
from eval.models import Judgement, Question, QuestionSet, Reply
from eval.own_index import own_index
from eval.places import PageJudge, QuotationJudge
from eval.scoring import Scored, direction, question_scores, summary
from index.search import unique_names
from index.snapshot import open_snapshot

Record: TypeAlias = dict[str, Any]
Progress: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is made with, besides its sets."""

    configuration: Configuration
    index: Path
    """For sets that are asked over an index."""
    cache: Path
    """Where the indexes of sets that bring their own documents are kept."""
    model: str | None = None


def run(
    sets: Sequence[QuestionSet],
    settings: Settings,
    out: Path | None = None,
    *,
    progress: Progress,
    warn: Progress,
    opened: OpenEngine = open_engine,
) -> Record:
    """Ask everything and return the run as written to `out`. Raises `IndexingError` or `CorpusError` without an index."""
    began = time.time()
    directories = [
        own_index(each, settings.cache, settings.model, progress) if each.documents else settings.index for each in sets
    ]
    header = _header(sets, directories, settings)
    with closing(_Partial(out, header, warn)) as partial:
        records: list[Record] = []
        total = sum(len(each.questions) for each in sets)
        for questions, directory in zip(sets, directories, strict=True):
            judgements = _judged(questions, directory, warn)
            engine = opened(settings.configuration, directory, settings.model)
            for question, judgement in zip(questions.questions, judgements, strict=True):
                record = partial.known(question)
                if record is None:
                    reply = ask(engine, question, whole_pages=bool(questions.documents))
                    record = _record(question, judgement, reply)
                    partial.keep(record)
                records.append(record)
                progress(f"{settings.configuration.name}: {len(records)} of {total} questions")
            del engine  # before the next one is opened: they are never needed at once
        whole = {
            **header,
            "measures": {**summary([scored(record) for record in records]), "cost": _cost(records, began)},
            "questions": records,
        }
        if out is not None:
            write_run(out, whole)
            partial.remove()
    return whole


def scored(record: Mapping[str, Any]) -> Scored:
    """What the measures need of a record."""
    return Scored(**{name: record[name] for name in Scored.__dataclass_fields__})


def write_run(out: Path, whole: Record) -> None:
    """Write a run's JSON document, whole or not at all. Raises `BadRun`."""
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        draft.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="replace")
        draft.replace(out)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadRun(f"{out} cannot be written ({error.strerror or error}); name another file with --json.") from error


def read_run(path: Path) -> Record:
    """A run's JSON document. Raises `BadRun`."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadRun(f"{path} cannot be read ({error.strerror or error}); check the path.") from error
    except ValueError as error:
        raise BadRun(f"{path} is no run ({error}); name a file that maraji eval run --json wrote.") from error
    if not isinstance(whole, dict) or not {"config", "environment", "measures", "questions"} <= whole.keys():
        raise BadRun(f"{path} is no run; name a file that maraji eval run --json wrote.")
    return whole


def _header(sets: Sequence[QuestionSet], directories: Sequence[Path], settings: Settings) -> Record:
    """Configuration and environment: what must be the same for an interrupted run to go on."""
    indexes = []
    for directory in directories:
        snapshot = open_snapshot(directory)
        with closing(snapshot.text):
            indexes.append(asdict(snapshot.manifest))
    described = [
        {
            "name": each.name,
            "sha256": each.sha256,
            "questions": len(each.questions),
            "answerable": sum(question.answerable for question in each.questions),
            "left_out": each.left_out,
            "index": {key: index[key] for key in ("model", "fingerprint", "library", "works", "passages", "units")},
        }
        for each, index in zip(sets, indexes, strict=True)
    ]
    chosen = settings.configuration
    return {
        "config": {
            "name": chosen.name,
            "description": chosen.description,
            "lexical": chosen.lexical,
            "model": None if chosen.lexical_only else indexes[0]["model"],
        },
        "environment": {**environment(), "sets": described},
    }


def _judged(questions: QuestionSet, directory: Path, warn: Progress) -> list[Judgement]:
    if questions.left_out:
        warn(f"{questions.name}: {questions.left_out} questions have no counterpart in the passages and are left out.")
    if questions.documents:
        pages = PageJudge(questions.documents)
        judgements = [pages.judge(question) for question in questions.questions]
        if broken := sum(bool(judgement.broken) for judgement in judgements):
            warn(
                f"{questions.name}: answers of {broken} questions do not stand in their paragraphs; the report lists them."
            )
        return judgements
    snapshot = open_snapshot(directory)
    with closing(snapshot.text):
        names = unique_names({work.id: work.path for work in snapshot.text.works()})
        judge = QuotationJudge(snapshot.text, names, questions.questions)
        judgements = [judge.judge(question) for question in questions.questions]
    broken = sum(bool(judgement.broken) for judgement in judgements)
    if broken:
        warn(
            f"{questions.name}: gold quotations of {broken} questions are not where they say in {directory} and score zero; "
            "the report lists them; check that their sources are indexed."
        )
    return judgements


def _record(question: Question, judgement: Judgement, reply: Reply) -> Record:
    return {
        "set": question.set,
        "id": question.id,
        "question": question.text,
        "history": list(question.history),
        "direction": direction(question, judgement),
        "kind": question.kind,
        "answerable": question.answerable,
        "ranked": [asdict(each) for each in reply.ranked],
        "answer": list(reply.answer),
        "answered": reply.answered,
        "confidence": round(reply.confidence, 6),
        "seconds": round(reply.seconds, 4),
        "sentences": [asdict(each) for each in reply.sentences],
        "error": reply.error,
        "gold": {
            "pages": dict(sorted(judgement.pages.items())),
            "passages": dict(sorted(judgement.passages.items())),
            "answers": list(question.answers) or [gold.quote for gold in question.gold if gold.quote],
            "broken": [{"source": gold.source, "page": gold.page, "quote": gold.quote} for gold in judgement.broken],
        },
        "scores": {name: round(value, 6) for name, value in question_scores(question, judgement, reply).items()},
    }


def _cost(records: Sequence[Record], began: float) -> Record:
    """Times and memory: all that may differ between two runs of the same."""
    p50, p95 = np.quantile([record["seconds"] for record in records], (0.5, 0.95))
    return {
        "seconds_p50": round(float(p50), 4),
        "seconds_p95": round(float(p95), 4),
        "minutes": round((time.time() - began) / 60, 2),
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(began)),
        "peak_memory_mb": peak_memory_mb(),
    }


class _Partial:
    """The records of an unfinished run, a line each, beside the output; nothing without an output."""

    def __init__(self, out: Path | None, header: Record, warn: Progress) -> None:
        self._path = None if out is None else out.with_name(f"{out.name}.partial")
        self._records: dict[tuple[str, str], Record] = {}
        self._file = None
        if self._path is None:
            return
        key = hashlib.sha256(json.dumps(header, sort_keys=True).encode()).hexdigest()
        lines = _whole_lines(self._path)
        if lines and lines[0] == {"run": key}:
            self._records = {(record["set"], record["id"]): record for record in lines[1:]}
            warn(f"going on after {len(self._records)} questions that {self._path} holds.")
        elif lines:
            warn(f"{self._path} is of another run and is begun anew.")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8", errors="replace")
        except OSError as error:
            raise BadRun(
                f"{self._path} cannot be written ({error.strerror or error}); name another file with --json."
            ) from error
        for line in ({"run": key}, *self._records.values()):
            self.keep(line)

    def known(self, question: Question) -> Record | None:
        """The record of a question that was asked before the interruption."""
        return self._records.get((question.set, question.id))

    def keep(self, record: Record) -> None:
        """Write a record down at once."""
        if self._file is not None:
            self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Let go of the file; what is in it stays."""
        if self._file is not None:
            self._file.close()

    def remove(self) -> None:
        """The run is whole."""
        self.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def _whole_lines(path: Path) -> list[Record]:
    """The lines of an interrupted run; not the last one where it was cut off."""
    try:
        written = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    lines: list[Record] = []
    for line in written.split("\n"):
        try:
            lines.append(json.loads(line))
        except ValueError:
            break
    return lines
