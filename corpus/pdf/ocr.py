"""Pages without a usable text layer, read by OCR: ocrmypdf with tesseract's Arabic and English.

    a document with pages that need OCR -> ocrmypdf over these pages of its file -> tesseract's text of each of them
        -> paragraphs -> the document with these pages filled in, marked as read by OCR

The text is tesseract's own, beside the PDF, and not the text layer that ocrmypdf lays under the images: that one holds
Arabic words cut and turned to fit boxes. What a scan cannot show by words alone stays open: notes, running heads and
headings are paragraphs here.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.errors import CorpusError, UnreadableSource
from corpus.language import language_of
from corpus.models import Block, Document, Page, Quality
from corpus.quality import work_quality
from corpus.reasons import reason
from corpus.repair import repair

READ_BY_OCR = reason("read_by_ocr")
LANGUAGES = ("ara", "eng")

_SKIPPED = re.compile(r"\[OCR skipped on page\(s\) [\d-]+\]")
_HYPHENATED = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_ENCRYPTED = 8
"""ocrmypdf's exit code for a file that it may not open."""


class OcrUnavailable(CorpusError):
    """The programs that OCR needs are not on this machine."""


def require_ocr() -> str:
    """The path of ocrmypdf; raises OcrUnavailable where it, or tesseract with Arabic and English, is missing."""
    ocrmypdf, tesseract = shutil.which("ocrmypdf"), shutil.which("tesseract")
    installed: Sequence[str] = ()
    if tesseract is not None:
        listing = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, check=False)
        installed = listing.stdout.split()
    if ocrmypdf is None or not set(LANGUAGES) <= set(installed):
        raise OcrUnavailable(
            "OCR needs ocrmypdf and tesseract's Arabic: install the packages ocrmypdf and tesseract-ocr-ara"
            " (apt install ocrmypdf tesseract-ocr-ara), or index without --ocr."
        )
    return ocrmypdf


def needs_ocr(document: Document) -> bool:
    """Whether any page of the document does."""
    return any(page.quality.status == "needs_ocr" for page in document.pages)


def read_by_ocr(path: Path, document: Document, *, seconds_a_page: float = 120.0) -> Document:
    """The document with those of its pages that need OCR read by it; the others stay as they are.

    Raises OcrUnavailable where the programs are missing, UnreadableSource where they cannot read this file in time.
    """
    numbers = [page.number for page in document.pages if page.quality.status == "needs_ocr"]
    if not numbers:
        return document
    texts = dict(zip(numbers, _recognise(path, numbers, seconds_a_page), strict=True))
    pages = tuple(_read_page(page, texts[page.number]) if page.number in texts else page for page in document.pages)
    language = language_of("\n".join(page.text for page in pages))
    return Document(replace(document.work, language=language), pages, work_quality(pages))


def _read_page(page: Page, recognised: str) -> Page:
    text, blocks = lay_out(recognised)
    if not text:
        return replace(page, quality=Quality("needs_ocr", (*page.quality.reasons, reason("ocr_empty"))))
    return Page(page.number, text, blocks, page.label, quality=Quality("suspect", (READ_BY_OCR,)))


def lay_out(recognised: str) -> tuple[str, tuple[Block, ...]]:
    """Tesseract's lines as paragraphs a blank line apart, with their places; lines broken inside a word are joined."""
    paragraphs = re.split(r"\n\s*\n", _HYPHENATED.sub("", repair(recognised)))
    kept = [joined for paragraph in paragraphs if (joined := " ".join(paragraph.split()))]
    blocks: list[Block] = []
    start = 0
    for paragraph in kept:
        blocks.append(Block(start, start + len(paragraph)))
        start += len(paragraph) + len("\n\n")
    return "\n\n".join(kept), tuple(blocks)


def split_pages(sidecar: str) -> list[str]:
    """The texts of the pages that were read, in order, out of ocrmypdf's file of all pages."""
    # A run of pages left alone is one entry between form feeds.
    return [text for text in sidecar.split("\f") if not _SKIPPED.fullmatch(text.strip())]


def _recognise(path: Path, numbers: Sequence[int], seconds_a_page: float) -> list[str]:
    program = require_ocr()
    with tempfile.TemporaryDirectory(prefix="maraji-ocr-") as folder:
        sidecar = Path(folder, "text")
        command = [
            program,
            # Each named page is rendered and read anew: a destroyed text layer must not be taken for a good one.
            "--force-ocr",
            f"--pages={','.join(map(str, numbers))}",
            f"--language={'+'.join(LANGUAGES)}",
            "--rotate-pages",
            "--deskew",
            "--output-type=none",
            "--quiet",
            f"--sidecar={sidecar}",
            "--",
            str(path.resolve()),
            "-",
        ]
        # One thread a page is fastest once the pages are spread over the cores.
        code, said = _run(command, {**os.environ, "OMP_THREAD_LIMIT": "1"}, seconds_a_page * len(numbers))
        if code == _ENCRYPTED:
            raise UnreadableSource(f"{path.name} is encrypted and needs OCR: save it without its password first.")
        if code is None:
            raise UnreadableSource(f"{path.name} could not be read by OCR within {seconds_a_page:g} seconds a page.")
        texts = split_pages(sidecar.read_text(encoding="utf-8")) if sidecar.exists() else []
    if code != 0 or len(texts) != len(numbers):
        cause = said.strip().splitlines()[-1] if said.strip() else f"exit code {code}"
        raise UnreadableSource(f"{path.name} could not be read by OCR ({cause}); save it anew with another program.")
    return texts


def _run(command: Sequence[str], environment: Mapping[str, str], seconds: float) -> tuple[int | None, str]:
    """Exit code and stderr; None where the time ran out. The program ends with all that it started, also on Ctrl-C."""
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            _, said = process.communicate(timeout=seconds)
            return process.returncode, said
        except subprocess.TimeoutExpired:
            return None, ""
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL) if sys.platform != "win32" else process.kill()
