"""How long a question waits for its vector: `python -m eval.bench.question [--questions 100]`.

Prints the seconds from opening the model to its first vector, and the median milliseconds of the questions after it. The
bars, on two idle cores, are 0.3 s to load and 40 ms a question.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Final

from eval.bench.texts import passages
from index.e5_weights import find_weights
from index.encoder import BundledEncoder

WORDS: Final = 12
BAR: Final = 40.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if the median misses its bar."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.question", description=__doc__)
    parser.add_argument("--questions", type=int, default=100)
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    encoder = BundledEncoder(find_weights())
    encoder.encode_question("")
    loaded = time.perf_counter() - started
    times = []
    for question in passages(options.questions, WORDS):
        started = time.perf_counter()
        encoder.encode_question(question)
        times.append(1000 * (time.perf_counter() - started))
    median, slow = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
    print(f"model opened and first text encoded: {loaded:.2f} s; torch imported: {'torch' in sys.modules}")
    print(f"{len(times)} questions of about {WORDS} words: median {median:.0f} ms, 95% within {slow:.0f} ms")
    return 0 if median <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
