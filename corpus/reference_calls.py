"""What leads from the text to its list of references: (Manor, 2016, p. 3), Manor (2016), (خطيب، 2019), [12].

The walk: the entries under a heading such as المراجع or References -> their marks, authors and years -> the places that
name a year in round brackets, or numbers in square ones -> the entry that fits. Where several fit, or the author is
listed but not for that year, the call stays unresolved with its candidates. Without a list nothing is a call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import TypeAlias

from corpus.fold import fold_text
from corpus.language import language_of
from corpus.models import CitedReference, Document
from corpus.reference_list import (
    NO_NAMES,
    WORD,
    Entry,
    ReferenceList,
    bare_name,
    folded_name,
    reference_list,
    spellings,
)
from corpus.references import with_ascii_digits

_YEAR = r"(?:1[5-9]\d\d|20\d\d)(?:[a-z]|\s?[أبجد](?![^\W\d_]))?"
_IN_BRACKETS = re.compile(r"\(([^()]{4,300})\)")
_CITATION = re.compile(
    rf"(?P<names>[^\d]*?)[\s,،:]*(?P<years>{_YEAR}(?:\s*[,،]\s*{_YEAR})*)\s*(?:[,،:]\s*(?P<place>[^\s].{{0,60}}))?"
)
_PLACE = re.compile(r"(?:pp?\b|page|ch(?:ap|\b)|sec|para|vol|§|ص|الصفح|صفحة|الفصل|ج\b|\d)", re.IGNORECASE)
_NUMBERS = re.compile(r"\[\s*(\d{1,3}(?:\s*[,،;؛–-]\s*\d{1,3}){0,20})\s*(?:[,،:]\s*(?:pp?\b\.?|ص)\s*[\d\s–-]{1,12})?\]")
_NUMBER_IN_ROUND = re.compile(r"(?<=\S)\s?\(\s*(\d{1,3})\s*\)")
_MOST_IN_RANGE = 20
_STOPS = re.compile(r"[.;؛؟?!:]\s|\n|[()\[\]«»“”\"]")
_BEFORE = 80
"""Characters before a bracketed year that can hold the names it belongs to."""
_MOST_NAMES = 6
_FEWEST_OTHERS = 3
"""Authors of a work that is cited by the first and "et al."; where no such work fits, it may have two."""
_MOST_CANDIDATES = 3
_OTHERS = re.compile(r"\bet al\b|(?:^|\s)و?اخر(?:ون|ين)\b|وزملا")

_Fitting: TypeAlias = Callable[[tuple[str, ...], str, bool], tuple[list[Entry], list[Entry]]]
"""`_fitting` of one list; each answer is kept, for a work calls the same entries again and again."""


def cited_entries(document: Document) -> dict[int, list[CitedReference]]:
    """What each page's text takes from the list of references, in order, by the page's number."""
    listed = reference_list(document)
    if not listed.entries:
        return {}
    inside = {(page.number, block.start) for page, block in listed.blocks}
    has_notes = any(page.notes for page in document.pages)
    bodies = [
        (page, block, with_ascii_digits(page.text[block.start : block.end]))
        for page in document.pages
        for block in page.blocks
        if block.kind != "heading" and (page.number, block.start) not in inside
    ]
    by_mark = listed.by_mark
    round_is_call = not has_notes and _are_called_in_round(by_mark.keys(), [text for _, _, text in bodies])
    cited: dict[int, list[CitedReference]] = {}
    fitting: _Fitting = cache(partial(_fitting, listed))
    for page, block, text in bodies:
        found = [*_by_year(text, listed, fitting), *_by_number(text, by_mark, round_is_call=round_is_call)]
        taken = {call.offset for call in page.calls}
        moved = [replace(each, offset=each.offset + block.start) for each in found]
        cited.setdefault(page.number, []).extend(each for each in moved if each.offset not in taken)
    if not has_notes:
        for page in document.pages:
            raised = [
                _decided(call.mark, call.offset, by_mark[call.mark]) for call in page.calls if call.mark in by_mark
            ]
            cited.setdefault(page.number, []).extend(raised)
    return {page: sorted(found, key=lambda each: each.offset) for page, found in cited.items() if found}


def _by_year(text: str, listed: ReferenceList, fitting_of: _Fitting) -> Iterator[CitedReference]:
    """Calls by author and year in one block."""
    for bracket in _IN_BRACKETS.finditer(text):
        for part in re.split("[;؛]", bracket.group(1)):
            citation = _CITATION.fullmatch(part.strip())
            if citation is None or (citation["place"] and not _PLACE.match(citation["place"])):
                continue
            names = citation["names"].strip(" ,،")
            narrative = not names and part == bracket.group(1)
            if narrative:
                before = text[max(0, bracket.start() - _BEFORE) : bracket.start()]
                names = _STOPS.split(before)[-1] if before.strip() else ""
            for year in re.split(r"\s*[,،]\s*", citation["years"]):
                outcome = _meant(names, fold_text(year).replace(" ", ""), listed, fitting_of, from_end=narrative)
                if outcome is not None:
                    printed, fitting, others = outcome
                    mark = f"{printed} ({year})" if narrative else _printed(printed, year)
                    yield _decided(mark, bracket.end(), fitting, others)
                elif citation["place"] and not narrative and names[:1].isupper():
                    yield CitedReference(_printed(names, year), bracket.end(), None)


def _printed(names: str, year: str) -> str:
    return f"{names}{'،' if language_of(names) == 'ar' else ','} {year}"


def _decided(mark: str, offset: int, fitting: Sequence[Entry], others: Sequence[Entry] = ()) -> CitedReference:
    if len(fitting) == 1:
        return CitedReference(mark, offset, fitting[0].text, fitting[0].reference)
    return CitedReference(
        mark, offset, None, None, tuple(entry.text for entry in (fitting or others)[:_MOST_CANDIDATES])
    )


def _meant(
    names: str, year: str, listed: ReferenceList, fitting_of: _Fitting, *, from_end: bool
) -> tuple[str, list[Entry], list[Entry]] | None:
    """The names as printed, the entries that fit them and the year, and those that fit the names only; None for no call.

    `from_end` says that names stand at the end of `names`, behind other words.
    """
    printed = list(WORD.finditer(names))
    shared = bool(_OTHERS.search(fold_text(names)))
    if from_end:
        start = len(printed)
        while start and len(printed) - start < _MOST_NAMES and _is_name_or_joint(printed[start - 1].group(), listed):
            start -= 1
        printed = printed[start:]
    while printed and fold_text(printed[0].group()) in NO_NAMES:
        printed = printed[1:]
    words = [bare_name(word) for each in printed if (word := folded_name(each.group())) and word not in NO_NAMES]
    if not words or len(words) > _MOST_NAMES:
        return None
    fitting, named = fitting_of(tuple(words), year, shared)
    return (names[printed[0].start() :].strip(), fitting, named) if named else None


def _fitting(listed: ReferenceList, words: tuple[str, ...], year: str, shared: bool) -> tuple[list[Entry], list[Entry]]:
    """The entries that fit the words of names and the year, and those that fit the words only; `shared` says "et al."."""
    holding = dict.fromkeys(entry for spelled in spellings(words[0]) for entry in listed.by_word.get(spelled, ()))
    named = [entry for entry in holding if _names_entry(words, entry)]
    fitting = [entry for entry in named if entry.year == year] or [
        entry
        for entry in named
        if entry.year and entry.year[:4] == year[:4] and (len(year) == 4 or len(entry.year) == 4)
    ]
    if len(fitting) > 1:
        fewest = _FEWEST_OTHERS if shared else 1
        counted = [entry for entry in fitting if len(entry.families) >= fewest and (shared or _all_named(words, entry))]
        fitting = counted or fitting
    return fitting, named


def _is_name_or_joint(word: str, listed: ReferenceList) -> bool:
    folded = folded_name(word)
    return folded in NO_NAMES or any(each in listed.by_word for each in spellings(bare_name(folded)))


def _names_entry(words: Sequence[str], entry: Entry) -> bool:
    """Whether all words are of the entry's authors, the first author's family name among them."""
    spelled = [spellings(word) & entry.words for word in words]
    first = entry.families[0] if entry.families else frozenset()
    return bool(first) and all(spelled) and any(each & first for each in spelled)


def _all_named(words: Sequence[str], entry: Entry) -> bool:
    named = set().union(*(spellings(word) for word in words))
    return all(family & named for family in entry.families)


def _by_number(text: str, by_mark: Mapping[str, Sequence[Entry]], *, round_is_call: bool) -> Iterator[CitedReference]:
    """Calls by number in one block: [12], [3, 7-9], [12, p. 4]; and (12) where the list is called so."""
    if not by_mark:
        return
    for bracket in _NUMBERS.finditer(text):
        for mark in _numbers(bracket.group(1)):
            yield _decided(mark, bracket.end(), by_mark.get(mark, ()))
    for bracket in _NUMBER_IN_ROUND.finditer(text) if round_is_call else ():
        mark = str(int(bracket.group(1)))
        if mark in by_mark:
            yield _decided(mark, bracket.end(), by_mark[mark])


def _numbers(listed: str) -> Iterator[str]:
    for part in re.split(r"\s*[,،;؛]\s*", listed):
        first, _, last = (each.strip() for each in re.sub("–", "-", part).partition("-"))
        end = int(last or first)
        if int(first) <= end <= int(first) + _MOST_IN_RANGE:
            yield from (str(number) for number in range(int(first), end + 1))


def _are_called_in_round(marks: Collection[str], texts: Sequence[str]) -> bool:
    """Whether (1), (2) ... in the text are calls: most of the list is called so."""
    called = {str(int(found)) for text in texts for found in _NUMBER_IN_ROUND.findall(text)}
    return len(marks) > 1 and sum(mark in called for mark in marks) * 2 > len(marks)
