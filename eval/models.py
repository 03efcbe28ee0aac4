"""What passes between the parts of the bench: questions with their gold, and what came back for each, all frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.models import Document, Language


@dataclass(frozen=True, slots=True)
class Gold:
    """A place that answers a question."""

    source: str
    page: int | None = None
    """Counted from 1; None when only the quotation says where."""
    quote: str | None = None
    """The words that answer; None when the whole page does (a SQuAD paragraph, a BEIR document)."""
    grade: int = 1
    """How relevant, for nDCG."""
    side: str = ""
    """Of a comparison: which of the two it is on, or "both"."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a set. Without gold it is one that the sources do not answer."""

    set: str
    id: str
    text: str
    language: Language
    kind: str = ""
    gold: tuple[Gold, ...] = ()
    answers: tuple[str, ...] = ()
    """Short answers, any one of them right (SQuAD); empty where quotations say it."""
    history: tuple[str, ...] = ()
    """The questions asked before, oldest first."""
    gold_language: Language | None = None
    """Of the passages that answer, where the set knows it."""

    @property
    def answerable(self) -> bool:
        """Whether the sources answer it."""
        return bool(self.gold)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions and, where the set brings its own, the documents that they are asked over."""

    name: str
    sha256: str
    """Of the files it was read from."""
    questions: tuple[Question, ...]
    documents: tuple[tuple[str, Document], ...] = ()
    """Named; each page is what is ranked. Empty: the set is asked over an index, and its passages are ranked."""
    left_out: int = 0
    """Questions that have no counterpart in the passages they were to be asked over."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage, or with a set that brings its own documents a whole page, in the order found."""

    source: str
    page: int
    paragraph: int
    """Of the page's paragraphs the one it begins in, from 1; where a page is a paragraph (SQuAD), the page's number."""
    label: str | None
    start: int
    end: int
    score: float
    text: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that was shown as the answer or part of it, and how it stood up to its page."""

    text: str
    source: str
    page: int
    start: int
    end: int
    highlight: str
    """The part that fits best."""
    references: tuple[str, ...]
    exact: bool
    """Whether it is the slice `start:end` of the page's text."""
    supported: bool
    """Whether its words stand on the cited page, spelling folded."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for a question."""

    ranked: tuple[Ranked, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    """As shown, best first; none when refused."""
    alternatives: tuple[str, ...] = ()
    """Further candidates, best first: what the answer would have been, and what came next."""
    answered: bool | None = None
    """None from a configuration that only ranks."""
    confidence: float = 0.0
    seconds: float = 0.0
    error: str | None = None
    """Why nothing came back; such a question scores zero."""

    @property
    def answer(self) -> tuple[str, ...]:
        """The texts offered, best first, none twice."""
        return tuple(dict.fromkeys((*(sentence.text for sentence in self.sentences), *self.alternatives)))


@dataclass(frozen=True, slots=True)
class Judgement:
    """Where the answer to a question stands in what was searched, by the keys of `eval.places`."""

    pages: Mapping[str, int] = field(default_factory=dict)
    """Pages that hold an answer, with their grades."""
    passages: Mapping[str, int] = field(default_factory=dict)
    """Passages that hold a gold quotation; empty where whole pages are the gold."""
    quotations: tuple[frozenset[str], ...] = ()
    """For each gold quotation the passages that hold it; none for a broken one."""
    language: Language | None = None
    """Of the place that answers."""
    broken: tuple[Gold, ...] = ()
    """Gold quotations that are not where they say: nothing can be right by them."""
