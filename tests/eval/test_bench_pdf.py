"""The measures say what they claim, on cases that can be counted by hand, and every reader gets a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.models import Document, Note, NoteCall, Page, Work
from eval.bench.pdf import edit_distance, error_rate, kept, main, measure, normalise, printed, score_text

words = st.text(alphabet="ابت xyz", max_size=12)


def slow_distance(first: str, second: str) -> int:
    """The textbook recursion, row by row."""
    row = list(range(len(second) + 1))
    for done, item in enumerate(first, 1):
        previous, row = row, [done]
        for at, other in enumerate(second, 1):
            row.append(min(previous[at] + 1, row[-1] + 1, previous[at - 1] + (item != other)))
    return row[-1]


@given(words, words)
def test_the_edit_distance_is_that_of_the_textbook(first: str, second: str) -> None:
    assert edit_distance(first, second) == slow_distance(first, second)


@given(st.text())
@example("e\u200d\u0301")
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("printed_form", "compared"),
    [
        ("كـتـاب", "كتاب"),
        ("كِتَابٌ", "كتاب"),
        ("ﻛﺘﺎﺏ", "كتاب"),
        ("١٩٩٨", "1998"),
        ("a\u200f  b\n=== FOOTNOTES ===\nc", "a b c"),
    ],
)
def test_what_is_compared(printed_form: str, compared: str) -> None:
    assert normalise(printed_form) == compared


def test_error_rates_by_hand() -> None:
    assert error_rate("abcd", "abxd") == 0.25
    assert error_rate(["a", "b", "c", "d"], []) == 1.0
    score = score_text("f.pdf", 1, 0.1, "ثمن الكتاب 12.5 في 1691", "ثمن الكتاب 12.5 في 1961")
    assert score.characters == pytest.approx(2 / 23)
    assert score.words == pytest.approx(1 / 5)
    assert score.numbers == 0.5


def test_kept_counts_each_item_as_often_as_it_stands_there() -> None:
    assert kept(["1", "1", "2"], ["1", "2", "2"]) == pytest.approx(2 / 3)
    assert kept([], ["1"]) == 1.0


def test_a_document_is_printed_with_its_calls_and_notes() -> None:
    page = Page(1, "Paper came late.", calls=(NoteCall("1", 10),), notes=(Note("1", "Harrow, 12."),))
    assert printed(Document(Work("t"), (page,))) == "Paper came1 late.\n1 Harrow, 12."
    assert printed(Document(Work("t", language="ar"), (page,))) == "Paper came(1) late.\n(1) Harrow, 12."


def test_a_reader_that_fails_counts_as_all_wrong(tmp_path: Path) -> None:
    def broken(path: Path) -> str:
        raise ValueError(path.name)

    tmp_path.joinpath("a.txt").write_text("نص صحيح", encoding="utf-8")
    score = measure(tmp_path / "a.pdf", 1, broken, None)
    assert (score.characters, score.words, score.numbers) == (1.0, 1.0, 1.0)
    assert score.failure == "ValueError: a.pdf"


def test_the_command_measures_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = FPDF()
    page.add_page()
    page.set_font("Helvetica", size=12)
    page.multi_cell(0, 6, "The survey of 1884 counted 312 wells in the valley, of which 41 were dry.")
    page.output(str(tmp_path / "wells.pdf"))
    truth = "The survey of 1884 counted 312 wells in the valley, of which 41 were dry."
    tmp_path.joinpath("wells.txt").write_text(truth, encoding="utf-8")
    assert main([str(tmp_path), "--json", str(tmp_path / "out.json")]) == 0
    out = json.loads(tmp_path.joinpath("out.json").read_text(encoding="utf-8"))
    for reader in ("maraji", "pypdf"):
        [score] = out["scores"][reader]
        assert score["characters"] == 0
        assert score["numbers"] == 1
        assert reader in capsys.readouterr().out or reader in out["pages_a_second"]


def test_an_empty_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert "holds no PDF" in capsys.readouterr().err
