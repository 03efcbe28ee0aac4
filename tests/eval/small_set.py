"""A parallel set of six paragraphs in SQuAD's form, written for these tests, and an engine that answers from a table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.models import Answer
from corpus.models import Block, Page, Unit
from index.models import Hit

CONTEXTS = {
    "en": (
        " The lighthouse of Tarsin was built in 1871 by Edda Lomax.  It stands on a rock of basalt.",
        "Bread in the valley is baked from barley. The ovens are fed with vine wood, never with oak.",
        "The council of Meru meets twice a year. Its chair is drawn by lot among the fishermen.",
    ),
    "ar": (
        " بنت إيدا لوماكس منارة تارسين عام 1871.  وهي قائمة على صخرة من البازلت.",
        "يُخبز الخبز في الوادي من الشعير. وتوقد الأفران بخشب الكرم لا بخشب البلوط.",
        "يجتمع مجلس ميرو مرتين في السنة. ويُختار رئيسه بالقرعة بين الصيادين.",
    ),
}
QUESTIONS = {
    "en": (
        "Who built the lighthouse of Tarsin?",
        "What is bread in the valley baked from?",
        "How is the chair of the council of Meru chosen?",
    ),
    "ar": ("من بنى منارة تارسين؟", "مم يُخبز الخبز في الوادي؟", "كيف يُختار رئيس مجلس ميرو؟"),
}
ANSWERS = {"en": ("Edda Lomax", "barley", "by lot"), "ar": ("إيدا لوماكس", "الشعير", "بالقرعة")}


def write_squad(path: Path, language: str) -> Path:
    """The set in one language; ids are shared by both."""
    paragraphs = [
        {
            "context": context,
            "qas": [{"id": f"q{at}", "question": question, "answers": [{"text": answer, "answer_start": 0}]}],
        }
        for at, (context, question, answer) in enumerate(
            zip(CONTEXTS[language], QUESTIONS[language], ANSWERS[language], strict=True)
        )
    ]
    whole: dict[str, Any] = {"version": "1.1", "data": [{"title": "Islands", "paragraphs": paragraphs}]}
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    return path


@dataclass
class TableEngine:
    """Ranks the pages of one source as a table says; stops like Ctrl-C at a question when told to."""

    ranked: Mapping[str, Sequence[int]]
    pages: Mapping[int, str]
    stop_at: str | None = None
    asked: list[str] = field(default_factory=list)
    answers: bool = False

    def search(self, question: str, count: int) -> list[Hit]:
        self.asked.append(question)
        if question == self.stop_at:
            raise KeyboardInterrupt
        return [self._hit(rank, page) for rank, page in enumerate(self.ranked.get(question, ()), 1)][:count]

    def page(self, source: str, number: int) -> Page:
        del source
        return Page(number, self.pages[number], (Block(0, len(self.pages[number])),))

    def answer(self, question: str, history: Sequence[str]) -> Answer:
        raise NotImplementedError

    def _hit(self, rank: int, page: int) -> Hit:
        text = self.pages[page]
        unit = Unit(0, len(text), 0, len(text))
        return Hit(
            rank, 1 / rank, "Islands", "Islands", (), None, page, None, (), 0, len(text), text, "en", (unit,), (0.5,)
        )
