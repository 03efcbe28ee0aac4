"""The letter model tells words from letter salad, names letters that a PDF leaves out, and grounds the quality of a page."""

from __future__ import annotations

from made_lines import EM

from corpus.pdf.characters import BOX
from corpus.pdf.glyphs import Glyph
from corpus.pdf.letters import LetterModel, arabic_model, arabic_words, count_grams
from corpus.pdf.lines import Fragment, make_fragment
from corpus.pdf.missing import count_unknown, name_missing_letters, with_letters
from corpus.pdf.quality import Drawn, page_quality

TEXT = (
    "المكتبة العامة في المدينة القديمة تفتح أبوابها للزوار كل يوم وفيها كتب كثيرة عن تاريخ الورق والطباعة "
    "وقد أنشأ السلطان هذه الدار قبل أكثر من مئة عام ليقرأ الناس فيها ما كتب العلماء"
)
UNREAD = 77


def fragment(word: str, *, unnamed: str = "", kashida: bool = False) -> Fragment:
    """A word set from the right, some of its letters without a character."""
    glyphs = []
    letters = "".join(f"{letter}{BOX}{BOX}" for letter in word) if kashida else word
    for place, letter in enumerate(letters):
        right = 500 - place * EM * 12
        lost = letter == BOX or letter in unnamed
        glyphs.append(
            Glyph(BOX if lost else letter, right - EM * 12, right, 700, 12, False, place, unread=UNREAD if lost else 0)
        )
    return make_fragment(glyphs)


def test_probabilities_of_all_next_letters_sum_to_at_most_one() -> None:
    model = LetterModel(count_grams(["كتب", "كتاب"]))
    assert model.log_probability("كتب") > model.log_probability("بتك") > float("-inf")


def test_prose_is_plausible_and_exchanged_letters_are_not() -> None:
    words = arabic_words(TEXT)
    exchanged = [word.translate(str.maketrans("ابتدرسلمنوية", "نسمةيالبتودر")) for word in words]
    assert arabic_model().plausibility(words) > -2.6
    assert arabic_model().plausibility(exchanged) < -2.9


def test_a_letter_without_a_name_is_told_by_its_words() -> None:
    lines = [fragment(word, unnamed="ل") for word in arabic_words(TEXT)]
    letters = name_missing_letters([lines])
    assert letters == {UNREAD: "ل"}
    read = with_letters(lines[0], letters)
    assert "".join(glyph.text for glyph in reversed(read.glyphs)) == "المكتبة"


def test_kashida_is_no_letter_and_not_unknown() -> None:
    lines = [fragment(word, kashida=True) for word in arabic_words(TEXT)]
    assert name_missing_letters([lines]) == {}
    assert sum(count_unknown(line) for line in lines) <= 2 * len(lines), "only what hangs over a word's end is unknown"


def test_too_few_places_prove_nothing() -> None:
    assert name_missing_letters([[fragment("الكتاب", unnamed="ل")]]) == {}


def test_a_page_of_prose_is_ok() -> None:
    assert page_quality(TEXT, Drawn(200, 0, 0, 0, 0)).status == "ok"


def test_an_empty_page_is_ok_and_an_image_needs_ocr() -> None:
    assert page_quality("", Drawn(0, 0, 0, 0, 0)).status == "ok"
    assert page_quality("", Drawn(0, 0, 0, 0, 1)).status == "needs_ocr"


def test_a_destroyed_text_layer_needs_ocr() -> None:
    assert page_quality("%$#&! *@)( " * 20, Drawn(220, 0, 0, 0, 0)).status == "needs_ocr"
    assert page_quality("a few", Drawn(100, 90, 0, 0, 0)).status == "needs_ocr"


def test_reversed_and_exchanged_words_are_suspect() -> None:
    backwards = " ".join(word[::-1] for word in arabic_words(TEXT))
    assert "reversed" in page_quality(backwards, Drawn(200, 0, 0, 0, 0)).reasons[0]
    exchanged = TEXT.translate(str.maketrans("ابتدرسلمنوية", "نسمةيالبتودر"))
    assert page_quality(exchanged, Drawn(200, 0, 0, 0, 0)).status == "suspect"
