"""What the widgets of the chat tell the app."""

from __future__ import annotations

from collections.abc import Hashable

from textual.message import Message

from assistant.app.library_list import Ticks
from index.models import Source


class ScreenReady(Message):
    """The screen is composed."""


class BlockChosen(Message):
    """A block of a text pane was clicked, or chosen with Enter."""

    def __init__(self, target: Hashable) -> None:
        """`target` is what the block leads to."""
        super().__init__()
        self.target = target


class ItemTicked(Message):
    """Space was pressed on an item of a list."""

    def __init__(self, target: Hashable) -> None:
        super().__init__()
        self.target = target


class ItemDropped(Message):
    """Delete was pressed on an item of a list."""

    def __init__(self, target: Hashable) -> None:
        super().__init__()
        self.target = target


class TextSelected(Message):
    """The mouse was drawn over a text."""

    def __init__(self, text: str) -> None:
        """`text` is in logical order."""
        super().__init__()
        self.text = text


class QuestionAsked(Message):
    """Enter was pressed on a question that is not blank."""

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question


class LookedFor(Message):
    """Other words are looked for."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class LookedOn(Message):
    """The next place, or with -1 the one before, is looked for; with 0 what is there is taken."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step


class QuestionTooLong(Message):
    """What was typed or pasted into the box was cut."""


class Told(Message):
    """A widget has something to tell the user in a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Failed(Message):
    """Something that a widget asked for went wrong."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class TicksChanged(Message):
    """Something else is ticked in the library."""

    def __init__(self, ticks: Ticks) -> None:
        super().__init__()
        self.ticks = ticks


class WorkOpened(Message):
    """A work of the library is to be read."""

    def __init__(self, work: Source) -> None:
        super().__init__()
        self.work = work


class SessionPicked(Message):
    """A kept conversation is to be opened, or with an empty name a new one begun."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class SessionRemoved(Message):
    """A kept conversation is deleted."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
