"""Late interaction: MaxSim as it is defined, tokens that lead to their units, a setting that turns it off."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from fake_encoder import FakeEncoder
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from small_library import write_files

from corpus.models import Block, Document, Page, Work
from index.build import index_documents, index_paths
from index.centering import shipped_digest
from index.e5_weights import find_weights
from index.encoder import BundledEncoder, TokenEncoder
from index.errors import BrokenIndex, ModelMismatch
from index.filters import Filters
from index.fusion import s1
from index.late_interaction import (
    SAID_BEFORE,
    SAID_JUST_BEFORE,
    PassageTokens,
    QuestionTokens,
    Tokens,
    passage_tokens,
    question_tokens,
    shipped_token_space,
    write,
)
from index.ranking import Ranking
from index.search import PREFERENCE, Searcher
from index.snapshot import FORMAT, MANIFEST, TOKENS, current_folder, open_lexical, open_snapshot

DIMENSIONS = 8
QUESTION = "When was the harbour treaty signed?"


@pytest.fixture(scope="module")
def encoder() -> BundledEncoder:
    return BundledEncoder(find_weights())


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory, encoder: BundledEncoder) -> Path:
    folder = tmp_path_factory.mktemp("late")
    index_paths([write_files(folder / "files")], folder / "index", encoder)
    return folder / "index"


def unit_rows(seed: int, count: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@given(
    seed=st.integers(0, 1000),
    passages=st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=3), min_size=1, max_size=4),
    headings=st.integers(0, 3),
    asked=st.integers(1, 5),
)
def test_a_match_is_the_weighted_sum_of_each_tokens_best(
    tmp_path_factory: pytest.TempPathFactory, seed: int, passages: list[list[int]], headings: int, asked: int
) -> None:
    """`passages` holds the number of tokens of each unit of each passage; each token is a word of its own.

    The first passage has `headings` tokens of headings over it, the others none.
    """
    kept = [
        PassageTokens(
            np.rint(unit_rows(seed + at, sum(units)) * 127).astype(np.int8), np.arange(sum(units), dtype=np.uint16)
        )
        for at, units in enumerate(passages)
    ]
    folder = tmp_path_factory.mktemp("tokens") / TOKENS
    over = [
        PassageTokens(
            np.rint(unit_rows(seed + 50, headings) * 127).astype(np.int8), np.arange(headings, dtype=np.uint16)
        )
    ]
    over += [PassageTokens(np.empty((0, DIMENSIONS), np.int8), np.empty(0, np.uint16))] * (len(passages) - 1)
    ends = [np.cumsum(units).tolist() for units in passages]
    write(list(zip(over, kept, ends, strict=True)), folder)
    weights = np.linspace(1, 2, asked, dtype=np.float32)
    question = QuestionTokens(unit_rows(seed + 99, asked), weights / weights.sum(), np.arange(asked))
    rows = np.arange(len(passages))[::-1]
    counts = np.array([len(passages[row]) for row in rows])
    found, of_units = Tokens(folder, DIMENSIONS).matches(question, rows, counts)
    for row, whole, by_unit in zip(rows, found, np.split(of_units, np.cumsum(counts)[:-1]), strict=True):
        similar = np.maximum(question.vectors @ (kept[row].codes / np.float32(127)).T, 0)
        told = np.maximum(question.vectors @ (over[row].codes / np.float32(127)).T, 0).max(axis=1, initial=0)
        own = [told, *(similar[:, start:end].max(axis=1) for start, end in pairwise([0, *ends[row]]))]
        assert whole == pytest.approx(float(question.weights @ np.max(own, axis=0)), abs=1e-5)
        for unit, met in enumerate(own[1:], 1):
            for before, earlier in enumerate(own[:unit]):
                met = np.maximum(met, (SAID_JUST_BEFORE if before == unit - 1 else SAID_BEFORE) * earlier)
            assert by_unit[unit - 1] == pytest.approx(float(question.weights @ met), abs=1e-5)


def test_a_passage_without_tokens_matches_nothing(tmp_path: Path) -> None:
    empty = PassageTokens(np.empty((0, DIMENSIONS), np.int8), np.empty(0, np.uint16))
    write([(empty, empty, [3])], tmp_path / TOKENS)
    question = QuestionTokens(unit_rows(1, 2), np.array([0.5, 0.5], np.float32), np.arange(2))
    whole, by_unit = Tokens(tmp_path / TOKENS, DIMENSIONS).matches(question, np.array([0]), np.array([2]))
    assert (whole.tolist(), by_unit.tolist()) == ([0], [0, 0])


def test_a_unit_without_tokens_has_only_what_was_said_before(tmp_path: Path) -> None:
    codes = np.rint(127 * unit_rows(5, 2)).astype(np.int8)
    empty = PassageTokens(codes[:0], np.empty(0, np.uint16))
    # of three units of two words each, only the middle one has tokens; passages without any stand around it
    middle = PassageTokens(codes, np.array([2, 3], np.uint16))
    write([(empty, empty, [2]), (empty, middle, [2, 4, 6]), (empty, empty, [2])], tmp_path / TOKENS)
    question = QuestionTokens(unit_rows(5, 2), np.array([0.5, 0.5], np.float32), np.arange(2))
    tokens = Tokens(tmp_path / TOKENS, DIMENSIONS)
    whole, by_unit = tokens.matches(question, np.array([2, 1, 0]), np.array([1, 3, 1]))
    assert whole.tolist() == pytest.approx([0, 1, 0], abs=0.02)
    assert by_unit.tolist() == pytest.approx([0, 0, 1, SAID_JUST_BEFORE, 0], abs=0.02)


def test_the_shipped_space_is_orthonormal_and_only_for_its_model(encoder: BundledEncoder) -> None:
    space = shipped_token_space(encoder.fingerprint)
    assert space is not None
    assert np.allclose(space.axes.T @ space.axes, np.eye(space.dimensions), atol=1e-3)
    assert shipped_token_space("sha256:other") is None


def test_the_same_words_meet_each_other_across_languages(encoder: BundledEncoder) -> None:
    space = shipped_token_space(encoder.fingerprint)
    assert space is not None
    asked = question_tokens(space, encoder.encode_question_tokens("Where is the lighthouse?"), "en")
    near, far = (
        passage_tokens(space, encoded, "ar").codes / 127
        for encoded in encoder.encode_tokens(["تقع المنارة عند مدخل الميناء.", "يُنسج شعر الماعز خيامًا في الشتاء."])
    )

    def match(codes: NDArray[np.float64]) -> float:
        return float(asked.weights @ (asked.vectors @ codes.T).max(axis=1))

    assert match(near) > match(far) + 0.1


def test_hits_carry_what_each_unit_meets(directory: Path) -> None:
    hit = Searcher.open(directory).search(QUESTION)[0]
    assert "signed in 1911" in hit.text
    assert len(hit.unit_matches) == len(hit.units)
    best = hit.units[int(np.argmax(hit.unit_matches))]
    assert "signed in 1911" in hit.text[best.start - hit.start : best.end - hit.start]


def test_the_best_by_the_first_score_are_ranked_again_and_the_rest_follow(directory: Path) -> None:
    searcher, first = Searcher.open(directory), Searcher.open(directory, late=False)
    again, before = searcher.search(QUESTION), first.search(QUESTION)
    assert {hit.text for hit in again} == {hit.text for hit in before}
    assert [hit.score for hit in again] == sorted((hit.score for hit in again), reverse=True)
    assert [hit.score for hit in again] != [hit.score for hit in before]
    assert not any(hit.unit_matches for hit in before)


def test_the_other_language_can_be_preferred_or_wanted_alone(directory: Path) -> None:
    searcher = Searcher.open(directory)

    def scores(filters: Filters) -> dict[str, float]:
        return {hit.text: hit.score for hit in searcher.search(QUESTION, filters=filters)}

    equal, preferred = scores(Filters()), scores(Filters(other_language="prefer"))
    only = scores(Filters(other_language="only"))
    arabic = {hit.text for hit in searcher.search(QUESTION, filters=Filters(language="ar"))}
    assert only.keys() == arabic
    assert preferred == equal  # how well each fits has not changed
    in_order = [score + PREFERENCE * (text in arabic) for text, score in preferred.items()]
    assert in_order == sorted(in_order, reverse=True)
    assert scores(Filters(language="en", other_language="only")) == {}


def test_what_is_beyond_the_second_ranking_follows_in_its_first_order(tmp_path: Path, encoder: BundledEncoder) -> None:
    lines = [f"The harbour treaty number {number} was signed by {number + 3} men." for number in range(70)]
    works = [Document(Work("d"), (Page(1, line, (Block(0, len(line)),)),)) for line in lines]
    index_documents([(f"d{number}", work) for number, work in enumerate(works)], tmp_path, encoder)
    snapshot = open_snapshot(tmp_path)
    lexical = open_lexical(snapshot)
    late, first = (Ranking(snapshot, encoder, lexical, score=s1, late=late) for late in (True, False))
    again, before = (ranking.rank(ranking.ask(QUESTION), None, 10) for ranking in (late, first))
    assert [bool(len(matches)) for matches in again.matches] == [True] * 40 + [False] * 30
    assert set(again.rows[:40]) == set(before.rows[:40])
    assert again.rows[40:].tolist() == before.rows[40:].tolist()
    assert np.diff(again.scores[40:]) == pytest.approx(np.diff(before.scores[40:]), abs=1e-5)
    assert all(np.diff(again.scores) <= 1e-6)


@pytest.mark.parametrize("what", ["constants", "weights"])
def test_an_index_made_with_other_numbers_is_made_anew(tmp_path: Path, encoder: BundledEncoder, what: str) -> None:
    files, index = write_files(tmp_path / "files"), tmp_path / "index"
    index_paths([files], index, encoder)
    manifest = current_folder(index) / "manifest.json"
    made = encoder.fingerprint if what == "weights" else shipped_digest(encoder.fingerprint)
    manifest.write_text(manifest.read_text().replace(made, "0123456789abcdef"))
    with pytest.raises(ModelMismatch, match="maraji index again"):
        Searcher.open(index)
    index_paths([files], index, encoder)
    assert Searcher.open(index).search(QUESTION)


def test_token_vectors_can_be_turned_off_and_on(tmp_path: Path, encoder: BundledEncoder) -> None:
    files, index = write_files(tmp_path / "files"), tmp_path / "index"

    def kept(wanted: bool | None) -> bool:
        index_paths([files], index, encoder, token_vectors=wanted)
        folder = current_folder(index)
        assert json.loads((folder / "manifest.json").read_text())["token_dimensions"] == (
            192 if (folder / TOKENS).exists() else 0
        )
        return (folder / TOKENS).exists()

    assert [kept(wanted) for wanted in (False, None, True, None)] == [False, False, True, True]
    assert Searcher.open(index).search(QUESTION)[0].unit_matches


@pytest.mark.parametrize("wanted", [False, True])
def test_a_new_format_changes_nothing_of_it(tmp_path: Path, encoder: BundledEncoder, wanted: bool) -> None:
    files, index = write_files(tmp_path / "files"), tmp_path / "index"
    index_paths([files], index, encoder, token_vectors=wanted)
    manifest = current_folder(index) / MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": FORMAT - 1}))
    with pytest.raises(BrokenIndex, match="index again"):
        Searcher.open(index)
    index_paths([files], index, encoder)
    assert (current_folder(index) / TOKENS).exists() is wanted
    assert Searcher.open(index).search(QUESTION)


def test_an_encoder_without_tokens_is_ranked_by_the_first_score_alone(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    assert not isinstance(encoder, TokenEncoder)
    index_paths([write_files(tmp_path / "files")], tmp_path / "index", encoder)
    assert open_snapshot(tmp_path / "index").tokens is None
    assert not Searcher(open_snapshot(tmp_path / "index"), encoder).search(QUESTION)[0].unit_matches
