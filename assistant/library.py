"""The assistant over an index on disk: what the command line and the chat talk to.

It opens the published snapshot when the first question comes and again when a newer one is published, so asking goes on
while sources are being indexed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.answering import answer
from assistant.claims import ClaimReport, examine
from assistant.errors import BadQuestion
from assistant.models import Answer
from assistant.question import understand
from corpus.metadata import Details
from corpus.models import Page
from index.encoder import open_encoder
from index.errors import BrokenIndex, ModelMismatch, NoIndex
from index.filters import Filters
from index.models import Hit, IndexReport, Source
from index.search import LexicalEngine, Searcher
from index.snapshot import Manifest, current_folder, read_manifest

if TYPE_CHECKING:
    from assistant.quote import Quotations

LONGEST_QUESTION = 4000
"""In characters; a question is a sentence or a paragraph, not a document."""


class Library:
    """An `assistant.models.Assistant` over the index in a folder; nothing is opened before it is needed."""

    def __init__(self, directory: Path, *, model: str | None = None, lexical: LexicalEngine = "bm25s") -> None:
        self._directory = directory
        self._model = model
        self._lexical = lexical
        self._searcher: Searcher | None = None
        self._opened: Path | None = None
        self._opening = threading.Lock()
        self._quotations: tuple[Searcher, Quotations] | None = None

    def ask(self, question: str, history: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        """See `Assistant.ask`. Raises `BadQuestion` and what `Searcher.open` raises."""
        asked = understand(checked_question(question), tuple(history))
        return answer(self._current(), asked, filters or Filters())

    def search(self, query: str, count: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The best passages for a query, best first."""
        return self._current().search(checked_question(query), count, filters)

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """See `Searcher.vectors`."""
        return self._current().vectors(texts)

    def sources(self) -> tuple[Source, ...]:
        """See `Assistant.sources`."""
        return self._current().sources()

    def page(self, source: str, number: int) -> Page:
        """See `Assistant.page`."""
        return self._current().page(source, number)

    def pages(self) -> Iterator[tuple[Source, Page]]:
        """All pages of the index, work by work, each with its source."""
        searcher = self._current()
        for source in searcher.sources():
            yield from ((source, page) for page in searcher.pages(source.source))

    def quotations(self) -> Quotations:
        """The texts of the index, to look quotations up in; made once for each published index."""
        from assistant.quote import open_quotations

        searcher = self._current()
        if self._quotations is None or self._quotations[0] is not searcher:
            self._quotations = searcher, open_quotations(self.pages())
        return self._quotations[1]

    def add(
        self,
        paths: Sequence[Path],
        progress: Callable[[str], None],
        *,
        passwords: Mapping[str, str] | None = None,
        ocr: bool = False,
        token_vectors: bool | None = None,
    ) -> IndexReport:
        """See `Assistant.add`; the rest as in `index.build.index_paths`."""
        from index.build import index_paths  # reading files needs parsers that asking does not

        encoder = open_encoder(self._model or self._own_model())
        self._check_model(encoder.fingerprint, encoder.name)
        return index_paths(
            paths,
            self._directory,
            encoder,
            passwords=passwords,
            ocr=ocr,
            token_vectors=token_vectors,
            progress=progress,
        )

    def remove(self, paths: Sequence[Path], progress: Callable[[str], None]) -> IndexReport:
        """Take files or folders out of the index, whether they still exist or not."""
        from index.build import remove_paths

        current_folder(self._directory)
        return remove_paths(paths, self._directory, open_encoder(self._own_model()), progress=progress)

    def examine(self, claim: str, count: int = 10, filters: Filters | None = None) -> ClaimReport:
        """What the sources say to a claim, for it and against it, from the best passages for it."""
        return examine(claim, self.search(claim, count, filters))

    def correct(
        self, source: str, details: Details, progress: Callable[[str], None], *, afresh: bool = False
    ) -> Source:
        """Correct the bibliography of a source; see `index.build.correct_work`."""
        from index.build import correct_work

        current_folder(self._directory)
        encoder = open_encoder(self._own_model())
        correct_work(source, details, self._directory, encoder, afresh=afresh, progress=progress)
        return next(each for each in self.sources() if source in (each.source, each.path))

    def _manifest(self) -> Manifest | None:
        """What the published index was made from; none where nothing whole is published."""
        try:
            manifest = read_manifest(current_folder(self._directory))
        except (NoIndex, BrokenIndex):
            return None
        return manifest if manifest.passages else None

    def _own_model(self) -> str | None:
        manifest = self._manifest()
        return manifest.model if manifest else None

    def _check_model(self, fingerprint: str, name: str) -> None:
        """Raise `ModelMismatch` for another model; the same one with other weights builds the index again."""
        manifest = self._manifest()
        if manifest is not None and manifest.model != name and manifest.fingerprint != fingerprint:
            raise ModelMismatch(
                f"The index in {self._directory} was built with the model {manifest.model}, not {name}; "
                "leave --model out to add to it, or name another folder with --index DIR."
            )

    def _current(self) -> Searcher:
        with self._opening:
            published = current_folder(self._directory)
            if self._searcher is None or published != self._opened:
                self._searcher = Searcher.open(self._directory, self._model, lexical=self._lexical)
                self._opened = published
            return self._searcher


def checked_question(text: str) -> str:
    """The question without blanks around it. Raises `BadQuestion` for one of nothing or of too much."""
    text = text.strip()
    if not any(character.isalpha() for character in text):
        raise BadQuestion("The question is empty: it has no words; write what you want to know.")
    if len(text) > LONGEST_QUESTION:
        raise BadQuestion(
            f"The question has {len(text):,} characters and {LONGEST_QUESTION:,} is the most; ask it more briefly."
        )
    return text
