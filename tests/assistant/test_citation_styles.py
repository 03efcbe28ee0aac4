"""Citations in APA, Chicago and the Arabic style, of works in both languages, on printed pages and on pages of the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from works import works

from assistant.cite import PrintedPages
from assistant.citing.citation_styles import STYLES, check_style, styled
from assistant.errors import BadSetting
from corpus.models import Name, Work

ENGLISH = Work(
    "Lights over the harbour", ("Jane van der Berg", "Al Poe"), 1911, doi="10.1/a", kind="article-journal",
    container="Sea Law", volume="7", issue="2", pages="1–20",
)  # fmt: skip
ARABIC = Work(
    "تاريخ المنارة", ("ليلى النجار", "كريم حداد"), 2019, "ar", kind="book", publisher="دار المرفأ", place="بيروت",
    editors=(Name("علي", "حسن"),),
)  # fmt: skip
NO_AUTHOR = Work("The ministry and its members", year=2015)
BARE = Work("تقرير بلا تاريخ", language="ar")
TWO_PAGES = PrintedPages(3, "41", "42", runs_on=True)
FILE_PAGE = PrintedPages(3, None)


@pytest.mark.parametrize(
    ("work", "style", "citation", "reference"),
    [
        (
            ENGLISH,
            "apa",
            "(van der Berg & Poe, 1911, pp. 41–42)",
            "van der Berg, J., & Poe, A. (1911). Lights over the harbour. Sea Law, 7(2), 1–20. https://doi.org/10.1/a",
        ),
        (
            ENGLISH,
            "chicago",
            "(van der Berg and Poe 1911, 41–42)",
            "van der Berg, Jane, and Al Poe. 1911. “Lights over the Harbour”. Sea Law 7 (2): 1–20. doi:10.1/a.",
        ),
        (
            ENGLISH,
            "arabic",
            "Jane van der Berg وAl Poe، «Lights over the harbour»، Sea Law، المجلد 7، العدد 2، 1911، ص. 41–42",
            "van der Berg، Jane وAl Poe. «Lights over the harbour»، Sea Law، المجلد 7، العدد 2، 1911، ص. 1–20، https://doi.org/10.1/a.",
        ),
        (
            ARABIC,
            "apa",
            "(النجار & حداد, 2019, pp. 41–42)",
            "النجار, ليلى, & حداد, كريم. (2019). تاريخ المنارة (حسن علي, ed.). دار المرفأ.",
        ),
        (
            ARABIC,
            "arabic",
            "ليلى النجار وكريم حداد، تاريخ المنارة، تحرير حسن علي، بيروت: دار المرفأ، 2019، ص. 41–42",
            "النجار، ليلى وكريم حداد. تاريخ المنارة، تحرير حسن علي، بيروت: دار المرفأ، 2019.",
        ),
        (NO_AUTHOR, "apa", "(The Ministry and Its Members, 2015, pp. 41–42)", "The ministry and its members. (2015)."),
        (
            NO_AUTHOR,
            "chicago",
            "(“The Ministry and Its Members” 2015, 41–42)",
            "“The Ministry and Its Members”. 2015.",
        ),
        (
            NO_AUTHOR,
            "arabic",
            "«The ministry and its members»، 2015، ص. 41–42",
            "«The ministry and its members»، 2015.",
        ),
        (BARE, "arabic", "«تقرير بلا تاريخ»، د. ت.، ص. 41–42", "«تقرير بلا تاريخ»، د. ت."),
    ],
)
def test_a_work_in_a_style(work: Work, style: str, citation: str, reference: str) -> None:
    found = styled(work, TWO_PAGES, style, "en")
    assert (found.citation, found.reference) == (citation, reference)


EDITED = Work(
    "Letters of the Harbour", (), 2001, kind="book", editors=(Name("Roe", "Jane"), Name("Poe", "Al")), publisher="Sea"
)
BOTH = Work(
    "Both", (), 2001, kind="book", editors=(Name("Poe", "Al"),), translators=(Name("Roe", "Jane"),), publisher="Sea"
)
CHAPTER = Work("A Chapter", (), 2001, kind="chapter", container="A Book", editors=(Name("Poe", "Al"),), publisher="Sea")
ARABIC_EDITOR = Work(
    "رسائل المرفأ", (), 2001, "ar", kind="book", editors=(Name("النجار", "ليلى"),), publisher="دار المرفأ"
)


@pytest.mark.parametrize(
    ("work", "style", "reference"),
    [
        (EDITED, "apa", "Roe, J., & Poe, A. (eds.). (2001). Letters of the Harbour. Sea."),
        (EDITED, "chicago", "Roe, Jane, and Al Poe, eds. 2001. Letters of the Harbour. Sea."),
        (BOTH, "apa", "Poe, A. (ed.). (2001). Both (J. Roe, trans.). Sea."),
        (BOTH, "chicago", "Poe, Al, ed. 2001. Both. Translated by Jane Roe. Sea."),
        (CHAPTER, "apa", "Poe, A. (ed.). (2001). A Chapter. In A Book. Sea."),
        (ARABIC_EDITOR, "apa", "النجار, ليلى (ed.). (2001). رسائل المرفأ. دار المرفأ."),
    ],
)
def test_editors_who_stand_for_an_author_are_written_once(work: Work, style: str, reference: str) -> None:
    assert styled(work, TWO_PAGES, style, "en").reference == reference
    assert styled(work, TWO_PAGES, style, "en").reference == reference, "the style is left as it was"
    written = replace(work, authors=("Al Bo",))
    assert styled(written, TWO_PAGES, style, "en").reference.count("Poe") == ("Poe" in reference)


def test_the_page_of_a_file_is_given_as_such_in_the_language_of_the_reader() -> None:
    assert styled(ENGLISH, FILE_PAGE, "apa", "en").citation == "(van der Berg & Poe, 1911, file page 3)"
    assert styled(ENGLISH, FILE_PAGE, "apa", "ar").citation == "(van der Berg & Poe, 1911, صفحة الملف 3)"
    assert styled(BARE, FILE_PAGE, "apa", "en").citation == "(تقرير بلا تاريخ, n.d., file page 3)"
    assert styled(ARABIC, FILE_PAGE, "arabic", "ar").citation.endswith("، 2019، صفحة الملف 3")
    assert styled(ARABIC, FILE_PAGE, "arabic", "en").citation.endswith("، 2019، file page 3")
    assert styled(ENGLISH, None, "apa", "ar").citation == "(van der Berg & Poe, 1911)"


def test_printed_pages_are_in_the_language_of_the_style() -> None:
    assert styled(ENGLISH, TWO_PAGES, "apa", "ar") == styled(ENGLISH, TWO_PAGES, "apa", "en")


@settings(max_examples=15)
@given(work=works())
def test_any_work_can_be_cited(work: Work) -> None:
    for style in STYLES:
        found = styled(work, FILE_PAGE, style, work.language)
        assert "3" in found.citation
        assert found.reference


def test_a_csl_file_is_a_style_and_anything_else_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "own.csl"
    own.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>Own</title><id>own</id>'
        '</info><citation><layout prefix="[" suffix="]"><text variable="title"/></layout></citation></style>'
    )
    assert styled(ENGLISH, None, str(own), "en").citation == "[Lights over the harbour]"
    assert styled(ENGLISH, None, str(own), "en").reference == ""
    (tmp_path / "broken.csl").write_text("<style")
    (tmp_path / "other.csl").write_text("<html/>")
    dependent = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>D</title><id>d</id></info></style>'
    )
    (tmp_path / "dependent.csl").write_text(dependent)
    for name in ("dependent.csl", "broken.csl", "other.csl", ".", "vancouver"):
        with pytest.raises(BadSetting, match="apa, chicago, arabic"):
            check_style(str(tmp_path / name))


LAYOUT = '<citation{}><layout><text variable="title"/>{}</layout></citation>'


@pytest.mark.parametrize(
    "rules",
    [
        LAYOUT.format("", '<text macro="nowhere"/>'),
        '<macro name="round"><text macro="round"/></macro>' + LAYOUT.format("", '<text macro="round"/>'),
        LAYOUT.format(' et-al-min="x" et-al-use-first="1"', '<names variable="author"><name/></names>'),
        LAYOUT.format("", '<date variable="issued" form="odd"/>'),
    ],
)
def test_a_style_that_cannot_write_a_citation_is_refused(rules: str, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.csl"
    faulty.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>F</title><id>f</id></info>'
        f"{rules}</style>"
    )
    with pytest.raises(BadSetting, match=r"faulty\.csl is a CSL style that cannot write .* apa, chicago, arabic"):
        check_style(str(faulty))


@pytest.mark.parametrize("style", STYLES)
def test_our_own_styles_can(style: str) -> None:
    check_style(style)
