"""Notes: lists of them found in a text, and the full reference that each one leads to.

A short note ("Ibid., p. 4", "نفس المرجع", "Manor, op. cit.") stands for a reference given before it. `resolve` follows
it to that reference where the text leaves no doubt, and leaves it unresolved (None) where it does.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from corpus.fold import fold_text
from corpus.markup import note_mark
from corpus.models import Document, Note

# On folded text, without a number before it.
_NOTES_HEADING = re.compile(
    r"(?:قايمه )?(?:ال)?(?:هوامش|قوامش|حواشي|تعليقات|هامش)(?: و ?(?:ال)?(?:مراجع|مصادر|احالات|حواشي|هوامش))?"
    r"|(?:قايمه )?(?:ال)?(?:هوامش|حواشي) (?:ال)?(?:بحث|دراسه|مقال|ورقه|فصل|مبحث|باب)(?: (?:ال)?\w+)?"
    r"|(?:قايمه )?(?:ال)?(?:مراجع|مصادر) و ?(?:ال)?(?:هوامش|حواشي)"
    r"|(?:chapter )?(?:end ?|foot ?)?notes(?: (?:and|&) references)?|references (?:and|&) (?:end ?)?notes"
    r"|notes (?:to|for|on) chapter \w+"
)
_REFERENCES_HEADING = re.compile(
    r"(?:قايمه )?(?:ال)?(?:مراجع|مصادر)(?: و ?(?:ال)?(?:مراجع|مصادر))?"
    r"(?: (?:ال)?(?:بحث|دراسه|مقال|ورقه))?(?: (?:ب?اللغه )?(?:ال)?(?:عربيه|اجنبيه|انجليزيه|انكليزيه|فرنسيه))?"
    r"|(?:list of )?(?:(?:arabic|english|foreign|other) )?(?:references|bibliography|works cited|literature cited)"
)
_HEADING_NUMBER = re.compile(r"^(?:[0-9]{1,2}|[ivx]{1,4}|[ا-ي]|اولا|ثانيا|ثالثا|رابعا|خامسا)[ .:\-)]+")
_MOST_HEADING_WORDS = 6
_ENTRY = re.compile(
    r"^\s*(?:[-–•*]\s+)?(?:\[\^(?P<markdown>[^\]\s]{1,20})\]:|[(\[](?P<bracketed>[0-9٠-٩۰-۹]{1,4}|\*{1,3}|†|‡)[)\]]"
    r"|(?P<bare>[0-9٠-٩۰-۹]{1,4})\s*(?:[.)\-–:ـ]|\s-))[ \t]*(?P<text>.*)$",
    re.DOTALL,
)
# On folded text. "ibid" and its like lead to the note just before; "op. cit." and its like to an earlier work of the
# author, or without one to the note before; "supra note 4" to that note. "id.", "idem", "نفسه" and the abbreviations are
# words of other languages and of titles too: they open the note, or stand alone between commas.
_SAME = re.compile(
    r"\bibid(?:em)?\b|^\W*(?:idem\b|id\.)"
    r"|(?:نفس|ذات) (?:ال)?(?:مرجع|مصدر|موضع|مكان|صفحه)|(?:ال)?(?:مرجع|مصدر|موضع|مكان)(?: (?:ال)?سابق)? (?:نفسه|ذاته|عينه)"
    r"|^\W*(?:نفسه|نفسها)(?=\W*(?:$|[،,.] ?ص|ص))|^\W*م\s?\.\s?ن\b"
)
_EARLIER = re.compile(
    r"\bop\b[ .,،]*\bcit\b|\bloc\b[ .,،]*\bcit\b|\b(?:work|book|article) cited\b|\bcited above\b"
    r"|(?:ال)?(?:مرجع|مصدر|كتاب) (?:ال)?(?:سابق|مذكور|سالف|انف|متقدم)(?: (?:ال)?ذكر(?:ه)?)?(?: سابقا| اعلاه)?"
    r"|(?:(?:ال)?(?:مرجع|مصدر) )?(?:سبق ذكره|سبقت الاشاره اليه|سبق الاشاره اليه|المشار اليه(?: سابقا| اعلاه)?)"
    r"|(?<![^\W\d_])م\s?\.\s?س\b(?:\s?\.\s?ذ\b)?"
)
_SUPRA = re.compile(
    r"\W*+(?:[^\d]{1,60}[,،] )?(?:see |cf\.? |انظر:? |راجع:? )?(?:supra,? (?:at )?|above,? |(?:ال)?)?"
    r"(?:foot|end)?(?:note|n\.|هامش|حاشيه)(?: رقم)? ?[(\[]?(?P<mark>[0-9]{1,4})[)\]]?(?: (?:above|supra|اعلاه|السابق))?\W*+"
    r"(?:(?:pp?|ص)[ .]*[0-9–-]+)?\W*+"
)
_PAGES = re.compile(r"\b(?:pp?|ص ?ص?)\b[ .:]*[0-9]+.*$|(?<![0-9\-–, ])[0-9\-–, ]++\.?$")
_LETTERS = re.compile(r"[^\W\d_]+")
# What a note that cites has, and a remark has not: a year, a page, an address, a title in quotation marks, an author's comma.
_CITES = re.compile(r"(?:1[5-9]|20)[0-9]{2}|\b(?:pp?|ص ?ص?)[ .]*[0-9]|://|www\.|[«“\"]|^[^,،.]{3,60}[,،]")
# Of the words that a short note gives (author, perhaps a shortened title), this share must stand in the full reference.
_ENOUGH_WORDS = 0.6
_KEY_LETTERS = 4
_MOST_CANDIDATES = 3
_MOST_WITH_A_KEY = 200
"""Works looked through for one word of a short note: of more, the last given; a rarer word of it finds the others."""


def is_notes_heading(text: str) -> bool:
    """Whether a heading announces the notes: الهوامش, القوامش (an OCR reading of it), Notes, Endnotes."""
    return _is_heading(text, _NOTES_HEADING)


def is_references_heading(text: str) -> bool:
    """Whether a heading announces the list of references: المراجع, المصادر والمراجع, References, Bibliography."""
    return _is_heading(text, _REFERENCES_HEADING)


def _is_heading(text: str, form: re.Pattern[str]) -> bool:
    if len(text.split()) > _MOST_HEADING_WORDS:
        return False
    folded = fold_text(text).strip(" :：.،*")
    return bool(form.fullmatch(folded) or form.fullmatch(_HEADING_NUMBER.sub("", folded)))


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

    number: int
    """Counted in the order in which they are given."""
    text: str
    words: str
    author: str


class _GivenReferences:
    """The full references given so far, found by a word or by its first or last letters."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._by_key: dict[str, deque[_FullReference]] = {}

    def add(self, text: str) -> None:
        if text in self._texts:
            return
        self._texts.add(text)
        author = re.split("[,،]", text, maxsplit=1)[0]
        words = _names(fold_text(text))
        full = _FullReference(len(self._texts), text, _spaced(words), _spaced(_names(fold_text(author))))
        for key in {key for word in words for key in _keys(word)}:
            self._by_key.setdefault(key, deque(maxlen=_MOST_WITH_A_KEY)).append(full)

    def holding(self, named: Sequence[str]) -> list[_FullReference]:
        """Those that can hold one of the words, each once, in the order in which they were given."""
        keys = {key for word in named for key in _keys(word)}
        found = {full.number: full for key in keys for full in self._by_key.get(key, ())}
        return [found[number] for number in sorted(found)]


