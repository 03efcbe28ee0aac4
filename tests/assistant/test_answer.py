"""From hits to an answer, on hits made by hand: what is chosen, what is shown of it, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import compose
from assistant.answers.refusal import ACROSS_LANGUAGES, SAME_LANGUAGE
from assistant.answers.units import can_answer, fitness
from assistant.models import Answer
from assistant.output import answer_json, answer_text
from assistant.question import understand
from corpus.models import Note, NoteCall, Quality
from tests.assistant.made_hits import CERTAIN, hit_on, page_of


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


@pytest.mark.parametrize(
    ("announced", "items"),
    [
        ("The treaty has three aims.", ("- 1. peace at sea", "- 2. light on the rocks", "- 3. bread for the gulls")),
        ("للمعاهدة ثلاثة أهداف.", ("أ- السلم في البحر", "ب- الضوء على الصخور", "ج- الخبز للنوارس")),
        ("للمعاهدة ثلاثة أهداف:", ("السلم في البحر؛", "الضوء على الصخور؛", "الخبز للنوارس.")),
        ("The treaty has three aims:", ("a) peace at sea", "b) light on the rocks", "c) bread for the gulls")),
    ],
)
def test_items_are_announced_by_a_colon_or_by_being_counted(announced: str, items: tuple[str, ...]) -> None:
    page = page_of(announced, *items, "Ships came and went all day long in the harbour.")
    question = "What are the aims of the treaty?" if announced.isascii() else "ما أهداف المعاهدة؟"
    hit = hit_on(page, {announced: 0.6}, language="en" if announced.isascii() else "ar")
    [first, *_] = compose(understand(question), [hit]).sentences
    assert first.text.startswith(announced)
    assert first.text.endswith(items[-1].removeprefix("- "))


@pytest.mark.parametrize("question", ["What are the aims of the treaty?", "What are the goals of the treaty?"])
def test_a_list_in_another_language_comes_with_its_items(question: str) -> None:
    listed = page_of("وللمعاهدة ثلاثة أهداف:", "- حفظ السلام في البحر؛", "- وضع العلامات على الصخور.")
    means = page_of("وللمعاهدة ثلاث وسائل:", "- الرسائل إلى الملوك؛", "- المنارات على الصخور.")
    hits = [
        hit_on(listed, {"": 0.5}, source="aims.md", score=CERTAIN),
        hit_on(means, {"": 0.9}, source="means.md", score=CERTAIN - 0.05),
    ]
    [first, *_] = compose(understand(question), hits).sentences
    assert (first.source, first.text) == ("aims.md", listed.text)


@pytest.mark.parametrize("question", ["How many seals did the treaty have?", "كم ختمًا على المعاهدة؟"])
def test_a_year_is_no_answer_to_how_many(question: str) -> None:
    page = page_of("The treaty of the harbour was sealed in 1911. The treaty of the harbour bore four seals.")
    [first, *_] = compose(understand(question), [hit_on(page, {"1911": 0.7, "four": 0.7})]).sentences
    assert first.text[slice(*first.highlight)].rstrip(".").endswith(("four seals", "four"))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Some 1500 keepers attended.", "The keepers who attended were praised."),
        ("Half of the keepers attended.", "The keepers attended on 20 June 1911."),
        ("حضر 1250 حارسًا.", "حضر الحراس في عام 1911."),
        ("حضر ثلث الحراس.", "حضر الحراس في ٢٠ يونيو ١٩١١."),
    ],
)
def test_what_says_how_many(better: str, worse: str) -> None:
    question = understand("How many keepers attended?" if better.isascii() else "كم حارسًا حضر؟")
    one, other = (hit_on(page_of(text)) for text in (better, worse))
    assert fitness(question, better, one, one.units[0]) > fitness(question, worse, other, other.units[0])


@pytest.mark.parametrize(
    ("question", "entry", "counted"),
    [
        ("What is a pilot?", "2. Pilot: knows the rocks by night.", "The pilot is a man among 12 on the quay."),
        ("ما المرشد؟", "٢- المرشد: يقود السفن ليلًا.", "والمرشد هو أحد الرجال الاثني عشر على الرصيف."),
    ],
)
def test_an_entry_for_what_is_asked_about_is_a_definition(question: str, entry: str, counted: str) -> None:
    asked = understand(question)
    hit, other = hit_on(page_of(entry)), hit_on(page_of(counted))
    assert fitness(asked, entry, hit, hit.units[0]) > fitness(asked, counted, other, other.units[0]) > 0
    elsewhere = understand("What is a keel?")
    assert fitness(elsewhere, entry, hit, hit.units[0]) == 0


def test_of_an_answer_in_both_languages_it_is_said_that_it_is_partly_from_another() -> None:
    pages = (
        page_of("The harbour treaty was signed in Cork in spring."),
        page_of("وُقّعت معاهدة الميناء في كورك في الربيع."),
    )
    answer = compose(
        understand("Where was the harbour treaty signed?"),
        [hit_on(page, {"": 0.2 + 0.7 * at}, source=f"{at}.md", score=CERTAIN) for at, page in enumerate(pages)],
    )
    assert {sentence.language for sentence in answer.sentences} == {"ar", "en"}
    assert answer.note.startswith("Partly from an Arabic source")


def test_what_another_passage_says_is_shown_where_the_best_is_not_surely_an_answer() -> None:
    best, other = page_of("The harbour treaty was signed in Cork."), page_of("The harbour lights were built in Derry.")
    question = understand("Where was the harbour treaty signed?")

    def shown(score: float) -> list[str]:
        hits = [hit_on(best, {"": 0.6}, score=score), hit_on(other, {"": 0.75}, score=score, source="b.md")]
        return [sentence.source for sentence in compose(question, hits).sentences]

    assert shown(CERTAIN) == ["a.md"]
    assert shown(0.9) == ["a.md", "b.md"]


@pytest.mark.parametrize(
    ("text", "mark", "shown"),
    [
        ("The harbour treaty was signed in Cork. [2]", "2", "The harbour treaty was signed in Cork."),
        ("وُقّعت معاهدة الميناء في كورك. [٢]", "٢", "وُقّعت معاهدة الميناء في كورك."),
        ("The harbour treaty was signed in Cork in [1911]", None, "The harbour treaty was signed in Cork in [1911]"),
        ("The harbour treaty was signed in Cork. [2]", None, "The harbour treaty was signed in Cork. [2]"),
    ],
)
def test_the_mark_of_a_note_does_not_stand_beside_the_number_of_the_passage(
    text: str, mark: str | None, shown: str
) -> None:
    calls = (NoteCall(mark, len(text)),) if mark else ()
    page = page_of(text, calls=calls, notes=(Note("2", MANOR, MANOR),))
    [sentence] = compose(understand("Where was the harbour treaty signed? كورك"), [hit_on(page)]).sentences
    assert sentence.text == shown == text[sentence.start : sentence.end]
    assert sentence.highlight[1] <= len(shown)
    assert len(sentence.references) == len(calls)


def test_a_name_that_only_a_reference_has_is_not_missing() -> None:
    text = "The harbour treaty was signed in Cork."
    page = page_of(text, calls=(NoteCall("1", len(text)),), notes=(Note("1", MANOR, MANOR),))
    asked = understand("What does the book of Manor say about the harbour treaty?")
    assert compose(asked, [hit_on(page)]).note == ""


def test_how_likely_an_answer_is_one_is_told() -> None:
    sure = compose(understand("Where was the treaty signed?"), [hit_on(page_of("The treaty was signed in Cork."))])
    unsure = replace(sure, confidence=0.4, language="ar")
    assert answer_text(sure).endswith(f"How likely the sources answer this: {round(100 * sure.confidence)}%")
    assert answer_text(unsure).endswith("جواب غير مؤكد. احتمال أن تجيب المصادر عن هذا: 40%")
    assert "%" not in answer_text(replace(sure, answered=False))


def test_a_paragraph_that_happens_to_follow_is_no_list() -> None:
    page = page_of("The treaty has three aims.", "A. Mole signed it in Cork.", "Gulls were seen over the harbour.")
    [first, *_] = compose(understand("What are the aims of the treaty?"), [hit_on(page, {"aims": 0.6})]).sentences
    assert first.text == "The treaty has three aims."


def test_the_list_that_is_asked_for_comes_before_what_defines_its_matter() -> None:
    define = page_of("The harbour treaty is the oldest agreement on lights between the two kingdoms.")
    listed = page_of("It has three aims:", "- to keep the peace at sea;", "- to mark the rocks.")
    others = [
        hit_on(page_of(f"The harbour treaty of {year} is read in {year}."), source=f"{year}.md")
        for year in range(1900, 1906)
    ]
    hits = [
        hit_on(define, {"oldest": 0.8}),
        *others,
        hit_on(listed, {"aims": 0.2}, source="list.md", score=CERTAIN - 0.4),
    ]
    answer = compose(
        understand("What are the aims of the harbour treaty?"),
        [replace(hit, title="The Harbour Treaty") for hit in hits],
    )
    assert answer.sentences[0].text == listed.text
    # a list of the same kind on another matter is not what was asked for
    answer = compose(understand("What are the aims of the bakers' guild?"), hits)
    assert "list.md" not in {hit.source for hit in answer.passages}


def test_a_line_of_the_title_page_is_no_answer_to_other_questions() -> None:
    page = page_of("Journal of Harbours and Treaties, 1911", "The treaty was signed by the two admirals in spring.")
    hit = replace(hit_on(page, {"Journal": 0.9, "admirals": 0.3}), section=())
    assert [each.text[:10] for each in compose(understand("Who signed the treaty?"), [hit]).sentences] == ["The treaty"]


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
    assert not can_answer("؟ما الذي غيّرته معاهدة كورك ثم نبحث في أثرها.", hit)
    assert not can_answer("Keywords: harbours, treaties, gulls, rocks", hit)
    assert not can_answer("الكلمات المفتاحية: المرافئ والمعاهدات والصخور", hit)
    assert not can_answer("See https://example.org/harbours for more.", hit)
    long = "The whole text of it stands with others in the net at this very place: https://example.org/"
    assert can_answer(f"{long} harbours", hit)
    assert not can_answer(long + "%D9%85%D8%B1%D9%81%D8%A3" * 12, hit)
    assert not can_answer("On Harbours and Lights", replace(hit, title="On harbours and lights"))
    assert can_answer("The treaty changed the lights.", hit)
    mixture = "Harbour Lights Review ويصدر تقريرا عن المرافئ والمعاهدات في المدن"
    assert can_answer(mixture, hit)
    assert not can_answer(mixture, replace(hit, quality=Quality("suspect")))
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


def test_passages_about_as_good_make_an_answer_less_sure() -> None:
    first, second = (
        page_of("The harbour treaty was signed in Cork."),
        page_of("Fishermen praised the new lights for years."),
    )
    sure, less = (
        compose(
            understand("Where was the treaty signed?"),
            [hit_on(first, score=1.2), hit_on(second, score=score, source="b.md")],
        ).confidence
        for score in (0.6, 1.15)
    )
    assert less < sure


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("What did Norway pay for the lights?", "What did Qatar pay for the lights?"),
        ("كم دفعت النرويج للمنارات؟", "كم دفعت قطر للمنارات؟"),
    ],
)
def test_a_name_that_stands_nowhere_makes_an_answer_less_sure(question: str, other: str) -> None:
    """A place is known in the other language too; what is missing is said."""
    hits = [hit_on(page_of("Norway paid for the lights of the harbour in 1911."))]
    there, missing = compose(understand(question), hits), compose(understand(other), hits)
    assert missing.confidence < there.confidence
    name = "Qatar" if missing.language == "en" else "قطر"
    assert missing.answered
    assert name in missing.note
    assert name not in there.note


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
    answer = compose(understand("What was signed in Cork?"), hits)
    [sentence] = answer.sentences
    assert sentence.source == "a.md"
    assert sentence.also == ("A. Mole (1911), “On Harbours”, p. 7, § 2 Treaties  (b.md)",)
    assert "Also in: A. Mole (1911)" in answer_text(answer)
    assert answer_json(answer)["answer"][0]["also"] == list(sentence.also)


def test_a_long_sentence_is_shown_in_one_glance_with_the_unit_marked() -> None:
    clause = "the keepers of the northern lights wrote letters to the harbour board about oil and rope and the price of bread, "
    long = (
        "In that year "
        + clause * 4
        + "and the treaty of Cork was signed at last by both of the admirals, "
        + clause * 3
    )
    page = page_of(long.rstrip(", ") + ".")
    sentence = compose(understand("Who signed the treaty of Cork?"), [hit_on(page, {"treaty of Cork": 0.7})]).sentences[
        0
    ]
    assert len(sentence.text.split()) <= 80
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
    assert (
        answer.sentences[0].text
        == "The harbour treaty was signed in Cork. It was made of two parts, and of four seals."
    )
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


def test_a_sentence_that_leans_on_the_one_before_comes_with_it() -> None:
    page = page_of("The harbour treaty was signed in Cork. It ended forty years of quarrels over oil. Gulls were seen.")
    [sentence] = compose(understand("What ended the quarrels?"), [hit_on(page, {"quarrels": 0.9})]).sentences
    assert sentence.text == "The harbour treaty was signed in Cork. It ended forty years of quarrels over oil."
    start, end = sentence.highlight
    assert sentence.text[start:end] == "It ended forty years of quarrels over oil."
    assert page.text[sentence.start : sentence.end] == sentence.text


def test_two_sentences_that_follow_each_other_are_one_quotation() -> None:
    page = page_of(
        "The treaty was signed in Cork in spring. The admirals of both kings signed it. Gulls were seen there."
    )
    hit = hit_on(page, {"Cork": 0.9, "admirals": 0.8}, language="en")
    answer = compose(understand("Where did the admirals sign the treaty?"), [hit])
    assert [sentence.text for sentence in answer.sentences] == [
        "The treaty was signed in Cork in spring. The admirals of both kings signed it."
    ]
    first, last = answer.sentences[0].highlight
    assert answer.sentences[0].text[first:last] == "Cork"


def nearly_chosen(score: float) -> Answer:
    texts = (
        "The harbour treaty was signed by two admirals.",
        "A second treaty about the rocks was never signed.",
        "The keepers read the treaty aloud every spring.",
        "Bakers sold their bread to the crews of whalers.",
    )
    hits = [
        hit_on(page_of(text), {text: 0.9 - at / 3}, score=score, source=f"{at}.md") for at, text in enumerate(texts)
    ]
    return compose(understand("Who signed the harbour treaty?"), hits)


@pytest.mark.parametrize("score", [CERTAIN, 0.2])
def test_what_was_nearly_chosen_is_kept_from_other_passages(score: float) -> None:
    answer = nearly_chosen(score)
    assert answer.answered == (score == CERTAIN)
    assert 1 <= len(answer.alternatives) <= 2
    shown = {each.source for each in answer.sentences}
    assert shown.isdisjoint(each.source for each in answer.alternatives)
    assert [each["citation"] for each in answer_json(answer)["alternatives"]] == [
        each.citation for each in answer.alternatives
    ]


def test_it_is_shown_under_an_unsure_answer_only_and_nothing_is_shown_twice() -> None:
    sure, refused = nearly_chosen(CERTAIN), nearly_chosen(0.2)
    unsure = replace(sure, confidence=0.4)
    for answer in (sure, unsure, refused):
        text = answer_text(answer)
        assert all(text.count(each.text) <= 1 for each in answer.alternatives)
    assert "See also:" not in answer_text(sure)
    assert f"See also:\n- {sure.alternatives[0].text}\n  A. Mole (1911)" in answer_text(unsure)
    assert "انظر أيضاً:" in answer_text(replace(unsure, language="ar"))


def test_the_same_passages_in_two_files_do_not_fill_the_answer() -> None:
    texts = [f"The {name} treaty was signed by its own admiral." for name in ("Cork", "Bristol", "Malaga", "Tunis")]
    hits = [
        hit_on(page_of(text), {"treaty": 0.5}, source=f"{folder}/{at}.md")
        for at, text in enumerate(texts)
        for folder in ("one", "two")
    ]
    answer = compose(understand("Which treaty was signed?"), hits)
    assert [hit.text for hit in answer.passages] == texts
    assert [hit.rank for hit in answer.passages] == [1, 2, 3, 4]
