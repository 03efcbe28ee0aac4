"""Numbers as values: both scripts' digits, both languages' words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.comparing.quantities import numbers_in


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("7,150 people on 31 flights", ["7150", "31"]),
        ("٧١٥٠ شخصًا و٣٫٥٪", ["7150", "3.5"]),
        ("twenty-five states, two hundred and six ships", ["25", "206"]),
        ("خمسة وعشرون دولة، وثلاثمئة سفينة", ["25", "300"]),
        ("إحدى عشرة قاعدة", ["11"]),
        ("يمر بأربع مراحل", ["4"]),
        ("لست أدري", []),
        ("الدول الاثنتا عشرة", []),
        ("1.5 million people", ["1500000"]),
        ("عدّد تقرير 2015 إحدى عشرة قاعدة", ["2015", "11"]),
        ("In 2015 eleven norms were listed", ["2015", "11"]),
        ("ستة أعوام", ["6"]),
        ("thousands of letters, one of them in the first two years", []),
        ("ووصل يوم الاثنين", []),
        ("", []),
    ],
)
def test_numbers_that_are_stated(text: str, stated: list[str]) -> None:
    assert [number.value for number in numbers_in(text) if number.stated] == stated


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 July 2004", "في ١ يوليو ٢٠٠٤"),
        ("20 November", "٢٠ تشرين الثاني"),
        ("the fourteenth century", "القرن الرابع عشر"),
        ("twelve states", "الدول الاثنتا عشرة"),
        ("31,000", "31 ألفًا"),
        ("1.50", "١٫٥"),
    ],
)
def test_both_languages_state_the_same_values(one: str, other: str) -> None:
    values = [{number.value for number in numbers_in(text)} for text in (one, other)]
    assert values[0] & values[1]
    assert {number.value for number in numbers_in(one) if number.stated} <= values[1]


@given(st.integers(0, 10**9))
def test_digits_are_their_value_in_every_writing(number: int) -> None:
    arabic = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for written in (str(number), f"{number:,}", arabic, f"({number})", f"{number}%"):
        assert [found.value for found in numbers_in(written)] == [str(number)]


@given(st.text(alphabet="0123456789.,٠٫٬ millionمئةو-", max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    numbers_in(text)
