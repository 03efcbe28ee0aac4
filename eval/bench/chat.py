"""How long the chat lets a reader wait: `python -m eval.bench.chat [--passages 10000] [--index DIR]`.

The chat runs in a pseudo-terminal, as a reader starts it. Prints the seconds from the start of the program to its first
picture, and the milliseconds from Enter to the first sentence of an answer once the index is open. The bars, on two idle
cores, are 0.4 s and 150 ms. Without `--index` one is made of texts of ours with vectors of random words: as large and as
slow as a real one, but without the hour that real vectors take.
"""

from __future__ import annotations

import argparse
import os
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from eval.bench.texts import SENTENCES, passages
from index.build import index_paths
from index.e5_weights import find_weights
from index.encoder import BundledEncoder, Progress

WORDS: Final = 100
FIRST_PICTURE: Final = 0.4
FIRST_SENTENCE: Final = 0.15
_READY: Final = b"Ask your sources"
_OPENED: Final = b"works: "
_MARK: Final = b"[1]"
_PATIENCE: Final = 60.0
_ROWS, _COLUMNS = 30, 100


class RandomWords:
    """The embedded model's name and size, with vectors that are sums of a random one for each word."""

    def __init__(self) -> None:
        real = BundledEncoder(find_weights())
        self.name, self.fingerprint, self.dimensions = real.name, real.fingerprint, real.dimensions
        self._words: dict[str, NDArray[np.float32]] = {}

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """One row a text."""
        rows = np.stack([self.encode_question(text) for text in texts])
        if progress:
            progress(len(texts))
        return rows

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """One vector of length 1."""
        total = np.sum([self._word(word) for word in text.split() or [""]], axis=0)
        return np.asarray(total / np.linalg.norm(total), np.float32)

    def _word(self, word: str) -> NDArray[np.float32]:
        if word not in self._words:
            draw = np.random.default_rng(crc32(word.encode()))
            self._words[word] = draw.standard_normal(self.dimensions).astype(np.float32)
        return self._words[word]


class Chat:
    """The chat in a pseudo-terminal, and what it has written."""

    def __init__(self, index: Path, home: Path) -> None:
        import pty

        self._terminal, inner = pty.openpty()
        _set_size(inner)
        environment = os.environ | {"TERM": "xterm-256color", "XDG_DATA_HOME": str(home), "XDG_STATE_HOME": str(home)}
        command = [sys.executable, "-m", "assistant.cli", "chat", "--language", "en", "--index", str(index)]
        self.started = time.perf_counter()
        self._process = subprocess.Popen(command, stdin=inner, stdout=inner, stderr=inner, env=environment)
        os.close(inner)
        self._written = b""

    def wait_for(self, text: bytes) -> float:
        """Seconds on the clock when the text was written; what came before it is forgotten. TimeoutError."""
        end = time.perf_counter() + _PATIENCE
        while text not in self._written:
            left = end - time.perf_counter()
            if left < 0:
                raise TimeoutError(f"the chat did not write {text!r} in {_PATIENCE:.0f} s")
            if select.select([self._terminal], [], [], left)[0]:
                written = os.read(self._terminal, 65536)
                if b"\x1b[c" in written:  # who are you? a terminal answers at once
                    os.write(self._terminal, b"\x1b[?62;22c")
                self._written += written
        self._written = self._written.partition(text)[2]
        return time.perf_counter()

    def seconds_to_answer(self, question: str) -> float:
        """From Enter to the first mark of a sentence."""
        os.write(self._terminal, question.encode())
        self._settle()
        started = time.perf_counter()
        os.write(self._terminal, b"\r")
        seconds = self.wait_for(_MARK) - started
        self._settle()
        return seconds

    def close(self) -> None:
        """Leave it."""
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)

    def _settle(self) -> None:
        """Until nothing is written for a while."""
        while select.select([self._terminal], [], [], 0.5)[0]:
            os.read(self._terminal, 65536)
        self._written = b""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.chat", description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--index", type=Path, help="an index to ask instead")
    parser.add_argument("--starts", type=int, default=7)
    parser.add_argument("--questions", type=int, default=12)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        index = options.index or _synthetic_index(Path(folder), options.passages)
        pictures = [_first_picture(index, Path(folder)) for _ in range(options.starts)]
        answers = _answers(index, Path(folder), options.questions)
    picture, answer = statistics.median(pictures), statistics.median(answers)
    print(f"{len(pictures)} starts: first picture after {picture:.2f} s (median), {max(pictures):.2f} s at most")
    print(
        f"{len(answers)} questions: first sentence after {1000 * answer:.0f} ms (median), {1000 * max(answers):.0f} ms at most"
    )
    return 0 if picture <= FIRST_PICTURE and answer <= FIRST_SENTENCE else 1


def _synthetic_index(folder: Path, count: int) -> Path:
    texts = folder / "texts"
    texts.mkdir()
    for number in range(0, count, 100):
        paragraphs = passages(min(100, count - number), WORDS, seed=number)
        (texts / f"{number:06}.md").write_text("\n\n".join(paragraphs), encoding="utf-8")
    report = index_paths([texts], folder / "index", RandomWords())
    print(f"an index of {report.works} works and {report.passages:,} passages, made in {report.seconds:.0f} s")
    return folder / "index"


def _first_picture(index: Path, home: Path) -> float:
    chat = Chat(index, home)
    try:
        return chat.wait_for(_READY) - chat.started
    finally:
        chat.close()


def _answers(index: Path, home: Path, count: int) -> list[float]:
    """The first question opens the model, so it is not counted."""
    chat = Chat(index, home)
    try:
        chat.wait_for(_READY)
        chat.wait_for(_OPENED)
        questions = [sentence.rstrip(".") + "?" for sentence in SENTENCES["en"]]
        return [chat.seconds_to_answer(questions[number % len(questions)]) for number in range(count + 1)][1:]
    finally:
        chat.close()


def _set_size(terminal: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))


if __name__ == "__main__":
    sys.exit(main())
