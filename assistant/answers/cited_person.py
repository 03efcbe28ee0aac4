"""A question whether, or by which works, someone is cited: "Does Marsh cite al-Sayrafi?", «هل يستشهد الباحث بثورنبري؟».

The name stands in notes, which are no text to search. So the walk is: the name -> the notes of the works asked about that have
it, resolved ones (ibid.) too -> the sentences that call them, found by their own words -> an answer that gives the reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answers.named_author import is_written_by
from assistant.answers.question_words import ASKING, bare_question
from corpus.fold import fold
from corpus.models import Page
from index.analysis import names, stem, words
from index.models import Hit, Source

# On folded text. Verbs of citing only: what "refers to", "uses" or «يرجع إلى» something is seldom a text.
_WORKS = r"(?:what|which) (?:works?|books?) (?:of|by)"
_ASKED = tuple(
    re.compile(pattern)
    for pattern in (
        r"^(?:do|does|did) (?P<by>.+?) (?:ever )?(?:cite|quote) (?P<name>.+)$",
        r"^(?:is|was) (?P<name>.+?) (?:ever )?(?:cited|quoted)(?: (?:by|in) (?P<by>.+))?$",
        rf"^{_WORKS} (?P<name>.+?) (?:is|are|was|were) (?:cited|quoted)(?: (?:by|in) (?P<by>.+))?$",
        rf"^{_WORKS} (?P<name>.+?) (?:do|does|did) (?P<by>.+?) (?:cite|quote)$",
        r"^هل (?:[يت]?ستشهد|استشهدت?)(?: (?P<by>.+?))? ب(?P<name>.+)$",
        r"^ما(?: هي)? (?:اعمال|مولفات|كتب) (?P<name>.+?) التي (?:[يت]?ستشهد|استشهدت?)(?: بها)? ?(?P<by>.*)$",
    )
)
_WRITERS = frozenset(
    "the this any anyone anybody someone author authors writer writers researcher researchers paper papers article articles "
    "study studies book books work source sources he she they it هذا هذه هو هي احد باحث باحثه باحثون كاتب كاتبه مولف مولفه دراسه "
    "ورقه بحث مقال مقاله كتاب".split()
)
"""Who cites, where the question names none: without the article."""
_THINGS = frozenset(
    "ارقام احصاءات احصائيات بيانات ايات احاديث ابيات اقوال امثال امثله شواهد دراسات نصوص تجارب وثائق تقارير مصادر مراجع كتب "
    "مقالات وقائع قوانين ادله قران شعر".split()
)
"""What is cited too and is no one's name, without the article: Arabic has no capitals to tell."""
_LONGEST_NAME = 4
_LEAST_ACROSS_SCRIPTS = 4
"""Consonants of a Latin name that are looked for in Arabic references: many Arabic words share three.

Among its authors three will do, but for names that differ in what both scripts can write: Sayrafi, Sharif.
"""
_LONGEST_AUTHORS = 60
"""So many characters at most does a reference take to name its authors, before its first comma."""
_CALLING = 250
"""So many characters before a call are enough to find its passage by."""


@dataclass(frozen=True, slots=True)
class CitedPerson:
    """Who is looked for in the notes, and in whose."""

    name: str
    """Folded."""
    shown: str
    """The name as it was asked."""
    by: tuple[Source, ...]
    """The works of the author who is said to cite; empty where the question names none."""


def cited_person(question: str, sources: Callable[[], Sequence[Source]]) -> CitedPerson | None:
    """Whose citations a question asks for; None for any other question, and where who cites has no work among the sources."""
    whole = fold(question)
    bare = bare_question(whole.text.strip(" ?؟.!،"))
    match = next((found for pattern in _ASKED if (found := pattern.search(bare))), None)
    if match is None:
        return None
    named = match["name"].split()
    if len(named) > _LONGEST_NAME or not ASKING.isdisjoint(named) or not words(named[-1]):
        return None
    if named[0].removeprefix("ال") in _THINGS:
        return None
    moved = whole.text.index(bare)

    def written(group: str) -> str:
        start, end = (at + moved for at in match.span(group))
        first, last = whole.original_span(start, end)
        return question[first:last]

    name = written("name")
    if match["name"].isascii() and not any(letter.isupper() for letter in name.split()[-1]):
        return None
    if not match["by"] or {word.removeprefix("ال") for word in match["by"].split()} <= _WRITERS:
        return CitedPerson(match["name"], name, ())
    by = tuple(source for source in sources() if is_written_by(source, written("by")))
    return CitedPerson(match["name"], name, by) if by else None


def calls_to(pages: Sequence[Page], name: str) -> Iterator[str]:
    """The text that leads up to each call, in the pages of a work, of a note in which someone is named.

    A call means the note of its own page, or where that has none with its mark, an endnote.
    """
    naming = [
        {note.mark for note in page.notes if _names(note.text, name) or _names(note.reference or "", name)}
        for page in pages
    ]
    anywhere = set[str]().union(*naming)
    for page, here in zip(pages, naming, strict=True):
        marks = here | (anywhere - {note.mark for note in page.notes})
        for call in page.calls:
            leading_up = page.text[max(0, call.offset - _CALLING) : call.offset].strip()
            if call.mark in marks and leading_up:
                yield leading_up


def only_citing(hits: Iterable[Hit], name: str) -> list[Hit]:
    """The hits that cite someone, each with what cites them alone: the units, and the references."""
    return [citing for hit in hits if (citing := _only_citing(hit, name)).units]


def _only_citing(hit: Hit, name: str) -> Hit:
    cited = tuple(each for each in hit.cited if _names(each.shown, name))
    units = tuple(unit for unit in hit.units if any(unit.start < each.offset <= unit.end for each in cited))
    # each of them answers the question as well as the others
    matches = (0.0,) * len(units) if hit.unit_matches else ()
    return replace(hit, score=1.0, cited=cited, units=units, unit_scores=(1.0,) * len(units), unit_matches=matches)


def _names(text: str, name: str) -> bool:
    """Whether a reference has a family name, in its own letters or in those of the other script."""
    family = words(name.split()[-1])[-1].text
    across = {each for each in names(family.title()) if each.startswith("~")}
    authors = re.search("[,،]", text[:_LONGEST_AUTHORS])
    for word in words(text):
        if stem(word.text) == stem(family):
            return True
        latin = word.text.isascii()
        if latin == family.isascii():
            continue
        common = across.intersection(names(text[word.start : word.end]))
        author = authors is not None and word.end <= authors.start() and ("ش" in word.text) == ("sh" in family)
        if any(latin or author or len(each) > _LEAST_ACROSS_SCRIPTS for each in common):
            return True
    return False
