"""Whether a sentence that a language model wrote stands on the passages that it cites.

A claim is faulted for what can be told: it cites nothing, or a passage that is not there; a number, name or quotation of it is
not in the passages that it cites; no sentence of them comes near what it says; it holds a web address, which no answer needs
and which can lead a reader astray or carry something out. A claim without a fault is not proved: a negation or two names
exchanged change little of what is measured here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.comparing.name_checks import KnownNames, latin_name_skeletons, unknown_names
from assistant.comparing.quantities import numbers_in
from assistant.quoting.quotable import words_of
from assistant.quoting.quotation_segments import Segment, readings
from corpus.language import language_of
from corpus.models import Language
from index.models import Hit

Floats = NDArray[np.float32]
Vectors: TypeAlias = Callable[[Sequence[str]], Floats | None]
"""See `index.search.Searcher.vectors`."""

FaultKind: TypeAlias = Literal[
    "no_citation", "unknown_citation", "number", "name", "quotation", "address", "support", "unfinished"
]

# The least cosine of a claim to the nearest sentence of what it cites, in one language and across. On the 80 claims of
# `tests/assistant/claimed_places.py` they keep 39 of the 40 supported ones and fault 38 of the 40 others; areas under the curve
# .998 and .998.
_SAME_LANGUAGE = 0.40
_ACROSS_LANGUAGES = 0.25

_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>()«»\]]+|\b[\w.+-]+@[\w-]+\.[\w.]+|\b(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE
)
_LEAST_QUOTED_WORDS = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold of a claim, and the words that it does not hold of."""

    kind: FaultKind
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """A passage that was sent, with what claims on it are compared with."""

    hit: Hit
    units: tuple[str, ...]
    """The texts of those of its units that can prove something."""
    vectors: Floats | None
    """Of these units, (units, d)."""

    @cached_property
    def text(self) -> str:
        """What a claim on this passage may name: what its units say, title, authors and year."""
        year = "" if self.hit.year is None else str(self.hit.year)
        return "\n".join((*self.units, self.hit.title, *self.hit.authors, year))


def unit_texts(hit: Hit) -> tuple[str, ...]:
    """The units of a passage, each as its text."""
    return tuple(hit.text[unit.start - hit.start : unit.end - hit.start] for unit in hit.units)


def faults_of(
    claim: str, cited: Sequence[int], passages: Mapping[int, Evidence], vectors: Vectors
) -> tuple[Fault, ...]:
    """The faults of a claim (its text without citation marks) that cites passages by these numbers."""
    faults = []
    unknown = tuple(str(number) for number in cited if number not in passages)
    if not cited:
        faults.append(Fault("no_citation"))
    if unknown:
        faults.append(Fault("unknown_citation", unknown))
    addresses = tuple(dict.fromkeys(match.group() for match in _ADDRESS.finditer(claim)))
    if addresses:
        faults.append(Fault("address", addresses))
    evidence = [passages[number] for number in dict.fromkeys(cited) if number in passages]
    if not evidence:
        return tuple(faults)
    text = "\n".join(each.text for each in evidence)
    missing: dict[FaultKind, tuple[str, ...]] = {
        "number": _missing_numbers(claim, text),
        "name": _missing_names(claim, text, passages),
        "quotation": _missing_quotations(claim, [" ".join(each.units) for each in evidence]),
    }
    faults += [Fault(kind, values) for kind, values in missing.items() if values]
    if not _is_near(claim, evidence, vectors):
        faults.append(Fault("support"))
    return tuple(faults)


def _missing_numbers(claim: str, text: str) -> tuple[str, ...]:
    there = {number.value for number in numbers_in(text)}
    return tuple(
        dict.fromkeys(number.shown for number in numbers_in(claim) if number.stated and number.value not in there)
    )


def _missing_names(claim: str, text: str, passages: Mapping[int, Evidence]) -> tuple[str, ...]:
    elsewhere = frozenset[str]().union(*(latin_name_skeletons(each.text) for each in passages.values()))
    return unknown_names(_ADDRESS.sub(" ", claim), KnownNames(text), elsewhere)


def _missing_quotations(claim: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The quotations that do not stand word for word in one of the texts, read as `quote` reads them."""
    there = [f" {' '.join(words_of(text))} " for text in texts]
    missing = []
    for match in _QUOTED.finditer(claim):
        quoted = next(group for group in match.groups() if group)
        enough = len(words_of(quoted)) >= _LEAST_QUOTED_WORDS
        if enough and not any(_in_order(segments, text) for segments in readings(quoted) for text in there):
            missing.append(quoted)
    return tuple(missing)


def _in_order(segments: Sequence[Segment], text: str) -> bool:
    """Whether the segments of a quotation stand in a text of folded words, one behind the other."""
    at = 0
    for segment in segments:
        at = text.find(f" {segment.phrase} ", at)
        if at < 0:
            return False
        at += len(segment.phrase) + 1
    return True


def _is_near(claim: str, evidence: Sequence[Evidence], vectors: Vectors) -> bool:
    """Whether a sentence of the evidence is near enough in meaning; always where that cannot be measured."""
    own = vectors([claim])
    if own is None:
        return True
    language = language_of(claim)
    return any(
        float(each.vectors[at] @ own[0]) >= least_cosine(language, language_of(unit))
        for each in evidence
        if each.vectors is not None
        for at, unit in enumerate(each.units)
    )


def least_cosine(claim: Language, unit: Language) -> float:
    """The cosine from which a sentence in one language supports a claim in the same or the other."""
    return _SAME_LANGUAGE if claim == unit else _ACROSS_LANGUAGES
