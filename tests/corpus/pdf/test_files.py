"""Each producer's file in `files` is read as its true text says: words, order, notes and calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.pdf import read_pdf
from eval.bench.pdf import printed, score_text

FILES = Path(__file__).with_name("files")
PATHS = sorted(FILES.glob("*.pdf"))
NOTES = {"notes.pdf": 3, "superscripts.pdf": 3, "wells.pdf": 2}


def test_every_file_has_its_true_text() -> None:
    assert PATHS
    assert all(path.with_suffix(".txt").exists() for path in PATHS)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_file_is_read_as_its_true_text_says(path: Path) -> None:
    document = read_pdf(path)
    score = score_text(path.name, 1, 0.0, printed(document), path.with_suffix(".txt").read_text(encoding="utf-8"))
    assert score.characters is not None
    assert score.characters <= 0.005
    assert score.numbers == 1.0
    marks = [str(number) for number in range(1, NOTES.get(path.name, 0) + 1)]
    assert [note.mark for page in document.pages for note in page.notes] == marks
    assert [call.mark for page in document.pages for call in page.calls] == marks
    assert document.quality.status == "ok"
