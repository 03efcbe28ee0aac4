"""Cut paragraphs are joined where the text proves that they are one, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.drafts import Draft
from corpus.joins import join_cut_blocks, join_over_pages
from corpus.models import BlockKind, NoteCall
from tests.linear_time import assert_linear


def paragraphs(*texts: str) -> list[Draft]:
    return [Draft("paragraph", text) for text in texts]


def joined(*texts: str) -> list[str]:
    return [draft.text for draft in join_cut_blocks(paragraphs(*texts))]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ويرى الباحث أن الدبلوماسية الرقمية (وهي جزء من", "السياسة الخارجية) تحتاج إلى موارد."),
        ("وتعرّف الوزارة العمل الرقمي بأنه «كل نشاط علني", "تقوم به السفارات» على المنصات."),
        ("تعمل السفارات في هذا العصر على الوصول إلى", "الجمهور في الدول الأخرى."),
        ("The ministries that we visited count what platforms", "count, and trust it less every year."),
    ],
    ids=["bracket", "guillemet", "preposition", "lower case"],
)
def test_a_proven_cut_is_undone(first: str, second: str) -> None:
    assert joined(first, second) == [f"{first} {second}"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("تعمل السفارات في هذا العصر على منصات كثيرة", "الجمهور في الدول الأخرى يقرأ."),
        ("تعمل السفارات في هذا العصر على منصات كثيرة.", "الجمهور في الدول الأخرى يقرأ."),
        ("وتعرّف الوزارة العمل الرقمي بأنه «كل نشاط علني", "تقوم به السفارات على المنصات."),
        ("وتعرّف الوزارة العمل الرقمي بأنه «كل نشاط علني", "تقوم به السفارات) على المنصات."),
        ("تعمل السفارات في هذا العصر كله هنا", "تقوم به السفارات» على المنصات."),
        ("عنوان قصير في", "الجمهور في الدول الأخرى."),
        ("The ministries that we visited count what platforms", "Count as visits is another matter."),
        ("The ministries that we visited count what platforms count.", "and so on it goes."),
    ],
)
def test_nothing_is_joined_without_proof(first: str, second: str) -> None:
    assert joined(first, second) == [first, second]


def test_the_second_half_is_found_further_on_where_only_one_block_can_be_it() -> None:
    first = "وقد عرفتها الوزارة بأنها «كل نشاط علني رقمي"
    second = "تقوم به السفارات» على المنصات."
    other = "فقرة أخرى كاملة لا علاقة لها بما سبق."
    assert joined(first, other, second) == [f"{first} {second}", other]
    assert joined(first, other, second, second) == [first, other, second, second]
    assert joined("وفي كتابه الأخير عن هذا الموضوع كله يرى", other, "أن الدول الصغيرة تكسب أكثر.") == [
        "وفي كتابه الأخير عن هذا الموضوع كله يرى أن الدول الصغيرة تكسب أكثر.",
        other,
    ]


def test_a_second_half_too_far_away_is_none() -> None:
    first, second = "وقد عرفتها الوزارة بأنها «كل نشاط علني رقمي", "تقوم به السفارات» على المنصات."
    between = ["فقرة أخرى كاملة."] * 40
    assert joined(first, *between, second) == [first, *between, second]


def test_only_paragraphs_and_items_go_on_in_a_paragraph() -> None:
    cut, rest = "تعمل السفارات في هذا العصر على الوصول إلى", "الجمهور في الدول الأخرى."
    kinds: dict[BlockKind, int] = {"paragraph": 1, "item": 1, "heading": 2, "row": 2, "caption": 2, "reference": 2}
    for kind, blocks in kinds.items():
        assert len(join_cut_blocks([Draft(kind, cut), Draft("paragraph", rest)])) == blocks
    assert len(join_cut_blocks([Draft("paragraph", cut), Draft("item", rest)])) == 2


@pytest.mark.parametrize(
    "text",
    ["these words go on without a stop", "one two three four five (six", "a) b c d e (f ((", "يرى في هذا كله أنه يرى"],
)
def test_many_blocks_take_linear_time(text: str) -> None:
    assert_linear(lambda: join_cut_blocks([Draft("paragraph", text)] * 40_000))


def test_calls_keep_their_words() -> None:
    first = Draft("paragraph", "تعمل السفارات في هذا العصر على الوصول إلى", (NoteCall("1", 4),))
    second = Draft("paragraph", "الجمهور في الدول.", (NoteCall("2", 7),))
    [whole] = join_cut_blocks([first, second])
    assert [(call.mark, whole.text[: call.offset].split()[-1]) for call in whole.calls] == [
        ("1", "تعمل"),
        ("2", "الجمهور"),
    ]


def test_a_heading_over_two_marked_lines_is_one() -> None:
    drafts = [
        Draft("heading", "المبحث الأول: مفهوم الدبلوماسية الرقمية", level=2),
        Draft("heading", "وأدواتها في الدول الصغيرة:", level=3),
    ]
    assert [(draft.text, draft.level) for draft in join_cut_blocks(drafts)] == [
        ("المبحث الأول: مفهوم الدبلوماسية الرقمية وأدواتها في الدول الصغيرة:", 2)
    ]
    assert len(join_cut_blocks([drafts[0], Draft("heading", "مقدمة:", level=3)])) == 2
    assert len(join_cut_blocks([drafts[0], Draft("heading", "1- التعريف:", level=3)])) == 2


WORDS = st.sampled_from(
    ["من", "في", "الدولة", "أن", "يرى", "«", "»", "(كلمة", "كلمة)", "word", "Word", ".", "نص", "،", "؛"]
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), max_size=12))
def test_joining_moves_whole_blocks_and_loses_none(texts: list[str]) -> None:
    result = joined(*texts)
    assert sorted(" ".join(result).split()) == sorted(" ".join(texts).split())
    assert all(any(text in whole for whole in result) for text in texts)


def over_pages(*pages: str) -> list[tuple[str, int | None]]:
    """Pages of words; a word without a full stop goes on."""

    def join(above: int, first: str, below: int, second: str) -> tuple[str, int] | None:
        assert above < below
        return None if first.endswith(".") else (f"{first} {second}", len(first) + 1)

    return [(" | ".join(parts), start) for parts, start in join_over_pages([page.split() for page in pages], join)]


def test_a_part_is_whole_on_the_page_where_it_begins() -> None:
    assert over_pages("a. b", "c. d.") == [("a. | b c.", 2), ("d.", None)]
    assert over_pages("a", "b", "c. d", "e.") == [("a b c.", 2), ("", None), ("d e.", 2), ("", None)]
    assert over_pages("a.", "b.") == [("a.", None), ("b.", None)]


def test_nothing_is_joined_over_a_page_that_was_empty() -> None:
    assert over_pages("a", "", "b.") == [("a", None), ("", None), ("b.", None)]
    assert over_pages() == []


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c.", "d."]), max_size=4).map(" ".join), max_size=8))
def test_joining_over_pages_keeps_the_order_of_all_words(pages: list[str]) -> None:
    found = over_pages(*pages)
    assert len(found) == len(pages)
    assert " ".join(text for text, _ in found).replace("|", "").split() == " ".join(pages).split()
