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

GELU_PIECE: Final = 32_768

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Layer:
    """One transformer layer; matrices are (outputs, inputs), biases and norms columns of one number a row."""

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
        self._norm = (weights.floats("emb.ln.w")[:, None], weights.floats("emb.ln.b")[:, None])
        self._layers = [_layer(weights, number) for number in range(self.sizes.layers)]

    def tokens(self, text: str) -> tuple[list[int], Floats]:
        """The tokens of a text (t numbers, both ends included) and the last layer's vectors (t, hidden)."""
        numbers = token_numbers(text, self.tokenizer)
        return numbers, np.ascontiguousarray(self._token_vectors([numbers]).T)

    def tokens_of(self, texts: Sequence[str]) -> list[tuple[list[int], Floats]]:
        """The same of several texts, one pass through the layers for as many as fit together."""
        found: list[tuple[list[int], Floats]] = []
        pack: list[list[int]] = []
        for number, text in enumerate(texts, start=1):
            pack.append(token_numbers(text, self.tokenizer))
            if number == len(texts) or sum(map(len, pack)) >= PACK:
                ends = np.cumsum(list(map(len, pack)))
                found += zip(pack, np.split(np.ascontiguousarray(self._token_vectors(pack).T), ends[:-1]), strict=True)
                pack = []
        return found

    def encode(self, texts: Sequence[str]) -> Floats:
        """One vector of length 1 a text: (n, hidden), the mean of its token vectors."""
        vectors = np.empty((len(texts), self.sizes.hidden), np.float32)
        pack: list[list[int]] = []
        done = 0
        for number, text in enumerate(texts, start=1):
            pack.append(token_numbers(text, self.tokenizer))
            if number == len(texts) or sum(map(len, pack)) >= PACK:
                starts = np.cumsum([0, *map(len, pack[:-1])])
                vectors[done:number] = np.add.reduceat(self._token_vectors(pack), starts, axis=1).T
                pack, done = [], number
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _token_vectors(self, texts: list[list[int]]) -> Floats:
        """The last layer's token vectors of all texts, side by side: (hidden, tokens)."""
        with self._encoding, self._threads.limit(limits=1, user_api="blas"):
            return self._forward(texts)

    def _forward(self, texts: list[list[int]]) -> Floats:
        # tokens are columns: OpenBLAS multiplies a few of them from the left a quarter faster than as rows from the right
        ends = np.cumsum([0, *map(len, texts)]).tolist()
        words = self._weights.matrix("emb.word", self.sizes.hidden, np.concatenate(texts))
        words += np.concatenate([self._positions[: len(text)] for text in texts])
        words += self._type
        x = np.ascontiguousarray(words.T)
        _normalise(x, self._norm, self.sizes.epsilon)
        for layer in self._layers:
            projected = layer.attention @ x
            projected += layer.attention_bias
            mixed = np.empty_like(x)
            for start, end in pairwise(ends):
                mixed[:, start:end] = _attend(projected[:, start:end], self.sizes.heads)
            x += layer.attended @ mixed
            x += layer.attended_bias
            _normalise(x, layer.attended_norm, self.sizes.epsilon)
            wide = layer.widen @ x
            wide += layer.widen_bias
            gelu(wide.reshape(-1))
            x += layer.narrow @ wide
            x += layer.narrow_bias
            _normalise(x, layer.narrow_norm, self.sizes.epsilon)
        return x


def _layer(weights: Weights, number: int) -> Layer:
    hidden, feed_forward = weights.sizes.hidden, weights.sizes.feed_forward

    def matrix(name: str, columns: int = hidden) -> Floats:
        return weights.matrix(f"l{number}.{name}.w", columns)

    def column(name: str) -> Floats:
        return weights.floats(f"l{number}.{name}")[:, None]

    return Layer(
        attention=np.concatenate([matrix("q"), matrix("k"), matrix("v")]),
        attention_bias=np.concatenate([column("q.b"), column("k.b"), column("v.b")]),
        attended=matrix("ao"),
        attended_bias=column("ao.b"),
        attended_norm=(column("aln.w"), column("aln.b")),
        widen=matrix("fi"),
        widen_bias=column("fi.b"),
        narrow=matrix("fo", feed_forward),
        narrow_bias=column("fo.b"),
        narrow_norm=(column("oln.w"), column("oln.b")),
    )


def _attend(projected: Floats, heads: int) -> Floats:
    """Scaled dot-product attention within one text (Vaswani et al. 2017): (3 hidden, t) to (hidden, t)."""
    width = len(projected) // 3 // heads
    query, key, value = projected.reshape(3, heads, width, -1)
    weights: Floats = np.matmul(key.transpose(0, 2, 1), query * np.float32(width) ** np.float32(-0.5))
    weights -= weights.max(axis=1, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=1, keepdims=True)
    mixed: Floats = np.matmul(value, weights)
    return mixed.reshape(heads * width, -1)


def _normalise(x: Floats, scale_and_shift: tuple[Floats, Floats], epsilon: float) -> None:
    """Layer normalisation of each column, in place (Ba et al. 2016)."""
    scale, shift = scale_and_shift
    x -= x.mean(axis=0)
    variance = np.einsum("dt,dt->t", x, x) / np.float32(len(x))
    x /= np.sqrt(variance + np.float32(epsilon))
    x *= scale
    x += shift


def gelu(x: Floats) -> Floats:
    """The Gaussian error linear unit (Hendrycks and Gimpel 2016), x (1 + erf(x / sqrt 2)) / 2, of a vector, in place.

    By pieces that stay in the processor's cache: twice as fast for a long x.
    """
    for start in range(0, len(x), GELU_PIECE):
        piece = x[start : start + GELU_PIECE]
        factor = erf(piece * np.float32(0.5**0.5))
        factor += np.float32(1)
        factor *= np.float32(0.5)
        piece *= factor
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
