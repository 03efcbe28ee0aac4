"""Pages to passages: about a hundred words of one section, ending at a sentence end, with their units.

A passage never crosses a heading or a page, so that its section and its page are always one; its text is a slice of its
page. Notes are not part of it: it keeps the marks of the notes that it calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.language import language_of
from corpus.models import Block, BlockKind, Document, Page, Passage, Unit
from corpus.sentences import Span, sentence_spans, unit_spans

TARGET_WORDS = 100
_MOST_WORDS = 130
# A passage this long may end where its paragraph ends.
_ENOUGH_WORDS = 60
# A "sentence" longer than this is a list, a table or damage: it is divided where its clauses end.
_LONGEST_SENTENCE = 200


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    words: int
    kind: BlockKind
    ends_block: bool
    units: tuple[Span, ...]


def passages_of(document: Document) -> list[Passage]:
    """All passages of a document, in order."""
    passages: list[Passage] = []
    path: list[tuple[int, str]] = []
    for page in document.pages:
        for section, blocks in _sections(page, path, document.work.title):
            passages.extend(_section_passages(page, section, blocks))
    return passages


def _sections(page: Page, path: list[tuple[int, str]], title: str) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """The runs of blocks between headings with their section path; `path` goes on from page to page."""
    run: list[Block] = []
    for block in page.blocks:
        if block.kind != "heading":
            run.append(block)
            continue
        if run:
            yield tuple(text for _, text in path), run
            run = []
        while path and path[-1][0] >= block.level:
            path.pop()
        heading = page.text[block.start : block.end].strip(" :：")
        if heading and heading != title:
            path.append((block.level, heading))
    if run:
        yield tuple(text for _, text in path), run


def _section_passages(page: Page, section: tuple[str, ...], blocks: Sequence[Block]) -> Iterator[Passage]:
    group: list[_Sentence] = []
    words = 0
    for sentence in _sentences(page.text, blocks):
        too_long = words + sentence.words > _MOST_WORDS
        changes = bool(group) and (group[-1].kind == "reference") != (sentence.kind == "reference")
        if group and (too_long or changes):
            yield _passage(page, section, group)
            group, words = [], 0
        group.append(sentence)
        words += sentence.words
        paragraph_ends = sentence.ends_block and sentence.kind == "paragraph" and not _announces(page.text, sentence)
        if words >= TARGET_WORDS or (words >= _ENOUGH_WORDS and paragraph_ends):
            yield _passage(page, section, group)
            group, words = [], 0
    if group:
        yield _passage(page, section, group)


def _announces(text: str, sentence: _Sentence) -> bool:
    """A sentence that ends in a colon belongs with the list after it."""
    return text.endswith((":", "："), sentence.start, sentence.end)


def _sentences(text: str, blocks: Sequence[Block]) -> Iterator[_Sentence]:
    for block in blocks:
        pieces = [
            piece for start, end in sentence_spans(text, block.start, block.end) for piece in _bounded(text, start, end)
        ]
        for number, units in enumerate(pieces, 1):
            start, end = units[0][0], units[-1][1]
            words = len(text[start:end].split())
            yield _Sentence(start, end, words, block.kind, number == len(pieces), tuple(units))


def _bounded(text: str, start: int, end: int) -> list[list[Span]]:
    """The units of a sentence, together; of one beyond reason in groups of about a passage's words."""
    units = unit_spans(text, start, end)
    if len(text[start:end].split()) <= _LONGEST_SENTENCE:
        return [units]
    pieces: list[list[Span]] = []
    for first, last in units:
        if pieces and len(text[pieces[-1][0][0] : last].split()) <= TARGET_WORDS:
            pieces[-1].append((first, last))
        else:
            pieces.append([(first, last)])
    return pieces


def _passage(page: Page, section: tuple[str, ...], sentences: Sequence[_Sentence]) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    text = page.text[start:end]
    units = tuple(
        Unit(first, last, sentence.start, sentence.end) for sentence in sentences for first, last in sentence.units
    )
    # A call stands right behind the word it belongs to, so one at the very end of the passage is the passage's own.
    marks = dict.fromkeys(call.mark for call in page.calls if start < call.offset <= end)
    return Passage(page.number, page.label, section, start, end, text, language_of(text), units, tuple(marks))
