"""The numbers that a text states, in digits of either script or in words of either language, as values that can be compared.

`7,150`, `٧١٥٠` and `seven thousand one hundred and fifty` are 7150; `٢ مايو` and `2 May` are 2 and month 5. Ordinals and
months are allowed to prove a number and are never asked for: the second of a line is no 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources

from corpus.fold import fold_text


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text."""

    value: str
    """In plain decimal digits, or `month 5`."""
    shown: str
    """As the folded text has it."""
    stated: bool = True
    """Whether it is surely meant as a number, not an ordinal or the word one."""


_HUNDREDS = re.compile(r"(?P<unit>ثلاث|اربع|خمس|ست|سبع|ثمان|ثماني|تسع)(?:ميه|مايه)")
_TWO_WORDS = re.compile(r"\b(كانون|تشرين) (الاول|الثاني)\b")
# A comma or stop between digits belongs to the number; every other mark ends a group of number words.
_TOKEN = re.compile(r"(?P<digits>[0-9]+(?:[.,][0-9]+)*)|(?P<word>[^\W\d]+)|(?P<mark>[^\w\s-])")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_CLITICS = ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف")
_MOST_DIGITS = 30


@lru_cache(maxsize=1)
def _number_words() -> dict[str, dict[str, int]]:
    """Number words by kind, as `fold_text` leaves them (مئة is ميه); months of two words are joined by a low line."""
    kinds: dict[str, dict[str, int]] = {}
    for line in (
        resources.files("assistant.comparing").joinpath("number_words.tsv").read_text(encoding="utf-8").splitlines()
    ):
        kind, value, spellings = line.split("\t")
        kinds.setdefault(kind, {}).update(dict.fromkeys(spellings.split(), int(value)))
    return kinds


def numbers_in(text: str) -> list[Number]:
    """The numbers of a text in order; the parts of a number in words as well as the whole."""
    folded = _TWO_WORDS.sub(r"\1_\2", fold_text(text))
    found: list[Number] = []
    group: list[tuple[Decimal, str, bool]] = []
    for match in _TOKEN.finditer(folded):
        token = match.group()
        if match["digits"]:
            found += _grouped(group)
            group = [(_value(token), token, True)]
            continue
        if match["word"] and (read := _read_word(token)) is not None:
            # Digits go on in words only by a scale: 31 thousand, but not "in 2015 eleven".
            if len(group) == 1 and group[0][1][0].isdigit() and read[0] > 0:
                found += _grouped(group)
                group = []
            group.append((read[0], token, read[1]))
            continue
        if token == "and" and group:
            continue
        found += _grouped(group)
        group = []
        if month := _month(token):
            found.append(Number(f"month {month}", token, stated=False))
    return found + _grouped(group)


def _value(digits: str) -> Decimal:
    digits = digits[:_MOST_DIGITS].rstrip(".,")
    plain = digits.replace(",", "") if _THOUSANDS.fullmatch(digits) else digits.replace(",", ".")
    whole, _, rest = plain.partition(".")
    return Decimal(plain) if "." not in rest else Decimal(whole)


def _forms(word: str) -> Iterator[str]:
    yield word
    yield from (word[len(clitic) :] for clitic in _CLITICS if word.startswith(clitic))


def _month(word: str) -> int | None:
    months = _number_words()["month"]
    return next((months[form] for form in _forms(word) if form in months), None)


def _read_word(word: str) -> tuple[Decimal, bool] | None:
    """The value of a number word and whether it is surely a number; scales are negative, so that they multiply."""
    cardinals, ordinals, scales = (_number_words()[kind] for kind in ("cardinal", "ordinal", "scale"))
    for form in _forms(word):
        if form in cardinals:
            # With the article it may be a day of the week (الاثنين) or an ordinal's second part; «لست» is no "for six".
            return Decimal(cardinals[form]), form in (word, *(word.removeprefix(clitic) for clitic in "وب"))
        if form in scales:
            return Decimal(-scales[form]), form == word.removeprefix("و")
        if form in ordinals:
            return Decimal(ordinals[form]), False
        if hundreds := _HUNDREDS.fullmatch(form):
            return Decimal(100 * cardinals[hundreds["unit"]]), True
    return None


def _grouped(group: list[tuple[Decimal, str, bool]]) -> list[Number]:
    """A run of number words as one number; where it has several parts, these too."""
    if not group:
        return []
    total = current = Decimal(0)
    for value, _, _ in group:
        if value < -100:
            total, current = total + max(current, Decimal(1)) * -value, Decimal(0)
        elif value < 0:
            current = max(current, Decimal(1)) * -value
        else:
            current += value
    # "Thousands" alone states no number, and إحدى alone is an article.
    counted = any(value > 1 for value, _, _ in group) or group[0][1][0].isdigit()
    stated = counted and all(sure for _, _, sure in group)
    shown = " ".join(word for _, word, _ in group)
    numbers = [Number(_plain(total + current), shown, stated)]
    if len(group) > 1:
        numbers += [Number(_plain(abs(value)), word, stated=False) for value, word, _ in group]
    return numbers


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
