"""The chat: a conversation, the source of the chosen citation beside it, a box for questions below.

A question walks: box -> `QuestionAsked` -> a reading thread, so typing is never held up and answers come in the order
of their questions -> an `Exchange` with its answer -> blocks -> panes. The app keeps what is said and chosen; what is
shown is made of it anew by the pure functions beside this file. It knows its `Assistant` only by that protocol.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Literal

from textual import events, on, work
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Size

from assistant.app.background import BackgroundAssistant
from assistant.app.blocks import Block
from assistant.app.conversation import Chosen, Exchange, Suggestion, conversation_blocks, welcome_blocks
from assistant.app.dropped import dropped_paths
from assistant.app.evidence import Evidence, evidence_of
from assistant.app.export import save_conversation
from assistant.app.keys import KEYS, key_labels
from assistant.app.line_bar import Label, LineBar
from assistant.app.messages import BlockChosen, QuestionAsked, QuestionTooLong
from assistant.app.page_view import PageView, view_around, view_from, view_until
from assistant.app.question_box import LONGEST_QUESTION, QuestionBox
from assistant.app.session import Session
from assistant.app.source_panel import citation_blocks, library_blocks, page_blocks
from assistant.app.strings import STRINGS
from assistant.app.text_pane import TextPane
from assistant.errors import AssistantError
from assistant.models import Assistant
from assistant.sanitize import inert
from assistant.terminal_modes import Terminal
from assistant.terminal_rtl import MODES, Base
from corpus.errors import CorpusError
from corpus.models import Language
from index.errors import IndexingError, UnknownSource
from index.models import IndexReport, Source

SMALLEST = Size(80, 24)
"""Columns and rows that the chat needs."""

Overlay = Literal["", "help", "library"]
_log = logging.getLogger(__name__)


class ChatApp(App[None]):
    """Questions and answers over an `Assistant`."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    def __init__(
        self,
        assistant: Assistant,
        *,
        language: Language = "en",
        terminal: Terminal | None = None,
        suggestions: Sequence[str] = (),
        clock: Callable[[], datetime] = datetime.now,
        export_folder: Path = Path(),
        log_file: Path | None = None,
    ) -> None:
        """`suggestions` are questions for an empty conversation; conversations are saved in `export_folder`.

        `log_file` is where the details of unforeseen errors go, to tell the user.

        Without a `terminal` one is assumed that reorders nothing; `assistant.app.run` asks which it is.
        """
        super().__init__()
        self._assistant = BackgroundAssistant(assistant)
        self._strings = STRINGS[language]
        self._terminal = terminal or Terminal("visual", "assumed")
        self._mode = self._terminal.mode
        self._suggestions = tuple(suggestions)
        self._clock = clock
        self._export_folder = export_folder
        self._log_file = log_file
        self._session = Session()
        self._view: PageView | None = None
        self._sources: tuple[Source, ...] | None = None
        self._overlay: Overlay = ""

    def compose(self) -> ComposeResult:
        """The panes are put in the order of the language by `_arrange`."""
        yield LineBar(id="header")
        with Horizontal(id="panes"):
            yield TextPane(self._mode, id="conversation")
            with Vertical(id="source-column"):
                yield TextPane(self._mode, id="citation", fits=True)
                yield TextPane(self._mode, id="source")
        yield TextPane(self._mode, id="overlay")
        yield TextPane(self._mode, id="too-small")
        yield QuestionBox(self._mode, id="question")
        yield LineBar(id="status")
        yield LineBar(id="keys")

    def on_mount(self) -> None:
        """Show the empty conversation, and fetch the list of works."""
        # at once: after a later turn of the loop the process is stopped already
        self.app_suspend_signal.subscribe(self, lambda _: self._write_to_terminal(self._terminal.leave), immediate=True)
        self.app_resume_signal.subscribe(self, lambda _: self._come_back())
        self._box.offer((), self._suggestions)
        self._arrange()
        self._box.focus()
        self._fetch_sources()

    def on_unmount(self) -> None:
        """Nothing is waited for."""
        self._assistant.close()

    def on_resize(self, event: events.Resize) -> None:
        """Say so where the window is too small."""
        self._check_size(event.size)

    def _come_back(self) -> None:
        """After a pause nothing of the chat is on the screen, and Textual draws only what has changed.

        The screen is cleared once more, for VTE keeps for each line the order that it was begun in.
        """
        self._write_to_terminal(f"{self._terminal.enter}\x1b[H\x1b[2J")
        self.refresh(layout=True)

    # Questions

    @on(QuestionAsked)
    def take_question(self, message: QuestionAsked) -> None:
        """Ask, or add what was dropped on the window."""
        self._box.value = ""
        self._set_overlay("")
        if paths := dropped_paths(message.question):
            self._add(paths)
        else:
            number = self._session.add(Exchange(message.question))
            self._box.offer([exchange.question for exchange in self._session.exchanges])
            self._show_conversation(number)
            self._answer(number)

    @work(group="answers")
    async def _answer(self, number: int) -> None:
        exchanges = self._session.exchanges
        asked = exchanges[number]
        try:
            answer = await self._assistant.ask(asked.question, self._session.questions(before=number))
            evidence = evidence_of(answer)
        except Exception as error:  # noqa: BLE001 - the chat outlives any fault of what it asks; it is logged and shown
            exchanges[number] = replace(asked, fault=self._sentence_for(error))
        else:
            exchanges[number] = replace(asked, answer=answer)
            if evidence:
                self._choose(Chosen(number, 0))
        self._show_conversation(number)

    @on(QuestionTooLong)
    def tell_limit(self) -> None:
        """Say why the end of a long text is missing."""
        self._say(self._strings.too_long.format(LONGEST_QUESTION))

    def on_key(self, event: events.Key) -> None:
        """Typing goes into the box, wherever the focus is."""
        if event.character and event.is_printable and self.focused is not self._box:
            self._box.focus()
            self._box.insert_text_at_cursor(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted or dropped goes into the box too."""
        self._box.focus()
        self._box.on_paste(event)

    # Citations and their sources

    @on(BlockChosen)
    def follow(self, message: BlockChosen) -> None:
        """Show the source of a citation, or ask a suggested question."""
        if isinstance(message.target, Chosen):
            self._choose(message.target)
            self._show_conversation()
        elif isinstance(message.target, Suggestion):
            self.post_message(QuestionAsked(message.target.question))

    def action_choose(self, step: int) -> None:
        """Go to the next citation or the one before, through all answers."""
        if chosen := self._session.beside_chosen(step):
            self._choose(chosen)
            self._show_conversation()
            conversation = self._pane("conversation")
            conversation.reveal(next(i for i, block in enumerate(conversation.blocks) if block.target == chosen))

    def action_turn_page(self, step: int) -> None:
        """Go on or back in the source of the chosen citation: a page, or a view of a page that is very long."""
        view, evidence = self._view, self._session.evidence()
        if view is None or evidence is None:
            return
        if step > 0 and not view.is_last:
            self._show_view(view_from(view.page, view.end))
        elif step < 0 and view.start:
            self._show_view(view_until(view.page, view.start))
        else:
            self._show_page(evidence, view.page.number + step)

    def _choose(self, chosen: Chosen) -> None:
        self._session.chosen, self._view = chosen, None
        if evidence := self._session.evidence():
            self._show_source()
            self._show_page(evidence, evidence.page)

    @work(group="page", exclusive=True)
    async def _show_page(self, evidence: Evidence, number: int) -> None:
        try:
            page = await self._assistant.page(evidence.source, number)
        except UnknownSource as error:
            self._say(str(error) if number == evidence.page else self._strings.no_such_page)
        except Exception as error:  # noqa: BLE001 - as in `_answer`
            self._say(self._sentence_for(error))
        else:
            if number < evidence.page:
                self._show_view(view_until(page, len(page.text)))
            else:
                self._show_view(
                    view_around(page, *evidence.sentence) if number == evidence.page else view_from(page, 0)
                )

    def _show_view(self, view: PageView) -> None:
        self._view = view
        self._show_source()

    # The library

    @work(group="sources")
    async def _fetch_sources(self) -> None:
        try:
            self._sources = await self._assistant.sources()
        except Exception as error:  # noqa: BLE001 - as in `_answer`
            self._sources = ()
            self._say(self._sentence_for(error))
        self._arrange()

    @work(group="builds")
    async def _add(self, paths: Sequence[Path]) -> None:
        names = self._strings.list_mark.join(path.name for path in paths)
        self._say(self._strings.adding.format(names))
        try:
            report = await self._assistant.add(paths, self._say)
        except Exception as error:  # noqa: BLE001 - as in `_answer`
            self._note(names, self._sentence_for(error))
        else:
            self._tell_report(names, report)
            self._fetch_sources()

    def _tell_report(self, names: str, report: IndexReport) -> None:
        counts = (len(report.added), len(report.changed), len(report.unchanged), report.works)
        self._say(self._strings.added.format(*counts))
        if report.skipped:
            lines = [self._strings.skipped.format(each.path, each.reason) for each in report.skipped]
            self._note(names, "\n".join(lines))

    def _note(self, names: str, fault: str) -> None:
        """What went wrong with files, kept in the conversation, where it can be read to its end."""
        self._show_conversation(self._session.add(Exchange(names, fault=fault)))

    # Keys

    def action_scroll_text(self, direction: int) -> None:
        """A page of the conversation up or down, wherever the focus is."""
        pane = self._pane("overlay" if self._overlay else "conversation")
        pane.scroll_relative(y=direction * max(1, pane.size.height - 2), animate=False)

    def action_copy_quotation(self) -> None:
        """Copy the chosen quotation and its citation, in logical order, by OSC 52."""
        if evidence := self._session.evidence():
            self.copy_to_clipboard(inert(f"«{evidence.text}»\n{evidence.citation}"))
            self._say(self._strings.copied)
        else:
            self._say(self._strings.nothing_to_copy)

    def action_export(self) -> None:
        """Save the conversation as Markdown."""
        if not any(exchange.answer for exchange in self._session.exchanges):
            self._say(self._strings.nothing_to_export)
            return
        try:
            path = save_conversation(self._session.exchanges, self._strings, self._clock(), self._export_folder)
        except OSError as error:
            self._say(self._strings.export_failed.format(error.filename, error.strerror))
        else:
            self._say(self._strings.exported.format(path))

    def action_overlay(self, name: Overlay) -> None:
        """Show the help or the library, or hide it again."""
        self._set_overlay("" if self._overlay == name else name)

    async def action_back(self) -> None:
        """Back to the question."""
        self._set_overlay("")
        self._box.focus()

    def action_help_quit(self) -> None:
        """Ctrl+C leaves nothing, for it is easily pressed to copy; say what does."""
        self._say(self._strings.how_to_leave)

    def action_switch_language(self) -> None:
        """The interface in the other language, mirrored."""
        self._strings = STRINGS["en" if self._strings.is_rtl else "ar"]
        self._say("")
        self._arrange()

    def action_switch_theme(self) -> None:
        """Light or dark."""
        self.theme = "textual-dark" if self.theme == "textual-light" else "textual-light"

    def action_next_mode(self) -> None:
        """Another way to show Arabic, with a sample to judge it by."""
        self._mode = MODES[(MODES.index(self._mode) + 1) % len(MODES)]
        self._arrange()
        told = self._strings.mode.format(self._mode)
        self._bar("status").show([Label(self._strings.sample), Label(told)], self._mode, self._base)

    def _write_to_terminal(self, sequence: str) -> None:
        if sequence and self._driver:
            self._driver.write(sequence)

    # What is shown

    @property
    def _base(self) -> Base:
        return "rtl" if self._strings.is_rtl else "ltr"

    @property
    def _box(self) -> QuestionBox:
        return self.query_one(QuestionBox)

    def _pane(self, name: str) -> TextPane:
        return self.query_one(f"#{name}", TextPane)

    def _bar(self, name: str) -> LineBar:
        return self.query_one(f"#{name}", LineBar)

    def _say(self, text: str) -> None:
        self._bar("status").show(text, self._mode, self._base)

    def _sentence_for(self, error: Exception) -> str:
        """An error as a sentence; one that nobody foresaw goes into the log with all its details."""
        if isinstance(error, (AssistantError, IndexingError, CorpusError)):
            return str(error)
        _log.error("unforeseen", exc_info=error)
        return self._strings.unexpected.format(f"{type(error).__name__}: {error}", self._log_file or "stderr")

    def _arrange(self) -> None:
        """Everything in the language and the mode of now, mirrored in Arabic."""
        strings, mode = self._strings, self._mode
        panes = self.query_one("#panes", Horizontal)
        panes.move_child(self.query_one("#source-column" if strings.is_rtl else "#conversation"), before=0)
        self._box.show_in(mode, strings.is_rtl, strings.placeholder)
        works = [Label(strings.works.format(len(self._sources)))] if self._sources else []
        self._bar("header").show([Label(strings.name), *works], mode, self._base)
        self._bar("keys").show(key_labels(strings), mode, self._base)
        self._show_conversation()
        self._show_source()
        self._set_overlay(self._overlay)
        self._check_size(self.size)

    def _check_size(self, size: Size) -> None:
        self.screen.set_class(size.width < SMALLEST.width or size.height < SMALLEST.height, "-too-small")
        text = self._strings.too_small.format(size.width, size.height)
        self._pane("too-small").show([Block(text, base=self._base)], self._mode)

    def _show_conversation(self, exchange: int | None = None) -> None:
        """`exchange` is the one to bring into view."""
        pane = self._pane("conversation")
        if not self._session.exchanges:
            works = None if self._sources is None else len(self._sources)
            pane.show(welcome_blocks(self._suggestions, works, self._strings), self._mode)
            return
        blocks = conversation_blocks(self._session.exchanges, self._session.chosen, self._strings)
        pane.show(blocks, self._mode)
        if exchange is not None:
            questions = [index for index, block in enumerate(blocks) if block.style == "question"]
            self.call_after_refresh(pane.show_from, questions[exchange])

    def _show_source(self) -> None:
        pane, evidence = self._pane("source"), self._session.evidence()
        if evidence is None:
            self._pane("citation").show([], self._mode)
            pane.show([Block(self._strings.no_source, style="faint", base=self._base)], self._mode)
            return
        page = self._view.page if self._view else None
        self._pane("citation").show(citation_blocks(evidence, page, self._strings), self._mode)
        if self._view is None:
            pane.show([Block(self._strings.reading, style="faint", base=self._base)], self._mode)
            return
        blocks, text_block = page_blocks(evidence, self._view, self._strings)
        pane.show(blocks, self._mode)
        start, end = (offset - self._view.start for offset in evidence.sentence)
        if self._view.page.number == evidence.page and start >= 0 and end <= len(self._view.text):
            self.call_after_refresh(pane.scroll_to_block, text_block, start, end)
        else:
            pane.scroll_home(animate=False)

    def _set_overlay(self, name: Overlay) -> None:
        self._overlay = name
        self.screen.set_class(bool(name), "-overlay")
        blocks: list[Block] = []
        if name == "library":
            blocks = library_blocks(self._sources or (), self._strings)
        elif name == "help":
            blocks = [Block(self._strings.help, base=self._base)]
        self._pane("overlay").show(blocks, self._mode)
