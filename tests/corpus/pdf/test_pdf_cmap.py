"""CMaps: codes to characters, bytes to codes; damage and bombs pass."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.pdf.cmap import decode_predefined, parse_cmap


def test_characters_and_ranges() -> None:
    cmap = parse_cmap(
        b"2 beginbfchar <05> <D83DDE00> <06> <06440627> endbfchar "
        b"1 beginbfrange <10> <12> <0041> <20> <21> [<0061> <00620063>] endbfrange"
    )
    assert cmap.characters == {5: "😀", 6: "لا", 0x10: "A", 0x11: "B", 0x12: "C", 0x20: "a", 0x21: "bc"}


def test_codes_of_mixed_lengths() -> None:
    cmap = parse_cmap(
        b"2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange 1 begincidrange <8001> <8003> 7 endcidrange"
    )
    assert cmap.codes(b"\x41\x80\x01\x42") == [0x41, 0x8001, 0x42]
    assert cmap.cids == {0x8001: 7, 0x8002: 8, 0x8003: 9}


def test_a_range_without_end_is_cut() -> None:
    assert len(parse_cmap(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange").characters) <= 0x10001


def test_predefined_unicode_and_legacy_encodings() -> None:
    assert decode_predefined("UniGB-UCS2-H", "中a".encode("utf-16-be")) == [("中", 2), ("a", 2)]
    assert decode_predefined("90ms-RKSJ-H", "日a".encode("cp932")) == [("日", 2), ("a", 1)]
    assert decode_predefined("Nothing-H", b"ab") is None


@given(st.binary(max_size=300))
def test_no_bytes_stop_the_reading(data: bytes) -> None:
    parse_cmap(b"beginbfrange " + data + b" endbfrange beginbfchar " + data + b" endbfchar")
