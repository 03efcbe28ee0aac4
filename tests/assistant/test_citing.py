"""`maraji cite` and `maraji sources edit` as a contract."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import rispy
from pybtex.database import parse_string
from test_cli import run, run_json

CLAIM = "Estonia opened its e-Residency programme to foreigners in 2009."
TRUE_CLAIM = "بدأت هيئة الإذاعة البريطانية بثها العربي في يناير ١٩٣٨."


def test_a_claim_is_answered_with_passages_and_citations(sample_index: Path) -> None:
    found = run_json("cite", CLAIM, "--index", str(sample_index))
    assert (found["claim"], found["style"], found["supports"], found["export"]) == (CLAIM, "apa", [], None)
    [against] = found["contradicts"]
    assert (against["source"], against["signs"], against["missing"]) == (
        "solvang-2022-small-states.pdf",
        ["number"],
        ["2009"],
    )
    assert "1 December 2014" in against["text"]
    assert against["citation"] == "(Solvang-Tate, 2022, p. 1)"
    assert 0.5 < against["probability"] <= 1
    assert [reference.split("(")[0] for reference in found["references"]] == ["Solvang-Tate, I. "]


def test_people_read_it_in_the_language_of_the_claim(sample_index: Path) -> None:
    code, out, _ = run("cite", TRUE_CLAIM, "--index", str(sample_index))
    assert code == 0
    assert out.startswith("ما يؤيد القول:")
    assert "سلمى الصيرفي، «الدبلوماسية العامة" in out
    assert "صفحة الملف 1" in out
    code, out, _ = run("cite", TRUE_CLAIM, "--style", "apa", "--index", str(sample_index))
    assert "(الصيرفي, 2020, صفحة الملف 1)" in out
    code, out, _ = run("cite", CLAIM, "--style", "chicago", "--index", str(sample_index))
    assert out.startswith("Seems to contradict it:")
    assert "(Solvang-Tate 2022, 1)" in out
    assert "another number" in out


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl"])
def test_the_works_used_are_exported(sample_index: Path, form: str) -> None:
    code, out, _ = run("cite", TRUE_CLAIM, "--export", form, "--index", str(sample_index))
    assert code == 0
    title = {
        "bibtex": lambda: next(iter(parse_string(out, "bibtex").entries.values())).fields["title"],
        "ris": lambda: rispy.loads(out)[0]["title"],
        "csl": lambda: json.loads(out)[0]["title"],
    }[form]()
    assert title == "الدبلوماسية العامة في زمن المنصات: من الإذاعة إلى الحوار"


def test_what_cannot_be_met_says_why(sample_index: Path) -> None:
    code, out, err = run("cite", "Penguins sleep standing.", "--export", "ris", "--index", str(sample_index))
    assert (code, out) == (1, "")
    assert "no work to export" in err
    code, _, err = run("cite", CLAIM, "--style", "nope", "--index", str(sample_index))
    assert code == 1
    assert "nope" in err
    code, out, _ = run("cite", "Penguins sleep standing.", "--index", str(sample_index))
    assert code == 0
    assert "Nothing" in out


def test_a_source_is_corrected(sample_index: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(sample_index, index)
    [edited] = run_json(
        "sources", "edit", "marsh-2023-measuring.md", "--year", "2024", "--author", "Marsh, Eleanor", "--author", "بنعلي، طارق",
        "--publisher", "Q\nAD", "--kind", "article-journal", "--index", str(index),
    )["sources"]  # fmt: skip
    assert (edited["authors"], edited["year"]) == (["Eleanor Marsh", "طارق بنعلي"], 2024)
    assert edited["bibliography"]["publisher"] == "Q AD"
    listed = run_json("sources", "--index", str(index))["sources"]
    assert edited in listed
    [back] = run_json("sources", "--index", str(index), "edit", "marsh-2023-measuring.md", "--reset")["sources"]
    assert (back["year"], back["bibliography"].get("publisher")) == (2023, None)
    for arguments in (
        ("marsh-2023-measuring.md",),
        ("nobody.md", "--year", "2000"),
        ("marsh-2023-measuring.md", "--title", ""),
    ):
        code, _, err = run("sources", "edit", *arguments, "--index", str(index))
        assert code == 1
        assert err.startswith("maraji: ")
