"""Content streams are read as viewers read them, and nothing in them stops the reading."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.pdf.content import Name, operations


def test_operands_of_every_kind() -> None:
    data = b"/F1 12 Tf [(a) -250.5 <62 63>] TJ /Span <</ActualText (x) /N 3>> BDC true false null gs"
    assert list(operations(data)) == [
        (b"Tf", [Name("F1"), 12.0]),
        (b"TJ", [[b"a", -250.5, b"bc"]]),
        (b"BDC", [Name("Span"), {"ActualText": b"x", "N": 3.0}]),
        (b"gs", [True, False, None]),
    ]


def test_strings_with_escapes_and_brackets() -> None:
    data = rb"(a\(b\)c (nested) \101\12\\ end\
ed) Tj"
    assert list(operations(data)) == [(b"Tj", [b"a(b)c (nested) A\n\\ ended"])]


def test_odd_numbers_are_read_as_viewers_do() -> None:
    assert list(operations(b"--5 +.5 12-34 4. 1e2 w")) == [(b"w", [-5.0, 0.5, 12.0, 4.0, 100.0])]


def test_names_are_unescaped() -> None:
    assert list(operations(b"/A#20B gs")) == [(b"gs", [Name("A B")])]


def test_an_inline_image_is_passed_over() -> None:
    data = b"q BI /W 2 /H 2 ID \x00(Tj\xff\x80 EI Q (after) Tj"
    assert [operator for operator, _ in operations(data)] == [b"q", b"Q", b"Tj"]


def test_an_array_that_is_never_closed_does_not_swallow_the_page() -> None:
    assert list(operations(b"[(lost) 3 ET BT (kept) Tj")) == [(b"ET", []), (b"BT", []), (b"Tj", [b"kept"])]


def test_an_operator_inside_an_array_is_skipped() -> None:
    assert list(operations(b"[(a) Td (b)] TJ")) == [(b"TJ", [[b"a", b"b"]])]


@given(st.binary(max_size=400))
def test_no_bytes_stop_the_reading(data: bytes) -> None:
    for operator, operands in operations(data):
        assert isinstance(operator, bytes)
        assert isinstance(operands, list)


@given(st.binary(max_size=60))
def test_any_string_survives_as_hex(string: bytes) -> None:
    assert list(operations(b"<" + string.hex().encode() + b"> Tj")) == [(b"Tj", [string])]
