"""The words that were likely asked for are marked when there is one candidate, and nothing is when there are more."""

from __future__ import annotations

import pytest

from assistant.answers.likely_span import likely_span
from assistant.question import understand


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("When was the treaty signed?", "The treaty was signed on 4 May 1911 in Cork.", "4 May 1911"),
        ("When was the treaty signed?", "The treaty of May 4, 1911 was signed by 3 kings.", "May 4, 1911"),
        ("متى وُقّعت الاتفاقية؟", "وُقّعت الاتفاقية في ٤ أيّار سنة ١٩١١ بين مملكتين.", "٤ أيّار سنة ١٩١١"),
        ("متى بُنيت المنارة؟", "بُنيت المنارة سنة ١٣٢ هـ على الصخور.", "١٣٢ هـ"),
        ("When was the treaty of 1911 signed?", "The treaty of 1911 was signed by two admirals.", None),
        ("When was the treaty signed?", "It was drafted in 1909 and signed in 1911.", None),
        ("How many lighthouses are left?", "Of the lamps, 34 lighthouses are left [3].", "34"),
        ("How many lighthouses are left?", "Since 1911 only a few lighthouses are left.", None),
        ("Who signed the treaty?", "After World quarrels the Harbour Board signed it.", None),
        ("What share of the crews was paid?", "In all 12.5 percent of the crews were paid.", "12.5 percent"),
        ("ما نسبة البحارة الذين دُفع لهم؟", "دُفعت الأجور إلى ٧١٪ من البحارة.", "٧١٪"),
        ("Who signed the treaty?", "The treaty was signed by John Mole and nobody else.", "John Mole"),
        ("Who was John Mole?", "The treaty was signed by John Mole and nobody else.", None),
        ("من وقّع الاتفاقية؟", "وقّعها الملك سعيد الأول ثم عاد.", "الملك سعيد الأول"),
        ("Where was the treaty signed?", "The treaty was signed in Cork by two admirals.", "Cork"),
        ("أين وُقّعت الاتفاقية؟", "وُقّعت الاتفاقية في مدينة كورك في الربيع.", "مدينة كورك"),
        ("Why was the treaty signed?", "The treaty was signed in Cork in 1911.", None),
    ],
)
def test_the_one_new_thing_of_the_kind_is_marked(question: str, text: str, marked: str | None) -> None:
    span = likely_span(understand(question), text)
    assert (text[slice(*span)] if span else None) == marked
