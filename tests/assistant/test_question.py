import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers.cited_person import cited_person
from assistant.answers.listed_nouns import stems_alike
from assistant.answers.question_words import listed_noun
from assistant.question import content_stems, understand
from corpus.fold import fold_text


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
        ("كيف يعمل جهاز نقل الدم؟", "other"),
        ("كيف تعمل شبكات نقل البيانات؟", "other"),
        ("ما مصدر الطاقة؟", "definition"),
        ("What sources of energy do plants use?", "other"),
        ("ولماذا أنشئ؟", "why"),
        ("ومتى كان ذلك؟", "date"),
        ("فكم عدد أعضائه؟", "number"),
        ("And what is a data embassy?", "definition"),
        ("ما وظائف الديوان؟", "list"),
        ("ما تداعيات الرقمنة؟", "list"),
        ("ما البيانات؟", "definition"),
        ("Which tools do ministries have?", "list"),
        ("What are the criteria for success?", "list"),
        ("ما ميزانية المكتب؟", "number"),
        ("ما هو متوسط العمر؟", "number"),
        ("What is the average age of the keepers?", "number"),
        ("How far is the harbour?", "number"),
        ("وما نسبتها؟", "number"),
        ("ماهو عدد السفارات؟", "number"),
        ("What is an average?", "definition"),
        ("What is a correlation coefficient?", "definition"),
        ("What is the information age?", "definition"),
        ("ما المتوسط الحسابي؟", "definition"),
        ("ما عمر الخيام؟", "definition"),
        ("ما الذي يُقصد بالدبلوماسية العامة؟", "definition"),
        ("ما الذي عطّل الخدمة؟", "other"),
        ("ما اسم السفينة؟", "other"),
        ("What was the name of the ship?", "other"),
        ("What is the name of the ship?", "other"),
    ],
)
def test_the_kind_of_a_question(question: str, kind: str) -> None:
    assert understand(question).kind == kind


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("What are the criteria for success?", "criteria"),
        ("What are the main aims of embassies?", "aims"),
        ("ما أهم أهداف السفارات؟", "اهداف"),
        ("وما توصياتها؟", "توصيات"),
    ],
)
def test_what_is_wanted_listed(question: str, noun: str) -> None:
    assert listed_noun(question) == noun


@pytest.mark.parametrize(
    ("noun", "alike", "other"),
    [
        ("aims", "الأهداف", "وسائل"),
        ("goals", "aims", "tools"),
        (fold_text("أهداف"), "goals", "aspects"),
        (fold_text("الأدوات"), "instruments", "aims"),
        ("lanterns", "lanterns", "lamps"),
    ],
)
def test_nouns_of_lists_that_mean_the_same(noun: str, alike: str, other: str) -> None:
    stems = stems_alike(noun)
    assert not stems.isdisjoint(content_stems(alike))
    assert stems.isdisjoint(content_stems(other))


def test_no_noun_has_no_stems() -> None:
    assert stems_alike("") == frozenset()


def test_spelling_does_not_change_what_is_asked() -> None:
    plain, marked = understand("متى وقعت المعاهدة؟"), understand("مَتى وقَّعَت المُعاهــدة؟")
    assert (plain.kind, plain.content) == (marked.kind, marked.content)


