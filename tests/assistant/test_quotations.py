"""Which quotations a manuscript has, and which citation belongs to each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadManuscript
from assistant.quoting.cited import NamedWorks, pages_of
from assistant.quoting.manuscript import MOST_BYTES, MOST_UNPACKED_BYTES, manuscript_of, read_manuscript
from assistant.quoting.quotations import FoundQuotations, quotations_of
from tests.assistant.small_pages import LAMPS, SOURCES, TIDES
from tests.linear_time import assert_linear


def found_in(text: str, *, markdown: bool = True, titles: tuple[str, ...] = ()) -> FoundQuotations:
    return quotations_of(manuscript_of(text, markdown=markdown), titles)


def texts(text: str, *, markdown: bool = True) -> list[str]:
    return [" ".join(each.quoted.text.split()) for each in found_in(text, markdown=markdown).quotations]


@pytest.mark.parametrize(
    ("manuscript", "quoted"),
    [
        ("He said «one two three» and left.", ["one two three"]),
        ("He said “one two three” and left.", ["one two three"]),
        ("He said „one two three“ and left.", ["one two three"]),
        ("He said „one two three” and left.", ["one two three"]),
        ("He said ‹one two three› and left.", ["one two three"]),
        ('He said "one two three" and "four five six" too.', ["one two three", "four five six"]),
        ("قال ”واحد اثنان ثلاثة“ ومضى.", ["واحد اثنان ثلاثة"]),
        ("He said »one two three« and left.", ["one two three"]),
        ('A 6" nail, a 7" nail, and “one two three”.', ["one two three"]),
        ("«one “two three” four» and more", ["one “two three” four"]),
        ("«one two three and no end\n\nAnother “four five six”.", ["four five six"]),
        ("“one two «three four five", []),
        ("“One two three.\n\n“Four five six.”\n\nMore.", ["One two three. Four five six."]),
        ("> one two three\n> four\n>\n> five six\n\nAnd so on.", ["one two three four five six"]),
        ("> “one two three”", ["“one two three”"]),
        ("Text `«one two three»` here\n\n```\n“four five six”\n```\n\n    «seven eight nine»\n", []),
        ("1. An item\n\n    “one two three” in it\n", ["one two three"]),
        ("«one **two** *three*[^1] four»\n\n[^1]: Roe, p. 4.\n", ["one two three four"]),
        ("A «scare» quote and two «scare quotes».", []),
    ],
)
def test_what_is_quoted(manuscript: str, quoted: list[str]) -> None:
    assert texts(manuscript) == quoted


def test_what_is_passed_over_is_counted() -> None:
    found = found_in(
        "A «scare» quote, “two words” and “one word” (Roe, 1990, p. 57). In “Lights and Tides” she is brief (Roe, "
        "“Letters to the Chest”, 1991).[^1]\n\n[^1]: Jane Roe, “Of Wind and Paper”, *Harbours*, 1990, p. 4.\n",
        titles=(TIDES.title,),
    )
    assert [each.quoted.text for each in found.quotations] == ["one word"]
    assert (found.scare_quotes, found.titles) == (2, 3)


def cited(manuscript: str, *, markdown: bool = True) -> list[str | None]:
    found = found_in(manuscript, markdown=markdown).quotations
    return [each.citation.text if each.citation else None for each in found]


@pytest.mark.parametrize(
    ("manuscript", "citations"),
    [
        ("«one two three» (Roe, 1990, p. 57).", ["(Roe, 1990, p. 57)"]),
        ("«واحد اثنان ثلاثة» (النجار، ٢٠٠١، ص ٤).", ["(النجار، ٢٠٠١، ص ٤)"]),
        ("“One two three.” (Roe 1990: 57) Then more.", ["(Roe 1990: 57)"]),
        ("Roe (1990, p. 57) says “one two three”. Then (Vale, 1991) more.", ["(1990, p. 57)"]),
        ("Roe (1990) says “one two three” on that (p. 57).", ["(p. 57)"]),
        ("“one two three” and “four five six” (Roe, 1990, p. 57).", ["(Roe, 1990, p. 57)"] * 2),
        ("“one two three” (Roe, 1990, p. 57). And “four five six”.", ["(Roe, 1990, p. 57)", None]),
        ("“one two three” is said. Others (Vale, 1991, p. 3) are silent.", [None]),
        ("“one two three” (sic) and no more.", [None]),
        ("“one two three”[^a]\n\n[^a]: Roe, 1990, p. 57.\n", ["Roe, 1990, p. 57."]),
        ("“one two three.[^a]” So.\n\n[^a]: Roe, 1990, p. 57.\n", ["Roe, 1990, p. 57."]),
        ("“one two three”[^a]\n\n[^a]: That is what she said.\n", [None]),
        ("“one two three” — Jane Roe et al. (1990), “Lights”, p. 57", ["Jane Roe et al. (1990), “Lights”, p. 57"]),
        ("> one two three\n>\n> — Roe, 1990, p. 57\n", ["Roe, 1990, p. 57"]),
        ("> one two three (Roe, 1990, p. 57)\n", ["(Roe, 1990, p. 57)"]),
        ("> one two three\n\n— Roe, 1990, p. 57\n", ["Roe, 1990, p. 57"]),
        ("> one two three[^a]\n\n[^a]: Roe, 1990, p. 57.\n", ["Roe, 1990, p. 57."]),
        ("As Roe says (1990, p. 57):\n\n> one two three\n\nMore (Vale, 1991).", ["(1990, p. 57)"]),
    ],
)
def test_the_nearest_citation(manuscript: str, citations: list[str | None]) -> None:
    assert cited(manuscript) == citations


@pytest.mark.parametrize(
    ("manuscript", "spoken"),
    [
        ("It rained. As Jane Roe also writes, “one two three”.", "Jane Roe"),
        ("Roe & Vale argue that “one two three”.", "Roe & Vale"),
        ("وتقول ليلى النجار: «واحد اثنان ثلاثة».", "ليلى النجار"),
        ("ويرى النجار أن «واحد اثنان ثلاثة».", "النجار"),
        ("Roe argues that “one two three” (Vale, 1991).", "(Vale, 1991)"),
        ("As Roe writes, “one two three”. And then “four five six”.", "Roe"),
        ("He said “one two three”.", None),
        ("وقال الرجل: «واحد اثنان ثلاثة».", None),
        ("Smith writes “one two three”.", None),
        ("Roe writes on lamps. There is “one two three”.", None),
        ("Roe's critics write “one two three”.", None),
    ],
)
def test_without_brackets_an_author_who_is_said_to_speak_is_cited(manuscript: str, spoken: str | None) -> None:
    known = NamedWorks(SOURCES)
    quotation = quotations_of(manuscript_of(manuscript, markdown=True), is_author=known.is_author).quotations[0]
    assert (quotation.citation and quotation.citation.text) == spoken


def test_notes_of_plain_text_and_what_ibid_leads_to() -> None:
    text = (
        "قالت «واحد اثنان ثلاثة» (١)، ثم «أربعة خمسة ستة» (٢).\n\n"
        "الهوامش\n\n(١) ليلى النجار، المنارة والبحر، ٢٠٠١، ص ٤.\n(٢) المرجع نفسه، ص ٩.\n"
    )
    first, second = [each.citation for each in found_in(text, markdown=False).quotations]
    assert first
    assert second
    assert pages_of(second.pages).labels == ("9",)
    assert NamedWorks(SOURCES).named(second.work) == (LAMPS,)
    assert "المنارة" in first.text


def test_what_maraji_answers_is_read_back() -> None:
    text = "“The harbour treaty was signed.” [1]\n\n[1] Jane Roe (1990), “Lights and Tides”, p. 57, § 2  (roe.pdf)\n"
    [quotation] = found_in(text, markdown=False).quotations
    assert quotation.citation
    assert NamedWorks(SOURCES).named(quotation.citation.work) == (TIDES,)


@pytest.mark.parametrize(
    ("citation", "labels", "of_file"),
    [
        ("Roe, 1990, p. 57", ("57",), False),
        ("Roe, 1990, pp. 57–59", ("57", "58", "59"), False),
        ("pp. 123-5", ("123", "124", "125"), False),
        ("pp. 3–27, at p. 18", ("18",), False),
        ("p. 4, 7 and 9", ("4", "7", "9"), False),
        ("p. xiv", ("xiv",), False),
        ("(النجار، ٢٠٠١، ص ٤)", ("4",), False),
        ("ص ص ٤-٦", ("4", "5", "6"), False),
        ("ص. 12", ("12",), False),
        ("الصفحة ١٢", ("12",), False),
        ("صفحة الملف ٣", ("3",), True),
        ("صفحتا الملف ٣–٤", ("3", "4"), True),
        ("file page 3", ("3",), True),
        ("(Roe 1990: 57)", ("57",), False),
        ("p. 4, 1990", ("4",), False),
        ("Roe, 1990", (), False),
        ("3 p.m. in step 4", (), False),
        (f"p. {'1' * 5000}", (), False),
        (f"(Roe 1990: {'٣' * 5000})", (), False),
    ],
)
def test_the_pages_of_a_citation(citation: str, labels: tuple[str, ...], of_file: bool) -> None:
    pages = pages_of(citation)
    assert (pages.labels, pages.of_file) == (labels, of_file)


@pytest.mark.parametrize(
    ("citation", "works"),
    [
        ("(Roe, 1990, p. 57)", (TIDES,)),
        ("(Roe & Vale 1990)", (TIDES,)),
        ("Lights and Tides, p. 4", (TIDES,)),
        ("roe-1990.pdf, p. 4", (TIDES,)),
        ("(النجار، ٢٠٠١)", (LAMPS,)),
        ("كما عند ليلى النَّجّار والعطار", (LAMPS,)),
        ("(al-Najjar, 2001, p. 4)", (LAMPS,)),
        ("(Roe, 1991, p. 57)", ()),
        ("(Smith, 1990)", ()),
        ("p. 4", ()),
    ],
)
def test_the_work_of_a_citation(citation: str, works: tuple[object, ...]) -> None:
    assert NamedWorks(SOURCES).named(citation) == works


def test_a_work_whose_year_is_not_known_may_be_of_any() -> None:
    undated = replace(TIDES, year=None, source="tides.txt")
    assert NamedWorks([undated, LAMPS]).named("(Roe, 1991, p. 57)") == (undated,)
    assert NamedWorks([undated, TIDES]).named("(Roe, 1990)") == (TIDES,)


def test_works_are_read_when_they_are_given() -> None:
    works = [replace(TIDES, source=f"{number}.pdf") for number in range(3)]
    known = NamedWorks(works)
    works.clear()
    for _ in range(2):
        assert len(known.named("(Roe & Vale, 1990, p. 57)")) == 3


def test_a_word_document_with_footnotes_and_quote_styles(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("قالت «واحد اثنان ثلاثة» (النجار، ٢٠٠١، ص ٤).")
    document.add_paragraph("One two three four", style="Quote")
    document.add_paragraph("five six seven.", style="Quote")
    document.add_paragraph("— Roe, 1990, p. 57")
    document.add_table(1, 1).cell(0, 0).text = "“in a table it stands” (Roe, 1990, p. 58)"
    path = tmp_path / "m.docx"
    document.save(str(path))
    found = quotations_of(read_manuscript(path)).quotations
    assert [" ".join(each.quoted.text.split()) for each in found] == [
        "واحد اثنان ثلاثة", "One two three four five six seven.", "in a table it stands",
    ]  # fmt: skip
    assert [each.citation and each.citation.text for each in found] == [
        "(النجار، ٢٠٠١، ص ٤)", "Roe, 1990, p. 57", "(Roe, 1990, p. 58)",
    ]  # fmt: skip


def test_what_is_no_manuscript_is_said_in_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 no more")
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG")
    for path in (broken, picture, tmp_path / "missing.md", tmp_path):
        with pytest.raises(BadManuscript, match=path.name):
            read_manuscript(path)


@pytest.mark.parametrize("part", [r"<w:body>.*</w:body>", r"<Relationship .*/>", r"<Override .*/>"])
def test_a_word_document_with_parts_missing_is_said_to_be_damaged(tmp_path: Path, part: str) -> None:
    path = word_document(tmp_path / "m.docx", lambda xml: re.sub(part, "", xml, flags=re.DOTALL))
    with pytest.raises(BadManuscript, match="save it again"):
        read_manuscript(path)


def test_a_word_document_that_unpacks_without_measure_is_not_opened(tmp_path: Path) -> None:
    path = word_document(tmp_path / "m.docx", lambda part: part)
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr("word/media/blank", b" " * (MOST_UNPACKED_BYTES + 1))
    assert path.stat().st_size < MOST_BYTES
    with pytest.raises(BadManuscript, match="unpacked"):
        read_manuscript(path)


_TEXT_BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
).format(box="<w:txbxContent><w:p><w:r><w:t>“in a box it stands”</w:t></w:r></w:p></w:txbxContent>")


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    path = word_document(tmp_path / "m.docx", lambda part: part.replace("<w:r><w:t>BOX</w:t></w:r>", _TEXT_BOX))
    assert [each.quoted.text for each in quotations_of(read_manuscript(path)).quotations] == ["in a box it stands"]


def word_document(path: Path, changed: Callable[[str], str]) -> Path:
    """A document with one paragraph, each part of its XML changed."""
    plain = path.with_name("plain.docx")
    document = Document()
    document.add_paragraph("BOX")
    document.save(str(plain))
    with ZipFile(plain) as old, ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, changed(data.decode("utf-8")) if name.endswith((".xml", ".rels")) else data)
    return path


@given(st.text(alphabet=st.sampled_from('ab «»“”"„‹›()[]^1١:>`\n—.p ص'), max_size=120), st.booleans())
def test_nothing_written_ends_in_an_error(text: str, markdown: bool) -> None:
    end = 0
    for quotation in found_in(text, markdown=markdown).quotations:
        assert quotation.quoted.start >= end
        end = quotation.quoted.end
        assert end <= len(text)


@pytest.mark.parametrize(
    "piece", ["«", "“a b c” ", "«a b c» (", "> —\n", "[^1]: a\n", '"', "«a b c» [^1]\n\n", "“a\n\n"]
)
def test_a_hostile_manuscript_takes_no_time_without_end(piece: str) -> None:
    assert_linear(lambda: found_in(piece * (240_000 // len(piece))))


def test_blank_lines_in_a_quotation_take_no_time_without_end() -> None:
    text = f"Text.\n\n[^1]: She says “one two{chr(10) * 240_000}    three”.\n"
    [quotation] = found_in(text).quotations
    assert quotation.quoted.text.split() == ["one", "two", "three"]
    assert_linear(lambda: found_in(text))
