"""Typing Arabic: the value stays logical, all that is seen and all moves go by sight."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets.input import Selection

from assistant.app.input_layout import input_layout
from assistant.app.question_box import MOST_ROWS, QuestionBox
from assistant.terminal_rtl import MODES, Mode, render_lines

MIXED = "سلام ABC 12"
TEXT = st.text(alphabet="ابتلاسم ABxy 012 .,()\n\u064e\u0651", max_size=40)


class BoxApp(App[None]):
    """A question box and nothing else."""

    CSS = "QuestionBox { border: tall blue; height: 3; }"

    def __init__(self, mode: Mode = "visual") -> None:
        super().__init__()
        self.mode: Mode = mode
        self.box = QuestionBox(mode, id="question")

    def compose(self) -> ComposeResult:
        yield self.box


def type_into(script: Callable[[Pilot[None], QuestionBox], Awaitable[None]], mode: Mode = "visual") -> None:
    app = BoxApp(mode)

    async def run() -> None:
        async with app.run_test(size=(40, 12)) as pilot:
            app.box.show_in(mode, True, "اسأل")
            app.box.focus()
            await pilot.pause()
            await script(pilot, app.box)

    asyncio.run(run())


def shown(box: QuestionBox, row: int = 0) -> str:
    return box.render_line(row).text


def test_arabic_is_seen_from_the_right_with_the_caret_on_its_left() -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        await pilot.press(*MIXED)
        assert box.value == MIXED
        width = box.scrollable_content_region.width
        line = render_lines(MIXED, width)[0].plain
        assert shown(box) == line
        left = len(line) - len(line.lstrip())
        assert box.cursor_screen_offset.x == box.content_region.x + left - 1

    type_into(script)


def test_left_and_right_go_by_sight() -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        await pilot.press(*MIXED)
        seen = [box.cursor_screen_offset.x]
        for _ in range(len(MIXED) - 1):
            await pilot.press("right")
            seen.append(box.cursor_screen_offset.x)
        assert all(after > before for before, after in pairwise(seen))
        await pilot.press("left")
        assert box.cursor_screen_offset.x == seen[-2]

    type_into(script)


def test_harakat_are_stepped_over_with_their_letter() -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        box.value = "بِسْمِ"
        box.cursor_position = 6
        for expected in (4, 2, 0, 0):
            await pilot.press("right")
            assert box.cursor_position == expected
        await pilot.press("home", "ctrl+left")
        assert box.cursor_position == 6

    type_into(script)


def test_word_jumps_go_by_sight_and_by_whole_words() -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        box.value = "كَلِمة ثانِية"
        box.cursor_position = 0
        await pilot.press("ctrl+left")
        assert box.cursor_position == box.value.index("ث")
        await pilot.press("ctrl+right")
        assert box.cursor_position == 0

    type_into(script)


def test_selection_grows_by_sight_and_is_replaced() -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        box.value = "سلام عليكم"
        box.cursor_position = len(box.value)
        await pilot.press("shift+right", "shift+right")
        assert box.selection == Selection(10, 8)
        await pilot.press("ا")
        assert box.value == "سلام عليا"

    type_into(script)


def test_a_click_puts_the_caret_where_it_is_seen() -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        box.value = "سمير ABC 12"
        region = box.content_region
        for offset in range(len(box.value)):
            box.cursor_position = offset
            column = box.cursor_screen_offset.x
            box.cursor_position = 0
            await pilot.click(offset=(column, region.y))
            assert box.cursor_position == offset
        await pilot.click(offset=(region.x, region.y))
        assert box.cursor_position == len(box.value)

    type_into(script)


def test_pasted_text_is_inert_and_keeps_its_lines() -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        await pilot.pause()
        box.value = "a\x1b[31m\u202eb\tc\r\nd"
        assert box.value == "a[31mb c\nd"

    type_into(script)


def test_a_paste_of_several_lines_is_taken_whole_and_replaces_the_selection() -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        await pilot.press(*"abc", "shift+left")
        box.post_message(Paste("سطر أول\r\nسطر ثان\n"))
        await pilot.pause()
        assert box.value == "abسطر أول\nسطر ثان"

    type_into(script)


@pytest.mark.parametrize("key", ["ctrl+j", "shift+enter", "alt+enter"])
def test_a_question_of_several_lines(key: str) -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        assert box.region.height == 3
        await pilot.press(*"سطر", key, *"two", key, "3")
        await pilot.pause()
        assert box.value == "سطر\ntwo\n3"
        assert box.region.height == 5
        assert shown(box, 1).startswith("two ")
        assert shown(box, 0) == render_lines("سطر", box.scrollable_content_region.width)[0].plain

    type_into(script)


def test_up_and_down_go_by_sight_and_beyond_the_lines_to_other_questions() -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        box.offer(["earlier"])
        await pilot.press(*"one", "ctrl+j", *"three", "up")
        assert box.cursor_position == 3
        await pilot.press("left", "down")
        assert box.cursor_position == 6
        await pilot.press("up", "up")
        assert box.value == "earlier"
        await pilot.press("down")
        assert box.value == "one\nthree"

    type_into(script)


def test_a_selection_grows_over_lines_and_is_copied_as_it_is_read() -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        await pilot.press(*"سطر أول", "ctrl+j", *"second", "home", "shift+up", "ctrl+c")
        assert box.selected_text == pilot.app.clipboard
        assert box.selected_text.endswith("\n")
        await pilot.press("shift+down", "shift+end")
        assert box.selected_text == "second"

    type_into(script)


def test_left_and_right_go_over_the_ends_of_lines() -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        await pilot.press("أ", "ctrl+j", "b", "left", "left")
        assert box.cursor_position == 1, "from the left end of the English line to the end of the Arabic one"
        await pilot.press("right", "left", "left")
        assert box.cursor_position == 2, "the Arabic line goes on to the left, into the English one"

    type_into(script)


def test_an_empty_box_shows_what_it_is_for_from_the_right() -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        await pilot.pause()
        assert shown(box).endswith(render_lines("اسأل", 10, align="left")[0].plain + " ")

    type_into(script)


@pytest.mark.parametrize("mode", MODES)
def test_a_long_question_scrolls_with_the_caret(mode: Mode) -> None:
    async def script(pilot: Pilot[None], box: QuestionBox) -> None:
        box.value = "كلمة طويلة " * 60
        await pilot.pause()
        region = box.content_region
        assert region.height == MOST_ROWS
        for step in (*[-1] * 19, *[1] * 9):
            box.action_go_up(step)
            assert region.contains(*box.cursor_screen_offset)
        for move in (box.action_home, box.action_cursor_left, box.action_cursor_right, box.action_end):
            move()
            assert region.contains(*box.cursor_screen_offset)
        for row in range(MOST_ROWS):
            assert box.render_line(row).cell_length == box.scrollable_content_region.width

    type_into(script, mode)


@given(TEXT, st.integers(2, 50), st.integers(0, 1), st.sampled_from(MODES))
def test_each_place_of_the_caret_has_a_cell_of_its_own(text: str, width: int, default_base: int, mode: Mode) -> None:
    layout = input_layout(text, mode, width, default_base)
    clusters = [cluster for row in layout.rows for cluster in row.clusters]
    stops = [cluster.start for cluster in clusters] + [row.end for row in layout.rows if row.is_last]
    assert "".join(text[one.start : one.end] for one in sorted(clusters)) == text.replace("\n", "")
    assert [layout.offset_at(*layout.place_of(stop)) for stop in stops] == stops
    assert len({layout.place_of(stop) for stop in stops}) == len(stops)
    assert all(0 <= layout.place_of(stop)[1] < width for stop in stops)


@given(TEXT, st.integers(0, 1))
def test_steps_to_the_right_visit_every_place_once_from_left_to_right(text: str, default_base: int) -> None:
    layout = input_layout(text.replace("\n", " "), "visual", 80, default_base)
    offset = layout.offset_at(0, 0)
    columns = [layout.place_of(offset)[1]]
    for _ in layout.rows[0].clusters:
        offset = layout.beside(offset, 1)
        columns.append(layout.place_of(offset)[1])
    assert columns == sorted(set(columns))
    assert layout.beside(offset, 1) == offset
