"""Questions for what works say of themselves, and for what one author holds: asked of the sample library."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answers.cited_person import cited_person
from assistant.answers.named_author import of_author
from assistant.answers.title_page import of_the_works
from assistant.library import Library
from assistant.question import understand
from index.build import index_paths
from index.encoder import open_encoder
from index.filters import Filters
from index.models import Source

TIDES = """# Tides and Treaties

Jane Roe

Harbour Press, 1998

Keywords: tides, harbours, treaties, lighthouses

## The quarrel

The quarrel about the lighthouses began with a fog and ended with a treaty that both kingdoms signed.
"""

MUQADDIMAH = """---
author: Rana Haddad
---
# Ibn Khaldun and the Muqaddimah: A Reading

Rana Haddad, University of Cork

Harbour Press, 2019

## The book

The Muqaddimah was written in 1377 by Ibn Khaldun in a castle near Frenda, where he had withdrawn from politics.
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
        ("When was Marsh's paper published?", "Quarterly of Applied Diplomacy, vol. 11, no. 2 (2023)"),
        # its subtitle is read as a heading
        ("Who wrote Laboratories of Trust?", "Paul Renshaw"),
        ("Who wrote haddad-2022-evacuation?", "ريم حدّاد وكريم العطار"),
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
    of_the_author = "ما الكلمات المفتاحية لبحث Jane Roe؟"
    for question in ("What are the keywords of the paper?", "ما الكلمات المفتاحية للبحث؟", of_the_author):
        [sentence] = library.ask(question).sentences
        assert sentence.text == "Keywords: tides, harbours, treaties, lighthouses"
    assert [sentence.text for sentence in library.ask("Who wrote the paper?").sentences] == ["Jane Roe"]
    other = library.ask("What ended the quarrel about the lighthouses between the harbours?")
    assert [sentence.text.split()[0] for sentence in other.sentences] == ["The"]


def test_a_work_on_what_is_asked_for_is_not_that_work(tmp_path: Path) -> None:
    (tmp_path / "reading.md").write_text(MUQADDIMAH)
    index_paths([tmp_path], tmp_path / "index", open_encoder())
    library = Library(tmp_path / "index")
    assert "by Ibn Khaldun" in library.ask("Who wrote the Muqaddimah?").sentences[0].text
    assert "1377" in library.ask("When was the Muqaddimah written?").sentences[0].text
    reading = library.ask("Who wrote Ibn Khaldun and the Muqaddimah?")
    assert [sentence.text for sentence in reading.sentences] == ["Rana Haddad, University of Cork"]


def test_a_named_work_is_asked_in_its_own_language(library: Library) -> None:
    answer = library.ask("Who wrote haddad-2022-evacuation?", filters=Filters(other_language="only"))
    assert [sentence.text for sentence in answer.sentences] == ["ريم حدّاد وكريم العطار"]


def test_where_no_work_has_keywords_none_are_made_up(library: Library) -> None:
    answer = library.ask("What are the keywords of the paper on small states?")
    assert (answer.answered, answer.confidence) == (False, 0.0)


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
    sentences = library.ask(question).sentences
    assert {sentence.source for sentence in sentences} == {source}
    assert any(words in sentence.text for sentence in sentences)


def test_an_author_who_is_cited_only_is_asked_in_the_works_that_do(library: Library) -> None:
    first = library.ask("What does Dray say about the Antarctic bargain?").sentences[0]
    assert "according to Dray" in first.text


def test_what_others_think_is_not_what_an_author_holds(library: Library) -> None:
    for question in ("ما رأي النجار في الذكاء الاصطناعي التوليدي؟", "What does Marsh say about Mars?"):
        assert not library.ask(question).answered


def test_sources_that_are_filtered_out_are_not_asked(library: Library) -> None:
    only = Filters(sources=frozenset({"najjar-2018-history.md"}))
    assert {hit.source for hit in library.ask("What does Marsh think of engagement?", filters=only).passages} == {
        "najjar-2018-history.md"
    }
    assert [each.text for each in library.ask("من المؤلف؟", filters=only).sentences] == ["تأليف: ليلى النجار"]


