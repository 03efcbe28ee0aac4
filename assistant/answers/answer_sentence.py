"""A slice of a passage as a sentence of an answer: with its place, its citation and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers.reference_question import cited_between
from assistant.cite import citation
from assistant.citing.shown_references import shown_references
from assistant.models import AnswerSentence
from corpus.models import Language
from index.models import Hit


def answer_sentence(language: Language, passages: Sequence[Hit], at: int, start: int, end: int) -> AnswerSentence:
    """`start:end` of the page of passage `at`, cited in the language of the question; all of it is highlighted."""
    hit = passages[at]
    return AnswerSentence(
        text=hit.text[start - hit.start : end - hit.start],
        source=hit.source,
        title=hit.title,
        page=hit.page,
        label=hit.label,
        section=hit.section,
        start=start,
        end=end,
        language=hit.language,
        citation=citation(hit, language, start, end),
        passage=at,
        highlight=(0, end - start),
        references=shown_references(cited_between(hit, start, end), language),
    )
