"""The quotations of a manuscript that can be checked, each with its nearest citation.

Passed over are titles of works between quotation marks, and one or two words that no citation follows: they are counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from assistant.quoting.cited import is_citation
from assistant.quoting.manuscript import Manuscript, without_code
from assistant.quoting.nearest_citation import Citation, CitationSearch, follows_at_once
from assistant.quoting.quotable import words_of
from assistant.quoting.quotation_marks import Quoted, quoted_spans

_SCARE_WORDS = 2
_AROUND_TITLE = 400
# “...” — Author (year), “Title”
_BEHIND_DASH = re.compile(r"[”“\"»«›]\s*(?:[—–―]|--)[^“”„\"«»‹›\n]*$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with the citation that is nearest to it, if any."""

    quoted: Quoted
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class FoundQuotations:
    """The quotations to check, in order, and how many were passed over."""

    quotations: tuple[Quotation, ...]
    scare_quotes: int
    """Of one or two words, without a citation."""
    titles: int


def quotations_of(
    manuscript: Manuscript, titles: Collection[str] = (), is_author: Callable[[str], bool] | None = None
) -> FoundQuotations:
    """The quotations with their citations; `titles` are of works that may be named between quotation marks.

    `is_author` says whether brackets right behind a quotation hold an author's name alone, which is a citation, too.
    """
    text = without_code(manuscript)
    known = {" ".join(words_of(form)) for title in titles for form in (title, re.split("[:：]", title)[0])}
    marked = [each for each in quoted_spans(manuscript, text) if words_of(each.text)]
    kept = [each for each in marked if not _is_title(each, text, known)]
    search = CitationSearch(manuscript, text, is_author)
    cited: list[Quotation] = []
    # From the last to the first: quotations of one sentence share the citation at its end.
    for at in reversed(range(len(kept))):
        begin = kept[at - 1].end if at else 0
        following = cited[-1] if cited else None
        shared = (following.quoted, following.citation) if following else None
        cited.append(Quotation(kept[at], search.nearest(kept[at], begin, shared)))
    checked = tuple(each for each in reversed(cited) if not _is_scare_quote(each, text))
    return FoundQuotations(checked, len(cited) - len(checked), len(marked) - len(kept))


def _is_title(quoted: Quoted, text: str, known: Collection[str]) -> bool:
    """Whether what stands between the marks is the title of a work in a citation, and not a quotation."""
    if quoted.block:
        return False
    if " ".join(words_of(quoted.text)) in known:
        return True
    before = text[max(quoted.start - _AROUND_TITLE, 0) : quoted.start]
    after = text[quoted.end : quoted.end + _AROUND_TITLE]
    inside = before.rfind("(") > before.rfind(")") and ")" in after
    closes = after.partition(")")[0] if inside else after.partition("\n\n")[0]
    if not (inside or quoted.in_note or _BEHIND_DASH.search(before)) or not is_citation(closes):
        return False
    mark_before = before.rstrip()[-1:]
    if quoted.in_note and mark_before in (",", "،", "("):
        return True
    return mark_before in (",", "،", "(", ".", ":") and bool(re.match(r"\s*(?:[,،.(]|in\b|في\b)", after))


def _is_scare_quote(quotation: Quotation, text: str) -> bool:
    """One or two words that no citation follows at once."""
    quoted = quotation.quoted
    if quoted.block or len(words_of(quoted.text)) > _SCARE_WORDS:
        return False
    return quotation.citation is None or not follows_at_once(text, quoted.end)
