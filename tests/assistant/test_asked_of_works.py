"""Questions for what works say of themselves, and for what one author holds: asked of the sample library."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.library import Library
from index.build import index_paths
from index.encoder import open_encoder
from index.filters import Filters

TIDES = """# Tides and Treaties

Jane Roe

Harbour Press, 1998

Keywords: tides, harbours, treaties, lighthouses

## The quarrel

The quarrel about the lighthouses began with a fog and ended with a treaty that both kingdoms signed.
"""


@pytest.fixture(scope="module")
def library(sample_index: Path) -> Library:
    return Library(sample_index)


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Who wrote What Counts and What Is Counted?", "Eleanor Marsh and Tariq Benali"),
        ("Who wrote the paper on measuring digital diplomacy?", "Eleanor Marsh and Tariq Benali"),
        ("من كتب «من ألواح الطين إلى الخط الساخن»؟", "تأليف: ليلى النجار"),
        (
            "When was What Counts and What Is Counted published?",
            "Quarterly of Applied Diplomacy, vol. 11, no. 2 (2023)",
        ),
        ("متى نُشرت القنصلية في الجيب؟", "مركز ضفاف لبحوث الهجرة، ٢٠٢١"),
        ("في أي سنة نشرت دراسة حاتم الرفاعي؟", "مركز ضفاف لبحوث الهجرة، ٢٠٢١"),
    ],
)
def test_a_title_page_answers_what_is_asked_of_its_work(library: Library, question: str, line: str) -> None:
    assert [sentence.text for sentence in library.ask(question).sentences] == [line]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("من مؤلف صبح الأعشى؟", "القلقشندي"),
        ("متى صدرت موسوعة القلقشندي؟", "814"),
    ],
)
def test_a_work_that_is_only_written_about_is_looked_for_in_the_text(
    library: Library, question: str, words: str
) -> None:
    assert words in library.ask(question).sentences[0].text


def test_keywords_answer_the_question_for_them_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "tides.md").write_text(TIDES)
    index_paths([tmp_path], tmp_path / "index", open_encoder())
    library = Library(tmp_path / "index")
    for question in ("What are the keywords of the paper?", "ما الكلمات المفتاحية للبحث؟"):
        [sentence] = library.ask(question).sentences
        assert sentence.text == "Keywords: tides, harbours, treaties, lighthouses"
    assert [sentence.text for sentence in library.ask("Who wrote the paper?").sentences] == ["Jane Roe"]
    other = library.ask("What ended the quarrel about the lighthouses between the harbours?")
    assert [sentence.text.split()[0] for sentence in other.sentences] == ["The"]


def test_where_no_work_has_keywords_none_are_made_up(library: Library) -> None:
    assert not library.ask("What are the keywords of the paper on small states?").answered


@pytest.mark.parametrize(
    ("question", "source", "words"),
    [
        ("What does Marsh think of engagement?", "marsh-2023-measuring.md", "engagement"),
        ("ما رأي الصيرفي في التفاعل؟", "sayrafi-2020-public-diplomacy.txt", "ونرى، على خلافهم"),
        ("What does Solvang say about small states?", "solvang-2022-small-states.pdf", "a state is small"),
        ("ما توصيات الرفاعي؟", "rifai-2021-consular.md", "نقترح خمس خطوات"),
    ],
)
def test_an_author_is_asked_in_their_own_works(library: Library, question: str, source: str, words: str) -> None:
    first = library.ask(question).sentences[0]
    assert first.source == source
    assert words in first.text


def test_an_author_who_is_cited_only_is_asked_in_the_works_that_do(library: Library) -> None:
    first = library.ask("What does Dray say about the Antarctic bargain?").sentences[0]
    assert "according to Dray" in first.text


def test_what_others_think_is_not_what_an_author_holds(library: Library) -> None:
    for question in ("ما رأي النجار في الذكاء الاصطناعي التوليدي؟", "What does Marsh say about Mars?"):
        assert not library.ask(question).answered


def test_sources_that_are_filtered_out_are_not_asked(library: Library) -> None:
    only = Filters(sources=frozenset({"najjar-2018-history.md"}))
    assert {hit.source for hit in library.ask("What does Marsh think of engagement?", filters=only).passages} <= {
        "najjar-2018-history.md"
    }
    assert [each.text for each in library.ask("من المؤلف؟", filters=only).sentences] == ["تأليف: ليلى النجار"]


@pytest.mark.parametrize(
    ("question", "source", "reference"),
    [
        ("Does the author cite Thornbury?", "najjar-2018-history.md", "Wires under the Sea"),
        ("هل يستشهد الباحث بثورنبري؟", "najjar-2018-history.md", "Wires under the Sea"),
        ("هل تستشهد النجار بهدى الأصيل؟", "najjar-2018-history.md", "كتبة الملوك"),
        ("هل يستشهد الرفاعي بلمياء الشريف؟", "rifai-2021-consular.md", "اقتصاد التنقل"),
        ("ما مؤلفات سامر الدلال التي رجعت إليها الكاتبة؟", "najjar-2018-history.md", "الرسالة والسلطة"),
        ("Which works of Benali are cited?", "marsh-2023-measuring.md", "The Cost of Knowing"),
        ("Is Lindqvar cited?", "verrall-2023-cyber-norms.txt", "Lindqvar"),
    ],
)
def test_who_is_cited_is_answered_by_the_sentences_that_do(
    library: Library, question: str, source: str, reference: str
) -> None:
    answer = library.ask(question)
    assert {sentence.source for sentence in answer.sentences} == {source}
    assert all(sentence.references for sentence in answer.sentences)
    assert reference in answer.cited[0].shown


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Does anyone cite Foucault?", "Foucault"),
        ("Does Marsh cite Thornbury?", "Thornbury"),
        ("هل يستشهد الباحث بابن خلدون؟", "ابن خلدون"),
    ],
)
def test_who_is_not_cited_is_said_not_to_be(library: Library, question: str, name: str) -> None:
    answer = library.ask(question)
    assert not answer.answered
    assert name in answer.note
