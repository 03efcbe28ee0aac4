"""A slice of a passage as a sentence of an answer: with its place, its citation and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers.reference_question import cited_between
from assistant.cite import citation
from assistant.citing.shown_references import shown_references
from assistant.models import AnswerSentence
from corpus.fold import fold_text
from corpus.models import Language
from index.models import Hit

_CALL = re.compile(r"\s*\[([0-9٠-٩۰-۹]{1,3})\]$")


def answer_sentence(language: Language, passages: Sequence[Hit], at: int, start: int, end: int) -> AnswerSentence:
    """`start:end` of the page of passage `at`, cited in the language of the question; all of it is highlighted.

    A note's [n] at its end is left out: it would stand beside the number of the passage as if it were another.
    """
    hit = passages[at]
    references = shown_references(cited_between(hit, start, end), language)
    end -= len(_trailing_call(hit, start, end))
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
        references=references,
    )


def _trailing_call(hit: Hit, start: int, end: int) -> str:
    """The [n] at the end of a span that calls a note, with the blanks before it; empty where there is none."""
    call = _CALL.search(hit.text[start - hit.start : end - hit.start])
    calls = [each.mark for each in cited_between(hit, start, end)]
    return call[0] if call and fold_text(call[1]) in map(fold_text, calls) else ""
