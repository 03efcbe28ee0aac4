"""LaTeX markup becomes what people read, and what is written reads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.latex import from_latex, to_latex

TEXTS = st.text(
    st.sampled_from("\\{}~^`&%$#_-'\"<>?!,.;:@ |=*+()[]/aBéعَ،")
    | st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"])
)


@given(TEXTS)
def test_what_is_written_reads_back(text: str) -> None:
    text = " ".join(text.split())
    assert " ".join(from_latex(to_latex(text)).split()) == text


@given(st.text(st.sampled_from("\\{}~^`&%$#_-'\" aBé")))
def test_nothing_is_too_broken_to_read(text: str) -> None:
    assert isinstance(from_latex(text), str)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"Caf{\'e} {\"U}ber {\L}\'od\'z {\o}", "Café Über Łódź ø"),
        (r"{UNESCO} \& the \emph{Plan}, 100\% ``new''", "UNESCO & the Plan, 100% “new”"),
        ("100% of it costs $5", "100% of it costs $5"),
        ("1--20", "1–20"),
        (r"\textit{تاريخ} \{الدولة\}", "تاريخ {الدولة}"),
    ],
)
def test_markup_is_read_as_unicode(written: str, read: str) -> None:
    assert from_latex(written) == read


@pytest.mark.parametrize("nested", ["{", r"\begin{a}"])
def test_what_is_nested_too_deeply_is_left_as_it_is(nested: str) -> None:
    assert from_latex(nested * 1000 + "a") == nested * 1000 + "a"
