"""References in the usual Arabic and English forms are taken apart, and what had to be guessed is said to be uncertain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Reference
from corpus.references import parse_reference
from tests.linear_time import assert_linear


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (
            "Manor, I. (2019). The Digitalization of Public Diplomacy. Palgrave Macmillan. https://doi.org/10.1007/978-3-030-04405-3",
            Reference(
                ("Manor, I.",),
                "The Digitalization of Public Diplomacy",
                year=2019,
                url="https://doi.org/10.1007/978-3-030-04405-3",
                doi="10.1007/978-3-030-04405-3",
            ),
        ),
        (
            "Manor, I., & Segev, E. (2015). America's selfie: How it portrays itself. Digital Diplomacy Today, 12(3), 89–108.",
            Reference(
                ("Manor, I.", "Segev, E."), "America's selfie: How it portrays itself", "Digital Diplomacy Today", 2015, "89-108"
            ),
        ),
        (
            "الخطيب، مازن. (٢٠١٩). تكوين الدبلوماسي. مجلة الأعراف الدبلوماسية، ٤(٢)، ٣٣-٥١.",
            Reference(("الخطيب، مازن",), "تكوين الدبلوماسي", "مجلة الأعراف الدبلوماسية", 2019, "33-51"),
        ),
        (
            'Tariq Benali, "The Cost of Knowing", Quarterly of Applied Diplomacy, vol. 9, no. 1 (2021), p. 18.',
            Reference(("Tariq Benali",), "The Cost of Knowing", "Quarterly of Applied Diplomacy", 2021, "18"),
        ),
        (
            "فؤاد الجندلي، «طرق البريد في العصر المملوكي»، مجلة المسالك، العدد 12، 2006، ص 88.",
            Reference(("فؤاد الجندلي",), "طرق البريد في العصر المملوكي", "مجلة المسالك", 2006, "88"),
        ),
        (
            "سلمى الصيرفي وأنس الطحان، قواعد المحادثة، دار المنارة البيضاء، دمشق، ٢٠٠٨، ص ٥٢-٥٤.",
            Reference(("سلمى الصيرفي", "أنس الطحان"), "قواعد المحادثة", year=2008, pages="52-54"),
        ),
        (
            "Manor, Ilan. The Digitalization of Public Diplomacy. London: Palgrave, 2019.",
            Reference(("Manor, Ilan",), "The Digitalization of Public Diplomacy", year=2019),
        ),
        (
            "Cave, D. Failing to exploit the net limits our influence. http://www.theage.com.au/comment/a.html,2015,p13(2/8/2023)",
            Reference(
                ("Cave, D.",), "Failing to exploit the net limits our influence", None, 2015, "13",
                "http://www.theage.com.au/comment/a.html",
            ),
        ),
        (
            "Ilan Manor, What is Digital Diplomacy, and how is it Practiced around the World?, University of Oxford, 2016,p10.",
            Reference(
                ("Ilan Manor",), "What is Digital Diplomacy, and how is it Practiced around the World?", year=2016, pages="10"
            ),
        ),
        ("Jane Roe, The Harbour Lights (2010), p. 4.", Reference(("Jane Roe",), "The Harbour Lights", None, 2010, "4")),
        ("https://twiplomacy.com/blog/study (27/8/2023)", Reference(url="https://twiplomacy.com/blog/study")),
        ("", Reference()),
    ],
)  # fmt: skip
def test_a_reference_is_taken_apart(text: str, reference: Reference) -> None:
    assert parse_reference(text) == reference


@pytest.mark.parametrize(
    ("text", "uncertain"),
    [
        ('Tariq Benali, "The Cost of Knowing", Quarterly, 2021, pp. 3–27, at p. 18.', "pages"),
        ("Karin Lindqvar, Nineteen Drafts, Saltwater Editions, Gothenburg, 2019.", "title"),
        ("Jovan Kurbalija: An Introduction to Internet Governance, Diplo Foundation, 2014.", "authors"),
        ("Jane Roe, “Lights”, Harbour Papers, 1999.", "container"),
        ("Jane Roe, The Year 1911, Cork Books, 1999.", "year"),
    ],
)
def test_what_had_to_be_guessed_is_said_to_be_uncertain(text: str, uncertain: str) -> None:
    assert uncertain in parse_reference(text).uncertain


def test_several_authors_in_their_usual_forms() -> None:
    def authors(text: str) -> tuple[str, ...]:
        return parse_reference(text).authors

    assert authors("Bjola, Corneliu, and James Pamment. Countering Propaganda. Routledge, 2019.") == (
        "Bjola, Corneliu",
        "James Pamment",
    )
    assert authors('Kampf, R., I. Manor, and E. Segev ("Digital Diplomacy 2.0." The Hague Journal, 2015') == (
        "Kampf, R.",
        "I. Manor",
        "E. Segev",
    )
    assert authors("Eleanor Marsh and Tariq Benali, Diaries of Access, Dublin Press, 2022.") == (
        "Eleanor Marsh",
        "Tariq Benali",
    )
    assert authors("النجار، ليلى وآخرون (2018). تاريخ الاتصال. دار السنديان.") == ("النجار، ليلى",)


PIECES = st.sampled_from(
    ["Manor", "الخطيب", ",", "،", ".", " ", "(2016)", "2016", "«", "»", '"', "pp. 3-4", "ص ٣", "https://a.b/c", "10.1000/x",
        "(", ")", "and", "et al."]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_every_field_is_of_the_text(text: str) -> None:
    reference = parse_reference(text)
    assert set(reference.uncertain) <= {"authors", "title", "container", "year", "pages"}
    for field in (reference.title, reference.container, reference.url, reference.doi):
        assert field is None or field.strip() == field != ""


@pytest.mark.parametrize("piece", ["a, ", "(", "«a", "ص 1 ", "1/1/", "and b ", "A. ", ". ", "[https://", "2016 "])
def test_long_lines_cross_in_reasonable_time(piece: str) -> None:
    assert_linear(lambda: parse_reference(piece * 50_000))


@pytest.mark.parametrize("numbers", [" 1(1)", " 1", " (1)", " vol. 1"])
def test_many_numbers_behind_a_container_cross_in_reasonable_time(numbers: str) -> None:
    assert_linear(lambda: parse_reference(f"Smith, «A title», Journal{numbers * 40} x"))
