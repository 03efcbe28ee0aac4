"""From hits to an answer, on hits made by hand: what is chosen, what is shown of it, and what is refused."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import can_answer, compose
from assistant.question import understand
from assistant.refusal import ACROSS_LANGUAGES, SAME_LANGUAGE
from corpus.citations import citations_of, cited_in
from corpus.models import Block, Document, Language, Note, NoteCall, Page, Passage, Quality, Work
from corpus.passages import passages_of
from index.models import Hit

CERTAIN = 1.5


def page_of(*paragraphs: str, calls: tuple[NoteCall, ...] = (), notes: tuple[Note, ...] = ()) -> Page:
    """A page whose paragraphs are blocks; those that begin with "- " are items."""
    text, blocks = "", []
    for paragraph in paragraphs:
        item = paragraph.startswith("- ")
        text += ("\n" if item and blocks and blocks[-1].kind == "item" else "\n\n") if text else ""
        start = len(text)
        text += paragraph.removeprefix("- ")
        blocks.append(Block(start, len(text), "item" if item else "paragraph"))
    return Page(1, text, tuple(blocks), "7", calls, notes)


def hit_on(
    page: Page,
    cosines: dict[str, float] | None = None,
    score: float = CERTAIN,
    language: Language = "en",
    source: str = "a.md",
) -> Hit:
    """A hit on the first passage of a page; `cosines` gives units that hold a text their cosine, others have 0.1."""
    document = Document(Work("On Harbours", ("A. Mole",), 1911, language), (page,))
    passage: Passage = passages_of(document)[0]
    texts = [page.text[unit.start : unit.end] for unit in passage.units]
    cosine = [max([value for part, value in (cosines or {}).items() if part in text], default=0.1) for text in texts]
    return Hit(
        rank=1, score=score, source=source, title="On Harbours", authors=("A. Mole",), year=1911, page=1, label="7",
        section=("2 Treaties",), start=passage.start, end=passage.end, text=passage.text, language=passage.language,
        units=passage.units, unit_scores=tuple(cosine), cited=cited_in(passage, citations_of(document)),
        quality=page.quality,
    )  # fmt: skip


def test_the_best_sentence_comes_first_with_its_citation() -> None:
    page = page_of("Ships came and went all day. The harbour treaty was signed in Cork in 1911. Gulls were seen.")
    answer = compose(understand("When was the harbour treaty signed?"), [hit_on(page, {"treaty": 0.6})])
    assert answer.answered
    first = answer.sentences[0]
    assert first.text == "The harbour treaty was signed in Cork in 1911."
    assert page.text[first.start : first.end] == first.text
    assert first.citation == "A. Mole (1911), “On Harbours”, p. 7, § 2 Treaties"


def test_a_list_comes_with_its_items() -> None:
    page = page_of(
        "The treaty has three aims:", "- to keep the peace at sea;", "- to mark the rocks;", "- to feed the gulls."
    )
    answer = compose(understand("What are the aims of the treaty?"), [hit_on(page, {"aims": 0.6})])
    assert answer.sentences[0].text == page.text


def test_a_reference_stands_beside_the_sentence_that_calls_it() -> None:
    text = "The rocks were marked in 1909. The treaty followed two years later."
    page = page_of(text, calls=(NoteCall("1", 30),), notes=(Note("1", "Mole, Rocks, p. 3.", "Mole, Rocks, p. 3."),))
    asked = understand("Which source is cited for the marking of the rocks in 1909?")
    answer = compose(asked, [hit_on(page, {"followed": 0.6})])
    assert answer.sentences[0].references == ("Mole, Rocks, p. 3.",)
    assert all("followed" not in sentence.text for sentence in answer.sentences)


def test_what_is_no_answer_is_never_one() -> None:
    page = page_of("What did the treaty change?")
    hit = hit_on(page)
    assert not can_answer("What did the treaty of Cork change?", hit)
    assert not can_answer("ما الذي غيّرته معاهدة كورك؟", hit)
    assert not can_answer("Keywords: harbours, treaties, gulls, rocks", hit)
    assert not can_answer("الكلمات المفتاحية: المرافئ والمعاهدات والصخور", hit)
    assert not can_answer("See https://example.org/harbours for more.", hit)
    assert can_answer("The treaty changed the lights.", hit)
    contents = replace(hit, section=("Contents of the study",))
    assert not can_answer("1. The treaty and the lights", contents)


def test_a_weak_passage_is_refused_with_the_nearest_shown() -> None:
    page = page_of("Gulls were seen over the harbour all day long.")
    answer = compose(understand("Who won the cup?"), [hit_on(page, score=0.2)])
    assert not answer.answered
    assert answer.sentences == ()
    assert len(answer.passages) == 1
    assert answer.note
    assert not compose(understand("Who won the cup?"), []).answered


def test_confidence_rises_with_the_score_and_the_threshold_is_what_decides() -> None:
    page = page_of("The harbour treaty was signed in Cork in 1911.")
    for calibration, question in (
        (SAME_LANGUAGE, "Where was the treaty signed?"),
        (ACROSS_LANGUAGES, "أين وُقّعت المعاهدة؟"),
    ):
        answers = [
            compose(understand(question), [hit_on(page, score=score)]) for score in (0.1, 0.3, 0.5, 0.7, 0.9, 1.5)
        ]
        confidences = [answer.confidence for answer in answers]
        assert confidences == sorted(confidences)
        assert [answer.answered for answer in answers] == [each >= calibration.threshold for each in confidences]


def test_another_language_and_a_doubtful_page_are_said() -> None:
    page = replace(
        page_of("The harbour treaty was signed in Cork in 1911."), quality=Quality("suspect", ("digits shifted",))
    )
    answer = compose(understand("أين وُقّعت المعاهدة؟"), [hit_on(page)])
    assert answer.language == "ar"
    assert answer.sentences[0].language == "en"
    assert "إنجليزي" in answer.note
    assert "digits shifted" in answer.note


def test_the_same_sentence_in_two_files_is_shown_once() -> None:
    page = page_of("The harbour treaty was signed in Cork in 1911.")
    hits = [hit_on(page, {"treaty": 0.6}), hit_on(page, {"treaty": 0.6}, source="b.md")]
    assert len(compose(understand("What was signed in Cork?"), hits).sentences) == 1


def test_a_long_sentence_is_shown_in_one_glance_with_the_unit_marked() -> None:
    clause = "the keepers of the northern lights wrote letters to the harbour board about oil and rope and the price of bread, "
    long = (
        "In that year "
        + clause * 4
        + "and the treaty of Cork was signed at last by both of the admirals, "
        + clause * 2
    )
    page = page_of(long.rstrip(", ") + ".")
    sentence = compose(understand("Who signed the treaty of Cork?"), [hit_on(page, {"treaty of Cork": 0.7})]).sentences[
        0
    ]
    assert len(sentence.text.split()) <= 60
    start, end = sentence.highlight
    assert "treaty of Cork" in sentence.text[start:end]
    assert page.text[sentence.start : sentence.end] == sentence.text
    assert sentence.cut == (True, True)
    assert sentence.marked_text == f"… {sentence.text} …"


def test_where_nothing_can_answer_nothing_is_said_to_be_answered() -> None:
    page = page_of("What did the treaty of Cork change for the harbour?")
    answer = compose(understand("What did the treaty of Cork change?"), [hit_on(page)])
    assert not answer.answered
    assert answer.sentences == ()
    assert answer.note


def test_a_poor_sentence_of_a_good_passage_is_still_shown() -> None:
    page = page_of("The keepers wrote letters about oil and rope.")
    far = replace(hit_on(page), unit_scores=(-0.4,))
    answer = compose(understand("Who won the cup?"), [far])
    assert answer.answered
    assert len(answer.sentences) == 1


def test_an_item_is_not_repeated_under_its_list() -> None:
    page = page_of(
        "Harbours serve the treaty in two ways:", "- they reach the far islands first;", "- they protect the boats."
    )
    hit = hit_on(page, {"ways": 0.7, "reach": 0.69, "protect": 0.68})
    answer = compose(understand("How do harbours serve the treaty?"), [hit])
    assert [sentence.text for sentence in answer.sentences] == [page.text]


MANOR, ROE = "Manor, What Is Digital Diplomacy, 2016, p. 3.", "Roe, Lights, 1990, p. 4."


def test_a_reference_that_is_asked_for_comes_with_the_sentence_that_cites_it() -> None:
    text = "The harbour treaty was signed in Cork. It was made of two parts, and of four seals. Gulls were seen."
    page = page_of(text, calls=(NoteCall("1", text.index(" Gulls")),), notes=(Note("1", MANOR, MANOR),))
    asked = "Which source does the author cite for the signing of the harbour treaty?"
    answer = compose(understand(asked), [hit_on(page, {"treaty": 0.8, "seals": 0.3})])
    assert [each.reference for each in answer.cited] == [MANOR]
    assert answer.sentences[0].text == "It was made of two parts, and of four seals."
    assert answer.sentences[0].references == (MANOR,)
    assert not compose(understand("What was signed in Cork?"), [hit_on(page, {"treaty": 0.8})]).cited


def test_of_a_long_sentence_the_part_that_answers_tells_the_reference() -> None:
    first = (
        "the harbour treaty was signed in Cork by the admirals of two kingdoms after a quarrel of forty years over oil, "
        "rope and bread;"
    )
    second = (
        "whereas the keepers of the northern lights wrote their letters about whales to a board that never read one of "
        "them in all those years."
    )
    text = f"{first} {second}"
    calls = (NoteCall("1", len(first)), NoteCall("2", len(text)))
    page = page_of(text, calls=calls, notes=(Note("1", MANOR, MANOR), Note("2", ROE, ROE)))
    answer = compose(understand("Which source is cited for the letters about whales?"), [hit_on(page, {"whales": 0.8})])
    assert [each.reference for each in answer.cited] == [ROE]


def test_an_unresolved_call_says_what_it_could_be() -> None:
    calls = tuple(NoteCall(mark, place) for mark, place in (("1", 27), ("3", 50), ("3", 71)))
    text = "Ships came and went all day. Gulls were seen there. The lamps went out. So did I."
    notes = tuple(Note(str(number), f"Work {number}.", f"Work {number}.") for number in (1, 2, 3))
    hit = hit_on(page_of(text, calls=calls, notes=notes), {"Gulls": 0.9})
    [sentence] = compose(understand("Which source is cited for the gulls?"), [hit]).sentences[:1]
    assert sentence.references[0].startswith("unresolved; it could be: (2) Work 2.")
