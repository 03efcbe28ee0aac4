"""Which note each call in the body leads to; in doubt, which ones it could.

The walk: the notes of a document -> runs, a new one where the numbering begins anew -> each call to its run (the only
one on its page; the one that answers its run of calls; the next one after it) -> within a run, damaged marks are told
from sound ones by the order of the numbers. A damaged mark is never taken for another: its call stays unresolved, with
its candidates.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from corpus.models import CitedReference, Document, Note
from corpus.notes import full_reference

# Runs of calls answer runs of notes when more than this share of the calls of each finds its note there.
_AGREEING = 0.5
# So many places less disorder must one reading of a repeated mark make than any other.
_CLEARLY = 2
_MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class _Call:
    page: int
    offset: int
    mark: str


@dataclass(frozen=True, slots=True)
class _Listed:
    page: int
    note: Note


def cited_notes(document: Document) -> dict[int, list[CitedReference]]:
    """What the note calls of each page lead to, in order, by the page's number; nothing in a work without notes."""
    calls = [_Call(page.number, call.offset, call.mark) for page in document.pages for call in page.calls]
    notes = [_Listed(page.number, note) for page in document.pages for note in page.notes]
    runs = _runs(notes, lambda each: each.note.mark)
    on_page: dict[tuple[int, str], list[Note]] = {}
    for each in notes:
        on_page.setdefault((each.page, each.note.mark), []).append(each.note)
    cited: dict[int, list[CitedReference]] = {}
    called: list[list[_Call]] = [[] for _ in runs]
    for call, run in zip(calls, _run_of_each(calls, runs), strict=True):
        if run is not None:
            called[run].append(call)
        elif runs:
            meant = on_page.get((call.page, call.mark), [])
            cited.setdefault(call.page, []).append(_unresolved(call, meant))
    for own_calls, own_notes in zip(called, runs, strict=True):
        for call, outcome in zip(own_calls, _settled(own_calls, [each.note for each in own_notes]), strict=True):
            cited.setdefault(call.page, []).append(outcome)
    return {page: sorted(found, key=lambda each: each.offset) for page, found in cited.items()}


_Item = TypeVar("_Item")


def _runs(items: Sequence[_Item], mark: Callable[[_Item], str]) -> list[list[_Item]]:
    """Cut where the numbering begins anew: at a 1 that is not the first number of its run."""
    runs: list[list[_Item]] = []
    counting = False
    for item in items:
        if not runs or (mark(item) == "1" and counting):
            runs.append([])
            counting = False
        runs[-1].append(item)
        counting = counting or mark(item).isdigit()
    return runs


def _run_of_each(calls: Sequence[_Call], runs: Sequence[Sequence[_Listed]]) -> list[int | None]:
    """The run of notes that each call belongs to; None where several could be meant."""
    if len(runs) < 2:
        return [0 if runs else None] * len(calls)
    marks = [{each.note.mark for each in run} for run in runs]
    first_pages = [run[0].page for run in runs]
    on_page: dict[int, list[int]] = {}
    holding: dict[str, list[int]] = {}
    for at, run in enumerate(runs):
        for page in {each.page for each in run}:
            on_page.setdefault(page, []).append(at)
        for mark in marks[at]:
            holding.setdefault(mark, []).append(at)
    answering = _answering_runs(calls, marks)

    def run_of(at: int, call: _Call) -> int | None:
        near = on_page.get(call.page, [])
        here = [run for run in near if call.mark in marks[run]]
        if len(near) == 1 and here:
            return here[0]
        if answering is not None:
            return answering[at]
        if here:
            return here[0] if len(here) == 1 else None
        if call.mark not in holding:
            return near[0] if len(near) == 1 else None
        known = holding[call.mark]
        later = bisect_left(known, call.page, key=lambda run: first_pages[run])
        return known[min(later, len(known) - 1)]

    return [run_of(at, call) for at, call in enumerate(calls)]


def _answering_runs(calls: Sequence[_Call], marks: Sequence[set[str]]) -> list[int] | None:
    """For each call, the run of notes with the number of its run of calls; None unless as many begin anew, and agree."""
    call_runs = _runs(calls, lambda call: call.mark)
    if len(call_runs) != len(marks):
        return None
    agreeing = all(
        sum(call.mark in own for call in run) > _AGREEING * len(run) for run, own in zip(call_runs, marks, strict=True)
    )
    return [at for at, run in enumerate(call_runs) for _ in run] if agreeing else None


