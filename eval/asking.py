"""One question to one reply: what was ranked, what was shown and how it stands up to its page, what came next.

Only the asking itself is timed; the deeper ranking, the alternatives and the checks are for the measures. They are those of
the question as it was asked: where the answer was looked up in works that it names (`assistant.answering`), not of that search.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TypeAlias

from assistant.answers.excerpts import shown_span
from assistant.answers.units import rank_units
from assistant.errors import AssistantError
from assistant.models import AnswerSentence
from assistant.question import Question as Understood
from assistant.question import understand
from corpus.errors import CorpusError
from corpus.fold import letters_and_digits
from corpus.models import Page, Unit
from eval.configurations import Engine
from eval.measures.ranking import DEPTH
from eval.models import Question, Ranked, Reply, Sentence
from index.errors import IndexingError
from index.models import Hit

Candidate: TypeAlias = tuple[Hit, int, Unit]
"""A unit that can be an answer, its passage and the passage's position in the answer."""

_ALTERNATIVES = 10


def ask(engine: Engine, question: Question, *, whole_pages: bool) -> Reply:
    """Ask. With `whole_pages` the ranking is of pages, each at the place of its best passage.

    A question that cannot be asked (empty, too long) comes back with the error and nothing else.
    """
    asked = understand(question.text, question.history)
    depth = 2 * DEPTH if whole_pages else DEPTH
    answer = None
    began = time.perf_counter()
    try:
        if engine.answers:
            answer = engine.answer(question.text, question.history)
            seconds = time.perf_counter() - began
            hits = engine.search(asked.search_text, depth)
        else:
            hits = engine.search(asked.search_text, depth)
            seconds = time.perf_counter() - began
        ranked = _ranked_pages(engine, asked, hits) if whole_pages else [_ranked_passage(engine, hit) for hit in hits]
        if answer is None:
            return Reply(tuple(ranked), confidence=hits[0].score if hits else 0.0, seconds=seconds)
        candidates = [
            (answer.passages[each.passage], each.passage, each.unit) for each in rank_units(asked, answer.passages)
        ]
        return Reply(
            tuple(ranked),
            tuple(_sentence(engine, sentence) for sentence in _best_first(answer.sentences, candidates)),
            tuple(_alternatives(answer.sentences, candidates)),
            answer.answered,
            answer.confidence,
            seconds,
        )
    except (AssistantError, IndexingError, CorpusError) as error:
        seconds = time.perf_counter() - began
        return Reply(answered=False if engine.answers else None, seconds=seconds, error=str(error))


def _ranked_pages(engine: Engine, asked: Understood, hits: Sequence[Hit]) -> list[Ranked]:
    """The best pages, each by its best passage; more passages are asked for until they make up enough pages or run out."""
    wanted = len(hits)
    while True:
        best: dict[tuple[str, int], Hit] = {}
        for hit in hits:
            best.setdefault((hit.source, hit.page), hit)
        if len(best) >= DEPTH or len(hits) < wanted:
            return [_whole_page(engine.page(hit.source, hit.page), hit) for hit in list(best.values())[:DEPTH]]
        wanted = max(2 * wanted, DEPTH)
        hits = engine.search(asked.search_text, wanted)


def _ranked_passage(engine: Engine, hit: Hit) -> Ranked:
    page = engine.page(hit.source, hit.page)
    paragraph = max(1, sum(block.start <= hit.start for block in page.blocks))
    return Ranked(hit.source, hit.page, paragraph, hit.label, hit.start, hit.end, hit.score, hit.text, hit.references)


def _whole_page(page: Page, hit: Hit) -> Ranked:
    return Ranked(hit.source, page.number, page.number, page.label, 0, len(page.text), hit.score, page.text)


def _sentence(engine: Engine, sentence: AnswerSentence) -> Sentence:
    """A shown sentence, checked against the page that it cites."""
    page = engine.page(sentence.source, sentence.page)
    first, last = sentence.highlight
    return Sentence(
        text=sentence.text,
        source=sentence.source,
        page=sentence.page,
        start=sentence.start,
        end=sentence.end,
        highlight=sentence.text[first:last],
        references=sentence.references,
        exact=page.text[sentence.start : sentence.end] == sentence.text,
        supported=letters_and_digits(sentence.text) in letters_and_digits(page.text),
    )


def _best_first(sentences: Sequence[AnswerSentence], candidates: Sequence[Candidate]) -> list[AnswerSentence]:
    """The answer's sentences, which are shown in reading order, by the rank of the best candidate in each."""

    def rank(sentence: AnswerSentence) -> int:
        return next((at for at, candidate in enumerate(candidates) if _holds(sentence, candidate)), len(candidates))

    return sorted(sentences, key=rank)


def _alternatives(sentences: Sequence[AnswerSentence], candidates: Sequence[Candidate]) -> list[str]:
    """The candidates that were not shown, best first, cut as an answer's sentences are: short sentences whole."""
    texts = dict.fromkeys(
        _glance(hit, unit)
        for hit, passage, unit in candidates
        if not any(_holds(sentence, (hit, passage, unit)) for sentence in sentences)
    )
    return list(texts)[:_ALTERNATIVES]


def _holds(sentence: AnswerSentence, candidate: Candidate) -> bool:
    _, passage, unit = candidate
    return sentence.passage == passage and sentence.start <= unit.start < sentence.end


def _glance(hit: Hit, unit: Unit) -> str:
    """What would be shown of a unit."""
    start, end = shown_span(hit, unit)
    return hit.text[start - hit.start : end - hit.start]
