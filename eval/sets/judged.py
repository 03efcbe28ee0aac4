"""Collections of documents with judged queries, as BEIR and MIRACL publish them: asked over their own documents.

The corpus becomes one work and each document a page of it, labelled with its id; its title is the page's first paragraph, as
BEIR's own baselines search it. A query without a judgement is not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from corpus.language import language_of
from corpus.models import Block, Document, Page, Work
from eval.errors import BadQuestionSet
from eval.models import Gold, Question, QuestionSet
from eval.sets.files import Record, fingerprint, read_json_lines, take
from eval.trec import read_qrels

Query: TypeAlias = tuple[str, str]
"""Its id and text."""


def judged_set(name: str, corpus: Sequence[Path], topics: Path, queries: Sequence[Query], qrels: Path) -> QuestionSet:
    """The judged queries over the documents of the corpus' files (JSON Lines). Raises `BadQuestionSet`."""
    judged = read_qrels(qrels)
    pages, numbers = _pages(corpus)
    questions: dict[str, Question] = {}
    for key, text in queries:
        if key not in judged:
            continue
        if key in questions:
            raise BadQuestionSet(f'{topics}: the id "{key}" is used twice; give each query its own.')
        grades = {document: grade for document, grade in judged[key].items() if grade > 0}
        unknown = next((document for document in grades if document not in numbers), None)
        if unknown is not None:
            raise BadQuestionSet(
                f'{qrels}: the document "{unknown}" of query "{key}" is not in {corpus[0]}'
                f"{' and the files beside it' if len(corpus) > 1 else ''}; add it there."
            )
        questions[key] = Question(
            set=name,
            id=key,
            text=text,
            language=language_of(text),
            kind="query",
            gold=tuple(Gold(name, numbers[document], grade=grade) for document, grade in grades.items()),
            gold_language=next((language_of(pages[numbers[document] - 1].text) for document in grades), None),
        )
    if not questions:
        raise BadQuestionSet(f"No query of {topics} is judged in {qrels}; check that their ids agree.")
    language = language_of(" ".join(page.text[:200] for page in pages[:200]))
    document = Document(Work(name, language=language), tuple(pages))
    files = [*corpus, topics, qrels]
    return QuestionSet(name, fingerprint(files), tuple(questions.values()), ((name, document),))


def _pages(corpus: Sequence[Path]) -> tuple[list[Page], dict[str, int]]:
    """The documents as pages, and the page of each id."""
    pages: list[Page] = []
    numbers: dict[str, int] = {}
    for path in corpus:
        for place, record in read_json_lines(path):
            key = record_key(record, place)
            if key in numbers:
                raise BadQuestionSet(f'{place}: the id "{key}" was used before; give each document its own.')
            numbers[key] = len(pages) + 1
            title = str(record.get("title") or "").strip()
            pages.append(_page(len(pages) + 1, key, title, take(record, "text", str, place)))
    if not pages:
        raise BadQuestionSet(f"{corpus[0]} holds no document; write one JSON object a line.")
    return pages, numbers


def record_key(record: Record, place: str) -> str:
    """The id of a document or query: `_id` (BEIR) or `docid` (MIRACL, Mr. TyDi). Raises `BadQuestionSet`."""
    key = next((str(record[name]) for name in ("_id", "docid") if record.get(name) not in (None, "")), None)
    if key is None:
        raise BadQuestionSet(f'{place}: "_id" is missing; give each document and query one.')
    return key


def _page(number: int, key: str, title: str, text: str) -> Page:
    if not title:
        return Page(number, text, (Block(0, len(text)),), label=key)
    whole = f"{title}\n\n{text}"
    return Page(number, whole, (Block(0, len(title)), Block(len(title) + 2, len(whole))), label=key)