@pytest.mark.parametrize(
    ("question", "source", "reference"),
    [
        ("Does Marsh cite al-Sayrafi?", "marsh-2023-measuring.md", "سلمى الصيرفي"),
        ("Does the author cite Thornbury?", "najjar-2018-history.md", "Wires under the Sea"),
        ("هل يستشهد الباحث بثورنبري؟", "najjar-2018-history.md", "Wires under the Sea"),
        ("هل تستشهد النجار بهدى الأصيل؟", "najjar-2018-history.md", "كتبة الملوك"),
        ("هل يستشهد الرفاعي بلمياء الشريف؟", "rifai-2021-consular.md", "اقتصاد التنقل"),
        ("ما مؤلفات سامر الدلال التي تستشهد بها الكاتبة؟", "najjar-2018-history.md", "الرسالة والسلطة"),
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
        ("Does al-Sayrafi cite Sharif?", "Sharif"),
        ("هل يستشهد الباحث بابن خلدون؟", "ابن خلدون"),
    ],
)
def test_who_is_not_cited_is_said_not_to_be(library: Library, question: str, name: str) -> None:
    answer = library.ask(question)
    assert not answer.answered
    assert name in answer.note
    assert (answer.alternatives, answer.cited) == ((), ())


PRICE = Source("price.md", "price.md", "Muqaddimah: A Reading", ("Anna Price",), 2019, "en", 1, 1)
MASRI = Source("masri.md", "masri.md", "تاريخ الري: من القنوات إلى السدود", ("أحمد المصري",), 2020, "ar", 1, 1)


@pytest.mark.parametrize(
    "question",
    [
        "What is inflation?",
        "What sources of energy do plants use?",
        "What sources of trust are used in science diplomacy?",
        "Which works of art are used as examples?",
        "Which books of the Bible do scholars quote?",
        "Does Price refer to engagement?",
        "Does Marsh cite Thornbury?",
        "Does Price cite figures?",
        "Did Egypt quote a price?",
        "Is poverty often cited?",
        "Who wrote about lighthouses?",
        "Who wrote the Muqaddimah?",
        "When was the law issued?",
        "When was paper money issued?",
        "What do economists say about the price of wheat bread?",
        "What do economists say about Price indices?",
        "How do prices define value?",
        "هل يرجع انخفاض الإنتاج الزراعي إلى الحرب؟",
        "هل تحيل الاتفاقية النزاع إلى المحكمة؟",
        "هل تقتبس النباتات من الضوء؟",
        "هل يستشهد الناس بالأمثال؟",
        "هل استشهدت الدراسة بأرقام رسمية؟",
        "ما كتب المدرسة التي استند إليها الطلاب؟",
        "ما دراسات الجدوى التي اعتمدتها الحكومة؟",
        "ما موقف مصر من السد؟",
        "ما موقف الحكومة المصرية من السد؟",
        "ما رأي الشعب المصري في السد؟",
        "كيف يعمل جهاز نقل الدم؟",
        "ما مصدر الطاقة؟",
        "من صاحب فكرة القنوات؟",
        "متى صدر قانون الري؟",
    ],
)
def test_an_everyday_question_is_asked_of_the_whole_library(question: str) -> None:
    asked, sources = understand(question), lambda: (PRICE, MASRI)
    assert cited_person(question, sources) is None
    assert of_the_works(asked, sources) is None
    assert of_author(asked, sources) is None


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("What does Price say about wheat?", PRICE),
        ("What does Anna Price's paper recommend on bread?", PRICE),
        ("According to Price, what is bread?", PRICE),
        ("What does al-Masri think of dams?", MASRI),
        ("ما موقف المصري من السد؟", MASRI),
        ("ما رأي الباحث أحمد المصري في السد؟", MASRI),
        ("ما القناة وفقاً للمصري؟", MASRI),
        ("ما رأي برايس في الخبز؟", PRICE),
    ],
)
def test_an_author_is_named_beside_the_word_of_holding(question: str, source: Source) -> None:
    found = of_author(understand(question), lambda: (PRICE, MASRI))
    assert found is not None
    assert found.works == {source.source}


@pytest.mark.parametrize(
    "question", ["اذكر القواعد السبع لاستعمال الذكاء الاصطناعي", "ما القواعد السبع التي يقترحها القاضي؟"]
)
def test_a_proposal_that_its_heading_counts_is_shown_whole(question: str, library: Library) -> None:
    answer = library.ask(question)
    shown = "\n".join(sentence.text for sentence in answer.sentences)
    assert [line[:2] for line in shown.split("\n")] == [f"{mark}." for mark in "١٢٣٤٥٦٧"]
    assert {sentence.source for sentence in answer.sentences} == {"qadi-2024-ai.pdf"}
