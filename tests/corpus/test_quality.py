"""Damage is named, and sound text is not called damaged."""

from __future__ import annotations

import pytest

from corpus.models import Page, Quality
from corpus.quality import page_quality, work_quality

SOUND = (
    "تتناول هذه الدراسة مفهوم الدبلوماسية الرقمية منذ سنة 2010م وحتى سنة 1445هـ، وما كتبه أ. د. عمر الراوي (ص 12) و ج 3 "
    "ط 2 ص. 14 ع 5 وذلك في ضوء تجارب أربع وزارات، و فيها: أ- التواصل، ب- الخدمات، ج- الأزمات. "
) * 8


def reasons(text: str) -> str:
    return "; ".join(page_quality(text).reasons)


@pytest.mark.parametrize("text", ["", "x", SOUND, "The years 2001-2010, p. 3, 0.5 and 10.10.2020.", "ﻗﺎﻝ ﺍﻟﺒﺎﺣﺚ " * 60])
def test_sound_text_is_ok(text: str) -> None:
    assert page_quality(text) == Quality()


@pytest.mark.parametrize(
    ("damaged", "named"),
    [
        ("in 0202 and 0201 and so on", "digits look shifted"),
        ("في عام ٠٢٠٢ وعام ٠٢٠٣", "digits look shifted"),
        ("3..4 and -.- then 5..6", "out of place"),
        ("\ufffd\ufffd\ue001 \ufffd text", "could not be read"),
        ("كلمة سليمة " * 40 + "ةكلم ىخرى ةخرى", "impossible order"),
        ("كلمة سليمة " * 40 + "سنة1999 عام2001 الوزارة2003 في2005", "run together"),
        ("كلمة سليمة " * 40 + "ا ل د ب ل و م ا س ي ة ا ل ر ق م ي ة", "letters stand alone"),
    ],
)
def test_damage_is_named(damaged: str, named: str) -> None:
    assert page_quality(damaged).status == "suspect"
    assert named in reasons(damaged)


def test_a_work_names_the_pages() -> None:
    sound, damaged = Page(1, "x"), Page(2, "x", quality=Quality("suspect", ("a", "b")))
    scanned = Page(3, "", quality=Quality("needs_ocr", ("no text",)))
    assert work_quality([sound]) == Quality()
    assert work_quality([sound, damaged]) == Quality("suspect", ("page 2: a", "page 2: b"))
    assert work_quality([scanned]) == Quality("needs_ocr", ("no text",))
    assert work_quality([sound, scanned, scanned]).status == "needs_ocr"
    assert work_quality([sound, sound, scanned]).status == "suspect"
    many = work_quality([Page(n, "", quality=Quality("suspect", ("x",))) for n in range(1, 10)])
    assert len(many.reasons) == 4
    assert "and 6 more" in many.reasons[-1]
