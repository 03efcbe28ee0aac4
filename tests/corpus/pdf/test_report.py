"""The report shows every page beside what was read from it, and whatever a document says stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableSource
from corpus.models import Block, Document, Note, NoteCall, Page, Quality, Work
from corpus.pdf import read_pdf
from corpus.pdf.report import page_html, write_report

pytest.importorskip("pypdfium2")
pytest.importorskip("PIL")
FILES = Path(__file__).with_name("files")


class Seen(HTMLParser):
    """The elements of a page and the text in each class of element."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in ("img", "meta"):
            self._open.append(dict(attrs).get("class") or tag)

    def handle_endtag(self, _tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self._open[-1] if self._open else "", data))


def seen(html: str) -> Seen:
    parser = Seen()
    parser.feed(html)
    return parser


def test_each_page_is_drawn_beside_its_text(tmp_path: Path) -> None:
    path, out = FILES / "notes.pdf", tmp_path / "report.html"
    document = read_pdf(path)
    write_report(path, document, out)
    html = out.read_text(encoding="utf-8")
    assert len(re.findall(r'src="data:image/jpeg;base64,/9j/', html)) == len(document.pages)
    texts = seen(html).texts
    assert any(kind.startswith("heading level") and data == "من السلسلة إلى الأقمار" for kind, data in texts)
    assert [data for kind, data in texts if kind == "call"] == ["call", "1", "2", "3"]
    assert len([kind for kind, _ in texts if kind == "note"]) == 1 + 3
    assert any(kind == "running" and "مجلة المعرفة" in data for kind, data in texts)


def test_a_page_shows_its_kinds_apart_and_in_order() -> None:
    page = Page(
        7,
        "Paper\n\nIt came late.\n\na\tb",
        blocks=(Block(0, 5, "heading", 2), Block(7, 20), Block(22, 25, "row")),
        label="vii",
        calls=(NoteCall("1", 14), NoteCall("2", 20)),
        notes=(Note("1", "Harrow, 12."),),
        running=("A Journal",),
        quality=Quality("suspect", ("3 words look reversed",)),
    )
    shown = seen(page_html(page, None))
    assert shown.texts == [
        ("h2", "Page 7 (printed vii) · "),
        ("suspect", "suspect"),
        ("h2", " 3 words look reversed"),
        ("nothing", "pdfium could not draw this page."),
        ("running", "A Journal"),
        ("heading level2", "Paper"),
        ("paragraph", "It came"),
        ("call", "1"),
        ("paragraph", " late."),
        ("call", "2"),
        ("row", "a\tb"),
        ("b", "1"),
        ("note", "Harrow, 12."),
    ]


@given(st.text(alphabet="<>&\"'/ab=\u202e\u2066\x1b\x00 script"))
def test_what_a_document_says_stays_text(text: str) -> None:
    page = Page(1, text, (Block(0, len(text)),), text, (NoteCall(text, 0),), (Note(text, text),), (text,))
    plain = page_html(Page(1, "", (Block(0, 0),), "l", (), (Note("", ""),), ("",)), None)
    shown = seen(page_html(page, None))
    assert set(shown.elements) == set(seen(plain).elements)
    assert not any(name.startswith("on") for name, _ in shown.attributes)
    assert not any(hidden in page_html(page, None) for hidden in "\u202e\u2066\x1b\x00")


def test_a_report_may_load_and_run_nothing(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    write_report(FILES / "poem.pdf", read_pdf(FILES / "poem.pdf"), out)
    html = out.read_text(encoding="utf-8")
    assert "default-src 'none'" in html
    assert "<script" not in html
    assert "http://" not in html
    assert "https://" not in html


def test_a_file_that_cannot_be_drawn_leaves_no_report(tmp_path: Path) -> None:
    path, out = tmp_path / "broken.pdf", tmp_path / "report.html"
    path.write_bytes(b"%PDF-1.7 and no more")
    with pytest.raises(UnreadableSource, match=r"broken\.pdf cannot be drawn"):
        write_report(path, Document(Work("t"), (Page(1, "text"),)), out)
    assert not out.exists()


def test_a_page_that_the_file_does_not_have_is_said(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    write_report(FILES / "poem.pdf", Document(Work("t"), (Page(1, "one"), Page(2, "two"))), out)
    assert out.read_text(encoding="utf-8").count("could not draw this page") == 1
