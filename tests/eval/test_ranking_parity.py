"""Our ranking measures are ir_measures' to 1e-6, through the TREC files that we write."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.export import score_run
from eval.measures.ranking import ranking_scores
from eval.trec import read_qrels, read_run, write_qrels, write_run

ir_measures = pytest.importorskip("ir_measures")

THEIRS = {
    **{f"recall@{k}": f"R@{k}" for k in (1, 3, 5, 10, 20)},
    **{f"success@{k}": f"Success@{k}" for k in (1, 3, 5, 10, 20)},
    "mrr@20": "RR@20",
    "ndcg@10": "nDCG@10",
    "map@20": "AP@20",
}
DOCUMENTS = [f"عمل رقم {number}#1#{number}" for number in range(30)]
ranking = st.permutations(DOCUMENTS).flatmap(lambda order: st.integers(0, 25).map(lambda length: order[:length]))
grades = st.dictionaries(st.sampled_from(DOCUMENTS), st.integers(0, 3), min_size=1).filter(
    lambda each: any(each.values())
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(ranking, grades), min_size=1, max_size=4))
def test_measures_equal_those_of_ir_measures(queries: list[tuple[list[str], dict[str, int]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run_file, qrels_file = Path(folder, "run"), Path(folder, "qrels")
        write_run(run_file, {f"q{number}": ranked for number, (ranked, _) in enumerate(queries)}, "a tag")
        write_qrels(qrels_file, {f"q{number}": judged for number, (_, judged) in enumerate(queries)})
        theirs = ir_measures.calc_aggregate(
            [ir_measures.parse_measure(name) for name in THEIRS.values()],
            list(ir_measures.read_trec_qrels(str(qrels_file))),
            list(ir_measures.read_trec_run(str(run_file))),
        )
        ours = score_run(run_file, qrels_file)
    by_name = {str(measure): value for measure, value in theirs.items()}
    for own, their in THEIRS.items():
        assert ours[own].mean == pytest.approx(by_name[their], abs=1e-6), own


@given(st.dictionaries(st.text(min_size=1, max_size=5), ranking, min_size=1, max_size=3))
def test_a_run_is_read_as_it_was_written(ranked: dict[str, list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "run")
        write_run(path, ranked, "tag")
        read = read_run(path)
    assert [[document.replace("%20", " ") for document in documents] for documents in read.values()] == [
        documents for documents in ranked.values() if documents
    ]


def test_qrels_of_trec_and_of_beir_are_read_alike(tmp_path: Path) -> None:
    (tmp_path / "trec").write_text("q1 0 d1 2\nq1 0 d2 0\n", encoding="utf-8")
    (tmp_path / "beir").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n", encoding="utf-8")
    assert read_qrels(tmp_path / "trec") == read_qrels(tmp_path / "beir") == {"q1": {"d1": 2, "d2": 0}}


def test_a_query_that_the_run_lacks_scores_zero(tmp_path: Path) -> None:
    write_run(tmp_path / "run", {"q1": ["d1"]}, "tag")
    write_qrels(tmp_path / "qrels", {"q1": {"d1": 1}, "q2": {"d1": 1}})
    assert score_run(tmp_path / "run", tmp_path / "qrels")["recall@1"].mean == 0.5


def test_nothing_ranked_scores_zero_everywhere() -> None:
    assert set(ranking_scores([], {"d": 1}).values()) == {0.0}
