"""Pages made of paragraphs, and hits on them, by hand."""

from __future__ import annotations

from corpus.citations import citations_of, cited_in
from corpus.models import Block, Document, Language, Note, NoteCall, Page, Passage, Work
from corpus.passages import passages_of
from index.models import Hit

CERTAIN = 1.5


def page_of(*paragraphs: str, calls: tuple[NoteCall, ...] = (), notes: tuple[Note, ...] = ()) -> Page:
    """A page whose paragraphs are blocks; those that begin with "- " are items."""
    text = ""
    blocks: list[Block] = []
    for paragraph in paragraphs:
        item = paragraph.startswith("- ")
        text += ("\n" if item and blocks and blocks[-1].kind == "item" else "\n\n") if text else ""
        start = len(text)
        text += paragraph.removeprefix("- ")
        blocks.append(Block(start, len(text), "item" if item else "paragraph"))
    return Page(1, text, tuple(blocks), "7", calls, notes)


def hit_on(
    page: Page,
    cosines: dict[str, float] | None = None,
    score: float = CERTAIN,
    language: Language = "en",
    source: str = "a.md",
    section: tuple[str, ...] = ("2 Treaties",),
) -> Hit:
    """A hit on the first passage of a page; `cosines` gives units that hold a text their cosine, others have 0.1."""
    document = Document(Work("On Harbours", ("A. Mole",), 1911, language), (page,))
    passage: Passage = passages_of(document)[0]
    texts = [page.text[unit.start : unit.end] for unit in passage.units]
    cosine = [max([value for part, value in (cosines or {}).items() if part in text], default=0.1) for text in texts]
    return Hit(
        rank=1, score=score, source=source, title="On Harbours", authors=("A. Mole",), year=1911, page=1, label="7",
        section=section, start=passage.start, end=passage.end, text=passage.text, language=passage.language,
        units=passage.units, unit_scores=tuple(cosine), cited=cited_in(passage, citations_of(document)),
        quality=page.quality,
    )  # fmt: skip
