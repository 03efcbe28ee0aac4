"""What the index room hands on: hits, sources and the report of a build, all frozen."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.models import Language, Quality, Unit


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
    """How well each unit fits the question; as many as `units`."""
    references: tuple[str, ...] = ()
    """What the notes that the passage calls say, led on to their full reference where it is known."""
    reference_marks: tuple[str, ...] = ()
    """The marks of these notes; as many as `references`."""
    quality: Quality = field(default_factory=Quality)
    """Of the page."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file and what is wrong with it: why it was not indexed, or what makes its text doubtful."""

    path: str
    reason: str


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
