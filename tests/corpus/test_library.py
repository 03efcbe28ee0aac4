"""Libraries of references as Zotero, Better BibTeX, JabRef and Mendeley write them; a bad record costs only itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import UnreadableSource
from corpus.library import Entry, ReferenceLibrary, attached_files, read_library
from corpus.models import Name
from tests.linear_time import assert_linear


def library(folder: Path, text: str, name: str = "library.bib") -> ReferenceLibrary:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_library(path)


def entry(folder: Path, text: str, name: str = "library.bib") -> Entry:
    read = library(folder, text, name)
    assert read.problems == ()
    [only] = read.entries
    return only


def test_an_article_of_zotero(tmp_path: Path) -> None:
    found = entry(
        tmp_path,
        """@string{joh = "Journal of Harbours"}
        @comment{jabref-meta: databaseType:bibtex;}
        @article{roe_2020,
          title = {{Lights} \\& {{\\'E}toiles}},
          author = {Roe, Jr., Jane and van der Berg, Karel and {Ministry of Sea and Air} and others},
          editor = {علي، حسن},
          journal = joh, year = {2020}, number = 3, pages = {1--20}, doi = {https://doi.org/10.1/a_b},
          url = {https://a.example/b\\_c}, isbn = {}
        }""",
    )
    assert found.key == "roe_2020"
    assert found.details == {
        "key": "roe_2020",
        "kind": "article-journal",
        "title": "Lights & Étoiles",
        "names": (Name("Roe", "Jane", "Jr."), Name("van der Berg", "Karel"), Name("Ministry of Sea and Air")),
        "editors": (Name("علي", "حسن"),),
        "container": "Journal of Harbours",
        "issue": "3",
        "pages": "1–20",
        "doi": "10.1/a_b",
        "url": "https://a.example/b_c",
        "year": 2020,
    }


def test_fields_of_biblatex_and_what_a_cross_reference_hands_on(tmp_path: Path) -> None:
    read = library(
        tmp_path,
        """@incollection{part, author={النجار, ليلى}, title={المنارة}, crossref={whole}, pages={٣-٩}}
        @collection{whole, title={كتاب البحر}, date={2019-05}, location={بيروت}, publisher={دار المرفأ}, file={:whole.pdf:PDF}}
        @article{daily, title={News}, journaltitle={The Daily}, entrysubtype={newspaper}}
        @mastersthesis{deep, title={Deep}, school={جامعة الميناء}, subtitle={A Study}}
        """,
    )
    part, whole, daily, deep = read.entries
    assert (part.details["container"], part.details["year"], part.details["place"]) == ("كتاب البحر", 2019, "بيروت")
    assert (part.details["kind"], part.details["pages"], part.attachments) == ("chapter", "٣–٩", ())
    assert (whole.details["kind"], whole.attachments) == ("book", ("whole.pdf",))
    assert (daily.details["kind"], daily.details["container"]) == ("article-newspaper", "The Daily")
    assert (deep.details["publisher"], deep.details["title"]) == ("جامعة الميناء", "Deep: A Study")


def test_bad_records_are_named_and_the_others_kept(tmp_path: Path) -> None:
    read = library(
        tmp_path,
        """@book{first, title={First}}
@book{open, title = {Un{closed}, year = 2020
}
@book{first, title={Again}}
@book{commas, title={C}, author={A, B, C, D}}
@book{nothing
@book{last, title={الأخير}}
""",
    )
    assert [each.key for each in read.entries] == ["first", "last"]
    assert [problem.split(" was")[0] for problem in read.problems] == [
        "library.bib: open",
        "library.bib: first",
        "library.bib: nothing",
        "library.bib: commas",
    ]
    assert all(problem.endswith(".") and "\n" not in problem for problem in read.problems)


def test_ris_with_its_variants(tmp_path: Path) -> None:
    read = library(
        tmp_path,
        "1.\r\nTY  - JOUR\r\nID  - k1\r\nA1  - الخطيب، مازن\r\nAU  - Roe, Jane, Jr.\r\nAU  - Ministry,, Sea\r\n"
        "T1  - عنوان\r\nطويل\r\nJO  - Journal\r\nSP  - 1\r\nEP  - 20\r\nY1  - 2019/03/04/\r\nSN  - 1234-5678\r\n"
        "UR  - https://a.example/b;c\r\nL1  - internal-pdf://1/a.pdf\r\nL1  - files/2/b.pdf\r\nER  - \r\n\r\n"
        "TY  - BOOK\r\nPB  - Nobody\r\nER  - \r\n"
        "TY  - BOOK\r\nTI  - No end\r\nED  - Poe, Al\r\n",
        "library.ris",
    )
    first, last = read.entries
    assert first.details == {
        "key": "k1",
        "kind": "article-journal",
        "title": "عنوان طويل",
        "container": "Journal",
        "names": (Name("Roe", "Jane", "Jr."), Name("Ministry, Sea"), Name("الخطيب", "مازن")),
        "url": "https://a.example/b;c",
        "pages": "1–20",
        "year": 2019,
    }
    assert first.attachments == ("internal-pdf://1/a.pdf", "files/2/b.pdf")
    assert (last.details["title"], last.details["editors"]) == ("No end", (Name("Poe", "Al"),))
    assert ["record 2" in problem for problem in read.problems] == [True]


@pytest.mark.parametrize(
    ("field", "paths"),
    [
        (
            r"Full Text PDF:C\:\\Users\\x\\Zotero\\storage\\ABC\\Roe.pdf:application/pdf;Snapshot:/x/y.html:text/html",
            [r"C:\Users\x\Zotero\storage\ABC\Roe.pdf", "/x/y.html"],
        ),
        (":Roe2020.pdf:PDF", ["Roe2020.pdf"]),
        (r":C\:/Users/a b/R.pdf:PDF", ["C:/Users/a b/R.pdf"]),
        (r":C$\backslash$:/Users/x/a{\_}b.pdf:pdf", ["C:/Users/x/a_b.pdf"]),
        (":Users/x/Roe.pdf:pdf", ["Users/x/Roe.pdf"]),
        ("/a.pdf;/ب.pdf", ["/a.pdf", "/ب.pdf"]),
        (r"C:\p\a.pdf", [r"C:\p\a.pdf"]),
        (r"Roe\: Lights.pdf:files/1/Roe\: Lights\; more.pdf:application/pdf", ["files/1/Roe: Lights; more.pdf"]),
        ("", []),
    ],
)
def test_the_files_that_an_entry_names(field: str, paths: list[str]) -> None:
    assert attached_files(field) == paths


@pytest.mark.parametrize(("name", "text"), [("a.bib", "no entries here"), ("a.ris", "TI  - x"), ("b.bib", "")])
def test_a_file_without_references_is_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(UnreadableSource, match=name):
        library(tmp_path, text, name)


def test_abbreviations_of_abbreviations_do_not_grow_without_end(tmp_path: Path) -> None:
    bomb = "@string{a = {0123456789}}\n" + "".join(
        f"@string{{{name} = {' # '.join(before * 10)}}}\n" for before, name in zip("abcdef", "bcdefg", strict=True)
    )
    read = library(tmp_path, f"{bomb}@book{{grown, title = g}}\n@book{{short, title = c # C}}\n")
    assert [(each.key, len(each.details["title"])) for each in read.entries] == [("short", 2000)]
    assert any("library.bib: grown was left out" in problem for problem in read.problems)
    assert any("abbreviation" in problem and "10000 characters" in problem for problem in read.problems)


def test_a_field_that_is_too_long_costs_only_its_record(tmp_path: Path) -> None:
    many = " and ".join(f"Roe{number}, Jane" for number in range(1500))
    records = f"@book{{long, title={{{chr(92)}emph a{'b' * 600_000}}}}}\n@book{{many, title={{T}}, author={{{many}}}}}"
    assert_linear(lambda: library(tmp_path, records))
    read = library(tmp_path, records)
    assert [(each.key, len(each.details["names"])) for each in read.entries] == [("many", 1500)]
    assert ["long was left out" in problem for problem in read.problems] == [True]
