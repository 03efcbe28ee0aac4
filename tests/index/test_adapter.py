"""The corrections of the embedded model's layers: what is added, to which tensors, and that an index knows them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.adapter import NO_ADAPTER, Adapter, adapter_of, shipped_adapter
from index.bundled_e5 import PARTS
from index.e5_weights import Weights, find_weights, open_weights
from index.encoder import BundledEncoder

NAME = "l3.q.w"


@pytest.fixture(scope="module")
def weights() -> Weights:
    return open_weights(find_weights())


@pytest.fixture(scope="module")
def small() -> Adapter:
    rng = np.random.default_rng(3)
    return adapter_of({f"{NAME}.a": rng.standard_normal((2, 384)) / 4, f"{NAME}.b": rng.standard_normal((384, 2)) / 4})


def test_a_matrix_is_corrected_by_the_product_of_its_factors(weights: Weights, small: Adapter) -> None:
    outputs, inputs = small.factors[NAME]
    plain, corrected = weights.matrix(NAME, 384), replace(weights, adapter=small).matrix(NAME, 384)
    np.testing.assert_allclose(corrected - plain, outputs @ inputs, atol=1e-6)
    assert np.abs(corrected - plain).max() > 0.001


def test_other_matrices_and_word_embeddings_stay(weights: Weights, small: Adapter) -> None:
    adapted = replace(weights, adapter=small)
    np.testing.assert_array_equal(adapted.matrix("l4.q.w", 384), weights.matrix("l4.q.w", 384))
    rows = np.array([5, 900])
    np.testing.assert_array_equal(adapted.matrix("emb.word", 384, rows), weights.matrix("emb.word", 384, rows))


def test_both_paths_of_the_encoder_are_corrected(small: Adapter) -> None:
    encoder, plain = BundledEncoder(find_weights(), small), BundledEncoder(find_weights(), NO_ADAPTER)
    texts = ["The treaty was signed in Cork.", "وُقّعت المعاهدة في كورك."]
    by_numpy, by_torch = (
        encoder.encode_passages(texts),
        encoder.sentence_transformer.encode([f"passage: {t}" for t in texts]),
    )
    assert (by_numpy * by_torch).sum(axis=1).min() > 0.9999
    assert (by_numpy * plain.encode_passages(texts)).sum(axis=1).max() < 0.9999


def test_a_model_with_other_corrections_is_another_model(small: Adapter) -> None:
    made = {BundledEncoder(find_weights(), adapter).fingerprint for adapter in (NO_ADAPTER, small, shipped_adapter())}
    assert len(made) == 3


def test_the_digest_is_of_names_order_and_numbers(small: Adapter) -> None:
    outputs, inputs = small.factors[NAME]
    again = adapter_of({f"{NAME}.b": outputs, f"{NAME}.a": inputs})
    other = adapter_of({f"{NAME}.b": outputs, f"{NAME}.a": -inputs})
    elsewhere = adapter_of({"l4.q.w.b": outputs, "l4.q.w.a": inputs})
    assert small.digest == again.digest
    assert len({small.digest, other.digest, elsewhere.digest, NO_ADAPTER.digest, adapter_of({}).digest}) == 4


def test_the_shipped_one_corrects_every_layer_a_little(weights: Weights) -> None:
    adapter = shipped_adapter()
    assert set(adapter.factors) == {f"l{layer}.{part}.w" for layer in range(weights.sizes.layers) for part in PARTS}
    for name, (outputs, inputs) in adapter.factors.items():
        correction, matrix = outputs @ inputs, weights.matrix(name, inputs.shape[1])
        assert 0 < np.linalg.norm(correction) < 0.3 * np.linalg.norm(matrix), name
