"""Arabic or English, by the letters."""

from __future__ import annotations

import re

from corpus.models import Language

_ARABIC = re.compile("[\u0621-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


def language_of(text: str) -> Language:
    """The language that most letters are of; a text without letters counts as English."""
    return "ar" if len(_ARABIC.findall(text)) > len(_LATIN.findall(text)) else "en"


def arabic_share(text: str) -> float:
    """How many of its Arabic and Latin letters are Arabic, 0 to 1; 0 without letters."""
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    return arabic / (arabic + latin) if arabic else 0.0
