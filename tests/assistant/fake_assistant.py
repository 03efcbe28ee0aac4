"""An assistant without an index, for tests of the chat: two works, set answers, faults on request."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import BadQuestion
from assistant.models import Answer, AnswerSentence
from corpus.models import Block, Note, Page, Quality
from index.errors import UnknownSource
from index.filters import Filters
from index.models import Hit, IndexReport, Skipped, Source

ARABIC_PAGE = (
    "الدبلوماسية الرقمية\n"
    "نشأت الدبلوماسية الرقمية في مطلع الألفية الثالثة (2001). وتُعرَّف الدبلوماسية الرقمية بأنها استخدام الدول "
    "لمنصات التواصل الاجتماعي مثل Twitter في سياستها الخارجية [١]. ثم توسّع المفهوم بعد ذلك.\n"
    "ولا يتفق الباحثون على تعريف واحد."
)
ENGLISH_PAGE = (
    "Digital diplomacy is the use of the internet by ministries of foreign affairs. It began with websites. "
    "Embassies now answer citizens on social media within hours."
)
ARABIC_SENTENCE = (
    "وتُعرَّف الدبلوماسية الرقمية بأنها استخدام الدول لمنصات التواصل الاجتماعي مثل Twitter في سياستها الخارجية [١]."
)
ENGLISH_SENTENCE = "Embassies now answer citizens on social media within hours."
HOSTILE_PAGE = "\x1b[31mred\x1b]0;title\x07 [bold]markup[/bold] \u202eevil\u202c \x9b2J end."

SOURCES = (
    Source("arabic.md", "/l/arabic.md", "الدبلوماسية الرقمية", ("سمر خالد",), 2019, "ar", 3, 9),
    Source(
        "hostile.pdf",
        "/l/hostile.pdf",
        "Digital\x1b[2J",
        ("A. B.",),
        None,
        "en",
        1,
        1,
        Quality("suspect", ("garbled",)),
    ),
)


def hit(rank: int, source: str, page_text: str, text: str, page: int = 2) -> Hit:
    start = page_text.index(text)
    return Hit(
        rank, 0.9, source, "عنوان" if source == "arabic.md" else "Title", ("سمر خالد",), 2019, page, str(page + 10), (),
        start, start + len(text), text, "ar" if source == "arabic.md" else "en", (), (),
    )  # fmt: skip


def sentence(found: Hit, text: str, page_text: str, passage: int, best: str, citation: str) -> AnswerSentence:
    start, place = page_text.index(text), text.index(best)
    return AnswerSentence(
        text, found.source, found.title, found.page, found.label, ("المقدمة",), start, start + len(text),
        found.language, citation, passage, (place, place + len(best)), ("محمد حسن، الإعلام الجديد، ٢٠١٨، ص ٥",),
    )  # fmt: skip


def arabic_answer(question: str) -> Answer:
    hits = (
        hit(1, "arabic.md", ARABIC_PAGE, ARABIC_PAGE[20:]),
        hit(2, "english.txt", ENGLISH_PAGE, ENGLISH_PAGE),
    )
    sentences = (
        sentence(
            hits[0], ARABIC_SENTENCE, ARABIC_PAGE, 0, "استخدام الدول", "سمر خالد (2019)، الدبلوماسية الرقمية، ص 12"
        ),
        sentence(
            hits[1], ENGLISH_SENTENCE, ENGLISH_PAGE, 1, "answer citizens", "Smith (2020), Embassies online, p. 12"
        ),
    )
    return Answer(question, "ar", True, 0.93, sentences, hits, "بعض الجواب من مصدر بلغة أخرى.")


def refusal(question: str) -> Answer:
    return Answer(
        question, "en", False, 0.1, (), (hit(1, "english.txt", ENGLISH_PAGE, ENGLISH_PAGE),), "Not in the sources."
    )


def hostile_answer(question: str) -> Answer:
    found = hit(1, "hostile.pdf", HOSTILE_PAGE, HOSTILE_PAGE, page=1)
    return Answer(
        question,
        "en",
        True,
        0.5,
        (sentence(found, HOSTILE_PAGE, HOSTILE_PAGE, 0, "red", "A\x1b[31m [b]B[/b]"),),
        (found,),
        "",
    )


@dataclass
class FakeAssistant:
    """Answers by what stands in the question; `gate` can hold the answers back."""

    gate: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    filters: list[Filters | None] = field(default_factory=list)
    works: tuple[Source, ...] = SOURCES
    added: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate.set()

    def ask(self, question: str, history: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        self.gate.wait(5)
        self.asked.append((question, tuple(history)))
        self.filters.append(filters)
        if "fault" in question:
            raise BadQuestion("The question «fault» is too long; shorten it.")
        if "crash" in question:
            raise RuntimeError("\x1b[31mboom")
        if "weather" in question:
            return refusal(question)
        return hostile_answer(question) if "hostile" in question else arabic_answer(question)

    def sources(self) -> tuple[Source, ...]:
        return self.works

    def page(self, source: str, number: int) -> Page:
        texts = {"arabic.md": ARABIC_PAGE, "english.txt": ENGLISH_PAGE, "hostile.pdf": HOSTILE_PAGE}
        if not 1 <= number <= 3:
            raise UnknownSource(f"{source} has no page {number}; it has 3.")
        text = texts[source] if number == 2 or source == "hostile.pdf" else f"Page {number} of {source}."
        heading = (Block(0, 19, "heading", 1),) if source == "arabic.md" and number == 2 else ()
        note = Note("1", "Ibid., p. 3.", "Hassan, New Media, 2018, p. 3.")
        return Page(number, text, heading, str(number + 10), notes=(note,))

    def add(self, paths: Sequence[Path], progress: Callable[[str], None]) -> IndexReport:
        progress(f"reading {paths[0].name}")
        self.added += paths
        return IndexReport(
            tuple(map(str, paths)), (), (), (), (Skipped("bad.pdf", "it is empty; give another"),), (), 3, 12, 0.1
        )
