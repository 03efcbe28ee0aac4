import pytest

from assistant.question import content_stems, understand


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("متى وُقّعت المعاهدة؟", "date"),
        ("في أي سنة صدر الدليل؟", "date"),
        ("When was it signed?", "date"),
        ("كم سفارة شملتها الدراسة؟", "number"),
        ("How many embassies answered?", "number"),
        ("ما أهداف الدبلوماسية الرقمية؟", "list"),
        ("ما هي أهم أخطار المنصات؟", "list"),
        ("What are the stages of a norm?", "list"),
        ("ما الهلوسة الدبلوماسية؟", "definition"),
        ("ما هو تعريف الإجلاء؟", "definition"),
        ("What is a data embassy?", "definition"),
        ("من هو دبلوماسي تويتر؟", "who"),
        ("Who opened the laboratory?", "who"),
        ("أين تقع السفارة؟", "where"),
        ("لماذا رُفضت الرسالة؟", "why"),
        ("Why did the talks fail?", "why"),
        ("إلى أي مرجع يستند الكاتب في ذلك؟", "reference"),
        ("Which source does the author rely on for the figures?", "reference"),
        ("Which source does the author cite for the fall of the cable?", "reference"),
        ("ما المرجع الذي يستند إليه المؤلف في سرعة البريد؟", "reference"),
        ("من أين أخذت الكاتبة هذه الأرقام؟", "reference"),
        ("What is the source of the figure on night duty?", "reference"),
        ("ما مصدر هذا الرقم؟", "reference"),
        ("هل تقيس الأرقام التأثير؟", "other"),
    ],
)
def test_the_kind_of_a_question(question: str, kind: str) -> None:
    assert understand(question).kind == kind


def test_spelling_does_not_change_what_is_asked() -> None:
    plain, marked = understand("متى وقعت المعاهدة؟"), understand("مَتى وقَّعَت المُعاهــدة؟")
    assert (plain.kind, plain.content) == (marked.kind, marked.content)


@pytest.mark.parametrize(
    ("question", "before"),
    [
        ("وما أهدافها؟", "ما هي الدبلوماسية الرقمية؟"),
        ("ومتى كان ذلك؟", "من افتتح المختبر؟"),
        ("And when was that?", "Who opened the laboratory?"),
        ("من قال ذلك؟", "Does engagement measure influence?"),
        ("And who were its members?", "What is SESAME?"),
    ],
)
def test_a_follow_up_carries_what_it_leans_on(question: str, before: str) -> None:
    asked = understand(question, ("ما شيء آخر تماماً في المكتبة؟", before))
    assert asked.search_text == f"{before} {question}"
    assert asked.text == question


@pytest.mark.parametrize(
    "question",
    [
        "ما مفهوم الأمن القومي؟",
        "ما عاصمة أستراليا؟",
        "What is cybersecurity?",
        "How many states signed the Budapest Convention?",
        "ما الدبلوماسية الثقافية؟",
    ],
)
def test_a_new_matter_drops_the_old_one(question: str) -> None:
    assert understand(question, ("ما هي الدبلوماسية الرقمية؟",)).search_text == question


def test_a_chain_of_follow_ups_leads_to_the_question_that_stood_alone() -> None:
    asked = understand("ومتى؟", ("ما معاهدة وتشالي؟", "وما نتائجها؟"))
    assert asked.search_text.startswith("ما معاهدة وتشالي؟")


def test_asking_for_a_source_searches_for_the_matter_alone() -> None:
    asked = understand("Which source does the author cite for the treaty of Wuchale?")
    assert set(asked.search_text.split()) == {"of", "treaty", "Wuchale"}


def test_content_leaves_out_the_words_that_ask() -> None:
    assert content_stems("What is the share of the answered questions?") == ["share", "answer", "question"]
