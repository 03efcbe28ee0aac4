"""A text file becomes pages whose text is what a reader sees, with its blocks, its note calls and its notes."""

from __future__ import annotations

import itertools
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Block, Document, NoteCall, Page
from corpus.text import read_text
from tests.linear_time import assert_linear

LIBRARY = Path(__file__).parents[2] / "corpus" / "samples" / "library"
SAMPLES = sorted(path for path in LIBRARY.iterdir() if path.suffix in (".md", ".txt"))
LONG = (
    "This paragraph is long enough to be the first one of the body, with well over twenty-five words in it, "
    "so that what stands before it is the header of the work and nothing else."
)


def read(text: str, name: str = "paper.md") -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return read_text(path)


def only_page(text: str) -> Page:
    [page] = read(text).pages
    return page


def shown(page: Page) -> list[tuple[str, str]]:
    return [(block.kind, page.text[block.start : block.end]) for block in page.blocks]


def blocks(text: str) -> list[tuple[str, str]]:
    return shown(only_page(text))


def called(page: Page) -> list[tuple[str, str]]:
    """Each call with the word that it stands behind."""
    return [(call.mark, page.text[: call.offset].split()[-1]) for call in page.calls]


# --- blocks


def test_marked_headings_have_their_levels() -> None:
    page = only_page("# Title\n\nText.\n\n## Part ##\n\nText.\n\n### C#\nText.\n\nOne\n===\n\nTwo\n---\nText.")
    headings = [(block.level, page.text[block.start : block.end]) for block in page.blocks if block.kind == "heading"]
    assert headings == [(1, "Title"), (2, "Part"), (3, "C#"), (1, "One"), (2, "Two")]


def test_plain_headings_are_told_by_their_words_and_place() -> None:
    text = f"A Title\n\nJohn Smith\n\n{LONG}\n\nمقدمة\n\n{LONG}\n\n3.1 The method\n\n{LONG}\n\nA line alone\n\n{LONG}"
    headings = [found for kind, found in blocks(text) if kind == "heading"]
    assert headings == ["مقدمة", "3.1 The method", "A line alone"]


def test_lists_tables_quotations_and_captions_are_blocks_of_their_own() -> None:
    text = (
        "Intro:\n- one\n- two\n  goes on\n\n1. first\n2. second\n\n| a | b |\n|---|:-:|\n| **c** | d |\n\n"
        "> quoted\n> further\n>\n> second quotation\n\nشكل (١) توزيع الردود\n"
    )
    assert blocks(text) == [
        ("paragraph", "Intro:"),
        ("item", "one"),
        ("item", "two goes on"),
        ("item", "1. first"),
        ("item", "2. second"),
        ("row", "a\tb"),
        ("row", "c\td"),
        ("paragraph", "quoted further"),
        ("paragraph", "second quotation"),
        ("caption", "شكل (١) توزيع الردود"),
    ]


def test_wrapped_lines_are_one_paragraph_and_a_short_last_line_ends_it() -> None:
    line = "word " * 15
    text = f"{line}\n{line}\nlast words.\n{line}\n{line}"
    assert [found for _, found in blocks(text)] == [
        " ".join(f"{line}{line}last words.".split()),
        " ".join(f"{line}{line}".split()),
    ]


def test_code_fences_keep_their_lines_from_being_headings_or_lists() -> None:
    assert blocks("```\n# not a heading\n- no item\n```\nText.") == [
        ("paragraph", "# not a heading - no item"),
        ("paragraph", "Text."),
    ]


def test_blanks_are_single_and_calls_move_with_their_words() -> None:
    page = only_page("One   word[^1]   and\ttwo  <sup>2</sup> three<br>[^3]\n\n[^1]: a\n\n[^2]: b\n\n[^3]: c\n")
    assert page.text == "One word and\ttwo three"
    assert called(page) == [("1", "word"), ("2", "two"), ("3", "three")]


# --- front matter


