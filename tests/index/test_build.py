"""What `maraji index` adds, refreshes, removes and skips; whatever goes wrong, what was there stays."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder
from small_library import FILES, write_files

from corpus.errors import StoreError
from index.build import index_paths, remove_paths
from index.errors import IndexingError, NoIndex
from index.files import source_files
from index.models import IndexReport
from index.search import Searcher
from index.snapshot import current_folder, open_snapshot


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return write_files(tmp_path / "files")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


def run(directory: Path, *paths: Path, encoder: FakeEncoder | None = None) -> IndexReport:
    return index_paths(paths, directory, encoder or FakeEncoder())


def searcher(directory: Path) -> Searcher:
    return Searcher(open_snapshot(directory), FakeEncoder())


def first(directory: Path, question: str) -> str:
    return searcher(directory).search(question)[0].text


def names(paths: tuple[str, ...]) -> list[str]:
    return sorted(Path(path).name for path in paths)


def skipped(report: IndexReport) -> list[str]:
    assert all("\n" not in each.reason and each.reason.endswith(".") for each in report.skipped)
    return [each.reason for each in report.skipped]


def test_a_folder_is_added_once_and_then_unchanged(files: Path, directory: Path) -> None:
    report = run(directory, files)
    assert names(report.added) == sorted(Path(name).name for name in FILES)
    assert (report.changed, report.unchanged, report.removed, report.skipped) == ((), (), (), ())
    assert (report.works, report.passages) == (4, 4)
    published = current_folder(directory)
    encoder = FakeEncoder()
    again = run(directory, files, encoder=encoder)
    assert (again.added, len(again.unchanged), again.works) == ((), 4, 4)
    assert encoder.encoded == []
    assert current_folder(directory) == published


def test_a_change_is_read_again_and_only_its_text_encoded(files: Path, directory: Path) -> None:
    run(directory, files)
    (files / "tents.md").write_text("# Tents and Envoys\n\nThe envoys came by train.")
    encoder = FakeEncoder()
    report = run(directory, files, encoder=encoder)
    assert (names(report.changed), len(report.unchanged)) == (["tents.md"], 3)
    assert encoder.encoded == ["The envoys came by train."]
    assert first(directory, "How did the envoys come, by train?") == "The envoys came by train."


def test_what_is_gone_from_a_folder_is_removed(files: Path, directory: Path) -> None:
    run(directory, files)
    (files / "sub" / "tents.md").unlink()
    report = run(directory, files)
    assert (names(report.removed), report.works) == (["tents.md"], 3)
    assert "goat" not in " ".join(hit.text for hit in searcher(directory).search("goat hair"))


def test_what_lies_elsewhere_stays(files: Path, directory: Path, tmp_path: Path) -> None:
    run(directory, files)
    other = tmp_path / "files-of-others"
    other.mkdir()
    (other / "new.md").write_text("A new paper about bridges.")
    report = run(directory, other)
    assert (len(report.added), report.removed, report.works) == (1, (), 5)


def test_an_index_whose_last_source_is_gone_answers_no_more(directory: Path, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "a.md").write_text("The only paper.")
    run(directory, folder)
    (folder / "a.md").unlink()
    kept = run(directory, folder)
    assert (len(kept.removed), len(kept.skipped), kept.works) == (0, 1, 1), "perhaps the drive is not mounted"
    report = remove_paths([folder], directory, FakeEncoder())
    assert (len(report.removed), report.works) == (1, 0)
    with pytest.raises(NoIndex):
        searcher(directory)
    (folder / "a.md").write_text("The only paper.")
    run(directory, folder)
    assert first(directory, "paper") == "The only paper."


def test_a_file_that_becomes_unreadable_keeps_what_was_read_of_it(files: Path, directory: Path) -> None:
    run(directory, files)
    (files / "harbour.md").write_bytes(bytes(range(256)) * 20)
    report = run(directory, files)
    assert "binary" in skipped(report)[0]
    assert report.works == 4
    assert "1911" in first(directory, "When was the harbour treaty signed?")


def test_what_cannot_be_a_source_is_named_with_the_way_out(files: Path, directory: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    (bad / "none").mkdir(parents=True)
    (bad / "empty.txt").touch()
    (bad / "blank.md").write_text(" \n\u200f\n")
    (bad / "binary.txt").write_bytes(b"\x7fELF\x00\x01" * 100)
    (bad / "notes.md").write_text("[^1]: only a note")
    report = run(directory, tmp_path / "missing", bad / "none", bad, files / "picture.png", files)
    assert len(report.added) == 4
    by_name = {Path(each.path).name: each.reason for each in report.skipped}
    assert set(by_name) == {"missing", "none", "empty.txt", "blank.md", "binary.txt", "notes.md", "picture.png"}
    assert "does not exist" in by_name["missing"]
    assert "no .pdf, .txt, .md, .bib or .ris file" in by_name["none"]
    assert "is empty" in by_name["empty.txt"]
    assert "binary" in by_name["binary.txt"]
    assert "nothing to answer from" in by_name["blank.md"]
    assert "convert it" in by_name["picture.png"]
    skipped(report)


@pytest.mark.parametrize("name", ["x" * 300, "~nobody/a.md", "a\x00b", "", "sub"])
def test_odd_paths_are_skipped_or_read_but_never_end_a_run(files: Path, directory: Path, name: str) -> None:
    report = run(directory, files / name if name else files, files / "harbour.md")
    assert report.works >= 1
    skipped(report)


@pytest.mark.skipif(sys.platform == "win32", reason="names are bytes on POSIX")
def test_a_name_that_is_no_text_is_skipped(files: Path, directory: Path) -> None:
    odd = os.fsencode(files) + b"/bad\xff.md"
    with open(odd, "wb") as file:  # noqa: PTH123 - no Path holds such a name in text
        file.write(b"Some words.")
    report = run(directory, files)
    assert len(report.added) == 4
    assert "rename" in skipped(report)[0]
    report.skipped[0].path.encode("utf-8")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(files: Path, directory: Path) -> None:
    os.mkfifo(files / "pipe.txt")
    report = run(directory, files)
    assert "no regular file" in skipped(report)[0]


def test_a_broken_link_is_skipped_and_a_loop_ends(files: Path, directory: Path) -> None:
    (files / "broken.md").symlink_to(files / "nowhere.md")
    (files / "sub" / "loop").symlink_to(files)
    report = run(directory, files)
    assert len(report.added) == 4
    assert len(skipped(report)) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_skipped(files: Path, directory: Path) -> None:
    (files / "tents.md").chmod(0)
    assert "permissions" in skipped(run(directory, files))[0]


def test_a_file_named_twice_is_read_once(files: Path, directory: Path) -> None:
    (files / "empty.txt").touch()
    report = run(directory, files, files / "harbour.md", files / ".." / "files", files / "empty.txt")
    assert (len(report.added), len(report.skipped)) == (4, 1)


def test_only_sources_that_are_not_hidden_are_found(files: Path) -> None:
    (files / ".git").mkdir()
    (files / ".git" / "a.md").write_text("x")
    (files / "~$lock.txt").write_text("x")
    (files / "UPPER.TXT").write_text("x")
    found = [path.relative_to(files).as_posix() for path in source_files(files).files]
    assert found == ["UPPER.TXT", "harbour.md", "tents.md", "فنار.txt", "sub/tents.md"]


def test_another_model_makes_another_index_of_the_same_library(files: Path, directory: Path) -> None:
    run(directory, files)
    other = FakeEncoder("other")
    report = run(directory, files, encoder=other)
    assert len(report.unchanged) == 4
    assert open_snapshot(directory).manifest.model == "other"
    assert len(other.encoded) > 0


def test_a_file_that_an_older_reader_read_is_read_again(files: Path, directory: Path) -> None:
    run(directory, files)
    with sqlite3.connect(directory / "library.sqlite3") as library:
        library.execute("UPDATE works SET reader = reader - 1")
    library.close()
    assert len(run(directory, files).changed) == 4


def test_two_writers_at_once_are_one_too_many(files: Path, directory: Path) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def progress(_line: str) -> None:
        reached.set()
        assert go_on.wait(20)

    writer = threading.Thread(target=lambda: index_paths([files], directory, FakeEncoder(), progress=progress))
    writer.start()
    assert reached.wait(20)
    with pytest.raises(IndexingError, match="Another maraji index is at work") as refused:
        run(directory, files)
    assert "\n" not in str(refused.value)
    go_on.set()
    writer.join()
    assert len(searcher(directory).sources()) == 4


def test_asking_goes_on_while_a_run_is_at_work(files: Path, directory: Path) -> None:
    run(directory, files)
    reader = searcher(directory)
    (files / "harbour.md").write_text("# The Harbour Treaty\n\nThe harbour treaty was signed in 1955 by four kingdoms.")
    answers: list[str] = []

    def progress(_line: str) -> None:
        answers.append(reader.search("When was the harbour treaty signed?")[0].text)
        answers.append(first(directory, "When was the harbour treaty signed?"))

    index_paths([files], directory, FakeEncoder(), progress=progress)
    assert len(answers) >= 6
    assert all("1911" in answer for answer in answers)
    assert "1911" in reader.search("When was the harbour treaty signed?")[0].text
    assert "1955" in first(directory, "When was the harbour treaty signed?")


@pytest.mark.parametrize("place", ["file", "lock", "library"])
def test_a_folder_that_cannot_hold_an_index_is_named(files: Path, directory: Path, place: str) -> None:
    if place == "file":
        directory.write_text("a file")
    else:
        (directory / {"lock": "lock.sqlite3", "library": "library.sqlite3"}[place]).mkdir(parents=True)
    with pytest.raises(StoreError) as refused:
        run(directory, files)
    assert str(directory) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_damaged_library_is_named_and_left(files: Path, directory: Path) -> None:
    run(directory, files)
    library = directory / "library.sqlite3"
    library.write_bytes(b"not a database any more " * 400)
    with pytest.raises(StoreError, match=r"library\.sqlite3 is damaged"):
        run(directory, files)
    assert library.read_bytes().startswith(b"not a database")
    assert "1911" in first(directory, "When was the harbour treaty signed?")


def test_an_interruption_while_encoding_leaves_the_old_index_and_the_next_run_completes(
    files: Path, directory: Path
) -> None:
    run(directory, files)
    before = current_folder(directory)
    (files / "new.md").write_text("# New\n\nThe bridge was opened in 1999. It has two towers.")
    with pytest.raises(KeyboardInterrupt):
        run(directory, files, encoder=FakeEncoder(fail_after=1))
    assert current_folder(directory) == before
    report = run(directory, files)
    assert (report.added, len(report.unchanged), report.works) == ((), 5, 5)
    assert "1999" in first(directory, "When was the bridge opened?")


def test_sqlite_lets_go_of_the_folder(files: Path, directory: Path) -> None:
    """Nothing stays locked behind a run: another program can take the database whole."""
    run(directory, files)
    for name in ("library.sqlite3", "lock.sqlite3", "vectors.sqlite3"):
        other = sqlite3.connect(directory / name, timeout=0.1, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        other.close()
