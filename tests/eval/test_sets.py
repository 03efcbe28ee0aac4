"""Question sets of every form are read as they are meant, and a fault is named by file and line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from eval.errors import BadQuestionSet
from eval.sets.opening import read_set, read_sets

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
    articles = [article("AC/DC", (CONTEXTS[n], [qa(str(n), "Where?", "Nile")])) for n in range(2)]
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


def test_a_paragraph_that_stands_twice_is_one_page_and_the_gold_of_all_its_questions(tmp_path: Path) -> None:
    twice = [article(title, (CONTEXTS[0], [qa(title, "Where?", "Nile")])) for title in ("A", "B")]
    questions = read_set(write(tmp_path / "s.json", squad(*twice, article("C", (CONTEXTS[1], [])))))
    assert [name for name, _ in questions.documents] == ["A", "C"]
    assert [(each.gold[0].source, each.gold[0].page) for each in questions.questions] == [("A", 1), ("A", 1)]


def test_mlqa_files_are_in_the_languages_of_their_names(tmp_path: Path) -> None:
    acronym = squad(article("DNA", ("حمض DNA.", [qa("1", "ما DNA؟", "حمض")])))
    asked = squad(article("DNA", ("حمض DNA.", [qa("1", "DNA?", "حمض")])))
    arabic = write(tmp_path / "test-context-ar-question-ar.json", acronym)
    crossing = write(tmp_path / "test-context-ar-question-en.json", asked)
    english = write(
        tmp_path / "test-context-en-question-en.json",
        squad(article("DNA", ("DNA is an acid.", [qa("1", "?", "acid")]))),
    )
    for path, passages, languages in (
        (arabic, None, ("ar", "ar")),
        (crossing, None, ("en", "ar")),
        (arabic, english, ("ar", "en")),
    ):
        [question] = read_set(path, passages).questions
        assert (question.language, question.gold_language) == languages
    hindi = write(tmp_path / "test-context-hi-question-ar.json", acronym)
    with pytest.raises(BadQuestionSet, match='partly in "hi"'):
        read_set(hindi)


def test_arcd_ids_are_numbers_and_zero_is_one(tmp_path: Path) -> None:
    asked = [{**qa("", "أين عمّان؟", "الأردن"), "id": key} for key in (0, 969331847966)]
    path = write(tmp_path / "arcd-test.json", squad(article("عمّان", (CONTEXTS[1], asked))))
    assert [question.id for question in read_set(path).questions] == ["0", "969331847966"]


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


def miracl(folder: Path, corpus: Path) -> Path:
    """MIRACL's layout: topics and qrels in one folder, the packed corpus in parts in another."""
    for name in ("topics", "qrels"):
        (folder / name).mkdir(parents=True)
    write(folder / "topics" / "topics.miracl-v1.0-ar-dev.tsv", "0\tما نهر مصر؟\n7\tلم يُحكم فيه\n")
    write(folder / "topics" / "topics.miracl-v1.0-ar-test-a.tsv", "9\tسؤال بلا أحكام\n")
    write(folder / "qrels" / "qrels.miracl-v1.0-ar-dev.tsv", "0\tQ0\t12#0\t1\n0\tQ0\tnot-in-this-part#3\t0\n")
    corpus.mkdir(exist_ok=True)
    for part, key, text in ((10, "40#2", "عمّان عاصمة."), (2, "12#0", "النيل نهر مصر.")):
        record = {"docid": key, "title": "عنوان", "text": text}
        packed = gzip.compress(json.dumps(record, ensure_ascii=False).encode())
        (corpus / f"docs-{part}.jsonl.gz").write_bytes(packed)
    return folder


