"""Notes: lists of them found in a text, and the full reference that each one leads to.

A short note ("Ibid., p. 4", "نفس المرجع", "Manor, op. cit.") stands for a reference given before it. `resolve` follows
it to that reference where the text leaves no doubt, and leaves it unresolved (None) where it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.fold import fold_text
from corpus.markup import note_mark
from corpus.models import Document, Note, Passage

NOTES_HEADING = re.compile(
    r"^(?:ال)?(?:هوامش|قوامش|حواشي|تعليقات|هامش)(?: و(?:ال)?(?:مراجع|احالات|حواشي|هوامش))?$"
    r"|^قايمه (?:ال)?(?:هوامش|حواشي)$"
    r"|^(?:end ?|foot ?)?notes(?: and references)?$"
)
_ENTRY = re.compile(
    r"^\s*(?:[-–•*]\s+)?(?:\[\^(?P<markdown>[^\]\s]{1,20})\]:|[(\[](?P<bracketed>[0-9٠-٩۰-۹]{1,4}|\*{1,3}|†|‡)[)\]]"
    r"|(?P<bare>[0-9٠-٩۰-۹]{1,4})\s*(?:[.)\-–:ـ]|\s-))[ \t]*(?P<text>.*)$",
    re.DOTALL,
)
# On folded text. "ibid" and its like lead to the note just before, "op. cit." and its like to an earlier work of the
# author. "id." and "idem" are words of other languages and of titles too: they open the note.
_SAME = re.compile(
    r"\bibid(?:em)?\b|^\W*(?:idem\b|id\.)|نفس (?:ال)?(?:مرجع|مصدر)|(?:ال)?(?:مرجع|مصدر) (?:نفسه|ذاته|عينه)"
)
_EARLIER = re.compile(r"\bop\b[ .,،]*\bcit\b|\bloc\b[ .,،]*\bcit\b|(?:ال)?(?:مرجع|مصدر) (?:ال)?سابق(?: ذكره)?|سبق ذكره")
_PAGES = re.compile(r"\b(?:pp?|ص ?ص?)\b[ .:]*[0-9]+.*$|(?<![0-9\-–, ])[0-9\-–, ]++\.?$")
_LETTERS = re.compile(r"[^\W\d_]+")
# Of the words that a short note gives (author, perhaps a shortened title), this share must stand in the full reference.
_ENOUGH_WORDS = 0.6
_KEY_LETTERS = 4


def is_notes_heading(text: str) -> bool:
    """Whether a heading announces the notes: الهوامش, القوامش (an OCR reading of it), Notes, Endnotes."""
    return bool(NOTES_HEADING.match(fold_text(text).strip(" :：.،")))


def parse_entry(text: str) -> Note | None:
    """A line of a list of notes, such as `- (12) Manor, ...`; None when it does not begin with a mark."""
    match = _ENTRY.match(text)
    if match is None or not match["text"].strip():
        return None
    mark = match["markdown"] or match["bracketed"] or match["bare"]
    return Note(note_mark(mark), match["text"].strip())


@dataclass(frozen=True, slots=True)
class _FullReference:
    """A reference given in full, its folded words with a blank around each, and those that stand where the author does."""

    text: str
    words: str
    author: str


class _GivenReferences:
    """The full references given so far, found by a word or by its first or last letters."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._by_key: dict[str, dict[str, _FullReference]] = {}

    def add(self, text: str) -> None:
        if text in self._texts:
            return
        self._texts.add(text)
        author = re.split("[,،]", text, maxsplit=1)[0]
        words = _names(fold_text(text))
        full = _FullReference(text, _spaced(words), _spaced(_names(fold_text(author))))
        for key in {key for word in words for key in _keys(word)}:
            self._by_key.setdefault(key, {})[text] = full

    def holding(self, named: Sequence[str]) -> list[_FullReference]:
        """Those that can hold one of the words, each once."""
        found: dict[str, _FullReference] = {}
        for key in {key for word in named for key in _keys(word)}:
            found |= self._by_key.get(key, {})
        return list(found.values())


