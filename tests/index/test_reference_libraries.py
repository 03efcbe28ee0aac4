"""Libraries of references bring their files and give works their bibliography; nothing is encoded anew for that."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder
from hypothesis import given
from hypothesis import strategies as st
from small_library import write_files

from corpus.errors import UnreadableSource
from corpus.library import Entry, ReferenceLibrary, read_library
from corpus.models import Name, Work
from index.build import correct_work, index_paths, remove_paths
from index.errors import UnknownSource
from index.models import IndexReport, Source
from index.reference_libraries import FoundFiles, details_of_works, find_files, locate
from index.search import Searcher
from index.snapshot import current_folder, open_snapshot

BIB = """@article{roe, title={The Harbour Treaty, Revisited}, author={Roe, Jane}, year={1911}, journal={Sea Law},
  file={Full Text PDF:C\\:\\\\Users\\\\x\\\\storage\\\\ABC\\\\harbour.md:text/plain}}
@book{najjar, title={اتفاقيّة المنارة}, author={النجار, ليلى}, year={2019}, publisher={دار المرفأ}}
@book{gone, title={Gone}, file={:gone.pdf:PDF;:http\\://a.example/x.pdf:PDF}}
@book{picture, title={Picture}, file={:picture.png:PNG}}
@book{bad, title={Un{closed}
}
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = write_files(tmp_path / "files")
    (folder / "ABC").mkdir()
    (folder / "harbour.md").rename(folder / "ABC" / "harbour.md")
    (folder / "library.bib").write_text(BIB, encoding="utf-8")
    return folder


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


def run(directory: Path, *paths: Path, encoder: FakeEncoder | None = None) -> IndexReport:
    return index_paths(paths, directory, encoder or FakeEncoder())


def sources(directory: Path) -> dict[str, Source]:
    return {each.source: each for each in Searcher(open_snapshot(directory), FakeEncoder()).sources()}


def work(directory: Path, source: str) -> Work:
    return sources(directory)[source].work


def test_a_library_brings_the_files_that_it_names(files: Path, directory: Path) -> None:
    report = run(directory, files / "library.bib")
    assert [Path(path).name for path in report.added] == ["harbour.md"]
    harbour = work(directory, "harbour.md")
    assert (harbour.title, harbour.container, harbour.key) == ("The Harbour Treaty, Revisited", "Sea Law", "roe")
    assert (harbour.authors, harbour.names) == (("Jane Roe",), (Name("Roe", "Jane"),))
    [read] = report.libraries
    assert (Path(read.path).name, read.entries, read.works) == ("library.bib", 4, 1)


def test_what_is_missing_or_bad_is_named_and_the_run_goes_on(files: Path, directory: Path) -> None:
    reasons = [each.reason for each in run(directory, files / "library.bib").skipped]
    assert [reason.split(",")[0] for reason in reasons] == [
        "library.bib: bad was left out (premature end of file",
        "library.bib: gone names gone.pdf",
        "library.bib: najjar named no file and described no work of the index; index their files",
    ]
    assert "begins in line 6" in reasons[0]
    (files / "empty.ris").write_text("nothing")
    assert "empty.ris" in run(directory, files / "empty.ris").skipped[0].reason


def test_a_library_beside_files_describes_those_with_its_titles(files: Path, directory: Path) -> None:
    report = run(directory, files)
    assert len(report.added) == 4
    lighthouse = work(directory, "فنار.txt")
    assert (lighthouse.publisher, lighthouse.year, lighthouse.language) == ("دار المرفأ", 2019, "ar")
    assert work(directory, "files/tents.md").publisher is None
    assert report.libraries[0].works == 2


def test_a_changed_library_updates_without_encoding(files: Path, directory: Path) -> None:
    run(directory, files)
    published = current_folder(directory)
    (files / "library.bib").write_text(BIB.replace("Sea Law", "قانون البحر"), encoding="utf-8")
    encoder = FakeEncoder()
    report = run(directory, files / "library.bib", encoder=encoder)
    assert [Path(path).name for path in report.changed] == ["harbour.md"]
    assert (encoder.encoded, report.unchanged) == ([], ())
    assert current_folder(directory) != published
    assert work(directory, "harbour.md").container == "قانون البحر"
    assert run(directory, files / "library.bib").changed == ()


def test_corrections_go_before_the_library_and_stay(files: Path, directory: Path) -> None:
    run(directory, files)
    encoder = FakeEncoder()
    correct_work("harbour.md", {"year": 1912, "names": (Name("Poe", "Al"),), "container": None}, directory, encoder)
    correct_work("harbour.md", {"place": "لندن"}, directory, encoder)
    assert encoder.encoded == []
    (files / "ABC" / "harbour.md").write_text("# New\n\nWritten anew, the harbour treaty is longer.\n")
    run(directory, files)
    harbour = work(directory, "harbour.md")
    assert (harbour.year, harbour.authors, harbour.place, harbour.container) == (1912, ("Al Poe",), "لندن", None)
    assert harbour.title == "The Harbour Treaty, Revisited"
    correct_work("harbour.md", {}, directory, encoder, afresh=True)
    assert (work(directory, "harbour.md").year, work(directory, "harbour.md").container) == (1911, "Sea Law")


def test_hits_know_their_work(files: Path, directory: Path) -> None:
    run(directory, files)
    hits = Searcher(open_snapshot(directory), FakeEncoder()).search("harbour treaty")
    assert hits[0].work == work(directory, "harbour.md")
    assert (hits[0].title, hits[0].authors) == ("The Harbour Treaty, Revisited", ("Jane Roe",))


def test_only_a_source_of_the_index_can_be_corrected(files: Path, directory: Path) -> None:
    run(directory, files)
    with pytest.raises(UnknownSource, match=r"nobody\.md"):
        correct_work("nobody.md", {"year": 1}, directory, FakeEncoder())


@pytest.mark.parametrize(
    ("doi", "isbn", "title", "year", "described"),
    [
        ("10.1/TENTS", None, "Other words", 2001, True),
        (None, "0-306-40615-2", "Other words", 2001, True),
        (None, None, "Tents  and ENVOYS", 1999, True),
        (None, None, "Tents and Envoys", 2001, False),
        (None, None, "Tents", 1999, False),
        ("10.1/other", "978-1-86197-876-9", "Other words", 1999, False),
    ],
)
def test_the_same_work_is_known_by_doi_isbn_or_title(
    tmp_path: Path, doi: str | None, isbn: str | None, title: str, year: int, described: bool
) -> None:
    (tmp_path / "tents.md").write_text(
        "---\ntitle: Tents and Envoys\nyear: 1999\ndoi: 10.1/tents\nisbn: 978-0-306-40615-7\n---\n\nEnvoys carried letters.\n"
    )
    fields = {"title": title, "year": year, "publisher": "Sand", "doi": doi, "isbn": isbn}
    entry = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items() if value)
    (tmp_path / "library.bib").write_text(f"@book{{tents, {entry}}}")
    run(tmp_path / "index", tmp_path)
    assert (work(tmp_path / "index", "tents.md").publisher == "Sand") is described


@pytest.mark.parametrize(
    "attachment",
    [
        "{folder}/storage/A/roe.pdf",
        "storage/A/roe.pdf",
        r"D:\Zotero\storage\A\roe.pdf",
        "/Users/jane/Zotero/storage/A/roe.pdf",
        "file:///C:/Zotero/storage/A/roe.pdf",
        "file://{folder}/storage/A/roe.pdf",
    ],
)
def test_a_file_is_found_by_the_end_of_its_path(tmp_path: Path, attachment: str) -> None:
    file = tmp_path / "storage" / "A" / "roe.pdf"
    file.parent.mkdir(parents=True)
    file.touch()
    assert set(locate(attachment.format(folder=tmp_path), tmp_path)) == {file}
    assert locate("storage/B/roe.pdf", tmp_path) == []
    assert locate("x" * 5000 + ".pdf", tmp_path) == []


@pytest.mark.parametrize(
    "attachment", ["~nosuchuser/a.pdf", "file://[x/a.pdf", "a\0.pdf", "/" * 500 + "a/" * 9999 + "b.pdf"]
)
def test_what_is_no_path_here_is_missing(tmp_path: Path, attachment: str) -> None:
    assert locate(attachment, tmp_path) == []


def test_the_last_ten_ends_of_a_path_are_looked_for(tmp_path: Path) -> None:
    deep = Path(*"abcdefghi", "roe.pdf")
    (tmp_path / deep).parent.mkdir(parents=True)
    (tmp_path / deep).touch()
    assert locate(f"/home/x/{deep}", tmp_path) == [tmp_path / deep]
    (tmp_path / "y").mkdir()
    (tmp_path / deep).rename(tmp_path / "y" / "roe.pdf")
    assert locate(f"/home/x/{deep}", tmp_path) == []


@pytest.mark.parametrize("named", ["{outside}/diary.md", "../elsewhere/diary.md", "file://{outside}/diary.md"])
def test_a_file_outside_is_indexed_only_when_its_folder_is_named_too(
    files: Path, directory: Path, tmp_path: Path, named: str
) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "diary.md").write_text("# Diary\n\nNobody else should read what is written here.\n")
    (outside / "other.md").write_text("# Other\n\nNor what is written in this one.\n")
    library = files / "named.bib"
    library.write_text(f"@book{{diary, title={{A Diary}}, file={{{named.format(outside=outside)}}}}}\n")
    report = run(directory, library)
    assert report.added == ()
    assert [each.reason for each in report.skipped] == [
        f"named.bib names {outside / 'diary.md'}, outside its own folder; "
        f"to index them name that folder as well: maraji index {library} {outside}"
    ]
    report = run(directory, library, outside)
    assert (len(report.added), report.skipped) == (2, ())
    assert work(directory, "diary.md").title == "A Diary"
    library.write_text(library.read_text().replace("A Diary", "The Diary"))
    assert run(directory, library).skipped == (), "what is in the index already is described"
    assert work(directory, "diary.md").title == "The Diary"


def test_a_link_to_the_folder_is_the_folder(files: Path, directory: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(files, target_is_directory=True)
    (files / "library.bib").write_text(f"@book{{roe, title={{Roe}}, file={{{files}/ABC/harbour.md}}}}\n")
    assert len(run(directory, tmp_path / "link" / "library.bib").added) == 1


@pytest.mark.parametrize("withdrawn", ["entry", "library", "file"])
def test_what_is_no_longer_said_is_forgotten_and_corrections_stay(files: Path, directory: Path, withdrawn: str) -> None:
    run(directory, files)
    correct_work("harbour.md", {"place": "لندن"}, directory, FakeEncoder())
    library = files / "library.bib"
    if withdrawn == "entry":
        library.write_text("@book{najjar, title={اتفاقيّة المنارة}, year={2019}}\n", encoding="utf-8")
        report = run(directory, library)
        assert (work(directory, "فنار.txt").year, work(directory, "فنار.txt").publisher) == (2019, None)
    elif withdrawn == "library":
        report = remove_paths([library], directory, FakeEncoder())
        assert report.removed == ()
    else:
        library.unlink()
        report = run(directory, files)
    assert str(files / "ABC" / "harbour.md") in report.changed
    harbour = work(directory, "harbour.md")
    assert (harbour.key, harbour.container, harbour.place) == (None, None, "لندن")


def test_a_damaged_entry_or_library_keeps_what_it_said(files: Path, directory: Path) -> None:
    run(directory, files)
    library = files / "library.bib"
    library.write_text(BIB.replace("title={The", "title={The {"), encoding="utf-8")
    assert run(directory, library).changed == ()
    library.write_bytes(b"nothing")
    assert run(directory, library).changed == ()
    other = files / "other.bib"
    other.write_text("@book{x, title={Nobody knows this one}}\n")
    assert run(directory, other).changed == ()
    assert work(directory, "harbour.md").container == "Sea Law"


def test_a_library_under_another_name_says_the_same(files: Path, directory: Path) -> None:
    run(directory, files)
    (files / "library.bib").rename(files / "renamed.bib")
    assert run(directory, files).changed == ()
    (files / "renamed.bib").write_text("@book{x, title={Nobody knows this one}}\n")
    assert len(run(directory, files).changed) == 2


PIECES = st.sampled_from(
    ["@book{", "@string{", "a", "b", " = ", "{", "}", ",", "#", '"', "\n", "title", "author", "file", "year", "crossref",
        "file://[x/a.pdf", "~nobody/a.pdf", ":a.pdf:PDF", ";", "\\", "2019", "النجار، ليلى", "\n}\n",
        "TY  - JOUR\n", "ER  - \n", "L1  - ", "L1  - file://[x/a.pdf\n", "TI  - ", "PY  - ", "AU  - "]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join), st.sampled_from(["a.bib", "a.ris"]))
def test_no_library_ends_a_run(tmp_path_factory: pytest.TempPathFactory, text: str, name: str) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_text(text, encoding="utf-8", errors="replace")
    with suppress(UnreadableSource):
        read = read_library(path)
        assert set(find_files(read).entries) <= {str(path.parent / "a.pdf")}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX")
def test_a_library_that_is_no_regular_file_is_named(files: Path, directory: Path) -> None:
    os.mkfifo(files / "pipe.bib")
    report = run(directory, files)
    assert ["no regular file" in each.reason for each in report.skipped if each.path.endswith("pipe.bib")] == [True]
    assert len(report.added) == 4


def test_an_entry_that_names_the_file_goes_before_the_title_in_a_later_library() -> None:
    naming = Entry("named", {"title": "Other words"}, ("tents.md",))
    titled = Entry("titled", {"title": "Tents and Envoys"}, ())
    works = {
        "/tents.md": Work("Tents and Envoys", (), None, "en"),
        "/b.md": Work("Nobody's words at all", (), None, "en"),
    }
    first = ReferenceLibrary(Path("a.bib"), (naming, Entry("idle", {"title": "Unknown work"}, ())), ())
    later = ReferenceLibrary(Path("b.bib"), (titled,), ())
    described = details_of_works([(first, FoundFiles({"/tents.md": naming}, ())), (later, FoundFiles({}, ()))], works)
    assert described.works == {"/tents.md": (Path("a.bib"), naming.details)}
    assert [[each.key for each in described.idle[read.path]] for read in (first, later)] == [["idle"], []]


def test_of_many_entries_without_a_work_five_are_named(files: Path, directory: Path) -> None:
    (files / "many.bib").write_text("".join(f"@book{{k{n}, title={{Nobody knows number {n}}}}}\n" for n in range(8)))
    [reason] = [each.reason for each in run(directory, files).skipped if each.path.endswith("many.bib")]
    assert "k0, k1, k2, k3, k4 and 3 more named no file" in reason
