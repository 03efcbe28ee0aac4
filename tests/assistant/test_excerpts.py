"""What is shown around a unit: what it leans on, what it touches, and never more than a glance or another paragraph."""

from __future__ import annotations

import pytest

from assistant.answers.excerpts import excerpt, joined, leans_back, shown_span
from tests.assistant.made_hits import hit_on, page_of


@pytest.mark.parametrize(
    "sentence",
    [
        "It ended the quarrel.",
        "“They were never paid.",
        "This led to a second treaty.",
        "However, the lamps went out.",
        "For this reason the rocks were marked.",
        "The last is the cheapest of all.",
        "The other two were never lit.",
        "Both are painted white.",
        "والأخيرة هي أرخصها.",
        "وهو أول اتفاق من نوعه.",
        "وهذه أقدم المنارات.",
        "لذلك أُطفئت المصابيح.",
        "وبناءً على ذلك عُقد اتفاق ثانٍ.",
        "كما شُيّدت منارتان.",
        "ولكنها لم تُضأ قط.",
        "ومن ثمّ عاد البحارة.",
        "وتستخدمها السفن الصغيرة.",
        "What they share is a lamp.",
        "Although he signed it, the treaty was broken.",
    ],
)
def test_a_sentence_that_leans_back_is_seen(sentence: str) -> None:
    assert leans_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Italy signed the treaty.",
        "It is clear that the rocks are dangerous.",
        "This study asks who signed the treaty.",
        "Those who signed it were admirals.",
        "Instead of lamps they used fires.",
        "What the lamps cost is not known.",
        "The last war between them ended in 1911.",
        "Both kingdoms signed it.",
        "وُقّعت الاتفاقية سنة ١٩١١.",
        "تسأل هذه الدراسة عمّن وقّعها.",
        "وهذه الدراسة تصف المنارات.",
        "وفي سنة ١٩١١ أُضيئت المنارة.",
        "هويّة البحارة مجهولة.",
    ],
)
def test_a_sentence_that_stands_alone_is_left_alone(sentence: str) -> None:
    assert not leans_back(sentence)


def test_a_chain_of_leaning_sentences_comes_whole() -> None:
    page = page_of("وُقّعت الاتفاقية في كورك. وهي أول اتفاق بين المملكتين. ولذلك حُفظت نسختها الأولى. وكانت النوارس تحوم.")
    hit = hit_on(page, language="ar")
    start, end = shown_span(hit, hit.units[2])
    assert page.text[start:end] == "وُقّعت الاتفاقية في كورك. وهي أول اتفاق بين المملكتين. ولذلك حُفظت نسختها الأولى."


def test_neither_another_paragraph_nor_a_long_sentence_is_drawn_in() -> None:
    apart = hit_on(page_of("The treaty was signed in Cork.", "It ended the quarrel about oil."))
    assert shown_span(apart, apart.units[1]) == (apart.units[1].start, apart.units[1].end)
    words = " ".join(["The keepers wrote letters about bread and rope and oil"] * 8)
    long = hit_on(page_of(f"{words}. It ended the quarrel about oil and the price of bread that the keepers paid."))
    assert shown_span(long, long.units[-1]) == (long.units[-1].start, long.units[-1].end)


def test_neighbours_are_joined_and_those_apart_are_not() -> None:
    page = page_of("Ships came and went. The treaty was signed. Gulls were seen.", "Bread was baked there daily.")
    hit = hit_on(page)
    ships, treaty, gulls, bread = (excerpt(0, hit, unit) for unit in hit.units)
    both = joined(hit, gulls, treaty)
    assert both is not None
    assert (both.start, both.end, both.unit) == (treaty.start, gulls.end, gulls.unit)
    assert joined(hit, ships, gulls) is None
    assert joined(hit, gulls, bread) is None


def test_what_overlaps_is_joined() -> None:
    page = page_of("The treaty was signed in Cork. It ended the quarrel. They all went home.")
    hit = hit_on(page)
    second, third = excerpt(0, hit, hit.units[1]), excerpt(0, hit, hit.units[2])
    assert third.start < second.end
    both = joined(hit, second, third)
    assert both is not None
    assert (both.start, both.end) == (0, len(page.text))
