"""What is exported reads back as it was, with our reader and with those of others."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string
from works import works

from assistant.citing.exports import bibtex, csl_json, exported, keys, ris
from corpus.latex import from_latex
from corpus.library import read_library
from corpus.metadata import with_details
from corpus.models import Name, Work
from corpus.names import author_names, divided

LIBRARIES = st.lists(works(), min_size=1, max_size=3)
HARBOUR = Work(
    'Lights & {Shadows}: 100% of the Harbour\'s "Plan"',
    ("Jane van der Berg",),
    1911,
    kind="article-journal",
    container="Journal of Harbours",
    pages="1–20",
)
ARABIC = Work("تاريخ المنارة", ("ليلى بن راشد النجار", "وزارة البحر"), 2019, "ar", kind="book", publisher="دار المرفأ")


def read_back(text: str, suffix: str, folder: Path) -> list[Work]:
    path = folder / f"library{suffix}"
    path.write_text(text, encoding="utf-8")
    library = read_library(path)
    assert library.problems == ()
    return [with_details(Work("", language="en"), entry.details) for entry in library.entries]


@pytest.mark.parametrize(("write", "suffix"), [(bibtex, ".bib"), (ris, ".ris")])
@settings(max_examples=40)
@given(library=LIBRARIES)
def test_a_round_trip_loses_nothing(
    write: object, suffix: str, library: list[Work], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert callable(write)
    back = read_back(write(library), suffix, tmp_path_factory.mktemp("library"))
    # the language of a work is that of its text, and a key is made where there was none
    named = [replace(work, language="en", key=key) for work, key in zip(library, keys(library), strict=True)]
    assert back == named


@given(library=LIBRARIES)
@settings(max_examples=20)
def test_others_read_the_same_titles_and_names(library: list[Work]) -> None:
    entries = parse_string(bibtex(library), "bibtex").entries
    records = rispy.loads(ris(library))
    items = json.loads(csl_json(library))
    assert len(entries) == len(records) == len(items) == len(library)
    source = CiteProcJSON(items)
    for work, key, record, item in zip(library, keys(library), records, items, strict=True):
        names = author_names(work)
        assert " ".join(from_latex(entries[key].fields["title"]).split()) == work.title
        assert record["title"] == item["title"] == work.title
        assert str(source[item["id"].lower()].title) == work.title
        assert len(entries[key].persons.get("author", ())) == len(record.get("authors", ())) == len(names)
        assert [Name(each.get("family", each.get("literal")), each.get("given", ""), each.get("suffix", ""))
                for each in item.get("author", ())] == list(names)  # fmt: skip
        assert entries[key].fields["langid"] == {"ar": "arabic", "en": "english"}[work.language]


def test_the_forms_are_those_that_others_write() -> None:
    assert bibtex([HARBOUR]) == (
        "@article{vanderberg1911,\n"
        + "  author = {van der Berg, Jane},\n"
        + '  title = {Lights \\& {\\textbraceleft}Shadows{\\textbraceright}: 100\\% of the Harbour\'s "Plan"},\n'
        + "  journal = {Journal of Harbours},\n  pages = {1--20},\n  year = {1911},\n  langid = {english},\n}\n"
    )
    assert "author = {النجار, ليلى بن راشد and {وزارة البحر}}" in bibtex([ARABIC])
    assert ris([HARBOUR]).startswith("TY  - JOUR\n")
    assert "\nSP  - 1\nEP  - 20\n" in ris([HARBOUR])
    assert "AU  - النجار, ليلى بن راشد\nAU  - وزارة البحر\n" in ris([ARABIC])
    [item] = json.loads(exported([ARABIC], "csl"))
    assert item["author"] == [{"family": "النجار", "given": "ليلى بن راشد"}, {"literal": "وزارة البحر"}]
    assert (item["type"], item["issued"], item["language"]) == ("book", {"date-parts": [[2019]]}, "ar")


def test_a_line_break_in_a_value_begins_no_record() -> None:
    title = "Lights\nER  - \n\nTY  - BOOK\r\nTI  - Forged\u2028AU  - Nobody"
    [record] = rispy.loads(ris([replace(HARBOUR, title=title, authors=("Jane\nER  - Roe",))]))
    assert record["title"] == "Lights ER - TY - BOOK TI - Forged AU - Nobody"
    assert record["authors"] == ["Roe, Jane ER -"]


def test_each_work_has_a_key_of_its_own() -> None:
    works = [replace(HARBOUR, key="Roe 2020, {x}"), HARBOUR, HARBOUR, ARABIC, Work("؟")]
    assert keys(works) == ["Roe2020x", "vanderberg1911", "vanderberg1911-2", "النجار2019", "work"]


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Jane Roe", "Roe"),
        ("Ludwig van der Rohe", "van der Rohe"),
        ("ليلى النجار", "النجار"),
        ("محمد بن راشد", "بن راشد"),
        ("World Health Organization", "World Health Organization"),
        ("مركز ضفاف لبحوث الهجرة", "مركز ضفاف لبحوث الهجرة"),
        ("أرسطو", "أرسطو"),
    ],
)
def test_a_name_is_divided_before_its_family_name(name: str, family: str) -> None:
    assert divided(name).family == family
    assert divided(name).whole == name
