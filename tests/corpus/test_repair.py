import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fold import letters_and_digits
from corpus.repair import repair
from tests.linear_time import assert_linear

TEXTS = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("هـهـاآلى ﻻﷲ\u064b\u0654\u0653٢\u200f\u2067\u00ad\r\n\x1b"))
)


@given(TEXTS)
def test_repairing_twice_changes_nothing(text: str) -> None:
    assert repair(repair(text)) == repair(text)


@given(TEXTS)
def test_what_is_compared_is_the_same_before_and_after(text: str) -> None:
    assert letters_and_digits(repair(text)) == letters_and_digits(text)


@pytest.mark.parametrize(
    ("damaged", "read"),
    [
        ("الدبلوماســية", "الدبلوماسية"),
        ("ﺍﻟﺪﻭﻟﺔ ﻭﻻ", "الدولة ولا"),
        ("سنة ١٤٤٥هـ / ٢٠٢٣م", "سنة ١٤٤٥هـ / ٢٠٢٣م"),
        ("فــي العالــم", "في العالم"),
        ("ﷺ", "ﷺ"),
        ("ﷲ", "الله"),
        ("a\x1b[31mb\x07", "a[31mb"),
        ("\ufeffنص\u202e قديم\u202c", "نص قديم"),
        ("سطر\r\nآخر\u00a0هنا", "سطر\nآخر هنا"),
        ("ا\u0653خر", "آخر"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("co\u00adoperation ﬁle", "cooperation file"),
    ],
)
def test_what_has_one_cure_is_mended(damaged: str, read: str) -> None:
    assert repair(damaged) == read


def test_marks_without_end_are_cut_and_take_no_time() -> None:
    damaged = "a" + "\u0301\u0323" * 400_000 + "b"
    assert_linear(lambda: repair(damaged))
    mended = repair(damaged)
    assert len(unicodedata.normalize("NFD", mended)) == 1 + 30 + 1
    assert repair(mended) == mended
    assert repair("e" + "\u0301" * 30) == "\u00e9" + "\u0301" * 29


def test_no_format_character_is_left_but_those_that_are_read() -> None:
    formats = {c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) == "Cf" and repair(c) == c}
    assert formats == {"\u200c", *map(chr, [*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD])}
