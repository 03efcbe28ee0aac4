"""Search tokens are the same for every spelling of a word, and lead back to the text."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fold import fold_text
from index import analysis
from index.analysis import Token, names, stem, stems, stems_and_grams, without_addresses, words
from index.snapshot import FIELDS
from index.text_for_model import for_model

TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("اأآىيةهﻻﷺﬁ ـ\u064b\u0651٢2AaTß_-.:/http")))


@given(TEXTS)
def test_every_word_leads_back_to_where_it_stands(text: str) -> None:
    found = words(text)
    for word in found:
        assert 0 <= word.start < word.end <= len(text)
        assert word.text in fold_text(text[word.start : word.end])
        assert word.text.isalnum()
    assert [word.start for word in found] == sorted(word.start for word in found)


def test_spans_are_those_of_the_printed_word() -> None:
    text = "قال: «الدِّبْلُوماســيّة» ٢٠٢٠ (State-craft)"
    assert [(word.text, text[word.start : word.end]) for word in words(text)] == [
        ("قال", "قال"),
        ("الدبلوماسيه", "الدِّبْلُوماســيّة"),
        ("2020", "٢٠٢٠"),
        ("state", "State"),
        ("craft", "craft"),
    ]


SPELLINGS = [
    "الدبلوماسية الرقمية",
    "الدِّبْلُوماسيّةُ الرَّقميّة",
    "الدبلوماســية الرقمــية",
    "ﺍﻟﺪﺑﻠﻮﻣﺎﺳﻴﺔ ﺍﻟﺮﻗﻤﻴﺔ",
    "\u202bالدبلوماسیه الرقميه\u202c",
]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_harakat_tatweel_and_presentation_forms_make_no_difference(field: str, spelling: str) -> None:
    assert FIELDS[field](spelling) == FIELDS[field](SPELLINGS[0])


@pytest.mark.parametrize("field", FIELDS)
def test_digits_of_all_kinds_are_one(field: str) -> None:
    assert FIELDS[field]("سنة ٢٠٢٠") == FIELDS[field]("سنة 2020") == FIELDS[field]("سنة ۲۰۲۰")
    assert "2020" in FIELDS[field]("in ٢٠٢٠")


def test_endings_are_taken_off_one_after_another() -> None:
    """As light10 does: plurals of adjectives and of nouns in -ية."""
    assert stem("الواقعيون") == stem("الواقعيين") == stem("الواقعيه")
    assert stem("قنصليات") == stem("القنصليه")
    assert stem("ليه") == "ليه"  # three letters stay


def test_inflections_share_a_stem() -> None:
    forms = "الدبلوماسيه والدبلوماسيه بالدبلوماسيه دبلوماسيه للدبلوماسيه دبلوماسي".split()
    assert {stem(form) for form in forms} == {"دبلوماس"}
    assert stems("The embassies' tweeting embassy tweets") == ["the", "embassi", "tweet", "embassi", "tweet"]


@given(TEXTS)
def test_a_stem_is_never_nothing(text: str) -> None:
    assert all(stems(text))
    assert len(stems(text)) == len(words(text))


def test_grams_are_the_words_own_and_come_with_its_stem() -> None:
    assert stems_and_grams("السفاره no") == ["سفار", "السف", "لسفا", "سفار", "فاره", "no"]


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("Tesla", "تسلا"),
        ("Copeland", "كوبلاند"),
        ("Twitter", "وتويتر"),
        ("Facebook", "فيسبوك"),
        ("Schmidt", "شميدت"),
        ("Geneva", "بجنيف"),
        ("Trump", "لترامب"),
        ("Mr. Palmerston's", "بالمرستون"),
    ],
)
def test_a_name_has_one_skeleton_in_both_scripts(latin: str, arabic: str) -> None:
    assert set(names(latin)) & set(names(arabic))


def test_two_consonants_are_no_name() -> None:
    assert names("Obama") == names("لي") == []


def test_only_capitals_and_numbers_are_names_in_english() -> None:
    assert names("the telegraph of 1887 in Cairo, US") == ["1887"]
    assert names("Marsh and marsh") == ["~mrs"]


@pytest.mark.parametrize(
    "text", ["see https://x.org/Paper_2020?q=1 now", "www.example.org/2020 نص", "HTTPS://X.ORG/2020"]
)
def test_addresses_are_blanked_in_place(text: str) -> None:
    blanked = without_addresses(text)
    assert len(blanked) == len(text)
    assert "2020" not in stems(text)
    assert "2020" not in for_model(text)


def test_a_word_after_an_address_keeps_its_place() -> None:
    text = "https://x.org/a الدولة"
    assert words(text) == [Token("الدوله", 16, 22)]


def test_threads_stem_as_one() -> None:
    vocabulary = [f"{word}{ending}" for word in ("embass", "tweet", "negotiat", "nation", "relat") for ending in
                  ("ies", "ing", "ion", "ional", "ionally", "ed", "ers", "ization", "fulness")]  # fmt: skip
    analysis.stem.cache_clear()
    alone = [stem(word) for word in vocabulary]
    wrong: list[str] = []

    def work() -> None:
        for _ in range(60):
            analysis.stem.cache_clear()
            wrong.extend(word for word, right in zip(vocabulary, alone, strict=True) if stem(word) != right)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
