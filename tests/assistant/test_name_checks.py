"""Names of a claim that the text it cites does not have, in one language and across."""

from __future__ import annotations

import pytest

from assistant.comparing.name_checks import KnownNames, latin_name_skeletons, unknown_names

ENGLISH = "Estonia signed with Luxembourg in The Hague. The United Nations and Captain Roe watched; Egypt did not."
ARABIC = "وقّعت إستونيا مع لوكسمبورغ في لاهاي، وشهدت الأمم المتحدة ذلك، ولم تحضر مصر. وكتب هنري كيسنجر عنه."


@pytest.mark.parametrize(
    ("claim", "text", "missing"),
    [
        ("However, Estonia signed with Luxembourg.", ENGLISH, ()),
        ("The treaty was signed by Estonia and Latvia.", ENGLISH, ("Latvia",)),
        ("It was Vladimir Putin who signed.", ENGLISH, ("Vladimir", "Putin")),
        ("Vladimir Putin signed.", ENGLISH, ("Vladimir", "Putin")),
        ("The UN was there, and so was the EU.", ENGLISH, ("EU",)),
        ("Estonia’s partner was Luxembourg.", ENGLISH, ()),
        # across languages: by skeleton, by table, and not asked where names are translated
        ("Estonia signed with Luxembourg at The Hague while Egypt was away.", ARABIC, ()),
        ("The United Nations and Henry Kissinger are named.", ARABIC, ()),
        ("It was signed by Denmark and by Tesla.", ARABIC, ("Denmark", "Tesla")),
        ("وقّعت إستونيا مع لوكسمبورغ ولم تحضر مصر.", ENGLISH, ()),
        ("وقّعت الدنمارك الاتفاق مع ألمانيا.", ENGLISH, ("الدنمارك", "ألمانيا")),
        ("وقّعت إستونيا والدنمارك الاتفاق.", ARABIC, ("والدنمارك",)),
        ("كتب الدكتور هارغريف عن ذلك.", ARABIC, ("هارغريف",)),
        ("اخترعت شركة Tesla ذلك.", ARABIC, ("Tesla",)),
        # a place is no other word of three such consonants
        ("It was signed by Qatar.", f"{ARABIC} وهذا أكثر ما فيه.", ("Qatar",)),
        # what opens a question is no name
        ("Did Iceland sign?", ENGLISH, ("Iceland",)),
        ("Describe Estonia's partner.", ENGLISH, ()),
        ("WHO Director Roe watched.", ENGLISH, ("WHO", "Director")),
        ("When was the Declaration of Principles signed?", ARABIC, ()),
        ("In Norway, who signed?", ENGLISH, ("Norway",)),
        ("What did Prime Minister Kissinger write?", ARABIC, ()),
        ("", ENGLISH, ()),
    ],
)
def test_names_that_are_missing(claim: str, text: str, missing: tuple[str, ...]) -> None:
    assert unknown_names(claim, KnownNames(text)) == missing


def test_a_name_of_another_passage_is_known_for_one() -> None:
    elsewhere = latin_name_skeletons("Henry Kissinger flew to China.")
    assert unknown_names("ثم جاء كيسنجر.", KnownNames(ENGLISH), elsewhere) == ("كيسنجر",)
    assert unknown_names("ثم جاء كيسنجر.", KnownNames(ENGLISH)) == ()
