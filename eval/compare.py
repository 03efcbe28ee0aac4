"""Two runs of the same questions, side by side: paired differences, how sure they are, and which questions changed.

Questions are paired by set and id; where the runs have no set in common (the two directions of a parallel set), by id alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from assistant.sanitize import inert
from eval.errors import BadRun
from eval.measures.intervals import bootstrap, permutation_p
from eval.tables import HEADLINES

_CHANGES_SHOWN = 40
_HEADLINES = frozenset(name for name, _ in HEADLINES)
Record = Mapping[str, Any]


def comparison(first: Record, second: Record) -> dict[str, Any]:
    """B less A on the questions that both asked, over all and by direction, and what changed. Raises `BadRun`."""
    same_sets = bool(_sets(first) & _sets(second))
    pairs = _pairs(first["questions"], second["questions"], by_id=not same_sets)
    directions = sorted({_direction(*pair) for pair in pairs})
    return {
        "first": first["config"],
        "second": second["config"],
        "paired_by": "set and id" if same_sets else "id",
        "sets": [sorted(_sets(first)), sorted(_sets(second))],
        "same_data": _data(first) == _data(second),
        "shared": len(pairs),
        "only_first": len(first["questions"]) - len(pairs),
        "only_second": len(second["questions"]) - len(pairs),
        "differences": {
            "all": _differences(pairs),
            **{name: _differences([pair for pair in pairs if _direction(*pair) == name]) for name in directions},
        },
        "changed": [change for pair in pairs if (change := _change(*pair)) is not None],
    }


def _sets(run: Record) -> set[str]:
    return {record["set"] for record in run["questions"]}


def _pairs(first: Sequence[Record], second: Sequence[Record], *, by_id: bool) -> list[tuple[Record, Record]]:
    before, after = (
        {record["id"] if by_id else (record["set"], record["id"]): record for record in records}
        for records in (first, second)
    )
    if by_id and (len(before) < len(first) or len(after) < len(second)):
        raise BadRun(
            "The two runs have no set in common, and in one of them the same ids stand in several sets, so that its questions "
            "cannot be paired by id; compare runs of one set each."
        )
    shared = [key for key in before if key in after]
    if not shared:
        raise BadRun("The two runs have no question in common; compare runs of the same sets, or of parallel ones.")
    return [(before[key], after[key]) for key in shared]


def _direction(one: Record, other: Record) -> str:
    """Of a pair; of both, where they differ."""
    if one["direction"] == other["direction"]:
        return str(one["direction"])
    return f"{one['direction']} / {other['direction']}"


def _data(run: Record) -> list[Any]:
    return [(each["sha256"], each["index"]["library"]) for each in run["environment"]["sets"]]


def _differences(pairs: Sequence[tuple[Record, Record]]) -> dict[str, Any]:
    """For each measure that both have: the means, the paired difference with its 95% interval, and its p."""
    names = dict.fromkeys(name for one, _ in pairs for name in one["scores"])
    result = {}
    for name in names:
        values = [
            (one["scores"][name], other["scores"][name])
            for one, other in pairs
            if name in one["scores"] and name in other["scores"]
        ]
        if not values:
            continue
        own, others = np.array(values).T
        interval = bootstrap(others - own)
        result[name] = {
            "first": round(float(own.mean()), 6),
            "second": round(float(others.mean()), 6),
            "difference": round(interval.mean, 6),
            "low": round(interval.low, 6),
            "high": round(interval.high, 6),
            "p": round(permutation_p(others - own), 6),
            "n": len(values),
        }
    return result


def _change(one: Record, other: Record) -> dict[str, Any] | None:
    """What changed of a question: the rank of its gold, whether it was answered, whether rightly."""
    first, second = _state(one), _state(other)
    if all(first[name] == second[name] for name in _comparable(first, second)):
        return None
    return {
        "set": one["set"],
        "id": one["id"],
        "question": one["question"],
        "direction": _direction(one, other),
        "first": first,
        "second": second,
        "answer_first": one["answer"][:1],
        "answer_second": other["answer"][:1],
    }


def _state(record: Record) -> dict[str, Any]:
    scores = record["scores"]
    family = "quotation" if "quotation.mrr@20" in scores else "page"
    reciprocal = scores.get(f"{family}.mrr@20", 0.0)
    return {
        "rank": round(1 / reciprocal) if reciprocal else None,
        "answered": record["answered"],
        "right": scores.get("answer.hit@1"),
    }


def _comparable(first: Record, second: Record) -> list[str]:
    """What both runs say: one that only ranks says nothing of answers."""
    return [name for name in first if name == "rank" or None not in (first[name], second[name])]


def _label(run: Record) -> str:
    return f"{run['name']} ({run['model']})" if run["model"] else str(run["name"])


def comparison_text(compared: Record) -> str:
    """The comparison for people: the measures of the tables; `--json` has all."""
    first, second = (_label(compared[one]) for one in ("first", "second"))
    lines = [f"A = {first}, B = {second}; {compared['shared']} questions that both asked"]
    if compared["only_first"] or compared["only_second"]:
        lines.append(f"left out: {compared['only_first']} only in A, {compared['only_second']} only in B")
    if compared["paired_by"] == "id":
        sets = [", ".join(names) for names in compared["sets"]]
        lines.append(
            inert(f"A asked {sets[0]} and B {sets[1]}: paired by the questions' ids alone", keep_newlines=False)
        )
    elif not compared["same_data"]:
        lines.append("the two runs are not of the same data: sets or indexes differ")
    groups = compared["differences"]
    for name, measures in groups.items() if len(groups) > 2 else [("all", groups["all"])]:
        lines += ["", f"{name:28} {'n':>4} {'A':>7} {'B':>7} {'B - A':>8}  95% interval        p"]
        for measure, values in measures.items():
            if measure not in _HEADLINES:
                continue
            lines.append(
                f"  {measure:26} {values['n']:4} {values['first']:7.3f} {values['second']:7.3f} {values['difference']:+8.3f}"
                f"  [{values['low']:+.3f}, {values['high']:+.3f}]  {values['p']:.4f}"
            )
    changed = compared["changed"]
    lines += ["", f"{len(changed)} questions changed (rank of the gold; answered; first sentence right)"]
    lines += [_change_line(change) for change in changed[:_CHANGES_SHOWN]]
    if len(changed) > _CHANGES_SHOWN:
        lines.append(f"  ... {len(changed) - _CHANGES_SHOWN} more; --json has all, with the answers")
    return "\n".join(lines)


def _change_line(change: Record) -> str:
    moves = [
        f"{name} {_word(change['first'][name])} -> {_word(change['second'][name])}"
        for name in _comparable(change["first"], change["second"])
        if change["first"][name] != change["second"][name]
    ]
    return f"  {inert(change['id'], keep_newlines=False)}: {', '.join(moves)} · {inert(change['question'], keep_newlines=False)}"


def _word(value: object) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case float():
            return "yes" if value > 0 else "no"
        case _:
            return str(value)
