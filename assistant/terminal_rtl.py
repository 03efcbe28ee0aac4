"""Arabic and mixed text laid out for a terminal, line by line: pure functions, no terminal is touched.

The walk: text -> inert paragraphs -> bidi levels -> clusters (a letter with its marks, shaped, lam-alef as one) ->
lines, wrapped in logical order by cell width -> clusters in visual order, brackets mirrored -> segments to emit and
`cells`, the map from a column to the offset in the given text that is seen there (for clicks, selection, copying).

Terminals differ in what they do to Arabic, so there are three ways to emit a line, and one that leaves it alone:
visual   presentation forms in visual order, for a terminal that reorders nothing (or can be told not to);
wordf    words in visual order, the letters of each Arabic run in logical order between LRM marks, for a terminal that
         reorders each run itself and cannot be told not to;
hb       words in visual order, each blank-delimited Arabic token in logical order, without harakat, for a terminal that
         gives every token to a shaping engine, which turns it round and mirrors it;
logical  the text as it is stored, for screen readers and terminals with the whole of UAX #9.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from rich.cells import cell_len, get_character_cell_size

from assistant.sanitize import inert_with_offsets
from assistant.terminal.arabic_shaping import LAM, LAM_ALEF, joins_to_next, joins_to_previous, shaped
from assistant.terminal.bidi import base_level, levels, mirrored, visual_order
from assistant.terminal.file_names import file_names

Mode: TypeAlias = Literal["visual", "wordf", "hb", "logical"]
Base: TypeAlias = Literal["auto", "ltr", "rtl"]
Align: TypeAlias = Literal["auto", "left", "right"]
Style: TypeAlias = Hashable
Span: TypeAlias = tuple[int, int, Style]
"""Start and end offset in the given text, and the style of what is between; of spans that overlap, the last counts."""

MODES: tuple[Mode, ...] = ("visual", "wordf", "hb", "logical")
NARROWEST = 2
"""A wide character takes two cells, so no line can promise less."""

_LRM = "\u200e"
_ZWNJ = "\u200c"
_DOTTED_CIRCLE = "\u25cc"


class Cluster(NamedTuple):
    """What is drawn as one: a character with its marks, or lam-alef."""

    start: int
    """`start:end` are the offsets in the paragraph."""
    end: int
    text: str
    """What is emitted for it, at least one cell wide."""
    level: int
    width: int
    style: Style = None

    @property
    def is_blank(self) -> bool:
        """A place where a line may end."""
        return self.text == " "


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a terminal."""

    segments: tuple[tuple[str, Style], ...]
    """Text and style in the order of emission; a line aligned to the right begins with blanks of style None."""
    width: int
    """Cells that the text takes, without those blanks."""
    rtl: bool
    """Whether its paragraph runs from right to left."""
    start: int
    """`start:end` are the offsets of the given text that the line covers, the blanks at its end included."""
    end: int
    cells: tuple[int | None, ...]
    """For each column the offset of the cluster seen there; None before the text of a line aligned to the right."""

    @property
    def plain(self) -> str:
        """What is emitted, without styles."""
        return "".join(text for text, _ in self.segments)


def render_lines(
    text: str,
    width: int,
    spans: Iterable[Span] = (),
    mode: Mode = "visual",
    base: Base = "auto",
    align: Align = "auto",
    fences: Iterable[int] = (),
    isolates: Iterable[tuple[int, int]] = (),
) -> tuple[Line, ...]:
    """The text as lines of at most `width` cells; an empty text is one empty line. Cached.

    `base` is the direction of every paragraph, by default that of its first strong letter; `align` is by default right
    for right-to-left paragraphs; `fences` and `isolates` are offsets and spans as in `assistant.terminal.bidi.levels`. Names
    of files are isolated in any case. Control and format characters are not drawn. ValueError if `width` is below 2.
    """
    if width < NARROWEST:
        raise ValueError(f"a line of {width} cells cannot hold a wide character; give at least {NARROWEST}")
    return _render_lines(text, width, tuple(spans), mode, base, align, frozenset(fences), tuple(isolates))


def print_lines(text: str, width: int, mode: Mode) -> list[str]:
    """The paragraphs of a text as lines to print on a terminal of this width; for a pipe, print the text itself."""
    return [line.plain for line in render_lines(text, width, mode=mode)]


def one_line(text: str, width: int, mode: Mode, base: Base = "auto") -> str:
    """A label of at most `width` cells, with an ellipsis where it had to be cut, not padded."""
    flat = " ".join(text.split())
    lines = render_lines(flat, width, mode=mode, base=base, align="left")
    if len(lines) == 1:
        return lines[0].plain
    kept = lines[0].end
    while kept and len(render_lines(flat[:kept].rstrip() + "…", width, mode=mode, base=base)) > 1:
        kept -= 1
    return render_lines(flat[:kept].rstrip() + "…", width, mode=mode, base=base, align="left")[0].plain


