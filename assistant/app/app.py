"""The chat: a conversation, the source of the chosen citation beside it, a box for questions below.

A question walks: box -> `QuestionAsked` -> a reading thread, so typing is never held up and answers come in the order
of their questions -> an `Exchange` with its reply -> blocks -> panes. The app keeps the session and what is chosen in
it; each pane knows how to show its own part. It knows its `Assistant` only by that protocol.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import App
from textual.binding import BindingType

from assistant.app.background import BackgroundAssistant
from assistant.app.clipboard import keep_copy
from assistant.app.commands import KEYS, Command
from assistant.app.conversation import Suggestion
from assistant.app.dropped import dropped_paths
from assistant.app.evidence import evidence_of_work, reply_of
from assistant.app.export import save_conversation
from assistant.app.library_list import Ticks
from assistant.app.messages import (
    BlockChosen,
    Failed,
    QuestionAsked,
    QuestionTooLong,
    ScreenReady,
    SessionPicked,
    SessionRemoved,
    TextSelected,
    TicksChanged,
    WorkOpened,
)
from assistant.app.question_box import LONGEST_QUESTION
from assistant.app.screen import ChatScreen, Overlay
from assistant.app.session import Chosen, Exchange, Session
from assistant.app.session_files import SessionFolder
from assistant.app.session_keeper import SessionKeeper
from assistant.app.settings import ChatSettings
from assistant.app.translations import STRINGS
from assistant.errors import AssistantError
from assistant.models import Assistant
from assistant.sanitize import inert
from assistant.terminal_rtl import MODES
from corpus.errors import CorpusError
from index.errors import IndexingError
from index.models import IndexReport, Source

_log = logging.getLogger(__name__)


class ChatApp(App[None]):
    """Questions and answers over an `Assistant`."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False  # Textual's own shows Arabic apart and backwards
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    def __init__(self, open_assistant: Callable[[], Assistant], settings: ChatSettings | None = None) -> None:
        """`open_assistant` is called off the thread that draws, so that the chat is seen before the index is open."""
        super().__init__()
        self._settings = settings = settings or ChatSettings()
        self._assistant = BackgroundAssistant(open_assistant)
        self._strings = STRINGS[settings.language]
        self._mode = settings.terminal.mode
        self._keeper = SessionKeeper(SessionFolder(settings.sessions) if settings.sessions else None)
        self._session = Session(settings.clock())
        self._sources: tuple[Source, ...] | None = None
        self._suggestions: tuple[str, ...] = ()
        self._chat = ChatScreen(self._mode, self._strings, self._assistant.page, self._keeper.folder)
        if not settings.motion:
            self.animation_level = "none"

    def get_default_screen(self) -> ChatScreen:
        """The one screen there is."""
        return self._chat

    @on(ScreenReady)
    def begin(self) -> None:
        """Show the empty conversation, and fetch the list of works."""
        # at once: after a later turn of the loop the process is stopped already
        self.app_suspend_signal.subscribe(
            self, lambda _: self._write_to_terminal(self._settings.terminal.leave), immediate=True
        )
        self.app_resume_signal.subscribe(self, lambda _: self._come_back())
        self._arrange()
        self._chat.box.focus()
        self.call_after_refresh(self._fetch_sources)
        self.set_interval(1, lambda: None if self._settings.must_go_on() else self.exit())

    def on_unmount(self) -> None:
        """Nothing is waited for but the conversation's last answer on its way to the disk."""
        self._assistant.close()
        try:
            self._keeper.keep_the_rest()
        except OSError as error:
            _log.error("not kept", exc_info=error)

    def _come_back(self) -> None:
        """After a pause nothing of the chat is on the screen, and Textual draws only what has changed.

        The screen is cleared once more, for VTE keeps for each line the order that it was begun in.
        """
        self._write_to_terminal(f"{self._settings.terminal.enter}\x1b[H\x1b[2J")
        self.refresh(layout=True)

    # Questions

    @on(QuestionAsked)
    def take_question(self, message: QuestionAsked) -> None:
        """Ask, or add what was dropped on the window."""
        self._chat.box.value = ""
        self._chat.show_over("")
        if paths := dropped_paths(message.question):
            self._add(paths)
        else:
            number = self._session.add(Exchange(message.question))
            self._chat.box.offer([exchange.question for exchange in self._session.exchanges if exchange.is_question])
            self._show_conversation(number)
            self._answer(self._session, number)

    @work(group="answers")
    async def _answer(self, session: Session, number: int) -> None:
        asked = session.exchanges[number]
        try:
            session.ticks = self._chat.library.ticks
            filters = session.ticks.filters
            answer = await self._assistant.ask(asked.question, session.questions(before=number), filters)
            reply = reply_of(answer)
        except Exception as error:  # noqa: BLE001 - the chat outlives any fault of what it asks; it is logged and shown
            session.exchanges[number] = replace(asked, fault=self._sentence_for(error))
        else:
            session.exchanges[number] = replace(asked, reply=reply)
            if reply.evidence:
                session.chosen = Chosen(number, 0)
        if session is self._session:
            self._show_conversation(number)
            if session.chosen == Chosen(number, 0):
                self._chat.column.open(session.evidence())
        await self._keep(session)

    @on(QuestionTooLong)
    def tell_limit(self) -> None:
        """Say why the end of a long text is missing."""
        self._chat.say(self._strings.too_long.format(LONGEST_QUESTION))

    # Citations and their sources

    @on(BlockChosen)
    def follow(self, message: BlockChosen) -> None:
        """Show the source of a citation, ask a suggested question, run a command."""
        if isinstance(message.target, Chosen):
            self._choose(message.target)
        elif isinstance(message.target, Suggestion):
            self.post_message(QuestionAsked(message.target.question))
        elif isinstance(message.target, Command):
            self._run_command(message.target)

    def action_choose(self, step: int) -> None:
        """Go to the next citation or the one before, through all answers."""
        if chosen := self._session.beside_chosen(step):
            self._choose(chosen)
            self._chat.conversation.reveal_chosen(chosen)

    def action_turn_page(self, step: int) -> None:
        """Go on or back in the source."""
        self._chat.column.turn(step)

    def _choose(self, chosen: Chosen) -> None:
        self._session.chosen = chosen
        self._show_conversation()
        self._chat.column.open(self._session.evidence())

    # The library

    @work(group="sources")
    async def _fetch_sources(self) -> None:
        try:
            self._sources = await self._assistant.sources()
        except Exception as error:  # noqa: BLE001 - as in `_answer`
            self._sources = ()
            self._chat.say(self._sentence_for(error))
        self._chat.library.show_works(self._sources)
        self._chat.show_header(len(self._sources))
        if not self._session.exchanges:
            self._suggestions = tuple(self._settings.suggest(self._sources))
            self._chat.box.offer((), self._suggestions)
            self._show_conversation()

    @on(TicksChanged)
    def show_filters(self) -> None:
        """What is asked only stands in the header as long as it holds."""
        self._chat.show_header()

    def action_ask_everything(self) -> None:
        """Without filters again."""
        self._chat.library.tick(Ticks())

    @on(WorkOpened)
    def read_work(self, message: WorkOpened) -> None:
        """Open a work at its first page."""
        self._chat.show_over("")
        self._chat.column.open(evidence_of_work(message.work, self._strings.language))

    @work(group="builds")
    async def _add(self, paths: Sequence[Path]) -> None:
        names = self._strings.list_mark.join(path.name for path in paths)
        self._chat.say(self._strings.adding.format(names))
        try:
            report = await self._assistant.add(paths, self._chat.say)
        except Exception as error:  # noqa: BLE001 - as in `_answer`
            self._note(names, self._sentence_for(error))
        else:
            self._tell_report(names, report)
            self._fetch_sources()

    def _tell_report(self, names: str, report: IndexReport) -> None:
        counts = (len(report.added), len(report.changed), len(report.unchanged), report.works)
        self._chat.say(self._strings.added.format(*counts))
        if report.skipped:
            lines = [self._strings.skipped.format(each.path, each.reason) for each in report.skipped]
            self._note(names, "\n".join(lines))

    def _note(self, names: str, fault: str) -> None:
        """What went wrong with files, told in the conversation, where it can be read to its end."""
        self._show_conversation(self._session.add(Exchange(names, fault=fault, is_question=False)))

    # Conversations that are kept

    async def _keep(self, session: Session) -> None:
        try:
            if await self._keeper.keep(session):
                self._chat.say(self._strings.session_parted)
        except OSError as error:
            self._chat.say(self._strings.session_failed.format(self._settings.sessions, error.strerror))

    @on(SessionPicked)
    async def open_session(self, message: SessionPicked) -> None:
        """Open a kept conversation, or begin a new one."""
        if not message.name:
            self.action_new_session()
            return
        try:
            session = await self._keeper.load(message.name)
        except AssistantError as error:
            self._chat.say(str(error))
        else:
            self._begin(session)

    @on(SessionRemoved)
    def leave_session(self, message: SessionRemoved) -> None:
        """The conversation that is open is not written anew."""
        if message.name == self._session.name:
            self._begin(Session(self._settings.clock()), overlay="sessions")
        self._chat.say(self._strings.deleted)

    def action_new_session(self) -> None:
        """Begin a new conversation; the one before stays in the list."""
        self._begin(Session(self._settings.clock()))

    def _begin(self, session: Session, overlay: Overlay = "") -> None:
        self._session = session
        if session.ticks is not None and not self._chat.library.tick_again(session.ticks):
            self._chat.say(self._strings.ticks_gone)
        questions = [exchange.question for exchange in session.exchanges if exchange.is_question]
        self._chat.box.offer(questions, self._suggestions)
        self._chat.show_over(overlay, session.name)
        self._show_conversation(len(session.exchanges) - 1 if session.exchanges else None)
        self._chat.column.open(session.evidence())

    # Keys and commands

    @work(group="commands")
    async def _run_command(self, command: Command) -> None:
        self._chat.show_over("")
        await self.run_action(command.action)

    def action_find(self) -> None:
        """Look for words in the conversation."""
        self._chat.show_over("")
        self._chat.show_find_box(True)

    def action_scroll_text(self, direction: int) -> None:
        """A page of what is read up or down, wherever the focus is."""
        self._chat.scroll_text(direction)

    def action_copy_quotation(self) -> None:
        """Copy the chosen quotation and its citation, in logical order."""
        if evidence := self._session.evidence():
            self._chat.say(self._strings.copied.format(self._settings.copy_file))
            self.copy_to_clipboard(inert(f"«{evidence.marked_text}»\n{evidence.citation}"))
        else:
            self._chat.say(self._strings.nothing_to_copy)

    @on(TextSelected)
    def copy_selection(self, message: TextSelected) -> None:
        """Copy what the mouse was drawn over, or what was selected in the box."""
        if message.text:
            self._chat.say(self._strings.copied_text.format(self._settings.copy_file))
            self.copy_to_clipboard(message.text)

    def copy_to_clipboard(self, text: str) -> None:
        """By OSC 52, which many terminals ignore without a word; so it is put into a file too."""
        super().copy_to_clipboard(text)
        if self._settings.copy_file:
            try:
                keep_copy(text, self._settings.copy_file)
            except OSError as error:
                self._chat.say(self._strings.copy_failed.format(self._settings.copy_file, error.strerror))

    def action_export(self) -> None:
        """Save the conversation as Markdown."""
        if not any(exchange.reply for exchange in self._session.exchanges):
            self._chat.say(self._strings.nothing_to_export)
            return
        try:
            path = save_conversation(
                self._session.exchanges, self._strings, self._settings.clock(), self._settings.export_folder
            )
        except OSError as error:
            self._chat.say(self._strings.export_failed.format(error.filename, error.strerror))
        else:
            self._chat.say(self._strings.exported.format(path))

    def action_overlay(self, name: Overlay) -> None:
        """Show the help, the library, the conversations or the commands, or hide it again."""
        self._chat.show_over("" if self._chat.overlay == name else name, self._session.name)

    async def action_back(self) -> None:
        """Back to the question."""
        self._chat.show_over("")

    def action_help_quit(self) -> None:
        """Ctrl+C leaves nothing, for it is easily pressed to copy; say what does."""
        self._chat.say(self._strings.how_to_leave)

    def action_switch_language(self) -> None:
        """The interface in the other language, mirrored."""
        self._strings = STRINGS["en" if self._strings.is_rtl else "ar"]
        self._chat.say("")
        self._arrange()

    def action_switch_theme(self) -> None:
        """Light or dark."""
        self.theme = "textual-dark" if self.theme == "textual-light" else "textual-light"

    def action_switch_motion(self) -> None:
        """Whether scrolling is animated."""
        moves = self.animation_level == "none"
        self.animation_level = "full" if moves else "none"
        self._chat.say(self._strings.motion_on if moves else self._strings.motion_off)

    def action_next_mode(self) -> None:
        """Another way to show Arabic, with a sample to judge it by."""
        self._mode = MODES[(MODES.index(self._mode) + 1) % len(MODES)]
        self._arrange()
        told = self._strings.mode.format(self._mode)
        self._chat.say(self._strings.sample, told)

    def _write_to_terminal(self, sequence: str) -> None:
        if sequence and self._driver:
            self._driver.write(sequence)

    # What is shown

    def _arrange(self) -> None:
        self._chat.show_in(self._mode, self._strings)
        self._show_conversation()

    @on(Failed)
    def tell_failure(self, message: Failed) -> None:
        """What went wrong in a widget."""
        self._chat.say(self._sentence_for(message.error))

    def _sentence_for(self, error: Exception) -> str:
        """An error as a sentence; one that nobody foresaw goes into the log with all its details."""
        if isinstance(error, (AssistantError, IndexingError, CorpusError)):
            return str(error)
        _log.error("unforeseen", exc_info=error)
        return self._strings.unexpected.format(f"{type(error).__name__}: {error}", self._settings.log_file or "stderr")

    def _show_conversation(self, exchange: int | None = None) -> None:
        """`exchange` is the one to bring into view."""
        works = None if self._sources is None else len(self._sources)
        self._chat.conversation.show_session(self._session, self._strings, self._mode, self._suggestions, works)
        if exchange is not None:
            self._chat.conversation.show_exchange(exchange)
