"""Two works by hand, as pages of an index: an English one with printed pages, an Arabic one without."""

from __future__ import annotations

from corpus.models import Language, Note, NoteCall, Page
from index.models import Source


def _source(name: str, title: str, authors: tuple[str, ...], year: int, language: Language, pages: int) -> Source:
    return Source(name, f"/library/{name}", title, authors, year, language, pages, pages)


TIDES = _source("roe-1990.pdf", "Lights and Tides: A Harbour History", ("Jane Roe", "Tom Vale"), 1990, "en", 2)
LAMPS = _source("najjar-2001.txt", "المنارة والبحر", ("ليلى النجار",), 2001, "ar", 2)

_CARRIED = "The keepers wrote letters that nobody\n answered, and kept 12,500 of them in a chest."
_FIRST = (
    "The harbour treaty was signed in 1911 by two kingdoms [1]. It ended a long quarrel over 34 lighthouses.\n\n"
    + _CARRIED
)
_SECOND = "In later years the chest was opened. The lamps burned at 0.52 of their old strength."
_LAMPS_FIRST = "وُقّعت اتفاقية المنارة سنة ١٩١١ بين مملكتين متجاورتين (١). وأنهت نزاعًا طويلًا على سفن الصيد."
_LAMPS_SECOND = "ولم يبقَ من المنارات الأربع والثلاثين إلا ٣ منارات، يحرسها رجل واحد لا ينام."

PAGES: list[tuple[Source, Page]] = [
    (
        TIDES,
        Page(
            1,
            _FIRST,
            label="57",
            calls=(NoteCall("1", _FIRST.index("[1]") + 3),),
            notes=(Note("1", "Roe held elsewhere that treaties are lighthouses made of paper."),),
            carried=len("answered, and kept 12,500 of them in a chest."),
        ),
    ),
    (TIDES, Page(2, _SECOND, label="58")),
    (LAMPS, Page(1, _LAMPS_FIRST, calls=(NoteCall("1", _LAMPS_FIRST.index("(١)") + 3),))),
    (LAMPS, Page(2, _LAMPS_SECOND)),
]
SOURCES = [TIDES, LAMPS]
