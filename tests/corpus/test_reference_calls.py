"""Author-year and numbered calls lead to the one entry of the list that fits them, or stay open; other brackets are no calls."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.citations import citations_of, cited_in
from corpus.models import CitedReference
from corpus.passages import passages_of
from corpus.text import read_text
from tests.linear_time import assert_linear

BY_YEAR = """
## References

- Manor, I. (2016). What is digital diplomacy. Oxford University.
- Manor, I., & Segev, E. (2015). America's selfie. Routledge.
- Manor, I., Segev, E., & Roe, J. (2015). Selfies of others. Routledge.
- Bjola, C., & Pamment, J. (2019). Countering online propaganda. Routledge.
- Bradshaw, S. (2015). Digital diplomacy. CIGI.
- Owen, T. (2016a). The Networked State. Global Affairs, 2(3), 30-41.
- Owen, T. (2016b). Disruptive Power. OUP.

## المراجع العربية

- الخطيب، مازن. (2019). تكوين الدبلوماسي. دار الأعراف.
- ليلى النجار ومازن الخطيب، تاريخ الاتصال، دار السنديان، القاهرة، 2018.
- عبد الفتاح، آية (٢٠٢٢). الدبلوماسية الرقمية. دار الفكر.
"""
BY_NUMBER = """
## {heading}

