"""What a citation in a manuscript says: which pages, and which work of the index.

The forms are those that people and Maraji write: (Author, year, p. 4), (المؤلف، سنة، ص ٤), `Author, Title, p. 4` in a note,
`Author (year), “Title”, p. 4` and `p. 4` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.quoting.quotable import words_of
from corpus.fold import fold_text
from corpus.language import language_of
from corpus.models import Language
from index.analysis import names
from index.models import Source

# On folded text.
_NUMBER = r"(?:[0-9]{1,9}(?![0-9])|[ivxlc]+(?![^\W_]))"
_RANGE = rf"{_NUMBER}(?:\s*[-–—]\s*{_NUMBER})?"
_PAGES = re.compile(
    r"(?<![^\W_])(?:(?P<file>file pages?|صفح(?:ه|تا|ات) الملف)|pp?|pages?|ص ?ص|ص|(?:ال)?صفح(?:ه|ات|تان|تين))"
    rf"[\s.:]*(?P<pages>{_RANGE}(?:\s*(?:,|،|و|and|&)\s*{_RANGE}(?![0-9]))*)"
)
_AFTER_NAME = re.compile(rf"[^\W\d_][)\s,،]*\s(?P<pages>{_RANGE})[\s)\]]*$")
_AFTER_YEAR = re.compile(rf"(?<![0-9])(?:1[5-9]|20)[0-9]{{2}}[a-z]?\s*:\s*(?P<pages>{_RANGE})")
_YEAR = re.compile(r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?![0-9])")
_SAME = re.compile(
    r"\b(?:ibid(?:em)?|op\W{0,3}cit|loc\W{0,3}cit)\b|(?:ال)?(?:مرجع|مصدر) (?:ال)?(?:نفسه|ذاته|سابق)|نفس (?:ال)?(?:مرجع|مصدر)"
)
_NAME = re.compile(r"[^\W\d_]{2,}")
_NO_NAMES = frozenset({"see", "cf", "at", "and", "in", "emphasis", "added", "انظر", "راجع", "في", "التشديد", "مني"})
_BESIDE_NAMES = frozenset({"and", "et", "al", "و", "اخرون", "واخرون"})
_MOST_NAME_WORDS = 8
_BRACKET = re.compile("[()]")
_MOST_PAGES = 500
# Of the words of a title that is not given in full, this share must stand in the citation.
_ENOUGH_OF_TITLE = 0.7
_FEW_TITLE_WORDS = 2
"""So few must be given in full."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages that a citation names, as printed, in ASCII digits; or pages of the file."""

    labels: tuple[str, ...] = ()
    of_file: bool = False


def is_citation(text: str) -> bool:
    """Whether a text gives a page or a year, or refers back to a citation."""
    folded = fold_text(text)
    return bool(_PAGES.search(folded) or _YEAR.search(folded) or _SAME.search(folded))


def refers_back(text: str) -> bool:
    """Whether it is "ibid." or the like."""
    return bool(_SAME.search(fold_text(text)))


def names_a_work(text: str) -> bool:
    """Whether a citation says more than pages, a year and "ibid."."""
    folded = _YEAR.sub("", _SAME.sub("", _PAGES.sub("", fold_text(text))))
    return any(word not in _NO_NAMES for word in _NAME.findall(folded))


def pages_of(text: str) -> Pages:
    """The pages that a citation names last ("pp. 3–27, at p. 18" is page 18); none when it names none."""
    folded = fold_text(text)
    matches = [*_PAGES.finditer(folded)] or [*_AFTER_YEAR.finditer(folded)]
    if not matches:
        return Pages()
    labels: list[str] = []
    for given in re.split(r"\s*(?:,|،|و|and|&)\s*", matches[-1]["pages"]):
        first, _, last = (part.strip() for part in re.sub("[–—]", "-", given).partition("-"))
        if _YEAR.fullmatch(given) and labels:
            continue
        labels += _expanded(first, last)
    return Pages(tuple(labels), bool(matches[-1].groupdict().get("file")))


