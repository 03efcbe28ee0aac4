"""Passages are slices of one section of one page, about a hundred words long, with units that can be quoted."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Document, Passage
from corpus.passages import passages_of
from corpus.text import read_text
from tests.linear_time import assert_linear


def document(text: str) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "paper.md")
        path.write_text(text, encoding="utf-8")
        return read_text(path)


def passages(text: str) -> list[Passage]:
    return passages_of(document(text))


def words(passage: Passage) -> int:
    return len(passage.text.split())


SENTENCE = "This sentence has exactly ten words, which is convenient here. "


def test_about_a_hundred_words_from_sentence_to_sentence() -> None:
    found = passages(SENTENCE * 45)
    assert [words(passage) for passage in found] == [100, 100, 100, 100, 50]
    assert all(passage.text.endswith("here.") for passage in found)


def test_a_paragraph_that_is_long_enough_ends_its_passage() -> None:
    found = passages(f"{SENTENCE * 7}\n\n{SENTENCE * 7}\n\n{SENTENCE * 3}")
    assert [words(passage) for passage in found] == [70, 70, 30]


def test_a_sentence_that_announces_a_list_stays_with_it() -> None:
    text = f"{SENTENCE * 6}These are the three reasons that they gave us:\n\n- one thing\n- another thing\n\n{SENTENCE * 7}"
    assert "gave us:\n\none thing\nanother thing" in passages(text)[0].text


def test_sections_are_paths_of_headings_without_the_title() -> None:
    text = "# Title\n\nA.\n\n## Part\n\nB.\n\n### Sub:\n\nC.\n\n## Other\n\nD.\f E."
    found = [(passage.text, passage.section, passage.page) for passage in passages(text)]
    assert found == [
        ("A.", (), 1),
        ("B.", ("Part",), 1),
        ("C.", ("Part", "Sub"), 1),
        ("D.", ("Other",), 1),
        ("E.", ("Other",), 2),
    ]


def test_a_passage_has_the_notes_that_it_calls() -> None:
    text = f"First[^1]. {SENTENCE * 10}\n\nLast one[^2] and again[^2].\n\n[^1]: a\n[^2]: b"
    assert [passage.marks for passage in passages(text)] == [("1",), ("2",)]


def test_a_call_behind_the_last_word_belongs_to_the_passage() -> None:
    assert [passage.marks for passage in passages("One.[^1]\n\n## Next\n\nTwo.\n\n[^1]: a")] == [("1",), ()]


def test_language_is_the_passages_own() -> None:
    found = passages(f"# عنوان\n\n{'كلمة عربية هنا. ' * 40}\n\n## Abstract\n\n{SENTENCE * 3}")
    assert [passage.language for passage in found] == ["ar", "ar", "en"]


def test_a_sentence_of_169_words_is_one_passage_of_many_units() -> None:
    sentence = " ".join("كلمة،" if number % 13 == 0 else "كلمة" for number in range(1, 170)) + "."
    [passage] = passages(sentence)
    assert len(passage.units) >= 5
    assert {(unit.sentence_start, unit.sentence_end) for unit in passage.units} == {(0, len(sentence))}
    assert all(len(sentence[unit.start : unit.end].split()) <= 40 for unit in passage.units)


def test_a_sentence_beyond_reason_is_divided_into_passages() -> None:
    found = passages("كلمة " * 1000)
    assert len(found) >= 8
    assert all(words(passage) <= 130 for passage in found)


@pytest.mark.parametrize(
    "text",
    [
        "كلمة " * 55_000,
        "word, " * 45_000,
        "x" * 250_000,
        "a\n" * 20_000,
        "قال. " * 30_000,
        "## a\n\nb c.\n\n" * 7_000,
    ],
    ids=["no punctuation", "one sentence", "one word", "lines", "short sentences", "sections"],
)
def test_a_quarter_of_a_megabyte_of_anything_in_reasonable_time(text: str) -> None:
    read = document(text)
    found: list[Passage] = []
    assert_linear(lambda: found.extend(passages_of(read)))
    assert sum(words(passage) for passage in found) > 0


LINES = st.one_of(
    st.sampled_from(["", "", "# H", "## مبحث", "- item", "| a | b |", "\f", "[^1]: note", "> q"]),
    st.lists(
        st.sampled_from(
            ["كلمة", "word", "word.", "كلمة،", "end?", "نص؛", "[^1]", "p.", "A.", "وكلمة", "but", "word " * 20]
        ),
        min_size=1,
        max_size=60,
    ).map(" ".join),
)


@given(st.lists(LINES, min_size=1, max_size=12).map("\n".join))
def test_passages_of_any_text(text: str) -> None:
    check(document("a " + text))


def test_passages_of_the_samples(samples: Path) -> None:
    for path in samples.iterdir():
        if path.suffix in (".md", ".txt"):
            check(read_text(path))


def check(read: Document) -> None:
    found = passages_of(read)
    pages = {page.number: page for page in read.pages}
    for before, after in itertools.pairwise(found):
        assert (before.page, before.end) <= (after.page, after.start) or before.page < after.page
    for passage in found:
        page = pages[passage.page]
        assert passage.text == page.text[passage.start : passage.end]
        assert passage.text == passage.text.strip() != ""
        assert passage.label == page.label
        # ordinary sentences: a passage stays short unless its first sentence alone is long
        assert words(passage) <= 200
        for block in page.blocks:
            if block.kind == "heading":
                assert block.end <= passage.start or passage.end <= block.start
        assert_units(page.text, passage)
        marks = {call.mark for call in page.calls if passage.start < call.offset <= passage.end}
        assert set(passage.marks) == marks
    for page in read.pages:
        body = [page.text[block.start : block.end] for block in page.blocks if block.kind != "heading"]
        kept = [passage.text for passage in found if passage.page == page.number]
        assert "".join("".join(body).split()) == "".join("".join(kept).split())


def assert_units(text: str, passage: Passage) -> None:
    position = passage.start
    for unit in passage.units:
        assert passage.start <= unit.sentence_start <= unit.start < unit.end <= unit.sentence_end <= passage.end
        assert not text[position : unit.start].strip()
        assert len(text[unit.start : unit.end].split()) <= 80
        position = unit.end
    assert position == passage.end
