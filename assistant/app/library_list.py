"""The library as a list, and what is ticked in it: only that is asked. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.app.blocks import Block
from assistant.app.strings import Strings
from assistant.app.translations import STRINGS
from corpus.models import Language
from corpus.reasons import in_language
from index.models import Source

if TYPE_CHECKING:
    from index.filters import Filters


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A work in the list."""

    source: str


@dataclass(frozen=True, slots=True)
class LanguageItem:
    """A language in the list."""

    language: Language


@dataclass(frozen=True, slots=True)
class Ticks:
    """What is ticked; where nothing is, everything is asked."""

    languages: frozenset[Language] = frozenset()
    works: frozenset[str] = frozenset()

    def toggled(self, item: Hashable) -> Ticks:
        """With the other tick at an item of the list; without a change for anything else."""
        if isinstance(item, LanguageItem):
            return replace(self, languages=self.languages ^ {item.language})
        if isinstance(item, WorkItem):
            return replace(self, works=self.works ^ {item.source})
        return self

    def among(self, sources: Sequence[Source]) -> Ticks:
        """Without works that are not in the index any more."""
        return replace(self, works=self.works & {work.source for work in sources})

    @property
    def filters(self) -> Filters | None:
        """What a question is restricted to."""
        from index.filters import Filters  # with numpy, which the first picture of the chat should not wait for

        language = next(iter(self.languages)) if len(self.languages) == 1 else None
        filters = Filters(language, self.works or None)
        return filters if filters != Filters() else None


def ticks_told(ticks: Ticks, works: int, strings: Strings) -> str:
    """What is asked only, in few words; empty if everything is."""
    parts = [strings.languages[language] for language in ticks.languages] if len(ticks.languages) == 1 else []
    if ticks.works:
        parts.append(strings.only_works.format(len(ticks.works), works))
    return strings.only.format(strings.list_mark.join(parts)) if parts else ""


def library_blocks(sources: Sequence[Source], ticks: Ticks, strings: Strings) -> list[Block]:
    """The languages and the works in the index, each work with its bibliography, size and quality."""
    base = strings.base
    if not sources:
        return [Block(strings.library_empty, style="heading", base=base)]
    blocks = [
        Block(f"{strings.library} – {strings.works.format(len(sources))}", style="heading", base=base),
        Block(strings.library_hint, style="faint", base=base),
    ]
    for number, language in enumerate(sorted({work.language for work in sources})):
        ticked = _tick(language in ticks.languages)
        text = f"{ticked} {strings.languages[language]}"
        blocks.append(_item(text, len(ticked), strings, LanguageItem(language), gap=0 if number else 1))
    for work in sources:
        own, target, ticked = STRINGS[work.language], WorkItem(work.source), _tick(work.source in ticks.works)
        blocks.append(_item(f"{ticked} {work.title or work.source}", len(ticked), own, target, gap=1))
        parts = (*work.authors, str(work.year or ""), work.source, own.pages.format(work.pages))
        told = own.list_mark.join(part for part in parts if part)
        blocks.append(Block(told, style="faint", base=own.base, target=target))
        if work.quality.status != "ok":
            reasons = strings.list_mark.join(in_language(each, strings.language) for each in work.quality.reasons)
            reasons = reasons or work.quality.status
            blocks.append(Block(strings.quality.format(reasons), style="error", base=base, target=target))
    return blocks


def _tick(ticked: bool) -> str:
    return "[x]" if ticked else "[ ]"


def _item(text: str, tick: int, strings: Strings, target: Hashable, gap: int) -> Block:
    told = ((tick + 1, len(text)),)
    return Block(text, ((0, tick, "mark"),), "", strings.base, fences=(tick,), isolates=told, target=target, gap=gap)