def with_page_word(name: str) -> str:
    """The pages in a citation of a name alone, (Roe 57), as `pages_of` reads them; empty when it has none."""
    after = _AFTER_NAME.search(fold_text(name))
    return f"p. {after['pages']}" if after else ""


def _expanded(first: str, last: str) -> list[str]:
    if not (first.isdigit() and last.isdigit()):
        return [part for part in (first, last) if part]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return [str(number) for number in range(int(first), min(int(last), int(first) + _MOST_PAGES) + 1)] or [first]


class NamedWorks:
    """The works of an index, prepared once to look up which of them a citation names."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._works = [_known(source) for source in sources]

    def named(self, text: str) -> tuple[Source, ...]:
        """The works that a citation names best, by title, author, year or file: more than one where it can be each."""
        words = words_of(text)
        said = _Said(
            text,
            f" {' '.join(words)} ",
            frozenset(words),
            frozenset(int(year) for year in _YEAR.findall(fold_text(text))),
            frozenset(names(text)),
            language_of(text),
        )
        scores = [_fit(work, said) for work in self._works]
        best = max(scores, default=0)
        return tuple(work.source for work, score in zip(self._works, scores, strict=True) if best and score == best)

    def is_author(self, text: str) -> bool:
        """Whether a text is nothing but the name of a work's author or of several, perhaps with a page: (Roe), (Roe 57)."""
        words = [word for word in words_of(text) if word not in _BESIDE_NAMES and not word.isdecimal()]
        if not 0 < len(words) <= _MOST_NAME_WORDS:
            return False
        authors = {word for work in self.named(text) for author in work.authors for word in words_of(author)}
        return bool(authors) and all(word in authors or self.named(word) for word in words)


@dataclass(frozen=True, slots=True)
class _Author:
    phrase: str
    """The folded words of the family name."""
    language: Language
    skeletons: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a work can be named by."""

    source: Source
    authors: tuple[_Author, ...]
    main_title: str
    """The folded words before the colon; empty when it is one word."""
    title_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a citation says."""

    text: str
    phrase: str
    """Its folded words, each between blanks."""
    words: frozenset[str]
    years: frozenset[int]
    skeletons: frozenset[str]
    language: Language


def _known(source: Source) -> _Known:
    families = [name.family for name in source.work.names] or [
        author.split()[-1] for author in source.authors if author.split()
    ]
    authors = tuple(
        _Author(phrase, language_of(family), frozenset(names(family)))
        for family in families
        if (phrase := " ".join(words_of(family)))
    )
    main, whole = words_of(re.split("[:：؟?]", source.title)[0]), words_of(source.title)
    title_words = frozenset(whole) if len(whole) > _FEW_TITLE_WORDS else frozenset[str]()
    return _Known(source, authors, " ".join(main) if len(main) > 1 else "", title_words)


def _fit(work: _Known, said: _Said) -> int:
    authors = min(sum(_names_author(author, said) for author in work.authors), 3)
    known = work.source.year is not None
    dated = known and work.source.year in said.years
    if _names_title(work, said) or work.source.source in said.text:
        return 100 + 10 * authors + dated
    if not authors or (said.years and known and not dated):
        return 0
    return 10 * authors + dated


def _names_author(author: _Author, said: _Said) -> bool:
    if any(f" {clitic}{author.phrase} " in said.phrase for clitic in ("", "و", "ل", "ول")):
        return True
    # A name in the other script: only its consonants are the same.
    return author.language != said.language and not said.skeletons.isdisjoint(author.skeletons)


def _names_title(work: _Known, said: _Said) -> bool:
    if work.main_title and f" {work.main_title} " in said.phrase:
        return True
    shared = len(work.title_words & said.words)
    return bool(work.title_words) and shared >= _ENOUGH_OF_TITLE * len(work.title_words)


def brackets(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The outer round brackets of a span, with what is between them."""
    depth, opened = 0, 0
    for match in _BRACKET.finditer(text, start, end):
        if match.group() == "(":
            opened = opened if depth else match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield opened, match.end()
