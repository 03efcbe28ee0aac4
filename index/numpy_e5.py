"""multilingual-e5-small in numpy alone: what a question goes through, so that asking loads no torch.

Text -> tokens (`index.e5_tokens`) -> 12 transformer layers -> one vector a token -> their mean, of length 1. Several
texts go through the layers as one long row of tokens; only attention keeps them apart, so nothing is padded. All on one
core: where another program keeps the second one busy, OpenBLAS waits for it, up to two seconds a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from index.e5_tokens import Tokenizer, token_numbers, tokenizer_of
from index.e5_weights import Sizes, Weights

PACK: Final = 1024
"""Tokens sent through the layers together; more only leaves the processor's cache."""

GELU_ROWS: Final = 32

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Layer:
    """One transformer layer; the matrices are (outputs, inputs)."""

    attention: Floats
    """Query, key and value above each other."""
    attention_bias: Floats
    attended: Floats
    attended_bias: Floats
    attended_norm: tuple[Floats, Floats]
    widen: Floats
    widen_bias: Floats
    narrow: Floats
    narrow_bias: Floats
    narrow_norm: tuple[Floats, Floats]


class NumpyE5:
    """The model, ready to encode; texts come with their prefix ("query: ", "passage: ")."""

    def __init__(self, weights: Weights) -> None:
        """Dequantise the layers (about 0.3 s); the word embeddings stay 4-bit in the file."""
        self.sizes: Sizes = weights.sizes
        self.tokenizer: Tokenizer = tokenizer_of(weights.vocabulary)
        self._weights = weights
        self._threads = ThreadpoolController()
        self._encoding = Lock()  # the limit is the process's: two encodings at once would not put it back
        self._positions = weights.floats("emb.pos").reshape(-1, self.sizes.hidden)
        self._type = weights.floats("emb.type")[: self.sizes.hidden]
        self._norm = (weights.floats("emb.ln.w"), weights.floats("emb.ln.b"))
        self._layers = [_layer(weights, number) for number in range(self.sizes.layers)]

    def tokens(self, text: str) -> tuple[list[int], Floats]:
        """The tokens of a text (t numbers, both ends included) and the last layer's vectors (t, hidden)."""
        numbers = token_numbers(text, self.tokenizer)
        return numbers, self._token_vectors([numbers])

    def encode(self, texts: Sequence[str]) -> Floats:
        """One vector of length 1 a text: (n, hidden), the mean of its token vectors."""
        vectors = np.empty((len(texts), self.sizes.hidden), np.float32)
        pack: list[list[int]] = []
        done = 0
        for number, text in enumerate(texts, start=1):
            pack.append(token_numbers(text, self.tokenizer))
            if number == len(texts) or sum(map(len, pack)) >= PACK:
                starts = np.cumsum([0, *map(len, pack[:-1])])
                vectors[done:number] = np.add.reduceat(self._token_vectors(pack), starts)
                pack, done = [], number
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _token_vectors(self, texts: list[list[int]]) -> Floats:
        """The last layer's token vectors of all texts, one below the other."""
        with self._encoding, self._threads.limit(limits=1, user_api="blas"):
            return self._forward(texts)

    def _forward(self, texts: list[list[int]]) -> Floats:
        hidden, heads = self.sizes.hidden, self.sizes.heads
        ends = np.cumsum([0, *map(len, texts)]).tolist()
        x = self._weights.matrix("emb.word", hidden, np.array([number for text in texts for number in text]))
        x += np.concatenate([self._positions[: len(text)] for text in texts])
        x += self._type
        _normalise_layer(x, self._norm, self.sizes.epsilon)
        for layer in self._layers:
            projected = x @ layer.attention.T
            projected += layer.attention_bias
            mixed = np.empty_like(x)
            for start, end in pairwise(ends):
                mixed[start:end] = _attend(projected[start:end], heads)
            x += mixed @ layer.attended.T
            x += layer.attended_bias
            _normalise_layer(x, layer.attended_norm, self.sizes.epsilon)
            wide = x @ layer.widen.T
            wide += layer.widen_bias
            x += gelu(wide) @ layer.narrow.T
            x += layer.narrow_bias
            _normalise_layer(x, layer.narrow_norm, self.sizes.epsilon)
        return x


