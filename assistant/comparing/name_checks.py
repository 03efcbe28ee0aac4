"""Which names of a claim do not stand in the text that it cites, in either script.

English names are told by their capitals. Arabic has none: names are told where they are known (countries and cities of
`places.tsv`), where a title stands before them, where they are in Latin letters, and where they transliterate a name of the
passages. Other Arabic names are not seen. A name is proved by its word, its stem, its skeleton (`index.analysis.names`), its
place in the other language or its initials. A word such as Union, which is translated and not transliterated, is not asked
for across languages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from corpus.fold import fold_text
from corpus.language import language_of
from corpus.models import Language
from index.analysis import Token, names, stem, words

_LATIN = re.compile(r"[a-z]")
# Titles and kinds of people: what follows is a name.
_TITLES = frozenset(
    fold_text(
        "الدكتور الدكتورة دكتور الأستاذ الأستاذة السيد السيدة الرئيس الملك الملكة الأمير الأميرة الشيخ السفير السفيرة "
        "القنصل الباحث الباحثة الكاتب الكاتبة المؤرخ المؤرخة العالم البروفيسور الجنرال البابا الإمبراطور السلطان "
        "الخليفة مدينة"
    ).split()
)
# Words that names are made of and that are translated, not transliterated.
_TRANSLATED = frozenset(
    (
        "academy act affairs agency agreement ambassador army article assembly association authority bank book bureau "
        "cabinet central centre center century chamber charter church code college commission committee commonwealth "
        "community company conference congress constitution convention council court crown cyber declaration defence "
        "department digital diplomacy diplomatic directorate east eastern economic embassy empire envoy experts faculty "
        "federal federation first fleet force foreign forum foundation free general generative global government great "
        "group gulf harbour high holy home house human independent information institute intelligence internal "
        "international island islands journal justice king kingdom lake law league library mandate middle minister "
        "ministry mission movement museum nation national nations navy net network new north northern norms ocean "
        "office old organisation organization papal parliament party peace people permanent pope president press prime prince "
        "principles princess private professor programme project protocol public queen red register report republic research "
        "resolution revolution river royal school sciences science sea second secretary security senate service small "
        "social society south southern special state state states strategy summit supreme system task technology "
        "territory third trade treaty tribunal un union united university war west western white working world"
    ).split()
)
_CALENDAR = frozenset(
    (
        "january february march april may june july august september october november december monday tuesday wednesday "
        "thursday friday saturday sunday ad bc bce ce"
    ).split()
)
_JOINING = frozenset({"of", "the", "for", "on", "in", "de", "al"})
# Words that a question or a sentence opens with before a name: "Did Iceland", "In Germany".
_OPENING = _JOINING | frozenset(
    (
        "a about after against although an and are at because before between both but by can compare could define "
        "describe did discuss do does during explain from give had has have how if is like list may mention might "
        "name or please should show since so summarise summarize tell that these this those through to under "
        "unlike was were what when where which while who whom whose why will with within would"
    ).split()
)
_LEAST_SKELETON = 4
_LONGEST_SHORT = 6


class KnownNames:
    """The names, words and places of the text that a claim cites."""

    def __init__(self, text: str) -> None:
        found = words(text)
        self._words = frozenset(word.text for word in found)
        self._stems = frozenset(stem(word.text) for word in found)
        self._skeletons = frozenset(token for token in names(text) if token.startswith("~"))
        self._places = frozenset(place for word in found if (place := place_of(word.text)) is not None)
        self._short, self._initials = _short_names(text, found)
        self.language: Language = language_of(text)

    def has(self, word: str, original: str) -> bool:
        """Whether a folded word stands there in one way or another; `original` is the word as it is written."""
        if word in self._words or stem(word) in self._stems:
            return True
        skeletons = self._skeletons.intersection(names(original))
        place = place_of(word)
        if place is None:
            return bool(skeletons)
        # قطر and أكثر have the same three consonants
        return place in self._places or any(len(skeleton) > _LEAST_SKELETON for skeleton in skeletons)

    def has_other_length(self, run: Sequence[str]) -> bool:
        """Whether a run of names (United Nations) stands there as its initials (UN), or the other way round."""
        if len(run) == 1:
            return run[0].isupper() and run[0].lower() in self._initials
        return _initials_of(run) in self._short


def unknown_names(claim: str, known: KnownNames, elsewhere: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The names of a claim that the text it cites does not have, as they are written.

    `elsewhere` are the skeletons of names of all passages, by which transliterated ones are told.
    """
    tokens = words(claim)
    arabic = (token for token in _arabic_names(tokens, elsewhere) if not known.has(token.text, _written(claim, token)))
    latin = (
        token
        for run in _capitalised_runs(claim, tokens)
        if not known.has_other_length([_written(claim, token) for token in run])
        for token in run
        if not known.has(token.text, _written(claim, token)) and not _cannot_tell(token, claim, known)
    )
    missing = sorted({*arabic, *latin}, key=lambda token: token.start)
    return tuple(dict.fromkeys(_written(claim, token) for token in missing))


