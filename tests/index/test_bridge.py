"""The lexicon bridge: words have the vectors of their tokens, near ones are found by CSLS, and what they cover is a share."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path
from string import ascii_lowercase

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from small_library import write_files

from index import lexical
from index.analysis import only_stem, stem
from index.bridge import NEAREST, NEIGHBOURS, STEEPNESS, Lexicon, LexiconWriter, bridged
from index.build import index_paths
from index.e5_weights import find_weights
from index.encoder import BundledEncoder
from index.errors import BrokenIndex
from index.filters import Filters
from index.late_interaction import PassageTokens, QuestionTokens
from index.ranking import found_by_words
from index.search import Searcher
from index.snapshot import BRIDGE, current_folder, open_snapshot

DIMENSIONS = 6
WORDS = [f"w{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(120)]
QUESTION = "In which year was the lighthouse treaty signed?"


@pytest.fixture(scope="module")
def encoder() -> BundledEncoder:
    return BundledEncoder(find_weights())


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory, encoder: BundledEncoder) -> Path:
    folder = tmp_path_factory.mktemp("bridge")
    files = write_files(folder / "files")
    # a word that half of the passages have says nothing to BM25: more of them, on something else
    (files / "خيام.txt").write_text("خيام البدو\n\nتُنسج الخيام من شعر الماعز في الشتاء.\n", encoding="utf-8")
    (files / "خبز.txt").write_text("خبز القرية\n\nيخبز الرجال الخبز في أفران من طين.\n", encoding="utf-8")
    index_paths([files], folder / "index", encoder)
    return folder / "index"


def unit_rows(seed: int, count: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def tokens_of(vectors: NDArray[np.float32], *words: int) -> PassageTokens:
    return PassageTokens(np.rint(127 * vectors).astype(np.int8), np.array(words, np.uint16))


def written(folder: Path, words: list[str], *passages: tuple[str, PassageTokens]) -> Path:
    writer = LexiconWriter(words, passages[0][1].codes.shape[1])
    for text, tokens in passages:
        writer.add(text, tokens)
    writer.write(folder)
    return folder


def lexicon_of(folder: Path, vectors: NDArray[np.float32]) -> Lexicon:
    """One of the words `WORDS`, in the order of the vectors."""
    words = WORDS[: len(vectors)]
    return Lexicon(written(folder, words, (" ".join(words), tokens_of(vectors, *range(len(words))))), DIMENSIONS)


def test_a_word_has_the_mean_of_its_tokens_wherever_it_stands(tmp_path: Path) -> None:
    vectors = unit_rows(1, 5)
    first = ("The harbour, 1911 well-known", tokens_of(vectors[:4], 1, 1, 2, 3))
    words = ["well", stem("harbour"), "1911", "the"]
    folder = written(tmp_path / "en", words, first, ("harbour lighthouse", tokens_of(vectors[[4, 0]], 0, 1)))
    assert json.loads((folder / "words.json").read_text()) == [stem("harbour")]
    twice = vectors[0] + vectors[1]
    mean = twice / np.linalg.norm(twice) + vectors[4]
    assert np.load(folder / "vectors.npy")[0] / 127 == pytest.approx(mean / np.linalg.norm(mean), abs=0.03)


def test_nothing_is_written_where_no_word_has_a_vector(tmp_path: Path) -> None:
    empty = PassageTokens(np.empty((0, DIMENSIONS), np.int8), np.empty(0, np.uint16))
    passages = ("the of", empty), ("12", tokens_of(unit_rows(3, 1), 0))
    assert not written(tmp_path / "en", ["the", "of", "12"], *passages).exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [("Harbours,", stem("harbours")), ("والمنارة", stem("والمناره")), ("a-b", None), ("x2", None), ("؟", None)],
)
def test_only_what_holds_one_word_without_digits_has_a_stem(text: str, found: str | None) -> None:
    assert only_stem(text) == found


@settings(max_examples=40, deadline=None)
@given(words=st.integers(1, 50), asked=st.integers(0, 4), seed=st.integers(0, 9999))
def test_near_words_are_those_of_csls(
    tmp_path_factory: pytest.TempPathFactory, words: int, asked: int, seed: int
) -> None:
    vectors = (np.rint(127 * unit_rows(seed, words)) / 127).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    question = unit_rows(seed + 1, asked)
    found = lexicon_of(tmp_path_factory.mktemp("lexicon") / "en", vectors).nearest(question)
    among = vectors @ vectors.T
    np.fill_diagonal(among, -np.inf)
    around = np.sort(among, axis=1)[:, ::-1][:, :NEIGHBOURS]
    crowding = np.array([row[np.isfinite(row)].mean() if np.isfinite(row).any() else 0 for row in around])
    assert len(found) == asked
    for own, vector in zip(found, question, strict=True):
        cosines = vectors @ vector
        csls = 2 * cosines - crowding - np.sort(cosines)[::-1][:NEIGHBOURS].mean()
        fits = 1 / (1 + np.exp(-STEEPNESS * csls))
        assert list(own.values()) == pytest.approx(np.sort(fits)[::-1][:NEAREST].tolist(), abs=0.02)
        assert [fits[WORDS.index(word)] for word in own] == pytest.approx(list(own.values()), abs=0.02)


def test_a_first_look_along_the_leading_axes_finds_almost_all_of_them(tmp_path: Path) -> None:
    spelled = ("w" + "".join(letters) for letters in product(ascii_lowercase, repeat=3))
    words = [word for word in spelled if stem(word) == word][:1500]
    # principal axes: each says a little less than the one before
    axes = 0.97 ** np.arange(128, dtype=np.float32)
    drawn = np.random.default_rng(7).standard_normal((1500 + 20, 128)).astype(np.float32) * axes
    vectors, noise = drawn[:1500] / np.linalg.norm(drawn[:1500], axis=1, keepdims=True), drawn[1500:]
    folder = written(tmp_path / "en", words, (" ".join(words), tokens_of(vectors, *range(1500))))
    question = vectors[::75] + 0.3 * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    question /= np.linalg.norm(question, axis=1, keepdims=True)
    among = vectors @ vectors.T
    np.fill_diagonal(among, -np.inf)
    crowding = np.sort(among, axis=1)[:, -NEIGHBOURS:].mean(axis=1)
    nearest = np.argsort(-(2 * question @ vectors.T - crowding), axis=1)[:, :NEAREST]
    found = Lexicon(folder, 128).nearest(question)
    same = [len({words[at] for at in row} & set(own)) for row, own in zip(nearest.tolist(), found, strict=True)]
    assert np.mean(same) > 0.95 * NEAREST
    assert [words[0] in found[0], words[75] in found[1]] == [True, True]


def test_a_question_is_covered_by_the_best_of_the_words_that_mean_the_same(tmp_path: Path) -> None:
    vectors = np.eye(DIMENSIONS, dtype=np.float32)
    lexicon = lexicon_of(tmp_path / "en", vectors[:4])
    passages = [["waa", "wab"], ["waa"], ["wac"], ["wad"], ["other"], ["other", "wac"], ["more"], ["more"]]
    lexical.build(passages, tmp_path / "bm25")
    disk, rank = lexical.DiskBm25(tmp_path / "bm25"), lexical.RankBm25(passages)
    # of three tokens the first two are one word, between two words of the first passage; the other says more
    question = QuestionTokens(vectors[[0, 1, 2]], np.array([0.1, 0.2, 0.7], np.float32), np.array([0, 0, 1]))
    covered = bridged(lexicon, disk, question)
    assert covered.tolist() == pytest.approx(bridged(lexicon, rank, question).tolist(), abs=1e-5)
    asked = np.stack([(vectors[0] + vectors[1]) / 2**0.5, vectors[2]])
    best, most = np.zeros(len(passages)), 0.0
    for near, says in zip(lexicon.nearest(asked), (0.3, 0.7), strict=True):
        own = [
            [fit * float(word in words) * disk.scores([word])[row] for word, fit in near.items()]
            for row, words in enumerate(passages)
        ]
        best += says * np.max(own, axis=1)
        most += says * max(disk.ceiling([word]) for word in near)
    assert covered.tolist() == pytest.approx((best / most).tolist(), abs=1e-5)
    assert covered[2] > covered[0] > covered[1] > covered[4] == 0
    nothing = replace(question, vectors=vectors[:0], weights=question.weights[:0], words=question.words[:0])
    assert bridged(lexicon, disk, nothing).tolist() == [0] * len(passages)


def test_of_a_long_question_the_words_that_say_most_are_led_over(tmp_path: Path) -> None:
    vectors = unit_rows(5, 2)
    lexicon = lexicon_of(tmp_path / "en", vectors)
    passages = [["waa"], ["wab"], ["other"], ["more"], ["still"]]
    lexical.build(passages, tmp_path / "bm25")
    index, weights = lexical.DiskBm25(tmp_path / "bm25"), np.full(400, 0.001, np.float32)
    weights[300] = 0.6
    question = QuestionTokens(np.resize(vectors[0], (400, DIMENSIONS)), weights, np.arange(400))
    question.vectors[300] = vectors[1]
    covered = bridged(lexicon, index, question)
    assert covered[1] > 5 * covered[0] > 0


@pytest.mark.parametrize("words", ['["harbour", "more"]', "7", "{}"])
def test_a_damaged_lexicon_is_not_opened(directory: Path, tmp_path: Path, words: str) -> None:
    copy = shutil.copytree(directory, tmp_path / "index")
    listed, manifest = current_folder(copy) / BRIDGE / "en" / "words.json", current_folder(copy) / "manifest.json"
    size = len(listed.read_bytes())
    listed.write_text(words)
    manifest.write_text(manifest.read_text().replace(f": {size}", f": {len(words)}"))
    with pytest.raises(BrokenIndex, match="cannot be opened"):
        open_snapshot(copy)


def test_words_lead_to_words_that_mean_the_same(directory: Path) -> None:
    searcher = Searcher.open(directory)
    of_arabic = Filters(language="ar")
    sources, evidence = searcher.evidence(QUESTION, of_arabic)
    assert sources[int(np.argmax(evidence.bridge))] == "فنار.txt"
    assert evidence.bridge.max() > 0.3
    _, own = searcher.evidence("متى وُقعت اتفاقية المنارة؟", of_arabic)
    assert not own.bridge.any()
    _, by_rank = Searcher.open(directory, lexical="rank-bm25").evidence(QUESTION, of_arabic)
    assert by_rank.bridge.tolist() == pytest.approx(evidence.bridge.tolist(), abs=1e-4)
    assert searcher.evidence(QUESTION, Filters(language="en"))[1].bridge.max() == 0
    assert searcher.evidence(QUESTION, Filters())[1].bridge.max() == pytest.approx(evidence.bridge.max())


def test_without_token_vectors_there_is_no_bridge(tmp_path: Path, encoder: BundledEncoder) -> None:
    index_paths([write_files(tmp_path / "files")], tmp_path / "index", encoder, token_vectors=False)
    assert not (current_folder(tmp_path / "index") / BRIDGE).exists()
    assert not open_snapshot(tmp_path / "index").lexicons
    assert not Searcher.open(tmp_path / "index").evidence(QUESTION, Filters(language="ar"))[1].bridge.any()


def test_the_bridge_does_not_crowd_out_what_words_find() -> None:
    own, bridge = np.zeros(1000, np.float32), np.zeros(1000, np.float32)
    own[[3, 7]], bridge[100:900] = 0.1, 0.9
    found = found_by_words(own, bridge, None)
    assert {3, 7} <= set(found.tolist())
    assert len(found) == 202
    assert found[2:].min() >= 100
    assert found_by_words(own, bridge, np.array([7, 8, 100])).tolist() == [7, 100]
    assert not len(found_by_words(own * 0, bridge * 0, None))
