"""Where a passage is printed: on its page, on the next, or on both; and in whose language that is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.cite import PrintedPages, citation, printed_pages
from assistant.quoting.cited import Pages, pages_of
from assistant.quoting.manuscript import manuscript_of
from assistant.quoting.quotations import quotations_of
from assistant.terminal.bidi import base_level, mirrored
from assistant.terminal_rtl import in_visual_order, paragraph_clusters
from corpus.models import Language
from index.models import Hit

HIT = Hit(
    rank=1, score=1.0, source="a.pdf", title="Lights", authors=("Jane Roe",), year=1911, page=3, label="41", section=("Sea",),
    start=100, end=200, text="x" * 100, language="en", units=(), unit_scores=(),
)  # fmt: skip
TURNING = replace(HIT, turn=150, next_label="42")


def test_a_passage_that_runs_on_cites_both_pages() -> None:
    assert citation(HIT, "en") == "Jane Roe (1911), “Lights”, p. 41, § Sea"
    assert citation(TURNING, "en") == "Jane Roe (1911), “Lights”, pp. 41–42, § Sea"
    assert citation(replace(TURNING, label=None), "en") == "Jane Roe (1911), “Lights”, file pages 3–4, § Sea"
    assert citation(replace(TURNING, title="أضواء"), "ar") == "Jane Roe (1911)، «أضواء»، ص 41–42، § Sea"
    assert "صفحتا الملف 3–4" in citation(replace(TURNING, title="أضواء", label=None), "ar")


ARABIC = replace(HIT, title="أضواء", authors=("ليلى النجار", "كريم حداد"), section=("٢. البحر",))


@pytest.mark.parametrize(
    ("hit", "language", "cited"),
    [
        (HIT, "ar", "Jane Roe (1911), “Lights” [ص 41], § Sea"),
        (replace(HIT, label=None, section=()), "ar", "Jane Roe (1911), “Lights” [صفحة الملف 3]"),
        (ARABIC, "en", "ليلى النجار وكريم حداد (1911)، «أضواء» [p. 41]، § ٢. البحر"),
        (replace(ARABIC, label=None), "en", "ليلى النجار وكريم حداد (1911)، «أضواء» [file page 3]، § ٢. البحر"),
    ],
)
def test_the_page_is_in_the_language_of_the_reader_and_all_else_in_that_of_the_work(
    hit: Hit, language: Language, cited: str
) -> None:
    assert citation(hit, language) == cited


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("hit", [replace(HIT, year=None), replace(ARABIC, year=None, label=None)])
def test_what_is_copied_into_a_manuscript_names_the_work_and_the_page(hit: Hit, language: Language) -> None:
    manuscript = manuscript_of(f"> one two three\n>\n> — {citation(hit, language)}\n", markdown=True)
    [found] = quotations_of(manuscript, ()).quotations
    assert found.citation
    assert hit.title in found.citation.work
    assert pages_of(found.citation.pages) == (Pages(("41",)) if hit.label else Pages(("3",), of_file=True))


@pytest.mark.parametrize("section", ["2 Treaties", "٢ Treaties"])
def test_pages_of_the_other_direction_leave_the_number_of_the_section_where_it_stands(section: str) -> None:
    cited = citation(replace(HIT, section=(section,)), "ar")
    seen = seen_from_the_left(f"[1] {cited}  (a.pdf, 0.83)")
    assert seen == f"[1] Jane Roe (1911), “Lights” [41 ص], § {section}  (a.pdf, 0.83)"


@pytest.mark.parametrize("section", ["2. البحر", "٢. البحر"])
def test_so_too_in_a_line_from_the_right(section: str) -> None:
    cited = citation(replace(ARABIC, section=(section,)), "en")
    seen = seen_from_the_left(f"[1] {cited}  (a.pdf)")
    assert seen == f"(a.pdf)  {section[3:][::-1]} .{section[0]} § ،[p. 41] «ءاوضأ» ،(1911) دادح ميركو راجنلا ىليل [1]"


def seen_from_the_left(text: str) -> str:
    """The characters of a line in the order of their places on the screen, brackets mirrored."""
    clusters = paragraph_clusters(text, base_level(text), "wordf")
    return "".join(
        text[each.start] if each.level % 2 == 0 else mirrored(text[each.start])
        for each in in_visual_order(clusters, "wordf")
    )


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
