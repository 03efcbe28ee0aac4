"""What people read: text in which damage that has one certain cure is mended, and nothing else is touched.

Presentation forms become letters, tatweel inside words goes, invisible characters go, line ends and blanks are one kind,
and marks are in canonical order. Spelling, digits and punctuation stay as the author wrote them. Joining broken lines
needs the structure of the page and happens in the readers.
"""

from __future__ import annotations

import re
import unicodedata

# Letter forms and letter ligatures, as PDF extractors leave them. The word signs U+FDF0-FDFF (ﷺ and others) are
# characters that people type and read; only the ligature of the word Allah is broken up, because fonts make it by themselves.
_PRESENTATION = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf2\ufe70-\ufefc\ufb00-\ufb06]+")
_LINE_END = re.compile("\r\n?|\u2028|\u2029|\x85")
_BLANK = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# Controls but tab, line feed and form feed; soft hyphen; zero width space; bidi and other format controls, tags; lone
# surrogates. The zero width
# non-joiner stays: Persian spelling needs it.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200d-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
_ARABIC = "\u0620-\u063f\u0641-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u0750-\u077f"
# A tatweel stretches a word: it follows a letter. After a single heh at the end of a word it is part of the abbreviation
# هـ (hijri year), which readers know only in this form.
_TATWEEL = re.compile(f"(?<![{_ARABIC}\u0640])(ه)\u0640+(?![{_ARABIC}\u0640])|(?<=[{_ARABIC}])\u0640+")
_MOST_MARKS = 30
# No combining mark is a word character to a pattern.
_MARK_RUN = re.compile(rf"[^\w\s\x00-\u02ff]{{{_MOST_MARKS + 1},}}")


def repair(text: str) -> str:
    """Mend what has one certain cure; idempotent."""
    text = _LINE_END.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _PRESENTATION.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = _BLANK.sub(" ", text)
    text = _TATWEEL.sub(lambda match: "هـ" if match.group(1) else "", _composed(text))
    # marks that a tatweel kept apart have an order now
    return _composed(text)


def with_few_marks(text: str) -> str:
    """No more than 30 combining marks in a row, as in stream-safe text (UAX #15): to put n in order takes n² steps."""
    return _MARK_RUN.sub(_first_marks, text)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", with_few_marks(text))


def _first_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run.group():
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
