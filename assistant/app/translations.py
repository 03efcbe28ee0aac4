"""The interface in each of its languages."""

from __future__ import annotations

from assistant.app.strings import Strings
from assistant.app.strings_ar import ARABIC
from assistant.app.strings_en import ENGLISH
from corpus.models import Language

STRINGS: dict[Language, Strings] = {"ar": ARABIC, "en": ENGLISH}
