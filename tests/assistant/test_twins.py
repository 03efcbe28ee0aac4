"""Near-duplicates: letters may differ, numbers and words may not; each text once, all places cited."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers.twins import also_cited, are_twins, distinct, enough_distinct
from corpus.fold import fold_text
from index.models import Hit
from tests.assistant.made_hits import hit_on, page_of

TREATY = "The harbour treaty was signed in Cork in 1911 by the admirals of two kingdoms."


@pytest.mark.parametrize(
    ("one", "other", "twins"),
    [
        (TREATY, TREATY.replace("harbour", "harb0ur").replace("0", "o"), True),
        (TREATY, "The harbour treaty was signed in Cork in 1911 by tne admirais of two kingdons.", True),
        (TREATY, TREATY.replace("the admirals", "theadmirals"), True),
        ("وُقّعت اتفاقية المنارة سنة ١٩١١ بين مملكتين متجاورتين.", "وقعت إتفاقية المناره سنة 1911 بين مملكتين متجاورتين", True),
        (TREATY, TREATY.replace("1911", "1917"), False),
        (TREATY, TREATY.replace("was signed", "was not signed"), False),
        ("وُقّعت اتفاقية المنارة سنة ١٩١١ بين مملكتين.", "لم توقع اتفاقية المنارة سنة ١٩١١ بين مملكتين.", False),
        ("لم تُوقّع اتفاقية المنارة سنة ١٩١١ بين مملكتين.", "لن توقع اتفاقية المنارة سنة ١٩١١ بين مملكتين.", False),
        ("Northern harbours have lamps of whale oil.", "Southern harbours have lamps of whale oil.", False),
        (TREATY, TREATY.replace("Cork", "Tunis"), False),
        (TREATY, "Gulls were seen over the harbour all day long.", False),
    ],
)  # fmt: skip
def test_letters_may_differ_but_neither_numbers_nor_words(one: str, other: str, twins: bool) -> None:
    assert are_twins(fold_text(one), fold_text(other)) is twins
    assert are_twins(fold_text(other), fold_text(one)) is twins


@given(st.text("ab 1اب", max_size=12), st.text("ab 1اب", max_size=12))
def test_twins_are_mutual(one: str, other: str) -> None:
    assert are_twins(one, one)
    assert are_twins(one, other) == are_twins(other, one)


def hits_on(*texts: str) -> list[Hit]:
    return [hit_on(page_of(text), source=f"{at}.md") for at, text in enumerate(texts)]


def test_the_first_of_twins_is_kept() -> None:
    hits = hits_on(TREATY, "Gulls were seen there.", TREATY.replace("the", "tne"))
    assert distinct(hits) == hits[:2]


def test_a_part_of_another_passage_is_cited_too() -> None:
    own, other, apart = hits_on(
        TREATY, f"Ships came. {TREATY.replace('harbour', 'harbonr')} Gulls were seen.", "Ships came. Gulls were seen."
    )
    assert also_cited(own, own.start, own.end, [own, other, apart], "en") == (
        "A. Mole (1911), “On Harbours”, p. 7, § 2 Treaties  (1.md)",
    )
    assert also_cited(own, own.start, own.end, [own, other, apart], "ar") == (
        "A. Mole (1911), “On Harbours” [ص 7], § 2 Treaties  (1.md)",
    )


def test_more_hits_are_asked_for_until_enough_are_distinct() -> None:
    texts = [f"{name} harbours have lamps of oil." for name in ("Northern", "Southern", "Bristol")]
    [*all_hits] = hits_on(*(text for text in texts for _ in range(4)))
    asked: list[int] = []

    def search(count: int) -> list[Hit]:
        asked.append(count)
        return all_hits[:count]

    assert len(distinct(enough_distinct(search, 3, 2))) == 2
    assert asked == [3, 6]
    assert enough_distinct(search, 3, 9) == all_hits


def test_hits_of_one_place_are_no_twins_of_themselves() -> None:
    [own] = hits_on(TREATY)
    assert also_cited(own, own.start, own.end, [replace(own, rank=9)], "en") == ()