def paragraph_clusters(
    paragraph: str,
    base: int,
    mode: Mode,
    styles: Sequence[Style] = (),
    fences: Collection[int] = (),
    isolates: Sequence[tuple[int, int]] = (),
) -> list[Cluster]:
    """The clusters of a paragraph in logical order; `styles` holds one a character, or nothing."""
    apart = [
        name for name in file_names(paragraph) if all(name[1] <= start or end <= name[0] for start, end in isolates)
    ]
    found = levels(paragraph, base, fences, sorted((*isolates, *apart)))
    return _shape(_split(paragraph, found, styles, mode), mode)


def in_visual_order(clusters: Sequence[Cluster], mode: Mode) -> list[Cluster]:
    """The clusters of one line as they are seen from left to right, brackets mirrored."""
    if mode == "logical":
        return list(clusters)
    ordered = [clusters[place] for place in visual_order([cluster.level for cluster in clusters])]
    return [_mirror(cluster) if cluster.level % 2 else cluster for cluster in ordered]


def in_emission_order(seen: Sequence[Cluster], mode: Mode) -> list[tuple[str, Style]]:
    """What is sent, and in which order, so that a terminal of this mode shows `seen` from left to right."""
    if mode == "wordf":
        return _guarded_runs(seen)
    if mode == "hb":
        return _logical_tokens(seen)
    return [(cluster.text, cluster.style) for cluster in seen]


@lru_cache(maxsize=4096)
def _render_lines(
    text: str,
    width: int,
    spans: tuple[Span, ...],
    mode: Mode,
    base: Base,
    align: Align,
    fences: frozenset[int],
    isolates: tuple[tuple[int, int], ...],
) -> tuple[Line, ...]:
    shown, offsets = inert_with_offsets(text)
    offsets.append(len(text))
    styles = _styles(len(text), spans)
    fallback = base_level(shown)
    lines: list[Line] = []
    first = 0
    for paragraph in shown.replace("\t", " ").split("\n"):
        last = first + len(paragraph)
        level = {"ltr": 0, "rtl": 1}[base] if base != "auto" else base_level(paragraph, fallback)
        inside = [place - first for place in range(first, last) if offsets[place] in fences] if fences else []
        own_styles = [styles[offset] for offset in offsets[first:last]]
        apart = _places(isolates, offsets[first:last])
        clusters = paragraph_clusters(paragraph, level, mode, own_styles, inside, apart)
        for line in _wrap(clusters, width):
            start = offsets[first + line[0].start] if line else offsets[first]
            end = offsets[first + line[-1].end - 1] + 1 if line else offsets[first]
            seen = in_visual_order(_without_blank_end(line), mode)
            used = sum(cluster.width for cluster in seen)
            to_the_right = align == "right" or (align == "auto" and level == 1 and mode != "logical")
            padding = width - used if to_the_right else 0
            cells: list[int | None] = [None] * padding
            for cluster in seen:
                cells += [offsets[first + cluster.start]] * cluster.width
            emitted = (
                [(" " * padding, None), *in_emission_order(seen, mode)] if padding else in_emission_order(seen, mode)
            )
            lines.append(Line(_merge(emitted), used, level == 1, start, end, tuple(cells)))
        first = last + 1
    return tuple(lines)


def _places(spans: Sequence[tuple[int, int]], offsets: Sequence[int]) -> list[tuple[int, int]]:
    """Spans of the given text as spans of a paragraph, whose characters come from these offsets; none that is empty there."""
    found = ((bisect_left(offsets, start), bisect_left(offsets, end)) for start, end in spans)
    return [span for span in found if span[0] < span[1]]


def _styles(length: int, spans: Sequence[Span]) -> list[Style]:
    styles: list[Style] = [None] * length
    for start, end, style in spans:
        start, end = max(start, 0), min(end, length)
        if start < end:
            styles[start:end] = [style] * (end - start)
    return styles


def _is_zero_width(char: str) -> bool:
    return char == _ZWNJ or unicodedata.category(char) in ("Mn", "Me") or get_character_cell_size(char) == 0


def _split(paragraph: str, found: Sequence[int], styles: Sequence[Style], mode: Mode) -> list[Cluster]:
    """Characters with the marks that follow them, unshaped; a mark with nothing to stand on gets a dotted circle."""
    clusters: list[Cluster] = []
    start, count = 0, len(paragraph)
    while start < count:
        end = start + 1
        while end < count and _is_zero_width(paragraph[end]):
            end += 1
        text = paragraph[start:end]
        if _is_zero_width(text[0]):
            text = _DOTTED_CIRCLE + text
        if mode == "hb" and found[start] % 2:
            text = text[0] + "".join(char for char in text[1:] if unicodedata.category(char) != "Mn")
        clusters.append(Cluster(start, end, text, found[start], cell_len(text), styles[start] if styles else None))
        start = end
    return clusters


