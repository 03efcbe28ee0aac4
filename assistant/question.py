"""What a question asks for: a definition, a list, a number, a date, a person, a place, a reason, a reference.

Read off its words, in both languages and on folded text, so that spelling and diacritics do not matter. The kind only
ever prefers one sentence of a passage to another; it never decides whether there is an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answers.question_words import ASKING, PATTERNS, SOURCE_WORDS, QuestionKind
from corpus.fold import clean_for_model, fold_text
from corpus.language import language_of
from corpus.models import Language
from index.analysis import stem, words

_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|he|she|his|her|him)\b"
    r"|\b(?:هذا|هذه|ذلك|تلك|هولاء)\b"
)
# On unfolded letters: a final heh is a pronoun, a final teh marbuta is not.
_SUFFIXED = re.compile("(?:[\u0621-\u064a]{3,}(?:ها|هم|هما|هن)|[\u0621-\u064a]{4,}ه)$")
_FOLLOW_UP_WORDS = 4
_PUNCTUATION = " ?؟.!،"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked, and as it is searched."""

    text: str
    language: Language
    kind: QuestionKind
    search_text: str
    """The question itself, and before it what the dialogue was about where it does not say so itself."""
    content: frozenset[str]
    """The stems of the words that say what is asked about."""


def understand(text: str, history: tuple[str, ...] = ()) -> Question:
    """What is asked, in the light of the earlier questions (oldest first)."""
    context = _carried(text, history)
    kind = _kind(text)
    search_text = _without_source_words(text) if kind == "reference" else text
    search_text = f"{context} {search_text}" if context else search_text
    return Question(text, language_of(text), kind, search_text, frozenset(content_stems(search_text)))


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry the matter of a text."""
    return [stem(word.text) for word in words(text) if word.text not in ASKING]


def _without_source_words(text: str) -> str:
    """The question without the words that ask for a source: the passage that has one does not contain them."""
    kept = [
        text[word.start : word.end]
        for word in words(text)
        if SOURCE_WORDS.isdisjoint((word.text, word.text.removeprefix("ال")))
    ]
    return " ".join(kept) or text


def _kind(text: str) -> QuestionKind:
    folded = fold_text(text).strip(_PUNCTUATION)
    return next((kind for kind, pattern in PATTERNS.items() if pattern.search(folded)), "other")


def _carried(text: str, history: tuple[str, ...]) -> str:
    """The earlier question that this one leans on, or nothing: a question that names its matter stands alone."""
    if not history or not _leans(text):
        return ""
    # A chain of follow-ups leads back to the last question that stood alone.
    for earlier in reversed(history):
        if not _leans(earlier):
            return earlier
    return history[0]


def _leans(text: str) -> bool:
    """Whether a question leaves out what it is about: no matter of its own, or little and a pronoun for the rest."""
    folded = fold_text(text).strip(_PUNCTUATION)
    own = [word for word in folded.split() if word not in ASKING and word.removeprefix("و") not in ASKING]
    if not own:
        return True
    suffixed = any(_SUFFIXED.search(word.strip(_PUNCTUATION)) for word in clean_for_model(text).split())
    return len(own) <= _FOLLOW_UP_WORDS and (bool(_PRONOUN.search(folded)) or (suffixed and len(own) <= 2))
