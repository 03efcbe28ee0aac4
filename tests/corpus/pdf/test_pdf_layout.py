"""Pages: columns, tables, furniture, paragraphs, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from made_lines import ARABIC, ENGLISH, drawn, lines_of, written

from corpus.models import Note
from corpus.pdf.blocks import TextBlock, goes_on, heading_sizes, join_lines, read_blocks
from corpus.pdf.columns import Column, reading_order
from corpus.pdf.furniture import take_out_furniture
from corpus.pdf.glyphs import Glyph, Rule
from corpus.pdf.notes import find_calls, read_endnotes, read_notes, split_footnotes
from corpus.pdf.tables import find_grids, gather_tables
from corpus.pdf.typography import Line, Typography

PROSE = [
    "one two three four five six",
    "seven eight nine ten eleven",
    "twelve thirteen and fourteen",
    "fifteen sixteen seventeen to",
]


def order(glyphs: Sequence[Glyph], typography: Typography) -> list[str]:
    columns = reading_order(lines_of(glyphs, typography), typography)
    return ["|".join(cell.text for cell in row) for column in columns for row in column.rows]


def blocks(lines: Sequence[Line], typography: Typography, words: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    headings = heading_sizes([lines], typography)
    columns = reading_order(lines, typography)
    return [(block.kind, block.text) for block in read_blocks(columns, typography, headings, words)]


def column(name: str, count: int = 6) -> list[str]:
    return [f"{name} line {number} has its words" for number in range(count)]


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = column("first"), column("other")
    glyphs = written(left, x=60) + written(right, x=320, serial=1000)
    assert order(glyphs, ENGLISH) == left + right


def test_where_drawing_order_is_silent_the_direction_decides() -> None:
    glyphs: list[Glyph] = []
    for row in range(6):  # drawn row by row, as scanned pages are; the lines are full
        for x, name in ((320, "right"), (60, "outer")):
            glyphs += drawn(
                f"{name} col {row} is a line of several words", x, 700 - 16 * row, size=11, serial=len(glyphs)
            )
    assert order(glyphs, ARABIC)[0].startswith("right")
    assert order(glyphs, ENGLISH)[0].startswith("outer")


def test_three_columns_under_a_centred_title() -> None:
    columns = [column(name, 7) for name in ("alpha", "gamma", "delta")]
    glyphs = drawn("THE TITLE", x=266, y=760, size=16)
    for index, lines in enumerate(columns):
        glyphs += written([line[:24] for line in lines], x=60 + 170 * index, serial=len(glyphs))
    read = order(glyphs, ENGLISH)
    assert read[0] == "THE TITLE"
    assert [line.split()[0] for line in read[1:]] == ["alpha"] * 7 + ["gamma"] * 7 + ["delta"] * 7


def test_a_poem_in_two_halves_is_read_across() -> None:
    glyphs: list[Glyph] = []
    for row in range(6):
        glyphs += drawn(f"opening half {row}", 60, 700 - 20 * row, serial=len(glyphs))
        glyphs += drawn(f"closing half {row}", 320, 700 - 20 * row, serial=len(glyphs))
    assert order(glyphs, ENGLISH)[0] == "opening half 0|closing half 0"


def test_a_ruled_table_is_read_cell_by_cell() -> None:
    glyphs = drawn("Name", 65, 690) + drawn("Remark of", 165, 690, serial=10) + drawn("two lines", 165, 676, serial=30)
    glyphs += drawn("Ann", 65, 650, serial=50) + drawn("none", 165, 650, serial=60)
    across = [Rule(60, y, 260, y) for y in (640, 665, 705)]
    down = [Rule(x, 640, x, 705) for x in (60, 160, 260)]
    assert [grid.xs for grid in find_grids([*across, *down])] == [(60, 160, 260)]
    rows = [line.text for line in gather_tables(lines_of(glyphs, ENGLISH), [*across, *down], ENGLISH)]
    assert rows == ["Name\tRemark of two lines", "Ann\tnone"]


def test_lines_behind_the_text_make_no_table() -> None:
    lines = lines_of(written(PROSE), ENGLISH)
    across = [Rule(50, y, 300, y) for y in (640, 670, 710)]
    down = [Rule(x, 640, x, 710) for x in (50, 99, 131, 300)]
    assert gather_tables(lines, [*across, *down], ENGLISH) == lines


def test_running_heads_and_page_numbers_are_taken_out() -> None:
    pages = []
    for number in (7, 8, 9):
        body = [f"{line} {number * 'x'}" for line in PROSE]
        glyphs = drawn("Journal of Things 12", 200, 800, size=9) + written(body, serial=100)
        pages.append(lines_of(glyphs + drawn(str(number), 290, 40, size=9, serial=900), ENGLISH))
    furnished = take_out_furniture(pages, ENGLISH)
    assert [page.label for page in furnished] == ["7", "8", "9"]
    assert all(page.running[0] == "Journal of Things 12" for page in furnished)
    assert [line.text for line in furnished[2].body] == body


def test_what_half_of_the_pages_begin_with_is_no_head() -> None:
    pages = []
    for number in range(12):
        first = "Please explain your choice" if number % 4 < 2 else f"Answer {'x' * number}"
        texts = [first, *(f"{line} {number * 'x'}" for line in PROSE)]
        pages.append(lines_of(written(texts, y=790), ENGLISH))
    assert all(len(page.body) == 5 and not page.running for page in take_out_furniture(pages, ENGLISH))


def test_heads_of_left_pages_and_heads_after_a_front_matter_are_heads() -> None:
    def pages(headed: Sequence[int]) -> list[list[Line]]:
        return [
            lines_of(
                (drawn("A Book of Wells", 60, 800) if number in headed else [])
                + written([f"{line} {number * 'x'}" for line in PROSE], serial=100),
                ENGLISH,
            )
            for number in range(10)
        ]

    for headed in ([1, 3, 5, 7], [5, 6, 7, 8, 9]):
        furnished = take_out_furniture(pages(headed), ENGLISH)
        assert [number for number, page in enumerate(furnished) if page.running] == headed


def test_two_pages_that_are_alike_keep_their_text() -> None:
    page = lines_of(written(["TEST TEST TEST"] * 5), ENGLISH)
    assert [len(furnished.body) for furnished in take_out_furniture([page, page], ENGLISH)] == [5, 5]


def test_the_first_step_of_a_list_is_no_head_with_a_page_number() -> None:
    page = lines_of(written([f"{step} take the well" for step in range(1, 6)], step=20), ENGLISH)
    assert len(take_out_furniture([page], ENGLISH)[0].body) == 5


def test_a_title_is_not_its_own_running_head() -> None:
    title = lines_of(drawn("A Book", 60, 780, size=20) + written(PROSE, serial=100), ENGLISH)
    later = [lines_of(drawn("A Book", 60, 800, size=9) + written(PROSE, serial=100), ENGLISH) for _ in range(2)]
    assert take_out_furniture([title, *later], ENGLISH)[0].body[0].text == "A Book"


def test_a_page_is_never_all_furniture() -> None:
    pages = [lines_of(written(["Hello world", "Hello again"]), ENGLISH) for _ in range(3)]
    assert all(len(page.body) == 2 for page in take_out_furniture(pages, ENGLISH))


def test_paragraphs_end_where_the_next_word_would_have_fitted() -> None:
    texts = [
        "a full line of text that runs on and",
        "ends here.",
        "another paragraph fills its line and",
        "goes on to its end",
    ]
    assert blocks(lines_of(written(texts), ENGLISH), ENGLISH) == [
        ("paragraph", "a full line of text that runs on and ends here."),
        ("paragraph", "another paragraph fills its line and goes on to its end"),
    ]


def test_an_indent_or_a_gap_begins_a_paragraph() -> None:
    first = written(["these two lines are quite as long as", "the measure allows them to be here."])
    indented = drawn("an indented line begins another one", 75, 668, serial=200)
    below = written(["after a gap there is a third of them"], y=640, serial=400)
    assert [text[:12] for _, text in blocks(lines_of(first + indented + below, ENGLISH), ENGLISH)] == [
        "these two li",
        "an indented ",
        "after a gap ",
    ]


def test_what_goes_on_in_the_next_column() -> None:
    above = TextBlock("paragraph", "the wells were dug in the", size=12, complete=False)
    below = TextBlock("paragraph", "year of drought.", size=12)
    assert goes_on(above, below)
    for ended in ("in the year of drought.", "in the year of drought.(1)", "in the year of drought.”2"):
        assert not goes_on(replace(above, text=ended), below)
    assert not goes_on(replace(above, complete=True), below)
    assert not goes_on(replace(above, kind="heading"), below)
    assert not goes_on(above, replace(below, size=9))
    assert not goes_on(above, replace(below, indented=True))
    assert not goes_on(above, replace(below, text="حفرت الآبار في سنة الجفاف"))
    for kind in ("heading", "item", "caption", "row"):
        assert not goes_on(above, replace(below, kind=kind))


def test_lines_of_a_title_page_stand_apart() -> None:
    """Centred lines are each their own column, which they fill; only those a line's step apart are one."""
    lines = lines_of(
        drawn("Archipelago Papers 14, 2022", 120, 640)
        + drawn("Teaching text for the library: its author,", 75, 613, serial=50)
        + drawn("papers and places are invented", 111, 598, serial=100)
        + written(PROSE, y=560, step=15, serial=500),
        ENGLISH,
    )
    columns = [Column([[line]], line.x0, line.x1) for line in lines[:3]]
    columns.append(Column([[line] for line in lines[3:]], 60, 250))
    read = read_blocks(columns, ENGLISH, heading_sizes([lines], ENGLISH), frozenset())
    assert [block.text for block in read][:2] == [
        "Archipelago Papers 14, 2022",
        "Teaching text for the library: its author, papers and places are invented",
    ]