def _settled(calls: Sequence[_Call], notes: Sequence[Note]) -> list[CitedReference]:
    """What each call of a run leads to, in the order of the calls."""
    misprinted = _damaged_entries([note.mark for note in notes])
    damaged_entries = frozenset(misprinted.values())
    by_mark: dict[str, int] = {}
    for at, note in enumerate(notes):
        if at not in damaged_entries:
            by_mark.setdefault(note.mark, at)
    marks = {call.mark for call in calls}
    uncalled = [at for mark, at in by_mark.items() if mark.isdigit() and mark not in marks]
    counted = [at for at, call in enumerate(calls) if call.mark.isdigit() and call.mark not in misprinted]
    found = _damaged_calls([by_mark.get(calls[at].mark) for at in counted], len(notes), uncalled)
    damaged = {counted[at]: number for number, at in enumerate(found)}
    outcomes = []
    for at, call in enumerate(calls):
        printed = by_mark.get(call.mark)
        if call.mark in misprinted:
            outcomes.append(_unresolved(call, [notes[misprinted[call.mark]]]))
        elif at in damaged:
            meant = _likeliest(damaged[at], len(damaged), at * len(notes) / len(calls), uncalled)
            outcomes.append(_unresolved(call, [notes[each] for each in (*meant, printed) if each is not None]))
        elif printed is None:
            outcomes.append(_unresolved(call, []))
        else:
            note = notes[printed]
            outcomes.append(CitedReference(call.mark, call.offset, note.text, note.reference, note.candidates))
    return outcomes


def _damaged_entries(marks: Sequence[str]) -> dict[str, int]:
    """The entries of a list that do not count on where their neighbours do, by the mark that they should have.

    In 29, 30, 21 the last is the 31st where a 21 stands before; in 4, 60, 6 the middle one is the fifth.
    """
    numbers = [int(mark) if mark.isdigit() else None for mark in marks]
    printed = frozenset(marks)
    damaged: dict[str, int] = {}
    for at, (before, number, after) in enumerate(zip(numbers, numbers[1:], [*numbers[2:], None], strict=False), 1):
        if number is None or before is None or number == before + 1 or str(before + 1) in printed:
            continue
        if after == before + 2 or (after is None and number <= before):
            damaged[str(before + 1)] = at
    return damaged


def _damaged_calls(ranks: Sequence[int | None], notes: int, uncalled: Sequence[int]) -> list[int]:
    """The calls of a run whose mark is damaged, in order: no note has it, or it is another call's.

    `ranks` are the places of the called notes in their list of `notes`, `uncalled` those that no call names. Where a mark
    comes back although notes are left uncalled, one of its calls may stand for one of those: the reading with the least
    disorder (places between a call and its note) is taken if it is clearly the best, else all of them are in doubt.
    """
    damaged = {at for at, rank in enumerate(ranks) if rank is None}
    together: dict[int, list[int]] = {}
    for at, rank in enumerate(ranks):
        if rank is not None:
            together.setdefault(rank, []).append(at)
    for rank, group in together.items():
        if len(group) == 1 or not uncalled:
            continue
        own = {at: abs(at * notes / len(ranks) - rank) for at in group}
        other = {at: _distance(at * notes / len(ranks), uncalled) for at in group}
        if all(other[at] >= own[at] for at in group):
            continue  # a note that is called twice
        kept, second = sorted(group, key=lambda at: own[at] - other[at])[:2]
        sure = own[second] - other[second] - own[kept] + other[kept] >= _CLEARLY
        damaged |= {at for at in group if not (sure and at == kept)}
    return sorted(damaged)


def _distance(place: float, uncalled: Sequence[int]) -> float:
    at = bisect_left(uncalled, place)
    return min(abs(place - each) for each in uncalled[max(at - 1, 0) : at + 1])


def _likeliest(number: int, damaged: int, place: float, uncalled: Sequence[int]) -> Sequence[int]:
    """The uncalled notes that a damaged call can stand for: as many calls as notes stand in the same order."""
    if damaged == len(uncalled):
        return [uncalled[number]]
    at = bisect_left(uncalled, place)
    near = uncalled[max(at - _MOST_CANDIDATES, 0) : at + _MOST_CANDIDATES]
    return sorted(sorted(near, key=lambda each: abs(each - place))[:_MOST_CANDIDATES])


def _unresolved(call: _Call, meant: Sequence[Note]) -> CitedReference:
    candidates = tuple(f"({note.mark}) {full_reference(note)}" for note in meant)
    return CitedReference(call.mark, call.offset, None, None, candidates)
