"""Is this quotation really there? Its words are looked for in every page and note of an index, and lead back to the original.

The walk: a quotation is cut at its omissions into segments of folded words (`quotation_segments`). First the segments are
searched for as they are, in order and near each other; an omission must not leave out a "not" (`omitted_negation`). Where
that fails, the blocks of the index that share its rarest words are aligned with it letter by letter (rapidfuzz), and the
nearest text is compared with it word by word.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, TypeAlias

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from assistant.quoting.omitted_negation import omitted_negation
from assistant.quoting.quotable import Slice, WorkText, between, words_of, work_texts
from assistant.quoting.quotation_segments import Segment, readings
from corpus.models import Page
from index.models import Source

Wording: TypeAlias = Literal["exact", "folded", "altered"]

_LEAST_SIMILARITY = 0.6
_FOR_SHORT_ONES = 0.6
"""Of letters, from 0 to 1: what is further from every text of the index is not a quotation from it. Few words are like some
text by chance, so that three must be 0.8 alike, six 0.7, and a long quotation little more than 0.6. Chosen on random words
of the sample library and on sentences invented on its subject, of which none comes so near (`eval/bench/quotations.py`)."""
_FARTHEST_SEGMENTS = 10_000
"""Characters that an omission may leave out, about four pages."""
_MOST_PLACES = 100
"""Of a quotation, in a work that is cited and in all others together."""
_BLOCK = 150
"""Words; a search for something alike begins with the blocks that share its words."""
_ALIGNED_BLOCKS = 6
_WORDS_AROUND = 4
_LONG = 60
_END_OF_LONG = 20
_OTHER_END = 6
"""Letters: the same word at an end outweighs one left out behind it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the quotation and what stands in their place in the source; either may be empty."""

    quoted: str
    original: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quotation stands, and how its wording differs."""

    wording: Wording
    similarity: float
    """Of letters, 1 where all folded words are the same."""
    slices: tuple[Slice, ...]
    """In the order of the quotation: one for each segment and page."""
    differences: tuple[Difference, ...]
    """Of exact ones none; of folded ones all; of altered ones those that remain when folded, and negations left out."""

    @property
    def source(self) -> Source:
        """The work that it stands in."""
        return self.slices[0].part.source

    @property
    def original(self) -> str:
        """The text of the source, with an ellipsis for each omission."""
        pieces = [self.slices[0].compared]
        for before, after in zip(self.slices, self.slices[1:], strict=False):
            apart = before.part is after.part or before.part.note != after.part.note
            pieces += [*(["…"] if apart else []), after.compared]
        return " ".join(pieces)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where segments stand in a work: a span of `WorkText.joined` for each."""

    work: WorkText
    spans: tuple[tuple[int, int], ...]


class Quotations:
    """The texts of an index, to look quotations up in."""

    def __init__(self, works: Sequence[WorkText]) -> None:
        self._works = works
        self._blocks: _Blocks | None = None

    def find(self, quotation: str, cited: Collection[str] = ()) -> list[Found]:
        """Every place with the words of the quotation, or else those with the most similar ones, best first.

        `cited` names the sources that are looked in first, for words that stand in too many places to name them all. Empty
        when nothing in the index is like it, or when it has no words.
        """
        ways = list(readings(quotation))
        for segments in ways:
            found = [_found(segments, place) for place in self._exact(segments, cited)]
            if found:
                return sorted(found, key=lambda each: each.wording != "exact")
        found = [_found(ways[-1], place) for place in self._alike(ways[-1])] if ways else []
        words = sum(len(segment.phrase.split()) for segment in ways[-1]) if ways else 1
        near = [each for each in found if each.similarity >= _LEAST_SIMILARITY + _FOR_SHORT_ONES / words]
        return sorted(near, key=lambda each: -each.similarity)

    def _exact(self, segments: Sequence[Segment], cited: Collection[str]) -> Iterator[_Place]:
        anchor = max(range(len(segments)), key=lambda at: len(segments[at].phrase))
        elsewhere = 0
        for work in sorted(self._works, key=lambda each: each.source.source not in cited):
            for start in islice(work.find(segments[anchor].phrase), _MOST_PLACES):
                spans = _around(work, segments, anchor, (start, start + len(segments[anchor].phrase)), exact=True)
                if spans is not None:
                    yield _Place(work, spans)
                elsewhere += work.source.source not in cited
            if elsewhere >= _MOST_PLACES:
                return

    def _alike(self, segments: Sequence[Segment]) -> Iterator[_Place]:
        if self._blocks is None:
            self._blocks = _Blocks(self._works)
        anchor = max(range(len(segments)), key=lambda at: len(segments[at].phrase))
        phrase = segments[anchor].phrase
        seen = set()
        for work, start, end in self._blocks.sharing_words(phrase):
            span = _nearest(work, phrase, start, end)
            if span is None or (id(work), span) in seen:
                continue
            seen.add((id(work), span))
            spans = _around(work, segments, anchor, span, exact=False)
            if spans is not None:
                yield _Place(work, spans)


class _Blocks:
    """Which blocks of about 150 words hold which words: where to look for what is only alike."""

    def __init__(self, works: Sequence[WorkText]) -> None:
        self._spans: list[tuple[WorkText, int]] = []
        holders: dict[str, list[int]] = {}
        for work in works:
            words = work.joined.split(" ")
            at = 0
            for first in range(0, len(words), _BLOCK):
                block = words[first : first + _BLOCK]
                for word in set(block):
                    holders.setdefault(word, []).append(len(self._spans))
                self._spans.append((work, at))
                at += sum(map(len, block)) + len(block)
        self._holders = {word: np.array(blocks, np.int64) for word, blocks in holders.items()}

    def sharing_words(self, phrase: str) -> Iterator[tuple[WorkText, int, int]]:
        """Spans of works' `joined` that hold most of the words, the rare ones above all; the best first.

        They begin where the phrase may begin: of a long one, that is told by its first words alone.
        """
        words = phrase.split()
        scores = np.zeros(len(self._spans) + 1)
        for word in set(words[:_END_OF_LONG] if len(words) > _LONG else words):
            holders = self._holders.get(word)
            if holders is not None:
                scores[holders] += math.log(1 + len(self._spans) / len(holders))
        # a quotation may begin in one block and end in the next
        pairs = scores[:-1] + scores[1:]
        for at in np.argsort(-pairs, kind="stable")[:_ALIGNED_BLOCKS]:
            if not pairs[at]:
                return
            work, start = self._spans[at]
            last = at + 2 + 2 * len(words) // _BLOCK
            end = self._spans[last][1] if last < len(self._spans) and self._spans[last][0] is work else len(work.joined)
            yield work, start, end


def open_quotations(pages: Iterable[tuple[Source, Page]]) -> Quotations:
    """The pages of an index, work by work, to look quotations up in."""
    return Quotations(work_texts(pages))


def _around(
    work: WorkText, segments: Sequence[Segment], anchor: int, span: tuple[int, int], *, exact: bool
) -> tuple[tuple[int, int], ...] | None:
    """The spans of all segments, those before and after the anchor looked for near it; None when one is not there."""
    spans = [span]
    for segment in segments[anchor + 1 :]:
        start = spans[-1][1]
        following = _span(work, segment.phrase, start, start + _FARTHEST_SEGMENTS, exact=exact)
        if following is None:
            return None
        spans.append(following)
    for segment in reversed(segments[:anchor]):
        end = spans[0][0]
        preceding = _span(work, segment.phrase, end - _FARTHEST_SEGMENTS, end, exact=exact, last=True)
        if preceding is None:
            return None
        spans.insert(0, preceding)
    return tuple(spans)


def _span(
    work: WorkText, phrase: str, start: int, end: int, *, exact: bool, last: bool = False
) -> tuple[int, int] | None:
    start, end = max(start, 0), min(end, len(work.joined))
    search = work.joined.rfind if last else work.joined.find
    at = search(f" {phrase} ", start, end)
    if at >= 0:
        return at + 1, at + 1 + len(phrase)
    return None if exact else _nearest(work, phrase, start, end)


def _nearest(work: WorkText, phrase: str, start: int, end: int) -> tuple[int, int] | None:
    """The whole words of `joined[start:end]` that are most like the phrase, letter by letter; of a long one, like its ends."""
    ours = phrase.split()
    if len(ours) > _LONG:
        first = _nearest(work, " ".join(ours[:_END_OF_LONG]), start, end)
        last = _nearest(work, " ".join(ours[-_END_OF_LONG:]), start, end)
        fits = first and last and len(phrase) / 2 < last[1] - first[0] < 2 * len(phrase)
        return (first[0], last[1]) if first and last and fits else None
    window = work.joined[start:end]
    aligned = fuzz.partial_ratio_alignment(phrase, window)
    if aligned is None or aligned.dest_end <= aligned.dest_start:
        return None
    starts = [match.start() for match in re.finditer(r"\S+", window)]
    ends = [match.end() for match in re.finditer(r"\S+", window)]
    if not starts:
        return None
    begins = int(np.searchsorted(starts, aligned.dest_start, side="right")) - 1
    stops = int(np.searchsorted(ends, aligned.dest_end))
    candidates = [
        (
            Levenshtein.distance(phrase, window[starts[a] : ends[b]])
            + _OTHER_END * (window[starts[a] : ends[a]] != ours[0])
            + _OTHER_END * (window[starts[b] : ends[b]] != ours[-1]),
            ends[b] - starts[a],
            starts[a],
            ends[b],
        )
        for a in range(max(begins - _WORDS_AROUND, 0), min(begins + _WORDS_AROUND + 1, len(starts)))
        for b in range(max(stops - _WORDS_AROUND, a), min(stops + _WORDS_AROUND + 1, len(ends)))
    ]
    if not candidates:
        return None
    _, _, first_character, end_character = min(candidates)
    return start + first_character, start + end_character


def _found(segments: Sequence[Segment], place: _Place) -> Found:
    slices: list[Slice] = []
    lost: list[Difference] = []
    pairs: list[tuple[str, str]] = []
    compared: list[tuple[str, str]] = []
    for segment, (start, end) in zip(segments, place.spans, strict=True):
        stands = place.work.slices(start, end)
        if slices and stands:
            lost += _denials_lost(slices[-1], stands[0])
        slices += stands
        pairs.append((segment.raw, " ".join(each.compared for each in stands)))
        compared.append((segment.phrase, place.work.joined[start:end]))
    letters = max(sum(max(len(phrase), len(there)) for phrase, there in compared), 1)
    similarity = 1 - sum(Levenshtein.distance(phrase, there) for phrase, there in compared) / letters
    if all(_same_but_for_blanks(phrase, there) for phrase, there in compared):
        differences = tuple(each for quoted, original in pairs for each in _differences(quoted, original, folded=False))
        if not lost:
            return Found("folded" if differences else "exact", 1.0, tuple(slices), differences)
        return Found("altered", 1.0, tuple(slices), tuple(lost))
    differences = tuple(each for quoted, original in pairs for each in _differences(quoted, original, folded=True))
    return Found("altered", similarity, tuple(slices), (*differences, *lost))


def _denials_lost(before: Slice, after: Slice) -> Iterator[Difference]:
    """What an omission between two slices leaves out although it denies what they say."""
    denial = omitted_negation(before.compared, between(before, after), after.compared)
    if denial is not None:
        yield Difference("…", denial)


def _same_but_for_blanks(phrase: str, there: str) -> bool:
    """Whether two texts have the same letters in a row and the same numbers."""
    numbers = [re.findall(r"[0-9]+", text) for text in (phrase, there)]
    return phrase.replace(" ", "") == there.replace(" ", "") and numbers[0] == numbers[1]


def _differences(quoted: str, original: str, *, folded: bool) -> Iterator[Difference]:
    """Where two texts differ, by words: as they are written, or as they are compared."""
    ours, theirs = quoted.split(), original.split()
    keys = [[" ".join(words_of(word)) if folded else word for word in words] for words in (ours, theirs)]
    for step in Levenshtein.opcodes(keys[0], keys[1]):
        if step.tag == "equal":
            continue
        left, right = ours[step.src_start : step.src_end], theirs[step.dest_start : step.dest_end]
        # words that are replaced are as many as those in their place
        pairs = zip(left, right, strict=True) if step.tag == "replace" else [(" ".join(left), " ".join(right))]
        for word, original_word in pairs:
            if not folded or words_of(word) != words_of(original_word):
                yield Difference(word, original_word)