def _keys(word: str) -> tuple[str, ...]:
    """What words that `_holds` takes for one have in common: the word, or its first or its last four letters."""
    return (word,) if len(word) < _KEY_LETTERS else (f"{word[:_KEY_LETTERS]}*", f"*{word[-_KEY_LETTERS:]}")


_Led: TypeAlias = tuple[str | None, tuple[str, ...]]
"""The full reference that a note leads to, or None and those that it could stand for."""


def resolve(notes: Sequence[Note]) -> tuple[Note, ...]:
    """The same notes, in order, each with the reference that it rests on; where that is not certain, with candidates."""
    resolved: list[Note] = []
    given = _GivenReferences()
    by_mark: dict[str, Note] = {}
    before: _Led = (None, ())
    for note in notes:
        reference, candidates = led = _led(note.text, before, given, by_mark)
        resolved.append(replace(note, reference=reference, candidates=candidates))
        by_mark[note.mark] = resolved[-1]
        if reference == note.text:
            given.add(reference)
        if reference != note.text or _CITES.search(fold_text(note.text)):
            before = led
        else:  # a remark stands between, so what was cited before it is only likely
            before = None, (before[0],) if before[0] else before[1]
    return tuple(resolved)


def with_references(document: Document) -> Document:
    """The same document, each of its notes with the reference that it rests on, followed from page to page."""
    resolved = iter(resolve([note for page in document.pages for note in page.notes]))
    pages = tuple(replace(page, notes=tuple(next(resolved) for _ in page.notes)) for page in document.pages)
    return replace(document, pages=pages)


