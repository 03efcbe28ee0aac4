"""A conversation as Markdown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assistant.app.evidence import Evidence, Reply
from assistant.app.export import conversation_markdown
from assistant.app.session import Exchange
from assistant.app.translations import STRINGS

WHEN = datetime(2026, 1, 2, 3, 4)
PIECE = Evidence(
    "a.md", "Harbours", ("Jane Roe",), 1911, 1, None, "The light was lit.", "Roe, Harbours, 1911", ("Poe, *Lamps*, 1899",),
    (0, 18), (0, 18), (0, 18),
)  # fmt: skip


def test_every_quotation_has_its_citation_and_what_it_rests_on() -> None:
    reply = Reply("en", True, 0.9, "", (PIECE,), ("Moe, Ships, 1880", "Zoe, Sails, 1881"))
    written = conversation_markdown([Exchange("Who lit it?", reply)], STRINGS["en"], WHEN)
    _, _, conversation = written.partition("## Who lit it?\n")
    assert conversation == (
        "\nRests on:\n\n- Moe, Ships, 1880\n- Zoe, Sails, 1881\n"
        "\n> The light was lit.\n>\n> 1. Roe, Harbours, 1911\n>\n> Rests on:\n>\n> - Poe, \\*Lamps\\*, 1899\n"
        "\n## " + STRINGS["en"].bibliography + "\n\n- Roe, Harbours, 1911\n"
    )


def test_without_references_none_are_announced() -> None:
    piece = Evidence("a.md", "ت", (), None, 1, None, "نص.", "ت", (), (0, 3), (0, 3), (0, 3))
    written = conversation_markdown([Exchange("س", Reply("ar", True, 0.9, "", (piece,)))], STRINGS["ar"], WHEN)
    assert STRINGS["ar"].references not in written
    assert "> 1. ت\n" in written


def test_a_cut_sentence_is_marked_where_it_goes_on() -> None:
    piece = replace(PIECE, cut=(True, True))
    written = conversation_markdown([Exchange("Who?", Reply("en", True, 0.9, "", (piece,)))], STRINGS["en"], WHEN)
    assert "> … The light was lit. …\n" in written


def test_other_places_are_told_in_the_language_of_the_question() -> None:
    piece = replace(PIECE, also=("Roe, Lamps, 1912 (b.md)",))
    exchanges = [Exchange("من؟", Reply("ar", True, 0.9, "", (piece,)))]
    assert "> ورد أيضاً في: Roe, Lamps, 1912 (b.md)\n" in conversation_markdown(exchanges, STRINGS["en"], WHEN)
