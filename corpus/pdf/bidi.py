"""Visual order -> logical order, one line at a time.

A PDF shows glyphs where the eye sees them. The Unicode bidirectional algorithm (Annex 9) leads from logical to visual
order; several logical texts can look the same, so its inverse needs judgement. The rules here choose what people
write: Latin words keep the numbers beside them, a percent sign follows its number, a bracket opens before it closes.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpus.pdf.characters import Kind

_MIRRORED = dict(zip("()[]{}«»<>‹›", ")(][}{»«><›‹", strict=True))
_BRACKETS = frozenset("()[]{}")
_NUMBER_SEPARATORS = frozenset(".,/:،٫٬")
_CLAUSE_MARKS = frozenset(".,;:?!")
_BREAKERS = frozenset("-–—/_")
_BRACKETED_NUMBER = re.compile(r" ?(?:\([0-9][0-9.,:/]{0,12}\)|\)[0-9][0-9.,:/]{0,12}\()")
"""Right of a Latin name: The Paper Road (1997)."""
_NUMBER_IN_BRACKETS = re.compile(r"\([0-9][0-9.,:/]{0,12}\)")
_SIGNS = frozenset("%٪‰±$€£")
_SIGN_BEFORE_NUMBER = re.compile(r"(?<![\w%٪])([%٪‰])(\d+(?:[.,٫٬]\d+)*)(?![\w%])")
_SIGN_AFTER_NUMBER = re.compile(r"(?<!\S)(\d+(?:[.,]\d+)*)([±$€£])(?=[\s،.؛)]|$)")
_RANGE = re.compile(r"(?<![\d.,/\-–])([0-9]+|[٠-٩]+)([-–])([0-9]+|[٠-٩]+)(?![\d/\-–]|[.,]\d)")
_BLANK = "\N{NO-BREAK SPACE}"
"""Keeps the place of a unit without text in a string that has one character for each unit."""
_PAGES = re.compile(r"(?<!\w)(?:ص|صص|الصفحات|صفحات|pp?|pages)[\s.:]*$")


class Unit(NamedTuple):
    """A letter with its marks, a digit, a sign or a space, in its place on the line."""

    text: str
    kind: Kind
    raised: bool = False
    mirrors: bool = False
    """Whether it stands in right-to-left text, where some producers write the mirrored bracket."""


def is_right_to_left(units: Sequence[Unit], *, in_arabic_document: bool) -> bool:
    """Base direction of a line given in visual order."""
    arabic = sum(len(unit.text) for unit in units if unit.kind == "R")
    latin = sum(len(unit.text) for unit in units if unit.kind == "L")
    if arabic and arabic >= (0.25 if in_arabic_document else 1.0) * latin:
        return True
    if not arabic and not latin:
        return in_arabic_document
    if not in_arabic_document or not units:
        return False
    # the last line of an Arabic paragraph may hold only Latin: its full stop stands at the left
    if (
        len(units) > 2
        and units[0].text in _CLAUSE_MARKS
        and units[1].kind in ("L", "E")
        and units[-1].kind in ("L", "E")
    ):
        return True
    # a Latin note in an Arabic document begins with its mark at the right edge
    if units[-1].raised and units[-1].kind in ("A", "E"):
        return True
    edge = re.sub(r"\s", "", "".join(unit.text for unit in units[:-6:-1]))
    return bool(re.match(r"\)[0-9٠-٩]{1,3}\(|\([0-9٠-٩]{1,3}\)", edge))


def logical_order(units: Sequence[Unit], *, right_to_left: bool) -> list[Unit]:
    """Units of one line from visual order (left to right) into the order in which they are read."""
    if right_to_left:
        return _signs_with_numbers(_from_right(units))
    ordered: list[Unit] = []
    position = 0
    while position < len(units):
        if units[position].kind != "R":
            ordered.append(units[position])
            position += 1
            continue
        # an Arabic phrase: from its leftmost to its rightmost letter, numbers inside it too
        end = position
        for ahead in range(position + 1, len(units)):
            if units[ahead].kind == "R":
                end = ahead
            elif units[ahead].kind == "L":
                break
        ordered.extend(_from_right(units[position : end + 1]))
        position = end + 1
    return ordered


def mirrored_by_vote(texts: Iterable[str]) -> bool:
    """Whether brackets in right-to-left text are written mirrored in this document: more close than open first."""
    votes: Counter[bool] = Counter()
    for text in texts:
        brackets = re.sub(r"[^()«»\[\]]", "", _NUMBER_IN_BRACKETS.sub("", text))
        for first, second in itertools.pairwise(brackets):
            if (first in "(«[") != (second in "(«["):
                votes[first in ")»]"] += 1
    return votes[True] > votes[False]


def mirror(units: Iterable[Unit]) -> list[Unit]:
    """Turn the brackets that stand in right-to-left text."""
    return [unit._replace(text=_MIRRORED.get(unit.text, unit.text)) if unit.mirrors else unit for unit in units]


def reversed_ranges(texts: Iterable[str]) -> frozenset[tuple[str, bool]]:
    """Which ranges (by dash, and whether in Arabic-Indic digits) come out as `1536-1455` more often than not."""
    votes: Counter[tuple[str, bool, bool]] = Counter()
    for text in texts:
        for found in _RANGE.finditer(text):
            first, dash, second = found.groups()
            # shorter pairs may be scores, which fall as often as they rise; pages rise
            long_enough = min(len(first), len(second)) >= 3 or _PAGES.search(text, 0, found.start())
            if long_enough and first != second:
                votes[dash, first[0] > "9", int(first) < int(second)] += 1
    return frozenset(
        (dash, indic)
        for dash in "-–"
        for indic in (True, False)
        if votes[dash, indic, False] > votes[dash, indic, True]
    )


def turn_ranges(text: str, reversed_kinds: frozenset[tuple[str, bool]]) -> str:
    """Put the smaller number of a range first where the document reverses them; the length stays the same."""

    def turn(found: re.Match[str]) -> str:
        first, dash, second = found.groups()
        backwards = (dash, first[0] > "9") in reversed_kinds and int(first) > int(second)
        return second + dash + first if backwards else found.group()

    return _RANGE.sub(turn, text) if reversed_kinds else text


def _from_right(units: Sequence[Unit]) -> list[Unit]:
    """A right-to-left line: letters from the right, and between them the stretches that run left to right."""
    ordered: list[Unit] = []
    position = len(units) - 1
    while position >= 0:
        if units[position].kind == "R":
            ordered.append(units[position])
            position -= 1
            continue
        start = position
        while start > 0 and units[start - 1].kind != "R":
            start -= 1
        ordered.extend(_stretch(units[start : position + 1], at_left_edge=start == 0))
        position = start - 1
    return ordered


def _stretch(units: Sequence[Unit], *, at_left_edge: bool = False) -> list[Unit]:
    """A visual stretch without right-to-left letters, inside a right-to-left line, whose left edge is its end."""
    if not units:
        return []
    latin = [index for index, unit in enumerate(units) if unit.kind == "L"]
    if not latin:
        return _numbers(units)
    first, last = latin[0], latin[-1]
    indic = next((index for index in range(first + 1, last) if units[index].kind == "A"), None)
    if indic is not None:  # an Arabic-Indic number between Latin words belongs to the Arabic around them
        end = indic
        while end + 1 < len(units) and (
            units[end + 1].kind == "A"
            or (end + 2 < len(units) and units[end + 1].text in _NUMBER_SEPARATORS and units[end + 2].kind == "A")
        ):
            end += 1
        return [*_stretch(units[end + 1 :]), *units[indic : end + 1], *_stretch(units[:indic])]
    first, last = _with_numbers(units, first, -1), _with_numbers(units, last, 1)
    first, last = _with_brackets(units, first, last)
    bracketed = _BRACKETED_NUMBER.match(_skeleton(units[last + 1 :]))
    if bracketed:
        behind = units[last + 1 : last + 1 + bracketed.end()]
        units = [*units[: last + 1], *_opened_first(behind), *units[last + 1 + bracketed.end() :]]
        last += bracketed.end()
    after = [unit.text for unit in units[last + 1 : last + 3]]
    # a Latin sentence ends with its stop; a word or an address broken at the line's end keeps its hyphen or slash
    if (len(after) == 2 and after[0] in _CLAUSE_MARKS and (after[1] == " " or units[last + 2].raised)) or (
        at_left_edge and first == 0 and after and after[0] in _BREAKERS
    ):
        last += 1
    return [*_stretch(units[last + 1 :]), *units[first : last + 1], *_stretch(units[:first])]


def _opened_first(units: Sequence[Unit]) -> list[Unit]:
    """A bracketed group left to right; a font whose map comes from Arabic text names its brackets the other way."""
    if ")" not in (units[0].text, units[1].text):
        return list(units)
    return [unit._replace(text=_MIRRORED.get(unit.text, unit.text)) for unit in units]


def _numbers(units: Sequence[Unit]) -> list[Unit]:
    """Numbers and neutrals: from the right, but each number left to right."""
    ordered: list[Unit] = []
    position = len(units) - 1
    groups = {found.end() - 1: found.start() for found in _NUMBER_IN_BRACKETS.finditer(_skeleton(units))}
    while position >= 0:
        kind = units[position].kind
        if position in groups:  # drawn left to right as a whole: it follows a Latin word on the line above
            ordered.extend(units[groups[position] : position + 1])
            position = groups[position] - 1
            continue
        if kind not in ("E", "A"):
            ordered.append(units[position]._replace(mirrors=True))
            position -= 1
            continue
        start = position
        while start > 0 and (
            units[start - 1].kind == kind
            or (start > 1 and units[start - 1].text in _NUMBER_SEPARATORS and units[start - 2].kind == kind)
        ):
            start -= 1
        ordered.extend(units[start : position + 1])
        position = start - 1
    return ordered


def _with_numbers(units: Sequence[Unit], edge: int, step: int) -> int:
    """Move the edge of a Latin run over the European numbers next to it (`Windows 10`, `26.0 SPSS`)."""
    while True:
        ahead, skipped = edge + step, 0
        while 0 <= ahead < len(units) and units[ahead].kind == "N" and units[ahead].text not in "()[]{}،؛«»":
            ahead += step
            skipped += 1
        if not (0 <= ahead < len(units) and units[ahead].kind == "E" and skipped <= 3):
            return edge
        edge = ahead


def _with_brackets(units: Sequence[Unit], first: int, last: int) -> tuple[int, int]:
    """Widen a Latin run until its brackets are paired; `(2020)` right after it belongs to it."""

    def before_indic(index: int) -> bool:
        return index + 1 < len(units) and units[index + 1].kind == "A"

    for _ in range(3):
        if sum(unit.text in _BRACKETS for unit in units[first : last + 1]) % 2 == 0:
            break
        if last + 1 < len(units) and units[last + 1].text in _BRACKETS and not before_indic(last + 1):
            last += 1
        elif first > 0 and units[first - 1].text in _BRACKETS:
            first -= 1
        else:
            ahead = last + 1
            while ahead < len(units) and units[ahead].kind != "A" and units[ahead].text not in _BRACKETS:
                ahead += 1
            if ahead < len(units) and units[ahead].text in _BRACKETS and not before_indic(ahead):
                last = ahead
            break
    return first, last


def _skeleton(units: Sequence[Unit]) -> str:
    """One character for each unit."""
    return "".join(unit.text[:1] or _BLANK for unit in units)


def _signs_with_numbers(units: list[Unit]) -> list[Unit]:
    """`%82` is read 82%, `5.2±` is read ±5.2: the sign's side depends on what stands before the number."""
    if not any(unit.text in _SIGNS for unit in units):
        return units
    text = _skeleton(units)
    for pattern in (_SIGN_BEFORE_NUMBER, _SIGN_AFTER_NUMBER):
        for found in pattern.finditer(text):
            start, middle, end = found.start(), found.start(2), found.end()
            units[start:end] = units[middle:end] + units[start:middle]
    return units