def test_headings_items_and_captions() -> None:
    glyphs = drawn("A Section", 60, 760, size=16) + written(
        ["plain text of the body, which is long.", "- one thing", "- another thing"], y=720, serial=50
    )
    glyphs += drawn("Table 3. Readers by year", 60, 640, serial=300)
    assert [kind for kind, _ in blocks(lines_of(glyphs, ENGLISH), ENGLISH)] == [
        "heading",
        "paragraph",
        "item",
        "item",
        "caption",
    ]


def test_a_list_number_set_apart_is_no_cell() -> None:
    glyphs: list[Glyph] = []
    for row in range(3):
        glyphs += drawn(f"{row + 1}-", 60, 700 - 16 * row, serial=100 * row)
        glyphs += drawn(f"thing number {row}", 100, 700 - 16 * row, serial=100 * row + 10)
    assert blocks(lines_of(glyphs, ENGLISH), ENGLISH)[1] == ("item", "2- thing number 1")


def test_entries_under_a_list_of_references() -> None:
    glyphs = drawn("References", 60, 760, size=16) + written(["Harrow, E. The Paper Road. 1997."], y=720, serial=50)
    assert blocks(lines_of(glyphs, ENGLISH), ENGLISH)[-1] == ("reference", "Harrow, E. The Paper Road. 1997.")


