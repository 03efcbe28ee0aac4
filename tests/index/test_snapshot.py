"""A snapshot is whole or it is not there: half a one is never opened, and none holds a pickle."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from fake_encoder import FakeEncoder
from small_library import write_files

from corpus.store import Store
from index import snapshot
from index.build import index_paths
from index.errors import BrokenIndex, NoIndex
from index.search import Searcher
from index.snapshot import (
    CURRENT,
    LIBRARY,
    MANIFEST,
    SNAPSHOTS,
    Manifest,
    current_folder,
    open_snapshot,
    read_manifest,
    write,
)

QUESTION = "When was the harbour treaty signed?"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    index_paths([write_files(tmp_path / "files")], tmp_path / "index", FakeEncoder())
    return tmp_path / "index"


def found(directory: Path) -> list[str]:
    return [hit.text for hit in Searcher(open_snapshot(directory), FakeEncoder()).search(QUESTION)]


def test_an_open_snapshot_knows_its_rows(directory: Path) -> None:
    opened = open_snapshot(directory)
    assert opened.manifest.passages == len(opened.rows.ids) == len(opened.passages) == 4
    assert opened.manifest.units == len(opened.units) == opened.rows.first_units[-1]
    assert sorted([*opened.rows.of_language("ar"), *opened.rows.of_language("en")]) == [0, 1, 2, 3]
    assert len(opened.rows.of_language("ar")) == 1
    assert (opened.manifest.works, opened.manifest.model) == (4, "fake")


def test_nothing_is_published_yet(tmp_path: Path) -> None:
    for directory in (tmp_path, tmp_path / "none"):
        with pytest.raises(NoIndex, match="maraji index PATH"):
            open_snapshot(directory)
    (tmp_path / CURRENT).touch()
    with pytest.raises(NoIndex):
        open_snapshot(tmp_path)


def snapshot_files(directory: Path) -> list[Path]:
    return sorted(path for path in current_folder(directory).rglob("*") if path.is_file())


def damaged(directory: Path) -> str:
    with pytest.raises(BrokenIndex) as broken:
        Searcher(open_snapshot(directory), FakeEncoder())
    sentence = str(broken.value)
    assert str(directory) in sentence
    assert "maraji index" in sentence
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("damage", ["missing", "empty", "cut short"])
def test_damage_to_any_file_is_noticed_and_the_next_run_mends_it(directory: Path, tmp_path: Path, damage: str) -> None:
    before = found(directory)
    shutil.copytree(directory, tmp_path / "whole")
    for name in [path.relative_to(current_folder(directory)) for path in snapshot_files(directory)]:
        path = current_folder(directory) / name
        data = path.read_bytes()
        path.unlink()
        if damage != "missing":
            path.write_bytes(data[: len(data) // 2] if damage == "cut short" else b"")
        damaged(directory)
        path.write_bytes(data)
    path.unlink()
    index_paths([tmp_path / "files"], directory, FakeEncoder())
    assert found(directory) == before


@pytest.mark.parametrize(
    "name", ["rows.npz", "text.sqlite3", "passages/index.faiss", "bm25/stems-en/idf.npy", "bm25/names-en/okapi.json"]
)
def test_a_file_of_other_bytes_is_noticed(directory: Path, name: str) -> None:
    path = current_folder(directory) / name
    path.write_bytes(b"\xff" * path.stat().st_size)
    damaged(directory)


def test_an_index_of_another_format_is_named(directory: Path) -> None:
    path = current_folder(directory) / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    assert "format 99" in damaged(directory)


def test_current_may_name_what_is_not_there(directory: Path) -> None:
    (directory / CURRENT).write_text("gone")
    damaged(directory)


def test_no_file_is_a_pickle(directory: Path) -> None:
    kinds: set[str] = set()
    for path in sorted(directory.rglob("*")):
        if not path.is_file():
            continue
        head = path.read_bytes()[:16]
        kinds.add(path.suffix)
        if path.suffix in (".npy", ".npz"):
            loaded = np.load(path, allow_pickle=False)
            assert all(array.dtype != object for array in (loaded.values() if path.suffix == ".npz" else [loaded]))
        elif path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".sqlite3":
            assert head == b"SQLite format 3\x00" or path.stat().st_size == 0
        elif path.suffix == ".faiss":
            assert head[:4] == b"IxSQ"
        else:
            assert path.name == CURRENT
            assert path.read_text(encoding="ascii")
    assert kinds == {"", ".npy", ".npz", ".json", ".sqlite3", ".faiss"}


def test_a_reader_keeps_the_snapshot_that_it_opened(directory: Path, tmp_path: Path) -> None:
    reader = Searcher(open_snapshot(directory), FakeEncoder())
    before = [hit.text for hit in reader.search(QUESTION)]
    for number in range(3):
        (tmp_path / "files" / "harbour.md").write_text(
            f"# New {number}\n\nThe harbour treaty was signed in {1950 + number}."
        )
        index_paths([tmp_path / "files"], directory, FakeEncoder())
    assert [hit.text for hit in reader.search(QUESTION)] == before
    assert "1952" in found(directory)[0]


def test_the_one_before_is_kept_and_older_ones_go(directory: Path, tmp_path: Path) -> None:
    names = [current_folder(directory).name]
    for number in range(3):
        (tmp_path / "files" / "tents.md").write_text(f"# New\n\nTents number {number} stand here.")
        index_paths([tmp_path / "files"], directory, FakeEncoder())
        names.append(current_folder(directory).name)
    assert {path.name for path in (directory / SNAPSHOTS).iterdir()} == set(names[-2:])


def test_what_a_killed_run_left_is_removed_with_the_next(directory: Path, tmp_path: Path) -> None:
    (directory / SNAPSHOTS / "half").mkdir()
    (directory / SNAPSHOTS / "half" / "rows.npz").write_bytes(b"x")
    (directory / f"{CURRENT}.half").write_text("half")
    (tmp_path / "files" / "tents.md").write_text("# New\n\nTents.")
    index_paths([tmp_path / "files"], directory, FakeEncoder())
    assert not (directory / SNAPSHOTS / "half").exists()
    assert not list(directory.glob(f"{CURRENT}.*"))


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError])
def test_a_write_that_is_stopped_leaves_nothing_half_done(directory: Path, stop: type[BaseException]) -> None:
    class Stopping(Store):
        def copy_to(self, path: Path) -> None:
            super().copy_to(path)
            raise stop

    before = {path: path.read_bytes() for path in snapshot_files(directory)}
    library = Stopping(directory / LIBRARY)
    passages = list(library.passages())
    empty = np.empty((0, 24), np.float32)
    with pytest.raises(stop):
        write(directory, library, passages, empty, empty, read_manifest(current_folder(directory)))
    library.close()
    assert {path: path.read_bytes() for path in snapshot_files(directory)} == before
    assert [path.name for path in (directory / SNAPSHOTS).iterdir()] == [current_folder(directory).name]
    assert not list(directory.glob(f"{CURRENT}.*"))


def test_an_empty_library_can_be_written_and_opened(tmp_path: Path) -> None:
    library = Store(tmp_path / LIBRARY)
    empty = np.empty((0, 24), np.float32)
    manifest = Manifest(snapshot.FORMAT, "0", "fake", "sha256:fake", 24, "", 0, 0, 0)
    write(tmp_path, library, [], empty, empty, manifest)
    assert len(open_snapshot(tmp_path).passages) == 0
    with pytest.raises(NoIndex, match="Nothing is left"):
        Searcher(open_snapshot(tmp_path), FakeEncoder())
