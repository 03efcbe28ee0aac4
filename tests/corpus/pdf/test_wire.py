"""An answer comes back from its line of JSON as it was, whatever is in its text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableSource
from corpus.models import Block, Document, Note, NoteCall, Page, PrintedLine, Quality, Work
from corpus.pdf.wire import (
    Ranges,
    ReadRange,
    Reply,
    Request,
    Skipped,
    decode_reply,
    decode_request,
    encode_reply,
    encode_request,
)

# Lone surrogates, line ends of every kind and control characters come out of broken fonts.
texts = st.text(st.characters(codec=None), max_size=40)
lines = st.lists(texts, max_size=3).map(tuple)
offsets = st.integers(min_value=0, max_value=10_000)
qualities = st.builds(Quality, status=st.sampled_from(("ok", "suspect", "needs_ocr")), reasons=lines)
works = st.builds(
    Work,
    title=texts,
    authors=lines,
    year=st.none() | st.integers(1000, 2100),
    language=st.sampled_from(("ar", "en")),
    doi=st.none() | texts,
    isbn=st.none() | texts,
)
blocks = st.builds(
    Block,
    start=offsets,
    end=offsets,
    kind=st.sampled_from(("heading", "paragraph", "item", "row", "caption", "reference")),
    level=st.integers(0, 3),
    lines=st.lists(st.builds(PrintedLine, start=offsets, number=offsets), max_size=3).map(tuple),
)
pages = st.builds(
    Page,
    number=offsets,
    text=texts,
    blocks=st.lists(blocks, max_size=3).map(tuple),
    label=st.none() | texts,
    calls=st.lists(st.builds(NoteCall, mark=texts, offset=offsets), max_size=3).map(tuple),
    notes=st.lists(st.builds(Note, mark=texts, text=texts, reference=st.none() | texts), max_size=3).map(tuple),
    running=lines,
    quality=qualities,
    carried=offsets,
)
documents = st.builds(Document, work=works, pages=st.lists(pages, max_size=3).map(tuple), quality=qualities)


@given(documents)
def test_a_document_survives_the_wire(document: Document) -> None:
    assert decode_reply(encode_reply(document)) == document


@given(documents)
def test_a_document_is_one_line_of_ascii(document: Document) -> None:
    line = encode_reply(document)
    assert line.isascii()
    assert len(line.splitlines()) == 1


ranges = st.builds(range, offsets, offsets)
read_ranges = st.builds(ReadRange, pages=ranges, drafts=texts, lost=texts)


@given(st.one_of(read_ranges, st.builds(Ranges, st.lists(ranges).map(tuple)), st.builds(Skipped, texts)))
def test_what_is_said_of_a_long_file_survives_the_wire(reply: Reply) -> None:
    assert decode_reply(encode_reply(reply)) == reply


@given(st.none() | texts, st.none() | ranges, st.lists(read_ranges, max_size=3).map(tuple))
def test_a_request_survives_the_wire(password: str | None, pages: range | None, read: tuple[ReadRange, ...]) -> None:
    request = Request(Path("a folder", "كتاب.pdf"), password, pages, read)
    assert decode_request(encode_request(request)) == request


@given(texts)
def test_a_reason_survives_the_wire(reason: str) -> None:
    answer = decode_reply(encode_reply(UnreadableSource(reason)))
    assert isinstance(answer, UnreadableSource)
    assert str(answer) == reason


STRANGE = '{"document": {"work": {"title": "t", "authors": [], "strange": 1}, "pages": [], "quality": {}}}'


@pytest.mark.parametrize("line", ["", "7", "[]", "{}", '{"document": null}', STRANGE])
def test_what_is_no_answer_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"answer|Expecting"):
        decode_reply(line)
