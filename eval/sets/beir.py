"""BEIR folders: corpus.jsonl, queries.jsonl and qrels/test.tsv (or another split), asked over their own documents.

The corpus becomes one work and each document a page of it, labelled with its id; its title is the page's first paragraph, as
BEIR's own baselines search it. MIRACL's corpora (`docid` for `_id`) and qrels of TREC's four columns are read as well.
"""

from __future__ import annotations

from pathlib import Path

from corpus.language import language_of
from corpus.models import Block, Document, Page, Work
from eval.errors import BadQuestionSet
from eval.models import Gold, Question, QuestionSet
from eval.sets.files import Record, fingerprint, read_json_lines, take
from eval.trec import read_qrels

_SPLITS = ("test", "dev", "train")


def read_beir(folder: Path) -> QuestionSet:
    """The judged queries of a BEIR folder over its corpus. Raises `BadQuestionSet`."""
    corpus, queries, qrels = folder / "corpus.jsonl", folder / "queries.jsonl", _qrels_file(folder)
    source = folder.resolve().name
    judged = read_qrels(qrels)
    pages: list[Page] = []
    numbers: dict[str, int] = {}
    for place, record in read_json_lines(corpus):
        key = _key(record, place)
        if key in numbers:
            raise BadQuestionSet(f'{place}: the id "{key}" was used before; give each document its own.')
        numbers[key] = len(pages) + 1
        pages.append(
            _page(len(pages) + 1, key, str(record.get("title") or "").strip(), take(record, "text", str, place))
        )
    questions = []
    for place, record in read_json_lines(queries):
        key = _key(record, place)
        if key not in judged:
            continue
        text = take(record, "text", str, place)
        unknown = next((document for document in judged[key] if document not in numbers), None)
        if unknown is not None:
            raise BadQuestionSet(
                f'{qrels}: the document "{unknown}" of query "{key}" is not in {corpus}; add it there.'
            )
        relevant = {numbers[document]: grade for document, grade in judged[key].items() if grade > 0}
        questions.append(
            Question(
                set=folder.name,
                id=key,
                text=text,
                language=language_of(text),
                kind="query",
                gold=tuple(Gold(source, number, grade=grade) for number, grade in relevant.items()),
                gold_language=next((language_of(pages[number - 1].text) for number in relevant), None),
            )
        )
    if not questions:
        raise BadQuestionSet(f"No query of {queries} is judged in {qrels}; check that their ids agree.")
    language = language_of(" ".join(page.text[:200] for page in pages[:200]))
    document = Document(Work(source, language=language), tuple(pages))
    return QuestionSet(folder.name, fingerprint([corpus, queries, qrels]), tuple(questions), ((source, document),))


def _qrels_file(folder: Path) -> Path:
    for split in _SPLITS:
        path = folder / "qrels" / f"{split}.tsv"
        if path.exists():
            return path
    raise BadQuestionSet(f"{folder} has no qrels/test.tsv (nor dev.tsv, train.tsv); a BEIR folder needs one.")


def _key(record: Record, place: str) -> str:
    key = str(record.get("_id") or record.get("docid") or "")
    if not key:
        raise BadQuestionSet(f'{place}: "_id" is missing; give each document and query one.')
    return key


def _page(number: int, key: str, title: str, text: str) -> Page:
    if not title:
        return Page(number, text, (Block(0, len(text)),), label=key)
    whole = f"{title}\n\n{text}"
    return Page(number, whole, (Block(0, len(title)), Block(len(title) + 2, len(whole))), label=key)
