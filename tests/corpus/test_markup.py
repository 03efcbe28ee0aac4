"""What is left of a marked line is what a reader sees; note calls stand where they stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.markup import note_mark, plain_inline
from corpus.models import NoteCall
from tests.linear_time import assert_linear


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("*a* **b** ***c*** _d_ __e__ ~~f~~ `g`", "a b c d e f g"),
        ("*a **b** c* **d *e*** *f **g***", "a b c d e f g"),
        ("«*كتاب*» وال**مؤلفة**", "«كتاب» والمؤلفة"),
        ("snake_case and __init__.py and _snake_case_", "snake_case and init.py and snake_case"),
        ("2*3*4 = 24, 5 * 6 * 7, a_b", "2*3*4 = 24, 5 * 6 * 7, a_b"),
        ('[label](http://x.org/a_(b)) [see [1]](u.md) [t](#u "title")', "label see [1] t"),
        ("![a picture](p.png) <https://x.org/a>", "a picture https://x.org/a"),
        ("H<b>ea</b>vy<br>line<br/>end <span dir='rtl'>نص</span>", "Heavy line end نص"),
        ("a < b > c, <unclear> word, <٣>", "a < b > c, <unclear> word, <٣>"),
        ("kept<!-- taken --> <!-- not closed", "kept <!-- not closed"),
        (r"\*as it is\* \[1\] 3\. \<b\>", "*as it is* [1] 3. <b>"),
        ("``a`` `*b*`", "a *b*"),
        ("[not a link] (apart)", "[not a link] (apart)"),
        ("**open", "**open"),
        ("Article [5](annex) and f[x](y)", "Article [5](annex) and f[x](y)"),
        ("x <b and c> y <br /> z <A href='u'>w</A>", "x <b and c> y   z w"),
        ("10<sup>6</sup> on 5 km<sup>2</sup>", "10 on 5 km"),
    ],
)
def test_marks_go_and_words_stay(source: str, seen: str) -> None:
    assert plain_inline(source).text == seen


@pytest.mark.parametrize(
    ("source", "text", "calls"),
    [
        ("قال.<sup>(١)</sup> ثم", "قال. ثم", [("1", 4)]),
        ("word <sup>12</sup>, on", "word, on", [("¹²", 4)]),
        ("one[^1] two [^b2].", "one two.", [("1", 3), ("b2", 7)]),
        ("as he says[^3]: this", "as he says: this", [("3", 10)]),
        ("**bold[^1] and** [link[^2]](u.md)", "bold and link", [("1", 4), ("2", 13)]),
        ("a<sup>[٢]</sup><sup>*</sup>", "a", [("2", 1), ("*", 1)]),
        ("*a[^1]* `x` b[^2]", "a x b", [("1", 1), ("2", 5)]),
    ],
)
def test_note_calls_keep_their_place(source: str, text: str, calls: list[tuple[str, int]]) -> None:
    inline = plain_inline(source)
    assert inline.text == text
    assert inline.calls == tuple(NoteCall(*call) for call in calls)


def test_the_note_itself_is_no_call() -> None:
    assert plain_inline("[^1]: *Manor*, p. 3[^2]").calls == (NoteCall("2", 17),)
    assert plain_inline("[^1]: *Manor*, p. 3[^2]").text == "[^1]: Manor, p. 3"


@pytest.mark.parametrize(
    ("printed", "mark"), [("(١٢)", "12"), ("[3]", "3"), ("۴.", "4"), ("**", "**"), ("†", "†"), ("Manor1", "manor1")]
)
def test_marks_are_compared_in_ascii_digits_without_brackets(printed: str, mark: str) -> None:
    assert note_mark(printed) == mark


PIECES = st.sampled_from(["*", "**", "***", "_", "__", "~~", "`", "[", "]", "(", ")", "<", ">", "<sup>", "</sup>", "1", "!",
                          "[^1]", "\\", "<!--", "-->", "<b>", " ", "a", "كتاب", "http://x"])  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_calls_stand_in_the_text_in_order_and_no_letter_is_made_up(source: str) -> None:
    inline = plain_inline(source)
    offsets = [call.offset for call in inline.calls]
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(inline.text) for offset in offsets)
    remaining = iter(source)
    assert all(letter in remaining for letter in inline.text)


HOSTILE = ["*", "**", "*a ", "**a", "*a **b ", "a*", "_", "__a", "_a", " _a", "~~a", "[", "![", "[^", "[a](", "[a](b(", "![a](",
           '[a](b "', "<", "<a ", "<sup>", "<!--", "<!-- -", "<https://", "`", "`a``", "\\", " ", "\t ", "1 <sup>"]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_line_takes_linear_time(unit: str) -> None:
    assert_linear(lambda: plain_inline(unit * (250_000 // len(unit)) + "x"))