def _shape(clusters: list[Cluster], mode: Mode) -> list[Cluster]:
    """Letters in the forms that their neighbours ask for; ZWNJ has done its work then and is dropped."""
    if mode == "logical":
        return clusters
    joined = [
        joins_to_next(one.text[0]) and _ZWNJ not in one.text and joins_to_previous(two.text[0])
        for one, two in pairwise(clusters)
    ]
    joined = [False, *joined, False]
    shaped_clusters: list[Cluster] = []
    skip = False
    for index, cluster in enumerate(clusters):
        if skip:
            skip = False
            continue
        previous_joins, next_joins = joined[index], joined[index + 1]
        letter, marks, end = cluster.text[0], cluster.text[1:], cluster.end
        if letter == LAM and next_joins and clusters[index + 1].text[0] in LAM_ALEF:
            alef = clusters[index + 1]
            form = LAM_ALEF[alef.text[0]][previous_joins]
            marks, end, skip = marks + alef.text[1:], alef.end, True
        else:
            form = shaped(letter, previous_joins=previous_joins, next_joins=next_joins)
        text = form + marks.replace(_ZWNJ, "")
        shaped_clusters.append(Cluster(cluster.start, end, text, cluster.level, cell_len(text), cluster.style))
    return shaped_clusters


def _wrap(clusters: Sequence[Cluster], width: int) -> list[Sequence[Cluster]]:
    """Lines in logical order, ended after a blank where there is one; blanks at the end hang over and take no room."""
    lines: list[Sequence[Cluster]] = []
    start = used = 0
    after_blank: int | None = None
    for index, cluster in enumerate(clusters):
        while not cluster.is_blank and used + cluster.width > width:
            cut = index if after_blank is None else after_blank
            lines.append(clusters[start:cut])
            start, after_blank = cut, None
            used = sum(kept.width for kept in clusters[cut:index])
        used += cluster.width
        if cluster.is_blank:
            after_blank = index + 1
    lines.append(clusters[start:])
    return lines


def _without_blank_end(line: Sequence[Cluster]) -> Sequence[Cluster]:
    end = len(line)
    while end and line[end - 1].is_blank:
        end -= 1
    return line[:end]


def _mirror(cluster: Cluster) -> Cluster:
    return cluster._replace(text=mirrored(cluster.text[0]) + cluster.text[1:])


def _guarded_runs(seen: Sequence[Cluster]) -> list[tuple[str, Style]]:
    """Right-to-left runs turned back into logical order, and they and Arabic numbers fenced by LRM.

    The fences keep the terminal's own algorithm from joining runs over the blanks and signs between them.
    """
    emitted: list[tuple[str, Style]] = []
    start = 0
    while start < len(seen):
        kind = _run_kind(seen[start])
        end = start + 1
        while kind and end < len(seen) and _run_kind(seen[end]) == kind:
            end += 1
        run = [(cluster.text, cluster.style) for cluster in seen[start:end]]
        if kind == "letters":
            run.reverse()
        if kind:
            run[0] = (_LRM + run[0][0], run[0][1])
            run[-1] = (run[-1][0] + _LRM, run[-1][1])
        emitted += run
        start = end
    return emitted


def _run_kind(cluster: Cluster) -> Literal["", "letters", "number"]:
    bidi_class = unicodedata.bidirectional(cluster.text[0])
    return "letters" if bidi_class in ("R", "AL") else "number" if bidi_class == "AN" else ""


def _logical_tokens(seen: Sequence[Cluster]) -> list[tuple[str, Style]]:
    """Tokens whose first strong letter is Arabic in logical order and unmirrored: the shaping engine does both.

    They are emitted in presentation forms all the same, for lam-alef of two letters would take two cells.
    """
    emitted: list[tuple[str, Style]] = []
    start = 0
    while start < len(seen):
        end = start
        while end < len(seen) and not seen[end].is_blank:
            end += 1
        token = list(seen[start:end])
        if _is_shaped_from_the_right(token[::-1]):
            token = [_mirror(cluster) for cluster in reversed(token)]
        emitted += [(cluster.text, cluster.style) for cluster in (*token, *seen[end : end + 1])]
        start = end + 1
    return emitted


def _is_shaped_from_the_right(token: Sequence[Cluster]) -> bool:
    classes = [unicodedata.bidirectional(cluster.text[0]) for cluster in token]
    strong = next((bidi_class for bidi_class in classes if bidi_class in ("L", "R", "AL")), None)
    return strong in ("R", "AL") or (strong is None and "AN" in classes)


def _merge(emitted: Sequence[tuple[str, Style]]) -> tuple[tuple[str, Style], ...]:
    """Neighbours of one style as one segment."""
    merged: list[tuple[list[str], Style]] = []
    for text, style in emitted:
        if merged and merged[-1][1] == style:
            merged[-1][0].append(text)
        else:
            merged.append(([text], style))
    return tuple(("".join(texts), style) for texts, style in merged)