[1] Manor, I. (2016). What is digital diplomacy. Oxford University.
[2] Ibid., p. 4.
[3] مازن الخطيب، تكوين الدبلوماسي، دار الأعراف، 2019.
"""


def cited(folder: Path, sentence: str, references: str = BY_YEAR) -> list[CitedReference]:
    path = folder / "paper.md"
    path.write_text(f"# A paper on calls\n\nJane Roe\n\n{sentence}\n{references}", encoding="utf-8")
    return [each for found in citations_of(read_text(path)).values() for each in found]


@pytest.mark.parametrize(
    ("sentence", "entries"),
    [
        ("It is a practice (Manor, 2016, p. 3).", ["What is digital"]),
        ("As Manor (2016) has it, and so on.", ["What is digital"]),
        ("In Manor’s (2016: 12) view it is old.", ["What is digital"]),
        ("That is known (see Bjola & Pamment, 2019; Manor 2016).", ["Countering", "What is digital"]),
        ("Manor and Segev (2015) show it.", ["America's selfie"]),
        ("It was shown (Manor et al., 2015).", ["Selfies of others"]),
        ("Only one of the two (Owen, 2016b) says so.", ["Disruptive"]),
        ("يرى الخطيب (2019) أن التكوين ضروري.", ["تكوين الدبلوماسي"]),
        ("وهو أمر معروف (خطيب، ٢٠١٩، ص ٣).", ["تكوين الدبلوماسي"]),
        ("ذهب النجار والخطيب (2018) إلى غير ذلك (النجار وآخرون، 2018).", ["تاريخ الاتصال", "تاريخ الاتصال"]),
        ("وخالفتهم آية عبد الفتاح (2022) في ذلك.", ["الدبلوماسية الرقمية"]),
        ("وقيل ذلك قديمًا (انظر: عبد الفتاح، 2022).", ["الدبلوماسية الرقمية"]),
    ],
)
def test_an_author_and_a_year_lead_to_the_entry(tmp_path: Path, sentence: str, entries: list[str]) -> None:
    found = cited(tmp_path, sentence)
    assert len(found) == len(entries)
    for each, title in zip(found, entries, strict=True):
        assert title in (each.reference or "")
        assert not each.candidates


@pytest.mark.parametrize(
    ("sentence", "candidates"),
    [
        ("Which of them is meant (Owen, 2016)?", ["The Networked State", "Disruptive Power"]),
        ("He is listed for another year (Bradshaw, 2017).", ["Digital diplomacy"]),
        ("Nobody of this name is listed (Smith, 2010, p. 4).", []),
        ("Two parts of the list may be numbered alike [1].", ["What is digital", "تكوين الدبلوماسي"]),
    ],
)
def test_what_is_not_certain_stays_open(tmp_path: Path, sentence: str, candidates: list[str]) -> None:
    twice = (
        BY_NUMBER.format(heading="References") + "\n## المراجع العربية\n\n[1] الخطيب، مازن. (2019). تكوين الدبلوماسي.\n"
    )
    [found] = cited(tmp_path, sentence, twice if "[1]" in sentence else BY_YEAR)
    assert (found.text, found.reference) == (None, None)
    assert len(found.candidates) == len(candidates)
    assert all(title in each for title, each in zip(candidates, found.candidates, strict=True))


@pytest.mark.parametrize(
    "sentence",
    [
        "In Cairo (2011) things changed.",
        "The vote (Brexit, 2016) came.",
        "It began then (2016) and there.",
        "The office (founded 1999, closed in Manor 2016 and sold) is gone.",
        "There were many (2016 in all).",
    ],
)
def test_other_brackets_are_no_calls(tmp_path: Path, sentence: str) -> None:
    assert cited(tmp_path, sentence) == []


def test_without_a_list_nothing_is_a_call(tmp_path: Path) -> None:
    assert cited(tmp_path, "It is a practice (Manor, 2016, p. 3) [1].", "") == []


@pytest.mark.parametrize(
    "heading", ["References", "Bibliography", "المراجع", "قائمة المصادر والمراجع", "ثانيًا: المراجع الأجنبية"]
)
def test_numbers_in_square_brackets_lead_to_the_entries(tmp_path: Path, heading: str) -> None:
    found = cited(
        tmp_path,
        "One is known [1]. More [2, 3] and more [1–3], [2, p. 14]. Not [9].",
        BY_NUMBER.format(heading=heading),
    )
    assert [each.mark for each in found] == ["1", "2", "3", "1", "2", "3", "2", "9"]
    assert [each.text is None for each in found] == [False] * 7 + [True]
    assert found[1].text == "Ibid., p. 4."
    assert (found[1].reference or "").startswith("Manor, I.")


def test_a_numbered_list_of_references_that_raised_or_round_numbers_call_is_the_notes(tmp_path: Path) -> None:
    for call in ("({})", "<sup>{}</sup>", "<sup>({})</sup>"):
        sentence = " ".join(f"The claim stands here{call.format(number)}." for number in (1, 2, 3))
        found = cited(tmp_path, sentence, BY_NUMBER.format(heading="المراجع"))
        assert [(each.reference or "")[:5] for each in found] == ["Manor", "Manor", "مازن "]


def test_entries_on_lines_of_one_paragraph_are_told_apart(tmp_path: Path) -> None:
    references = (
        "\n## References\n\nManor, I. (2016). What is digital diplomacy, and how is it practiced? Oxford: University Press.\n"
        "Bradshaw, S., & Roe, J. (2015). Digital diplomacy. CIGI.\nالخطيب، مازن. (٢٠١٩). تكوين الدبلوماسي. دار الأعراف.\n"
    )
    found = cited(tmp_path, "It is known (Manor, 2016; Bradshaw and Roe, 2015) وقيل (الخطيب، 2019).", references)
    assert [(each.text or "")[-8:] for each in found] == ["y Press.", "y. CIGI.", "الأعراف."]


def test_a_call_belongs_to_the_passage_that_it_stands_in(tmp_path: Path) -> None:
    path = tmp_path / "paper.md"
    filler = "The keepers wrote many letters about oil and rope and bread that nobody ever read. " * 8
    text = f"# A paper\n\n{filler}(Manor, 2016).\n\n{filler}(Bradshaw, 2015).\n{BY_YEAR}"
    path.write_text(text, encoding="utf-8")
    document = read_text(path)
    citations = citations_of(document)
    cited_by = [[each.mark for each in cited_in(passage, citations)] for passage in passages_of(document)]
    assert [marks for marks in cited_by if marks] == [["Manor, 2016"], ["Bradshaw, 2015"]]


PIECES = st.sampled_from(
    ["Manor", "الخطيب", "Owen", "al-", "ـ", " ", ", ", "، ", "(", ")", "2016", "2016a", "(2019)", "[1]", "[2-3]",
        "et al.", "; ", ". ",
        "p. 3", "و"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_a_call_stands_in_the_body_and_names_an_entry(tmp_path_factory: pytest.TempPathFactory, sentence: str) -> None:
    found = cited(
        tmp_path_factory.getbasetemp(), f"Words {sentence} end.", BY_YEAR + BY_NUMBER.format(heading="References")
    )
    for each in found:
        assert each.mark
        assert each.text is None or not each.candidates


@pytest.mark.parametrize("piece", ["(Manor, 2016", "Manor ", "(a, 2016) ", "[1, ", "(Manor, 2016; ", ". Manor, "])
def test_long_paragraphs_cross_in_reasonable_time(tmp_path: Path, piece: str) -> None:
    assert_linear(lambda: cited(tmp_path, piece * 12_000))


@pytest.mark.parametrize(
    "piece",
    [
        "Seen in London. Manor, " + "a" * 60 + " ",
        "London: Routledge. Diplomacy, international communication technologies and development in a world of states ",
        "بيروت، مركز دراسات الوحدة العربية. سلسلة، كتب المستقبل العربي في الاتصال الدولي والسياسة الخارجية للدول الصغيرة ",
        "Roe, J. (2015). Manor, I., & Segev, E., & ",
    ],
)
def test_long_lists_are_divided_in_reasonable_time(tmp_path: Path, piece: str) -> None:
    assert_linear(lambda: cited(tmp_path, "It is known (Manor, 2016).", "\n## References\n\n" + piece * 1500))


def test_a_name_that_hundreds_of_entries_have_names_the_likeliest_three(tmp_path: Path) -> None:
    entries = "\n".join(f"- Manor, I. (2016). Book of {'abcdefghij'[n % 10] * (n + 1)}." for n in range(400))
    known, listed = "It is known (Manor, 2016). " * 400, f"\n## References\n\n{entries}\n"
    assert_linear(lambda: cited(tmp_path, known, listed))
    found = cited(tmp_path, known, listed)
    assert len(found) == 400
    assert all(len(each.candidates) == 3 and each.text is None for each in found)
