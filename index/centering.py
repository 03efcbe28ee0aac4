"""Vectors made comparable across languages: the fixed mean of each language and kind of text taken away.

A multilingual model puts each language in its own corner, so a question is near everything in its own language. Taking
away the mean leaves what the text says. The means are fixed and ship with the project (`index/means/`, made by
`python -m eval.fit_means`): means of the library at hand would shift with its style. A model without means is not centred.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from corpus.models import Language
from index.arrays import unpacked

Floats = NDArray[np.float32]
Kind: TypeAlias = Literal["passage", "unit", "question"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Centering:
    """The mean vectors (d,) by kind of text and language."""

    means: dict[tuple[Kind, Language], Floats]

    def centred(self, vectors: Floats, kind: Kind, languages: Sequence[Language]) -> Floats:
        """L2-normalised vectors (n, d) less the mean of their kind and language, L2-normalised again."""
        if not self.means or not len(vectors):
            return vectors
        moved = vectors - np.stack([self.means[kind, language] for language in languages])
        norms = np.linalg.norm(moved, axis=1, keepdims=True)
        return np.asarray(moved / np.maximum(norms, 1e-9), np.float32)


@cache
def shipped_arrays(fingerprint: str) -> Mapping[str, NDArray[Any]]:
    """The means and axes that ship for the model of this fingerprint; none for a model that the project does not know."""
    for file in sorted(resources.files("index").joinpath("means").iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".npz"):
            continue
        with resources.as_file(file) as path:
            arrays = unpacked(path)
        if str(arrays["fingerprint"]) == fingerprint:
            return arrays
    return {}


@cache
def shipped_digest(fingerprint: str) -> str:
    """A hash of these: an index made with other ones cannot be compared with a question. Empty where none ship."""
    arrays = shipped_arrays(fingerprint)
    made = b"".join(arrays[name].tobytes() for name in sorted(arrays))
    return hashlib.sha256(made).hexdigest()[:16] if arrays else ""


def shipped_centering(fingerprint: str) -> Centering:
    """The means among them; without any, nothing is centred."""
    arrays = shipped_arrays(fingerprint)
    return Centering(
        {(kind, language): arrays[f"{kind}_{language}"] for kind in KINDS for language in LANGUAGES} if arrays else {}
    )
