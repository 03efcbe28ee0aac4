"""BM25 from disk gives the scores of rank_bm25, and coverage says how much of a question is there."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index.lexical import K1, B, DiskBm25, RankBm25, build, coverage

WORDS = st.sampled_from(["دوله", "سفار", "the", "of", "digital", "x", "1", "~tsl", "ا ب", '"', "\\", "ﷺ"])
PASSAGES = st.lists(st.lists(WORDS, max_size=12), min_size=1, max_size=12).filter(any)


def on_disk(passages: list[list[str]]) -> DiskBm25:
    with tempfile.TemporaryDirectory() as folder:
        build(passages, Path(folder, "bm25"))
        return DiskBm25(Path(folder, "bm25"))


def oracle(passages: list[list[str]], question: list[str]) -> list[float]:
    return [float(score) for score in BM25Okapi(passages, k1=1.2, b=0.75, epsilon=0).get_scores(question)]


@settings(max_examples=60)
@given(PASSAGES, st.lists(st.one_of(WORDS, st.just("unseen")), max_size=8))
def test_scores_are_those_of_rank_bm25(passages: list[list[str]], question: list[str]) -> None:
    disk, rank = on_disk(passages), RankBm25(passages)
    expected = oracle(passages, question)
    assert disk.scores(question).tolist() == pytest.approx(expected, abs=1e-4)
    assert rank.scores(question).tolist() == pytest.approx(expected, abs=1e-4)
    assert disk.ceiling(question) == pytest.approx(rank.ceiling(question), rel=1e-4, abs=1e-4)


@settings(max_examples=30)
@given(PASSAGES, st.lists(st.one_of(WORDS, st.just("unseen")), max_size=8))
def test_coverage_is_a_share(passages: list[list[str]], question: list[str]) -> None:
    disk, rank = coverage(on_disk(passages), question), coverage(RankBm25(passages), question)
    assert disk.tolist() == pytest.approx(rank.tolist(), abs=1e-3)
    for shares in (disk, rank):
        assert all(-1e-6 <= share <= 1 + 1e-6 for share in shares)


@settings(max_examples=30)
@given(PASSAGES, st.dictionaries(st.one_of(WORDS, st.just("unseen")), st.floats(0, 1, width=32), max_size=5))
def test_the_best_of_several_words_is_that_of_each_alone(passages: list[list[str]], alike: dict[str, float]) -> None:
    alone = [weight * np.array(oracle(passages, [word])) for word, weight in alike.items()]
    expected = np.maximum.reduce([np.zeros(len(passages)), *alone]).tolist()
    for index in (on_disk(passages), RankBm25(passages)):
        assert index.best(alike).tolist() == pytest.approx(expected, abs=1e-4)


def test_the_commonest_words_are_those_of_most_passages() -> None:
    index = on_disk([["a", "b", "b"], ["c", "b"], ["c"], ["c", "d"]])
    assert index.commonest(2) == ["c", "b"]
    assert index.commonest(9) == ["c", "b", "a", "d"]
    tied = [f"w{number:03}" for number in range(200)]
    assert on_disk([tied[::-1], tied]).commonest(150) == tied[:150]


def test_a_larger_library_with_a_long_tail_of_words() -> None:
    draw = np.random.default_rng(3)
    passages = [[f"w{word}" for word in draw.zipf(1.3, size=draw.integers(1, 120)) % 2000] for _ in range(400)]
    disk = on_disk(passages)
    for number in range(20):
        question = [*passages[number][:6], passages[number][0], "unseen", "w1", "w2"]
        assert disk.scores(question).tolist() == pytest.approx(oracle(passages, question), abs=1e-4)


def test_a_token_twice_counts_twice_and_once_in_coverage() -> None:
    index = on_disk([["a", "b"], ["b"], ["c"], ["d"]])
    assert index.scores(["a", "a"])[0] == pytest.approx(2 * index.scores(["a"])[0])
    assert coverage(index, ["a", "a"]).tolist() == coverage(index, ["a"]).tolist()


def test_a_word_in_more_than_half_of_the_passages_says_nothing() -> None:
    index = on_disk([["the", "a"], ["the", "b"], ["the"]])
    assert index.scores(["the"]).tolist() == [0, 0, 0]
    assert coverage(index, ["the"]).tolist() == [0, 0, 0]


def test_what_the_library_has_not_lowers_the_coverage_of_the_rest() -> None:
    index = on_disk([["a", "b"], ["b"], ["c"], ["d"]])
    assert coverage(index, ["a"])[0] > coverage(index, ["a", "unseen"])[0] > 0
    assert not coverage(index, ["unseen"]).any()
    assert not coverage(index, []).any()


def test_a_short_passage_of_all_the_words_covers_the_most() -> None:
    index = on_disk([["a", "b"], ["a", "b", *"xyzuvwrst"], ["a"], *[["x"]] * 8])
    shares = coverage(index, ["a", "b"])
    assert shares[0] > shares[1]
    assert shares[0] > shares[2]


def test_the_constants_are_the_studies() -> None:
    assert (K1, B) == (1.2, 0.75)
