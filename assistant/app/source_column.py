"""The column of the source: the citation above, below it the page, which can be turned.

A piece of evidence -> its page, read in the background -> a view of it -> blocks in two panes. An evidence of long ago
is looked for again on its page, which may have changed since, or be gone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical

from assistant.app.blocks import Block
from assistant.app.evidence import Evidence, placed
from assistant.app.messages import Failed, Told
from assistant.app.page_view import PageView, view_around, view_from, view_until
from assistant.app.source_panel import citation_blocks, page_blocks, shows_quotation
from assistant.app.strings import Strings
from assistant.app.text_pane import TextPane
from assistant.terminal_rtl import Mode
from corpus.models import Page
from index.errors import UnknownSource


class SourceColumn(Vertical):
    """Shows where a quotation stands."""

    def __init__(
        self, mode: Mode, strings: Strings, read_page: Callable[[str, int], Awaitable[Page]], *, id: str
    ) -> None:
        """`read_page` gives a page of a source by its number, as `Assistant.page` does."""
        super().__init__(id=id)
        self._mode: Mode = mode
        self._strings = strings
        self._read_page = read_page
        self._evidence: Evidence | None = None
        self._view: PageView | None = None
        self._changed = False
        self._gone = False

    def compose(self) -> ComposeResult:
        """The citation is as high as its text, the page takes the rest."""
        yield TextPane(self._mode, id="citation", fits=True)
        yield TextPane(self._mode, id="source")

    def show_in(self, mode: Mode, strings: Strings) -> None:
        """In this language and way to emit Arabic from now on."""
        self._mode, self._strings = mode, strings
        self._show()

    def open(self, evidence: Evidence | None) -> None:
        """Show the source of a quotation, or that there is none."""
        self._evidence, self._view, self._changed, self._gone = evidence, None, False, False
        self._show()
        if evidence:
            self._turn_to(evidence, evidence.page)

    def turn(self, step: int) -> None:
        """Go on or back: a page, or a view of a page that is very long."""
        view = self._view
        if view is None or self._evidence is None:
            return
        if step > 0 and not view.is_last:
            self._show_view(view_from(view.page, view.end))
        elif step < 0 and view.start:
            self._show_view(view_until(view.page, view.start))
        else:
            self._turn_to(self._evidence, view.page.number + step)

    @work(group="page", exclusive=True)
    async def _turn_to(self, evidence: Evidence, number: int) -> None:
        try:
            page = await self._read_page(evidence.source, number)
        except UnknownSource:
            if number == evidence.page:
                self._gone = True
                self._show()
            else:
                self.post_message(Told(self._strings.no_such_page))
        except Exception as error:  # noqa: BLE001 - the chat outlives any fault of what it asks; it is logged and shown
            self.post_message(Failed(error))
        else:
            self._show_view(self._view_of(evidence, page))

    def _view_of(self, evidence: Evidence, page: Page) -> PageView:
        if page.number < evidence.page:
            return view_until(page, len(page.text))
        if page.number > evidence.page:
            return view_from(page, 0)
        found = placed(evidence, page)
        self._changed = found is None
        self._evidence = found or evidence
        return view_around(page, *found.sentence) if found else view_from(page, 0)

    def _show_view(self, view: PageView) -> None:
        self._view = view
        self._show()

    def _show(self) -> None:
        pane, citation = self.query_one("#source", TextPane), self.query_one("#citation", TextPane)
        evidence, view, strings = self._evidence, self._view, self._strings
        if evidence is None:
            citation.show([], self._mode)
            pane.show([Block(strings.no_source, style="faint", base=strings.base)], self._mode)
            return
        citation.show(citation_blocks(evidence, view, strings), self._mode)
        if view is None:
            told = (strings.source_gone.format(evidence.source), "error") if self._gone else (strings.reading, "faint")
            pane.show([Block(told[0], style=told[1], base=strings.base)], self._mode)
            return
        blocks, text_block = page_blocks(evidence, view, strings, changed=self._changed)
        pane.show(blocks, self._mode)
        start, end = (offset - view.start for offset in evidence.sentence)
        if shows_quotation(evidence, view) and evidence.text and not self._changed:
            self.call_after_refresh(pane.scroll_to_block, text_block, start, end)
        else:
            pane.scroll_home(animate=False)
