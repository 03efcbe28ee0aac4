"""How long a question waits for its vector: `python -m eval.bench.question [--questions 100]`.

Prints the seconds from opening the model to its first vector, and the median milliseconds of the questions after it, their
token vectors included. The bars, on two idle cores, are 0.3 s to load and 40 ms a question.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from eval.bench.texts import passages
from index.e5_weights import find_weights
from index.encoder import BundledEncoder

WORDS: Final = 12
BAR: Final = 40.0


@dataclass(frozen=True, slots=True)
class QuestionTimes:
    """What was measured."""

    loaded: float
    """Seconds from opening the model to its first vector."""
    milliseconds: tuple[float, ...]
    """Of each question after it."""

    @property
    def median(self) -> float:
        """Of a question, in milliseconds."""
        return statistics.median(self.milliseconds)


def measure(questions: int) -> QuestionTimes:
    """Open the model and encode so many questions of about `WORDS` words, Arabic and English by turns."""
    started = time.perf_counter()
    encoder = BundledEncoder(find_weights())
    encoder.encode_question("")
    loaded = time.perf_counter() - started
    times = []
    for question in passages(questions, WORDS):
        started = time.perf_counter()
        encoder.encode_question_tokens(question)
        times.append(1000 * (time.perf_counter() - started))
    return QuestionTimes(loaded, tuple(times))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if the median misses its bar."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.question", description=__doc__)
    parser.add_argument("--questions", type=int, default=100)
    options = parser.parse_args(arguments)
    times = measure(options.questions)
    slow = sorted(times.milliseconds)[int(len(times.milliseconds) * 0.95)]
    print(f"model opened and first text encoded: {times.loaded:.2f} s; torch imported: {'torch' in sys.modules}")
    print(
        f"{len(times.milliseconds)} questions of about {WORDS} words: median {times.median:.0f} ms, 95% within {slow:.0f} ms"
    )
    return 0 if times.median <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
