"""What a question came to, as it is shown and kept: a reply, and the places in the sources that prove it.

A `Reply` is made of an `Answer` once. It holds no more than the chat shows, so that it can be kept in a file and be
opened again when the index has changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.cite import citation, format_citation
from assistant.citing.shown_references import shown_references
from assistant.models import Answer, AnswerSentence, with_ellipses
from assistant.wording import UNSURE
from corpus.models import Language, Page
from index.models import Hit, Source


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation and the way to it; offsets are those of the page's text."""

    source: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    page: int
    label: str | None
    text: str
    """The quotation itself, verbatim; empty for a work that is opened without one."""
    citation: str
    references: tuple[str, ...]
    passage: tuple[int, int]
    sentence: tuple[int, int]
    highlight: tuple[int, int]
    """The part that fits the question best."""
    cut: tuple[bool, bool] = (False, False)
    """Whether its sentence goes on before it and after it."""
    also: tuple[str, ...] = ()
    """The other places that say the same: "citation  (source)" of each."""

    @property
    def marked_text(self) -> str:
        """The quotation with an ellipsis where its sentence goes on."""
        return with_ellipses(self.text, self.cut)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with one piece of evidence a sentence, or a refusal with one for each of the nearest passages."""

    language: Language
    answered: bool
    confidence: float
    note: str
    evidence: tuple[Evidence, ...]
    references: tuple[str, ...] = ()
    """Of a question that asks for a reference: the answer, which the evidence cites."""
    alternatives: tuple[Evidence, ...] = ()
    """Of an unsure answer: what was nearly chosen."""

    @property
    def places(self) -> tuple[Evidence, ...]:
        """All that can be opened, in the order in which it is shown."""
        return self.evidence + self.alternatives


def reply_of(answer: Answer) -> Reply:
    """What is shown of an answer. IndexError if a sentence names a passage that is not there."""
    if answer.answered:
        evidence = tuple(_of_sentence(answer, sentence) for sentence in answer.sentences)
    else:
        evidence = tuple(_of_hit(hit, answer.language) for hit in answer.passages)
    references = shown_references(answer.cited, answer.language)
    unsure = answer.answered and answer.confidence < UNSURE
    others = tuple(_of_sentence(answer, sentence) for sentence in answer.alternatives) if unsure else ()
    return Reply(answer.language, answer.answered, answer.confidence, answer.note, evidence, references, others)


def evidence_of_work(work: Source, language: Language) -> Evidence:
    """The first page of a work, with nothing quoted, for a reader of `language`."""
    nothing = (0, 0)
    cited = format_citation(work.authors, work.year, work.title, 1, None, (), language)
    return Evidence(
        work.source, work.title, work.authors, work.year, 1, None, "", cited, (), nothing, nothing, nothing
    )  # fmt: skip


def placed(evidence: Evidence, page: Page) -> Evidence | None:
    """The evidence with its offsets on a page that may have changed since; None if the quotation is not there."""
    start, end = evidence.sentence
    if page.text[start:end] == evidence.text:
        return evidence
    found = page.text.find(evidence.text)
    if found < 0:
        return None
    shift = found - start
    passage, sentence, highlight = (
        (max(0, first + shift), min(len(page.text), last + shift))
        for first, last in (evidence.passage, evidence.sentence, evidence.highlight)
    )
    return replace(evidence, passage=passage, sentence=sentence, highlight=highlight)


def heading_of(evidence: Evidence, page: Page, start: int, language: Language) -> str:
    """The citation of a place in the same work: of a page, in the section that holds its character `start`.

    `language` is the reader's.
    """
    headings = [block for block in page.blocks if block.kind == "heading" and block.start <= start]
    section = (page.text[headings[-1].start : headings[-1].end],) if headings else ()
    return format_citation(
        evidence.authors, evidence.year, evidence.title, page.number, page.label, section, language
    )  # fmt: skip


def _of_sentence(answer: Answer, sentence: AnswerSentence) -> Evidence:
    hit = answer.passages[sentence.passage]
    start, end = sentence.highlight
    return Evidence(
        source=sentence.source,
        title=sentence.title,
        authors=hit.authors,
        year=hit.year,
        page=sentence.page,
        label=sentence.label,
        text=sentence.text,
        citation=sentence.citation,
        references=sentence.references,
        passage=(hit.start, hit.end),
        sentence=(sentence.start, sentence.end),
        highlight=(sentence.start + start, sentence.start + end),
        cut=sentence.cut,
        also=sentence.also,
    )


def _of_hit(hit: Hit, language: Language) -> Evidence:
    place = (hit.start, hit.end)
    return Evidence(
        source=hit.source,
        title=hit.title,
        authors=hit.authors,
        year=hit.year,
        page=hit.page,
        label=hit.label,
        text=hit.text,
        citation=citation(hit, language),
        references=shown_references(hit.cited, language),
        passage=place,
        sentence=place,
        highlight=(hit.start, hit.start),
    )
