"""Errors of the index room. Each message is one sentence: the value, the cause and the way out.

IndexingError
├── NoIndex         there is no index there yet, or it is empty
├── BrokenIndex     an index that cannot be opened or does not match its manifest
├── ModelMismatch   the index was built with another model than the one asked for
├── ModelNotFound   a model that cannot be loaded
└── UnknownSource   a source or page that the index does not have
"""

from __future__ import annotations


class IndexingError(Exception):
    """Anything that goes wrong while building, opening or searching an index."""


class NoIndex(IndexingError):
    """There is no index at that place yet, or nothing is in it."""


class BrokenIndex(IndexingError):
    """The index cannot be opened or does not match its manifest."""


class ModelMismatch(IndexingError):
    """The index was built with another embedding model."""


class ModelNotFound(IndexingError):
    """The embedding model cannot be loaded."""


class UnknownSource(IndexingError):
    """The index has no such source or page."""
