"""Low-rank corrections of the embedded model's layers, fitted for what Maraji asks of it, and shipped with the project.

A layer's matrix W becomes W + B A, where B is (outputs, r) and A (r, inputs) with a small r (LoRA: Hu et al., ICLR 2022).
They are in `index/adapters/`, made by `python -m eval.fit_adapter`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from index.arrays import unpacked

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Adapter:
    """The corrections by the name of the tensor that they correct; none where nothing is corrected."""

    factors: Mapping[str, tuple[Floats, Floats]]
    """B (outputs, r) and A (r, inputs) of each."""
    digest: str
    """A hash of them; empty where there are none."""

    def correct(self, name: str, matrix: Floats) -> None:
        """Add a tensor's correction to it, in place."""
        if name in self.factors:
            outputs, inputs = self.factors[name]
            matrix += outputs @ inputs


NO_ADAPTER = Adapter({}, "")


def adapter_of(arrays: Mapping[str, NDArray[np.generic]]) -> Adapter:
    """The adapter of arrays `NAME.b` and `NAME.a`, in half precision or full."""
    names = sorted(name.removesuffix(".a") for name in arrays if name.endswith(".a"))
    factors = {name: (arrays[f"{name}.b"].astype(np.float32), arrays[f"{name}.a"].astype(np.float32)) for name in names}
    digest = hashlib.sha256()
    for name, pair in factors.items():
        digest.update(b"".join((name.encode(), *(factor.tobytes() for factor in pair))))
    return Adapter(factors, digest.hexdigest() if factors else "")


@cache
def shipped_adapter() -> Adapter:
    """The one that ships for the embedded model."""
    with resources.as_file(resources.files("index").joinpath("adapters", "multilingual-e5-small.npz")) as path:
        return adapter_of(unpacked(path))
