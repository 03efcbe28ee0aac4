"""The measures of answers, of refusal and of certainty say what their names promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures.answers import exact_match, holds, holds_quotation, mlqa_normalised, squad_normalised, token_f1
from eval.measures.intervals import bootstrap, permutation_p, share_interval
from eval.measures.refusal import area_under_risk, auroc, calibration, calibration_error, risk_coverage


@pytest.mark.parametrize(
    ("text", "answer", "held"),
    [
        ("خسر الفريق ٣٠٨ نقاط", "308", True),
        ("13083 points", "308", False),
        ("It began in 1995.", "5", False),
        ("وقد فازت إلى جانبه", "الي جانبه", True),
        ("The U.S. Congress", "US Congress", True),
        ("anything", "?!", False),
    ],
)
def test_a_text_holds_an_answer_by_its_letters_and_whole_numbers(text: str, answer: str, held: bool) -> None:
    assert holds(text, answer) is held


def test_a_quotation_is_said_by_half_of_it_or_by_a_whole_sentence_of_it() -> None:
    quotation = "مجموع الوسائل والقواعد التي تنقل بها سلطة سياسية إرادتها إلى سلطة أخرى"
    assert holds_quotation(f"وهو {quotation}، وتتلقى بها جوابها", quotation)
    assert holds_quotation("مجموع الوسائل والقواعد التي تنقل بها سلطة سياسية", quotation)
    assert not holds_quotation("سلطة أخرى", quotation)
    assert not holds_quotation("كلام لا صلة له بما سبق من قول", quotation)
    assert not holds_quotation("", quotation)


def test_squad_normalisation_drops_english_articles_only() -> None:
    assert squad_normalised("The  Cat, a dog!") == "cat dog"
    assert squad_normalised("الكتاب") == "الكتاب"


def test_mlqa_normalisation_is_the_published_one_down_to_its_fault() -> None:
    assert mlqa_normalised("الكتاب، القديم؟") == "كتاب قديم"
    assert mlqa_normalised("مقالات") == "مق ات"  # the published rule takes the article's letters out of mid-word too
    assert mlqa_normalised("The cat") == "cat"


def test_token_f1_and_exact_match_take_the_best_answer() -> None:
    assert token_f1("the big cat", ["a dog", "big cat"], squad_normalised) == 1.0
    assert token_f1("cat sat", ["cat"], squad_normalised) == pytest.approx(2 / 3)
    assert exact_match("Cat!", ["dog", "the cat"], squad_normalised) == 1.0
    assert token_f1("", ["cat"], squad_normalised) == 0.0


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    confidences, answerable = np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False])
    assert auroc(confidences, answerable) == pytest.approx(3.5 / 4)
    assert auroc(confidences, np.ones(4, bool)) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30))
def test_auroc_equals_counting_pairs(pairs: list[tuple[int, bool]]) -> None:
    confidences = np.array([float(each) for each, _ in pairs])
    answerable = np.array([each for _, each in pairs])
    good, bad = confidences[answerable], confidences[~answerable]
    area = auroc(confidences, answerable)
    if not len(good) or not len(bad):
        assert area is None
    else:
        counted = np.mean([(one > other) + 0.5 * (one == other) for one in good for other in bad])
        assert area == pytest.approx(counted)


def test_risk_coverage_steps_through_distinct_confidences() -> None:
    confidences, right = np.array([0.9, 0.8, 0.8, 0.1]), np.array([True, False, True, False])
    curve = risk_coverage(confidences, right)
    assert curve == [(0.25, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    assert area_under_risk(curve) == pytest.approx(0.5 / 3 + 0.25 * 0.5)
    assert risk_coverage(np.empty(0), np.empty(0, bool)) == []


def test_perfect_calibration_has_no_error() -> None:
    confidences = np.array([0.0, 1.0, 1.0])
    assert calibration_error(calibration(confidences, np.array([False, True, True]))) == 0.0
    assert calibration_error(calibration(confidences, np.array([True, True, True]))) == pytest.approx(1 / 3)


def test_bootstrap_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    few, many = (bootstrap(np.tile([0.0, 1.0], count)) for count in (10, 1000))
    assert few.low < few.mean == 0.5 < few.high
    assert many.high - many.low < (few.high - few.low) / 5
    assert bootstrap(np.tile([0.0, 1.0], 10)) == few


def test_a_share_of_all_or_none_is_not_held_certain() -> None:
    assert share_interval(np.ones(20)).low == pytest.approx(0.8316, abs=1e-4)
    assert share_interval(np.zeros(20)).high == pytest.approx(0.1684, abs=1e-4)


def test_permutation_test_is_exact_for_few_and_near_it_for_many() -> None:
    assert permutation_p(np.zeros(5)) == 1.0
    assert permutation_p(np.ones(5)) == pytest.approx(2 / 2**5)
    assert permutation_p(np.array([1.0] * 20)) < 0.001
    assert permutation_p(np.tile([1.0, -1.0], 20)) == pytest.approx(1.0, abs=0.01)
