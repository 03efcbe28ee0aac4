"""The screen of the chat: its panes, bars and boxes, which of them are seen, where what is typed goes.

It shows what the app gives it and asks nothing; what is chosen, asked and ticked in it goes to the app as messages.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.screen import Screen

from assistant.app.blocks import Block
from assistant.app.commands import command_blocks, help_blocks, key_labels
from assistant.app.conversation_pane import ConversationPane
from assistant.app.library_list import ticks_told
from assistant.app.library_pane import LibraryPane
from assistant.app.line_bar import Label, LineBar
from assistant.app.list_pane import ListPane
from assistant.app.messages import BlockChosen, LookedFor, LookedOn, ScreenReady, Told
from assistant.app.question_box import FindBox, QuestionBox
from assistant.app.session_files import SessionFolder
from assistant.app.session_pane import SessionPane
from assistant.app.source_column import SourceColumn
from assistant.app.strings import Strings
from assistant.app.text_pane import TextPane
from assistant.terminal_rtl import Mode
from corpus.models import Page

SMALLEST = Size(80, 24)
"""Columns and rows that the chat needs."""

Overlay = Literal["", "help", "library", "sessions", "commands"]
_OVERLAYS: tuple[Overlay, ...] = ("help", "library", "sessions", "commands")


class ChatScreen(Screen[None]):
    """Conversation and source side by side, or what is laid over them; below it the boxes."""

    def __init__(
        self,
        mode: Mode,
        strings: Strings,
        read_page: Callable[[str, int], Awaitable[Page]],
        sessions: SessionFolder | None,
    ) -> None:
        """`read_page` as in `SourceColumn`, `sessions` as in `SessionPane`."""
        super().__init__()
        self._mode: Mode = mode
        self._strings = strings
        self._read_page = read_page
        self._sessions = sessions
        self._works = 0
        self._finding = False
        self.overlay: Overlay = ""

    def compose(self) -> ComposeResult:
        """The panes are put in the order of the language by `show_in`."""
        mode, strings = self._mode, self._strings
        yield LineBar(id="header")
        with Horizontal(id="panes"):
            yield ConversationPane(mode, id="conversation")
            yield SourceColumn(mode, strings, self._read_page, id="source-column")
        yield ListPane(mode, id="help")
        yield LibraryPane(mode, strings, id="library")
        yield SessionPane(mode, strings, self._sessions, id="sessions")
        yield ListPane(mode, id="commands")
        yield TextPane(mode, id="too-small")
        yield FindBox(mode, id="find")
        yield QuestionBox(mode, id="question")
        yield LineBar(id="status")
        yield LineBar(id="keys")

    def on_mount(self) -> None:
        """From now on there is something to show things in."""
        self.post_message(ScreenReady())

    @property
    def box(self) -> QuestionBox:
        """Where questions are typed."""
        return self.query_one("#question", QuestionBox)

    @property
    def conversation(self) -> ConversationPane:
        """What was said."""
        return self.query_one("#conversation", ConversationPane)

    @property
    def column(self) -> SourceColumn:
        """The source beside it."""
        return self.query_one("#source-column", SourceColumn)

    @property
    def library(self) -> LibraryPane:
        """The works, and what is ticked."""
        return self.query_one("#library", LibraryPane)

    def show_in(self, mode: Mode, strings: Strings) -> None:
        """Everything but the conversation in this language and way to emit Arabic, mirrored in Arabic."""
        self._mode, self._strings = mode, strings
        panes = self.query_one("#panes", Horizontal)
        panes.move_child(self.query_one("#source-column" if strings.is_rtl else "#conversation"), before=0)
        self.box.show_in(mode, strings.is_rtl, strings.placeholder)
        self._bar("keys").show(key_labels(strings), mode, strings.base)
        self.column.show_in(mode, strings)
        self._list("help").show(help_blocks(strings), mode)
        self._list("commands").show(command_blocks("", strings), mode)
        self.library.show_in(mode, strings)
        self.query_one("#sessions", SessionPane).show_in(mode, strings)
        self.show_header()
        self._show_find_box()
        self._check_size()

    def say(self, *texts: str) -> None:
        """Tell something in the line above the keys."""
        self._bar("status").show([Label(text) for text in texts], self._mode, self._strings.base)

    def show_header(self, works: int | None = None) -> None:
        """The name, how many works there are (as before, if it is not said), and as long as it holds what is asked only."""
        self._works = self._works if works is None else works
        strings = self._strings
        labels = [strings.name, strings.works.format(self._works) if self._works else ""]
        labels.append(ticks_told(self.library.ticks, self._works, strings))
        self._bar("header").show([Label(text) for text in labels if text], self._mode, strings.base)

    def show_over(self, name: Overlay, session: str = "") -> None:
        """Lay something over the panes, or nothing; `session` is the conversation that is open."""
        self.overlay = name
        self.set_class(bool(name), "-overlay")
        for each in _OVERLAYS:
            self.set_class(each == name, f"-{each}")
        if name == "sessions":
            self.query_one("#sessions", SessionPane).open(session)
        elif name == "commands":
            self._list("commands").show(command_blocks("", self._strings), self._mode)
        self.show_find_box(name == "commands")
        if name and name != "commands":
            self.query_one(f"#{name}").focus()

    def show_find_box(self, finding: bool) -> None:
        """Show the box for words to look for, or hide it; what was found is forgotten."""
        self._finding = finding
        self.set_class(finding, "-finding")
        self._find_box.value = ""
        self.conversation.find("")
        self._show_find_box()
        (self._find_box if finding else self.box).focus()

    def scroll_text(self, direction: int) -> None:
        """A page of what is read up or down, wherever the focus is."""
        pane = self.query_one(f"#{self.overlay or 'conversation'}", TextPane)
        pane.scroll_relative(y=direction * max(1, pane.size.height - 2), animate=False)

    def on_resize(self) -> None:
        """Say so where the window is too small."""
        if self.is_mounted:
            self._check_size()

    def on_key(self, event: events.Key) -> None:
        """Typing goes into the box, wherever the focus is; in a list a blank is a tick."""
        in_list = isinstance(self.focused, ListPane) and event.key == "space"
        if event.character and event.is_printable and not isinstance(self.focused, QuestionBox) and not in_list:
            self.box.focus()
            self.box.insert_text_at_cursor(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted or dropped goes into the box too."""
        self.box.focus()
        self.box.on_paste(event)

    @on(LookedFor)
    def find(self, message: LookedFor) -> None:
        """In the list of commands, or else in the conversation."""
        if self.overlay == "commands":
            self._list("commands").show(command_blocks(message.words, self._strings), self._mode)
        elif self._finding:
            self._tell_found(*self.conversation.find(message.words))

    @on(LookedOn)
    def find_on(self, message: LookedOn) -> None:
        """Go on among what was found, or with Enter take it."""
        commands = self._list("commands")
        if self.overlay != "commands":
            self._tell_found(*self.conversation.find_on(message.step or 1))
        elif message.step:
            commands.action_move(message.step)
        elif commands.cursor is not None:
            self.post_message(BlockChosen(commands.cursor))

    @on(Told)
    def tell(self, message: Told) -> None:
        """What a widget has to say."""
        self.say(message.sentence)

    @property
    def _find_box(self) -> FindBox:
        return self.query_one("#find", FindBox)

    def _list(self, name: str) -> ListPane:
        return self.query_one(f"#{name}", ListPane)

    def _bar(self, name: str) -> LineBar:
        return self.query_one(f"#{name}", LineBar)

    def _tell_found(self, which: int, count: int) -> None:
        strings = self._strings
        found = strings.found.format(which, count) if count else strings.not_found
        self.say(found if self._find_box.value.strip() else "")

    def _show_find_box(self) -> None:
        strings = self._strings
        placeholder = strings.find_command if self.overlay == "commands" else strings.find
        self._find_box.show_in(self._mode, strings.is_rtl, placeholder)

    def _check_size(self) -> None:
        width, height = self.size
        self.set_class(width < SMALLEST.width or height < SMALLEST.height, "-too-small")
        text = self._strings.too_small.format(width, height)
        self.query_one("#too-small", TextPane).show([Block(text, base=self._strings.base)], self._mode)
