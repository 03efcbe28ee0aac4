"""Pages that are images are read by the real programs where they are; without them the way out is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableSource
from corpus.models import Document, Page, Quality, Work
from corpus.pdf import read_pdf
from corpus.pdf.ocr import READ_BY_OCR, OcrUnavailable, lay_out, needs_ocr, read_by_ocr, require_ocr, split_pages
from corpus.reading import read_sources

FILES = Path(__file__).with_name("files")
SCAN = Quality("needs_ocr", ("the page is an image without a text layer",))


def programs_are_here() -> bool:
    try:
        require_ocr()
    except OcrUnavailable:
        return False
    return True


real = pytest.mark.skipif(not programs_are_here(), reason="needs the packages ocrmypdf and tesseract-ocr-ara")


def scanned(*sources: Path, out: Path) -> Path:
    """The first pages of PDFs as a scanner gives them: 200 dots an inch, grey, no text layer."""
    pdfium = pytest.importorskip("pypdfium2")
    pytest.importorskip("PIL")
    pictures = [pdfium.PdfDocument(source)[0].render(scale=200 / 72).to_pil().convert("L") for source in sources]
    pictures[0].save(out, save_all=True, append_images=pictures[1:], resolution=200)
    return out


@real
def test_a_scan_is_read_and_says_so(tmp_path: Path) -> None:
    path = scanned(FILES / "wells.pdf", FILES / "columns.pdf", out=tmp_path / "scan.pdf")
    before = read_pdf(path)
    assert needs_ocr(before)
    after = read_by_ocr(path, before)
    english, arabic = after.pages
    assert "The survey of 1884 counted 312 wells in the valley" in english.text
    assert "في منتصف القرن الثامن" in " ".join(arabic.text.split())
    assert after.work.language == "ar"
    assert not needs_ocr(after)
    for page in after.pages:
        assert page.quality == Quality("suspect", (READ_BY_OCR,))
        assert [page.text[block.start : block.end] for block in page.blocks] == page.text.split("\n\n")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH: with a tesseract that knows Arabic, and whatever a test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program(folder, "tesseract", "printf 'ara\\neng\\n'")
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


SCANNED = Document(
    Work("t"), (Page(1, "kept", label="i"), Page(2, "", label="ii", quality=SCAN), Page(3, "", quality=SCAN))
)
unix = pytest.mark.skipif(os.name != "posix", reason="the stand-ins are shell scripts")


@unix
@pytest.mark.parametrize("there", ["nothing", "no Arabic", "no ocrmypdf"])
def test_missing_programs_are_named_with_their_packages(programs: Path, there: str) -> None:
    if there == "no ocrmypdf":
        pass
    elif there == "no Arabic":
        program(programs, "ocrmypdf", "exit 0")
        program(programs, "tesseract", "echo eng")
    else:
        programs.joinpath("tesseract").unlink()
    with pytest.raises(OcrUnavailable, match=r"ocrmypdf and tesseract-ocr-ara"):
        read_by_ocr(Path("a.pdf"), SCANNED)


@unix
def test_missing_programs_are_missed_before_anything_is_read(programs: Path, tmp_path: Path) -> None:
    programs.joinpath("tesseract").unlink()
    text = tmp_path / "a.txt"
    text.write_text("Text that needs no OCR.")
    with pytest.raises(OcrUnavailable):
        next(read_sources([text], ocr=True))


def test_a_document_that_needs_no_ocr_needs_no_programs() -> None:
    document = Document(Work("t"), (Page(1, "text"),))
    assert read_by_ocr(Path("a.pdf"), document) is document


@unix
def test_only_the_pages_that_need_it_are_replaced(programs: Path) -> None:
    text = r"[OCR skipped on page(s) 1]\fمن السلسلة\nإلى الأقمار\n\nThe sur-\nvey\n\f"
    script = f"""
for word; do case $word in --pages=2,3) pages=yes;; --sidecar=*) printf '{text}' > "${{word#--sidecar=}}";; esac; done
[ "$pages" = yes ]"""
    program(programs, "ocrmypdf", script)
    kept, read, blank = read_by_ocr(Path("a.pdf"), SCANNED).pages
    assert kept == SCANNED.pages[0]
    assert read.text == "من السلسلة إلى الأقمار\n\nThe survey"
    assert (read.number, read.label, read.quality.reasons) == (2, "ii", (READ_BY_OCR,))
    assert blank.quality.status == "needs_ocr"
    assert blank.quality.reasons[-1] == "OCR found no text on it"


@unix
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 8", "a.pdf is encrypted"),
        ("echo oh >&2; echo 'no such luck' >&2; exit 2", r"a.pdf could not be read by OCR \(no such luck\)"),
        ("exit 0", "a.pdf could not be read by OCR"),
        ("while :; do :; done", "a.pdf could not be read by OCR within 0.1 seconds a page"),
    ],
)
def test_a_file_that_ocr_cannot_read_is_named_with_its_reason(programs: Path, script: str, said: str) -> None:
    program(programs, "ocrmypdf", script)
    with pytest.raises(UnreadableSource, match=said):
        read_by_ocr(Path("a.pdf"), SCANNED, seconds_a_page=0.1)


def test_pages_left_alone_are_no_texts() -> None:
    sidecar = "[OCR skipped on page(s) 1-3]\fone\n\f\fthree\f[OCR skipped on page(s) 7]"
    assert split_pages(sidecar) == ["one\n", "", "three"]


@given(st.lists(st.text(alphabet="ab-é ا،\n\u200f", max_size=30), max_size=5))
def test_blocks_are_slices_of_the_text(paragraphs: list[str]) -> None:
    text, blocks = lay_out("\n\n".join(paragraphs))
    assert [text[block.start : block.end] for block in blocks] == (text.split("\n\n") if text else [])
    assert all(text[block.start : block.end].strip() for block in blocks)
