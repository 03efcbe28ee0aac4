"""Where a passage is printed: on its page, on the next, or on both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.cite import PrintedPages, citation, printed_pages
from index.models import Hit

HIT = Hit(
    rank=1, score=1.0, source="a.pdf", title="Lights", authors=("Jane Roe",), year=1911, page=3, label="41", section=("Sea",),
    start=100, end=200, text="x" * 100, language="en", units=(), unit_scores=(),
)  # fmt: skip
TURNING = replace(HIT, turn=150, next_label="42")


def test_a_passage_that_runs_on_cites_both_pages() -> None:
    assert citation(HIT) == "Jane Roe (1911), “Lights”, p. 41, § Sea"
    assert citation(TURNING) == "Jane Roe (1911), “Lights”, pp. 41–42, § Sea"
    assert citation(replace(TURNING, label=None)) == "Jane Roe (1911), “Lights”, file pages 3–4, § Sea"
    assert citation(replace(TURNING, title="أضواء")) == "Jane Roe (1911)، «أضواء»، ص 41–42، § Sea"
    assert "صفحتا الملف 3–4" in citation(replace(TURNING, title="أضواء", label=None))


@pytest.mark.parametrize(
    ("start", "end", "pages"),
    [
        (100, 150, PrintedPages(3, "41")),
        (149, 151, PrintedPages(3, "41", "42", runs_on=True)),
        (150, 200, PrintedPages(4, "42")),
    ],
)
def test_a_part_of_it_stands_where_it_is_printed(start: int, end: int, pages: PrintedPages) -> None:
    assert printed_pages(TURNING, start, end) == pages
