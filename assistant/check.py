"""A manuscript's quotations against the index: which are there, as they are written, where they are said to be.

Each quotation is looked up in every work (`quote`), and the place found is compared with what its citation says
(`nearest_citation`, `cited`). A citation of pages alone, or "ibid.", goes on with the work cited before it, with or
without a quotation; a name alone means that work where its author has several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.quote import Found, Quotations
from assistant.quoting.cited import NamedWorks, Pages, brackets, is_citation, names_a_work, pages_of, refers_back
from assistant.quoting.manuscript import Manuscript
from assistant.quoting.nearest_citation import Citation
from assistant.quoting.quotable import Slice
from assistant.quoting.quotation_marks import Quoted
from assistant.quoting.quotations import quotations_of
from corpus.fold import fold_text
from index.models import Source

Kind: TypeAlias = Literal["exact", "folded", "altered", "elsewhere", "not_found"]

WRONG: frozenset[Kind] = frozenset({"altered", "elsewhere", "not_found"})
_AS_GOOD = 0.05
"""A place this much less similar is still taken, if it is the cited one."""
_NAMED_BEFORE = 60
"""Characters before brackets with a year, in which the author may stand."""


@dataclass(frozen=True, slots=True)
class Cited:
    """What a quotation's citation leads to."""

    text: str
    works: tuple[Source, ...]
    """More than one where it can be each; none where it names none of the index, or only pages."""
    pages: Pages
    missing: bool
    """It names a work, and the index does not have it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A quotation and what became of it."""

    quotation: Quoted
    kind: Kind
    cited: Cited | None
    found: Found | None
    """Where it really stands; None when it was not found."""
    as_cited: bool
    """Whether the place found is the cited one, as far as the citation says; altered ones can be elsewhere, too."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All quotations of a manuscript, in order."""

    checked: tuple[Checked, ...]
    scare_quotes: int
    """Passed over: one or two words without a citation."""
    titles: int
    """Passed over: titles of works."""

    @property
    def wrong(self) -> bool:
        """Whether any quotation is altered, elsewhere or not found."""
        return any(each.kind in WRONG for each in self.checked)


def check_manuscript(manuscript: Manuscript, quotations: Quotations, sources: Sequence[Source]) -> CheckReport:
    """Check every quotation of a manuscript against the works of an index."""
    works = NamedWorks(sources)
    found = quotations_of(manuscript, [source.title for source in sources], works.is_author)
    checked: list[Checked] = []
    last: tuple[Source, ...] = ()
    end = 0
    for quotation in found.quotations:
        last = _cited_between(manuscript.text, end, quotation.quoted.start, works, last)
        cited = _cited(quotation.citation, works, last) if quotation.citation else None
        last = cited.works if cited and (cited.works or cited.missing) else last
        end = quotation.quoted.end
        checked.append(_checked(quotation.quoted, quotations, cited))
    return CheckReport(tuple(checked), found.scare_quotes, found.titles)


def check_quotation(text: str, quotations: Quotations, cited: Cited | None = None) -> Checked:
    """Check one quotation, said to stand at a place or anywhere."""
    return _checked(Quoted(0, len(text), text), quotations, cited)


def _cited_between(text: str, start: int, end: int, known: NamedWorks, last: tuple[Source, ...]) -> tuple[Source, ...]:
    """The works cited last before an offset: in brackets in the running text, with the author in them or before them."""
    for opened, closed in brackets(text, start, end):
        inside = text[opened:closed]
        if not is_citation(inside):
            continue
        if names_a_work(inside):
            last = known.named(inside)  # none, where the index does not have it
        else:
            last = known.named(text[max(start, opened - _NAMED_BEFORE) : closed]) or last
        start = closed
    return last


def _cited(citation: Citation, known: NamedWorks, last: tuple[Source, ...]) -> Cited:
    pages = pages_of(citation.pages)
    if names_a_work(citation.work):
        works = known.named(citation.work)
        works = tuple(work for work in works if work in last) or works
        return Cited(citation.text, works, pages, missing=not works)
    works = () if refers_back(citation.work) else known.named(citation.around)
    return Cited(citation.text, works or last, pages, missing=False)


def _checked(quotation: Quoted, quotations: Quotations, cited: Cited | None) -> Checked:
    places = quotations.find(quotation.text, {work.source for work in cited.works} if cited else ())
    if not places:
        return Checked(quotation, "not_found", cited, None, as_cited=False)
    best = max(each.similarity for each in places)
    as_cited = next((each for each in places if each.similarity >= best - _AS_GOOD and _agrees(each, cited)), None)
    found = as_cited or places[0]
    kind: Kind = found.wording
    if as_cited is None and kind != "altered":
        kind = "elsewhere"
    return Checked(quotation, kind, cited, found, as_cited=as_cited is not None)


def _agrees(found: Found, cited: Cited | None) -> bool:
    """Whether a place is the cited one, as far as the citation says."""
    if cited is None:
        return True
    if cited.missing or (cited.works and found.source.source not in {work.source for work in cited.works}):
        return False
    if not cited.pages.labels:
        return True
    return any(not _pages(each, cited.pages.of_file).isdisjoint(cited.pages.labels) for each in found.slices)


def _pages(stands: Slice, of_file: bool) -> set[str]:
    """What the pages of a slice are called: by what is printed on them, or else by their place in the file."""
    part = stands.part
    names = {_name(part.label, part.page, of_file)}
    if stands.runs_on:
        names.add(_name(part.next_label, part.page + 1, of_file))
    return names


def _name(label: str | None, page: int, of_file: bool) -> str:
    return str(page) if of_file or label is None else fold_text(label)
