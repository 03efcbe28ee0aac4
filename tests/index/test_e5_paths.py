"""The question's path (numpy) and the corpus' path (torch) are one model: the same tokens, the same vectors."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

from eval.bench.texts import passages
from index.adapter import NO_ADAPTER
from index.bundled_e5 import BundledTransformer, bundled_model
from index.e5_tokens import normalise, token_numbers
from index.e5_weights import Weights, find_weights, open_weights
from index.encoder import NUMPY_CHARACTERS, BundledEncoder
from index.numpy_e5 import GELU_PIECE, NumpyE5, erf, gelu

Floats = NDArray[np.float32]

NASTY = (
    "ﷺ",
    "㌀",
    "\0",
    "\ud800",
    "\udfff",
    "</s>",
    "\u202e",
    "\u200b",
    "ـ",
    "َّ",
    "𐎀",
    "\U0010ffff",
    "\x1b[31m",
    "٣",
    "é",
    " ",
)


@pytest.fixture(scope="module")
def weights() -> Weights:
    return open_weights(find_weights())


@pytest.fixture(scope="module")
def by_numpy(weights: Weights) -> NumpyE5:
    return NumpyE5(weights)


@pytest.fixture(scope="module")
def by_torch(weights: Weights) -> Iterator[SentenceTransformer]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # several wait for each other where tests run side by side
    yield bundled_model(weights)
    torch.set_num_threads(threads)


def least_cosine(ours: Floats, theirs: Floats) -> float:
    return float((ours * theirs).sum(axis=1).min())


def texts_of_both_languages(count: int) -> list[str]:
    """From one word to more than the model reads."""
    texts = [passage for words in (1, 4, 12, 40, 100) for passage in passages(count // 5, words, seed=words)]
    return ["query: " + text for text in texts[::2]] + ["passage: " + text for text in texts[1::2]]


def fuzzed(count: int, seed: int) -> list[str]:
    """Text with what breaks tokenizers strewn in; one in a hundred is a line of a megabyte."""
    draw = random.Random(seed)
    letters = "ابتثنهويsthrae ،.؟\n"
    return [
        "".join(
            draw.choice(NASTY) if draw.random() < 0.4 else chr(draw.randrange(0x110000)) if draw.random() < 0.1
            else draw.choice(letters) for _ in range(draw.randrange(30))
        )
        if number % 100
        else (draw.choice(NASTY) + draw.choice(("", " ", "ب"))) * 500_000
        for number in range(count)
    ]  # fmt: skip


def same_tokens(texts: Sequence[str], by_numpy: NumpyE5, by_torch: SentenceTransformer) -> bool:
    replacements = by_numpy.tokenizer.replacements
    encoded = by_torch[0].tokenizer.encode_batch([normalise(text, replacements) for text in texts])
    padding = 1
    return all(
        [number for number in encoding.ids if number != padding] == token_numbers(text, by_numpy.tokenizer)
        for encoding, text in zip(encoded, texts, strict=True)
    )


def check_agreement(texts: list[str], by_numpy: NumpyE5, by_torch: SentenceTransformer) -> None:
    assert same_tokens(texts, by_numpy, by_torch)
    # small batches: one long line pads all texts of its batch
    ours, theirs = by_numpy.encode(texts), by_torch.encode(texts, batch_size=4, show_progress_bar=False)
    assert ours.shape == theirs.shape == (len(texts), 384)
    assert ours.dtype == theirs.dtype == np.float32
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    assert least_cosine(ours, theirs) >= 0.999


def test_both_paths_agree(by_numpy: NumpyE5, by_torch: SentenceTransformer) -> None:
    check_agreement(texts_of_both_languages(50), by_numpy, by_torch)


@pytest.mark.slow
def test_both_paths_agree_on_500_texts(by_numpy: NumpyE5, by_torch: SentenceTransformer) -> None:
    check_agreement(texts_of_both_languages(500), by_numpy, by_torch)


def test_no_text_breaks_either_path(by_numpy: NumpyE5, by_torch: SentenceTransformer) -> None:
    check_agreement(fuzzed(300, seed=1), by_numpy, by_torch)


@pytest.mark.slow
def test_20000_texts_break_neither_path(by_numpy: NumpyE5, by_torch: SentenceTransformer) -> None:
    for seed in range(20):
        check_agreement(fuzzed(1000, seed=seed), by_numpy, by_torch)


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.characters(exclude_categories=())))
def test_both_tokenizers_agree_on_any_text(text: str, by_numpy: NumpyE5, by_torch: SentenceTransformer) -> None:
    assert same_tokens([text], by_numpy, by_torch)


@pytest.mark.slow
def test_bfloat16_is_close_enough_to_mix_with_float32(weights: Weights, by_numpy: NumpyE5) -> None:
    transformer = BundledTransformer(weights, bfloat16=True)
    model = SentenceTransformer(modules=[transformer, Pooling(384, pooling_mode="mean"), Normalize()], device="cpu")
    texts = passages(4, 12)  # few: processors without bfloat16 take 50 times as long
    vectors = model.encode(texts, show_progress_bar=False)
    assert vectors.dtype == np.float32
    assert least_cosine(by_numpy.encode(texts), vectors) >= 0.999


def test_texts_encoded_together_do_not_touch_each_other(by_numpy: NumpyE5) -> None:
    texts = texts_of_both_languages(10)
    together = by_numpy.encode(texts)
    assert np.allclose(together, np.concatenate([by_numpy.encode([text]) for text in texts]), atol=1e-5)
    assert by_numpy.encode([]).shape == (0, 384)


def test_the_vector_of_a_text_is_the_mean_of_its_token_vectors(by_numpy: NumpyE5) -> None:
    text = "query: ما هي الدبلوماسية الرقمية؟"
    numbers, vectors = by_numpy.tokens(text)
    assert vectors.shape == (len(numbers), 384)
    mean = vectors.mean(axis=0)
    assert np.allclose(by_numpy.encode([text])[0], mean / np.linalg.norm(mean), atol=1e-5)


def test_the_error_function_is_the_exact_one() -> None:
    x = np.linspace(-8, 8, 100_001, dtype=np.float32)
    assert np.abs(erf(x) - np.array([math.erf(value) for value in x.tolist()])).max() < 5e-7


@pytest.mark.parametrize("size", [0, 1, GELU_PIECE, 2 * GELU_PIECE + 1])
def test_gelu_is_x_times_the_normal_distribution(size: int) -> None:
    x = np.random.default_rng(1).normal(0, 3, size).astype(np.float32)
    expected = [value * (1 + math.erf(value / math.sqrt(2))) / 2 for value in x.tolist()]
    assert np.allclose(gelu(x), expected, atol=1e-6)


def test_tokens_and_their_words_are_the_same_by_both_paths(by_torch: SentenceTransformer) -> None:
    texts = ["The harbour treaty was signed in 1911.", "وقعت اتفاقية المنارة سنة ١٩١١، ثم نُشرت."]
    few, many = BundledEncoder(find_weights(), NO_ADAPTER), BundledEncoder(find_weights(), NO_ADAPTER)
    many.sentence_transformer = by_torch
    many.encode_tokens(["x" * NUMPY_CHARACTERS])  # from here on its texts go through torch
    for text, one, other in zip(texts, few.encode_tokens(texts), many.encode_tokens(texts), strict=True):
        assert set(one.words.tolist()) == set(range(len(text.split())))
        assert one.words.tolist() == other.words.tolist()
        assert np.allclose(one.tokens, other.tokens, atol=1e-4)
        assert np.allclose(one.vector, few.encode_passages([text])[0], atol=1e-5)
