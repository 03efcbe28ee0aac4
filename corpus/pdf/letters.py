"""Which letters follow each other in Arabic words: a trigram model that tells words from letter salad.

The counts in `letters.tsv` come from the project's own sample library; this wrote them, and writes them again:

    python -m corpus.pdf.letters corpus/samples/library/* > corpus/pdf/letters.tsv
"""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

ALPHABET = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
_COUNTS = Path(__file__).with_name("letters.tsv")
_MOST_REMEMBERED = 50_000
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_WORD = re.compile("[\u0621-\u064a]+")
_WEIGHTS = ((1, 0.1), (2, 0.3), (3, 0.59))
"""Of single letters, pairs and triples; the rest is spread over all letters."""


class LetterModel:
    """Letter trigrams with word edges (`^`, `$`), interpolated with pairs and single letters (Jelinek-Mercer)."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts: Counter[str] = Counter()
        self._contexts: Counter[str] = Counter()
        self._known: dict[str, float] = {}
        for gram, count in counts.items():
            self._counts[gram] += count
            self._contexts[gram[:-1]] += count

    def log_probability(self, word: str) -> float:
        """Natural logarithm of a word's probability."""
        if word in self._known:
            return self._known[word]
        padded, total = f"^^{word}$", 0.0
        for end in range(2, len(padded)):
            probability = 0.01 / len(ALPHABET)
            for length, weight in _WEIGHTS:
                gram = padded[end - length + 1 : end + 1]
                if context := self._contexts[gram[:-1]]:
                    probability += weight * self._counts[gram] / context
            total += math.log(probability)
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[word] = total
        return total

    def plausibility(self, words: Iterable[str]) -> float:
        """Mean log-probability of a letter: about -2.3 in Arabic prose, below -2.8 where letters are exchanged."""
        total, letters = 0.0, 0
        for word in words:
            total += self.log_probability(word)
            letters += len(word) + 1
        return total / letters if letters else 0.0


def arabic_words(text: str) -> list[str]:
    """The Arabic words of a text without harakat and tatweel."""
    return _WORD.findall(_MARKS.sub("", unicodedata.normalize("NFKC", text)))


def count_grams(words: Iterable[str]) -> Counter[str]:
    """Letters, pairs and triples of letters, word edges included."""
    counts: Counter[str] = Counter()
    for word in words:
        padded = f"^^{word}$"
        for end in range(2, len(padded)):
            counts.update(padded[end - length + 1 : end + 1] for length, _ in _WEIGHTS)
    return counts


@lru_cache(maxsize=1)
def known_counts() -> Mapping[str, int]:
    """The counts shipped with the project."""
    lines = _COUNTS.read_text(encoding="utf-8").splitlines()
    return {gram: int(count) for gram, count in (line.split("\t") for line in lines)}


@lru_cache(maxsize=1)
def arabic_model() -> LetterModel:
    """The model of Arabic at large."""
    return LetterModel(known_counts())


def _read_words(path: Path) -> list[str]:
    if path.suffix == ".pdf":
        from corpus.pdf.reader import read_pdf  # only the command that counts reads files

        document = read_pdf(path)
        return arabic_words("\n".join(page.text for page in document.pages))
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1256"):
        try:
            return arabic_words(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return []


def main() -> None:
    """Count the grams of the files named on the command line."""
    counts = count_grams(word for name in sys.argv[1:] for word in _read_words(Path(name)))
    for gram, count in sorted(counts.items()):
        print(gram, count, sep="\t")


if __name__ == "__main__":
    main()