def test_front_matter_is_bibliography_and_not_text() -> None:
    lines = [
        "---",
        "title: 'A Title'",
        "authors:",
        "  - Jane Roe",
        '  - "عمر الراوي"',
        "year: ٢٠٢١",
        "abstract: >",
        "  long",
        "---",
    ]
    text = "\r\n".join([*lines, "Body."])
    document = read(text)
    assert document.pages[0].text == "long\n\nBody."
    assert (document.work.title, document.work.authors, document.work.year) == (
        "A Title",
        ("Jane Roe", "عمر الراوي"),
        2021,
    )


def test_front_matter_may_give_authors_with_keys_of_their_own() -> None:
    lines = ["author:", "  - name: Jane Roe", "    affiliation: A Ministry", "  - name: John Public", "date: 2020"]
    work = read("\n".join(["---", *lines, "---", "Body."])).work
    assert (work.authors, work.year) == (("Jane Roe", "John Public"), 2020)


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("The Congress of Vienna met in 1815.", None),
        ("انعقد مؤتمر فيينا سنة ١٨١٥.", None),
        ("He asked: “Who met in Vienna in 1815?”", None),
        ("Published 2019.", 2019),
        ("Cairo, May 2019.", 2019),
        ("Oxford University Press, 2019.", 2019),
        ("Journal of Harbours, vol. 11, no. 2 (2019)", 2019),
        ("دار المنارة، القاهرة، ٢٠١٩.", 2019),
        ("نُشر في مايو ٢٠١٩", 2019),
    ],
)
def test_the_year_is_that_of_a_date_line_and_not_of_a_sentence(line: str, year: int | None) -> None:
    assert read(f"# Vienna\n\n{line}\n\n{LONG}").work.year == year


def test_an_abstract_in_the_front_matter_opens_the_text() -> None:
    front_matter = "---\ntitle: T\nabstract: |\n  We count: platforms.\n  Then more.\n---\n"
    assert read(f"{front_matter}Body.").pages[0].text == "We count: platforms. Then more.\n\nBody."
    [page] = read(f"{front_matter}[page 7]\nBody.").pages
    assert (page.label, page.text) == ("7", "We count: platforms. Then more.\n\nBody.")


def test_a_rule_at_the_top_is_not_front_matter() -> None:
    assert [found for _, found in blocks("---\n\nA first sentence. It is text.\n\n---\n\nMore text.")] == [
        "A first sentence. It is text.",
        "More text.",
    ]


def test_front_matter_brings_no_controls_in() -> None:
    work = read("---\ntitle: Red\x1b[31m\u202e.\nauthor: Ja\x07ne\u200f Roe\n---\nBody.").work
    assert (work.title, work.authors) == ("Red[31m.", ("Jane Roe",))


def test_a_file_name_as_title_is_one_clean_line() -> None:
    assert read(LONG, "a\x1b[31m\u202e\nb.txt").work.title == "a[31m b"


# --- pages


def test_form_feeds_end_pages_and_what_repeats_is_running() -> None:
    pages = read(
        "".join(f"The Journal\nBody of page {name}.\nMore\n\n— {n} —\n\f" for n, name in enumerate("abc", 7))
    ).pages
    assert [page.number for page in pages] == [1, 2, 3]
    assert [page.label for page in pages] == ["7", "8", "9"]
    assert [page.text for page in pages] == [f"Body of page {name}. More" for name in "abc"]
    assert all(page.running == ("The Journal",) for page in pages)


def test_a_page_without_text_is_counted() -> None:
    assert [(page.number, page.text) for page in read("\fSecond\f\fFourth\f").pages] == [
        (1, ""),
        (2, "Second"),
        (3, ""),
        (4, "Fourth"),
    ]


