"""The bibliography of works as JSON, and in layers: what the file shows, what a library of references says, what a person set.

A layer (`Details`) holds only the fields that it knows. Each one covers those below it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeAlias

from corpus.models import Name, Work

Details: TypeAlias = Mapping[str, Any]
"""Fields of `Work` by name. Instead of `authors` it has `names`, which they are made of."""

_NAMES = frozenset({"names", "editors", "translators"})


def work_json(work: Work) -> dict[str, Any]:
    """The fields of a work that are not empty, as JSON has them."""
    values = dataclasses.asdict(work)
    return {name: value for name, value in values.items() if value not in (None, ())}


def work_from_json(values: Mapping[str, Any]) -> Work:
    """The work that `work_json` wrote. Raises TypeError or KeyError for anything else."""
    return Work(**_typed(values))


def details_json(details: Details) -> dict[str, Any]:
    """A layer as JSON has it; an empty value stays, for it says that there is none."""
    return {
        name: [dataclasses.asdict(each) for each in value] if name in _NAMES else value
        for name, value in details.items()
    }


def details_from_json(values: Mapping[str, Any]) -> Details:
    """The layer that `details_json` wrote."""
    return _typed(values)


def with_details(work: Work, details: Details) -> Work:
    """A work with the fields that a layer knows."""
    if "names" in details:
        details = {**details, "authors": tuple(name.whole for name in details["names"])}
    return dataclasses.replace(work, **details)


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Lists to tuples, and names out of their parts."""
    return {
        name: tuple(Name(**each) for each in value)
        if name in _NAMES
        else tuple(value)
        if isinstance(value, list | tuple)
        else value
        for name, value in values.items()
    }