@pytest.mark.parametrize(
    ("question", "before", "carried"),
    [
        ("وما أهدافها؟", "ما هي الدبلوماسية الرقمية؟", "الدبلوماسية الرقمية"),
        ("ومتى كان ذلك؟", "من افتتح المختبر؟", "افتتح المختبر"),
        ("ولماذا أنشئ؟", "ما مكتب البرق؟", "مكتب البرق"),
        ("ومن أسسه؟", "ما مكتب البرق؟", "مكتب البرق"),
        ("ومن أسسها؟", "What is SESAME?", "SESAME"),
        ("لماذا أنشئ المكتب؟", "ما مكتب البرق؟", "مكتب البرق"),
        ("وكم تبلغ في الشتاء؟", "ما حرارة المنارة؟", "حرارة المنارة"),
        ("وأيها أغلى ثمنا اليوم؟", "ما أدوات الملاحة؟", "أدوات الملاحة"),
        ("وماذا عن المراحل؟", "ما الإجلاء؟", "الإجلاء"),
        ("ما السبب؟", "كيف انقطع الكابل؟", "انقطع الكابل"),
        ("اشرح أكثر", "ما الإجلاء؟", "الإجلاء"),
        ("And when was that?", "Who opened the laboratory?", "opened laboratory"),
        ("How many were signed?", "Which treaties ended wars?", "treaties ended wars"),
        ("who runs it?", "What is a data embassy?", "data embassy"),
        ("And why was it created?", "ما مكتب البرق؟", "مكتب البرق"),
        ("which country opened the first one?", "What is a data embassy?", "data embassy"),
        (
            "And in how many did the lamp fail?",
            "Which lighthouses burn oil?",
            "lighthouses burn oil",
        ),
        ("What is the difference?", "How do output and outcome indicators work?", "output outcome indicators work"),
        ("tell me more", "What is a data embassy?", "data embassy"),
        ("من قال ذلك؟", "Does engagement measure influence?", "engagement measure influence"),
        ("And who were its members?", "What is SESAME?", "SESAME"),
    ],
)
def test_a_follow_up_carries_the_matter_it_leans_on(question: str, before: str, carried: str) -> None:
    asked = understand(question, ("ما شيء آخر تماماً في المكتبة؟", before))
    assert asked.search_text == f"{carried} {question}"
    assert asked.text == question


@pytest.mark.parametrize(
    "question",
    [
        "ما مفهوم الأمن القومي؟",
        "ما عاصمة أستراليا؟",
        "What is cybersecurity?",
        "How many states signed the Budapest Convention?",
        "ما الدبلوماسية الثقافية؟",
        "وما الدبلوماسية الثقافية؟",
        "وما أهداف الدبلوماسية الثقافية؟",
        "ما هي سفاره البيانات؟",
        "ومن هو القلقشندي؟",
        "كيف تساهم المنصات في الحوار؟",
        "And who was Zimmermann?",
        "And when was ChatGPT released to the public?",
        "Who said that engagement measures influence?",
        "How much does bread cost?",
    ],
)
def test_a_new_matter_drops_the_old_one(question: str) -> None:
    assert understand(question, ("ما هي الدبلوماسية الرقمية؟",)).search_text == question


def test_a_chain_of_follow_ups_leads_to_the_question_that_stood_alone() -> None:
    asked = understand("ومتى؟", ("ما معاهدة وتشالي؟", "وما نتائجها؟"))
    assert asked.search_text == "معاهدة وتشالي ومتى؟"


def test_what_is_asked_about_is_what_the_follow_up_says_itself() -> None:
    asked = understand("And what are its stages?", ("What is a norm?",))
    assert asked.content == set(content_stems("stages"))
    assert understand("And when?", ("What is a norm?",)).content == set(content_stems("norm"))


def test_asking_for_a_source_searches_for_the_matter_alone() -> None:
    asked = understand("Which source does the author cite for the treaty of Wuchale?")
    assert set(asked.search_text.split()) == {"of", "treaty", "Wuchale"}


def test_content_leaves_out_the_words_that_ask() -> None:
    assert content_stems("What is the share of the answered questions?") == ["share", "answer", "question"]


_SPOKEN = st.text(alphabet="ما هي متىمنلذاوأهداف البرقه؟?.ِ\u200f what is its the Marsh citedby\n", max_size=60)


@given(_SPOKEN, st.lists(_SPOKEN, max_size=3))
def test_whatever_is_typed_is_understood(text: str, history: list[str]) -> None:
    asked = understand(text, tuple(history))
    assert asked.search_text.strip().endswith(text.strip()) or asked.kind == "reference"
    person = cited_person(text, list)
    assert person is None or person.shown in text
