"""Arabic letters joined by Unicode's presentation forms, for terminals that do not join them.

The table of forms is read out of Unicode itself: the compatibility decompositions of the blocks Presentation Forms-A
and -B. Letters without such forms (some of African and Asian languages) stay as they are and join to
nothing.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

LAM = "\u0644"
LAM_ALEF = {
    "\u0622": ("\ufef5", "\ufef6"),
    "\u0623": ("\ufef7", "\ufef8"),
    "\u0625": ("\ufef9", "\ufefa"),
    "\u0627": ("\ufefb", "\ufefc"),
}
"""The obligatory ligatures of lam, by the alef that follows: isolated and final."""

_TATWEEL = "\u0640"


class Forms(NamedTuple):
    """The shapes of one letter; "" where it has none, so a letter without `initial` does not join to the next."""

    isolated: str = ""
    final: str = ""
    initial: str = ""
    medial: str = ""


@cache
def _table() -> dict[str, Forms]:
    found: dict[str, dict[str, str]] = {_TATWEEL: dict.fromkeys(Forms._fields, _TATWEEL)}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, _, letter = unicodedata.decomposition(chr(code)).partition(" ")
        if kind.strip("<>") in Forms._fields and " " not in letter:
            found.setdefault(chr(int(letter, 16)), {}).setdefault(kind.strip("<>"), chr(code))
    return {letter: Forms(**forms) for letter, forms in found.items()}


def joins_to_next(letter: str) -> bool:
    """Whether the letter has a form that reaches out to the following one."""
    forms = _table().get(letter)
    return bool(forms and forms.initial)


def joins_to_previous(letter: str) -> bool:
    """Whether the letter has a form that reaches back to the one before."""
    forms = _table().get(letter)
    return bool(forms and forms.final)


def shaped(letter: str, *, previous_joins: bool, next_joins: bool) -> str:
    """The form of a letter between neighbours that are joined to it or not; any other character as it is."""
    forms = _table().get(letter)
    if forms is None:
        return letter
    if previous_joins and next_joins:
        return forms.medial or letter
    if previous_joins:
        return forms.final or letter
    if next_joins:
        return forms.initial or letter
    return forms.isolated or letter
