"""Text from documents is inert once it is shown: no control, no bidi override, no zero-width trick."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sanitize import inert, inert_with_offsets
from corpus.repair import repair

DRAWN = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
ANY_TEXT = st.text(alphabet=st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"]))
HOSTILE = st.text(
    alphabet=st.sampled_from("\x1b\x9b[31m]0;\x07\u202e\u2066\u2069\u200f\u061c\u200b\u200c\u200d\ufeff\r\n\t اب1")
)


def test_every_control_and_format_character_of_unicode_is_dropped() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if char in LINE_BREAKS:
            assert inert(char) == "\n"
        elif unicodedata.category(char) == "Cs":
            assert inert(char) == "\ufffd"
        elif unicodedata.category(char) == "Cn":
            continue  # a later Unicode may make a format character of it
        elif unicodedata.category(char) in ("Cc", "Cf") and char not in DRAWN + "\t\u200c":
            assert inert(char) == "", f"U+{code:04X} survives"
        else:
            assert inert(char) == char, f"U+{code:04X} is lost"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x9b2Jgone", "2Jgone"),
        ("\x1b]0;title\x07text", "]0;titletext"),
        ("ab\u202edc\u202c", "abdc"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("pass\u200bword\ufeff", "password"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud800x", "\ufffdx"),
        ("[bold]markup[/bold]", "[bold]markup[/bold]"),
    ],
)
def test_what_a_reader_sees_of_hostile_text(hostile: str, shown: str) -> None:
    assert inert(hostile) == shown


def test_what_the_corpus_leaves_as_it_is_is_shown_as_it_is() -> None:
    characters = map(chr, range(sys.maxunicode + 1))
    assert [c for c in characters if inert(c) != c and repair(c) == c] == ["\f"]


def test_line_breaks_and_tabs_become_spaces_on_request() -> None:
    assert inert("a\r\nb\tc\n\nd", keep_newlines=False) == "a b c  d"


@given(st.one_of(ANY_TEXT, HOSTILE), st.booleans())
def test_inert_is_idempotent_and_encodable(text: str, keep_newlines: bool) -> None:
    once = inert(text, keep_newlines=keep_newlines)
    assert inert(once, keep_newlines=keep_newlines) == once
    once.encode("utf-8")
    assert "\x1b" not in once


@given(st.text(alphabet=st.characters(categories=["L", "M", "N", "P", "S", "Zs"])))
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert inert(text) == text


@given(st.one_of(ANY_TEXT, HOSTILE))
def test_offsets_lead_back_to_the_characters_that_are_kept(text: str) -> None:
    shown, offsets = inert_with_offsets(text)
    assert shown == inert(text)
    assert len(offsets) == len(shown)
    assert offsets == sorted(set(offsets))
    for char, offset in zip(shown, offsets, strict=True):
        assert char in (text[offset], "\n", "\ufffd")
