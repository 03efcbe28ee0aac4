"""How fast a corpus is encoded: our encoder against a bare `SentenceTransformer.encode` on the same texts and settings.

`python -m eval.bench.encoding [--passages 1000] [--words 100] [--rounds 3]` prints the median rates, their ratio (the
bar is 0.9), and from how many characters on torch is worth its import. The two take turns: a busy machine slows both.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.bench.texts import passages
from index.e5_weights import find_weights, open_weights
from index.encoder import NUMPY_CHARACTERS, PASSAGE_PREFIX, BundledEncoder
from index.numpy_e5 import NumpyE5

BAR: Final = 0.9
NUMPY_SHARE: Final = 16
"""One passage in so many is encoded by numpy, too: its rate needs no more."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Passages a second in each round, and what they were measured on."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]
    numpy: float
    torch_seconds: float
    """To import torch and build the model."""
    characters: float
    """Of a passage, on average."""
    least_cosine: float
    """Between our vector and the bare one of the same passage."""

    @property
    def ratio(self) -> float:
        """Median of ours over median of the bare ones."""
        return statistics.median(self.ours) / statistics.median(self.bare)

    @property
    def break_even(self) -> float:
        """Characters that numpy has encoded by the time torch, import included, has too."""
        gain = 1 / self.numpy - 1 / statistics.median(self.ours)
        return self.characters * self.torch_seconds / gain if gain > 0 else float("inf")


def measure(count: int, words: int, rounds: int) -> Rates:
    """Encode `count` passages of about `words` words `rounds` times each way."""
    texts = passages(count, words)
    encoder = BundledEncoder(find_weights())
    started = time.perf_counter()
    bare = encoder.sentence_transformer
    torch_seconds = time.perf_counter() - started
    prefixed = [PASSAGE_PREFIX + text for text in texts]

    def bare_encode() -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = bare.encode(prefixed, show_progress_bar=False)
        return vectors

    bare.encode(prefixed[:16], show_progress_bar=False)  # warm
    ours_rates, bare_rates = [], []
    for _ in range(rounds):
        bare_rate, expected = _rate(bare_encode, count)
        our_rate, vectors = _rate(lambda: encoder.encode_passages(texts), count)
        bare_rates.append(bare_rate)
        ours_rates.append(our_rate)
    numpy_model = NumpyE5(open_weights(find_weights()))
    some = prefixed[: max(1, count // NUMPY_SHARE)]
    numpy_rate, _ = _rate(lambda: numpy_model.encode(some), len(some))
    return Rates(
        ours=tuple(ours_rates),
        bare=tuple(bare_rates),
        numpy=numpy_rate,
        torch_seconds=torch_seconds,
        characters=statistics.mean(map(len, texts)),
        least_cosine=float((vectors * expected).sum(axis=1).min()),
    )


def _rate(encode: Callable[[], NDArray[np.float32]], count: int) -> tuple[float, NDArray[np.float32]]:
    started = time.perf_counter()
    vectors = encode()
    return count / (time.perf_counter() - started), vectors


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if the bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.encoding", description=__doc__)
    parser.add_argument("--passages", type=int, default=1000)
    parser.add_argument("--words", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    if options.passages * options.words * 6 < 2 * NUMPY_CHARACTERS:
        parser.error("so few passages are encoded by numpy: take at least 200 of 100 words")
    rates = measure(options.passages, options.words, options.rounds)
    print(
        f"{options.passages} passages of {rates.characters:.0f} characters; passages a second, with the median first:"
    )
    print(f"  ours   {statistics.median(rates.ours):6.1f}   ({', '.join(f'{rate:.1f}' for rate in rates.ours)})")
    print(f"  bare   {statistics.median(rates.bare):6.1f}   ({', '.join(f'{rate:.1f}' for rate in rates.bare)})")
    print(f"  ratio  {rates.ratio:6.2f}   (bar: {BAR})")
    print(f"  least cosine of the two {rates.least_cosine:.6f}")
    print(f"numpy: {rates.numpy:.1f} passages a second; torch is ready after {rates.torch_seconds:.1f} s;")
    print(f"  numpy is done first up to {rates.break_even:.0f} characters")
    return 0 if rates.ratio >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
