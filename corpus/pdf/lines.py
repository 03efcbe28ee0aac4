"""Glyphs -> lines: what stands on one baseline, words parted by gaps, marks on their letters.

    glyphs -> clean_glyphs -> fragments -> with_raised -> Fragment -> units (visual) -> bidi -> Line

A fragment is a run of glyphs on one baseline without a wide gap; a line of a column, a table cell, a running head.
Distances are in em, the size of the type, because nothing else is known about the page.
"""

from __future__ import annotations

import bisect
import itertools
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.pdf.bidi import Unit
from corpus.pdf.characters import BOX, is_mark, is_superscript, kind, plain
from corpus.pdf.glyphs import Glyph

_SAME_BASELINE = 0.22
_CELL_GAP = 1.3
"""A wider gap parts columns, table cells and the halves of a verse; justified text stays below it."""
_WORD_GAP = 0.13
_WORD_GAP_BESIDE_SPACES = 0.3
"""Where the text has real space glyphs, only a gap as wide as a space is one more."""
_RAISED_SIZE = 0.85
_AROUND = 60
"""Glyphs drawn before and after a mark among which its letter is looked for."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Glyphs on one baseline, from left to right."""

    glyphs: tuple[Glyph, ...]
    x0: float
    x1: float
    y: float
    size: float
    bold: bool

    @property
    def characters(self) -> int:
        """How much text it holds."""
        return sum(len(glyph.text) for glyph in self.glyphs)


