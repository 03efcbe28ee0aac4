"""Question sets of every form are read as they are meant, and a fault is named by file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.errors import BadQuestionSet
from eval.sets.opening import read_set

CONTEXTS = (" Cairo is the capital of Egypt.  It lies on the Nile.\n", "عمّان عاصمة الأردن.")


def squad(*articles: dict[str, Any]) -> dict[str, Any]:
    return {"version": "1.1", "data": list(articles)}


def article(title: str, *paragraphs: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {"title": title, "paragraphs": [{"context": context, "qas": qas} for context, qas in paragraphs]}


def qa(key: str, question: str, *answers: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "question": question, "answers": [{"text": text, "answer_start": 0} for text in answers], **more}


def write(path: Path, content: object) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def write_lines(path: Path, *records: object) -> Path:
    return write(path, "\n".join(json.dumps(record, ensure_ascii=False) for record in records))


def test_each_squad_paragraph_is_a_page_of_its_own_verbatim(tmp_path: Path) -> None:
    path = write(
        tmp_path / "s.json",
        squad(
            article("Capitals", (CONTEXTS[0], [qa("1", "Where?", "Nile")]), (CONTEXTS[1], [qa("2", "أين؟", "الأردن")]))
        ),
    )
    questions = read_set(path)
    [(source, document)] = questions.documents
    assert (source, [page.text for page in document.pages]) == ("Capitals", list(CONTEXTS))
    assert [page.number for page in document.pages] == [1, 2]
    assert [(each.gold[0].source, each.gold[0].page) for each in questions.questions] == [
        ("Capitals", 1),
        ("Capitals", 2),
    ]
    assert [each.language for each in questions.questions] == ["en", "ar"]


def test_squad_2_questions_without_an_answer_are_unanswerable(tmp_path: Path) -> None:
    path = write(tmp_path / "s.json", squad(article("A", (CONTEXTS[0], [qa("1", "Who?", is_impossible=True)]))))
    [question] = read_set(path).questions
    assert not question.answerable
    assert question.answers == ()


def test_articles_of_one_title_or_with_a_slash_keep_names_of_their_own(tmp_path: Path) -> None:
    articles = [article("AC/DC", (CONTEXTS[0], [qa(str(n), "Where?", "Nile")])) for n in range(2)]
    names = [name for name, _ in read_set(write(tmp_path / "s.json", squad(*articles))).documents]
    assert names == ["AC-DC", "AC-DC (2)"]


def test_questions_over_other_passages_are_matched_by_id(tmp_path: Path) -> None:
    english = squad(article("A", (CONTEXTS[0], [qa("1", "Where?", "Nile"), qa("9", "Only here?", "Nile")])))
    arabic = squad(article("ب", ("تمهيد.", []), (CONTEXTS[1], [qa("1", "أين؟", "الأردن")])))
    questions = read_set(write(tmp_path / "en.json", english), write(tmp_path / "ar.json", arabic))
    [question] = questions.questions
    assert (question.text, question.answers, question.gold_language) == ("Where?", ("الأردن",), "ar")
    assert (question.gold[0].source, question.gold[0].page) == ("ب", 2)
    assert questions.left_out == 1
    assert question.set == questions.name == "en over ar"


def test_passages_without_any_shared_question_are_refused(tmp_path: Path) -> None:
    one = write(tmp_path / "a.json", squad(article("A", (CONTEXTS[0], [qa("1", "Where?", "Nile")]))))
    other = write(tmp_path / "b.json", squad(article("B", (CONTEXTS[0], [qa("2", "Where?", "Nile")]))))
    with pytest.raises(BadQuestionSet, match=r"b\.json"):
        read_set(one, other)


def test_own_questions_keep_all_that_the_line_says(tmp_path: Path) -> None:
    gold = {"source": "a.md", "page": 3, "quote": "words that answer"}
    path = write_lines(
        tmp_path / "q.jsonl",
        {"id": "1", "question": "Which?", "gold": [gold], "kind": "followup", "history": ["What?"], "lang": "en"},
        {"id": "2", "question": "لماذا؟", "gold": [], "answerable": False},
    )
    first, second = read_set(path).questions
    assert (first.gold[0].page, first.gold[0].quote, first.history, first.kind) == (
        3,
        "words that answer",
        ("What?",),
        "followup",
    )
    assert (second.language, second.answerable) == ("ar", False)


def test_beir_documents_become_pages_labelled_with_their_ids(tmp_path: Path) -> None:
    folder = tmp_path / "nile"
    (folder / "qrels").mkdir(parents=True)
    write_lines(
        folder / "corpus.jsonl", {"_id": "d1", "title": "Nile", "text": "A river."}, {"docid": "d2", "text": "A hill."}
    )
    write_lines(folder / "queries.jsonl", {"_id": "q1", "text": "river?"}, {"_id": "q2", "text": "never judged"})
    write(folder / "qrels" / "test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n")
    questions = read_set(folder)
    [(_, document)] = questions.documents
    assert [(page.label, page.text) for page in document.pages] == [("d1", "Nile\n\nA river."), ("d2", "A hill.")]
    [question] = questions.questions
    assert [(gold.page, gold.grade) for gold in question.gold] == [(1, 2)]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        ('{"id": "1", "gold": []}', '"question" is missing'),
        ('{"id": 7, "question": "?", "gold": []}', '"id" is 7'),
        ('{"id": "1", "question": "?", "gold": [{"source": "a"}]}', '"quote" is missing'),
        ('{"id": "1", "question": "?", "gold": [{"source": "a", "quote": "…"}]}', "no words"),
        ('{"id": "1", "question": "?", "gold": [{"source": "a", "quote": "b", "page": true}]}', '"page" is true'),
        ('{"id": "1", "question": "?", "gold": [], "answerable": true}', "agree"),
        ('{"id": "1", "question": "?", "gold": [], "lang": "fr"}', "lang"),
        ('{"id": "0", "question": "?", "gold": []}', "used before"),
    ],
)
def test_faults_of_a_line_are_named_with_it(tmp_path: Path, line: str, fault: str) -> None:
    path = write(tmp_path / "q.jsonl", '\n{"id": "0", "question": "?", "gold": []}\n' + line)
    with pytest.raises(BadQuestionSet, match=rf"q\.jsonl, line 3.*{fault}"):
        read_set(path)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('{"data": [\n  {"title" 1}]}', "line 2"),
        ("[]", "form of SQuAD"),
        (squad(article("A", (CONTEXTS[0], [qa("1", "?")]))), r"data\[0\]\.paragraphs\[0\]\.qas\[0\].*no answer"),
        (squad(article("A", (CONTEXTS[0], [qa("1", "?", "a"), qa("1", "?", "a")]))), r"qas\[1\].*again"),
        (squad({"title": "A", "paragraphs": [{"qas": []}]}), r"paragraphs\[0\].*context"),
        (squad(), "no question"),
    ],
)
def test_faults_of_a_squad_file_are_named_with_their_place(tmp_path: Path, content: object, fault: str) -> None:
    with pytest.raises(BadQuestionSet, match=rf"s\.json.*{fault}"):
        read_set(write(tmp_path / "s.json", content))


def test_what_is_no_set_says_what_would_be(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.jsonl", write(tmp_path / "notes.txt", "x"), tmp_path):
        with pytest.raises(BadQuestionSet, match=r"qrels|jsonl"):
            read_set(path)
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe\xfd")
    with pytest.raises(BadQuestionSet, match="UTF-8"):
        read_set(tmp_path / "latin.jsonl")
