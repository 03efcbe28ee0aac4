"""What is cited stands under its passage, what was asked for before its sentence, and what is uncertain says so."""

from __future__ import annotations

import json
from dataclasses import replace

from assistant.answer import compose
from assistant.app.blocks import Block
from assistant.app.conversation import conversation_blocks
from assistant.app.evidence import reply_of
from assistant.app.session import Exchange
from assistant.app.translations import STRINGS
from assistant.citing.shown_references import shown_reference
from assistant.models import Answer
from assistant.output import answer_json, answer_text, document_json, document_text, hits_json, hits_text
from assistant.question import understand
from corpus.citations import citations_of, cited_in
from corpus.models import Block as PageBlock
from corpus.models import CitedReference, Document, Note, NoteCall, Page, Work
from corpus.notes import with_references
from corpus.passages import passages_of
from index.models import Hit

MANOR = "Ilan Manor, The Digitalization of Public Diplomacy, Palgrave, 2019, p. 3."
TEXT = (
    "The harbour treaty was signed in Cork. Gulls were seen there by the keepers. The lamps of Cork went out at last."
)
CALLS = (NoteCall("1", TEXT.index(" Gulls")), NoteCall("2", TEXT.index(" The lamps")), NoteCall("9", len(TEXT)))
NOTES = (Note("1", MANOR), Note("2", "Ibid., p. 4."), Note("3", "Roe, Lights, 1990."))
PAGE = Page(1, TEXT, (PageBlock(0, len(TEXT)),), calls=CALLS, notes=NOTES)
DOCUMENT = with_references(Document(Work("On Harbours", ("A. Mole",), 1911, "en"), (PAGE,)))


def hit() -> Hit:
    [passage] = passages_of(DOCUMENT)
    return Hit(
        rank=1, score=1.5, source="a.md", title="On Harbours", authors=("A. Mole",), year=1911, page=1, label=None,
        section=(), start=passage.start, end=passage.end, text=passage.text, language="en", units=passage.units,
        unit_scores=(0.8, 0.2, 0.1), cited=cited_in(passage, citations_of(DOCUMENT)),
    )  # fmt: skip


def answer() -> Answer:
    return compose(understand("Which source does the author cite for the signing of the harbour treaty?"), [hit()])


def test_under_a_passage_stand_the_references_it_rests_on() -> None:
    lines = hits_text("harbour", [hit()]).splitlines()[2:]
    assert lines == [
        f"  ^1 {MANOR}",
        f"  ^2 Ibid., p. 4. [{MANOR}]",
        "  ^9 unresolved; it could be: (3) Roe, Lights, 1990.",
    ]


def test_a_reader_of_the_other_language_is_told_the_way_to_the_source_in_his_own() -> None:
    cited, uncertain = "A. Mole (1911), “On Harbours” [صفحة الملف 1]", "غير محسوم؛ قد يكون: (3) Roe, Lights, 1990."
    assert hits_text("معاهدة المرفأ", [hit()]).splitlines()[0] == f"[1] {cited}  (a.md, 1.50)"
    assert hits_text("معاهدة المرفأ", [hit()]).splitlines()[-1] == f"  ^9 {uncertain}"
    assert uncertain in hits_json("معاهدة المرفأ", [hit()])["hits"][0]["references"]
    answered = compose(understand("أين وُقّعت معاهدة المرفأ؟"), [replace(hit(), unit_scores=(0.1, 0.2, 0.9))])
    [sentence] = answered.sentences
    assert (sentence.citation, sentence.references) == (cited, (uncertain,))
    twice = replace(answered, sentences=(replace(sentence, also=("A. Mole  (b.md)",)),))
    assert "    ورد أيضاً في: A. Mole  (b.md)" in answer_text(twice).splitlines()
    refused = reply_of(replace(answered, answered=False, sentences=()))
    assert [each.citation for each in refused.evidence] == [cited]
    assert uncertain in refused.evidence[0].references


def test_a_hit_says_in_json_what_each_call_leads_to() -> None:
    [found] = json.loads(json.dumps(hits_json("q", [hit()])))["hits"]
    first, second, third = found["cited"]
    assert (first["mark"], first["resolved"], first["reference"]) == ("1", True, MANOR)
    assert first["parsed"]["title"] == "The Digitalization of Public Diplomacy"
    assert (second["text"], second["reference"]) == ("Ibid., p. 4.", MANOR)
    assert (third["resolved"], third["parsed"], third["candidates"]) == (False, None, ["(3) Roe, Lights, 1990."])
    assert found["references"][0] == MANOR


def test_the_reference_that_was_asked_for_stands_first() -> None:
    assert answer_text(answer()).splitlines()[:4] == [
        "Reference:",
        MANOR,
        "",
        "The harbour treaty was signed in Cork. [1]",
    ]
    assert answer_json(answer())["cited"][0]["reference"] == MANOR


def test_in_the_chat_it_stands_before_the_sentence() -> None:
    blocks: list[Block] = conversation_blocks([Exchange("Which?", reply_of(answer()))], None, STRINGS["en"])
    texts = [block.text for block in blocks]
    assert texts.index(MANOR) < texts.index("The harbour treaty was signed in Cork. [1]")


def test_a_document_names_its_unresolved_calls() -> None:
    assert document_text(DOCUMENT).splitlines()[-1] == "? 9: unresolved; it could be: (3) Roe, Lights, 1990."
    [page] = document_json("a.md", DOCUMENT)["pages"]
    assert [each["resolved"] for each in page["cited"]] == [True, True, False]


def test_what_is_uncertain_says_so_in_both_languages() -> None:
    lost = CitedReference("18", 4, None, None, ("(10) أ", "(18) ب"))
    assert shown_reference(lost, "ar") == "غير محسوم؛ قد يكون: (10) أ، أو: (18) ب"
    assert shown_reference(CitedReference("Roe, 2010", 4, None), "en").startswith("unresolved: no note or reference")
    two = CitedReference("3", 4, "Manor, op. cit.", None, ("A", "B"))
    assert shown_reference(two, "en") == "Manor, op. cit. [unresolved; it could be: A, or: B]"
    assert shown_reference(CitedReference("3", 4, "Ibid."), "en") == "Ibid. [unresolved]"
