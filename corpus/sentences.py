"""Sentences, and below them groups of clauses: where they begin and end.

Arabic academic prose runs long (half the words of a paper can stand in sentences of over fifty words), so what is
compared with a question and quoted is a unit of at most about forty words, cut where a reader would pause and shown
inside its sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

Span = tuple[int, int]

UNIT_WORDS = 40
"""A unit has at most about this many words."""
_SHORT_UNIT_WORDS = 8
# Where nothing invites a cut for long; never more.
_MOST_WORDS = 2 * UNIT_WORDS
# A "sentence" of thousands of words is damage or a data file: it is divided piece by piece, in linear time.
_WINDOW_WORDS = 1000

# The call of a note may stand behind the stop: `.(5)`, `. [5]`.
_STOP = re.compile(
    r"(?<![.!?؟…])[.!?؟…]++[»”\"’')\]]*+(?:[(\[][0-9٠-٩۰-۹]{1,4}[)\]]| \[[0-9٠-٩۰-۹]{1,4}\])?(?=\s|$)|\n+"
)
_WORD = re.compile(r"\S+")
# A full stop after one of these does not end the sentence: titles, initials, volume and page abbreviations.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«\"'])"
    r"(?:[A-Z]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|No|Nos|Vol|vol|ed|eds|p|pp|[Cc]f|al|etc|e\.g|i\.e|Op|Cit|"
    r"د|أ|م|ص|ج|ط|أ\.د|أ\.م\.د|ق\.م|هـ)\.$"
)
# These are words of their own too ("no.", "art."): it goes on only before a number.
_BEFORE_NUMBER = re.compile(r"(?:^|[\s(])(?:nos?|[Ff]igs?|[Tt]ab|[Aa]rts?|[Cc]h|[Ss]ec|[Pp]ar|ع|ف|ش|مج)\.$")
# Enough of the text before a full stop to hold any of these.
_ABBREVIATION_CHARACTERS = 16
# Enumerators such as "1." or "أ." at the start of a block.
_ENUMERATOR = re.compile(r"^\s*(?:[0-9٠-٩۰-۹]{1,3}|[ء-ي]|[A-Za-z])\.$")

_STRONG_PAUSE = re.compile(r"[؛;][»”\"]*$")
_PAUSE = re.compile(r"[،,:][»”\"]*$")
_CONNECTIVES = frozenset(
    (
        "حيث بينما ولكن لكن كما مما بل إذ وقد وذلك وهو وهي وهى لذلك ولذلك بالإضافة فضلاً إضافة وبالتالي بحيث وإن "
        "because while whereas although though but which who where since unless and or so"
    ).split()
)
# The cost of a cut, by what stands at it, and of a unit, by its words: lower is better.
_CUT_COST = {"strong": 0.0, "pause": 1.0, "connective": 3.0, "and": 6.0, "none": 40.0}
_LENGTH_COST = [
    *(2.0 * (_SHORT_UNIT_WORDS - words) for words in range(_SHORT_UNIT_WORDS)),
    *(2.0 for _ in range(_SHORT_UNIT_WORDS, UNIT_WORDS + 1)),
    *(4.0 + 2.0 * (words - UNIT_WORDS) for words in range(UNIT_WORDS + 1, _MOST_WORDS + 1)),
]


def sentence_spans(text: str, start: int, end: int) -> list[Span]:
    """The sentences of `text[start:end]` (one block), without the blanks around them, in order."""
    spans: list[Span] = []
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if stop.group().startswith(".") and _goes_on(text, begin, stop.end(), end):
            continue
        _append_trimmed(spans, text, begin, stop.end())
        begin = stop.end()
    _append_trimmed(spans, text, begin, end)
    return spans


def unit_spans(text: str, start: int, end: int) -> list[Span]:
    """The units of one sentence: itself, or where it is long the groups of clauses that read best."""
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    if len(words) <= UNIT_WORDS:
        return [(start, end)]
    bounds = [0]
    for window in range(0, len(words), _WINDOW_WORDS):
        part = [text[first:last] for first, last in words[window : window + _WINDOW_WORDS]]
        bounds += [window + cut for cut in _best_cuts(part)] + [window + len(part)]
    return [(words[first][0], words[last - 1][1]) for first, last in pairwise(bounds)]


def _goes_on(text: str, begin: int, stop: int, end: int) -> bool:
    """Whether the sentence goes on after the full stop before `stop`."""
    first = max(begin, stop - _ABBREVIATION_CHARACTERS)
    head = text[first:stop]
    if _ABBREVIATION.search(head) or (first == begin and _ENUMERATOR.match(head)):
        return True
    following = _WORD.search(text, stop, end)
    if following is None:
        return False
    letter = text[following.start()]
    return letter.islower() or (letter.isdecimal() and _BEFORE_NUMBER.search(head) is not None)


def _append_trimmed(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if piece.strip():
        spans.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))


@lru_cache(maxsize=4096)
def _pause_after(word: str, following: str) -> str:
    if _STRONG_PAUSE.search(word):
        return "strong"
    if _PAUSE.search(word):
        return "pause"
    if following.strip("«(\"'") in _CONNECTIVES:
        return "connective"
    if following.startswith("و") and len(following) > 3:
        return "and"
    return "none"


def _best_cuts(words: list[str]) -> list[int]:
    """Where to cut, as word numbers: the cheapest division into groups of about 8 to 40 words (dynamic programming)."""
    count = len(words)
    best = [0.0] + [float("inf")] * count
    previous = [0] * (count + 1)
    for last in range(1, count + 1):
        cut = 0.0 if last == count else _CUT_COST[_pause_after(words[last - 1], words[last])]
        least, previous[last] = min(
            (best[first] + _LENGTH_COST[last - first], first) for first in range(max(0, last - _MOST_WORDS), last)
        )
        best[last] = least + cut
    cuts: list[int] = []
    position = previous[count]
    while position:
        cuts.append(position)
        position = previous[position]
    return cuts[::-1]
