"""Is this quotation really there: whatever its form, it leads back to the slice of the page that says it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quote import Difference, Found, open_quotations
from assistant.quoting.quotable import words_of
from tests.assistant.small_pages import PAGES

QUOTATIONS = open_quotations(PAGES)


def the_one(quotation: str) -> Found:
    return QUOTATIONS.find(quotation)[0]


def places(found: Found) -> list[tuple[str, int]]:
    return [(each.part.source.source, each.part.page) for each in found.slices]


@pytest.mark.parametrize(
    ("quotation", "wording", "text"),
    [
        ("The harbour treaty was signed in 1911", "exact", "The harbour treaty was signed in 1911"),
        ("letters that nobody answered", "exact", "letters that nobody\n answered"),
        ("by two kingdoms. It ended", "exact", "by two kingdoms [1]. It ended"),
        ("by two kingdoms [1]. It ended", "exact", "by two kingdoms [1]. It ended"),
        ("by two kingdoms[^4]. It ended", "exact", "by two kingdoms [1]. It ended"),
        ("the harbour TREATY was signed in ١٩١١", "folded", "The harbour treaty was signed in 1911"),
        ("kept 12500 of them", "folded", "kept 12,500 of them"),
        ("وقعت اتفاقيّة المنـــارة سنة 1911", "folded", "وُقّعت اتفاقية المنارة سنة ١٩١١"),
        ("بين مملكتين متجاورتين. وأنهت نزاعا", "folded", "بين مملكتين متجاورتين (١). وأنهت نزاعًا"),
        ("إلا ٣ منارات يحرسها رجل واحد", "folded", "إلا ٣ منارات، يحرسها رجل واحد"),
        ("signed in 1912 by two kingdoms", "altered", "signed in 1911 by two kingdoms"),
        ("The lamps burned at 5.2 of their old strength", "altered", "The lamps burned at 0.52 of their old strength"),
        ("يحرسها رجل واحد ينام", "altered", "يحرسها رجل واحد لا ينام"),
    ],
)
def test_a_quotation_leads_back_to_its_slice(quotation: str, wording: str, text: str) -> None:
    found = the_one(quotation)
    assert (found.wording, [each.text for each in found.slices]) == (wording, [text])
    [part] = {each.part for each in found.slices}
    assert part.text in {page.text for _, page in PAGES}


def test_what_differs_is_shown_word_by_word() -> None:
    assert the_one("the treaty was signed in 1912 by two old kingdoms. It ended a quarrel").differences == (
        Difference("", "harbour"),
        Difference("1912", "1911"),
        Difference("old", ""),
        Difference("", "long"),
    )
    assert the_one("المنارة سنه 1911").differences == (Difference("سنه", "سنة"), Difference("1911", "١٩١١"))


@pytest.mark.parametrize(
    ("quotation", "wording", "original"),
    [
        ("The harbour treaty … ended a long quarrel", "exact", "The harbour treaty … ended a long quarrel"),
        ("The harbour treaty [...] over 34 lighthouses", "exact", "The harbour treaty … over 34 lighthouses"),
        ("...signed in 1911 (...) a long quarrel...", "exact", "signed in 1911 … a long quarrel"),
        ("The harbour treaty … ended a short quarrel", "altered", "The harbour treaty … ended a long quarrel"),
        ("[t]he harbour treaty [of the north] was signed", "folded", "The harbour treaty … was signed"),
        ("[They] wrote letters that nobody answered", "exact", "wrote letters that nobody answered"),
        ("اتفاقية المنارة […] وأنهت نزاعًا طويلًا", "exact", "اتفاقية المنارة … وأنهت نزاعًا طويلًا"),
    ],
)
def test_omissions_and_brackets(quotation: str, wording: str, original: str) -> None:
    found = the_one(quotation)
    assert (found.wording, found.original) == (wording, original)


def test_an_omission_does_not_turn_the_order_round() -> None:
    turned = QUOTATIONS.find("a long quarrel over 34 lighthouses … The harbour treaty was signed")
    assert all(each.wording == "altered" for each in turned)


def test_over_a_page_break() -> None:
    found = the_one("in a chest. In later years the chest was opened")
    assert (found.wording, places(found)) == ("exact", [("roe-1990.pdf", 1), ("roe-1990.pdf", 2)])
    assert found.original == "in a chest. In later years the chest was opened"
    assert [each.runs_on for each in found.slices] == [True, False]


def test_notes_are_looked_in_but_do_not_run_on_from_the_page() -> None:
    note = the_one("treaties are lighthouses made of paper")
    assert [(each.part.note, each.part.page) for each in note.slices] == [("1", 1)]
    assert all(each.wording == "altered" for each in QUOTATIONS.find("their old strength. Roe held elsewhere"))


@pytest.mark.parametrize(
    "quotation",
    [
        "no sentence of either work ever says anything like this",
        "وهذا كلام لم يقله أحد في هذين الكتابين قط",
        "harbour kingdoms lighthouses letters chest",
        "",
        " … ",
        "؟!",
    ],
)
def test_what_nobody_wrote_is_not_found(quotation: str) -> None:
    assert QUOTATIONS.find(quotation) == []


def test_a_long_quotation_is_found_by_its_ends() -> None:
    source, page = PAGES[-1]
    words = [f"word{n} and" for n in range(120)]
    long = open_quotations([*PAGES, (source, replace(page, text=" ".join(["Before it.", *words, "After it."])))])
    changed = [*words[:60], "something else", *words[63:]]
    [found] = long.find(" ".join(changed))
    assert (found.wording, found.original) == ("altered", " ".join(words))
    assert found.similarity > 0.9


def test_a_very_long_quotation_is_looked_for_where_it_begins() -> None:
    source, page = PAGES[-1]
    # its own words are rarest near its end, and the work goes on with them
    words = [f"{'sea' if n < 900 else 'wind'}{n % 400} and" for n in range(1500)]
    pages = [(source, replace(page, text=" ".join(["Before it.", *words, *words[900:] * 3, "After it."])))]
    changed = [*words[:600], "changed and", *words[601:1200]]
    found = open_quotations([*PAGES, *pages]).find(" ".join(changed))
    assert [(each.wording, each.original) for each in found[:1]] == [("altered", " ".join(words[:1200]).strip())]
    assert found[0].differences == (Difference("changed", words[600].split()[0]),)


def test_words_in_too_many_places_are_looked_for_where_they_are_cited_first() -> None:
    source, page = PAGES[-1]
    many = [(replace(source, source=f"{n}.txt"), replace(page, text="sea " * 30)) for n in range(20)]
    found = open_quotations(many).find("sea", {"19.txt"})
    assert found[0].source.source == "19.txt"


def test_an_index_of_nothing_holds_nothing() -> None:
    assert open_quotations([]).find("The harbour treaty was signed") == []


WORDS = [(page.text, list(re.finditer(r"\S+", page.text))) for _, page in PAGES]
FORMS = (
    lambda text: text,
    lambda text: text.replace(" ", "\n"),
    lambda text: text.upper(),
    lambda text: re.sub("[\u064b-\u0652]", "", text),
    lambda text: re.sub("(?<=[\u0628-\u0648])", "\u064e", text),
    lambda text: re.sub("(?<=[بتسنمل])(?=[\u0628-\u064a])", "ـ", text),
    lambda text: text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    lambda text: f"\u202b{text}\u202c",
)


@given(st.sampled_from(WORDS), st.data())
def test_any_words_of_a_page_are_found_in_any_form(page: tuple[str, list[re.Match[str]]], data: st.DataObject) -> None:
    text, words = page
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 2, len(words) - 1))
    taken = text[words[first].start() : words[last].end()]
    found = the_one(data.draw(st.sampled_from(FORMS))(taken))
    assert found.wording in ("exact", "folded")
    assert found.similarity == 1.0
    assert any(each.part.text == text for each in found.slices)
    assert words_of(found.original) == words_of(re.sub(r"[\[(][1١][\])]", "", taken))


@given(st.text(alphabet=st.sampled_from("The harbour treaty [1] … (٢) \n«»”…[]().ًّـ٣4,"), max_size=80))
def test_nothing_typed_ends_in_an_error(quotation: str) -> None:
    for found in QUOTATIONS.find(quotation):
        assert 0 < found.similarity <= 1
        assert all(each.text for each in found.slices)
