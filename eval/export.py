"""A run as TREC files, one pair for each family of the ranking measures, and any TREC run measured as ours are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from eval.errors import BadRun
from eval.measures.intervals import Interval, share_interval
from eval.measures.ranking import ranking_scores
from eval.places import page_key, passage_key
from eval.trec import read_qrels, read_run, write_qrels, write_run


def export_run(run: Mapping[str, Any], folder: Path, name: str) -> list[Path]:
    """Write `name.page.run` and `.qrels`, and the same for `quotation` where a set has quotations. Raises `BadRun`."""
    several = len(run["environment"]["sets"]) > 1
    judged = [record for record in run["questions"] if record["answerable"]]
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for family, gold, key_of in (("page", "pages", _page), ("quotation", "passages", _passage)):
            own = [record for record in judged if record["gold"][gold]]
            if not own:
                continue
            keys = [f"{record['set']}:{record['id']}" if several else record["id"] for record in own]
            ranked = [list(dict.fromkeys(map(key_of, record["ranked"]))) for record in own]
            paths = folder / f"{name}.{family}.run", folder / f"{name}.{family}.qrels"
            write_run(paths[0], dict(zip(keys, ranked, strict=True)), f"maraji-{run['config']['name']}")
            write_qrels(paths[1], {key: record["gold"][gold] for key, record in zip(keys, own, strict=True)})
            written += paths
    except OSError as error:
        raise BadRun(f"{folder} cannot be written ({error.strerror or error}); name another with --out.") from error
    return written


def score_run(run: Path, qrels: Path) -> dict[str, Interval]:
    """Each ranking measure over the judged queries that have anything relevant; one that the run lacks scores zero.

    Raises `BadQuestionSet`.
    """
    ranked, judged = read_run(run), read_qrels(qrels)
    scores = [
        ranking_scores(ranked.get(query, []), grades) for query, grades in judged.items() if max(grades.values()) > 0
    ]
    return {name: share_interval(np.array([each[name] for each in scores])) for name in (scores[0] if scores else ())}


def _page(ranked: Mapping[str, Any]) -> str:
    return page_key(ranked["source"], ranked["page"])


def _passage(ranked: Mapping[str, Any]) -> str:
    return passage_key(ranked["source"], ranked["page"], ranked["start"])