def _keys(word: str) -> tuple[str, ...]:
    """What words that `_holds` takes for one have in common: the word, or its first or its last four letters."""
    return (word,) if len(word) < _KEY_LETTERS else (f"{word[:_KEY_LETTERS]}*", f"*{word[-_KEY_LETTERS:]}")


def resolve(notes: Sequence[Note]) -> tuple[Note, ...]:
    """The same notes, in order, each with the reference that it rests on; None where that is not certain."""
    resolved: list[Note] = []
    given = _GivenReferences()
    for note in notes:
        reference = _reference(note.text, resolved[-1].reference if resolved else None, given)
        resolved.append(replace(note, reference=reference))
        if reference == note.text:
            given.add(reference)
    return tuple(resolved)


def with_references(document: Document) -> Document:
    """The same document, each of its notes with the reference that it rests on, followed from page to page."""
    resolved = iter(resolve([note for page in document.pages for note in page.notes]))
    pages = tuple(replace(page, notes=tuple(next(resolved) for _ in page.notes)) for page in document.pages)
    return replace(document, pages=pages)


def _reference(text: str, last: str | None, given: _GivenReferences) -> str | None:
    folded = fold_text(text)
    cue = _SAME.search(folded) or _EARLIER.search(folded)
    if cue is None:
        return text
    before = _PAGES.sub("", folded[: cue.start()])
    if named := _names(before):
        return _earlier_work(named, given.holding(named))
    return None if _LETTERS.search(before) else last


def _names(folded: str) -> list[str]:
    return [word for word in _LETTERS.findall(folded) if len(word) > 1]


def _spaced(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _earlier_work(named: Sequence[str], given: Iterable[_FullReference]) -> str | None:
    """The one full reference before this note that holds the words given for it; None when two fit equally well.

    Words that stand where the author stands (before the first comma) count more, the more so the fewer others stand
    there: "Benali" is Tariq Benali before it is Eleanor Marsh and Tariq Benali.
    """
    candidates: dict[str, float] = {}
    for full in given:
        share = _share(named, full.words)
        if share >= _ENOUGH_WORDS:
            by_author = _share(named, full.author) == 1.0
            candidates[full.text] = share + by_author * (1 + len(named) / max(len(full.author.split()), len(named)))
    if not candidates:
        return None
    best = max(candidates.values())
    leading = [text for text, score in candidates.items() if score == best]
    return leading[0] if len(leading) == 1 else None


def _share(named: Sequence[str], words: str) -> float:
    """How many of the given words are among the others, as a share."""
    return sum(_holds(words, word) for word in named) / len(named)


def _holds(words: str, word: str) -> bool:
    """Names run together by an extractor (`VionaRashica`) still hold the name, at either end."""
    return f" {word} " in words or (len(word) >= _KEY_LETTERS and (f" {word}" in words or f"{word} " in words))


def full_reference(note: Note) -> str:
    """What a note says; where that is short (ibid., p. 4), with the reference it stands for behind it in brackets."""
    return note.text if note.reference in (None, note.text) else f"{note.text} [{note.reference}]"


def notes_of(document: Document, passage: Passage) -> tuple[Note, ...]:
    """The notes that a passage calls: on its own page, else in the next list after it, else in the last before it."""
    return tuple(note for mark in passage.marks if (note := _find(document, passage.page, mark)) is not None)


def _find(document: Document, page: int, mark: str) -> Note | None:
    def on(numbers: Iterable[int]) -> Note | None:
        by_number = {each.number: each for each in document.pages}
        for number in numbers:
            for note in by_number[number].notes:
                if note.mark == mark:
                    return note
        return None

    numbers = [each.number for each in document.pages]
    return on(n for n in numbers if n >= page) or on(reversed([n for n in numbers if n < page]))
