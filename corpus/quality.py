"""How far a page's text can be trusted: damage that extraction leaves behind, named in words.

Measured on the text itself, so it serves text files and PDFs alike. What is found here cannot be undone (a year printed
1961 that reads 1691 looks like any other year), so it is said, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.fold import clean_for_model
from corpus.models import Page, Quality, QualityStatus
from corpus.reasons import reason

_ARABIC = "\u0621-\u064a"
_ARABIC_WORD = re.compile(f"[{_ARABIC}]+")
_WORD = re.compile(r"[^\W\d_]+")
# A year with its digits shifted or reversed: four digits that begin with 0, as in 0202 for 2020.
_ZERO_YEAR = re.compile(r"(?<![\d./:-])0[0-9٠-٩]0[0-9٠-٩](?!\d)|(?<![\d./:-])٠[٠-٩]{3}(?!\d)")
# A digit lost between two dots, or a full stop that wandered before the first word of a line.
_LOST_DIGIT = re.compile(r"\d\.\.\d|-\.-|(?<=\s)\.\d(?=[^\d])")
# ... but for the marks of the two calendars (1445هـ, 2023م) and prefixed و.
_LETTER_DIGIT = re.compile(f"(?!و)[{_ARABIC}]\\d{{2,}}|\\d{{3,}}(?![هم]\\b)[{_ARABIC}]")
# Words that begin with teh marbuta or alef maksura do not exist: letters, or whole words, are out of order.
_IMPOSSIBLE_START = re.compile(r"^[ةى]")
_IMPOSSIBLE_MIDDLE = re.compile(f"[{_ARABIC}]ة[{_ARABIC}]")
_SINGLE = re.compile(f"(?<![{_ARABIC}\\d])[{_ARABIC}](?![{_ARABIC}])")
# Letters that stand alone by right: "و" set apart, list marks and titles (أ- ب) د.), ص 12, 1445 ه.
_MEANT_SINGLE = re.compile(
    f"(?<!\\S)(?:و(?!\\S)|[{_ARABIC}][-.)/]|[صجطعم]\\s?[.:]?\\s?\\d|(?<=\\d )[هم](?![{_ARABIC}]))"
)
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff]")


def page_quality(text: str) -> Quality:
    """The quality of one page's repaired text."""
    text = clean_for_model(text)
    words = _ARABIC_WORD.findall(text)
    reasons: list[str] = []
    unreadable = len(_UNREADABLE.findall(text))
    if unreadable > max(2, 0.002 * len(text)):
        reasons.append(reason("replacement", count=unreadable))
    zero_years = len(_ZERO_YEAR.findall(text))
    if zero_years >= 2:
        reasons.append(reason("shifted_digits", count=zero_years))
    lost = len(_LOST_DIGIT.findall(text))
    if lost >= 3:
        reasons.append(reason("lost_digits", count=lost))
    if len(words) >= 50:
        impossible = sum(bool(_IMPOSSIBLE_START.match(word)) for word in words if len(word) > 1)
        impossible += sum(bool(_IMPOSSIBLE_MIDDLE.search(word)) for word in words)
        if impossible >= max(3, 0.004 * len(words)):
            reasons.append(reason("impossible_order", count=impossible))
        glued = len(_LETTER_DIGIT.findall(text))
        if glued >= max(4, 0.004 * len(words)):
            reasons.append(reason("glued_numbers", count=glued))
        single = len(_SINGLE.findall(text)) - len(_MEANT_SINGLE.findall(text))
        if single > max(12, 0.03 * len(words)):
            reasons.append(reason("single_letters", count=single))
    return Quality("suspect", tuple(reasons)) if reasons else Quality()


def work_quality(pages: Sequence[Page]) -> Quality:
    """The quality of a work: that of its pages, with the reasons of each kind named once."""
    damaged = [page for page in pages if page.quality.status != "ok"]
    if not damaged:
        return Quality()
    worst = [page for page in damaged if page.quality.status == "needs_ocr"]
    status: QualityStatus = "needs_ocr" if len(worst) > len(pages) / 2 else "suspect"
    reasons: list[str] = []
    for page in damaged:
        for found in page.quality.reasons:
            named = reason("before_page", number=page.number, reason=found) if len(pages) > 1 else found
            if named not in reasons:
                reasons.append(named)
    if len(reasons) > 4:
        reasons = [*reasons[:3], reason("more", count=len(reasons) - 3)]
    return Quality(status, tuple(reasons))
