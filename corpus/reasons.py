"""Why a text is doubted, in the reader's language.

    key and values -> reason -> English, as kept with a page and written to JSON -> in_language -> as shown

A reason is stored as its English sentence, so that libraries and JSON stay readable; the sentence's own template leads
back to its key. What is no reason of these (one written by an older or newer release) stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from corpus.models import Language

_REASONS: dict[str, dict[Language, str]] = {
    "replacement": {
        "en": "{count} characters could not be read (replacement characters)",
        "ar": "محارف لم تُقرأ (محارف بديلة)، عددها {count}",
    },
    "shifted_digits": {
        "en": "digits look shifted or reversed ({count} numbers such as 0202)",
        "ar": "أرقام تبدو مقلوبة أو في غير منازلها، مثل 0202، عددها {count}",
    },
    "lost_digits": {
        "en": "digits or full stops are out of place ({count} times)",
        "ar": "أرقام أو نقاط في غير مواضعها، عدد المرات {count}",
    },
    "impossible_order": {
        "en": "{count} words have letters in an impossible order",
        "ar": "كلمات حروفها بترتيب محال، عددها {count}",
    },
    "glued_numbers": {
        "en": "{count} numbers are run together with words",
        "ar": "أرقام ملتصقة بكلمات، عددها {count}",
    },
    "single_letters": {
        "en": "{count} letters stand alone, as if cut off their words",
        "ar": "حروف منفردة كأنها قُطعت من كلماتها، عددها {count}",
    },
    "unreadable_page": {
        "en": "the page could not be read ({cause})",
        "ar": "تعذرت قراءة الصفحة ({cause})",
    },
    "image": {
        "en": "the page is an image without a text layer",
        "ar": "الصفحة صورة بلا طبقة نصية",
    },
    "no_characters": {
        "en": "the glyphs of the page have no characters",
        "ar": "أشكال الحروف في الصفحة لا تدل على محارف",
    },
    "few_characters": {
        "en": "{share} of the glyphs have no characters",
        "ar": "من أشكال الحروف ما لا يدل على محارف، ونسبته {share}",
    },
    "symbols": {
        "en": "symbols stand where letters should be",
        "ar": "رموز في مواضع الحروف",
    },
    "false_map": {
        "en": "some letters rest on a false character map that the font does not correct",
        "ar": "حروف تستند إلى جدول محارف خاطئ لا يصححه الخط",
    },
    "reversed": {
        "en": "its Arabic words look reversed",
        "ar": "كلماتها العربية تبدو معكوسة",
    },
    "unlikely_words": {
        "en": "its Arabic letters do not make likely words: they may be exchanged",
        "ar": "حروفها العربية لا تؤلف كلمات مألوفة، وقد تكون مبدلة",
    },
    "tatweel": {
        "en": "tatweel stands inside words",
        "ar": "تطويل في داخل الكلمات",
    },
    "corrected": {
        "en": "{count} glyphs with a false or missing character were read by their font or their words",
        "ar": "أشكال حروف محرفها خاطئ أو مفقود قُرئت من خطها أو من كلماتها، عددها {count}",
    },
    "read_by_ocr": {
        "en": "read by OCR (tesseract, Arabic and English)",
        "ar": "قُرئت بالتعرف الضوئي على الحروف (tesseract، العربية والإنجليزية)",
    },
    "ocr_empty": {
        "en": "OCR found no text on it",
        "ar": "لم يجد التعرف الضوئي على الحروف نصاً فيها",
    },
    "before_page": {"en": "page {number}: {reason}", "ar": "صفحة {number}: {reason}"},
    "behind_page": {"en": "{reason} (page {number})", "ar": "{reason} (صفحة {number})"},
    "behind_pages": {
        "en": "{reason} ({count} of {number} pages, the first is {first})",
        "ar": "{reason} (صفحات عددها {count} من {number}، أولاها {first})",
    },
    "more": {
        "en": "and {count} more, page by page in `maraji read`",
        "ar": "وغيرها {count}، صفحة صفحة في `maraji read`",
    },
}
_VALUES = {"share": r"\d+ %", "reason": ".+", "cause": ".*"}
"""What the values of the templates look like; all others are numbers."""


def reason(key: str, **values: str | int) -> str:
    """A reason in English, as `Quality.reasons` keeps it."""
    return _REASONS[key]["en"].format(**values)


def in_language(text: str, language: Language) -> str:
    """A reason as `reason` made it, in a language; the same text where it is none of them."""
    for pattern, words in _patterns():
        if found := pattern.fullmatch(text):
            values = found.groupdict()
            if "reason" in values:
                values["reason"] = in_language(values["reason"], language)
            return words[language].format(**values)
    return text


@cache
def _patterns() -> list[tuple[re.Pattern[str], dict[Language, str]]]:
    return [(_pattern(words["en"]), words) for words in _REASONS.values()]


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    return re.compile(
        "".join(
            f"(?P<{part}>{_VALUES.get(part, r'[0-9]+')})" if place % 2 else re.escape(part)
            for place, part in enumerate(parts)
        ),
        re.DOTALL,
    )
