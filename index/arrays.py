"""Arrays on disk, opened by one thread at a time.

`numpy.load` reads a file's header with `ast.literal_eval`, which in CPython 3.11 can fail when two threads do it at once:
the chat opens an index in one thread while another builds the next.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LOADING = threading.Lock()


def mapped(path: Path) -> NDArray[Any]:
    """A .npy file, memory-mapped for reading; never a pickle. Raises OSError or ValueError."""
    with _LOADING:
        array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return array


def unpacked(path: Path) -> dict[str, NDArray[Any]]:
    """All arrays of an .npz file, by name; never a pickle. Raises OSError, ValueError or BadZipFile."""
    with _LOADING, np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}
