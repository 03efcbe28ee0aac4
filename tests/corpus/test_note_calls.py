"""Each note call leads to its note, whatever the numbering; a damaged mark leads nowhere and names its candidates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.citations import citations_of
from corpus.models import CitedReference, Document, Note, NoteCall, Page, Work
from corpus.note_calls import cited_notes
from corpus.reading import read_source
from corpus.text import read_text
from tests.linear_time import assert_linear


def cited(*pages: tuple[Sequence[str], Sequence[str]]) -> list[CitedReference]:
    """What the calls of pages lead to; a page is the marks of its calls and of its notes, whose texts are `page:mark`."""
    made = tuple(
        Page(
            number,
            "word " * len(calls),
            calls=tuple(NoteCall(mark, 5 * at + 4) for at, mark in enumerate(calls)),
            notes=tuple(Note(mark, f"{number}:{mark}", f"{number}:{mark}") for mark in notes),
        )
        for number, (calls, notes) in enumerate(pages, 1)
    )
    return [each for _, found in sorted(cited_notes(Document(Work("w"), made)).items()) for each in found]


def leads(*pages: tuple[Sequence[str], Sequence[str]]) -> list[str | None]:
    return [each.text for each in cited(*pages)]


def numbers(first: int, last: int) -> list[str]:
    return [str(number) for number in range(first, last + 1)]


def test_numbering_that_begins_anew_on_each_page() -> None:
    found = leads((["1", "2"], ["1", "2"]), (["1"], ["1"]), (["1", "2"], ["1", "2"]))
    assert found == ["1:1", "1:2", "2:1", "3:1", "3:2"]


def test_numbering_that_begins_anew_with_each_chapter() -> None:
    chapter_by_chapter = leads((["1", "2"], []), (["3"], ["1", "2", "3"]), (["1"], []), (["2"], ["1", "2"]))
    assert chapter_by_chapter == ["2:1", "2:2", "2:3", "4:1", "4:2"]
    all_at_the_end = leads((["1", "2"], []), (["1", "2", "3"], []), ([], ["1", "2", "1", "2", "3"]))
    assert all_at_the_end == ["3:1", "3:2", "3:1", "3:2", "3:3"]


def test_chapters_with_their_notes_in_one_page_of_text(tmp_path: Path) -> None:
    path = tmp_path / "book.md"
    path.write_text(
        "# Two chapters\n\n## Chapter 1\n\nOne thing.<sup>(1)</sup> Another thing.<sup>(2)</sup>\n\n### Notes\n\n"
        "(1) Alpha, Book A, 2001.\n(2) Beta, Book B, 2002.\n\n## Chapter 2\n\nA third.<sup>(1)</sup> A fourth.<sup>(2)</sup>\n\n"
        "### Notes\n\n(1) Gamma, Book C, 2003.\n(2) Ibid., p. 4.\n",
        encoding="utf-8",
    )
    [found] = citations_of(read_text(path)).values()
    assert [(each.reference or "")[:5] for each in found] == ["Alpha", "Beta,", "Gamma", "Gamma"]


def test_where_the_runs_do_not_answer_each_other_a_call_is_open() -> None:
    found = cited((["1", "1", "3", "1"], ["1", "2", "3", "1", "2"]))
    assert [each.text for each in found] == [None, None, "1:3", None]
    assert found[0].candidates == ("(1) 1:1", "(1) 1:1")


def test_notes_on_a_later_page_come_before_those_on_an_earlier_one() -> None:
    assert leads(([], ["1", "2"]), (["1"], []), ([], ["1"])) == ["3:1"]
    assert leads(([], ["1", "2"]), (["2"], []), ([], ["1"])) == ["1:2"]


def test_a_mark_that_comes_back_in_the_place_of_an_uncalled_note_is_damaged() -> None:
    found = cited((["1", "2", "8", "4", "5", "6", "7", "8", "9"], numbers(1, 9)))
    assert [each.text is None for each in found] == [False, False, True, *[False] * 6]
    assert found[2].candidates == ("(3) 1:3", "(8) 1:8")


def test_columns_read_in_the_wrong_order_do_not_mislead() -> None:
    """Six pages of two columns, the left one first; on the third, 10 to 14 were read as 18 to 22."""
    printed = [
        *numbers(1, 6),
        "9",
        "7",
        "8",
        *numbers(15, 22),
        "20",
        "18",
        "19",
        *numbers(22, 25),
        "21",
        "31",
        *numbers(26, 30),
    ]
    true = [
        *numbers(1, 6),
        "9",
        "7",
        "8",
        *numbers(15, 17),
        *numbers(10, 14),
        "20",
        "18",
        "19",
        *numbers(22, 25),
        "21",
        "31",
    ]
    found = cited((printed, numbers(1, 31)))
    for each, mark, meant in zip(found, printed, [*true, *numbers(26, 30)], strict=True):
        assert each.text == (f"1:{mark}" if mark == meant else None)
        assert mark == meant or each.candidates == (f"({meant}) 1:{meant}", f"({mark}) 1:{mark}")


def test_a_damaged_mark_in_the_list_answers_no_call_of_another_note() -> None:
    found = cited((numbers(1, 5), ["1", "2", "3", "4", "2"]))
    assert [each.text for each in found] == ["1:1", "1:2", "1:3", "1:4", None]
    assert found[4].candidates == ("(2) 1:2",)
    inside = cited((numbers(1, 6), ["1", "2", "3", "60", "5", "6"]))
    assert [each.text for each in inside] == ["1:1", "1:2", "1:3", None, "1:5", "1:6"]
    assert inside[3].candidates == ("(60) 1:60",)


def test_a_mark_without_a_note_names_the_notes_that_nobody_calls() -> None:
    [_, lost, _] = cited((["1", "77", "3"], ["1", "2", "3"]))
    assert (lost.text, lost.candidates) == (None, ("(2) 1:2",))


def test_a_note_that_is_called_twice_is_no_damage() -> None:
    assert leads((["1", "2", "1", "3"], numbers(1, 3))) == ["1:1", "1:2", "1:1", "1:3"]
    assert leads((["*", "1", "*"], ["*", "1"])) == ["1:*", "1:1", "1:*"]


def test_a_work_without_notes_leads_nowhere() -> None:
    assert cited((["1", "2"], [])) == []


MARKS = st.lists(st.sampled_from([*numbers(1, 6), "*", "a"]), max_size=8)


@given(st.lists(st.tuples(MARKS, MARKS), max_size=5))
def test_whatever_the_marks_a_call_leads_to_a_note_of_its_own_mark_or_stays_open(
    pages: list[tuple[list[str], list[str]]],
) -> None:
    found = cited(*pages)
    assert len(found) == (sum(len(calls) for calls, _ in pages) if any(notes for _, notes in pages) else 0)
    for each in found:
        assert each.text is None or each.text.endswith(f":{each.mark}")
        assert each.text is None or not each.candidates


def test_thousands_of_calls_cross_in_reasonable_time() -> None:
    assert_linear(lambda: cited((["7"] * 20_000, numbers(1, 20_000))))
    assert_linear(lambda: cited(*[(["1"], ["1"])] * 4000))
    assert_linear(lambda: cited((numbers(1, 12_000), numbers(1, 12_000)[::-1])))


SHORT_NOTES = {
    "haddad-2022-evacuation.pdf": {
        "2": "صفاء العمري، دفتر", "5": "مركز الميناء للدراسات، تقرير", "9": "مركز الميناء للدراسات، تقرير",
    },
    "khatib-2017-training.txt": {"5": "معهد الربوة", "7": "Henrik Ostergard-Vale, Two"},
    "marsh-2023-measuring.md": {"2": "Eleanor Marsh, Fireplaces", "6": "Tariq Benali", "7": "Eleanor Marsh and Tariq Benali"},
    "najjar-2018-history.md": {
        "3": "هدى الأصيل", "5": "هدى الأصيل", "7": "Corrado Bellandi", "10": "Margaret Thornbury", "11": "سامر الدلال",
        "12": "سامر الدلال",
    },
    "qadi-2024-ai.pdf": {"4": "يوسف القاضي، تجربة", "6": "يوسف القاضي، تجربة", "7": "يوسف القاضي، تجربة"},
    "renshaw-2020-science.pdf": {"3": "Wilhelmina Dray", "5": "Paul Renshaw", "6": "Yasmin Tollander", "7": "Paul Renshaw"},
    "rifai-2021-consular.md": {"4": "مركز ضفاف، مرصد", "6": "لمياء الشريف", "8": "حاتم الرفاعي، دليل"},
    "sayrafi-2020-public-diplomacy.txt": {"3": "وداد القرمزي", "2": "سلمى الصيرفي وأنس", "1": "سلمى الصيرفي وأنس"},
    "solvang-2022-small-states.pdf": {
        "2": "Bettina Korsgaard", "5": "Juhan Pärnaste", "6": "Centre for Small State Inquiry", "8": "Rosalind Achterberg",
    },
    "verrall-2023-cyber-norms.txt": {
        "3": "Thomas Verrall, Patchwork", "6": "Harrowgate Institute for", "7": "Thomas Verrall, Patchwork",
        "8": "Odile Castellane",
    },
}  # fmt: skip
"""The short notes of the sample library, and how the reference begins that each stands for."""


@pytest.mark.parametrize("name", SHORT_NOTES)
def test_every_call_of_the_sample_library_leads_to_its_reference(samples: Path, name: str) -> None:
    document = read_source(samples / name)
    called = [each for found in citations_of(document).values() for each in found]
    assert len(called) == sum(len(page.calls) for page in document.pages) >= 7
    assert all(each.text and each.reference for each in called)
    short = [each for each in called if each.reference != each.text]
    assert {each.mark for each in short} == SHORT_NOTES[name].keys()
    assert all((each.reference or "").startswith(SHORT_NOTES[name][each.mark]) for each in short)
