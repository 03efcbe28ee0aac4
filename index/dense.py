"""Nearest vectors by faiss: exhaustive up to about a hundred thousand, inverted lists with 8-bit codes above.

Vectors are kept once more as float16, memory-mapped: the exact cosines of candidates are read from there, so an approximate
index only ever chooses candidates.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import mapped

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

EXHAUSTIVE_LIMIT = 100_000
_PROBES = 16
_TRAINING_ROWS = 200_000
_INDEX = "index.faiss"
_VECTORS = "vectors.f16.npy"


def build(vectors: Floats, folder: Path, *, exhaustive_limit: int = EXHAUSTIVE_LIMIT) -> None:
    """Write the index of L2-normalised vectors (n, d) into a new folder."""
    import faiss

    folder.mkdir(parents=True)
    count, dimensions = vectors.shape
    index: Any
    if count <= exhaustive_limit:
        index = faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        index.train(vectors)
    else:
        lists = min(4096, max(16, int(4 * count**0.5)))
        index = faiss.index_factory(dimensions, f"IVF{lists}_HNSW32,SQ8", faiss.METRIC_INNER_PRODUCT)
        chosen = np.random.default_rng(0).choice(count, min(count, _TRAINING_ROWS), replace=False)
        index.train(vectors[np.sort(chosen)])
        index.nprobe = _PROBES
    if count:
        index.add(vectors)
    faiss.write_index(index, str(folder / _INDEX))
    np.save(folder / _VECTORS, vectors.astype(np.float16), allow_pickle=False)


class Nearest:
    """The index that `build` wrote, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        import faiss

        self._index: Any = faiss.read_index(str(folder / _INDEX), faiss.IO_FLAG_MMAP)
        self._vectors = mapped(folder / _VECTORS)
        self._inverted = isinstance(faiss.downcast_index(self._index), faiss.IndexIVF)

    def __len__(self) -> int:
        return len(self._vectors)

    def top(self, question: Floats, count: int, among: Rows | None = None) -> Rows:
        """The rows nearest to a vector (d,), best first, at most `count`; only those in `among` where it is given."""
        import faiss

        count = min(count, len(self) if among is None else len(among))
        if count == 0:
            return np.empty(0, np.int64)
        if among is not None and self._inverted and len(among) <= EXHAUSTIVE_LIMIT:
            # The lists that are probed can hold few of these rows, or none.
            order = np.argsort(-self.cosines(question, among), kind="stable")[:count]
            return np.asarray(among[order], np.int64)
        options: dict[str, Any] = {"sel": None if among is None else faiss.IDSelectorBatch(among)}
        parameters: Any = faiss.SearchParameters
        if self._inverted:
            parameters = faiss.SearchParametersIVF
            options["nprobe"] = _PROBES
        _, rows = self._index.search(question[None], count, params=parameters(**options))
        found: Rows = rows[0][rows[0] >= 0]
        return found

    def cosines(self, question: Floats, rows: Rows | Sequence[int]) -> Floats:
        """The exact cosines of these rows with a vector, (len(rows),)."""
        picked: Floats = self._vectors[np.asarray(rows, np.int64)].astype(np.float32)
        return picked @ question
