"""Can the text be trusted? A page's and a work's quality, with the reasons in words.

A text layer can be missing (a scan), destroyed (symbols where letters should be) or damaged in places (glyphs without
a meaning, reversed words). OCR is the way out of the first two; the third is said beside every answer that rests on
it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.models import Page, Quality
from corpus.pdf.letters import arabic_model, arabic_words
from corpus.reasons import reason

_LETTERS = re.compile(r"[^\W\d_]")
_SYMBOLS = re.compile(r"[!-/:-@\[-`{-~\u00a1-\u00bf\ue000-\uf8ff]")
_TATWEEL_WORD = re.compile("[\u0620-\u064a]ـ[\u0620-\u064a]")
_IMPLAUSIBLE = -2.85
"""Mean log-probability of a letter; Arabic prose has -2.2 to -2.5, exchanged letters have -3.2."""
_FEW = 20
_ENOUGH_WORDS = 250
_MOST_REASONS = 8


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was counted while reading a page."""

    glyphs: int
    unknown: int
    """Glyphs without a character, kashida aside."""
    doubtful: int
    """Glyphs of letters that rest on a false character map."""
    corrected: int
    images: int


def page_quality(text: str, drawn: Drawn) -> Quality:
    """Judge one page by its text and by what was drawn."""
    letters = len(_LETTERS.findall(text))
    if drawn.glyphs == 0 or not text.strip():
        if drawn.images:
            return Quality("needs_ocr", (reason("image"),))
        if drawn.glyphs > _FEW:
            return Quality("needs_ocr", (reason("no_characters"),))
        return Quality()
    symbols = len(_SYMBOLS.findall(text))
    if drawn.unknown > 0.4 * drawn.glyphs and drawn.glyphs > _FEW:
        return Quality("needs_ocr", (_few_characters(drawn),))
    if symbols > 0.5 * max(letters, 1) and symbols > 2 * _FEW and letters < 0.5 * len(text):
        return Quality("needs_ocr", (reason("symbols"),))
    reasons = []
    if drawn.unknown > 0.05 * drawn.glyphs and drawn.unknown > _FEW:
        reasons.append(_few_characters(drawn))
    if drawn.doubtful > 0.01 * drawn.glyphs:
        reasons.append(reason("false_map"))
    words = arabic_words(text)[:_ENOUGH_WORDS]
    if len(words) > _FEW:
        plausibility = arabic_model().plausibility(words)
        backwards = arabic_model().plausibility(word[::-1] for word in words)
        if backwards > plausibility:
            reasons.append(reason("reversed"))
        elif plausibility < _IMPLAUSIBLE:
            reasons.append(reason("unlikely_words"))
    if len(_TATWEEL_WORD.findall(text)) > 3:
        reasons.append(reason("tatweel"))
    return Quality("suspect", tuple(reasons)) if reasons else Quality()


def work_quality(pages: Sequence[Page], drawn: Sequence[Drawn]) -> Quality:
    """Judge a work by its pages: their reasons with the pages' number, and what was corrected."""
    bad = [page for page in pages if page.quality.status != "ok"]
    reasons = [
        _with_pages(found, [page.number for page in bad if found in page.quality.reasons], len(pages))
        for found in dict.fromkeys(found for page in bad for found in page.quality.reasons)
    ][:_MOST_REASONS]
    corrected = sum(page.corrected for page in drawn)
    if corrected:
        reasons.append(reason("corrected", count=corrected))
    if not bad:
        return Quality("ok", tuple(reasons))
    unread = sum(page.quality.status == "needs_ocr" for page in bad)
    return Quality("needs_ocr" if unread * 2 > len(pages) else "suspect", tuple(reasons))


def _with_pages(found: str, numbers: Sequence[int], pages: int) -> str:
    if len(numbers) == 1:
        return reason("behind_page", reason=found, number=numbers[0])
    return reason("behind_pages", reason=found, count=len(numbers), number=pages, first=numbers[0])


def _few_characters(drawn: Drawn) -> str:
    return reason("few_characters", share=f"{100 * drawn.unknown / drawn.glyphs:.0f} %")
