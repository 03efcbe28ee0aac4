"""What a question asks for: a definition, a list, a number, a date, a person, a place, a reason, a reference.

Read off its words, in both languages and on folded text, so that spelling and diacritics do not matter. The kind only
ever prefers one sentence of a passage to another; it never decides whether there is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answers.follow_up import leans, topic_of
from assistant.answers.question_words import ASKING, SOURCE_WORDS, QuestionKind, kind_of
from corpus.language import language_of
from corpus.models import Language
from index.analysis import stem, words


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked, and as it is searched."""

    text: str
    language: Language
    kind: QuestionKind
    search_text: str
    """The question itself, and before it the words of what the dialogue was about where it does not say so itself."""
    content: frozenset[str]
    """The stems of the words that say what is asked about: its own, for each passage found is on the topic already."""
    history: tuple[str, ...] = ()
    """The questions asked before, oldest first."""


def understand(text: str, history: tuple[str, ...] = ()) -> Question:
    """What is asked, in the light of the earlier questions (oldest first)."""
    kind = kind_of(text)
    search_text = _without_source_words(text) if kind == "reference" else text
    topic = _carried(text, history)
    content = content_stems(search_text) or content_stems(topic)
    return Question(text, language_of(text), kind, f"{topic} {search_text}".strip(), frozenset(content), history)


def _carried(text: str, history: tuple[str, ...]) -> str:
    """The matter of the earlier question that this one leans on, without the words that asked it; or nothing."""
    topic = topic_of(history) if history else ""
    return (matter_of(topic) or topic) if topic and leans(text, topic) else ""


def matter_of(text: str) -> str:
    """The words of a text that carry its matter, as they are written."""
    return " ".join(text[word.start : word.end] for word in words(text) if word.text not in ASKING)


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
