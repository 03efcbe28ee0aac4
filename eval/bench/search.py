"""What ranking costs once the question has its vector: `python -m eval.bench.search [--passages 100000]`.

An index of drawn words with drawn vectors (as large and as slow as a real one, without the hours that real vectors take) is
asked by turns, on one core: all evidence ranked by BM25 alone, by dense vectors, by their reciprocal rank fusion and by s1,
which gather the same evidence and differ little, and by s1 with late interaction on top. Prints median and 95% milliseconds of
each, its ratio to dense, and what a passage takes on disk with and without token vectors. The bar is 15 ms at the median for
late interaction over 100,000 passages.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import faiss
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from corpus.models import Block, Document, Page, Work
from eval.configurations import CONFIGURATIONS
from index.build import index_documents
from index.e5_weights import find_weights
from index.encoder import BundledEncoder, EncodedText, Progress
from index.fusion import s1
from index.ranking import Ranking
from index.snapshot import current_folder, open_lexical, open_snapshot

WORDS: Final = 100
BAR: Final = 15.0
_ASKED: Final = ("bm25", "dense", "rrf", "s1", "s2")
_A_WORK: Final = 50
"""Passages of one work."""
_VOCABULARY: Final = 30_000
_SENTENCE: Final = 20
_WARMING: Final = 5
"""First questions, which read the files; they are not counted."""

Floats = NDArray[np.float32]


class DrawnVectors:
    """The embedded model's name and sizes, with vectors drawn by a text's hash."""

    def __init__(self) -> None:
        real = BundledEncoder(find_weights())
        self.name, self.fingerprint, self.dimensions = real.name, real.fingerprint, real.dimensions

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """One row a text, of length 1."""
        rows = np.stack([self.encode_question(text) for text in texts])
        if progress:
            progress(len(texts))
        return rows

    def encode_question(self, text: str) -> Floats:
        """One vector of length 1."""
        vector: Floats = self._drawn(text, 1)[0]
        return vector

    def encode_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """See `TokenEncoder`: four tokens for three words, a fifth of them too common to be kept."""
        return [self.encode_question_tokens(text) for text in texts]

    def encode_question_tokens(self, text: str) -> EncodedText:
        """See `TokenEncoder`."""
        words = len(text.split())
        count = max(1, words * 4 // 3)
        information = np.where(np.arange(count) % 5 == 0, 1.0, 5.0).astype(np.float32)
        at = np.minimum(np.arange(count) * 3 // 4, words - 1)
        return EncodedText(self.encode_question(text), self._drawn(text, count), at, information)

    def _drawn(self, text: str, count: int) -> Floats:
        draw = np.random.default_rng(len(text) * 1_000_003 + sum(map(ord, text)))
        rows = draw.standard_normal((count, self.dimensions), np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def main() -> int:
    """Build, ask, print; 1 if late interaction misses its bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=100)
    arguments = parser.parse_args()
    encoder = DrawnVectors()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        index_documents(_works(arguments.passages), Path(folder), encoder)
        built = time.perf_counter() - began
        sizes = {path.name: _size(path) for path in current_folder(Path(folder)).iterdir()}
        snapshot = open_snapshot(Path(folder))
        lexical = open_lexical(snapshot)
        rankings = {
            name: Ranking(
                snapshot, encoder, lexical, score=CONFIGURATIONS[name].score or s1, late=CONFIGURATIONS[name].late
            )
            for name in _ASKED
        }
        passages = snapshot.manifest.passages
        print(f"{passages:,} passages indexed in {built:.0f} s, the model left out")
        total = sum(sizes.values())
        print(
            f"{(total - sizes['tokens']) / passages / 1e3:.1f} KB a passage, {total / passages / 1e3:.1f} with tokens"
        )
        times = _times(rankings, arguments.questions)
    dense = statistics.median(times["dense"])
    for name, own in times.items():
        median, slow = statistics.median(own), sorted(own)[int(len(own) * 0.95)]
        print(f"{name:6s} median {median:6.1f} ms   95% within {slow:6.1f} ms   {median / dense:5.2f} of dense")
    return 0 if statistics.median(times["s2"]) <= BAR else 1


def _times(rankings: dict[str, Ranking], questions: int) -> dict[str, list[float]]:
    """Milliseconds of each question from its vector to its ranking, the configurations by turns, on one core."""
    draw = np.random.default_rng(1)
    times: dict[str, list[float]] = {name: [] for name in rankings}
    with threadpool_limits(1):
        faiss.omp_set_num_threads(1)
        for number in range(questions + _WARMING):
            question = _text(draw, 10)
            for name, ranking in rankings.items():
                asked = ranking.ask(question)
                began = time.perf_counter()
                ranking.rank(asked, None, 10)
                if number >= _WARMING:
                    times[name].append(1000 * (time.perf_counter() - began))
    return times


def _works(passages: int) -> Iterator[tuple[str, Document]]:
    draw = np.random.default_rng(0)
    for number in range(passages // _A_WORK):
        text = "\n\n".join(_text(draw, WORDS) for _ in range(_A_WORK))
        blocks, start = [], 0
        for paragraph in text.split("\n\n"):
            blocks.append(Block(start, start + len(paragraph)))
            start += len(paragraph) + 2
        yield f"work-{number}", Document(Work(f"work {number}"), (Page(1, text, tuple(blocks)),))


def _text(draw: np.random.Generator, words: int) -> str:
    """Sentences of words drawn as language draws them: the n-th commonest 1/n as often as the first (Zipf)."""
    ranks = np.minimum(draw.zipf(1.2, words), _VOCABULARY)
    named = [f"w{_letters(int(rank))}" for rank in ranks]
    return " ".join(" ".join(named[at : at + _SENTENCE]).capitalize() + "." for at in range(0, words, _SENTENCE))


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number, 20)
        letters += "bcdfghjklmnpqrstvwxz"[digit] + "aeiou"[digit % 5]
    return letters


def _size(path: Path) -> int:
    return (
        sum(each.stat().st_size for each in path.rglob("*") if each.is_file()) if path.is_dir() else path.stat().st_size
    )


if __name__ == "__main__":
    raise SystemExit(main())
