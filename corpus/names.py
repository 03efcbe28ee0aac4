"""Where the family name stands in a name that nobody divided: a guess, for citations and exports."""

from __future__ import annotations

import re

from corpus.fold import fold_text
from corpus.models import Name, Work

# On folded text: a name with one of these words is an institution's and stays whole.
_INSTITUTION = re.compile(
    r"\b(?:ال)?(?:وزاره|جامعه|مركز|معهد|هييه|مجلس|منظمه|لجنه|موسسه|جمعيه|اتحاد|حكومه|شركه|برنامج|مكتب|فريق|امانه|بنك|مشروع)\b"
    r"|\b(?:ministry|university|institute|institution|cent(?:er|re)|council|organi[sz]ation|committee|commission|foundation"
    r"|association|union|government|company|agency|office|group|team|bank|society|department|network|project)\b"
)
# What a family name begins with when it is more than the last word.
_BEFORE_FAMILY = frozenset(
    fold_text(word)
    for word in (
        "بن ابن بنت آل أبو أبي أم عبد بو ولد van von der den de del della di da dos la le el al bin ibn abu ben ter ten"
    ).split()
)


def author_names(work: Work) -> tuple[Name, ...]:
    """The authors of a work with their family names: as they are known, or else as they are likely to be."""
    return work.names or tuple(divided(author) for author in work.authors)


def divided(name: str) -> Name:
    """A name with its last word, and the particles before that, as the family name; the whole of an institution's."""
    words = name.split()
    if len(words) < 2 or _INSTITUTION.search(fold_text(name)) or re.search("[,،]", name):
        return Name(name)
    start = len(words) - 1
    while start > 1 and fold_text(words[start - 1]) in _BEFORE_FAMILY:
        start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]))
