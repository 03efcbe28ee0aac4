"""What a work says of itself: its keywords, who wrote it, when it was published.

The lines that say so (keyword line, byline, imprint) answer exactly the questions that ask for them, and no other: each has
the names, the years and the words that any question shares. A question asks for one of them -> the works that it names by
title, author or file -> a search in these works alone, for what their title pages say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answers.question_words import QuestionKind, bare_question
from assistant.question import Question, content_stems
from corpus.fold import fold_text
from corpus.models import Unit
from index.models import Hit, Source

# All on folded text.
_ASKED: dict[QuestionKind, re.Pattern[str]] = {
    "keywords": re.compile(
        r"^ما(?: ?هي)? الكلمات (?:المفتاحيه|الداله)(?: (?:في|ل|ل?هذه|ل?هذا))?(?: (?:لل|ال).*)?$"
        r"|^(?:what|which) (?:are|were) (?:the|its) key ?words(?: (?:of|in|for) .*)?$"
    ),
    "byline": re.compile(
        r"^من (?:هو |هي )?(?:كتب|كاتب|كاتبه|مولف|مولفه|مولفو|الف|صاحب|صاحبه|اعد|الكاتب|المولف|الباحث)\b"
        r"|^who (?:wrote|authored|(?:is|are|was|were) the (?:author|writer)s? of)\b"
    ),
    "imprint": re.compile(
        r"^(?:متي|في اي (?:عام|سنه)) (?:كتبت?|نشرت?|صدرت?)\b"
        r"|^(?:when|(?:in )?(?:what|which) year) was .*\b(?:published|written|issued)$"
    ),
}
OF_THE_WORK = frozenset(_ASKED)
_GENERIC = frozenset(
    content_stems(
        "كتب كاتب كاتبة مؤلف مؤلفة مؤلفو ألف صاحب صاحبة أعد الكاتب المؤلف الباحث الباحثة نشر نشرت صدر صدرت كتبت عام سنة "
        "بحث دراسة ورقة مقال مقالة مداخلة كتاب الكلمات المفتاحية الدالة للبحث للدراسة للورقة "
        "wrote authored author authors writer paper study article research book work keywords key words published written "
        "issued year about"
    )
)
_KEYWORDS = re.compile(r"^(?:ال)?كلمات (?:ال)?(?:مفتاحيه|داله)|^key ?words\b|(?:الكلمات المفتاحيه|key ?words)\W*$")
_MOST_NAMED = 3
"""Of more works than these a question means none in particular."""
_ENDS_A_SENTENCE = re.compile(r"[.!?؟:؛;…][»”\"')\]]*$")
_TITLE_PAGE = 1000
"""So many characters at most go before the first heading of a work and are still its title page."""


def of_the_works(question: Question, sources: Callable[[], Sequence[Source]]) -> tuple[Question, frozenset[str]] | None:
    """A question for what works say of themselves, as it is searched, and the works; None for any other question."""
    folded = bare_question(fold_text(question.text).strip(" ?؟.!،"))
    kind = next((kind for kind, pattern in _ASKED.items() if pattern.search(folded)), None)
    if kind is None:
        return None
    matter = set(content_stems(question.search_text)) - _GENERIC
    named = [source for source in sources() if matter <= _names_of(source)]
    if not named or (kind != "keywords" and len(named) > (_MOST_NAMED if matter else 1)):
        return None
    written = [f"{' '.join(source.authors)} {source.year or ''}" for source in named]
    search_text = "Keywords الكلمات المفتاحية" if kind == "keywords" else " ".join(written)
    return replace(question, kind=kind, search_text=search_text), frozenset(source.source for source in named)


def _names_of(source: Source) -> set[str]:
    file = re.sub(r"[\W_]+", " ", source.source)
    return set(content_stems(" ".join((source.title, *source.authors, file))))


def says(kind: QuestionKind, text: str, hit: Hit, unit: Unit) -> bool:
    """Whether a unit is the line of its work that such a question asks for."""
    folded = fold_text(text)
    match kind:
        case "keywords":
            return is_keyword_line(text)
        case "byline":
            words = set(folded.split())
            return not hit.section and any(set(fold_text(name).split()) <= words for name in hit.authors)
        case _:
            return on_title_page(hit, unit) and str(hit.year) in folded


def is_keyword_line(text: str) -> bool:
    """Whether a text is the line that lists a work's keywords."""
    return _KEYWORDS.match(fold_text(text)) is not None


def on_title_page(hit: Hit, unit: Unit) -> bool:
    """Whether a unit is a line before the first heading of its work, and no sentence: title, byline, affiliation, imprint."""
    if hit.section or hit.page != 1 or unit.start > _TITLE_PAGE:
        return False
    start, end = unit.start - hit.start, unit.end - hit.start
    alone = hit.text[:start].endswith("\n") or not start, hit.text[end:].startswith("\n") or end == len(hit.text)
    return all(alone) and not _ENDS_A_SENTENCE.search(hit.text[start:end].rstrip())
