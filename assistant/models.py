"""What a question comes back as: an answer made of sentences of the sources, each with its citation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.models import CitedReference, Language, Page
from index.models import Hit, IndexReport, Source

if TYPE_CHECKING:
    from index.filters import Filters


def with_ellipses(text: str, cut: tuple[bool, bool]) -> str:
    """A quotation with an ellipsis before and after it where its sentence goes on, so that no copy passes for the whole."""
    before, after = cut
    return f"{'… ' if before else ''}{text}{' …' if after else ''}"


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A verbatim slice of a page, one sentence or a few, with what is needed to check it there."""

    text: str
    """`start:end` of the page's text."""
    source: str
    title: str
    page: int
    label: str | None
    section: tuple[str, ...]
    start: int
    end: int
    language: Language
    citation: str
    """Author (year), title, page, section; the page in the language of the question, the rest as the work has it."""
    passage: int
    """Which of the answer's passages it stands in, counted from 0."""
    highlight: tuple[int, int]
    """The part of `text` that fits the question best, as offsets in `text`: a unit, or the likely words in it."""
    references: tuple[str, ...] = ()
    cut: tuple[bool, bool] = (False, False)
    """Whether its first sentence, a long one, goes on before it, and its last one after it."""
    also: tuple[str, ...] = ()
    """The other places that say the same, but for a few letters: "citation  (source)" of each."""

    @property
    def marked_text(self) -> str:
        """The text with an ellipsis where its sentence goes on."""
        return with_ellipses(self.text, self.cut)

    def overlaps(self, other: AnswerSentence) -> bool:
        """Whether the two have a place in common."""
        same_page = (self.source, self.page) == (other.source, other.page)
        return same_page and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown for a question. Unanswered, it has no sentences and its passages are the nearest ones."""

    question: str
    language: Language
    answered: bool
    confidence: float
    """Between 0 and 1: how likely the sources hold an answer."""
    sentences: tuple[AnswerSentence, ...]
    passages: tuple[Hit, ...]
    note: str
    """What the reader should know, in the question's language: another language, a doubtful page, a refusal."""
    cited: tuple[CitedReference, ...] = ()
    """Of a question that asks for a reference: what its best sentence cites, which is shown first."""
    alternatives: tuple[AnswerSentence, ...] = ()
    """What was nearly chosen, from other passages than the sentences, best first."""


class Assistant(Protocol):
    """What a front end needs: the CLI and the chat know no more than this. Errors are `assistant.errors` and below."""

    def ask(self, question: str, history: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        """Answer from what the filters let through; `history` holds the earlier questions, oldest first."""
        ...

    def sources(self) -> tuple[Source, ...]:
        """The works in the index."""
        ...

    def page(self, source: str, number: int) -> Page:
        """One page of a source, whole."""
        ...

    def add(self, paths: Sequence[Path], progress: Callable[[str], None]) -> IndexReport:
        """Index files or folders while the old index goes on answering; `progress` gets a line at a time."""
        ...
