"""The library's database gives back what was put in, keeps what was finished, and explains itself when it cannot."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.citations import citations_of, cited_in
from corpus.errors import StoreError
from corpus.models import (
    Block,
    CitedReference,
    Document,
    Name,
    Note,
    NoteCall,
    Page,
    Passage,
    PrintedLine,
    Quality,
    Unit,
    Work,
)
from corpus.passages import passages_of
from corpus.store import FORMAT, Store
from corpus.text import read_text

PAGE = Page(
    3,
    "نص\tثم \"quoted\" 'it'",
    (Block(0, 2, "heading", 2, (PrintedLine(0, 1), PrintedLine(1, 2))), Block(3, 10, "row")),
    "iv",
    (NoteCall("*", 2),),
    (Note("*", "شكر", None, ("Manor", "Roe")), Note("1", "Manor", "Manor")),
    ("Head",),
    Quality("suspect", ("a", "b")),
    carried=4,
)
PASSAGE = Passage(3, "iv", ("باب", "B"), 0, 2, "نص", "ar", (Unit(0, 1, 0, 2), Unit(1, 2, 0, 2)), ("*",))
CITED = CitedReference("*", 2, "شكر", None, ("(1) Manor", '(2) "Roe"'))
DOCUMENT = Document(Work("عنوان", ("A", "ب"), 2020, "ar", "10.1/x", "9"), (PAGE,), Quality("suspect", ("r",)))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "folder" / "library.sqlite3")


def test_what_was_put_in_comes_out(store: Store) -> None:
    store.put("/a.md", "hash", 2, DOCUMENT, [(PASSAGE, [CITED])])
    [work] = store.works()
    assert (work.path, work.sha256, work.reader, work.work, work.quality) == (
        "/a.md",
        "hash",
        2,
        DOCUMENT.work,
        DOCUMENT.quality,
    )
    assert (work.pages, work.passages) == (1, 1)
    assert store.page(work.id, 3) == PAGE
    assert store.page_quality(work.id, 3) == PAGE.quality
    [stored] = store.passages()
    assert (stored.work, stored.passage, stored.cited) == (work.id, PASSAGE, (CITED,))
    assert store.passages_by_id([stored.id, 99]) == {stored.id: stored}


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.page(1, 1) is None
    assert store.passages_by_id([]) == {}
    assert store.works() == []
    assert store.page_quality(1, 1) == Quality()


def test_blocks_that_were_kept_without_their_lines_have_none(store: Store) -> None:
    store.put("/a.md", "hash", 2, DOCUMENT, [])
    with sqlite3.connect(store.path) as database:
        database.execute("""UPDATE pages SET blocks = '[[0,2,"heading",2]]'""")
    database.close()
    page = store.page(store.works()[0].id, 3)
    assert page is not None
    assert page.blocks == (Block(0, 2, "heading", 2),)
    assert page.line_of(0) is None


def test_what_is_known_beside_a_file_covers_it_and_outlives_it(store: Store) -> None:
    roe = Name("Roe", "Jane", "Jr.")
    store.describe("/a.md", "person", {"year": 2001, "names": (roe,)})
    store.put("/a.md", "1", 1, DOCUMENT, [])
    store.describe("/a.md", "library", {"year": 1999, "publisher": "دار", "doi": None})
    [work] = store.works()
    assert (work.work.year, work.work.authors, work.work.names) == (2001, ("Jane Roe Jr.",), (roe,))
    assert (work.work.publisher, work.work.doi, work.work.title) == ("دار", None, DOCUMENT.work.title)
    assert store.details("/a.md", "person") == {"year": 2001, "names": (roe,)}
    store.remove("/a.md")
    store.put("/a.md", "2", 1, DOCUMENT, [])
    assert store.works()[0].work == work.work
    store.describe("/a.md", "person", {})
    store.describe("/a.md", "library", {})
    assert store.works()[0].work == DOCUMENT.work


def test_a_page_says_where_its_text_goes_on_to_the_next(store: Store) -> None:
    pages = (Page(1, "واحد and two", label="i", carried=3), Page(2, "three", label="ii"), Page(3, "four", carried=2))
    store.put("/a.md", "1", 1, Document(Work("W"), pages), [])
    key = store.works()[0].id
    assert store.page_turn(key, 1) == (len("واحد and "), "ii")
    assert store.page_turn(key, 2) == (None, None)
    assert store.page_turn(key, 3) == (2, None)


def test_a_work_is_replaced_whole(store: Store) -> None:
    store.put("/b.md", "1", 1, DOCUMENT, [(PASSAGE, [])] * 3)
    store.put("/a.md", "1", 1, DOCUMENT, [(PASSAGE, [])] * 2)
    store.put("/b.md", "2", 1, Document(Work("New"), (Page(1, "x"),)), [])
    first, second = store.works()
    assert (first.path, first.passages) == ("/a.md", 2)
    assert (second.path, second.sha256, second.pages, second.passages) == ("/b.md", "2", 1, 0)
    assert store.page(second.id, 3) is None
    assert len(list(store.passages())) == 2
    store.remove("/a.md")
    assert list(store.passages()) == []


def test_a_document_that_cannot_be_kept_leaves_the_one_before(store: Store) -> None:
    store.put("/a.md", "1", 1, DOCUMENT, [(PASSAGE, [])])
    twice = Document(Work("New"), (Page(1, "x"), Page(1, "y")))
    with pytest.raises(StoreError):
        store.put("/a.md", "2", 1, twice, [])
    assert [(work.sha256, work.passages) for work in store.works()] == [("1", 1)]


def test_a_read_only_copy_is_one_file_that_stays_as_it_was(store: Store, tmp_path: Path) -> None:
    store.put("/a.md", "1", 1, DOCUMENT, [(PASSAGE, [])])
    copy = tmp_path / "copy ?#%.sqlite3"
    store.copy_to(copy)
    store.remove("/a.md")
    reader = Store(copy, read_only=True)
    assert [work.path for work in reader.works()] == ["/a.md"]
    with pytest.raises(StoreError):
        reader.remove("/a.md")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [copy.name]


def test_a_reader_sees_what_is_finished_while_another_writes(store: Store) -> None:
    store.put("/a.md", "1", 1, DOCUMENT, [])
    other = Store(store.path)
    store.put("/b.md", "1", 1, DOCUMENT, [])
    assert [work.path for work in other.works()] == ["/a.md", "/b.md"]


def one_sentence(path: Path, *, read_only: bool = False) -> str:
    with pytest.raises(StoreError) as refused:
        Store(path, read_only=read_only).works()
    sentence = str(refused.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def test_what_is_no_database_is_explained(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database, but long enough to have a header " * 20)
    assert "no Maraji database" in one_sentence(tmp_path / "text")
    assert "no Maraji database" in one_sentence(tmp_path / "text", read_only=True)
    assert "cannot be used" in one_sentence(tmp_path)
    assert "cannot be used" in one_sentence(tmp_path / "none", read_only=True)
    assert not (tmp_path / "none").exists()


def test_another_format_is_named(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {FORMAT + 1}")
    other.close()
    assert f"format {FORMAT + 1}" in one_sentence(path)
    assert f"format {FORMAT + 1}" in one_sentence(path, read_only=True)


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text(max_size=5, alphabet="'\";)%?\x00ن"),
)
def test_any_text_survives(text: str, path: str) -> None:
    store = Store(Path(":memory:"))
    page = Page(1, text, label=text, running=(text,), notes=(Note(text, text, text),))
    store.put(path, "1", 1, Document(Work(text, (text,)), (page,)), [])
    [work] = store.works()
    assert (work.path, work.work.title, work.work.authors) == (path, text, (text,))
    assert store.page(work.id, 1) == page
    store.close()


def test_the_samples_come_out_as_they_went_in(store: Store, samples: Path) -> None:
    documents = {str(path): read_text(path) for path in samples.iterdir() if path.suffix in (".md", ".txt")}
    for path, document in documents.items():
        citations = citations_of(document)
        kept = [(passage, cited_in(passage, citations)) for passage in passages_of(document)]
        store.put(path, "1", 1, document, kept)
    for work in store.works():
        pages = documents[work.path].pages
        assert tuple(store.page(work.id, page.number) for page in pages) == pages
    for stored in store.passages():
        page = store.page(stored.work, stored.passage.page)
        assert page is not None
        assert page.text[stored.passage.start : stored.passage.end] == stored.passage.text
