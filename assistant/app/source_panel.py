"""The source of the chosen citation as blocks of text: where it stands, what it rests on, and its whole page. Pure."""

from __future__ import annotations

from assistant.app.blocks import Block
from assistant.app.evidence import Evidence, heading_of
from assistant.app.page_view import PageView
from assistant.app.strings import Strings
from assistant.terminal_rtl import Span
from assistant.wording import say
from corpus.models import Page
from corpus.reasons import in_language


def citation_blocks(evidence: Evidence, view: PageView | None, strings: Strings) -> list[Block]:
    """What stands above the page: its citation, its number, where else the same is said, the references that it rests on.

    `view` may be of another page than the cited one, and then the citation is that page's; or None while it is read.
    """
    page: Page | None = view.page if view else None
    number, label = (page.number, page.label) if page else (evidence.page, evidence.label)
    place = strings.page_of_file.format(number)
    if label:
        place = f"{strings.page.format(label)} ({place})"
    if view is None or shows_quotation(evidence, view):
        heading, references, also = evidence.citation, evidence.references, evidence.also
    else:
        heading, references, also = heading_of(evidence, view.page, view.start, strings.language), (), ()
    blocks = [Block(heading, style="heading"), Block(place, style="faint", base=strings.base)]
    for other in also:
        told = say("also", strings.language, place=other)
        at = told.index(other)
        blocks.append(Block(told, style="faint", base=strings.base, isolates=((at, at + len(other)),)))
    if references:
        blocks.append(Block(strings.references, style="faint", base=strings.base))
        blocks += [Block(reference) for reference in references]
    return blocks


def page_blocks(
    evidence: Evidence, view: PageView, strings: Strings, *, changed: bool = False
) -> tuple[list[Block], int]:
    """A page and its notes, and which of the blocks is its text; only on the cited page something is marked.

    `changed`: the quotation is no longer on its page, so nothing is marked and the reader is told.
    """
    page = view.page
    blocks: list[Block] = []
    if changed and page.number == evidence.page:
        blocks.append(Block(strings.source_changed, style="error", base=strings.base))
    if page.quality.status != "ok":
        reasons = strings.list_mark.join(in_language(each, strings.language) for each in page.quality.reasons)
        reasons = reasons or page.quality.status
        blocks.append(Block(strings.quality.format(reasons), style="error", base=strings.base))
    spans: list[Span] = [(block.start, block.end, "heading") for block in page.blocks if block.kind == "heading"]
    if page.number == evidence.page and not changed:
        spans += [(*evidence.passage, "passage"), (*evidence.sentence, "sentence"), (*evidence.highlight, "highlight")]
    shown = [(start - view.start, end - view.start, style) for start, end, style in spans]
    text_block = len(blocks)
    blocks.append(Block(view.text, tuple(span for span in shown if span[1] > 0 and span[0] < len(view.text))))
    if view.notes:
        blocks.append(Block(strings.notes, style="heading", base=strings.base, gap=1))
    for note in view.notes:
        blocks.append(Block(f"({note.mark}) {note.text}", ((0, len(note.mark) + 2, "mark"),)))
        if note.reference and note.reference != note.text:
            blocks.append(Block(f"= {note.reference}", style="faint"))
    return blocks, text_block


def shows_quotation(evidence: Evidence, view: PageView) -> bool:
    """Whether the quotation is in view as a whole."""
    start, end = evidence.sentence
    return view.page.number == evidence.page and view.start <= start and end <= view.end
