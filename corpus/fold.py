"""What is compared: text folded so that every spelling of a word is one, with the way back to the original.

Used for search, for quotations and for duplicates, never for display. One character of the original may become none (a
diacritic, tatweel, a bidi control), one, or several (a ligature); each folded character remembers where it came from.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from corpus.repair import with_few_marks

# Letters that differ in code but not in what a reader of Arabic searches for, beyond what Unicode decomposition unites:
# alef wasla, teh marbuta and alef maksura, Persian and Urdu forms, and the loan letters that print varies freely.
_LETTERS = str.maketrans(
    {
        "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ى": "ي", "ی": "ي", "ے": "ي", "ې": "ي", "ة": "ه", "ۃ": "ه", "ھ": "ه", "ہ": "ه",
        "ە": "ه", "ک": "ك", "ڪ": "ك", "گ": "ك", "چ": "ج", "پ": "ب", "ڤ": "ف", "ۋ": "و", "٫": ".", "٬": ",", "٪": "%",
        "ß": "ss", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe",
    }
)  # fmt: skip
_TATWEEL = "\u0640"
_DROPPED_CATEGORIES = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, for each of its characters, the offset of the original character it came from."""

    text: str
    offsets: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span `(start, end)` for a span of the folded text; the span must not be empty.

        Diacritics after the last character are left out: they fold to nothing.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"{start}:{end} is no span of a folded text of {len(self.text)} characters")
        return self.offsets[start], self.offsets[end - 1] + 1


@lru_cache(maxsize=65536)
def fold_character(character: str) -> str:
    """What one character folds to: a fixed point, so that folding twice changes nothing."""
    if character.isspace():
        return " "
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if character == _TATWEEL or unicodedata.category(character) in _DROPPED_CATEGORIES:
        return ""
    folded = unicodedata.normalize("NFKD", character).casefold().translate(_LETTERS)
    if folded == character:
        return character
    return "".join(map(fold_character, folded))


def fold(text: str) -> Folded:
    """Fold for comparison: no diacritics or tatweel, one code a letter, lower case, ASCII digits, single blanks."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for folded in fold_character(character):
            if folded == " " and (not characters or characters[-1] == " "):
                continue
            characters.append(folded)
            offsets.append(offset)
    return Folded("".join(characters), tuple(offsets))


def fold_text(text: str) -> str:
    """The folded text alone, for when no way back is needed."""
    return " ".join("".join(map(fold_character, text)).split())


def letters_and_digits(text: str) -> str:
    """The folded text's letters and digits only: two quotations are the same words when these are equal."""
    return "".join(character for character in fold_text(text) if character.isalnum())


def clean_for_model(text: str) -> str:
    """Text as the embedding model should see it: NFKC, no diacritics, tatweel or invisible characters, single blanks.

    Letters are not folded: the model knows their spellings, and its tokens carry meaning.
    """
    composed = unicodedata.normalize("NFKC", with_few_marks(text))
    kept = (
        " " if character.isspace() else character
        for character in composed
        if character.isspace() or not (character == _TATWEEL or _invisible_or_harakat(character))
    )
    return " ".join("".join(kept).split())


@lru_cache(maxsize=65536)
def _invisible_or_harakat(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cf", "Cc", "Cs"} or (category == "Mn" and "\u0600" <= character <= "\u08ff")
