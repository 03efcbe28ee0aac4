"""The citation of a quotation: a note that is called, brackets with a page or a year, or a line behind a dash.

It stands behind the quotation in its sentence (one sentence's quotations share the one at its end), or else before it in its
paragraph; where there is none, whoever is said to speak (`reporting_verbs`) is cited. "Ibid." and the like lead on to the
reference that they stand for (`corpus.notes.resolve`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.quoting.cited import brackets, is_citation, pages_of, refers_back, with_page_word
from assistant.quoting.manuscript import Call, Manuscript
from assistant.quoting.quotable import words_of
from assistant.quoting.quotation_marks import Quoted, without_markers
from assistant.quoting.reporting_verbs import speaker_before
from corpus.models import Note
from corpus.notes import parse_entry, resolve

_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bal)(?<!\bpp)(?<!\bp)(?<!\bed)(?<!\bno)(?<!\bvol)[.!?؟۔]['\"”»›)\]]*\s+(?=[A-Z\u0621-\u064a«“\"„])"
)
_ATTRIBUTED = re.compile(r"\s*[—–―(]|\s*--")
_BETWEEN = re.compile(r"[\s.,،;؛:!?؟…—–*_]*")
# How a citation begins that stands right behind a quotation.
_CALL_BEGINS = ("(", "[", "<", *"⁰¹²³⁴⁵⁶⁷⁸⁹")
_FARTHEST_CITATION = 400
_SPOKEN_BEFORE = 160


@dataclass(frozen=True, slots=True)
class Citation:
    """What stands with a quotation to say where it is from."""

    text: str
    """As the manuscript has it; of a note its whole text."""
    work: str
    """What should name the work: the text, or the reference that "ibid." in it leads to."""
    pages: str
    """What names the pages."""
    around: str = ""
    """The words around it, where an author may be named."""


def follows_at_once(text: str, end: int) -> bool:
    """Whether a citation begins right behind a quotation that ends there."""
    between = _BETWEEN.match(text, end)
    at = between.end() if between else end
    return text[at : at + 1] in _CALL_BEGINS and at < len(text)


class CitationSearch:
    """Finds the citation of a quotation: a note called, brackets, or a line behind a dash."""

    def __init__(self, manuscript: Manuscript, text: str, is_author: Callable[[str], bool] | None) -> None:
        self._text = text
        self._is_author = is_author
        self._blocks = manuscript.blocks
        self._block_starts = [block.start for block in manuscript.blocks]
        self._calls = manuscript.calls
        self._call_starts = [call.start for call in manuscript.calls]
        self._notes = _Notes(manuscript)

    def nearest(
        self, quotation: Quoted, begin: int, following: tuple[Quoted, Citation | None] | None
    ) -> Citation | None:
        """Behind the quotation, shared with the next one in its sentence, or before it.

        `begin` is the end of the quotation before, `following` the next one with its citation.
        """
        if quotation.in_note:
            return self._notes.at(quotation.start)
        within = self._called_between(quotation.start, quotation.end)
        if within and not words_of(self._text[within[-1].end : quotation.end]):
            return self._notes.called(within[-1])
        at = max(bisect_right(self._block_starts, quotation.start) - 1, 0)
        limit = following[0].start if following else len(self._text)
        end = min(self._end_behind(quotation, at), limit)
        before_block = self._blocks[at - 1] if quotation.block and at else self._blocks[at]
        start = max(before_block.start, self._after_adjacent_citation(begin))
        before = self._text[start : quotation.start]
        behind = self._behind(quotation.end, end)
        if behind is not None:
            return replace(behind, around=f"{behind.around} {before[-_SPOKEN_BEFORE:]}")
        if following and end == limit and not following[0].in_note and not following[0].block:
            return following[1]
        return self._before(start, before)

    def _end_behind(self, quotation: Quoted, at: int) -> int:
        """Where a citation behind a quotation ends at the latest: its block quote, or its sentence."""
        text, start, block_end = self._text, quotation.end, self._end_of_paragraph(quotation.end, at)
        if quotation.block:
            following = self._blocks[at + 1] if at + 1 < len(self._blocks) else None
            attributed = following and following.kind == "text" and _ATTRIBUTED.match(text, following.start)
            return following.end if following and attributed else self._blocks[at].end
        limit = min(block_end, start + _FARTHEST_CITATION)
        between = _BETWEEN.match(text, start, limit)
        behind = between.end() if between else start
        bracket = next(brackets(text, behind, limit), None)
        if bracket and bracket[0] == behind:
            behind = bracket[1]
        elif text[behind : behind + 1] not in _CALL_BEGINS and re.search(r"[.!?؟][^—–]*\s[^—–]*$", text[start:behind]):
            return start
        end = _SENTENCE_END.search(text, behind, limit)
        return end.start() + 1 if end else limit

    def _end_of_paragraph(self, offset: int, at: int) -> int:
        """The end of the block that an offset is in; a quotation may end in a later block than it begins in."""
        while at + 1 < len(self._blocks) and self._blocks[at].end < offset:
            at += 1
        return self._blocks[at].end

    def _after_adjacent_citation(self, offset: int) -> int:
        """Behind the citation that stands right behind the quotation that ends at an offset: it is that one's alone."""
        between = _BETWEEN.match(self._text, offset)
        at = between.end() if between else offset
        called = bisect_left(self._call_starts, offset)
        if called < len(self._calls) and self._calls[called].start <= at + 1:
            return self._calls[called].end
        bracket = next(brackets(self._text, at, at + _FARTHEST_CITATION), None)
        return bracket[1] if bracket and bracket[0] == at else offset

    def _called_between(self, start: int, end: int) -> tuple[Call, ...]:
        return self._calls[bisect_left(self._call_starts, start) : bisect_left(self._call_starts, end)]

    def _behind(self, start: int, end: int) -> Citation | None:
        """The first note called or brackets with a citation in a span, or a citation that stands there without brackets."""
        text = self._text
        calls = self._called_between(start, end)
        bracketed = list(brackets(text, start, end))
        cited = [span for span in bracketed if is_citation(text[slice(*span)])]
        if self._is_author and bracketed and bracketed[:1] != cited[:1] and not words_of(text[start : bracketed[0][0]]):
            name = _one_line(text[slice(*bracketed[0])])
            if self._is_author(name):
                return Citation(name, name, with_page_word(name))
        if calls and (not cited or calls[0].start <= cited[0][0]):
            return self._notes.called(calls[0])
        said = _one_line(text[start:end]).strip(" ,،.;؛—–―>-")
        if not cited:
            return Citation(said, said, said) if pages_of(said).labels else None
        inside = _one_line(text[slice(*cited[0])])
        if pages_of(inside).labels:
            return Citation(inside, inside, inside, _one_line(text[start : cited[0][1]]))
        return Citation(said if pages_of(said).labels else inside, inside, said, said)

    def _before(self, start: int, before: str) -> Citation | None:
        cited = [span for span in brackets(before, 0, len(before)) if is_citation(before[slice(*span)])]
        if cited:
            opened, closed = cited[-1]
            inside = _one_line(before[opened:closed])
            return Citation(inside, inside, inside, before[max(0, opened - _SPOKEN_BEFORE) : closed])
        calls = self._called_between(start, start + len(before))
        return self._notes.called(calls[-1]) if calls else self._spoken(before)

    def _spoken(self, before: str) -> Citation | None:
        """The author who is said to speak, without brackets: a citation of one of his works, on no page."""
        name = speaker_before(before)
        return Citation(name, name, "") if name and self._is_author and self._is_author(name) else None


