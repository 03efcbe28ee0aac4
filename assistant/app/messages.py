"""What the widgets of the chat tell the app."""

from __future__ import annotations

from collections.abc import Hashable

from textual.message import Message


class BlockChosen(Message):
    """A block of a text pane was clicked, or chosen with Enter."""

    def __init__(self, target: Hashable) -> None:
        """`target` is what the block leads to."""
        super().__init__()
        self.target = target


class QuestionAsked(Message):
    """Enter was pressed on a question that is not blank."""

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question


class QuestionTooLong(Message):
    """What was typed or pasted into the box was cut."""
