"""Title, authors and year are what the text shows; what it does not show is left empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from corpus.bibliography import describe, split_names
from corpus.drafts import draft_blocks
from corpus.models import Block, Page, Work

BODY = (
    "Digital diplomacy is the use of digital means by a ministry, and this first paragraph is long enough to end the header. "
    * 3
)


def work(*lines: str, front_matter: Mapping[str, Sequence[str]] | None = None, stem: str = "paper-7") -> Work:
    text, blocks = "", []
    for draft in draft_blocks("\n\n".join([*lines, BODY])):
        blocks.append(Block(len(text), len(text) + len(draft.text), draft.kind, draft.level))
        text += draft.text + "\n\n"
    return describe(stem, [Page(1, text, tuple(blocks))], front_matter or {})


def test_a_title_is_the_first_heading() -> None:
    found = work("# The Title: A Subtitle", "**Jane Roe** and **John Q. Public**", "Journal, vol. 3 (2021)")
    assert found == Work("The Title: A Subtitle", ("Jane Roe", "John Q. Public"), 2021, "en")


@pytest.mark.parametrize(
    ("lines", "title", "authors", "year"),
    [
        (("دبلوماسية الكوارث", "تأليف: ليلى النجار", "معهد الربوة، 2018"), "دبلوماسية الكوارث", ("ليلى النجار",), 2018),
        (("دبلوماسية الكوارث", "ليلى النجار", "دار السنديان، ٢٠١٩"), "دبلوماسية الكوارث", ("ليلى النجار",), 2019),
        (("عنوان البحث: قواعد الحوار", "د. عمر الراوي"), "قواعد الحوار", ("عمر الراوي",), None),
        (("قواعد الحوار", "د/ عمر الراوي أستاذ العلوم السياسية"), "قواعد الحوار", ("عمر الراوي",), None),
        (("قواعد الحوار", "بقلم: عمر الراوي وسلمى الصيرفي"), "قواعد الحوار", ("عمر الراوي", "سلمى الصيرفي"), None),
        (("[مجلة]", "مجلة العلوم، العدد 6، 2017", "قواعد الحوار"), "قواعد الحوار", (), 2017),
        (("Rules of Talk", "By Jane Roe", "London, 1998"), "Rules of Talk", ("Jane Roe",), 1998),
        (("Rules of Talk", "an essay on manners"), "Rules of Talk", (), None),
        (("قواعد الحوار", "دراسة تحليلية مقارنة", "ليلى النجار"), "قواعد الحوار", ("ليلى النجار",), None),
        (("قواعد الحوار", "نحو مقاربة جديدة"), "قواعد الحوار", (), None),
        (("# Rules of Talk", "## Origins, 1961"), "Rules of Talk", (), None),
        (("قانون المنشآت", "باسم الشعب"), "قانون المنشآت", (), None),
        (("Rules of Talk", "Jane Roe", "www.example.org/2004/7", "London, 1998"), "Rules of Talk", ("Jane Roe",), 1998),
    ],
)
def test_plain_headers(lines: tuple[str, ...], title: str, authors: tuple[str, ...], year: int | None) -> None:
    found = work(*lines)
    assert (found.title, found.authors, found.year) == (title, authors, year)


def test_a_text_without_a_header_is_called_by_its_file() -> None:
    assert work().title == "paper-7"
    assert work("Introduction").title == "paper-7"
    assert work().authors == ()
    assert work().year is None


def test_front_matter_goes_before_the_text() -> None:
    given = {"title": ["Given"], "author": ["Roe, Jane"], "date": ["12 May ٢٠٢٠"], "doi": ["10.1/x"], "isbn": ["1"]}
    assert work("# Shown", "John Public", "2001", front_matter=given) == Work(
        "Given", ("Roe, Jane",), 2020, "en", "10.1/x", "1"
    )


def test_identifiers_are_found_near_the_top() -> None:
    found = work("# T", "https://doi.org/10.1234/abc.def-5. ISBN: 978-3-16-148410-0")
    assert (found.doi, found.isbn) == ("10.1234/abc.def-5", "978-3-16-148410-0")


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Jane Roe and John Public", ("Jane Roe", "John Public")),
        ("Jane Roe; John Public & Ann Lee", ("Jane Roe", "John Public", "Ann Lee")),
        ("Roe, Jane", ("Roe, Jane",)),
        ("ليلى النجار، عمر الراوي", ("ليلى النجار", "عمر الراوي")),
        ("د. ليلى النجار وعمر الراوي", ("ليلى النجار", "عمر الراوي")),
        ("ريم حدّاد وكريم العطار", ("ريم حدّاد", "كريم العطار")),
        ("ريم حداد ووَليد العطار", ("ريم حداد", "وَليد العطار")),
        ("وائل وهبي", ("وائل وهبي",)),
        ("محمد علي وائل حسن", ("محمد علي وائل حسن",)),
        ("عمر وسلمى", ("عمر وسلمى",)),
        ("Smith, John; Doe, Jane", ("Smith, John", "Doe, Jane")),
        ("Alexandra Anders", ("Alexandra Anders",)),
        (" ; ", ()),
    ],
)
def test_names_in_a_list(value: str, names: tuple[str, ...]) -> None:
    assert split_names(value) == names


def test_the_samples_state_theirs(samples: Path) -> None:
    from corpus.text import read_text

    found = {path.name: read_text(path).work for path in samples.iterdir() if path.suffix in (".md", ".txt")}
    assert found["marsh-2023-measuring.md"].authors == ("Eleanor Marsh", "Tariq Benali")
    assert found["verrall-2023-cyber-norms.txt"].authors == ("Thomas Verrall",)
    assert found["sayrafi-2020-public-diplomacy.txt"].authors == ("سلمى الصيرفي",)
    assert found["rifai-2021-consular.md"].authors == ("حاتم الرفاعي",)
    assert {work.language for name, work in found.items() if name.startswith(("marsh", "verrall"))} == {"en"}
