"""Near-duplicates: the same text in two files, or twice in one, such as two OCR readings of a page.

Texts are compared folded. Some letters of a word may differ, as OCR misreads them, but no number and no whole word: a
sentence that says "not", "southern" for "northern" or another year says something else. Twins are shown once and all cited.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from assistant.cite import citation
from corpus.fold import fold_text
from corpus.models import Language
from index.models import Hit

_ALIKE = 90.0
"""In percent: the least likeness of two texts that are taken for one."""
_LETTERS_A_MISREADING = 10
"""In so many letters that differ, one more may be misread."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+")


def are_twins(one: str, other: str) -> bool:
    """Whether two folded texts are the same but for letters misread."""
    if one == other:
        return True
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    if not fuzz.ratio(one, other, score_cutoff=_ALIKE) or _NUMBER.findall(one) != _NUMBER.findall(other):
        return False
    return all(Levenshtein.distance(here, there) <= _misread(here, there) for here, there in _differing(one, other))


def _misread(here: str, there: str) -> int:
    """How many letters may differ: none in the shortest words ("no", "so"; لم، لن), one in a word, more in a row of them."""
    longest = max(len(here), len(there))
    return 0 if longest < 3 else 1 + longest // _LETTERS_A_MISREADING


def _differing(one: str, other: str) -> Iterator[tuple[str, str]]:
    """The runs of words that differ, each without its blanks: OCR joins words and tears them apart."""
    from rapidfuzz.distance import Levenshtein

    # the alignment must not depend on which comes first
    words, others = (_WORD.findall(text) for text in sorted((one, other)))
    for equal, run in groupby(Levenshtein.opcodes(words, others), key=lambda each: each.tag == "equal"):
        if not equal:
            [*edits] = run
            yield (
                "".join(words[edits[0].src_start : edits[-1].src_end]),
                "".join(others[edits[0].dest_start : edits[-1].dest_end]),
            )


def distinct(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those whose text an earlier one has already; in order."""
    kept: list[tuple[str, Hit]] = []
    for hit in hits:
        folded = fold_text(hit.text)
        if not any(are_twins(folded, other) for other, _ in kept):
            kept.append((folded, hit))
    return [hit for _, hit in kept]


def enough_distinct(search: Callable[[int], list[Hit]], count: int, wanted: int) -> list[Hit]:
    """`search(count)`, asked for more and more hits until `wanted` of them are distinct or there are no more."""
    hits = search(count)
    while len(hits) == count and len(distinct(hits)) < wanted:
        count *= 2
        hits = search(count)
    return hits


def also_cited(own: Hit, start: int, end: int, hits: Sequence[Hit], language: Language) -> tuple[str, ...]:
    """Where else in these hits `start:end` of a hit's page is said: "citation  (source)" of each other place, each once.

    `language` is the reader's.
    """
    text = fold_text(own.text[start - own.start : end - own.start])
    return tuple(
        dict.fromkeys(
            f"{citation(hit, language)}  ({hit.source})"
            for hit in hits
            if (hit.source, hit.page, hit.start) != (own.source, own.page, own.start) and _says(hit, text)
        )
    )


def _says(hit: Hit, text: str) -> bool:
    """Whether units of a hit, one or several in a row, are the twin of a folded text."""
    units = [fold_text(hit.text[unit.start - hit.start : unit.end - hit.start]) for unit in hit.units]
    longest = len(text) / _ALIKE * 100
    for first in range(len(units)):
        run = ""
        for unit in units[first:]:
            run = f"{run} {unit}".strip()
            if len(run) > longest:
                break
            if are_twins(run, text):
                return True
    return False
