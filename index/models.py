"""What the index room hands on: hits, sources and the report of a build, all frozen."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.models import CitedReference, Language, Quality, Unit, Work

_UNKNOWN = Work("")


@dataclass(frozen=True, slots=True)
class Source:
    """A work in the index, as `maraji sources` lists it."""

    source: str
    """The name a user knows it by: the shortest end of its path that is unique in the index."""
    path: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    language: Language
    pages: int
    passages: int
    quality: Quality = field(default_factory=Quality)
    work: Work = _UNKNOWN
    """All that is known of it; the fields above repeat what is shown everywhere."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: where it stands, what it says, how well it fits."""

    rank: int
    """From 1."""
    score: float
    source: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    page: int
    label: str | None
    section: tuple[str, ...]
    start: int
    end: int
    text: str
    """The slice `start:end` of the page's text."""
    language: Language
    units: tuple[Unit, ...]
    unit_scores: tuple[float, ...]
    """How well each unit fits the question, by cosine; as many as `units`."""
    unit_matches: tuple[float, ...] = ()
    """How well each unit meets the question's words, by late interaction; empty where no token vectors are kept."""
    cited: tuple[CitedReference, ...] = ()
    """What the passage rests on, in the order of its calls; their offsets are those of the page's text."""
    quality: Quality = field(default_factory=Quality)
    """Of the page."""
    work: Work = _UNKNOWN
    """All that is known of its work; the fields above repeat what is shown everywhere."""
    turn: int | None = None
    """From which offset on the page's text is printed on the next page; None where it all stands on this one."""
    next_label: str | None = None
    """The number printed on that next page, if known."""

    @property
    def references(self) -> tuple[str, ...]:
        """What the resolved ones of its citations say, each once."""
        return tuple(dict.fromkeys(each.shown for each in self.cited if each.text is not None))


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file and what is wrong with it: why it was not indexed, or what makes its text doubtful."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class LibraryRead:
    """A library of references (.bib, .ris): how many entries it has, and how many works of the index they describe."""

    path: str
    entries: int
    works: int


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What `maraji index` did; paths are as the user knows them."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    doubtful: tuple[Skipped, ...]
    """Files of this run that are in the index although their text is doubtful, with the reasons."""
    works: int
    passages: int
    seconds: float
    libraries: tuple[LibraryRead, ...] = ()
