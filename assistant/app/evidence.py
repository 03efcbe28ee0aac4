"""What a citation leads to: a place on a page, and what is shown beside it; made of an answer's sentence or a hit."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.cite import citation
from assistant.models import Answer
from index.models import Hit


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation and the way to it; offsets are those of the page's text."""

    source: str
    page: int
    label: str | None
    text: str
    """The quotation itself, verbatim."""
    citation: str
    references: tuple[str, ...]
    passage: tuple[int, int]
    sentence: tuple[int, int]
    highlight: tuple[int, int]
    """The part that fits the question best."""
    cut: tuple[bool, bool] = (False, False)
    """Whether its sentence goes on before it and after it."""


def evidence_of(answer: Answer) -> tuple[Evidence, ...]:
    """One for each sentence of the answer; of an unanswered question, one for each of the nearest passages."""
    if not answer.answered:
        return tuple(_of_hit(hit) for hit in answer.passages)
    found = []
    for sentence in answer.sentences:
        hit = answer.passages[sentence.passage]
        start, end = sentence.highlight
        found.append(
            Evidence(
                sentence.source,
                sentence.page,
                sentence.label,
                sentence.text,
                sentence.citation,
                sentence.references,
                (hit.start, hit.end),
                (sentence.start, sentence.end),
                (sentence.start + start, sentence.start + end),
                sentence.cut,
            )
        )
    return tuple(found)


def _of_hit(hit: Hit) -> Evidence:
    place = (hit.start, hit.end)
    return Evidence(
        hit.source,
        hit.page,
        hit.label,
        hit.text,
        citation(hit),
        hit.references,
        place,
        place,
        (hit.start, hit.start),
    )