class _Notes:
    """The notes of a manuscript with the references that they lead to."""

    def __init__(self, manuscript: Manuscript) -> None:
        blocks = [block for block in manuscript.blocks if block.kind == "note"]
        self._starts = [block.start for block in blocks]
        self._of_mark: dict[str, list[int]] = {}
        for at, block in enumerate(blocks):
            self._of_mark.setdefault(block.mark, []).append(at)
        texts = [_note_text(manuscript.text[block.start : block.end], block.mark) for block in blocks]
        self._notes = resolve([Note(block.mark, text) for block, text in zip(blocks, texts, strict=True)])
        self._pages: list[str] = []
        for text in texts:
            # a bare "ibid." is the page of the note before, too
            bare = refers_back(text) and not pages_of(text).labels
            self._pages.append(self._pages[-1] if bare and self._pages else text)

    def called(self, call: Call) -> Citation | None:
        """The next note with the mark of a call, or else the last before: None where it is no citation."""
        having = self._of_mark[call.mark]
        following = bisect_left(having, bisect_left(self._starts, call.start))
        return self._citation(having[min(following, len(having) - 1)])

    def at(self, offset: int) -> Citation | None:
        """The note that an offset is in."""
        return self._citation(bisect_right(self._starts, offset) - 1)

    def _citation(self, at: int) -> Citation | None:
        note = self._notes[at]
        if not is_citation(note.text):
            return None
        return Citation(note.text, note.reference or note.text, self._pages[at])


def _note_text(text: str, mark: str) -> str:
    """A note in one line, without its mark."""
    entry = parse_entry(text)
    return " ".join((entry.text if entry and entry.mark == mark else text).split())


def _one_line(text: str) -> str:
    return " ".join(without_markers(text).split())