def latin_name_skeletons(text: str) -> frozenset[str]:
    """The skeletons, long enough to be no accident, of the words with a capital."""
    return frozenset(
        skeleton
        for token in words(text)
        if text[token.start].isupper()
        for skeleton in names(_written(text, token))
        if len(skeleton) > _LEAST_SKELETON
    )


def _short_names(text: str, tokens: Sequence[Token]) -> tuple[frozenset[str], frozenset[str]]:
    """The words in capitals (UN), and the initials of every run of words with a capital (United Nations)."""
    written = [_written(text, token) for token in tokens]
    short = {word.lower() for word in written if word.isupper() and 2 <= len(word) <= _LONGEST_SHORT and word.isascii()}
    runs = [[_written(text, token) for token in run] for run in _capitalised_runs(text, tokens, from_start=True)]
    parts = (
        run[start:end]
        for run in runs
        for start in range(len(run))
        for end in range(start + 2, min(len(run), start + _LONGEST_SHORT) + 1)
    )
    return frozenset(short), frozenset(map(_initials_of, parts))


def _initials_of(run: Sequence[str]) -> str:
    return "".join(word[0].lower() for word in run if word.lower() not in _JOINING)


def _capitalised_runs(text: str, tokens: Sequence[Token], *, from_start: bool = False) -> list[list[Token]]:
    """Runs of words with a capital; the first word of a sentence counts only with another behind it."""
    runs: list[list[Token]] = []
    run: list[Token] = []
    before = 0
    for token in tokens:
        between = text[before : token.start]
        before = token.end
        capital = text[token.start].isupper() and bool(_LATIN.match(token.text))
        if run and (not between.isspace() or not (capital or token.text in _JOINING)) and between != "-":
            runs.append(run)
            run = []
        if capital:
            run.append(token)
    runs.append(run)
    kept = []
    for run in runs:
        opens = bool(run) and not from_start and _opens_sentence(text, run[0])
        # "The Hague" is a name by its second word, "However" is none.
        named = (
            run[1:] if opens and (len(run) == 1 or _only_opens(text, run[0])) and not _all_capitals(text, run) else run
        )
        if named:
            kept.append(named)
    return kept


def _opens_sentence(text: str, token: Token) -> bool:
    before = text[: token.start].rstrip("\"'“”«»([ \t\n-*")
    return not before or before[-1] in ".!?؟:…"


def _only_opens(text: str, token: Token) -> bool:
    """Whether a word is no part of the name behind it; WHO is."""
    return token.text in _OPENING and not _all_capitals(text, [token])


def _all_capitals(text: str, run: Sequence[Token]) -> bool:
    return all(len(token.text) > 1 and _written(text, token).isupper() for token in run)


def _arabic_names(tokens: Sequence[Token], elsewhere: frozenset[str]) -> list[Token]:
    found = []
    after_title = False
    for token in tokens:
        if _LATIN.match(token.text) or token.text[0].isdigit():
            after_title = False
            continue
        transliterated = any(
            len(skeleton) > _LEAST_SKELETON and skeleton in elsewhere for skeleton in names(token.text)
        )
        if after_title or transliterated or place_of(token.text) is not None:
            found.append(token)
        after_title = token.text in _TITLES
    return found


def _cannot_tell(token: Token, claim: str, known: KnownNames) -> bool:
    """Whether a name that is not there says nothing: a date's, or one that the other language would write quite differently."""
    if token.text in _CALENDAR or len(token.text) < 2:
        return True
    if known.language == "en" or place_of(token.text) is not None:
        return False
    return token.text in _TRANSLATED or not names(_written(claim, token))


def _written(text: str, token: Token) -> str:
    return text[token.start : token.end]


def place_of(word: str) -> str | None:
    """The country, city or region that a folded word names in either language, as an English word."""
    known = _places()
    forms = (word, word.removeprefix("و"), *(word.removeprefix(clitic) for clitic in ("ب", "ل", "ف", "وب", "ول")))
    return next((known[form] for form in forms if form in known), None)


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    places: dict[str, str] = {}
    for line in resources.files("assistant.comparing").joinpath("places.tsv").read_text(encoding="utf-8").splitlines():
        english, arabic = (fold_text(cell).split() for cell in line.split("\t"))
        for form in english:
            places.setdefault(form, english[0])
        for form in arabic:
            bare = form.removeprefix("ال") if len(form) > 4 else form
            for spelling in (form, bare, f"ال{bare}", f"لل{bare}"):
                places.setdefault(spelling, english[0])
    return places