def _led(text: str, before: _Led, given: _GivenReferences, by_mark: Mapping[str, Note]) -> _Led:
    """Where a note leads; `before` is where the note before it does."""
    folded = fold_text(text)
    if supra := _SUPRA.fullmatch(folded):
        meant = by_mark.get(supra["mark"])
        return (meant.reference, meant.candidates) if meant else (None, ())
    cue = _SAME.search(folded) or _EARLIER.search(folded)
    if cue is None:
        return text, ()
    named = _PAGES.sub("", folded[: cue.start()])
    if words := _names(named):
        fitting = _earlier_works(words, given.holding(words))
        return (fitting[0], ()) if len(fitting) == 1 else (None, fitting)
    return (None, ()) if _LETTERS.search(named) else before


def _names(folded: str) -> list[str]:
    return [word for word in _LETTERS.findall(folded) if len(word) > 1]


def _spaced(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _earlier_works(named: Sequence[str], given: Iterable[_FullReference]) -> tuple[str, ...]:
    """The full reference before this note that holds the words given for it; the last ones where several fit equally well.

    Words that stand where the author stands (before the first comma) count more, the more so the fewer others stand
    there: "Benali" is Tariq Benali before it is Eleanor Marsh and Tariq Benali. An author's whole name counts in full
    behind other words: "the figure is in Centre for Inquiry".
    """
    best, likeliest = 0.0, list[_FullReference]()
    for full in given:
        share = _share(named, full.words)
        whole = len(full.author.split()) > 1 and full.author in _spaced(named)
        if share >= _ENOUGH_WORDS or whole:
            by_author = whole or _share(named, full.author) == 1.0
            names, words = len(full.author.split()), len(named)
            score = share + by_author * (1 + min(names, words) / max(names, words))
            if score > best:
                best, likeliest = score, []
            if score == best:
                likeliest.append(full)
    return tuple(full.text for full in likeliest[-_MOST_CANDIDATES:])


def _share(named: Sequence[str], words: str) -> float:
    """How many of the given words are among the others, as a share."""
    return sum(_holds(words, word) for word in named) / len(named)


def _holds(words: str, word: str) -> bool:
    """Names run together by an extractor (`VionaRashica`) still hold the name, at either end."""
    return f" {word} " in words or (len(word) >= _KEY_LETTERS and (f" {word}" in words or f"{word} " in words))


def full_reference(note: Note) -> str:
    """What a note says; where that is short (ibid., p. 4), with the reference it stands for behind it in brackets."""
    return note.text if note.reference in (None, note.text) else f"{note.text} [{note.reference}]"
