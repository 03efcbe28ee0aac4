"""Search tokens: one path for documents and for questions.

Text is folded, cut into words, and each word becomes a stem (light10 for Arabic, Snowball for English), its character
4-grams, or, for names, a skeleton of consonants that is the same in both scripts. Tokens of words lead back to the original
by their offsets.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

from corpus.fold import fold

# Web addresses say nothing that a question asks for, and their pieces are rare words of great weight.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile("[\u0621-\u064a]")
_english = snowballstemmer.stemmer("english")
# A Snowball stemmer keeps the word it is at in itself, and the chat asks and indexes in several threads.
_stemming = Lock()

# light10 (Larkey, Ballesteros and Connell 2007), on folded letters.
_PREFIXES = ("وال", "بال", "كال", "فال", "لل", "ال")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "يت", "ه", "ي")
_CLITICS = (*_PREFIXES, "و", "ب", "ل", "ف", "ك")
_LEAST_STEM = 3
_GRAM = 4

# Consonants of names, so that Tesla and تسلا are both `tsl`: one Latin letter for each group of sounds that
# transliteration mixes up; vowels, weak letters and heh are dropped.
_ARABIC_CONSONANTS = str.maketrans(
    dict(zip("بتثجحخدذرزسشصضطظغفقكلمن", "bttghkddrssssdtsgfkklmn", strict=True)) | dict.fromkeys("اويءعه", "")
)
_LATIN_GROUPS = (
    ("tch", "s"), ("sch", "s"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("ph", "f"), ("gh", "g"), ("ck", "k"), ("x", "ks"),
    ("qu", "k"),
)  # fmt: skip
_LATIN_CONSONANTS = str.maketrans("cqvpzjh", "kkfbsg ")
_LEAST_SKELETON = 3
# A letter that is printed twice, before the vowels go: the two t of تويتر are two.
_DOUBLED = re.compile(r"(.)\1")


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word and where it stands in the original text."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Token]:
    """The folded words of a text with their original spans; web addresses left out."""
    folded = fold(without_addresses(text))
    return [Token(match.group(), *folded.original_span(*match.span())) for match in _WORD.finditer(folded.text)]


def without_addresses(text: str) -> str:
    """The text with its web addresses blanked out, every other character in its place."""
    return _ADDRESS.sub(lambda address: " " * len(address.group()), text)


def stems(text: str) -> list[str]:
    """The stem of each word."""
    return [stem(word.text) for word in words(text)]


def stems_and_grams(text: str) -> list[str]:
    """The stem of each word and the 4-grams of its letters: a weaker field that forgives spelling and inflection."""
    return [
        token
        for word in words(text)
        for token in (stem(word.text), *(word.text[at : at + _GRAM] for at in range(len(word.text) - _GRAM + 1)))
    ]


def names(text: str) -> list[str]:
    """Skeletons of the words that can be names, and numbers: what both languages write alike.

    Arabic has no capitals, so each Arabic word counts, with and without its clitics; of Latin words those with a capital.
    """
    tokens: list[str] = []
    for word in words(text):
        if word.text[0].isdigit():
            tokens.append(word.text)
        elif _ARABIC.match(word.text):
            tokens.extend(f"~{skeleton}" for skeleton in _arabic_skeletons(word.text))
        elif text[word.start].isupper() and len(word.text) > 2:
            tokens.extend(f"~{skeleton}" for skeleton in _latin_skeletons(word.text))
    return tokens


@lru_cache(maxsize=200_000)
def only_stem(text: str) -> str | None:
    """The stem of a text that holds one word and no digit; None for any other text."""
    found = words(text)
    return stem(found[0].text) if len(found) == 1 and not any(c.isdigit() for c in found[0].text) else None


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The light stem of one folded word."""
    if not _ARABIC.search(word):
        with _stemming:
            stemmed: str = _english.stemWord(word)
        return stemmed
    prefix = next(
        (prefix for prefix in _PREFIXES if word.startswith(prefix) and len(word) - len(prefix) >= _LEAST_STEM), ""
    )
    if not prefix and word.startswith("و") and len(word) > _LEAST_STEM:
        prefix = "و"
    word = word[len(prefix) :]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _LEAST_STEM:
            word = word[: -len(suffix)]
    return word


@lru_cache(maxsize=200_000)
def _arabic_skeletons(word: str) -> tuple[str, ...]:
    forms = [word, *(word[len(c) :] for c in _CLITICS if word.startswith(c) and len(word) - len(c) >= _LEAST_STEM)]
    skeletons = (_DOUBLED.sub(r"\1", form).translate(_ARABIC_CONSONANTS) for form in forms)
    return tuple(dict.fromkeys(skeleton for skeleton in skeletons if len(skeleton) >= _LEAST_SKELETON))


@lru_cache(maxsize=200_000)
def _latin_skeletons(word: str) -> tuple[str, ...]:
    letters = "".join(c for c in unicodedata.normalize("NFKD", word) if c.isascii() and c.isalpha())
    letters = _DOUBLED.sub(r"\1", letters)
    for group, sound in _LATIN_GROUPS:
        letters = letters.replace(group, sound)
    letters = re.sub("c(?=[eiy])", "s", letters)
    skeleton = re.sub("[aeiouyw]", "", letters).translate(_LATIN_CONSONANTS).replace(" ", "")
    if len(skeleton) < _LEAST_SKELETON:
        return ()
    # An English plural or possessive s has no counterpart in Arabic.
    return (skeleton, skeleton[:-1]) if skeleton.endswith("s") and len(skeleton) > _LEAST_SKELETON else (skeleton,)
