"""Lists whose items are sub-headings, or counted paragraphs with others between: all from files as they are read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import compose
from assistant.answers.subheadings import with_items
from assistant.library import Library
from assistant.models import Answer
from assistant.question import understand
from corpus.citations import citations_of, cited_in
from corpus.models import Document
from corpus.passages import passages_of
from corpus.reading import read_source
from index.build import index_paths
from index.encoder import open_encoder
from index.models import Hit
from tests.assistant.made_hits import hit_on, page_of

HARBOURS = """# Harbours at Night

Jane Roe

## Introduction

Harbours at night are a world of lamps and bells, and no captain enters one without a pilot who knows its rocks.

## The kinds of lighthouses

Lighthouses differ by what they stand on, and every captain learns to tell them apart in the dark.

### Rock towers

Rock towers stand in the open sea.[^1] They were built in summer, stone by stone, by men who slept on ships.

### Pile lights

Pile lights stand on iron legs that are screwed into the sand, and the waves pass under their floors.

### Lightships

Lightships lie at anchor where no ground can carry a tower.

## The costs of lamps

Lamps cost oil and sleep. The costs of lamps were paid by the captains who entered the harbours at night.

### The costs of oil

Oil came from whales and later from wells.

### Who slept and who did not

Keepers slept by turns.

## The duties of keepers

Every year the council of the harbours writes to its keepers. Keepers of lighthouses have three duties towards the ships.

A. Watch: the keeper never leaves the lamp alone at night.[^2] This is the oldest rule.

It goes back to a fire in a granary that was taken for a lamp by a whole fleet.

B. Log: the keeper writes down every passing ship. The books are sent to the council.

Many of them were lost in the flood and are known from copies only.

C. Silence: the keeper tells nobody which ships have passed.

[^1]: Vale, *Towers*, 1971, p. 9.
[^2]: Roe, *Fires*, 1990, p. 4.
"""

WELLS = """آبار الصحراء

ليلى النجار

مقدمة

تعيش القوافل من الآبار، ولا تُعرف طريق في الصحراء إلا بما عليها من الماء والظل والدليل.

1- معايير البئر

وتقوم جودة البئر عند أهل القوافل على ثلاثة معايير لا يختلفون فيها، وقد نقلها الرحالة عنهم في كتبهم.

والدليل رجل يعرف الطريق ليلًا كما يعرفه نهارًا، ولا تخرج القافلة من دونه. وأما شروط الدليل فهي على النحو التالي:

أولاً – الصبر: أن يسير ليلتين بلا نوم. وقد عُرف به أهل الجنوب.

ويُحكى أن دليلًا منهم سار ثلاث ليال حتى أدرك قافلته.

ثانياً – معرفة النجوم: أن يقرأ السماء كما يقرأ غيره الورق.

2- طرق القوافل

تمر طرق القوافل بين الآبار، ويحفظها الأدلاء عن ظهر قلب ولا يكتبونها.

3- شرح ما سبق

هذا شرح ما أوجزناه في أول الكتاب، وفيه من أخبار الرحالة ما يوضحه.

أ- معيار العذوبة:

يُذاق الماء قبل أن تُسقى الإبل.

ب- القرب من الطريق:

لا ينفع ماء يبعد عن الطريق يومًا.

ج- دوام الماء:

البئر التي تجف في الصيف لا يُعوَّل عليها.

خاتمة

بقيت الآبار بعد أن ذهبت القوافل، وبقيت معها أسماؤها.
"""


LAMPS = """# تشغيل الفنار

كانت الفنارات تُشغَّل كل ليلة على يد حارسين يتناوبان، ولا يُترك المصباح وحده ساعة واحدة من الليل.

## خطوات الإيقاد

يمر إيقاد الفنار عند الغروب بأربع خطوات متتالية:

- تنظيف الزجاج من ملح البحر؛
- ملء الخزان بالزيت؛
- قص الفتيل؛
\f
- إشعال الفتيل وإغلاق الباب.

## ما بعد الإيقاد

