"""The conversation, scrolled to what matters, and the words that are looked for in it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.app.conversation import conversation_blocks, welcome_blocks
from assistant.app.find import Match, find_all
from assistant.app.session import Chosen, Session
from assistant.app.strings import Strings
from assistant.app.text_pane import TextPane
from assistant.terminal_rtl import Mode, Span


class ConversationPane(TextPane):
    """Shows a session."""

    def __init__(self, mode: Mode, *, id: str) -> None:
        super().__init__(mode, id=id)
        self._words = ""
        self._matches: tuple[Match, ...] = ()
        self._here = 0

    def show_session(
        self, session: Session, strings: Strings, mode: Mode, suggestions: Sequence[str] = (), works: int | None = None
    ) -> None:
        """What was said, or of a new session what can be asked of so many works, None if that is not known yet."""
        if session.exchanges:
            blocks = conversation_blocks(session.exchanges, session.chosen, strings)
        else:
            blocks = welcome_blocks(suggestions, works, strings)
        self._matches = find_all(blocks, self._words)
        self._here = max(0, min(self._here, len(self._matches) - 1))
        self.show(blocks, mode, self._found())

    def show_exchange(self, number: int) -> None:
        """Bring a question and as much of its answer as there is room for into view."""
        questions = [index for index, block in enumerate(self.blocks) if block.style == "question"]
        self.call_after_refresh(self.show_from, questions[number])

    def reveal_chosen(self, chosen: Chosen) -> None:
        """Bring a citation into view."""
        self.reveal(next(index for index, block in enumerate(self.blocks) if block.target == chosen))

    def find(self, words: str) -> tuple[int, int]:
        """Mark every place of these words and go to the last, which is the nearest; which it is, and of how many."""
        self._words, self._matches = words, find_all(self.blocks, words)
        self._here = len(self._matches) - 1
        return self._go_to_match()

    def find_on(self, step: int) -> tuple[int, int]:
        """Go to another place, round and round; which it is from 1, and of how many."""
        if self._matches:
            self._here = (self._here + step) % len(self._matches)
        return self._go_to_match()

    def _go_to_match(self) -> tuple[int, int]:
        self.show(self.blocks, marked=self._found())
        if not self._matches:
            return 0, 0
        match = self._matches[self._here]
        self.reveal(match.block, match.start, match.end)
        return self._here + 1, len(self._matches)

    def _found(self) -> dict[int, list[Span]]:
        marked: dict[int, list[Span]] = {}
        for number, match in enumerate(self._matches):
            style = "found-here" if number == self._here else "found"
            marked.setdefault(match.block, []).append((match.start, match.end, style))
        return marked
