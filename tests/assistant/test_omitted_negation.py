"""An omission may leave out what it likes of other sentences, but no negation of what is quoted."""

from __future__ import annotations

import pytest

from assistant.check import check_manuscript
from assistant.quote import Difference, open_quotations
from assistant.quoting.manuscript import manuscript_of
from assistant.quoting.omitted_negation import omitted_negation
from corpus.models import NoteCall, Page
from tests.assistant.small_pages import TIDES

SOURCE = (
    "The treaty did not end the quarrel. It was, by no means, a success, although nobody said so, and the keepers stayed. "
    "The lamp, which nobody liked, burned\n all night. No ship came.\n\nThe keepers wrote home. لم تنهِ المعاهدة النزاعَ الطويل. "
    "كان الفنارُ، الذي لا ينام حارسه، قديمًا. وهذا القول غير صحيح. He is [1] not, says Dr. Roe, a keeper [2]."
)
CALLS = tuple(NoteCall(mark, SOURCE.index(f"[{mark}]") + 3) for mark in "12")
QUOTATIONS = open_quotations(
    [(TIDES, Page(1, SOURCE, calls=CALLS)), (TIDES, Page(2, "Nobody knows. The end was near."))]
)


@pytest.mark.parametrize(
    ("quotation", "left_out"),
    [
        ("The treaty … end the quarrel", "did not"),
        ("The treaty did [...] end the quarrel", "not"),
        ("The treaty did [indeed] end the quarrel", "not"),
        ("It was … a success", "by no means"),
        ("It was … a success … and the keepers stayed", "by no means"),
        ("The lamp … all night … ship came", "No"),
        ("The keepers stayed … ship came", "No"),
        ("He is … a keeper", "not"),
        ("[…] المعاهدة … النزاع الطويل", None),
        ("وهذا القول … صحيح", "غير"),
        ("The lamp … burned all night", None),
        ("a success … and the keepers stayed", None),
        ("It was, by no means, a success … The lamp", None),
        ("The lamp … The keepers wrote home", None),
        ("The keepers stayed … The end was near", None),
        ("كان الفنار … قديما", None),
    ],
)
def test_a_negation_that_is_left_out_is_found(quotation: str, left_out: str | None) -> None:
    found = QUOTATIONS.find(quotation)[0]
    lost = [each for each in found.differences if each.quoted == "…"]
    assert lost == ([Difference("…", left_out)] if left_out else [])
    assert (found.wording == "altered") is (left_out is not None)


@pytest.mark.parametrize(
    ("omitted", "denies"),
    [
        (" not only in spring but ", False), (" (vol. 2, no. 4) ", False), (" no ", True), (" did it or not ", False),
        (" ولا سيّما في الربيع ", False), (" بلا شك ", False), (" لا يزال ", False), (" لا ", True), (" بلا أي ريب ", False),
        (" دون ", True), (" not in spring but not only ", True),
    ],
)  # fmt: skip
def test_an_idiom_that_denies_nothing_may_be_left_out(omitted: str, denies: bool) -> None:
    assert (omitted_negation("The ships came", omitted, "to the harbour") is not None) is denies


@pytest.mark.parametrize("quotation", ["“The treaty … end the quarrel”", "«وهذا القول … صحيح»"])
def test_it_is_reported_as_altered(quotation: str) -> None:
    report = check_manuscript(manuscript_of(f"{quotation} (Roe, 1990).", markdown=True), QUOTATIONS, [TIDES])
    assert [each.kind for each in report.checked] == ["altered"]
