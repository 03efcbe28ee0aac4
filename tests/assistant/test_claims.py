"""Passages for and against a claim: what seems to contradict it, and how often that is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.claims import examine
from assistant.comparing.oppositions import kind_of, signs_against
from assistant.comparing.quantities import numbers_in
from corpus.models import Unit
from eval.fit_claims import judge, measures, read_claims
from index.models import Hit
from index.search import Searcher

CLAIMS = Path(__file__).parents[2] / "eval" / "questions" / "claims.jsonl"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "In 1911, 14,000 of them (35%) paid 2.5",
            {("1911", "year"), ("14000", "count"), ("35", "percent"), ("2.5", "count")},
        ),
        ("سنة ١٩١١ دفع ٣٥٪ منهم ٢,٦ دينار", {("1911", "year"), ("35", "percent"), ("2.6", "count")}),
        ("twelve states, ten per cent of them", {("12", "count"), ("10", "percent")}),
        ("اثنتا عشرة دولة، خمسة وعشرون في المئة منها", {("12", "count"), ("25", "percent")}),
        ("one of the first", set()),
    ],
)
def test_the_kinds_of_numbers(text: str, found: set[tuple[str, str]]) -> None:
    assert {(number.value, kind_of(number, text)) for number in numbers_in(text) if number.stated} == found


@pytest.mark.parametrize(
    ("claim", "sentence", "signs"),
    [
        ("The treaty was signed in 1911.", "It was signed in 1912.", {"number"}),
        ("The treaty was signed in 1911.", "It was signed in 1911 by two kingdoms.", set()),
        ("The treaty was signed in 1911.", "It was signed by 12 kings.", set()),
        ("Twelve states signed.", "The same 12 signed on the first day.", set()),
        ("وقّعت عشرون دولة.", "وقّعت ١٨ دولة على الاتفاقية.", {"number"}),
        ("The league has five hundred members.", "The league has 500 members.", set()),
        ("Seven thousand one hundred and fifty people came.", "In all 7,150 people came.", set()),
        ("It cost 2.5 million.", "It cost 2,500,000 in all.", set()),
        ("حضر ٢٥ ألف زائر.", "حضر 25,000 زائر.", set()),
        ("وقّعت خمس وعشرون دولة.", "وقّعت ٢٥ دولة.", set()),
        ("The league has five hundred members.", "The league has 400 members.", {"number"}),
        ("The pilot had a control group.", "The pilot had no control group.", {"negation"}),
        ("The pilot had no control group.", "There was no control group in the pilot.", set()),
        ("قُتل الركاب في أثناء النقل.", "ولم يُقتل أحد في أثناء النقل.", {"negation"}),
        ("بلغت القنصليات المستوى الرابع.", "لم تبلغ المستوى الرابع إلا القنصليات.", set()),
        ("Completion fell in the pilot.", "Completion rose from a third to a half.", {"opposite"}),
        ("Completion did not rise.", "Completion fell.", set()),
        ("ارتفع عدد الزيارات.", "The number of visits fell.", {"opposite"}),
        ("Joint statements fare worse.", "Joint statements fare better than single ones.", {"opposite"}),
        ("Engagement measures influence.", "Engagement says little about influence abroad.", {"negation"}),
        ("Engagement says little about influence.", "Engagement tells little about influence.", set()),
        ("تسمح الاتفاقية بفتح الحقيبة.", "وحظرت الاتفاقية فتح الحقيبة.", {"opposite"}),
    ],
)
def test_signs_of_a_contradiction(claim: str, sentence: str, signs: set[str]) -> None:
    assert signs_against(claim, sentence, sentence, sentence) == signs


def hit(text: str, score: float, cosine: float) -> Hit:
    unit = Unit(10, 10 + len(text), 10, 10 + len(text))
    return Hit(1, score, "a.md", "T", (), None, 1, None, (), 10, 10 + len(text), text, "en", (unit,), (cosine,))


def test_a_claim_is_supported_contradicted_or_neither() -> None:
    claim = "The harbour treaty was signed in 1911."
    same, other, far = (
        hit("The harbour treaty was signed in 1911 by two kings.", 1.2, 0.7),
        hit("The harbour treaty was signed in 1915.", 1.2, 0.7),
        hit("Mountain tents are made of goat hair.", 0.2, 0.1),
    )
    report = examine(claim, [far, other, same])
    assert [each.hit for each in report.supporting] == [same]
    assert [(each.hit, each.signs, each.missing) for each in report.contradicting] == [(other, ("number",), ("1911",))]
    assert [each.hit for each in report.nearest] == [far]
    assert report.supporting[0].probability > 0.9 > 0.1 > report.nearest[0].probability
    assert report.supporting[0].sentence == same.text


def test_a_number_that_is_not_there_is_no_support() -> None:
    vague = hit("The harbour treaty had articles of all kinds.", 1.2, 0.7)
    report = examine("The harbour treaty had 12 articles.", [vague])
    assert [(each.stance, each.missing) for each in report.nearest] == [("related", ("12",))]
    assert examine("Anything.", []).nearest == ()


def test_what_is_far_behind_the_best_is_on_the_subject_only() -> None:
    claim = "The harbour treaty was signed in the harbour."
    best = hit("The harbour treaty was signed in the harbour.", 1.6, 0.9)
    behind = hit("The harbour treaty has a harbour in its name.", 1.1, 0.6)
    assert [each.hit for each in examine(claim, [best, behind]).supporting] == [best]
    assert [each.hit for each in examine(claim, [behind]).supporting] == [behind]


def test_claims_on_the_sample_library(sample_index: Path) -> None:
    unseen = tuple(claim for claim in read_claims(CLAIMS) if claim.split == "test")
    judged = judge(unseen, Searcher.open(sample_index))
    for verdict, least_precision, least_recall in (("supported", 0.85, 0.85), ("contradicted", 0.9, 0.7)):
        precision, recall = measures(judged, verdict)  # type: ignore[arg-type]
        assert precision >= least_precision, verdict
        assert recall >= least_recall, verdict