يكتب الحارس في دفتره ساعة الإيقاد واتجاه الريح.
"""


def _hits(document: Document, best: str) -> list[Hit]:
    """All passages of a document as hits, the one that holds a text first."""
    citations = citations_of(document)
    work = document.work
    hits = [
        Hit(
            rank=1, score=1.5 if best in passage.text else 1.0, source="a", title=work.title, authors=work.authors,
            year=work.year, page=passage.page, label=passage.label, section=passage.section, start=passage.start,
            end=passage.end, text=passage.text, language=passage.language, units=passage.units,
            unit_scores=tuple(0.9 if best in passage.text else 0.1 for _ in passage.units),
            cited=cited_in(passage, citations), work=work,
        )
        for passage in passages_of(document)
    ]  # fmt: skip
    return sorted(hits, key=lambda hit: -hit.score)


def _asked(folder: Path, text: str, question: str, best: str) -> Answer:
    """The answer to a question, of a file whose best passage holds a text; every sentence of it is where it says."""
    path = folder / "a.md"
    path.write_text(text, encoding="utf-8")
    document = read_source(path)
    hits, understood = _hits(document, best), understand(question)
    answer = with_items(understood, compose(understood, hits), hits, lambda _: list(document.pages))
    for each in answer.sentences:
        assert each.text == document.pages[each.page - 1].text[each.start : each.end]
        hit = answer.passages[each.passage]
        assert hit.text[each.start - hit.start : each.end - hit.start] == each.text
    assert [hit.rank for hit in answer.passages] == list(range(1, len(answer.passages) + 1))
    return answer


def _texts(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences]


def test_under_a_heading_that_names_what_is_asked_for_the_headings_below_are_the_items(tmp_path: Path) -> None:
    answer = _asked(tmp_path, HARBOURS, "What are the kinds of lighthouses?", "Lighthouses differ")
    assert _texts(answer) == ["Rock towers", "Pile lights", "Lightships"]
    assert [each.citation for each in answer.sentences] == [
        "Jane Roe, “Harbours at Night”, file page 1, § The kinds of lighthouses"
    ] * 3
    assert answer.passages[answer.sentences[1].passage].text.endswith("pass under their floors.")
    assert answer.alternatives[0].text.startswith("Lighthouses differ")


def test_counted_paragraphs_with_others_between_are_shown_up_to_their_first_sentence(tmp_path: Path) -> None:
    announcement, *items = _asked(tmp_path, HARBOURS, "What are the duties of keepers?", "three duties").sentences
    assert "have three duties" in announcement.text
    assert [each.text for each in items] == [
        "A. Watch: the keeper never leaves the lamp alone at night.",
        "B. Log: the keeper writes down every passing ship.",
        "C. Silence: the keeper tells nobody which ships have passed.",
    ]
    assert [each.references for each in items] == [("Roe, Fires, 1990, p. 4.",), (), ()]


@pytest.mark.parametrize("question", ["ما خطوات إيقاد الفنار؟", "What are the steps of lighting the lighthouse?"])
def test_a_list_that_goes_on_over_the_end_of_a_page_is_shown_whole(tmp_path: Path, question: str) -> None:
    answer = _asked(tmp_path, LAMPS, question, "بأربع خطوات")
    announcement, first, rest = answer.sentences
    assert announcement.text.endswith("متتالية:")
    assert [line.strip("- ؛") for line in first.text.split("\n") if line] == [
        "تنظيف الزجاج من ملح البحر",
        "ملء الخزان بالزيت",
        "قص الفتيل",
    ]
    assert (rest.page, rest.text.strip("- ")) == (2, "إشعال الفتيل وإغلاق الباب.")


def test_as_many_counted_headings_further_on_as_a_sentence_announces(tmp_path: Path) -> None:
    announcement, *items = _asked(tmp_path, WELLS, "ما معايير البئر عند أهل القوافل؟", "ثلاثة معايير").sentences
    assert "ثلاثة معايير" in announcement.text
    assert [each.text for each in items] == ["أ- معيار العذوبة:", "ب- القرب من الطريق:", "ج- دوام الماء:"]
    assert items[0].section[-1] == "3- شرح ما سبق"


def test_a_list_that_an_arabic_sentence_announces_for_an_english_question(tmp_path: Path) -> None:
    answer = _asked(tmp_path, WELLS, "What are the criteria for a good well?", "ثلاثة معايير")
    assert _texts(answer)[1:] == ["أ- معيار العذوبة:", "ب- القرب من الطريق:", "ج- دوام الماء:"]


def test_a_list_on_another_matter_does_not_displace_an_answer_in_the_language_of_the_question(tmp_path: Path) -> None:
    path = tmp_path / "wells.md"
    path.write_text(WELLS, encoding="utf-8")
    document = read_source(path)
    page = page_of("The criteria for hosting a data embassy are legal immunity, a neighbour and a cable.")
    found = [hit_on(page, score=1.6), *(replace(hit, rank=2, score=0.9) for hit in _hits(document, "ثلاثة معايير"))]
    understood = understand("What are the criteria for hosting a data embassy?")
    answer = compose(understood, found)
    assert with_items(understood, answer, found, lambda _: list(document.pages)) == answer


def test_a_name_that_is_missing_is_told_beside_items_too(tmp_path: Path) -> None:
    answer = _asked(tmp_path, HARBOURS, "What are the duties of keepers in Norway?", "three duties")
    assert len(answer.sentences) == 4
    assert "Norway" in answer.note


def test_paragraphs_that_are_counted_in_arabic_words(tmp_path: Path) -> None:
    answer = _asked(tmp_path, WELLS, "ما شروط الدليل؟", "شروط الدليل")
    assert _texts(answer) == [
        "وأما شروط الدليل فهي على النحو التالي:",
        "أولاً – الصبر: أن يسير ليلتين بلا نوم.",
        "ثانياً – معرفة النجوم: أن يقرأ السماء كما يقرأ غيره الورق.",
    ]
    assert answer.sentences[1].citation == "ليلى النجار، «آبار الصحراء»، صفحة الملف 1، § 1- معايير البئر"


@pytest.mark.parametrize(
    ("text", "question", "best"),
    [
        pytest.param(HARBOURS, "How do lighthouses differ by kinds?", "Lighthouses differ", id="no list is asked for"),
        pytest.param(HARBOURS, "What are the kinds of bells?", "Lighthouses differ", id="another matter"),
        pytest.param(HARBOURS, "What are the owners of lighthouses?", "Lighthouses differ", id="another list"),
        pytest.param(HARBOURS, "What are the costs of lamps?", "Lamps cost", id="only some name what is listed"),
        pytest.param(
            HARBOURS.replace("### Lightships", "## Lightships").replace("### Pile", "## Pile"),
            "What are the kinds of lighthouses?",
            "Lighthouses differ",
            id="one item",
        ),
        pytest.param(
            HARBOURS.replace("### Rock", "### 2. Rock").replace("### Pile", "### 4. Pile"),
            "What are the kinds of lighthouses?",
            "Lighthouses differ",
            id="headings that are not counted from one",
        ),
        pytest.param(
            HARBOURS.replace("### Lightships", "### Conclusion"),
            "What are the kinds of lighthouses?",
            "Lighthouses differ",
            id="headings of a paper",
        ),
        pytest.param(
            HARBOURS.replace("Lamps cost oil and sleep.", "In the following decades nobody set the kinds of pay."),
            "What are the kinds of pay?",
            "kinds of pay",
            id="what follows is no list",
        ),
        pytest.param(
            HARBOURS.replace("B. Log", "B- Log").replace("C. Silence", "C) Silence"),
            "What are the duties of keepers?",
            "three duties",
            id="paragraphs that are not marked in one way",
        ),
        pytest.param(
            HARBOURS.replace("three duties", "duties").replace("A. Watch", "The lamps have parts:\n\nA. Watch"),
            "What are the duties of keepers?",
            "have duties towards",
            id="what is counted is announced as something else",
        ),
        pytest.param(
            HARBOURS.replace("three duties", "four duties"),
            "What are the duties of keepers?",
            "four duties",
            id="another number than is announced",
        ),
        pytest.param(
            WELLS.replace("أ- معيار", "أ- شرط"), "ما معايير البئر؟", "ثلاثة معايير", id="none further on names one"
        ),
    ],
)
def test_where_it_is_doubtful_the_answer_stays_as_it_is(tmp_path: Path, text: str, question: str, best: str) -> None:
    path = tmp_path / "b.md"
    path.write_text(text, encoding="utf-8")
    hits, understood = _hits(read_source(path), best), understand(question)
    assert _asked(tmp_path, text, question, best) == compose(understood, hits)


@pytest.mark.parametrize("announcing", ["serve the following duties", "have duties as follows", "have these duties:"])
def test_what_points_at_what_follows_announces_too(tmp_path: Path, announcing: str) -> None:
    text = HARBOURS.replace("## The duties of keepers", "## Of keepers").replace("have three duties", announcing)
    if not announcing.startswith("serve"):
        text = text.replace(" towards the ships.\n", "\n")
    answer = _asked(tmp_path, text, "What are the duties of keepers?", announcing)
    assert [each[:2] for each in _texts(answer)[1:]] == ["A.", "B.", "C."]


def test_sub_headings_with_numbers_of_two_parts_are_counted_by_the_last(tmp_path: Path) -> None:
    text = HARBOURS.replace("### Rock", "### 2.1 Rock").replace("### Pile", "### 2.2 Pile")
    answer = _asked(
        tmp_path, text.replace("### Light", "### 2.3 Light"), "What are the kinds of lighthouses?", "differ"
    )
    assert _texts(answer) == ["2.1 Rock towers", "2.2 Pile lights", "2.3 Lightships"]


def test_of_a_long_list_the_first_twelve_are_shown_and_the_rest_is_told(tmp_path: Path) -> None:
    more = "".join(f"### Tower of the {name} coast\n\nIt is built of stone.\n\n" for name in "abcdefghijkl")
    text = HARBOURS.replace("## The costs of lamps", f"{more}## The costs of lamps")
    answer = _asked(tmp_path, text, "What are the kinds of lighthouses?", "Lighthouses differ")
    assert len(answer.sentences) == 12
    assert answer.note == "The list has 15 items, of which 12 are shown; the rest is in the source."


def test_the_items_are_found_in_an_index_and_over_a_page_end(tmp_path: Path) -> None:
    pages = HARBOURS.replace("### Lightships", "\f### Lightships").partition("[^1]: ")[0].replace("[^1]", "")
    (tmp_path / "harbours.txt").write_text(pages.replace("[^2]", ""))
    index_paths([tmp_path], tmp_path / "index", open_encoder())
    answer = Library(tmp_path / "index").ask("What are the kinds of lighthouses?")
    assert [(each.page, each.text) for each in answer.sentences] == [
        (1, "Rock towers"),
        (1, "Pile lights"),
        (2, "Lightships"),
    ]