def test_the_printed_number_is_taken_and_an_equal_line_in_the_body_stays() -> None:
    page = read("Head one\n5\ntext\n5\fanother\npage\nhere").pages[0]
    assert page.label == "5"
    assert page.text.endswith("5 text")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[صفحة ٤١]\nالأول\n[ص ٤٢]\nالثاني", [("41", "الأول"), ("42", "الثاني")]),
        ("before\n[page 2]\nsecond\n<!-- page 3 -->\nthird", [(None, "before"), ("2", "second"), ("3", "third")]),
        ("first\n\n1\n\nsecond\n\n2\n\nthird\n\n3\n", [("1", "first"), ("2", "second"), ("3", "third")]),
        ("Section\n\n1\n\nFirst part\n\n2\n\nSecond", [(None, "Section\n\n1\n\nFirst part\n\n2\n\nSecond")]),
        ("see\n\n17\n\nthere", [(None, "see\n\n17\n\nthere")]),
    ],
)
def test_page_marks_open_or_close_pages(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert [(page.label, page.text) for page in read(text).pages] == expected


# --- notes


def test_markdown_notes_leave_the_body() -> None:
    page = only_page("One[^1] and two[^b].\n\n[^1]: Manor, *Digital*, p. 3.\n[^b]: Ibid., p. 4.\n\nThe end.")
    assert page.text == "One and two.\n\nThe end."
    assert called(page) == [("1", "One"), ("b", "two")]
    assert [(note.mark, note.text, note.reference) for note in page.notes] == [
        ("1", "Manor, Digital, p. 3.", "Manor, Digital, p. 3."),
        ("b", "Ibid., p. 4.", "Manor, Digital, p. 3."),
    ]


def test_arabic_superscripts_lead_to_the_list_of_notes() -> None:
    page = only_page(
        "## المتن\n\nقال.<sup>(١)</sup> ثم قال.<sup>(٢)</sup>\n\n## الهوامش\n\n(١) مانور، ص ٣.\n\n- (٢) نفس المرجع، ص ٤.\n"
    )
    assert page.text == "المتن\n\nقال. ثم قال."
    assert called(page) == [("1", "قال."), ("2", "قال.")]
    assert [(note.mark, note.reference) for note in page.notes] == [("1", "مانور، ص ٣."), ("2", "مانور، ص ٣.")]


def test_notes_under_a_rule_are_numbered_page_by_page() -> None:
    body = "نص الصفحة {} طويل بما يكفي (١) ثم بقية (٢٠) النص.\n\n__________\n(١) مرجع الصفحة {}، ص ٣."
    first, second = read("\f".join(body.format(name, name) for name in ("الأولى", "الثانية"))).pages
    assert [call.mark for call in first.calls] == ["1"]
    assert [note.text for note in first.notes] == ["مرجع الصفحة الأولى، ص ٣."]
    assert [note.text for note in second.notes] == ["مرجع الصفحة الثانية، ص ٣."]
    assert "مرجع" not in first.text


def test_a_rule_with_text_after_it_divides_nothing() -> None:
    assert blocks("A first.\n\n_____\n\nA second.") == [("paragraph", "A first."), ("paragraph", "A second.")]


def test_a_list_of_notes_goes_on_over_pages_and_ends_at_a_heading() -> None:
    pages = read("Text (1).\n\nNotes\n\n(1) One.\n\n(2) Two\nwrapped.\f(3) Three.\n\n# Next\n\n(4) is text.").pages
    assert [note.text for note in pages[0].notes] == ["One.", "Two wrapped."]
    assert [note.text for note in pages[1].notes] == ["Three."]
    assert pages[1].text == "Next\n\n(4) is text."


def test_text_after_a_list_of_notes_is_text() -> None:
    text = "Text (1).\n\n# Notes\n\n1. Manor, p. 3.\n\ngoes on\n\n2. Benali, p. 4,\n\np. 5.\n\nThe text goes on."
    page = only_page(text)
    assert page.text == "Text (1).\n\nThe text goes on."
    assert [note.text for note in page.notes] == ["Manor, p. 3. goes on", "Benali, p. 4, p. 5."]
    assert only_page(f"# Notes\n\n1. Manor, p. 3\n2. Benali, p. 4\n\n{LONG}").text == LONG


def test_superscript_digits_without_a_note_are_exponents() -> None:
    page = only_page("10<sup>6</sup> dollars<sup>1</sup> on 5 km<sup>2</sup>.\n\n[^1]: Of 10<sup>3</sup> each.")
    assert page.text == "10⁶ dollars on 5 km²."
    assert called(page) == [("1", "dollars")]
    assert [note.text for note in page.notes] == ["Of 10³ each."]
    assert only_page("10<sup>6</sup> and x⁶<sup>(6)</sup>\n\n[^6]: Note.").text == "10 and x⁶"


def test_a_year_in_brackets_is_no_call() -> None:
    assert only_page("As Manor (2019) says (1).\n\nNotes\n\n(1) Manor.").calls == (NoteCall("1", 24),)


# --- every sample, and any text


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_has_its_bibliography_notes_and_calls(path: Path) -> None:
    document = read_text(path)
    assert document.work.authors
    assert str(document.work.year) in path.stem
    assert document.work.title != path.stem
    notes = [note for page in document.pages for note in page.notes]
    assert len(notes) >= 5
    assert all(note.reference for note in notes)
    for page in document.pages:
        calls = {call.mark for call in page.calls}
        assert calls <= {note.mark for note in notes}
    assert document.quality.status == "ok"
    check(document)


LINES = st.one_of(
    st.sampled_from(
        ["# Title", "## مقدمة", "الهوامش", "Notes", "(١) مرجع، ص ٣.", "[^1]: note", "- item", "1) item", "| a | b |", "|---|",
         "> quote", "_____", "---", "===", "```", "\f", "[صفحة ٣]", "— 4 —", "2", "", "  ", "text[^1] and <sup>(٢)</sup>.",
         "قال (١) إن", "يرى الباحث أن «الدولة", "التي» تبقى هنا في", "الدولة", "**bold**", "title: x", "العنوان: شيء",
         "بقلم: عمر الراوي", "2021"]),
    st.text(
        alphabet=st.one_of(
            st.characters(), st.sampled_from("اهـ ,.()«»[]*_`<>#-|١2\x1b\u202e\u2067\u200f\x07\x00\x9b\ud800")),
        max_size=40),
    st.lists(
        st.sampled_from(["كلمة", "word", "في", "(", ")", "«", "»", "[^1]", "<sup>١</sup>", "**", "<br>"]), max_size=30
    ).map(" ".join),
)  # fmt: skip


@given(st.lists(LINES, max_size=25).map("\n".join).filter(lambda text: text.strip("\ufeff\x00 \n\t\f")))
def test_blocks_of_any_text_are_ordered_and_cover_it(text: str) -> None:
    from corpus.errors import UnreadableSource

    try:
        document = read("a" + text)
    except UnreadableSource:
        return
    check(document)


def check(document: Document) -> None:
    assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))
    for page in document.pages:
        for before, after in itertools.pairwise([Block(0, 0), *page.blocks]):
            assert before.end <= after.start < after.end <= len(page.text)
            assert not page.text[before.end : after.start].strip()
        assert not page.text[page.blocks[-1].end if page.blocks else 0 :].strip()
        assert all(page.text[block.start : block.end].strip() for block in page.blocks)
        assert all((block.kind == "heading") == (block.level > 0) for block in page.blocks)
        assert 0 <= page.carried <= len(page.text)
        offsets = [call.offset for call in page.calls]
        assert offsets == sorted(offsets)
        for offset in offsets:
            assert any(block.start <= offset <= block.end for block in page.blocks)
    for shown_text in every_text(document):
        assert not [character for character in shown_text if steers(character)]


