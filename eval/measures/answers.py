"""How well a text answers: whether it holds the gold answer, and the overlap of tokens (F1, EM) under named normalisations."""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from corpus.fold import fold_text, letters_and_digits
from corpus.language import language_of

_ENGLISH_ARTICLE = re.compile(r"\b(a|an|the)\b")
_PUBLISHED_ARABIC_ARTICLE = re.compile(r"\sال^|ال")
_NOT_WORD = r"[\W_]*"
_ASCII_PUNCTUATION = str.maketrans("", "", string.punctuation)


def holds(text: str, answer: str) -> bool:
    """Whether the text holds an answer's letters and digits in a row, spelling folded; a number only as a whole number."""
    letters = letters_and_digits(answer)
    if not letters or letters not in letters_and_digits(text):
        return False
    pattern = _NOT_WORD.join(map(re.escape, letters))
    before = r"(?<![0-9])" if letters[0].isdigit() else ""
    after = r"(?![0-9])" if letters[-1].isdigit() else ""
    return re.search(before + pattern + after, fold_text(text)) is not None


def holds_quotation(text: str, quotation: str) -> bool:
    """Whether the text says what a quotation says: at least half of its letters and digits in a row, or a part of it alone.

    A quotation and an answer are cut differently out of the same sentence; neither is wrong for that.
    """
    own, wanted = letters_and_digits(text), letters_and_digits(quotation)
    if not own or not wanted:
        return False
    if wanted in own or (own in wanted and 3 * len(own) >= len(wanted)):
        return True
    match = SequenceMatcher(None, own, wanted, autojunk=False).find_longest_match()
    return 2 * match.size >= len(wanted)


def squad_normalised(text: str) -> str:
    """As SQuAD's evaluation: lower case, no ASCII punctuation, no a, an, the (Rajpurkar et al. 2016)."""
    return " ".join(_ENGLISH_ARTICLE.sub(" ", text.lower().translate(_ASCII_PUNCTUATION)).split())


def mlqa_normalised(text: str) -> str:
    """As MLQA's evaluation (Lewis et al. 2020): lower case, no punctuation of any script, no articles of the text's language.

    Its published rule for Arabic takes the letters of the article out of the middle of words too; kept, to be comparable.
    """
    bare = "".join(
        letter for letter in text.lower() if letter not in string.punctuation and unicodedata.category(letter)[0] != "P"
    )
    article = _PUBLISHED_ARABIC_ARTICLE if language_of(text) == "ar" else _ENGLISH_ARTICLE
    return " ".join(article.sub(" ", bare).split())


NORMALISATIONS: Final[Mapping[str, Callable[[str], str]]] = {"squad": squad_normalised, "mlqa": mlqa_normalised}


def exact_match(text: str, answers: Sequence[str], normalised: Callable[[str], str]) -> float:
    """1 when the text is one of the answers (EM)."""
    return float(any(normalised(text) == normalised(answer) for answer in answers))


def token_f1(text: str, answers: Sequence[str], normalised: Callable[[str], str]) -> float:
    """The best harmonic mean of the precision and recall of the text's tokens over the answers."""
    return max((_f1(normalised(text).split(), normalised(answer).split()) for answer in answers), default=0.0)


def _f1(tokens: Sequence[str], gold: Sequence[str]) -> float:
    if not tokens or not gold:
        return float(tokens == gold)
    shared = (Counter(tokens) & Counter(gold)).total()
    return 2 * shared / (len(tokens) + len(gold))
