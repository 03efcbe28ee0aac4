"""The measurement of quotation checking, and its bar: 99 of 100 quotations judged rightly."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.library import Library
from assistant.quoting.quotable import words_of
from corpus.language import language_of
from eval.bench.quotations import COUNTS, Pages, generate, judge

BAR = 0.99


@pytest.fixture(scope="module")
def pages(sample_index: Path) -> Pages:
    return list(Library(sample_index).pages())


def share_right(pages: Pages, seed: int) -> float:
    judged = judge(pages, seed)
    return sum(each.right for each in judged) / len(judged)


def test_a_manuscript_has_what_is_planted_in_it(pages: Pages) -> None:
    text, planted = generate(pages, 7)
    kinds = Counter("exact" if each.kind == "folded" else each.kind for each in planted)
    assert kinds == COUNTS
    assert {language_of(each.text) for each in planted} == {"ar", "en"}
    for each in planted:
        assert words_of(text[each.start : each.end]) == words_of(each.text)
    assert generate(pages, 7) == (text, planted)
    assert generate(pages, 8)[0] != text


def test_quotations_are_judged_rightly(pages: Pages) -> None:
    assert share_right(pages, 1911) >= BAR


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 110))
def test_quotations_of_other_manuscripts_are_judged_rightly(pages: Pages, seed: int) -> None:
    assert share_right(pages, seed) >= BAR
