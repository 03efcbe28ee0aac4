"""The chat is drawn in every terminal that is installed; the pictures are kept for people to look at."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pictures import DEMO, QUESTION, TERMINALS, is_missing, take_picture

HIGHLIGHTS = ("#FEA62B", "#FFAF00", "#FF0000")
"""The colour behind the words that fit best, in terminals of 16 million, 256 and 16 colours."""


def pixels(picture: Path) -> dict[str, int]:
    """How many pixels each colour covers."""
    told = subprocess.run(
        ["convert", str(picture), "-depth", "8", "-format", "%c", "histogram:info:"],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = (line.split() for line in told.stdout.splitlines())
    return {next(word for word in row if word.startswith("#"))[:7]: int(row[0].rstrip(":")) for row in rows if row}


@pytest.mark.slow
@pytest.mark.parametrize("terminal", TERMINALS)
def test_the_answer_is_drawn_with_its_source_highlighted(terminal: str, tmp_path: Path) -> None:
    if is_missing(terminal):
        pytest.skip(f"{terminal} or a tool for pictures is not installed")
    picture = tmp_path / f"{terminal}.png"
    take_picture(terminal, picture, DEMO, QUESTION)
    seen = pixels(picture)
    assert any(seen.get(colour, 0) > 1000 for colour in HIGHLIGHTS), f"no highlighted words are seen in {picture}"
