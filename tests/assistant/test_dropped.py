"""Files dropped on the terminal are told from questions."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from assistant.app.dropped import dropped_paths


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    one, two = tmp_path / "دراسة رقم 1.md", tmp_path / "b.pdf"
    one.write_text("a", encoding="utf-8")
    two.write_text("b", encoding="utf-8")
    return one, two


def test_terminals_quote_escape_or_give_a_url(files: tuple[Path, Path]) -> None:
    one, two = files
    escaped = str(one).replace(" ", "\\ ")
    for typed in (str(one), f"'{one}'", f'"{one}" ', escaped, one.as_uri()):
        assert dropped_paths(typed) == (one,)
    assert dropped_paths(f"{shlex.quote(str(one))} {two}") == (one, two)
    assert dropped_paths(str(one.parent)) == (one.parent,)


@pytest.mark.parametrize(
    "question",
    ["What is it?", "/no/such/file", "'unclosed", "", "~nobody", "/" + "a" * 100_000, "./\0", "ما هي؟", '""'],
)
def test_a_question_stays_a_question(question: str) -> None:
    assert dropped_paths(question) == ()


def test_one_path_that_is_not_there_makes_it_a_question(files: tuple[Path, Path]) -> None:
    assert dropped_paths(f"{files[1]} /no/such/file") == ()
