"""The words of a unit that are likely what was asked for: a date, a number, a name. Only ever a highlight.

Nothing is marked unless exactly one thing of the kind is new, that is, not in the question already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.question import Question
from corpus.fold import fold, fold_character, fold_text

Span = tuple[int, int]

# On folded text.
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    "يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر|"
    "كانون (?:الاول|الثاني)|شباط|اذار|نيسان|ايار|حزيران|تموز|اب|ايلول|تشرين (?:الاول|الثاني)|"
    "محرم|صفر|ربيع (?:الاول|الاخر|الثاني)|جمادي (?:الاولي|الاخره|الثانيه)|رجب|شعبان|رمضان|شوال|ذي القعده|ذي الحجه)"
)
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2}|[0-9]{3,4}(?= (?:ad|ce|bc|bce|م|ه)\b))"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?<![\w.,])(?:(?:{_DAY} (?:of )?)?{_MONTH}(?: {_DAY},?)?,? (?:of |من )?(?:عام |سنه )?)?{_YEAR}"
    r"(?: (?:ad|ce|bce?|م|ه)\b)?(?![\w%])"
    rf"|(?<!\w)(?:{_DAY} (?:of )?{_MONTH}|{_MONTH} {_DAY})(?!\w)"
)
_NUMBER = re.compile(
    r"(?<![\w.,(\[])[0-9]+(?:[.,][0-9]+)*"
    r"(?: ?%|(?: (?:hundred|thousand|million|billion|percent|per cent|"
    r"الف|الاف|مليون|ملايين|مليار|في الم[اي]*ه|بالم[اي]*ه))+)?(?!\w)"
)
_A_YEAR = re.compile(_YEAR)
_DIGITS = re.compile(r"[0-9]+")
_WORDS = re.compile(r"\w{3,}")
_CAPITALISED = r"[A-Z][\w'’-]+"
_NAME = re.compile(
    rf"(?:(?P<before>\w+) )?(?P<name>{_CAPITALISED}(?: (?:(?:of|de|van|von|bin|ibn|al) )?(?:[A-Z]\. )?{_CAPITALISED})+)"
)
_NO_PERSON = frozenset("the a an in on at near from after before during despite since under and but as".split())
"""What has an article, or stands behind a preposition of place, is seldom a person."""
_PLACE = re.compile(rf"(?<=\bin )(?:the )?{_CAPITALISED}(?:,? {_CAPITALISED})*")
_TITLED = re.compile(
    r"(?<!\w)(?:الدكتور|الدكتوره|الرييس|الوزير|السفير|الملك|الامير|المورخ|الباحث|الباحثه|الاستاذ|البروفيسور|العالم|الشيخ|الفيلسوف)"
    r" (?!ال)\w+ \w+"
)
_NAMED_PLACE = re.compile(r"(?<!\w)(?:ب|ل)?(?:مدينه|جزيره|محافظه|ولايه|بلده|قريه|العاصمه) \w+")


def likely_span(question: Question, text: str) -> Span | None:
    """The one new date, number, person or place in a text, as offsets in it; None where that is not sure."""
    match question.kind:
        case "date":
            found = _new(_in_folded(_DATE, text), text, question, _DIGITS)
        case "number":
            numbers = (
                span for span in _in_folded(_NUMBER, text) if not _A_YEAR.fullmatch(fold_text(text[slice(*span)]))
            )
            found = _new(numbers, text, question, _DIGITS)
        case "who":
            found = _new([*_names(text), *_in_folded(_TITLED, text)], text, question, _WORDS)
        case "where":
            found = _new(
                [*(match.span() for match in _PLACE.finditer(text)), *_in_folded(_NAMED_PLACE, text)],
                text,
                question,
                _WORDS,
            )
        case _:
            return None
    return found[0] if len(found) == 1 else None


def _names(text: str) -> Iterator[Span]:
    for match in _NAME.finditer(text):
        around = {(match["before"] or "").lower(), match["name"].split()[0].lower()}
        if around.isdisjoint(_NO_PERSON):
            yield match.span("name")


def _in_folded(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    folded = fold(text)
    for match in pattern.finditer(folded.text):
        start, end = folded.original_span(*match.span())
        # the diacritics and the tatweel of its last letter are its own
        while end < len(text) and not fold_character(text[end]):
            end += 1
        yield start, end


def _new(spans: Iterator[Span] | list[Span], text: str, question: Question, part: re.Pattern[str]) -> list[Span]:
    """The spans that share no such part with the question."""
    asked = set(part.findall(fold_text(question.text)))
    return [span for span in spans if asked.isdisjoint(part.findall(fold_text(text[slice(*span)])))]
