"""The items of a list in the pages of a work: headings, or paragraphs that are counted, with other paragraphs between them.

The walk: the blocks of the pages in order -> those of one section -> its counted paragraphs, the headings one level below, or
counted headings further on. Headings that may only divide a section are no list: see `items_after`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from assistant.answers.excerpts import ITEM_MARK
from assistant.question import content_stems
from corpus.fold import fold_text
from corpus.models import Block, Page
from corpus.sentences import sentence_spans
from index.analysis import stem, words

FEWEST = 2
"""One item is no list."""

# All on folded text.
_PART = re.compile(r"([0-9]{1,2})\s?[.-]\s?([0-9]{1,2})(?![0-9])")
"""The number of a sub-heading: "3.1 The claim"."""
_FRAME = re.compile(
    r"\W*(?:مقدمه|تمهيد|خاتمه|خلاصه|الخلاصه|المقدمه|الخاتمه|المراجع|الهوامش|introduction|conclusions?|summary|references|notes)\W*$"
)
"""Such headings are those of a paper."""
_WEAK_LETTERS = re.compile(r"^ال|ه$|[اويءئؤى]")
COUNTS = tuple(  # the two orders of the Arabic alphabet are both in use
    tuple(marks.split())
    for marks in (
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20",
        "ا ب ج د ه و ز ح ط ي",
        "ا ب ت ث ج ح خ د ذ ر",
        "a b c d e f g h i j k l",
        "اولا ثانيا ثالثا رابعا خامسا سادسا سابعا",
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """A block on its page."""

    page: Page
    block: Block

    @property
    def text(self) -> str:
        return self.page.text[self.block.start : self.block.end]

    @property
    def heading_level(self) -> int:
        """0 for what is no heading."""
        return self.block.level if self.block.kind == "heading" else 0


def places_of(pages: Sequence[Page]) -> list[Place]:
    return [Place(page, block) for page in pages for block in page.blocks]


def position_of(places: Sequence[Place], page: int, offset: int) -> int:
    """Which block holds an offset of a page."""
    return next(i for i, each in enumerate(places) if each.page.number == page and each.block.end > offset)


def headings_above(places: Sequence[Place], at: int) -> Iterator[int]:
    """Where the headings stand that a place is under, the nearest first."""
    lowest = None
    for position in range(at, -1, -1):
        level = places[position].heading_level
        if level and (lowest is None or level < lowest):
            lowest = level
            yield position


def items_after(listed: frozenset[str], following: Sequence[Place], level: int, count: int | None) -> list[Place]:
    """The items of a list among what follows its announcement, or its heading, in a section of this level; else none.

    `listed` are the stems of what is listed, `count` says how many are announced. All items or none may name it: where some do,
    they divide the section ("the aims", "the limits"). A printed list must have as many as are announced. Beyond the section
    only as many counted headings as are announced will do, one of which names it.
    """
    section = list(takewhile(lambda place: not 0 < place.heading_level <= level, following))
    own = list(takewhile(lambda place: not place.heading_level, section))
    counted = [run for run in _runs(own)[:1] if not _is_announced_otherwise(listed, own[: own.index(run[0])])]
    headings = [place for place in section if place.heading_level]
    below = [place for place in headings if place.heading_level == headings[0].heading_level]
    if any(_marks(place) for place in below):
        below = next((run for run in _runs(below) if len(run) == len(below)), [])
    further = _runs([place for place in following if place.heading_level]) if count else []
    printed = list(takewhile(lambda place: place.block.kind == "item", own)) if count else []
    candidates = [
        *counted,
        printed,
        below,
        *(run for run in further if any(_names_one(listed, each) for each in run)),
    ]
    return next((items for items in candidates if _is_list(listed, items, count)), [])


def _is_list(listed: frozenset[str], items: Sequence[Place], count: int | None) -> bool:
    if len(items) < FEWEST or (count is not None and len(items) != count):
        return False
    if any(_FRAME.match(fold_text(_unmarked(place))) for place in items):
        return False
    naming = sum(not listed.isdisjoint(content_stems(place.text)) for place in items if place.heading_level)
    return naming in (0, len(items))


def _is_announced_otherwise(listed: frozenset[str], before: Sequence[Place]) -> bool:
    """Whether what stands before the first item announces something else than what is listed."""
    announcement = before[-1].text.rstrip() if before else ""
    return announcement.endswith((":", "：")) and listed.isdisjoint(content_stems(announcement))


def _runs(places: Sequence[Place]) -> list[list[Place]]:
    """The runs of places that are counted from one, with others between them or not, the longest first.

    A run is of one level and marked in one way, "1." or "1-"; what is counted from one again begins another, and a higher
    heading ends it.
    """
    runs: list[list[Place]] = []
    for counting in COUNTS:
        run: list[Place] = []
        for place in places:
            marks = _marks(place)
            if counting[0] in marks:
                run = [place]
                runs.append(run)
            elif run and 0 < place.heading_level < run[0].heading_level:
                run = []
            elif run and set(counting[len(run) :][:1]) & marks and _manner(place) == _manner(run[0]):
                run.append(place)
    longest: dict[tuple[int, int], list[Place]] = {}
    for run in sorted(runs, key=len, reverse=True):
        longest.setdefault((run[0].page.number, run[0].block.start), run)
    return list(longest.values())


def _marks(place: Place) -> frozenset[str]:
    """What a place may be counted by: of "3.1", which some write from the right, either number."""
    folded = fold_text(place.text)
    parts = _PART.match(folded)
    if parts:
        return frozenset(parts.groups())
    mark = ITEM_MARK.match(folded)
    return frozenset({mark["mark"]} if mark else ())


def _manner(place: Place) -> tuple[int, str]:
    """How a place is marked: the level of its heading, and the stop or the dash behind its mark."""
    mark = ITEM_MARK.match(fold_text(place.text))
    return place.heading_level, re.sub("[–—]", "-", mark["stop"]) if mark else ""


def _unmarked(place: Place) -> str:
    folded = fold_text(place.text)
    mark = ITEM_MARK.match(folded)
    return folded[mark.end() :] if mark else folded


def _names_one(listed: frozenset[str], place: Place) -> bool:
    """Whether a heading names one of what is listed; a broken plural by its strong letters: معيار, معايير."""
    return any(
        stem(word.text) in listed or any(_strong(word.text) == _strong(each) for each in listed)
        for word in words(place.text)
        if len(_strong(word.text)) > 2
    )


def _strong(word: str) -> str:
    return _WEAK_LETTERS.sub("", word)


def joined(items: Sequence[Place]) -> list[Place]:
    """The same with those of one page that stand one after the other, as items of a printed list do, as one place."""
    places: list[Place] = []
    for item in items:
        last = places[-1] if places else None
        if (
            last is not None
            and last.block.kind == item.block.kind == "item"
            and last.page.number == item.page.number
            and not item.page.text[last.block.end : item.block.start].strip()
        ):
            lines = last.block.lines + item.block.lines
            places[-1] = Place(item.page, replace(last.block, end=item.block.end, lines=lines))
        else:
            places.append(item)
    return places


def item_span(place: Place) -> tuple[int, int]:
    """A heading or the items of a printed list whole, of a paragraph its first sentence."""
    if place.heading_level or place.block.kind == "item":
        return place.block.start, place.block.end
    return sentence_spans(place.page.text, place.block.start, place.block.end)[0]
