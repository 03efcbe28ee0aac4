"""Characters as the line rules see them: plain letters, direction classes, combining marks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, TypeAlias

from corpus.pdf.fonts import UNKNOWN

Kind: TypeAlias = Literal["R", "L", "E", "A", "N"]
"""Right-to-left letter, left-to-right letter, European digit, Arabic-Indic digit, neutral."""

BOX = UNKNOWN
"""Stands for what is drawn but not read: kashida, glyphs without meaning. Left out of texts."""
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PERSIAN = re.compile("[یھکہ]")
_FINAL_YEH = re.compile("ی(?![\u0620-\u065f\u0670-\u06d3])")
_LOOK_ALIKES = str.maketrans("یھکہ", "يهكه")
_TATWEEL = "ـ"
_SPACED_MARKS = "\ufc5e\ufc5f\ufc60\ufc61\ufc62\ufc63\ufe70\ufe72\ufe74\ufe76\ufe78\ufe7a\ufe7c\ufe7e"
"""Presentation forms of harakat on a space of their own, which is not a space of the text."""


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """The letters of a glyph: forms and ligatures resolved (NFKC), tatweel a `BOX`, invisible characters gone."""
    if text == SOFT_HYPHEN:
        return text
    visible = _INVISIBLE.sub("", text)
    if not visible or visible == "…":
        return visible
    letters = unicodedata.normalize("NFKC", visible)
    if visible[0] in _SPACED_MARKS:
        letters = letters.strip()
    letters = letters.replace(_TATWEEL, "")
    if not letters or set(letters) == {BOX}:
        return BOX
    letters = letters.replace(BOX, "")
    return "".join(character for character in letters if character in "\t\n" or unicodedata.category(character) != "Cc")


@lru_cache(maxsize=20_000)
def is_mark(text: str) -> bool:
    """Whether a glyph is harakat or another combining mark."""
    return bool(text) and all(unicodedata.category(character) in ("Mn", "Me") for character in text)


@lru_cache(maxsize=20_000)
def is_superscript(text: str) -> bool:
    """Whether a glyph is a superscript digit of Unicode (¹ ² ³ ⁴), which NFKC turns into a plain one."""
    return (
        bool(text) and all(unicodedata.decomposition(c).startswith("<super>") for c in text) and plain(text).isdigit()
    )


@lru_cache(maxsize=20_000)
def kind(text: str) -> Kind:
    """Direction class of a glyph, by its first character that has one. Unicode Annex 9, simplified."""
    for character in text:
        if "٠" <= character <= "٩" or "۰" <= character <= "۹" or character in "٫٬":
            return "A"
        match unicodedata.bidirectional(character):
            case "R" | "AL":
                return "R"
            case "L":
                return "L"
            case "EN":
                return "E"
            case "AN":
                return "A"
    return "R" if text == BOX else "N"


def arabic_letters(text: str) -> str:
    """Persian letters as the Arabic ones that look the same there; the length stays.

    Fonts draw medial ی like ي, final ی like ى, and ھ ک like ه ك, and a PDF may name either.
    """
    if not _PERSIAN.search(text):
        return text
    return _FINAL_YEH.sub("ى", text).translate(_LOOK_ALIKES)