def every_text(document: Document) -> list[str]:
    work = document.work
    texts = [work.title, *work.authors, work.doi or "", work.isbn or "", *document.quality.reasons]
    for page in document.pages:
        texts += [page.text, page.label or "", *page.running]
        texts += [part for note in page.notes for part in (note.mark, note.text, note.reference or "")]
    return texts


def steers(character: str) -> bool:
    """Whether a terminal, or the order of the letters, would obey this character."""
    bidirectional = unicodedata.bidirectional(character) in {
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    }
    control = unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} and character not in "\n\t"
    return bidirectional or control or character in "\u200e\u200f\u061c\ufeff"


# --- hostile files


HOSTILE = {
    "blank heading": "# a" + " " * 150_000 + "a",
    "hashes": "# " + "#" * 150_000 + "a",
    "bars": "|" + " " * 150_000 + "a|",
    "table": "| - " * 100_000 + "|",
    "rules": "_____\n\n" * 15_000,
    "rules and text": "a b.\n\n_____\n\n(1) c\n\n" * 4_000,
    "words alone": "".join(f"word{n}\n\n" for n in range(15_000)),
    "short lines": "word\n" * 25_000,
    "colons": "a:\n\n" * 15_000,
    "calls": "(1) " * 15_000 + "[^1] " * 15_000 + "\n\n[^1]: x",
    "notes": "Notes\n\n" + "".join(f"({n % 999}) Author{n}, Title, p. 3.\n\n" for n in range(10_000)),
    "ibid": "Notes\n\n" + "(1) Manor, A, p. 3.\n\n" + "(2) " + "1" * 100_000 + "a ibid\n\n" * 5,
    "brackets": "(" * 100_000 + ")" * 10,
    "front matter": "---\n" + "a: " + " " * 100_000 + "b\n" * 1000,
    "author": "author: " + " " * 100_000 + "x\n\n" + "د" + " " * 100_000 + "x",
    "feeds": "a\n\f" * 8_000,
    "dots": "." * 150_000 + "a",
    "one word": "كلمة" * 30_000,
    "lower case": "these words go on without a stop\n\n" * 20_000,
    "open brackets": "these (words go) on (without a stop\n\n" * 20_000,
    "marks": "a" + "\u0301\u0323" * 40_000,
    "superscripts": "a<sup>2</sup>" * 10_000,
    "links": "[a](b(" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_takes_linear_time(name: str) -> None:
    assert_linear(lambda: read(HOSTILE[name], "a.txt"))


def test_crossing_notes_are_found_in_reasonable_time() -> None:
    """A handbook: thousands of notes, half of them op. cit."""
    letters = "abcdefghij"
    names = ["".join(letters[int(digit)] for digit in f"{n:05}").title() for n in range(1000)]
    pairs = [(f"Ann {name}, A Book on Something, p. 3.", f"{name}, op. cit., p. 4.") for name in names]
    entries = [f"({n % 400 + 1}) {text}" for n, text in enumerate(itertools.chain.from_iterable(pairs))]
    text = "Notes\n\n" + "\n\n".join(entries)
    assert_linear(lambda: read(text, "a.txt"))
    [page] = read(text, "a.txt").pages
    assert [note.reference for note in page.notes] == [full for full, _ in pairs for _ in range(2)]


CUT = "The ministries that we visited count what their many platforms"


@pytest.mark.parametrize(
    "text",
    [f"{CUT}\fcount, and trust it less.\n\nNext.", f"[page 1]\n{CUT}\n[page 2]\ncount, and trust it less.\n\nNext."],
    ids=["form feed", "page mark"],
)
def test_a_paragraph_cut_by_a_page_end_is_whole_where_it_begins(text: str) -> None:
    first, second = read(text).pages
    assert first.text == f"{CUT} count, and trust it less."
    assert first.text[-first.carried :] == "count, and trust it less."
    assert (second.text, second.carried) == ("Next.", 0)
    assert [second.text[block.start : block.end] for block in second.blocks] == ["Next."]


def test_a_paragraph_may_run_over_three_pages_and_an_empty_page_ends_it() -> None:
    pages = read(f"{CUT}\fcount on their own and without any help of\fother people.\fEnd.").pages
    assert [page.carried for page in pages] == [
        len("count on their own and without any help of other people."),
        0,
        0,
        0,
    ]
    assert [page.text for page in pages][1:] == ["", "", "End."]
    assert [page.carried for page in read(f"{CUT}\f\fcount, and trust it less.").pages] == [0, 0, 0]


@pytest.mark.parametrize("mark", ["1", "2"])
def test_a_paragraph_is_left_in_two_where_its_note_would_be_another_pages(mark: str) -> None:
    notes = "\n\n_____\n\n({}) A note."
    pages = read(f"{CUT}{notes.format(1)}\fcount ({mark}), and trust it less.{notes.format(mark)}").pages
    assert bool(pages[0].carried) == (mark == "2")
    assert [call.mark for page in pages for call in page.calls] == [mark]
    assert [[note.mark for note in page.notes] for page in pages] == [["1"], [mark]]


def test_headings_and_whole_sentences_are_not_joined_over_pages() -> None:
    assert [page.carried for page in read(f"{CUT}.\fcount them.").pages] == [0, 0]
    assert [page.carried for page in read(f"{CUT}\f# count\n\ntext").pages] == [0, 0]
