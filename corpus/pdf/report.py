"""A page for the eyes: each page of a PDF as a picture beside the text that was read from it.

    pypdfium2 draws a page -> a picture inside the HTML
    Page -> its blocks, calls, notes and running lines, each coloured

One file of HTML without scripts or links; all text of the document is escaped, and the file may load nothing.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Generator, Iterable
from contextlib import closing, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import CorpusError, UnreadableSource
from corpus.models import Block, Document, NoteCall, Page, Quality
from corpus.repair import repair

if TYPE_CHECKING:
    import pypdfium2

WIDTH = 900
"""Pixels that a page is drawn across: small print stays legible, a page is about 100 KB."""
LONGEST_SIDE = 4_000
"""Pixels of either side at most: a page may say that it is a mile long."""

_STYLE = """
body { margin: 0 2rem 4rem; color: #222; background: #f4f4f2 }
body { font: 16px/1.6 "Noto Naskh Arabic", Amiri, "DejaVu Sans", sans-serif }
header, section { max-width: 120rem; margin: 1.5rem auto }
section { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; align-items: start }
img, article, .nothing { background: #fff; border: 1px solid #ccc; width: 100%; box-sizing: border-box }
article, .nothing { padding: 1rem 1.5rem }
h2 { grid-column: 1 / -1; margin: 0; font-size: 1rem; color: #666 }
article p { margin: .5rem 0; white-space: pre-wrap; text-align: start; overflow-wrap: anywhere }
.heading { font-weight: bold; color: #0b4f9e; background: #e4eefb }
.heading.level1 { font-size: 1.4rem }
.heading.level2 { font-size: 1.15rem }
.item { color: #1b5e20; padding-inline-start: 1.5rem }
.row { color: #4a148c; background: #f5ecfa; font-size: .9rem; tab-size: 12 }
.caption { color: #795548; font-style: italic }
.reference { color: #37474f; background: #eceff1 }
.call { color: #fff; background: #c62828; border-radius: .3rem; padding: 0 .3rem }
.call { font-size: .75rem; vertical-align: super }
.note { color: #8e2b00; background: #fff1e6; font-size: .9rem }
.note b { margin-inline-end: .6rem }
.running { color: #777; background: #e8e8e8; font-size: .85rem }
.ok { color: #1b5e20 }
.suspect { color: #b26a00 }
.needs_ocr { color: #b71c1c }
.legend > * { display: inline-block; margin-inline-end: 1rem; padding: 0 .5rem }
"""
_HEAD = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1 dir="auto">{title}</h1>
<p dir="auto">{file} · {pages} · {quality}</p>
<p class="legend"><span class="heading">heading</span><span>paragraph</span><span class="item">list item</span><span
 class="row">table row</span><span class="caption">caption</span><span class="reference">reference</span><span
 class="call">call</span><span class="note">note</span><span class="running">running head or foot</span></p>
</header>
"""


class ReportUnavailable(CorpusError):
    """What draws the pages is not installed."""


def write_report(path: Path, document: Document, out: Path, *, password: str | None = None) -> None:
    """Write the report of the PDF at `path`, read as `document`, to `out`.

    Raises ReportUnavailable without the extra `report`, UnreadableSource where pdfium cannot open the file.
    """
    with closing(_pictures(path, password, len(document.pages))) as pictures:
        # The first picture comes before the file: a report that cannot be drawn leaves no file behind.
        first = [next(pictures, None)]
        with out.open("w", encoding="utf-8", errors="replace") as file:
            file.write(_head(path, document))
            for page, picture in zip(document.pages, chain(first, pictures), strict=False):
                file.write(page_html(page, picture))
            file.write("</body>\n</html>\n")


def page_html(page: Page, picture: bytes | None) -> str:
    """One page: its picture (JPEG), or a word that there is none, beside its text."""
    label = f" (printed {_escape(page.label)})" if page.label else ""
    if picture is None:
        shown = '<p class="nothing">pdfium could not draw this page.</p>'
    else:
        data = base64.b64encode(picture).decode("ascii")
        shown = f'<img alt="page {page.number}" src="data:image/jpeg;base64,{data}">'
    lines = [
        *(f'<p class="running" dir="auto">{_escape(line)}</p>' for line in page.running),
        *(_block(page, block) for block in page.blocks),
        *(f'<p class="note" dir="auto"><b>{_escape(note.mark)}</b>{_escape(note.text)}</p>' for note in page.notes),
    ]
    heading = f"<h2>Page {page.number}{label} · {_quality(page.quality)}</h2>"
    text = "\n".join(lines)
    return f"<section>\n{heading}\n{shown}\n<article>\n{text}\n</article>\n</section>\n"


def _head(path: Path, document: Document) -> str:
    return _HEAD.format(
        language=document.work.language,
        title=_escape(document.work.title),
        style=_STYLE,
        file=_escape(path.name),
        pages="1 page" if len(document.pages) == 1 else f"{len(document.pages)} pages",
        quality=_quality(document.quality),
    )


def _block(page: Page, block: Block) -> str:
    level = f" level{block.level}" if block.level else ""
    calls = [call for call in page.calls if block.start < call.offset <= block.end]
    return f'<p class="{block.kind}{level}" dir="auto">{_with_calls(page.text, block, calls)}</p>'


def _with_calls(text: str, block: Block, calls: Iterable[NoteCall]) -> str:
    parts = []
    start = block.start
    for call in sorted(calls, key=lambda call: call.offset):
        parts.append(f'{_escape(text[start : call.offset])}<bdi class="call">{_escape(call.mark)}</bdi>')
        start = call.offset
    return "".join(parts) + _escape(text[start : block.end])


def _quality(quality: Quality) -> str:
    reasons = _escape("; ".join(quality.reasons))
    return f'<span class="{quality.status}">{quality.status.replace("_", " ")}</span> {reasons}'


def _escape(text: str) -> str:
    """Text as text: no markup, and none of the controls that would turn the lines around it."""
    return html.escape(repair(text))


def _pictures(path: Path, password: str | None, pages: int) -> Generator[bytes | None, None, None]:
    """Each page drawn as JPEG; None for one that pdfium cannot draw."""
    try:
        import PIL.Image  # noqa: F401 - pypdfium2 hands its drawing over to it
        import pypdfium2
    except ImportError as error:
        raise ReportUnavailable("A report needs pypdfium2 and Pillow: pip install 'maraji[report]'.") from error
    try:
        opened = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        raise UnreadableSource(f"{path.name} cannot be drawn ({error}): read it without --report.") from error
    with closing(opened):
        for index in range(pages):
            picture = None
            with suppress(pypdfium2.PdfiumError, ValueError, IndexError, ArithmeticError, MemoryError):
                picture = _draw(opened[index])
            yield picture


def _draw(page: pypdfium2.PdfPage) -> bytes:
    with closing(page):
        width, height = page.get_size()
        scale = min(WIDTH / width, LONGEST_SIDE / width, LONGEST_SIDE / height)
        with closing(page.render(scale=scale)) as bitmap:
            data = io.BytesIO()
            bitmap.to_pil().convert("RGB").save(data, format="JPEG", quality=70)
            return data.getvalue()
