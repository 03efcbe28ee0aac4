"""The source of the chosen citation as blocks of text: where it stands, what it rests on, and its whole page. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.app.blocks import Block
from assistant.app.evidence import Evidence
from assistant.app.page_view import PageView
from assistant.app.strings import STRINGS, Strings
from assistant.terminal_rtl import Base, Span
from corpus.models import Page
from index.models import Source


def citation_blocks(evidence: Evidence, page: Page | None, strings: Strings) -> list[Block]:
    """What stands above the page: the citation, the page that is shown, the references that the quotation rests on.

    `page` may be another page of the source than the cited one, or None while it is read.
    """
    base: Base = "rtl" if strings.is_rtl else "ltr"
    number, label = (page.number, page.label) if page else (evidence.page, evidence.label)
    place = strings.page_of_file.format(number)
    if label:
        place = f"{strings.page.format(label)} ({place})"
    blocks = [Block(evidence.citation, style="heading"), Block(place, style="faint", base=base)]
    if evidence.references:
        blocks.append(Block(strings.references, style="faint", base=base))
        blocks += [Block(reference) for reference in evidence.references]
    return blocks


def page_blocks(evidence: Evidence, view: PageView, strings: Strings) -> tuple[list[Block], int]:
    """A page and its notes, and which of the blocks is its text; only on the cited page something is marked."""
    base: Base = "rtl" if strings.is_rtl else "ltr"
    page = view.page
    blocks: list[Block] = []
    if page.quality.status != "ok":
        reasons = strings.list_mark.join(page.quality.reasons) or page.quality.status
        blocks.append(Block(strings.quality.format(reasons), style="error", base=base))
    spans: list[Span] = [(block.start, block.end, "heading") for block in page.blocks if block.kind == "heading"]
    if page.number == evidence.page:
        spans += [(*evidence.passage, "passage"), (*evidence.sentence, "sentence"), (*evidence.highlight, "highlight")]
    shown = [(start - view.start, end - view.start, style) for start, end, style in spans]
    text_block = len(blocks)
    blocks.append(Block(view.text, tuple(span for span in shown if span[1] > 0 and span[0] < len(view.text))))
    if view.notes:
        blocks.append(Block(strings.notes, style="heading", base=base, gap=1))
    for note in view.notes:
        blocks.append(Block(f"({note.mark}) {note.text}", ((0, len(note.mark) + 2, "mark"),)))
        if note.reference and note.reference != note.text:
            blocks.append(Block(f"= {note.reference}", style="faint"))
    return blocks, text_block


def library_blocks(sources: Sequence[Source], strings: Strings) -> list[Block]:
    """The works in the index, each with its bibliography, size and quality."""
    base: Base = "rtl" if strings.is_rtl else "ltr"
    if not sources:
        return [Block(strings.library_empty, style="heading", base=base)]
    blocks = [Block(f"{strings.library} – {strings.works.format(len(sources))}", style="heading", base=base)]
    for work in sources:
        blocks.append(Block(work.title or work.source, gap=1))
        own = STRINGS[work.language]
        parts = (*work.authors, str(work.year or ""), work.source, own.pages.format(work.pages))
        own_base: Base = "rtl" if own.is_rtl else "ltr"
        blocks.append(Block(own.list_mark.join(part for part in parts if part), style="faint", base=own_base))
        if work.quality.status != "ok":
            reasons = strings.list_mark.join(work.quality.reasons) or work.quality.status
            blocks.append(Block(strings.quality.format(reasons), style="error", base=base))
    return blocks
