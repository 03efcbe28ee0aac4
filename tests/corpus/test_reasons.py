import re

import pytest

from corpus.fold import fold_text
from corpus.models import Page
from corpus.pdf.quality import Drawn, page_quality, work_quality
from corpus.quality import work_quality as text_work_quality
from corpus.reasons import _REASONS, in_language, reason

VALUES: dict[str, str | int] = {"count": 3, "share": "12 %", "cause": "Stream (4) has ended", "number": 7, "first": 2}


def made(key: str) -> str:
    return reason(key, **VALUES, reason="tatweel stands inside words")


@pytest.mark.parametrize("key", _REASONS)
def test_every_reason_is_told_in_both_languages(key: str) -> None:
    english = made(key)
    assert in_language(english, "en") == english
    arabic = in_language(english, "ar")
    assert arabic == _REASONS[key]["ar"].format(**VALUES, reason="تطويل في داخل الكلمات")
    letters = re.sub(r"Stream .* ended|tesseract|maraji read", "", arabic)
    assert not re.search("[a-z]", letters)
    assert re.search("[ء-ي]", fold_text(letters))


def test_reasons_with_their_pages_are_told_too() -> None:
    pages = [Page(number, "", quality=page_quality("", Drawn(0, 0, 0, 0, 1))) for number in (1, 2)]
    sound = Page(3, "text")
    of_pdf = work_quality([*pages, sound], []).reasons[0]
    assert in_language(of_pdf, "ar") == "الصفحة صورة بلا طبقة نصية (صفحات عددها 2 من 3، أولاها 1)"
    of_text = text_work_quality([*pages, sound]).reasons[1]
    assert in_language(of_text, "ar") == "صفحة 2: الصفحة صورة بلا طبقة نصية"


def test_an_unknown_reason_stays_as_it_is() -> None:
    assert in_language("page four: digits shifted", "ar") == "page four: digits shifted"
    assert in_language("", "ar") == ""
