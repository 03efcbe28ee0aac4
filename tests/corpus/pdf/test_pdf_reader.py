"""Whole files: what a false font says is put right, what is broken is named, a bad page costs only itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from made_pdf import ARABIC, composite_font, make_font, make_pdf, pdf_bytes, text_lines
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, NullObject

from corpus.errors import UnreadableSource
from corpus.models import Document, Page
from corpus.pdf import read_pdf
from corpus.pdf.blocks import TextBlock
from corpus.pdf.notes import Called
from corpus.pdf.reader import lay_out

BODY = [
    "A page of plain English prose that is long enough to be one.",
    "It goes on for a second line and then it ends.",
]


def written(tmp_path: Path, data: bytes | PdfWriter, name: str = "made.pdf") -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else pdf_bytes(data))
    return path


def read(tmp_path: Path, data: bytes | PdfWriter) -> Document:
    return read_pdf(written(tmp_path, data))


def refused(tmp_path: Path, data: bytes | PdfWriter, password: str | None = None) -> str:
    with pytest.raises(UnreadableSource) as refusal:
        read_pdf(written(tmp_path, data), password=password)
    message = str(refusal.value)
    assert message.startswith("made.pdf")
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_words_style_false_maps_are_read_through_the_font(tmp_path: Path) -> None:
    glyphs = {character: number for number, character in enumerate(ARABIC + " ", start=1)}
    lies = {number: ("ب" if character in "اتدرس" else character) for character, number in glyphs.items()}
    sentence = "كتب المدرس درسا عن المدن"
    shown = "".join(f"{glyphs[character]:04X}" for character in reversed(sentence))
    content = f"BT /F1 14 Tf 100 700 Td <{shown}> Tj ET"
    document = read(tmp_path, make_pdf([content], {"F1": composite_font(make_font(), lies)}))
    assert document.pages[0].text == sentence
    assert document.work.language == "ar"
    assert any("false or missing character" in reason for reason in document.quality.reasons)


def test_text_blocks_and_offsets(tmp_path: Path) -> None:
    content = "BT /F1 20 Tf 60 780 Td (A Made Work) Tj ET " + text_lines(BODY, y=740)
    page = read(tmp_path, make_pdf([content])).pages[0]
    assert [(block.kind, block.level, page.text[block.start : block.end]) for block in page.blocks] == [
        ("heading", 1, "A Made Work"),
        ("paragraph", 0, " ".join(BODY)),
    ]
    assert page.text == "A Made Work\n\n" + " ".join(BODY)


def test_form_objects_and_turned_pages_are_read(tmp_path: Path) -> None:
    writer = make_pdf(["/Fm Do"])
    page = writer.pages[0]
    form = DecodedStreamObject()
    form.set_data(b"BT /F1 12 Tf 0 1 -1 0 300 100 Tm (turned by a quarter) Tj ET BT /F1 12 Tf 60 60 Td (not) Tj ET")
    form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
    page["/Resources"][NameObject("/XObject")] = type(page["/Resources"])({NameObject("/Fm"): writer._add_object(form)})  # type: ignore[index]
    assert read(tmp_path, writer).pages[0].text == "turned by a quarter"


def test_actual_text_speaks_for_its_glyphs(tmp_path: Path) -> None:
    content = "BT /F1 12 Tf 60 700 Td /Span <</ActualText (ffi)>> BDC (x) Tj EMC (ce) Tj ET"
    assert read(tmp_path, make_pdf([content])).pages[0].text == "ffice"


def test_printed_numbers_label_the_pages(tmp_path: Path) -> None:
    pages = [
        text_lines([*BODY, f"Page text number {number} differs."]) + f" BT /F1 9 Tf 290 30 Td ({number}) Tj ET"
        for number in (31, 32)
    ]
    assert [page.label for page in read(tmp_path, make_pdf(pages)).pages] == ["31", "32"]


FULL = [
    "The ministry counted the wells of the valley and then it",
    "wrote down all of their depths, one after another, in the",
]
REST = ["book that lies in the northern tower, and nobody of them", "asked for it again."]


def with_note(lines: Sequence[str], mark: str, note: str) -> str:
    """A page of text, a raised call in its first line behind the first word, and a note at the foot."""
    word, rest = lines[0].split(maxsplit=1)
    first = f"BT /F1 12 Tf 60 760 Td ({word}) Tj /F1 7 Tf 5 Ts ({mark}) Tj /F1 12 Tf 0 Ts ( {rest}) Tj ET "
    return first + text_lines(lines[1:], y=744) + f" BT /F1 9 Tf 60 60 Td ({mark} {note}) Tj ET"


def test_a_paragraph_that_runs_over_a_page_end_is_whole_where_it_begins(tmp_path: Path) -> None:
    pages = [text_lines(FULL), text_lines([*REST, "", "Another paragraph of the second page begins here."])]
    first, second = read(tmp_path, make_pdf(pages)).pages
    assert first.text == " ".join([*FULL, *REST])
    assert first.text[-first.carried :] == " ".join(REST)
    assert [(block.start, block.end) for block in first.blocks] == [(0, len(first.text))]
    assert (second.text, second.carried) == ("Another paragraph of the second page begins here.", 0)


def test_a_paragraph_may_run_over_several_pages(tmp_path: Path) -> None:
    pages = read(tmp_path, make_pdf([text_lines(FULL), text_lines(FULL), text_lines(REST), text_lines(BODY)])).pages
    assert [page.text for page in pages] == [" ".join([*FULL, *FULL, *REST]), "", "", " ".join(BODY)]
    assert [page.carried for page in pages] == [len(" ".join([*FULL, *REST])), 0, 0, 0]
    assert all(page.quality.status == "ok" for page in pages)


def test_an_empty_page_ends_the_paragraph_before_it(tmp_path: Path) -> None:
    pages = read(tmp_path, make_pdf([text_lines(FULL), "", text_lines(REST)])).pages
    assert [page.text for page in pages] == [" ".join(FULL), "", " ".join(REST)]
    assert [page.carried for page in pages] == [0, 0, 0]


@pytest.mark.parametrize("mark", ["1", "2"])
def test_a_paragraph_is_left_in_two_where_its_note_would_be_another_pages(tmp_path: Path, mark: str) -> None:
    content = [with_note([*FULL, *FULL], "1", "First of all."), with_note(REST, mark, "Second of all.")]
    pages = read(tmp_path, make_pdf(content)).pages
    assert [[note.mark for note in page.notes] for page in pages] == [["1"], [mark]]
    assert bool(pages[0].carried) == (mark == "2")
    assert [[call.mark for call in page.calls] for page in pages] == (
        [["1", "2"], []] if mark == "2" else [["1"], ["1"]]
    )


def test_an_author_under_the_title_is_no_heading(tmp_path: Path) -> None:
    def page(name: str) -> str:
        title = f"BT /F1 20 Tf 60 780 Td (The Made Wells) Tj ET BT /F1 14 Tf 60 750 Td ({name}) Tj ET "
        return title + "BT /F1 16 Tf 60 700 Td (1 Depths) Tj ET " + text_lines(BODY, y=670)

    document = read(tmp_path, make_pdf([page("Ann Writer and Bo Other")]))
    assert [block.kind for block in document.pages[0].blocks] == ["heading", "paragraph", "heading", "paragraph"]
    assert document.work.authors == ("Ann Writer", "Bo Other")
    document = read(tmp_path, make_pdf([page("Of depths and of heights")]))
    assert [block.kind for block in document.pages[0].blocks] == ["heading", "heading", "heading", "paragraph"]
    assert document.work.authors == ()


def test_a_year_in_the_text_is_not_the_works(tmp_path: Path) -> None:
    lines = [*FULL, *FULL, "book, though it cannot be told why. In 1967 they asked for it."]
    assert read(tmp_path, make_pdf([text_lines(lines)])).work.year is None


def test_a_page_of_slanted_text_is_read_and_a_slanted_watermark_is_not(tmp_path: Path) -> None:
    slanted = "q 0.9 -0.43 0.43 0.9 0 200 cm " + text_lines([*FULL, *REST], y=500, x=80) + " Q"
    assert read(tmp_path, make_pdf([slanted])).pages[0].text == " ".join([*FULL, *REST])
    watermark = "q 0.7 0.7 -0.7 0.7 200 200 cm BT /F1 60 Tf 0 0 Td (CONFIDENTIAL) Tj ET Q "
    assert read(tmp_path, make_pdf([watermark + text_lines(BODY)])).pages[0].text == " ".join(BODY)


def test_type_too_small_to_see_is_left_out(tmp_path: Path) -> None:
    content = text_lines(BODY) + " BT /F1 0.02 Tf 60 600 Td (nobody) Tj 0 -9 Td (sees this) Tj ET"
    assert read(tmp_path, make_pdf([content])).pages[0].text == " ".join(BODY)


def test_a_long_work_is_numbered_and_labelled_throughout(tmp_path: Path) -> None:
    pages = [
        text_lines([f"Words of leaf {number}."]) + f" BT /F1 9 Tf 290 30 Td ({number}) Tj ET"
        for number in range(5, 305)
    ]
    document = read(tmp_path, make_pdf(pages))
    assert [page.number for page in document.pages] == list(range(1, 301))
    assert [page.label for page in document.pages] == [str(number) for number in range(5, 305)]
    assert document.pages[299].text == "Words of leaf 304."


def test_the_last_page_of_a_long_work_has_its_running_head_out(tmp_path: Path) -> None:
    head = "BT /F1 12 Tf 60 800 Td (Harbour Studies) Tj ET "
    words = ["".join(chr(ord("a") + int(digit)) for digit in f"{number:03}") for number in range(251)]
    pages = [head + text_lines([f"Leaf {word} of this work", f"and {word} again."]) for word in words]
    last = read(tmp_path, make_pdf(pages)).pages[-1]
    assert (last.text, last.running) == ("Leaf cfa of this work and cfa again.", ("Harbour Studies",))


def test_a_long_work_is_joined_where_it_was_read_in_parts(tmp_path: Path) -> None:
    pages = [text_lines(BODY)] * 125 + [text_lines(FULL), text_lines(REST)] + [text_lines(BODY)] * 124
    document = read(tmp_path, make_pdf(pages))
    above, below = document.pages[125:127]
    assert above.text.endswith(" ".join([*FULL, *REST]))
    assert (above.carried, below.text) == (len(" ".join(REST)), "")


def test_a_list_of_notes_goes_on_where_a_long_work_was_read_in_parts(tmp_path: Path) -> None:
    lists = [text_lines(["Notes", "", "1. Marsh, Quays, 1911."]), text_lines(["2. Benali, Tides, 1920."])]
    body = [text_lines(BODY)]
    above, below = read(tmp_path, make_pdf([*body * 125, *lists, *body * 124])).pages[125:127]
    assert [page.notes[0].text for page in (above, below)] == ["Marsh, Quays, 1911.", "Benali, Tides, 1920."]
    assert below.text == ""


def lines_of(page: Page) -> list[tuple[int, str]]:
    """The printed lines of a page, each with its number and its text."""
    found = [(line.number, line.start) for block in page.blocks for line in block.lines]
    ends = [start for _, start in found[1:]] + [len(page.text)]
    return [(number, page.text[start:end].strip()) for (number, start), end in zip(found, ends, strict=True)]


def test_each_line_of_a_page_is_found_in_its_text(tmp_path: Path) -> None:
    page = read(tmp_path, make_pdf(["BT /F1 20 Tf 60 780 Td (A Made Work) Tj ET " + text_lines(BODY, y=740)])).pages[0]
    assert lines_of(page) == list(enumerate(["A Made Work", *BODY], start=1))
    assert [page.line_of(page.text.index(word)) for word in ("Work", "English", "It", "ends.")] == [1, 2, 3, 3]
    assert page.line_of(len("A Made Work")) is None
    assert page.line_of(len(page.text)) is None


def test_lines_stay_where_they_are_when_a_call_is_taken_out(tmp_path: Path) -> None:
    page = read(tmp_path, make_pdf([with_note(FULL, "1", "Marsh, Quays, 1911, page nine.")])).pages[0]
    assert (len(page.calls), lines_of(page)) == (1, [(1, FULL[0]), (2, FULL[1])])


def test_a_hyphen_that_is_undone_leaves_the_lines_apart(tmp_path: Path) -> None:
    lines = ["The harbour of the northern city was coun-", "ted among the largest of all."]
    page = read(tmp_path, make_pdf([text_lines(lines)])).pages[0]
    assert lines_of(page) == [(1, "The harbour of the northern city was coun"), (2, lines[1])]


def test_lines_over_a_page_end_have_the_numbers_of_the_next_page(tmp_path: Path) -> None:
    above, below = read(tmp_path, make_pdf([text_lines(FULL), text_lines([*REST, "", *BODY])])).pages
    assert lines_of(above) == [(1, FULL[0]), (2, FULL[1]), (1, REST[0]), (2, REST[1])]
    assert [number for number, _ in lines_of(below)] == [3, 4]


def test_bibliography_from_the_file_and_its_first_page(tmp_path: Path) -> None:
    lines = ["Published 2019.", "https://doi.org/10.1234/made.56", "ISBN 978-1-4028-9462-6"]
    metadata = {"/Title": "A Real Title", "/Author": "Ann Writer; Bo Other"}
    work = read(tmp_path, make_pdf([text_lines(lines)], metadata=metadata)).work
    assert (work.title, work.authors, work.year) == ("A Real Title", ("Ann Writer", "Bo Other"), 2019)
    assert (work.doi, work.isbn) == ("10.1234/made.56", "9781402894626")


@pytest.mark.parametrize("title", ["Microsoft Word - thesis final.docx", "untitled", "C:\\papers\\a.tex", "12-34", ""])
def test_a_file_name_is_no_title(tmp_path: Path, title: str) -> None:
    assert read(tmp_path, make_pdf([text_lines(BODY)], metadata={"/Title": title})).work.title == "made"


def test_encrypted_files(tmp_path: Path) -> None:
    writer = make_pdf([text_lines(BODY)])
    writer.encrypt("secret", algorithm="AES-256")
    assert "password" in refused(tmp_path, writer)
    assert "another" in refused(tmp_path, writer, password="wrong")
    assert read_pdf(written(tmp_path, writer), password="secret").pages[0].text == " ".join(BODY)


def test_an_empty_password_is_tried(tmp_path: Path) -> None:
    writer = make_pdf([text_lines(BODY)])
    writer.encrypt("", owner_password="owner", algorithm="AES-128")
    assert read(tmp_path, writer).pages[0].text == " ".join(BODY)


@pytest.mark.parametrize(
    "data", [b"", b"plain text", b"%PDF-1.7\n", b"\x00" * 2000], ids=["empty", "text", "head", "zeros"]
)
def test_what_is_no_pdf_is_refused_in_one_sentence(tmp_path: Path, data: bytes) -> None:
    refused(tmp_path, data)


def test_a_file_without_pages_is_refused(tmp_path: Path) -> None:
    assert "no pages" in refused(tmp_path, PdfWriter())


def test_junk_before_and_a_lost_end_are_put_right(tmp_path: Path) -> None:
    data = pdf_bytes(make_pdf([text_lines(BODY)]))
    cut = data[: data.rindex(b"startxref")]
    assert read(tmp_path, b"mail header\r\n\r\n" + cut).pages[0].text == " ".join(BODY)


def test_a_lost_trailer_is_found_again(tmp_path: Path) -> None:
    data = pdf_bytes(make_pdf([text_lines(BODY)]))
    cut = data[: data.rindex(b"xref\n")]
    cut = cut[: cut.rindex(b"xref")]
    assert read(tmp_path, cut).pages[0].text == " ".join(BODY)


def test_a_bad_page_costs_only_itself(tmp_path: Path) -> None:
    writer = make_pdf([text_lines(BODY), text_lines(BODY)])
    broken = DecodedStreamObject()
    broken.set_data(b"not deflated")
    broken[NameObject("/Filter")] = NameObject("/NoSuchFilter")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(broken)
    document = read(tmp_path, writer)
    assert document.pages[0].quality.status == "suspect"
    assert "could not be read" in document.pages[0].quality.reasons[0]
    assert document.pages[1].text == " ".join(BODY)
    assert document.quality.status == "suspect"


def test_a_page_without_a_box_is_read(tmp_path: Path) -> None:
    writer = make_pdf([text_lines(BODY)])
    writer.pages[0][NameObject("/CropBox")] = NullObject()
    assert read(tmp_path, writer).pages[0].text == " ".join(BODY)


def test_a_form_that_draws_itself_ends(tmp_path: Path) -> None:
    writer = make_pdf(["/Fm Do"])
    form = DecodedStreamObject()
    form.set_data(b"BT /F1 12 Tf 60 700 Td (again) Tj ET /Fm Do /Fm Do /Fm Do")
    form.update({NameObject("/Subtype"): NameObject("/Form")})
    resources = writer.pages[0]["/Resources"]
    resources[NameObject("/XObject")] = type(resources)({NameObject("/Fm"): writer._add_object(form)})  # type: ignore[index,call-arg]
    assert "again" in read(tmp_path, writer).pages[0].text


def test_rows_and_items_stand_on_successive_lines() -> None:
    kinds = ("paragraph", "item", "item", "row", "row", "paragraph")
    text, blocks, _ = lay_out([Called(TextBlock(kind, kind), ()) for kind in kinds])  # type: ignore[arg-type]
    assert text == "paragraph\n\nitem\nitem\n\nrow\nrow\n\nparagraph"
    assert [text[block.start : block.end] for block in blocks] == list(kinds)