@pytest.mark.parametrize("apart", [True, False])
def test_miracl_topics_are_asked_over_its_corpus(tmp_path: Path, apart: bool) -> None:
    corpus = tmp_path / "miracl-corpus-v1.0-ar" if apart else tmp_path / "miracl-v1.0-ar" / "corpus"
    questions = read_set(miracl(tmp_path / "miracl-v1.0-ar", corpus), corpus if apart else None)
    [(_, document)] = questions.documents
    assert [page.label for page in document.pages] == ["12#0", "40#2"]
    [question] = questions.questions
    assert (question.id, question.text, question.gold_language) == ("0", "ما نهر مصر؟", "ar")
    assert [(gold.source, gold.page) for gold in question.gold] == [("miracl-v1.0-ar", 1)]


def test_what_a_miracl_folder_lacks_is_named(tmp_path: Path) -> None:
    folder = miracl(tmp_path / "miracl", tmp_path / "corpus")
    with pytest.raises(BadQuestionSet, match=r"docs-.*--passages"):
        read_set(folder)
    (tmp_path / "corpus" / "docs-2.jsonl.gz").unlink()
    with pytest.raises(BadQuestionSet, match=r'qrels.*dev\.tsv: the document "12#0" of query "0"'):
        read_set(folder, tmp_path / "corpus")
    (tmp_path / "corpus" / "docs-10.jsonl.gz").write_bytes(b"no archive")
    with pytest.raises(BadQuestionSet, match=r"docs-10\.jsonl\.gz cannot be unpacked"):
        read_set(folder, tmp_path / "corpus")
    write(folder / "topics" / "topics.miracl-v1.0-ar-dev.tsv", "0\tما نهر مصر؟\n1 no tab\n")
    with pytest.raises(BadQuestionSet, match=r"dev\.tsv, line 2"):
        read_set(folder, tmp_path / "corpus")
    (folder / "qrels" / "qrels.miracl-v1.0-ar-dev.tsv").unlink()
    with pytest.raises(BadQuestionSet, match="no split with both"):
        read_set(folder, tmp_path / "corpus")


STUDY = {
    "id": "s1", "field": "water", "title_en": "Wells", "title_ar": "آبار",
    "abstract_en": "We measured salt.", "abstract_ar": "قسنا الملوحة.",
}  # fmt: skip


def test_titles_of_records_in_two_languages_are_asked_in_four_directions(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "studies.jsonl", STUDY, {**STUDY, "id": "s2", "title_en": "Dates"})
    sets = read_sets(path)
    assert [each.name for each in sets] == [
        "studies.ar", "studies.ar over studies.en", "studies.en over studies.ar", "studies.en",
    ]  # fmt: skip
    assert [(each.questions[0].language, each.questions[0].gold_language) for each in sets] == [
        ("ar", "ar"), ("ar", "en"), ("en", "ar"), ("en", "en"),
    ]  # fmt: skip
    question = sets[2].questions[1]
    assert (question.text, question.id, question.kind, question.gold[0].source) == ("Dates", "s2", "water", "s2")
    for name, document in sets[2].documents:
        assert [page.text for page in document.pages] == ["قسنا الملوحة."]
        assert document.work.title == name


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        ({**STUDY, "id": "s1"}, '"s1" was used before'),
        ({**STUDY, "id": "s2", "title_ar": " "}, '"title_ar" is empty'),
        ({"id": "s2", "title_en": "Wells"}, '"title_ar" is missing'),
    ],
)
def test_faults_of_a_record_in_two_languages_are_named_with_its_line(
    tmp_path: Path, record: object, fault: str
) -> None:
    with pytest.raises(BadQuestionSet, match=rf"studies\.jsonl, line 2: .*{fault}"):
        read_sets(write_lines(tmp_path / "studies.jsonl", STUDY, record))


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
        ({"data": ["A"]}, r"data\[0\].*no JSON object"),
        (squad({"title": "A", "paragraphs": ["text"]}), r"paragraphs\[0\].*no JSON object"),
        (
            squad(article("A", (CONTEXTS[0], [{"id": 1, "question": "?", "answers": ["a"]}]))),
            r"qas\[0\].*no JSON object",
        ),
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
