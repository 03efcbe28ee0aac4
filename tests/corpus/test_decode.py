"""Bytes become the text that was meant, or a refusal of one sentence."""

from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decode import decode
from corpus.errors import UnreadableSource

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
ARABIC = "الدبلوماسية الرقمية: من أدوات السياسة الخارجية، كما يقول الباحثون؛ أليست كذلك؟\nسطر ثانٍ فيه ١٢ كلمة."
ENGLISH = "Digital diplomacy is older than the web.\nIt began with the telegraph."
BOTH = f"{ARABIC}\n{ENGLISH}"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [ARABIC, ENGLISH, BOTH], ids=["arabic", "english", "both"])
def test_every_unicode_encoding_is_told_by_its_bytes(text: str, encoding: str) -> None:
    if encoding == "utf-32" or not encoding.startswith("utf-16-"):
        assert decode(text.encode(encoding), "a.txt") == text
    else:
        bare = text.encode(encoding)
        marked = (codecs.BOM_UTF16_LE if encoding.endswith("le") else codecs.BOM_UTF16_BE) + bare
        assert decode(bare, "a.txt") == decode(marked, "a.txt") == text


@pytest.mark.parametrize("text", [ARABIC, BOTH, "مرحبا"])
def test_windows_1256_is_told_by_its_arabic_words(text: str) -> None:
    text = text.replace("١٢", "12")  # the code page has no Arabic-Indic digits
    assert decode(text.encode("cp1256"), "a.txt") == text


@pytest.mark.parametrize("text", ["Une idée française, déjà vue", "The café is “open” – naïve, isn’t it?"])
def test_a_western_code_page_is_not_taken_for_arabic(text: str) -> None:
    read = decode((text + ENGLISH * 5).encode("cp1252"), "a.txt")
    assert "\ufffd" not in read
    assert "idée" in read or "café" in read


def test_one_damaged_byte_does_not_make_utf_8_another_encoding() -> None:
    data = (ARABIC * 40).encode()
    assert decode(data[:-1], "a.txt").startswith(ARABIC)
    assert ENGLISH in decode(data[:101] + b"\xff" + data[101:] + ENGLISH.encode(), "a.txt")


@pytest.mark.parametrize("encoding", ["cp1252", "cp1256"])
def test_a_few_accents_of_a_western_code_page_are_kept(encoding: str) -> None:
    text = "The minister wrote to the consul about the façade of the house, and nothing more was said of it. " * 30
    text = text.replace("façade", "facade", 29)
    assert text.count("ç") == 1
    assert decode(text.encode(encoding), "a.txt") == text


def test_one_umlaut_is_a_letter() -> None:
    text = "The report of Hans Müller was read in the house. " + "Plain words follow. " * 40
    assert decode(text.encode("cp1252"), "a.txt") == text


def test_a_file_cut_within_its_last_letter_is_utf_8() -> None:
    assert decode("The plain text of a café".encode()[:-1], "a.txt") == "The plain text of a caf\ufffd"


def test_samples_of_each_encoding_read_as_words() -> None:
    for path in (SAMPLES / "library").glob("*.txt"):
        text = decode(path.read_bytes(), path.name)
        assert "\ufffd" not in text
        assert "الدبلوماسي" in text or "diplomacy" in text


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableSource) as refused:
        decode(data, "paper.txt")
    sentence = str(refused.value)
    assert sentence.startswith("paper.txt ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    "data", [b"", b"  \r\n\t ", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, "\ufeff \n".encode("utf-16-le")]
)
def test_a_file_of_nothing_is_empty(data: bytes) -> None:
    assert "is empty" in refusal(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01" + bytes(40) + b"text",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04" + bytes(range(256)),
        bytes(1000),
        bytes(range(1, 32)) * 20,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00\x01",
    ],
)
def test_a_binary_is_refused_and_the_way_out_is_named(data: bytes) -> None:
    assert "binary" in refusal(data)


def test_a_byte_order_mark_that_lies_is_refused() -> None:
    assert "save it again as UTF-8" in refusal(codecs.BOM_UTF8 + b"ab\xff\xfe\xfdcd")
    assert "save it again as UTF-8" in refusal(codecs.BOM_UTF16_LE + b"\x00\xd8a")


def test_random_bytes_are_refused() -> None:
    source = random.Random(5)
    for length in (300, 1000, 5000, 40_000):
        for _ in range(5):
            refusal(source.randbytes(length))
            refusal(bytes(source.randrange(1, 256) for _ in range(length)))


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_one_sentence(data: bytes) -> None:
    try:
        text = decode(data, "paper.txt")
    except UnreadableSource:
        refusal(data)
    else:
        assert text.strip()
