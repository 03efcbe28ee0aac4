"""`maraji check`: each quotation of a manuscript against an index, its place in the manuscript, and the exit code."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from assistant.check import CheckReport, check_manuscript
from assistant.check_output import marked, place_of, report_json, report_text
from assistant.quote import Difference, open_quotations
from assistant.quoting.manuscript import manuscript_of, read_manuscript
from corpus.models import Page
from tests.assistant.small_pages import PAGES, SOURCES, TIDES
from tests.assistant.test_cli import run

QUOTATIONS = open_quotations(PAGES)
TREATY = "The harbour treaty was signed in 1911"
KEEPERS = "The keepers wrote letters that nobody answered"
RUNS_ON = "kept 12,500 of them in a chest"


def checked(text: str) -> CheckReport:
    return check_manuscript(manuscript_of(text, markdown=True), QUOTATIONS, SOURCES)


def kinds(text: str) -> list[str]:
    return [each.kind for each in checked(text).checked]


@pytest.mark.parametrize(
    ("manuscript", "kind"),
    [
        (f"“{TREATY}” (Roe & Vale, 1990, p. 57).", "exact"),
        (f"“{TREATY}” (Roe & Vale, 1990, pp. 56–58).", "exact"),
        (f"“{TREATY}” (Roe & Vale, 1990, file page 1).", "exact"),
        (f"“{TREATY}”, she says.", "exact"),
        (f"“{TREATY}” (p. 57).", "exact"),
        (f"“{TREATY.upper()}” (Roe, 1990, p. ٥٧).", "folded"),
        (f"“{TREATY.replace('1911', '1912')}” (Roe, 1990, p. 57).", "altered"),
        (f"“{TREATY}” (Roe, 1990, p. 58).", "elsewhere"),
        (f"“{TREATY}” (p. 1).", "elsewhere"),
        (f"“{TREATY}” (Roe, 1990, file page 57).", "elsewhere"),
        (f"“{TREATY}” (النجار، ٢٠٠١، ص ١).", "elsewhere"),
        (f"“{TREATY}” (Smith, 1990, p. 57).", "elsewhere"),
        (f"“{RUNS_ON}” (Roe, 1990, p. 58).", "exact"),
        (f"“{KEEPERS}, and kept” (Roe, 1990, p. 58).", "exact"),
        (f"“{TREATY}” (Roe, 1990, p. 57). “{KEEPERS}” (ibid., p. 57).", "exact"),
        (f"“{TREATY}” (Roe, 1990, p. 57). “{KEEPERS}” (ibid., p. 9).", "elsewhere"),
        ("“Nobody in either work has ever written this” (Roe, 1990, p. 57).", "not_found"),
        ("«وقعت اتفاقية المنارة سنة 1911» (النجار، ٢٠٠١، ص ١).", "folded"),
        ("«وُقّعت اتفاقية المنارة سنة ١٩١١» (النجار، ٢٠٠١، ص ٢).", "elsewhere"),
        ("«وُقّعت اتفاقية القنصلية سنة ١٩١١» (النجار، ٢٠٠١، ص ١).", "altered"),
        ("> وأنهت نزاعًا طويلًا\n> على سفن الصيد\n\n(النجار، ٢٠٠١، ص ١)", "exact"),
    ],
)
def test_each_kind(manuscript: str, kind: str) -> None:
    assert kinds(manuscript)[-1] == kind


ROE_CITED = f"“{TREATY}” (Roe, 1990, p. 57). "


@pytest.mark.parametrize(
    ("manuscript", "kind", "cited"),
    [
        (f"{ROE_CITED}\n\n“{KEEPERS}” (Roe).", "exact", "roe-1990.pdf"),
        (f"{ROE_CITED}\n\n“{KEEPERS}” (Roe and Vale 57).", "exact", "roe-1990.pdf"),
        (f"{ROE_CITED}\n\n“{KEEPERS}” (Vale 9).", "elsewhere", "roe-1990.pdf"),
        (f"{ROE_CITED}\n\n“{KEEPERS}” (النجار).", "elsewhere", "najjar-2001.txt"),
        (f"{ROE_CITED}\n\n«وقعت اتفاقية المنارة سنة 1911» (ليلى النجار، ١).", "folded", "najjar-2001.txt"),
        (f"{ROE_CITED}\n\n“{KEEPERS}” (emphasis added).", "exact", None),
        (f"Roe and Vale (1990) wrote it.\n\nOf this: “{KEEPERS}” (p. 9).", "elsewhere", "roe-1990.pdf"),
        ("كتب النجار (٢٠٠١) عن ذلك.\n\n" + f"“{KEEPERS}” (ص ٥٧).", "elsewhere", "najjar-2001.txt"),
        (f"{ROE_CITED}But see (Smith, 2020).\n\n“{KEEPERS}” (p. 9).", "elsewhere", None),
        (f"{ROE_CITED}That was long ago (in 1911).\n\n“{KEEPERS}” (p. 57).", "exact", "roe-1990.pdf"),
    ],
)
def test_a_name_or_pages_alone_go_on_with_what_was_cited(manuscript: str, kind: str, cited: str | None) -> None:
    last = checked(manuscript).checked[-1]
    assert last.kind == kind
    assert [work.source for work in (last.cited.works if last.cited else ())] == ([cited] if cited else [])


def test_of_two_works_of_one_author_a_name_alone_means_the_one_cited_before() -> None:
    later = replace(TIDES, source="roe-1999.pdf", title="Ropes", year=1999)
    for year, source in ((1990, "roe-1990.pdf"), (1999, "roe-1999.pdf")):
        text = f"“{TREATY}” (Roe, {year}). “{KEEPERS}” (Roe)."
        report = check_manuscript(manuscript_of(text, markdown=True), QUOTATIONS, [*SOURCES, later])
        cited = report.checked[-1].cited
        assert cited is not None
        assert [work.source for work in cited.works] == [source]


def test_a_missing_work_is_said_to_be_missing() -> None:
    report = checked("“Nobody has ever written this” (Smith, 2020, p. 4).")
    assert "(not in the index)" in report_text("m.md", "", report)
    assert report.wrong


def test_the_report_for_editors() -> None:
    text = f"# One\n\nSays Roe: “{TREATY}\nby three kingdoms” (Roe, 1990, p. 57).\n"
    document = report_json("m.md", text, checked(text))
    assert document["wrong"]
    assert document["counts"]["altered"] == 1
    [quotation] = document["quotations"]
    assert (quotation["line"], quotation["column"]) == (3, 11)
    assert (quotation["end_line"], quotation["end_column"]) == (4, 19)
    assert text[quotation["start"] : quotation["end"]] == f"“{TREATY}\nby three kingdoms”"
    assert quotation["differences"] == [{"quoted": "three", "original": "two"}]
    assert quotation["expected"] == f"{TREATY} by two kingdoms"
    assert quotation["cited"]["sources"] == ["roe-1990.pdf"]
    [span] = quotation["found"]["spans"]
    assert PAGES[0][1].text[span["start"] : span["end"]] == f"{TREATY} by two kingdoms"
    assert (span["page"], span["label"]) == (1, "57")
    assert quotation["found"]["citation"].startswith("Jane Roe and Tom Vale (1990)")


def test_the_report_for_people_marks_the_difference() -> None:
    text = f"“{TREATY.replace('1911', '1912')} by” (Roe, 1990, p. 58)."
    shown = report_text("m.md", text, checked(text))
    assert "m.md:1:1: altered" in shown
    assert "signed in [1911] by" in shown
    assert "    - 1912\n    + 1911\n" in shown
    assert "not where it is cited" in shown


def test_marks_stand_around_whole_words() -> None:
    differences = [Difference("", "of"), Difference("a", "the"), Difference("x", "")]
    assert marked("often of the other", differences) == "often [of] [the] other"


def test_what_stands_on_the_next_page_is_cited_there() -> None:
    text = f"“{RUNS_ON}” (Roe, 1990, p. 99)."
    assert cited_place(text).endswith("p. 58")


def cited_place(text: str) -> str:
    place: str = report_json("m.md", text, checked(text))["quotations"][0]["found"]["citation"]
    return place


@pytest.mark.parametrize(
    ("quotation", "place"),
    [
        (KEEPERS, "Jane Roe and Tom Vale (1990), “Lights and Tides: A Harbour History”, pp. 57–58"),
        ("in a chest. In later years the chest was opened", "“Lights and Tides: A Harbour History”, p. 58"),
        (f"{TREATY} … In later years the chest was opened", "“Lights and Tides: A Harbour History”, pp. 57–58"),
        ("treaties are lighthouses made of paper", "p. 57, n. 1"),
        ("على سفن الصيد. ولم يبق من المنارات", "صفحتا الملف 1–2"),
    ],
)
def test_what_runs_over_a_page_end_is_cited_with_both_pages(quotation: str, place: str) -> None:
    assert cited_place(f"“{quotation}”").endswith(place)


def test_what_runs_over_three_pages_is_cited_from_the_first_to_the_last() -> None:
    texts = ("The sails were mended in spring", "and torn in autumn", "when all the winds came home")
    for labels, language, cited in (
        (("7", "8", "9"), "en", "pp. 7–9"), ((None,) * 3, "en", "file pages 1–3"), ((None,) * 3, "ar", "صفحات الملف 1–3")
    ):  # fmt: skip
        source = TIDES if language == "en" else replace(TIDES, title="أضواء وأمواج", language="ar")
        pages = [
            (source, Page(n, text, label=label)) for n, (text, label) in enumerate(zip(texts, labels, strict=True), 1)
        ]
        [found] = open_quotations(pages).find(" ".join(texts))
        assert place_of(found).endswith(cited)


_FOOTNOTES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Roe, 1990, p. 57. She adds that </w:t></w:r>
<w:r><w:t>“It ended a long quarrel”.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="3"><w:p><w:r><w:t>Ibid., p. 60.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def test_footnotes_of_a_word_document(tmp_path: Path) -> None:
    plain, path = tmp_path / "plain.docx", tmp_path / "m.docx"
    document = Document()
    document.add_paragraph(f"“{TREATY}”CALL2 and “{KEEPERS}”CALL3.")
    document.save(str(plain))
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode("utf-8") if name.endswith((".xml", ".rels")) else None
            if name == "word/document.xml":
                assert data
                for number in ("2", "3"):
                    call = (
                        f'</w:t></w:r><w:r><w:footnoteReference w:id="{number}"/></w:r><w:r><w:t xml:space="preserve">'
                    )
                    data = data.replace(f"CALL{number}", call)
            if name == "word/_rels/document.xml.rels":
                assert data
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                data = data.replace(
                    "</Relationships>",
                    f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>',
                )
            if name == "[Content_Types].xml":
                assert data
                content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                data = data.replace(
                    "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{content}"/></Types>'
                )
            new.writestr(name, data if data is not None else old.read(name))
        new.writestr("word/footnotes.xml", _FOOTNOTES)
    report = check_manuscript(read_manuscript(path), QUOTATIONS, SOURCES)
    assert [each.kind for each in report.checked] == ["exact", "elsewhere", "exact"]
    assert report.checked[2].quotation.in_note


def test_the_command_on_the_sample_library(sample_index: Path, tmp_path: Path) -> None:
    path = tmp_path / "m.md"
    right = "Renshaw: “Tollander calls this an expiring compromise” (Renshaw, 2020, p. 58).\n"
    path.write_text(right, encoding="utf-8")
    code, out, _ = run("check", str(path), "--index", str(sample_index), "--json")
    report: dict[str, Any] = json.loads(out)
    assert (code, report["wrong"], report["counts"]["exact"]) == (0, False, 1)
    path.write_text(right.replace("expiring", "expired\x1b[31m"), encoding="utf-8")
    code, out, _ = run("check", str(path), "--index", str(sample_index))
    assert code == 1
    assert "    - expired[31m\n    + expiring\n" in out
    code, _, err = run("check", str(tmp_path / "missing.docx"), "--index", str(sample_index))
    assert (code, "missing.docx" in err) == (1, True)


def test_a_manuscript_in_the_index_does_not_prove_itself(tmp_path: Path) -> None:
    library = tmp_path / "library"
    (library / "notes").mkdir(parents=True)
    (library / "roe.md").write_text(f"# Roe\n\n{TREATY} by two kingdoms, after a long quarrel.\n", encoding="utf-8")
    manuscript = library / "mine.md"
    manuscript.write_text("# Mine\n\n“Nobody but me has ever written this sentence.”\n", encoding="utf-8")
    (tmp_path / "link").symlink_to(library, target_is_directory=True)
    index = str(tmp_path / "index")
    assert run("index", str(library), "--index", index)[0] == 0
    for path in (library / "notes" / ".." / "mine.md", tmp_path / "link" / "mine.md"):
        code, out, _ = run("check", str(path), "--index", index, "--json")
        assert (code, json.loads(out)["counts"]["not_found"]) == (1, 1), path
