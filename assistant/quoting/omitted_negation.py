"""Whether an omission turns a quotation round: the source denies what the quotation, without its "not", affirms.

What stands between two quoted pieces -> what of it belongs to their own sentences -> its clauses, except those set apart by
commas that only add something ("…, which nobody liked, …") -> one with a word that denies, idioms aside. No grammar is parsed.
"""

from __future__ import annotations

import re

from assistant.comparing.oppositions import NEGATORS
from assistant.quoting.quotable import words_of
from corpus.fold import fold_text
from corpus.sentences import sentence_spans

DENIES = NEGATORS | frozenset(
    "nowhere shouldn wouldn mustn needn shan hadn لست لسنا لستم لستن لسن ليسا ليستا وليسوا فلن غير بغير بلا عدم لعدم بعدم".split()
)
"""Folded words that deny."""
_ADDS = frozenset(
    "which who whom whose where when while whereas although though because since as if unless"
    " الذي التي الذين اللذان اللذين اللتان اللتين اللواتي اللاتي حيث رغم مع لان لانه لانها اذ اذا وان ولو كما بينما".split()
)
# On folded text: what denies nothing as a whole.
_IDIOM = re.compile(
    r"\bnos?\. ?(?=[0-9])|\bnot (?:only|merely|just)\b|\bor not\b|\bno doubt\b|\bnothing but\b"
    r"|\b[وف]?لا ?(?:سيما|شك|ريب|بد|محاله|[يت]زال)\b|\b(?:ب|من )?(?:لا|دون) (?:اي )?(?:شك|ريب)\b"
)
_CLAUSE = re.compile(r"[,،;؛:()—–]")
_ONE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
_AROUND = 300
"""Characters of the quoted pieces: enough to see where their sentences end and begin."""


def omitted_negation(before: str, omitted: str, after: str) -> str | None:
    """What an omission leaves out of the quoted sentences, in one line, where that denies something; else None.

    `before` and `after` are the quoted pieces around it, as the source has them.
    """
    if not _denies(omitted):
        return None
    before, after = before[-_AROUND:], after[:_AROUND]
    text = _ONE_BREAK.sub(" ", before + omitted + after)
    start, end = len(before), len(before) + len(omitted)
    spans = sentence_spans(text, 0, len(text))
    ends = next((stop for _, stop in spans if stop >= start), end)
    begins = next((first for first, _ in reversed(spans) if first <= end), start)
    if ends >= end:
        clauses = _clauses(text[start:end], joined_before=True, joined_after=True)
    else:
        tail, head = text[start:ends], text[max(begins, ends) : end]
        clauses = [*_clauses(tail, joined_before=True), *_clauses(head, joined_after=True)]
    return " … ".join(" ".join(clause.split()) for clause in clauses if _denies(clause)) or None


def _denies(text: str) -> bool:
    return not DENIES.isdisjoint(words_of(_IDIOM.sub(" ", fold_text(text))))


def _clauses(text: str, *, joined_before: bool = False, joined_after: bool = False) -> list[str]:
    """The clauses of a part of a sentence that can deny the quoted words: those that touch them, and what does not only add."""
    clauses = _CLAUSE.split(text)
    last = len(clauses) - 1
    return [
        clause
        for at, clause in enumerate(clauses)
        if (at == 0 and joined_before) or (at == last and joined_after) or not _only_adds(clause)
    ]


def _only_adds(clause: str) -> bool:
    words = words_of(clause)
    return bool(words) and words[0] in _ADDS
