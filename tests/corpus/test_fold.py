from hypothesis import given
from hypothesis import strategies as st

from corpus.fold import clean_for_model, fold, fold_text, letters_and_digits
from tests.linear_time import assert_linear

ARABIC = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("ههـاآأإٱلىيکةﷺﻻ \u064b\u0651\u0654\u0653٢۲\u200f\u2067"))
)


@given(ARABIC)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once
    assert clean_for_model(clean_for_model(text)) == clean_for_model(text)


@given(ARABIC)
def test_every_folded_character_leads_back_to_where_it_came_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text)
    assert list(folded.offsets) == sorted(folded.offsets)
    for position, character in enumerate(folded.text):
        start, end = folded.original_span(position, position + 1)
        assert character in fold(text[start:end]).text or character == " "


@given(ARABIC, st.data())
def test_a_span_of_the_original_folds_to_the_span_it_was_found_by(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    first, last = folded.original_span(start, end)
    assert folded.text[start:end].strip() in fold(text[first:last]).text


def test_one_word_in_all_its_spellings() -> None:
    spellings = ["الدبلوماسية", "الدِّبْلُوماسيّة", "الدبلوماســية", "ﺍﻟﺪﺑﻠﻮﻣﺎﺳﻴﺔ", "الدبلوماسیه", "\u202bالدبلوماسية\u202c"]
    assert {fold_text(word) for word in spellings} == {"الدبلوماسيه"}
    assert fold_text("إسلام أُمّة آخر ٱلى") == "اسلام امه اخر الي"
    assert fold_text("٢٠٢٤ ۲۰۲۴ 2024") == "2024 2024 2024"
    assert fold_text("École  STRASSE Straße") == "ecole strasse strasse"


def test_letters_and_digits_ignore_how_a_quotation_is_set() -> None:
    assert letters_and_digits("«الدبلوماسيّة»،\n٢٠٢٠!") == letters_and_digits("الدبلوماسية 2020")


def test_marks_without_end_take_the_model_no_time() -> None:
    assert_linear(lambda: clean_for_model("a" + "\u0301\u0323" * 400_000))


def test_the_model_sees_letters_as_they_are_spelt() -> None:
    assert clean_for_model("أُمّــةٌ\u200f  إلى\n ﻻ") == "أمة إلى لا"
