"""Works with all that bibliographies hold, Arabic and nasty characters among it, for hypothesis."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from corpus.models import Name, Work, WorkKind
from corpus.repair import repair

_CHARACTERS = "ab Zçé'-–.:;?!\"“”«»،؛؟()[]/&%$#_{}\\~^`<>@*+=|,حسنأإةىءَّ٣9 "


def _readable(text: str) -> str:
    return " ".join(repair(text).split())


def texts(alphabet: str = _CHARACTERS) -> st.SearchStrategy[str]:
    """One line of text as people read it."""
    phrases = st.sampled_from(("", " and ", "الجزء و", "{x}", "\\&", "--", "''", "a, b"))
    parts = st.tuples(st.text(alphabet, max_size=12), phrases, st.text(alphabet, min_size=1, max_size=12))
    return parts.map(lambda each: _readable("".join(each))).filter(lambda text: any(c.isalpha() for c in text))


_UNDIVIDED = texts().map(lambda text: text.replace(",", "").replace("،", "")).filter(str.strip).map(_readable)
_PART = texts("abc DeéحسنأةِّZ'-").map(lambda text: text.replace(",", "")).map(_readable).filter(bool)
NAMES = st.one_of(
    st.builds(Name, _PART, _PART),
    st.builds(Name, _PART, _PART, st.sampled_from(("Jr.", "III"))),
    st.builds(Name, st.sampled_from(("Ministry of Science and Technology", "وزارة العلوم، بغداد", "A, B and C"))),
    st.builds(Name, _UNDIVIDED),
)
_LISTS = st.lists(NAMES, max_size=3).map(tuple)


@st.composite
def works(draw: st.DrawFn) -> Work:
    """A work of any kind."""
    names = draw(_LISTS)
    maybe = st.none() | texts()
    return Work(
        title=draw(texts()),
        authors=tuple(name.whole for name in names),
        names=names,
        year=draw(st.none() | st.integers(1000, 2099)),
        language=draw(st.sampled_from(("ar", "en"))),
        doi=draw(st.sampled_from((None, "10.1000/a(b)_c%20;<d>", "10.5555/12345678"))),
        isbn=draw(st.sampled_from((None, "978-3-16-148410-0"))),
        editors=draw(_LISTS),
        translators=draw(_LISTS),
        kind=draw(st.none() | st.sampled_from(get_args(WorkKind))),
        container=draw(maybe),
        publisher=draw(maybe),
        place=draw(maybe),
        volume=draw(st.none() | st.sampled_from(("7", "٧", "II"))),
        issue=draw(st.none() | st.sampled_from(("2", "3–4"))),
        pages=draw(st.none() | st.sampled_from(("1–20", "e12", "12", "3–9, 12–14"))),
        edition=draw(maybe),
        series=draw(maybe),
        url=draw(st.sampled_from((None, "https://a.example/b_c?d=e&f=%20;g#~h"))),
        key=draw(st.sampled_from((None, "roe2020", "خطيب:2019"))),
    )
