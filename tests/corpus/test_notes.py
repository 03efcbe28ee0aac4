"""Lists of notes are recognised, and short references lead to the full one or, in doubt, nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Note
from corpus.notes import is_notes_heading, is_references_heading, parse_entry, resolve
from tests.linear_time import assert_linear

MANOR = "Ilan Manor, The Digitalization of Public Diplomacy, Palgrave, 2019, p. 3."
BENALI = "Tariq Benali, The Cost of Knowing, Quarterly 9, 2021, p. 18."
BOTH = "Eleanor Marsh and Tariq Benali, Diaries of Access, 2022, pp. 40-44."
SALIM = "هدى الأصيل، الدواوين والمراسلات في الشرق، دار السنديان، القاهرة، 2011، ص 34."
DALLAL = "سامر الدلال، البرق والدولة، دار النهر، 2009، ص 12."


def references(*texts: str) -> list[str | None]:
    return [note.reference for note in resolve([Note(str(number), text) for number, text in enumerate(texts, 1)])]


@pytest.mark.parametrize(
    "short",
    [
        "Ibid., p. 4.",
        "ibid",
        "Idem, p. 9",
        "Id., p. 9",
        "(id.)",
        "نفس المرجع، ص 41.",
        "المرجع نفسه، ص ٢٥١.",
        "المصدر ذاته",
        "Loc. cit.",
        "op. cit., p. 12",
        "ذات المرجع، ص 3",
        "نفسه، ص ٩",
        "م. ن، ص 4",
        "الموضع نفسه",
        "المرجع السابق، ص 12",
        "المرجع السابق نفسه، ص ١٢",
        "نفس المصدر السابق، ص 3",
    ],
)
def test_ibid_leads_to_the_note_before_and_on_through_a_chain(short: str) -> None:
    assert references(MANOR, short, short) == [MANOR] * 3
    assert references(short) == [None]


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Manor, op. cit., p. 71.", MANOR),
        ("Ilan Manor, loc. cit.", MANOR),
        ("Benali, op. cit., p. 25.", BENALI),
        ("Marsh and Benali, op. cit., p. 71.", BOTH),
        ("هدى الأصيل، مرجع سابق، ص 102.", SALIM),
        ("الدلال، المرجع السابق، ص ٢٤٠.", DALLAL),
        ("هدى الاصيل، الدواوين والمراسلات، سبق ذكره", SALIM),
        ("هدى الأصيل، م. س.، ص 3", SALIM),
        ("الأصيل، المرجع المذكور، ص 3", SALIM),
        ("الأصيل، مرجع سبقت الإشارة إليه، ص 4", SALIM),
        ("سامر الدلال، المرجع السالف الذكر", DALLAL),
        ("الدلال، الموضع نفسه", DALLAL),
        ("Benali, work cited, p. 4", BENALI),
        ("The figure stands in Marsh and Benali, op. cit., p. 9", None),
        ("Manor, supra note 1, p. 4", MANOR),
        ("See note 2 above.", BENALI),
        ("انظر الهامش رقم (٤)، ص ٩", SALIM),
    ],
)
def test_an_earlier_work_is_found_by_its_author(short: str, full: str | None) -> None:
    assert references(MANOR, BENALI, BOTH, SALIM, DALLAL, short)[-1] == full


def test_what_is_not_certain_is_left_open() -> None:
    other = "Ilan Manor, Another Book, Routledge, 2023, p. 9."
    assert references(MANOR, other, "Manor, op. cit., p. 4.")[-1] is None
    assert references(MANOR, "Verrall, op. cit., p. 4.")[-1] is None
    assert references("Verrall, op. cit., p. 4.", "Ibid.") == [None, None]


def test_a_note_in_doubt_names_what_it_could_stand_for() -> None:
    other = "Ilan Manor, Another Book, Routledge, 2023, p. 9."
    remark = "This is discussed below"
    notes = resolve(
        [Note("1", text) for text in (MANOR, other, "Manor, op. cit., p. 4.", "Ibid.", remark, "Ibid., p. 2")]
    )
    assert notes[2].candidates == notes[3].candidates == (MANOR, other)
    assert [note.reference for note in notes[2:]] == [None, None, remark, None]
    [_, _, after] = resolve([Note("1", MANOR), Note("2", remark), Note("3", "Ibid., p. 2")])
    assert (after.reference, after.candidates) == (None, (MANOR,))


def test_a_whole_name_behind_other_words_is_found() -> None:
    survey = "Centre for Small Inquiry, Survey of Ministries, 2022, table 7."
    assert (
        references(MANOR, survey, "The figure of savings is in Centre for Small Inquiry, op. cit., table 12.")[-1]
        == survey
    )


def test_a_short_reference_is_no_reference_for_others() -> None:
    assert references(MANOR, "Manor, op. cit., p. 5.", "Manor, op. cit., p. 6.") == [MANOR] * 3


def test_a_full_reference_stands_for_itself() -> None:
    assert references(MANOR, SALIM) == [MANOR, SALIM]


@pytest.mark.parametrize("words", ["ID cards, A Report, 2020.", "Roe, Id, Ego and Idem, 2020.", "The id. of the state"])
def test_id_and_idem_are_short_only_where_they_open_the_note(words: str) -> None:
    assert references(MANOR, words) == [MANOR, words]
    assert references(MANOR, "Id., p. 4.", "Idem, p. 9.") == [MANOR] * 3


def test_a_cue_behind_something_else_does_not_fall_back_to_the_note_before() -> None:
    assert references(MANOR, "J. R. ibid., p. 4.")[-1] is None


def test_thousands_of_notes_cross_in_reasonable_time() -> None:
    letters = "abcdefghij"
    names = ["".join(letters[int(digit)] for digit in f"{n:04}") for n in range(4000)]
    notes = [*(f"{name}, Book" for name in names), *(f"{name}, op. cit." for name in names)]
    assert_linear(lambda: references(*notes))
    found = references(*notes)
    assert found[4000:] == found[:4000]


def test_a_note_that_fits_a_thousand_works_names_the_likeliest_three() -> None:
    books = [f"Ilan Manor, Book {'abcdefghij'[n % 10] * (n // 10 + 2)}, 2019." for n in range(1000)]
    texts = [*books, *["Manor, op. cit., p. 4."] * 30]
    notes: list[Note] = []
    assert_linear(lambda: notes.extend(resolve([Note(str(n), text) for n, text in enumerate(texts)])))
    assert {note.candidates for note in notes[1000:]} == {tuple(books[-3:])}


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("(١٢) مانور، ص ٣.", Note("12", "مانور، ص ٣.")),
        ("[3] Ibid.", Note("3", "Ibid.")),
        ("4. Manor", Note("4", "Manor")),
        ("٥- الأصيل", Note("5", "الأصيل")),
        ("- (6) Manor", Note("6", "Manor")),
        ("[^b]: Manor", Note("b", "Manor")),
        ("(*) شكر", Note("*", "شكر")),
        ("Manor, 2019", None),
        ("(7)", None),
        ("2019", None),
        ("12345. five digits are no mark", None),
    ],
)
def test_an_entry_begins_with_its_mark(line: str, note: Note | None) -> None:
    assert parse_entry(line) == note


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("الهوامش", True), ("هوامش:", True), ("الحواشي والمراجع", True), ("القوامش", True), ("Notes", True), ("END NOTES", True),
        ("قائمة الهوامش", True), ("خامسًا: الهوامش", True), ("هوامش البحث", True), ("المراجع والهوامش", True),
        ("References and Notes", True), ("هوامش الفصل الأول", True), ("5. Notes", True),
        ("المراجع", False), ("References", False), ("Notes on method", False),
        ("هوامش الربح في المنصات", False),
    ],
)  # fmt: skip
def test_headings_of_notes(text: str, answer: bool) -> None:
    assert is_notes_heading(text) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("المراجع", True), ("قائمة المصادر والمراجع:", True), ("ثانيًا: المراجع الأجنبية", True), ("References", True),
        ("6. Bibliography", True), ("المراجع باللغة العربية", True), ("الهوامش", False), ("مراجع القوة في السياسة", False),
        ("Reference points", False),
    ],
)  # fmt: skip
def test_headings_of_references(text: str, answer: bool) -> None:
    assert is_references_heading(text) is answer


PARTS = st.sampled_from(
    [
        "Manor",
        "Benali",
        "الأصيل",
        "ibid",
        "op. cit.",
        "مرجع سابق",
        "نفس المرجع",
        "p. 3",
        "ص 4",
        "2019",
        "12-14",
        ",",
        "،",
        ".",
    ]
)


@given(st.lists(st.lists(PARTS, min_size=1, max_size=8).map(" ".join), max_size=12))
def test_a_reference_is_always_the_text_of_a_note_up_to_there(texts: list[str]) -> None:
    for at, reference in enumerate(references(*texts)):
        assert reference is None or reference in texts[: at + 1]
        if reference is not None:
            assert resolve([Note("1", reference)])[0].reference == reference
