"""References as they stand under a passage or an answer: what is cited, and of an unresolved call what it could be."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.wording import say
from corpus.models import CitedReference, Language


def shown_references(cited: Iterable[CitedReference], language: Language) -> tuple[str, ...]:
    """One line for each, without repetition; unresolved ones in the words of the language."""
    return tuple(dict.fromkeys(shown_reference(each, language) for each in cited))


def shown_reference(cited: CitedReference, language: Language) -> str:
    """What is cited, or that it is uncertain, with what it could be."""
    if cited.reference is not None:
        return cited.shown
    if cited.candidates:
        said = say("could_be", language, candidates=say("or", language).join(cited.candidates))
    else:
        said = say("not_found" if cited.text is None else "open", language, mark=cited.mark)
    return said if cited.text is None else f"{cited.text} [{said}]"
