"""A question finds passages that are slices of their pages; filters act before ranking."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_encoder import FakeEncoder
from small_library import write_files

from corpus.models import Document, Page, Work
from corpus.text import read_text
from index.build import index_documents, index_paths
from index.errors import ModelMismatch, NoIndex, UnknownSource
from index.filters import Filters, Years
from index.search import Searcher, unique_names
from index.snapshot import open_snapshot

QUESTION = "When was the harbour treaty signed?"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    index_paths([write_files(folder / "files")], folder / "index", FakeEncoder())
    return folder / "index"


@pytest.fixture(scope="module")
def searcher(directory: Path) -> Searcher:
    return Searcher(open_snapshot(directory), FakeEncoder())


def test_the_passage_that_answers_comes_first(searcher: Searcher) -> None:
    hits = searcher.search(QUESTION)
    assert "signed in 1911" in hits[0].text
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(hits) == 4
    assert [hit.text for hit in searcher.search(QUESTION, 2)] == [hit.text for hit in hits[:2]]


def test_every_hit_is_a_slice_of_its_page(searcher: Searcher) -> None:
    for question in (QUESTION, "متى وقعت اتفاقية المنارة؟", "goat hair", "xyzzy"):
        for hit in searcher.search(question):
            page = searcher.page(hit.source, hit.page)
            assert page.text[hit.start : hit.end] == hit.text
            assert len(hit.units) == len(hit.unit_scores)
            assert all(hit.start <= unit.start < unit.end <= hit.end for unit in hit.units)


def test_a_hit_has_its_works_bibliography_and_the_notes_it_calls(searcher: Searcher) -> None:
    hit = searcher.search(QUESTION)[0]
    assert (hit.source, hit.title, hit.authors, hit.language) == (
        "harbour.md",
        "The Harbour Treaty",
        ("Jane Roe",),
        "en",
    )
    assert [(each.mark, each.text) for each in hit.cited] == [("1", "Roe, Lights, 1990, p. 4.")]


def test_spelling_makes_no_difference(searcher: Searcher) -> None:
    plain = searcher.search("متى وقعت اتفاقية المنارة سنة 1911")
    assert plain[0].source == "فنار.txt"
    for spelling in ("متى وُقِّعَت اتّفاقيّة المنــارة سنة ١٩١١", "\u202bمتى وقعت اتفاقيه المناره سنة ۱۹۱۱\u202c"):
        assert [(hit.source, hit.score) for hit in searcher.search(spelling)] == [
            (hit.source, hit.score) for hit in plain
        ]


def test_filters_act_before_ranking(searcher: Searcher) -> None:
    arabic = searcher.search(QUESTION, filters=Filters(language="ar"))
    assert [hit.source for hit in arabic] == ["فنار.txt"]
    one = searcher.search(QUESTION, 1, Filters(sources=frozenset(["sub/tents.md"])))
    assert [hit.source for hit in one] == ["sub/tents.md"]
    assert searcher.search(QUESTION, filters=Filters("ar", frozenset(["harbour.md"]))) == []


def _document(text: str, year: int | None = None) -> Document:
    from corpus.drafts import draft_blocks
    from corpus.models import Block

    blocks = tuple(Block(0, len(draft.text)) for draft in draft_blocks(text))
    return Document(Work(text, year=year), (Page(1, text, blocks),))


def test_years_let_through_what_lies_between_them(tmp_path: Path) -> None:
    dated = [(f"w{year}", _document("The harbour treaty was signed.", year)) for year in (1998, 2005, 2019, None)]
    index_documents(dated, tmp_path, FakeEncoder())
    searcher = Searcher(open_snapshot(tmp_path), FakeEncoder())

    def found(first: int | None, last: int | None) -> set[str]:
        return {hit.source for hit in searcher.search(QUESTION, filters=Filters(years=Years(first, last)))}

    assert found(1998, 2005) == {"w1998", "w2005"}
    assert found(2000, None) == {"w2005", "w2019"}
    assert found(None, 1999) == {"w1998"}
    assert found(1900, 1950) == set()


def test_a_filter_finds_what_many_others_would_hide(tmp_path: Path) -> None:
    crowd = [(f"crowd-{number}", _document(f"The harbour treaty was signed in {number}.")) for number in range(300)]
    index_documents([*crowd, ("other", _document("Nothing about that."))], tmp_path, FakeEncoder())
    searcher = Searcher(open_snapshot(tmp_path), FakeEncoder())
    assert [hit.source for hit in searcher.search(QUESTION, 5, Filters(sources=frozenset(["other"])))] == ["other"]
    assert searcher.search("signed in 245", 1)[0].source == "crowd-245"


def test_a_name_in_two_folders_gets_its_folder(searcher: Searcher) -> None:
    sources = [source.source for source in searcher.sources()]
    assert sources == sorted(["harbour.md", "sub/tents.md", "files/tents.md", "فنار.txt"])


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["/a/b.md"], ["b.md"]),
        (["/a/x.md", "/b/x.md", "/b/y.md"], ["a/x.md", "b/x.md", "y.md"]),
        (["/p/a/x.md", "/q/a/x.md"], ["p/a/x.md", "q/a/x.md"]),
        (["x", "a/x"], ["x", "a/x"]),
        ([], []),
    ],
)
def test_names_are_the_shortest_end_that_is_unique(paths: list[str], names: list[str]) -> None:
    assert list(unique_names(dict(enumerate(paths))).values()) == names


def test_names_of_a_large_library_are_soon_found() -> None:
    paths = {number: f"/home/user/papers/{number % 100}/paper-{number // 2}.pdf" for number in range(20_000)}
    assert len(set(unique_names(paths).values())) == 20_000


def test_sources_tell_what_is_in_them(searcher: Searcher, directory: Path) -> None:
    source = next(source for source in searcher.sources() if source.source == "فنار.txt")
    read = read_text(directory.parent / "files" / "فنار.txt")
    assert (source.title, source.authors, source.language) == (read.work.title, ("ليلى النجار",), "ar")
    assert (source.pages, source.passages) == (1, 1)
    assert Path(source.path) == directory.parent / "files" / "فنار.txt"
    assert searcher.page(source.path, 1) == read.pages[0]


@pytest.mark.parametrize("source", ["nobody.md", "tents.md", ""])
def test_a_source_that_is_not_there_or_not_one_is_named(searcher: Searcher, source: str) -> None:
    with pytest.raises(UnknownSource, match="maraji sources"):
        searcher.search(QUESTION, filters=Filters(sources=frozenset([source])))
    with pytest.raises(UnknownSource):
        searcher.page(source, 1)


def test_a_page_that_is_not_there_is_named(searcher: Searcher) -> None:
    with pytest.raises(UnknownSource, match="no page 9"):
        searcher.page("harbour.md", 9)


@pytest.mark.parametrize("question", ["", " ", "؟", "a", "\x00", "ﷺ" * 50, "https://x.org", "كلمة " * 3000])
def test_any_question_gets_hits(searcher: Searcher, question: str) -> None:
    assert len(searcher.search(question)) == 4


def test_both_lexical_engines_give_the_same_scores(directory: Path, searcher: Searcher) -> None:
    reference = Searcher(open_snapshot(directory), FakeEncoder(), lexical="rank-bm25")
    for question in (QUESTION, "متى وقعت اتفاقية المنارة؟", "tents"):
        for ours, other in zip(searcher.search(question), reference.search(question), strict=True):
            assert (ours.source, ours.start) == (other.source, other.start)
            assert ours.score == pytest.approx(other.score, abs=1e-4)


def test_another_model_is_refused_by_name(directory: Path) -> None:
    with pytest.raises(ModelMismatch) as refused:
        Searcher(open_snapshot(directory), FakeEncoder("other"))
    assert "fake" in str(refused.value)
    assert "--model fake" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_no_index_is_said_before_a_model_is_opened(tmp_path: Path) -> None:
    with pytest.raises(NoIndex):
        Searcher.open(tmp_path)
    with pytest.raises(NoIndex):
        Searcher.open(tmp_path, "no such model")
