"""Where the gold of a question stands in what was searched: quotations found again on their pages, as keys to rank against.

A page's key is `source#page`, a passage's `source#page#start`. A quotation is found by its letters and digits, so line breaks,
diacritics and punctuation may differ between the reader that made the set and ours. In the body, the passages that hold at
least half of it count as right; in a note, those that call the note, on its own page or else where the call stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from corpus.fold import fold, letters_and_digits
from corpus.language import language_of
from corpus.models import Document, Page, Passage
from corpus.store import Store, StoredPassage
from eval.models import Gold, Judgement, Question


def page_key(source: str, page: int) -> str:
    """The key of a page."""
    return f"{source}#{page}"


def passage_key(source: str, page: int, start: int) -> str:
    """The key of a passage."""
    return f"{source}#{page}#{start}"


class PageJudge:
    """Judges questions whose gold are whole pages, of the documents that their set brings."""

    def __init__(self, documents: Iterable[tuple[str, Document]]) -> None:
        self._texts = {
            page_key(source, page.number): page.text for source, document in documents for page in document.pages
        }
        self._letters = lru_cache(maxsize=None)(lambda key: letters_and_digits(self._texts.get(key, "")))

    def judge(self, question: Question) -> Judgement:
        """The question's pages. Broken is a short answer that stands on none of them: nothing that is shown can hold it."""
        pages = {page_key(gold.source, gold.page): gold.grade for gold in question.gold if gold.page is not None}
        missing = [
            answer
            for answer in question.answers
            if not any(letters_and_digits(answer) in self._letters(key) for key in pages)
        ]
        broken = tuple(Gold(gold.source, gold.page, answer) for gold in question.gold[:1] for answer in missing)
        return Judgement(pages, language=question.gold_language, broken=broken)


class QuotationJudge:
    """Finds gold quotations in an index's text. `names` maps the ids of works to the names that hits give them."""

    def __init__(self, text: Store, names: Mapping[int, str], questions: Iterable[Question]) -> None:
        wanted = {gold.source for question in questions for gold in question.gold}
        self._text = text
        self._works = {source: work for source in wanted for work, name in names.items() if _same_source(name, source)}
        self._names = names
        self._passages: dict[int, list[StoredPassage]] = {work: [] for work in self._works.values()}
        for stored in text.passages():
            if stored.work in self._passages:
                self._passages[stored.work].append(stored)
        self._pages = {work.id: work.pages for work in text.works()}
        self._page = lru_cache(maxsize=None)(self._folded_page)

    def judge(self, question: Question) -> Judgement:
        """Where the question's gold stands. Gold that is not where it says stays under keys that nothing can have."""
        pages: dict[str, int] = {}
        passages: dict[str, int] = {}
        quotations: list[frozenset[str]] = []
        for number, gold in enumerate(question.gold):
            holding = self._holding(gold)
            source = self._names.get(self._works.get(gold.source, -1), gold.source)
            keys = frozenset(passage_key(source, passage.page, passage.start) for passage in holding)
            quotations.append(keys)
            missing = f"{gold.source}#missing#{number}"
            for key in keys or {missing}:
                passages[key] = gold.grade
            for key in {page_key(source, passage.page) for passage in holding} or {missing}:
                pages[key] = gold.grade
        broken = tuple(gold for gold, keys in zip(question.gold, quotations, strict=True) if not keys)
        quotes = [gold.quote for gold in question.gold if gold.quote and gold not in broken]
        language = question.gold_language or (language_of(quotes[0]) if quotes else None)
        return Judgement(pages, passages, tuple(quotations), language, broken)

    def _holding(self, gold: Gold) -> list[Passage]:
        """The passages that hold a quotation, or call the note that it stands in."""
        work = self._works.get(gold.source)
        if work is None or gold.quote is None:
            return []
        wanted = letters_and_digits(gold.quote)
        passages = [stored.passage for stored in self._passages[work]]
        found: list[Passage] = []
        for number in [gold.page] if gold.page is not None else range(1, self._pages[work] + 1):
            page = self._page(work, number)
            span = None if page is None else page.span(wanted)
            if span is not None:
                found += _holding_span([passage for passage in passages if passage.page == number], span)
        if found:
            return found
        calling = [
            stored.passage
            for stored in self._passages[work]
            if any(wanted in letters_and_digits(each.shown) for each in stored.cited)
        ]
        return [passage for passage in calling if passage.page == gold.page] or calling

    def _folded_page(self, work: int, number: int) -> _FoldedPage | None:
        page = self._text.page(work, number)
        return None if page is None else _FoldedPage.of(page)


@dataclass(frozen=True, slots=True)
class _FoldedPage:
    """The letters and digits of a page's text, and where in the text each comes from."""

    letters: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, page: Page) -> _FoldedPage:
        folded = fold(page.text)
        kept = [
            (letter, offset) for letter, offset in zip(folded.text, folded.offsets, strict=True) if letter.isalnum()
        ]
        return cls("".join(letter for letter, _ in kept), tuple(offset for _, offset in kept))

    def span(self, wanted: str) -> tuple[int, int] | None:
        """Where in the page's text these letters and digits stand first."""
        at = self.letters.find(wanted)
        return None if at < 0 or not wanted else (self.offsets[at], self.offsets[at + len(wanted) - 1] + 1)


def _holding_span(passages: list[Passage], span: tuple[int, int]) -> list[Passage]:
    """The passages that hold at least half of a span of their page, or if none does, the one that holds most."""
    overlaps = [(min(each.end, span[1]) - max(each.start, span[0]), each) for each in passages]
    half = [each for overlap, each in overlaps if 2 * overlap >= span[1] - span[0]]
    most = max(overlaps, key=lambda pair: pair[0], default=None)
    return half or ([most[1]] if most is not None and most[0] > 0 else [])


def _same_source(name: str, source: str) -> bool:
    """Whether a hit's source is the one a set names: by its whole name or the end of its path."""
    return name == source or name.endswith(f"/{source}") or source.endswith(f"/{name}")
