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
from index.analysis import words
from index.models import Hit, Source

# All on folded text.
_ASKED: dict[QuestionKind, re.Pattern[str]] = {
    "keywords": re.compile(
        r"^ما(?: ?هي)? الكلمات (?:المفتاحيه|الداله)(?: (?:في|ل|ل?هذه|ل?هذا))?(?: (?:ل|ال).*)?$"
        r"|^(?:what|which) (?:are|were) (?:the|its) key ?words(?: (?:of|in|for) .*)?$"
    ),
    "byline": re.compile(
        r"^من (?:هو |هي )?(?:كتب|كاتب|كاتبه|مولف|مولفه|مولفو|الف|صاحب|صاحبه|اعد|الكاتب|المولف|الباحث)\b"
        r"|^who (?:wrote(?! about\b)|authored|(?:is|are|was|were) the (?:author|writer)s? of)\b"
    ),
    "imprint": re.compile(
        r"^(?:متي|في اي (?:عام|سنه)) (?:كتبت?|نشرت?|صدرت?)\b"
        r"|^(?:when|(?:in )?(?:what|which) year) was .*\b(?:published|written|issued)$"
    ),
}
OF_THE_WORK = frozenset(_ASKED)
_A_WORK = frozenset(
    content_stems(
        "بحث دراسة ورقة مقال مقالة مداخلة كتاب للبحث للدراسة للورقة لبحث لدراسة لورقة لمقال لكتاب "
        "paper study article research book work"
    )
)
_SAID_OF_IT = frozenset(
    content_stems(
        "كتب كاتب كاتبة مؤلف مؤلفة مؤلفو ألف صاحب صاحبة أعد الكاتب المؤلف الباحث الباحثة نشر نشرت صدر صدرت كتبت عام سنة "
        "الكلمات المفتاحية الدالة wrote authored author authors writer keywords key words published written issued year about"
    )
)
_KEYWORDS = re.compile(r"^(?:ال)?كلمات (?:ال)?(?:مفتاحيه|داله)|^key ?words\b|(?:الكلمات المفتاحيه|key ?words)\W*$")
_MOST_OF_IT = 2 / 3
"""So much of a title, or of one half of it, or of a file's name, does a question say that means the work."""
_PART_OF_IT = 1 / 2
"""With "the paper on"."""
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
    stems = [stem for stem in content_stems(question.search_text) if len(stem) > 1]
    matter = [stem for stem in stems if stem not in _A_WORK | _SAID_OF_IT]
    a_work = not _A_WORK.isdisjoint(stems)
    named = [source for source in sources() if _is_meant(matter, a_work, source)]
    if not named or (kind != "keywords" and len(named) > (_MOST_NAMED if matter else 1)):
        return None
    written = [f"{' '.join(source.authors)} {source.year or ''}" for source in named]
    search_text = "Keywords الكلمات المفتاحية" if kind == "keywords" else " ".join(written)
    return replace(question, kind=kind, search_text=search_text), frozenset(source.source for source in named)


def _is_meant(asked: Sequence[str], a_work: bool, source: Source) -> bool:
    """Whether what is asked about is a work itself and not what it is about: "the Muqaddimah" is no "Reading of the Muqaddimah".

    All that is asked about names the work, and most of a name is there; only part of one, an author or a single word that is
    not the whole title will do with "the paper", «دراسة».
    """
    matter = set(asked)
    halves = re.split(r"\s*[:：]\s+", source.title, maxsplit=1)
    file = re.sub(r"[\W_]+", " ", source.source.rsplit(".", 1)[0])
    called = [set(content_stems(name)) for name in (source.title, *halves, file)]
    authors = set(content_stems(" ".join(source.authors)))
    if not matter <= authors.union(*called):
        return False
    if not matter or (a_work and not matter.isdisjoint(authors)):
        return True
    if len(asked) == 1 and not a_work:
        return matter == called[0]
    least = _PART_OF_IT if a_work and len(asked) > 1 else _MOST_OF_IT
    return any(name and len(matter & name) >= least * len(name) for name in called)


def says(kind: QuestionKind, text: str, hit: Hit, unit: Unit) -> bool:
    """Whether a unit is the line of its work that such a question asks for."""
    folded = fold_text(text)
    match kind:
        case "keywords":
            return is_keyword_line(text)
        case "byline":
            said = _words(text)
            named = any(_words(name) <= said for name in hit.authors)
            return named and (not hit.section or _at_the_top(hit, unit))
        case _:
            return _at_the_top(hit, unit) and str(hit.year) in folded


def _words(text: str) -> set[str]:
    return {word.text for word in words(text)}


def is_keyword_line(text: str) -> bool:
    """Whether a text is the line that lists a work's keywords."""
    return _KEYWORDS.match(fold_text(text)) is not None


def on_title_page(hit: Hit, unit: Unit) -> bool:
    """Whether a unit is a line before the first heading of its work, and no sentence: title, byline, affiliation, imprint."""
    return not hit.section and _at_the_top(hit, unit)


def _at_the_top(hit: Hit, unit: Unit) -> bool:
    """The same, but under its first heading too: a subtitle may have been read as one."""
    if len(hit.section) > 1 or hit.page != 1 or unit.start > _TITLE_PAGE:
        return False
    start, end = unit.start - hit.start, unit.end - hit.start
    alone = hit.text[:start].endswith("\n") or not start, hit.text[end:].startswith("\n") or end == len(hit.text)
    return all(alone) and not _ENDS_A_SENTENCE.search(hit.text[start:end].rstrip())