def test_hyphens_at_line_ends() -> None:
    def joined(*texts: str, words: frozenset[str] = frozenset()) -> str:
        return join_lines(lines_of(written(texts), ENGLISH), words)[0]

    assert joined("infor-", "mation") == "information"
    assert joined("well-", "known", words=frozenset({"well-known"})) == "well-known"
    assert joined("COVID-", "19") == "COVID-19"
    assert joined("see www.example.org/", "wells/2021") == "see www.example.org/wells/2021"
    assert joined("com\u00ad", "pared") == "compared"


def test_footnotes_are_the_small_marked_end_of_a_column() -> None:
    glyphs = written(PROSE) + written(
        ["1 Harrow, Paper Road, 12.", "which runs on", "2 Ibid., 14."], y=600, size=9, serial=500
    )
    (read,) = reading_order(lines_of(glyphs, ENGLISH), ENGLISH)
    kept = split_footnotes(read.rows, ENGLISH)
    assert kept == len(PROSE)
    carried, notes = read_notes([line for row in read.rows[kept:] for line in row], frozenset())
    assert carried == ""
    assert notes == [Note("1", "Harrow, Paper Road, 12. which runs on"), Note("2", "Ibid., 14.")]


def test_lines_before_the_first_mark_carry_on_an_earlier_note() -> None:
    lines = lines_of(written(["the rest of it.", "(4) The next."], size=9), ENGLISH)
    carried, notes = read_notes(lines, frozenset())
    assert carried == "the rest of it."
    assert [note.mark for note in notes] == ["4"]


