"""Nearest vectors: chosen by faiss, then ranked by their exact cosines.

Vectors are kept as float16, memory-mapped, and all cosines are read from there. faiss scans them all, so that nothing depends on
how they cluster: up to some thousands as float16, above by the 4-bit codes of a product quantizer (Jégou, Douze and Schmid
2011) in registers ("fast scan", André, Kermarrec and Le Scouarnec 2017), 80 times faster: of half as many dimensions, the
leading principal axes turned at random so that each says as much, two to a code. What is chosen is several times as much as
is wanted.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import mapped
from index.highest import highest

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

EXHAUSTIVE_LIMIT = 10_000
"""So many vectors are scanned as they are in some 2 milliseconds, and there is no need of codes."""
_OVERSAMPLING = 6
"""Candidates of faiss for each vector that is wanted: .97 of the 200 nearest of 500,000 drawn vectors are among them."""
_TRAINING_ROWS = 10_000
_FEW_DIMENSIONS = 32
"""So many are all coded."""
_INDEX = "index.faiss"
_VECTORS = "vectors.f16.npy"
_AT_ONCE = 256
"""Vectors that are widened together: they stay in a core's own cache."""


def build(vectors: Floats, folder: Path, *, exhaustive_limit: int = EXHAUSTIVE_LIMIT) -> None:
    """Write the index of L2-normalised vectors (n, d) into a new folder."""
    import faiss
    from threadpoolctl import threadpool_limits

    folder.mkdir(parents=True)
    count, dimensions = vectors.shape
    codes = max(dimensions // 4, min(dimensions, _FEW_DIMENSIONS) // 2, 1)
    kind = "SQfp16" if count <= exhaustive_limit else f"PCAR{2 * codes},PQ{codes}x4fs"
    index: Any = faiss.index_factory(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
    chosen = np.random.default_rng(0).choice(count, min(count, _TRAINING_ROWS), replace=False)
    rows = vectors[np.sort(chosen)]
    with threadpool_limits(1):  # many small clusterings: threads would only wait for each other
        if count > exhaustive_limit:
            # with each vector's opposite the mean is 0: taken off one side of an inner product only, it would change the order
            faiss.downcast_VectorTransform(index.chain.at(0)).train(np.concatenate([rows, -rows]))
        index.train(rows)
    if count:
        index.add(vectors)
    faiss.write_index(index, str(folder / _INDEX))
    np.save(folder / _VECTORS, vectors.astype(np.float16), allow_pickle=False)


class Nearest:
    """The index that `build` wrote, its vectors memory-mapped."""

    def __init__(self, folder: Path) -> None:
        import faiss

        self._vectors = np.asarray(mapped(folder / _VECTORS))
        self._index: Any = faiss.read_index(str(folder / _INDEX))

    def __len__(self) -> int:
        return len(self._vectors)

    def top(self, question: Floats, count: int, among: Rows | None = None) -> Rows:
        """The rows nearest to a vector (d,), best first, at most `count`; only those in `among` where it is given.

        Exact among the rows that are given, however many; else exact but for what the codes leave out.
        """
        if not len(self) or not count:
            return np.empty(0, np.int64)
        if among is None:
            _, near = self._index.search(question[None], min(_OVERSAMPLING * count, len(self)))
            among = np.sort(near[0][near[0] >= 0])
        return among[highest(self.cosines(question, among), count)]

    def cosines(self, question: Floats, rows: Rows | Sequence[int]) -> Floats:
        """The exact cosines of these rows with a vector, (len(rows),)."""
        wanted = np.asarray(rows, np.int64)
        cosines = np.empty(len(wanted), np.float32)
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            cosines[start : start + len(some)] = _widened(self._vectors[some]) @ question
        return cosines


def _widened(halves: NDArray[np.float16]) -> Floats:
    """The same numbers as float32, exactly (none is infinite): bits moved to their places, in half of the time of `astype`."""
    bits = halves.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= ~0x70000000  # what the sign left where the exponent begins
    wide = bits.view(np.float32)
    wide *= np.float32(2.0**112)  # the exponents count from 15 and from 127
    return wide