def _layer(weights: Weights, number: int) -> Layer:
    hidden, feed_forward = weights.sizes.hidden, weights.sizes.feed_forward

    def matrix(name: str, columns: int = hidden) -> Floats:
        return weights.matrix(f"l{number}.{name}.w", columns)

    def floats(name: str) -> Floats:
        return weights.floats(f"l{number}.{name}")

    return Layer(
        attention=np.concatenate([matrix("q"), matrix("k"), matrix("v")]),
        attention_bias=np.concatenate([floats("q.b"), floats("k.b"), floats("v.b")]),
        attended=matrix("ao"),
        attended_bias=floats("ao.b"),
        attended_norm=(floats("aln.w"), floats("aln.b")),
        widen=matrix("fi"),
        widen_bias=floats("fi.b"),
        narrow=matrix("fo", feed_forward),
        narrow_bias=floats("fo.b"),
        narrow_norm=(floats("oln.w"), floats("oln.b")),
    )


def _attend(projected: Floats, heads: int) -> Floats:
    """Scaled dot-product attention within one text (Vaswani et al. 2017): (t, 3 hidden) to (t, hidden)."""
    length, width = len(projected), projected.shape[1] // 3 // heads
    query, key, value = projected.reshape(length, 3, heads, width).transpose(1, 2, 0, 3)
    weights: Floats = np.matmul(query * np.float32(width) ** np.float32(-0.5), key.transpose(0, 2, 1))
    weights -= weights.max(axis=-1, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=-1, keepdims=True)
    mixed: Floats = (weights @ value).transpose(1, 0, 2).reshape(length, heads * width)
    return mixed


def _normalise_layer(x: Floats, scale_and_shift: tuple[Floats, Floats], epsilon: float) -> None:
    """Layer normalisation of each row, in place (Ba et al. 2016)."""
    scale, shift = scale_and_shift
    x -= x.mean(axis=1, keepdims=True)
    variance = np.einsum("td,td->t", x, x) / np.float32(x.shape[1])
    x /= np.sqrt(variance + np.float32(epsilon)).reshape(-1, 1)
    x *= scale
    x += shift


def gelu(x: Floats) -> Floats:
    """The Gaussian error linear unit (Hendrycks and Gimpel 2016), x (1 + erf(x / sqrt 2)) / 2, in place.

    By a few rows at a time, which stay in the processor's cache: twice as fast for a long x.
    """
    for start in range(0, len(x), GELU_ROWS):
        rows = x[start : start + GELU_ROWS]
        factor = erf(rows * np.float32(0.5**0.5))
        factor += np.float32(1)
        factor *= np.float32(0.5)
        rows *= factor
    return x


# Eigen's generic_fast_erf_float: a ratio of an odd and an even polynomial, minimax on [-4, 4]
_ODD: Final = (
    -2.72614225801306e-10,
    2.77068142495902e-08,
    -2.10102402082508e-06,
    -5.69250639462346e-05,
    -7.34990630326855e-04,
    -2.95459980854025e-03,
    -1.60960333262415e-02,
)
_EVEN: Final = (
    -1.45660718464996e-05,
    -2.13374055278905e-04,
    -1.68282697438203e-03,
    -7.37332916720468e-03,
    -1.42647390514189e-02,
)


def erf(x: Floats) -> Floats:
    """The error function to 5e-7, by Eigen's rational approximation; numpy has none."""
    x = np.clip(x, np.float32(-4), np.float32(4))
    square = x * x
    ratio = _horner(_ODD, square)
    ratio *= x
    ratio /= _horner(_EVEN, square)
    return ratio


def _horner(coefficients: Sequence[float], x: Floats) -> Floats:
    y = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        y *= x
        y += np.float32(coefficient)
    return y