def test_small_lines_without_a_mark_are_no_notes() -> None:
    glyphs = written(PROSE) + written(["Source: the ministry"], y=600, size=9, serial=500)
    (read,) = reading_order(lines_of(glyphs, ENGLISH), ENGLISH)
    assert split_footnotes(read.rows, ENGLISH) == len(read.rows)


def test_bare_calls_are_taken_out_bracketed_ones_stay_and_both_keep_their_places() -> None:
    block = TextBlock("paragraph", "claimed(١) and shown2 in 5 m2.", raised=((20, 21), (28, 29)))
    (called,) = find_calls([block], ["1", "2"], frozenset({"1", "2"}))
    assert called.block.text == "claimed(١) and shown in 5 m2."
    assert [(call.mark, called.block.text[: call.offset]) for call in called.calls] == [
        ("1", "claimed(١)"),
        ("2", "claimed(١) and shown"),
    ]


def test_superior_figures_on_the_line_are_calls_if_all_notes_are_called_so() -> None:
    blocks_ = [TextBlock("paragraph", "The law of the sea.1 It grew by 3.1 knots,2 and table4 shows it.")]
    (called,) = find_calls(blocks_, ["1", "2"], frozenset({"1", "2"}))
    assert called.block.text == "The law of the sea. It grew by 3.1 knots, and table4 shows it."
    assert [(call.mark, called.block.text[: call.offset][-6:]) for call in called.calls] == [
        ("1", "e sea."),
        ("2", "knots,"),
    ]
    (uncertain,) = find_calls(blocks_, ["1", "2", "3"], frozenset({"1", "2", "3"}))
    assert uncertain.block == blocks_[0]


def test_numbers_in_brackets_that_no_note_answers_stay() -> None:
    block = TextBlock("paragraph", "المادة (14) من القانون")
    (called,) = find_calls([block], ["1"], frozenset({"1"}))
    assert called.block == block
    assert called.calls == ()


def test_endnotes_under_their_heading_leave_the_body() -> None:
    blocks_ = [
        TextBlock("paragraph", "نص"),
        TextBlock("heading", "الهوامش", level=2),
        TextBlock("paragraph", "(١) الحداد، ص ٤."),
        TextBlock("paragraph", "(٢) المرجع نفسه."),
        TextBlock("heading", "خاتمة", level=2),
        TextBlock("paragraph", "(٣) ليست حاشية"),
    ]
    body, notes, inside = read_endnotes(blocks_, inside=False)
    assert [note.mark for note in notes] == ["1", "2"]
    assert [block.text for block in body] == ["نص", "الهوامش", "خاتمة", "(٣) ليست حاشية"]
    assert not inside
