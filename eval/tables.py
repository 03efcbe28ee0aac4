"""Runs as tables: what `maraji eval run` and `eval show` print, in Markdown, so that it can be pasted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.sanitize import inert

HEADLINES = (
    ("page.recall@1", "R@1"),
    ("page.recall@5", "R@5"),
    ("page.mrr@20", "MRR"),
    ("page.ndcg@10", "nDCG@10"),
    ("quotation.success@1", "quote@1"),
    ("quotation.success@5", "quote@5"),
    ("quotation.mrr@20", "MRR"),
    ("quotation.found@5", "found@5"),
    ("answer.hit@1", "answer@1"),
    ("answer.hit@3", "answer@3"),
    ("answer.shown", "shown"),
    ("answer.both", "both"),
    ("citation.precision", "cited"),
    ("fidelity.exact", "exact"),
    ("refusal.auroc", "AUROC"),
    ("refusal.refused", "refused"),
    ("refusal.answered", "answered"),
)
"""The measures of the table, where a run has them, with their heads: of pages only where no quotation says more."""


_QUOTE_SHOWN = 60
_WIDEST = 100
"""Of what is printed: wider tables go on below."""


def report(runs: Sequence[Mapping[str, Any]]) -> str:
    """All that is printed of runs: the tables, the gold that is broken, what the runs cost."""
    return "\n\n".join(part for part in (run_tables(runs, _WIDEST), broken_gold(runs), costs(runs)) if part)


def run_tables(runs: Sequence[Mapping[str, Any]], widest: int | None = None) -> str:
    """One table for all questions and one for each direction and kind, a row a run.

    The columns that do not fit into `widest` characters stand in a further table below.
    """
    parts = [_table("all", [(_label(run), run["measures"]["all"]) for run in runs], widest)]
    for field in ("set", "direction", "kind"):
        names = dict.fromkeys(name for run in runs for name in run["measures"].get(field, {}))
        rows = [
            (f"{name} · {_label(run)}" if len(runs) > 1 else name, run["measures"][field][name])
            for name in names
            for run in runs
            if name in run["measures"].get(field, {})
        ]
        if len(names) > 1:
            parts.append(_table(field, rows, widest))
    return "\n\n".join(parts)


def costs(runs: Sequence[Mapping[str, Any]]) -> str:
    """What the runs cost, a line each."""
    return "\n".join(
        f"{_label(run)}: {cost['seconds_p50']:.3f} s a question (p95 {cost['seconds_p95']:.3f}), "
        f"{cost['peak_memory_mb'] or '?'} MB at most"
        for run in runs
        for cost in [run["measures"]["cost"]]
    )


def broken_gold(runs: Sequence[Mapping[str, Any]]) -> str:
    """The gold quotations and short answers that are not where they say, a line each; empty where all are."""
    lines = dict.fromkeys(
        _broken_line(record, gold)
        for run in runs
        for record in run["questions"]
        for gold in record["gold"].get("broken", ())
    )
    head = "Gold quotations and answers that are not where they say (what they decide scores zero):"
    return "\n".join([head, "", *lines]) if lines else ""


def _broken_line(record: Mapping[str, Any], gold: Mapping[str, Any]) -> str:
    place = gold["source"] if gold["page"] is None else f"{gold['source']}, page {gold['page']}"
    quote = gold["quote"][:_QUOTE_SHOWN] + ("…" if len(gold["quote"]) > _QUOTE_SHOWN else "")
    return inert(f"- {record['set']} {record['id']}: {place}: {quote}", keep_newlines=False)


def _table(head: str, rows: Sequence[tuple[str, Mapping[str, Any]]], widest: int | None) -> str:
    found = {name for _, measures in rows for name in measures}
    coarse = "page." if "quotation.mrr@20" in found else "\0"
    columns = [(name, title) for name, title in HEADLINES if name in found and not name.startswith(coarse)]
    cells = [[head, "n", *(title for _, title in columns)]]
    for label, measures in rows:
        values = [_cell(measures.get(name)) for name, _ in columns]
        cells.append([inert(label, keep_newlines=False), str(measures["questions"]), *values])
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    groups = ([[row[0], *row[group]] for row in cells] for group in _folded(widths, widest))
    return "\n\n".join(_markdown(own) for rows in groups if len(own := _with_values(rows)) > 1)


def _folded(widths: Sequence[int], widest: int | None) -> list[slice]:
    """The columns behind the first in groups, each at most as wide as it may be together with the first."""
    groups: list[slice] = []
    start, used = 1, 0
    for column in range(1, len(widths)):
        used += widths[column] + 3
        if widest is not None and column > start and widths[0] + used + 4 > widest:
            groups.append(slice(start, column))
            start, used = column, widths[column] + 3
    return [*groups, slice(start, len(widths))]


def _with_values(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The head and the rows that have a value: a configuration that only ranks has no answers to tell of."""
    return [rows[0], *(row for row in rows[1:] if any(row[1:]))]


def _markdown(cells: Sequence[Sequence[str]]) -> str:
    """Rows, the first of them the head, as a table."""
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    lines = []
    for row in cells:
        numbers = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("| " + " | ".join([row[0].ljust(widths[0]), *numbers]) + " |")
    rule = "|" + "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def _cell(measure: Mapping[str, float] | None) -> str:
    """A mean and its interval."""
    if measure is None:
        return ""
    return f"{_short(measure['mean'])} {_short(measure['low'])}-{_short(measure['high'])}"


def _short(value: float) -> str:
    """Three decimals, without the nought before the point."""
    return f"{value:.3f}".removeprefix("0")


def _label(run: Mapping[str, Any]) -> str:
    return str(run["config"]["name"])