def clean_glyphs(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Glyphs with plain letters; what is drawn without a meaning becomes a `BOX`, what is nothing goes."""
    cleaned: list[Glyph] = []
    drawn = list(glyphs)
    for place, glyph in enumerate(drawn):
        width, text = glyph.x1 - glyph.x0, glyph.text
        if len(text) > 1 and width < 0.03 * glyph.size and unicodedata.category(text[0]) == "Lo":
            around = (*drawn[max(0, place - _AROUND) : place], *drawn[place + 1 : place + 1 + _AROUND])
            if any(text[0] in other.text and _touches(other, glyph) for other in around):
                # some producers repeat the text of a cluster on its mark, which has no width and may stand off the line
                text = "".join(character for character in text if is_mark(character))
        letters = plain(text) or (BOX if text == "" and width > 0.05 * glyph.size else "")
        if letters:
            raised = is_superscript(text)
            cleaned.append(
                glyph if letters == glyph.text and not raised else glyph._replace(text=letters, raised=raised)
            )
    return cleaned


def _touches(letter: Glyph, mark: Glyph) -> bool:
    reach = 0.15 * mark.size
    beside = letter.x0 - reach <= mark.x1 and mark.x0 <= letter.x1 + reach
    return beside and abs(letter.y - mark.y) < 0.9 * mark.size


def fragments(glyphs: Iterable[Glyph]) -> list[Fragment]:
    """Group glyphs by baseline, and cut each row at its wide gaps."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        for row in reversed(rows[-6:]):
            first = row[0]
            if abs(first.y - glyph.y) <= _SAME_BASELINE * max(first.size, glyph.size) and (
                0.6 * first.size < glyph.size < 1.7 * first.size
            ):
                row.append(glyph)
                break
        else:
            rows.append([glyph])
    found: list[Fragment] = []
    for row in rows:
        run: list[Glyph] = []
        end = 0.0
        for glyph in _without_overprint(sorted(row, key=lambda glyph: (glyph.x0, glyph.x1))):
            if glyph.text.isspace():
                if run:
                    run.append(glyph)
                continue
            if run and glyph.x0 - end > _CELL_GAP * glyph.size:
                found.append(make_fragment(run))
                run = []
            end = max(end, glyph.x1) if run else glyph.x1
            run.append(glyph)
        if run:
            found.append(make_fragment(run))
    return found


def make_fragment(glyphs: Sequence[Glyph]) -> Fragment:
    """A fragment of glyphs on about one baseline; smaller ones above it are marked as raised."""
    ordered = sorted(glyphs, key=lambda glyph: (glyph.x0, glyph.x1))
    while len(ordered) > 1 and ordered[-1].text.isspace():
        ordered.pop()
    inked = [glyph for glyph in ordered if not glyph.text.isspace()] or ordered
    size = Counter(round(glyph.size, 1) for glyph in inked).most_common(1)[0][0]
    y = statistics.median([glyph.y for glyph in inked if abs(glyph.size - size) < 0.15] or [inked[0].y])
    marked = tuple(
        glyph._replace(raised=True)
        if glyph.size <= _RAISED_SIZE * size and glyph.y > y + 0.1 * size and not glyph.raised
        else glyph
        for glyph in ordered
    )
    return Fragment(
        glyphs=marked,
        x0=min(glyph.x0 for glyph in inked),
        x1=max(glyph.x1 for glyph in inked),
        y=y,
        size=size,
        bold=sum(glyph.bold for glyph in inked) * 2 > len(inked),
    )


def with_raised(found: Iterable[Fragment]) -> list[Fragment]:
    """Lead raised or lowered small type, and marks off the baseline, into the line that they belong to."""
    lines: list[list[Glyph]] = []
    hosts: list[Fragment] = []
    for fragment in sorted(found, key=lambda fragment: -fragment.characters):
        host = _host(fragment, hosts) if fragment.characters <= 8 else None
        if host is None and fragment.x1 - fragment.x0 < 0.06 * fragment.size and len(fragment.glyphs) == 1:
            continue  # a mark whose line is on the next page
        if host is None:
            hosts.append(fragment)
            lines.append(list(fragment.glyphs))
        else:
            lines[host].extend(fragment.glyphs)
    return [
        host if len(host.glyphs) == len(glyphs) else make_fragment(glyphs)
        for host, glyphs in zip(hosts, lines, strict=True)
    ]


def _host(fragment: Fragment, hosts: Sequence[Fragment]) -> int | None:
    """Index of the nearest line that a small fragment belongs to."""
    # harakat, and hamza or tanween that carry the text of their letter, have no width
    only_marks = all(is_mark(glyph.text) or glyph.x1 - glyph.x0 < 0.06 * glyph.size for glyph in fragment.glyphs)
    best: tuple[float, int] | None = None
    for index, host in enumerate(hosts):
        above = fragment.y - host.y
        small = fragment.size <= _RAISED_SIZE * host.size and -0.4 * host.size < above < 0.75 * host.size
        if not (small or (only_marks and abs(above) < host.size)):
            continue
        touches = fragment.x1 > host.x0 - 1.2 * host.size and fragment.x0 < host.x1 + 1.2 * host.size
        if touches and host.characters > fragment.characters and (best is None or abs(above) < best[0]):
            best = abs(above), index
    return best[1] if best else None


def _without_overprint(row: Sequence[Glyph]) -> list[Glyph]:
    """Drop glyphs drawn twice in nearly one place, which imitates bold type."""
    kept: list[Glyph] = []
    for glyph in row:
        doubled = any(
            earlier.text == glyph.text and abs(earlier.x0 - glyph.x0) < 0.1 * glyph.size and glyph.x1 > glyph.x0
            for earlier in kept[-3:]
        )
        if not doubled or glyph.text == BOX or glyph.text.isspace() or is_mark(glyph.text):
            kept.append(glyph)
    return kept


def units(fragment: Fragment) -> list[Unit]:
    """Letters with their marks and the spaces between words, in visual order."""
    ordered = _visual_order(fragment.glyphs)
    spaces = sum(glyph.text.isspace() for glyph in ordered)
    word_gap = _WORD_GAP_BESIDE_SPACES if spaces * 12 >= len(ordered) else _WORD_GAP
    marks = _marks_by_letter(ordered)
    found: list[Unit] = []
    end: float | None = None
    space: Glyph | None = None
    last: Glyph = ordered[0]
    for glyph in ordered:
        text = glyph.text
        if text.isspace():
            space = glyph
            continue
        if is_mark(text):
            continue
        if end is not None:
            gap = glyph.x0 - end
            spaced = space is not None and (gap > 0.05 * glyph.size or not _is_stray(space, last, glyph, fragment))
            if spaced or gap > word_gap * glyph.size:
                found.append(Unit(" ", "N"))
        if glyph.serial in marks:
            text = unicodedata.normalize("NFC", text + "".join(m for m in marks[glyph.serial] if m not in text))
        found.append(Unit("" if text == BOX else text.replace(BOX, ""), kind(text), glyph.raised))
        end = glyph.x1 if end is None else max(end, glyph.x1)
        space, last = None, glyph
    return found


def _is_stray(space: Glyph, before: Glyph, after: Glyph, fragment: Fragment) -> bool:
    """Whether a space is none: it hangs over the edge at which its line was broken, or lies under a letter."""
    if space.x0 < fragment.x0 + 0.1 * space.size or space.x1 > fragment.x1 - 0.1 * space.size:
        return True
    inside_word = kind(before.text) == kind(after.text) == "R"
    return inside_word and any(
        min(glyph.x1, space.x1) - max(glyph.x0, space.x0) > 0.9 * (space.x1 - space.x0) > 0
        for glyph in fragment.glyphs
        if not glyph.text.isspace()
    )


def _visual_order(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Glyphs from left to right; words that overlap at their edges stay whole.

    Some producers squeeze a Latin word into too narrow a place, so that its last letters stand on the Arabic beside it.
    """
    words: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.serial):
        last = words[-1][-1] if words else None
        joined = (
            last is not None
            and not glyph.text.isspace()
            and not last.text.isspace()
            and kind(last.text) == kind(glyph.text)
            and min(abs(glyph.x0 - last.x1), abs(last.x0 - glyph.x1)) < _WORD_GAP * glyph.size
        )
        if joined:
            words[-1].append(glyph)
        else:
            words.append([glyph])
    spans = sorted(
        (min(g.x0 for g in word), max(g.x1 for g in word), kind(word[0].text)) for word in words if len(word) > 1
    )
    overlapping = any(
        first[1] - second[0] > 0.4 * glyphs[0].size and second[1] > first[1] and {first[2], second[2]} == {"R", "L"}
        for first, second in itertools.pairwise(spans)
    )
    if not overlapping:
        return sorted(glyphs, key=lambda glyph: glyph.x0 + glyph.x1)
    by_place = sorted(words, key=lambda word: min(g.x0 for g in word) + max(g.x1 for g in word))
    return [glyph for word in by_place for glyph in sorted(word, key=lambda glyph: glyph.x0 + glyph.x1)]


def _marks_by_letter(ordered: Sequence[Glyph]) -> dict[int, str]:
    """Marks by the serial number of the letter that carries them: their neighbour as drawn, not the nearest in x.

    In visual-order streams of Arabic the mark comes before its letter, in logical ones after it; the direction in which
    the neighbours run tells which. Scripts that run to the right (Thai, Devanagari) are drawn letter first, and several
    marks of a letter keep the order in which they are drawn.
    """
    if not any(is_mark(glyph.text) for glyph in ordered):
        return {}
    letters = sorted(
        (glyph for glyph in ordered if not is_mark(glyph.text) and not glyph.text.isspace()),
        key=lambda glyph: glyph.serial,
    )
    if not letters:
        return {}
    indices = [glyph.serial for glyph in letters]
    marks: dict[int, str] = {}
    for mark in sorted(filter(lambda glyph: is_mark(glyph.text), ordered), key=lambda glyph: glyph.serial):
        centre = (mark.x0 + mark.x1) / 2
        place = bisect.bisect_left(indices, mark.serial)
        before = letters[place - 1] if place else None
        after = letters[place] if place < len(letters) else None
        chosen = None
        if before and after:
            runs_right = kind(before.text) == kind(after.text) == "L"
            on_before = runs_right and centre <= before.x1 + 0.1 * before.size
            chosen = before if on_before or after.x0 <= before.x0 else after
        if chosen is None or not chosen.x0 - 0.35 * chosen.size <= centre <= chosen.x1 + 0.35 * chosen.size:
            chosen = min(letters, key=lambda letter: _distance(letter, centre))
        marks[chosen.serial] = marks.get(chosen.serial, "") + mark.text
    return marks


def _distance(letter: Glyph, centre: float) -> tuple[float, float]:
    outside = (
        0.0 if letter.x0 - 0.5 <= centre <= letter.x1 + 0.5 else min(abs(centre - letter.x0), abs(centre - letter.x1))
    )
    return outside, abs(centre - (letter.x0 + letter.x1) / 2)
