"""`maraji eval run`: the contract's JSON, the same twice, gone on with after an interruption, whole for every configuration."""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from small_set import CONTEXTS, QUESTIONS, TableEngine, write_squad

from eval.cli import add_command
from eval.configurations import CONFIGURATIONS, Configuration, Engine, configuration, open_engine
from eval.environment import peak_memory_mb
from eval.errors import MissingExtra
from eval.own_index import own_index
from eval.peers.engine import PEERS
from eval.run import Settings, run
from eval.sets.opening import read_set
from index.snapshot import CURRENT, LIBRARY

RANKER = configuration("s1")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def squad_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sets")
    return {language: write_squad(folder / f"islands.{language}.json", language) for language in ("en", "ar")}


def silent(line: str) -> None:
    del line


def maraji(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    add_command(parser.add_subparsers())
    options = parser.parse_args([str(each) for each in arguments])
    code: int = options.run(options)
    return code


def without_times(whole: dict[str, Any]) -> dict[str, Any]:
    timeless: dict[str, Any] = json.loads(json.dumps(whole))
    del timeless["measures"]["cost"]
    for record in timeless["questions"]:
        del record["seconds"]
    return timeless


def test_the_contract_of_the_output(squad_files: dict[str, Path], cache: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert maraji("eval", "run", squad_files["ar"], "--json", out, "--cache", cache) == 0
    whole = json.loads(out.read_text(encoding="utf-8"))
    assert {"config", "environment", "measures", "questions"} == set(whole)
    assert [record["question"] for record in whole["questions"]] == list(QUESTIONS["ar"])
    for at, record in enumerate(whole["questions"]):
        assert record["id"] == f"q{at}"
        assert record["ranked"][0]["text"] == CONTEXTS["ar"][at]
        assert (record["ranked"][0]["source"], record["ranked"][0]["page"]) == ("Islands", at + 1)
        assert record["ranked"][0]["paragraph"] == at + 1
        assert isinstance(record["answered"], bool)
        assert 0 <= record["confidence"] <= 1
        assert record["seconds"] > 0
        assert record["answer"]
        assert all(isinstance(text, str) for text in record["answer"])
    assert whole["measures"]["all"]["page.recall@1"]["mean"] == 1.0
    assert whole["measures"]["all"]["answer.hit@3"]["mean"] == 1.0
    assert not list(tmp_path.glob("*.partial"))


def test_questions_of_one_language_over_passages_of_the_other(
    squad_files: dict[str, Path], cache: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.json"
    code = maraji("eval", "run", squad_files["en"], "--passages", squad_files["ar"], "--json", out, "--cache", cache)
    whole = json.loads(out.read_text(encoding="utf-8"))
    assert code == 0
    assert [record["direction"] for record in whole["questions"]] == ["en>ar"] * 3
    assert all(each["text"] in CONTEXTS["ar"] for record in whole["questions"] for each in record["ranked"])
    assert all(sentence["exact"] for record in whole["questions"] for sentence in record["sentences"])


def test_every_configuration_ranks_and_both_bm25_engines_alike(squad_files: dict[str, Path], cache: Path) -> None:
    questions = read_set(squad_files["en"])
    orders = {}
    for name, each in CONFIGURATIONS.items():
        if each.peer is not None:
            continue
        whole = run([questions], Settings(each, cache, cache), progress=silent, warn=silent)
        assert whole["measures"]["all"]["page.recall@3"]["mean"] == 1.0, name
        assert whole["config"]["name"] == name
        orders[name] = [[ranked["page"] for ranked in record["ranked"]] for record in whole["questions"]]
    assert orders["bm25"] == orders["rank-bm25"]


@pytest.mark.parametrize("name", ["bm25", "dense", "rrf", "s1"])
def test_a_lone_score_is_not_ranked_again_by_late_interaction(
    name: str, squad_files: dict[str, Path], cache: Path
) -> None:
    questions = read_set(squad_files["en"])
    engine = open_engine(configuration(name), own_index(questions, cache, None, silent), None)
    assert all(hit.unit_matches == () for hit in engine.search(QUESTIONS["en"][0], 3))


def test_an_index_left_by_another_version_is_made_anew(squad_files: dict[str, Path], tmp_path: Path) -> None:
    questions = read_set(squad_files["en"])
    directory = own_index(questions, tmp_path, None, silent)
    (directory / "built-by").write_text("an older version", encoding="utf-8")
    with closing(sqlite3.connect(directory / LIBRARY)) as library:
        library.execute("PRAGMA user_version = 1")
    assert own_index(questions, tmp_path, None, silent) == directory
    assert (directory / CURRENT).exists()


def test_the_same_run_twice_is_the_same_but_for_times(squad_files: dict[str, Path], cache: Path) -> None:
    questions = read_set(squad_files["en"])
    settings = Settings(configuration("full"), cache, cache)
    first, second = (run([questions], settings, progress=silent, warn=silent) for _ in range(2))
    assert without_times(first) == without_times(second)


def table_engine(stop_at: str | None = None) -> TableEngine:
    pages = dict(enumerate(CONTEXTS["en"], 1))
    return TableEngine({question: [2, 1, 3] for question in QUESTIONS["en"]}, pages, stop_at)


def opened(engine: TableEngine) -> Any:
    def opening(chosen: Configuration, directory: Path, model: str | None) -> Engine:
        del chosen, directory, model
        return engine

    return opening


def test_an_interrupted_run_goes_on_where_it_stopped(squad_files: dict[str, Path], cache: Path, tmp_path: Path) -> None:
    questions, settings, out = read_set(squad_files["en"]), Settings(RANKER, cache, cache), tmp_path / "out.json"
    stopping = table_engine(stop_at=QUESTIONS["en"][2])
    with pytest.raises(KeyboardInterrupt):
        run([questions], settings, out, progress=silent, warn=silent, opened=opened(stopping))
    partial = tmp_path / "out.json.partial"
    assert not out.exists()
    # The process may have died while it wrote a line.
    partial.write_text(partial.read_text(encoding="utf-8") + '{"set": "isl', encoding="utf-8")
    going_on = table_engine()
    said: list[str] = []
    resumed = run([questions], settings, out, progress=silent, warn=said.append, opened=opened(going_on))
    assert set(going_on.asked) == {QUESTIONS["en"][2]}
    assert "going on after 2 questions" in said[0]
    fresh = run([questions], settings, progress=silent, warn=silent, opened=opened(table_engine()))
    assert without_times(resumed) == without_times(fresh) == without_times(json.loads(out.read_text(encoding="utf-8")))
    assert not partial.exists()


def test_what_is_left_of_another_run_is_begun_anew(squad_files: dict[str, Path], cache: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    (tmp_path / "out.json.partial").write_text('{"run": "another"}\n{"set": "x", "id": "y"}\n', encoding="utf-8")
    engine = table_engine()
    said: list[str] = []
    run(
        [read_set(squad_files["en"])],
        Settings(RANKER, cache, cache),
        out,
        progress=silent,
        warn=said.append,
        opened=opened(engine),
    )
    assert set(engine.asked) == set(QUESTIONS["en"])
    assert "another run" in said[0]


def test_a_question_that_cannot_be_asked_scores_zero_and_stays(
    cache: Path, tmp_path: Path, squad_files: dict[str, Path]
) -> None:
    whole = json.loads(squad_files["en"].read_text(encoding="utf-8"))
    whole["data"][0]["paragraphs"][0]["qas"][0]["question"] = "?!"
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    measured = run([read_set(path)], Settings(configuration("full"), cache, cache), progress=silent, warn=silent)
    record = measured["questions"][0]
    assert "question is empty" in record["error"]
    assert (
        record["scores"]["page.recall@20"]
        == record["scores"]["answer.hit@3"]
        == record["scores"]["citation.recall"]
        == 0
    )
    assert measured["measures"]["all"]["page.recall@1"]["n"] == 3


def test_own_questions_are_measured_by_page_and_by_quotation(sample_index: Path, tmp_path: Path) -> None:
    lines = (Path(__file__).parents[2] / "eval" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    chosen = [json.loads(line) for line in lines]
    few = [next(each for each in chosen if each["kind"] == kind) for kind in ("fact", "list", "cross", "unanswerable")]
    path = tmp_path / "few.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in few), encoding="utf-8")
    said: list[str] = []
    settings = Settings(configuration("full"), sample_index, tmp_path)
    whole = run([read_set(path)], settings, progress=silent, warn=said.append)
    assert not said
    for record, question in zip(whole["questions"], few, strict=True):
        assert (
            ("quotation.recall@5" in record["scores"])
            == ("page.recall@5" in record["scores"])
            == question["answerable"]
        )
        assert len(record["ranked"]) == 20
    list_question = whole["questions"][1]
    assert 0 < list_question["scores"]["quotation.found@20"] <= 1
    assert whole["measures"]["all"]["fidelity.exact"]["mean"] == 1.0
    assert set(whole["measures"]["kind"]) == {"fact", "list", "cross", "unanswerable"}


def test_sets_with_the_same_ids_stay_apart_in_one_run(
    squad_files: dict[str, Path], cache: Path, tmp_path: Path
) -> None:
    sets, out = [read_set(squad_files[language]) for language in ("en", "ar")], tmp_path / "out.json"
    whole = run(sets, Settings(RANKER, cache, cache), out, progress=silent, warn=silent)
    assert len({(record["set"], record["id"]) for record in whole["questions"]}) == 6
    assert {name: group["questions"] for name, group in whole["measures"]["set"].items()} == {
        "islands.en": 3,
        "islands.ar": 3,
    }
    assert set(whole["measures"]["direction"]) == {"ar>ar", "en>en"}


def test_a_beir_folder_ranks_its_documents(cache: Path, tmp_path: Path) -> None:
    folder = tmp_path / "islands"
    (folder / "qrels").mkdir(parents=True)
    documents = [json.dumps({"_id": f"d{at}", "text": text}) for at, text in enumerate(CONTEXTS["en"])]
    queries = [json.dumps({"_id": f"q{at}", "text": text}) for at, text in enumerate(QUESTIONS["en"])]
    (folder / "corpus.jsonl").write_text("\n".join(documents), encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(queries), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("q0\td0\t2\nq1\td1\t1\nq1\td0\t1\n", encoding="utf-8")
    whole = run([read_set(folder)], Settings(RANKER, cache, cache), progress=silent, warn=silent)
    assert [record["ranked"][0]["label"] for record in whole["questions"]] == ["d0", "d1"]
    assert whole["measures"]["all"]["page.recall@20"]["mean"] == 1.0


def test_errors_are_one_sentence_with_the_way_out(
    capsys: pytest.CaptureFixture[str], squad_files: dict[str, Path], tmp_path: Path
) -> None:
    assert maraji("eval", "run", squad_files["en"], "--config", "magic") == 2
    assert "choose of: bm25" in capsys.readouterr().err
    assert maraji("eval", "run", tmp_path / "none.jsonl") == 1
    assert "does not exist" in capsys.readouterr().err
    assert maraji("eval", "show", squad_files["en"]) == 1
    assert "is no run" in capsys.readouterr().err


@pytest.mark.parametrize("peer", list(PEERS))
def test_a_peer_ranks_the_same_passages_or_says_how_to_install_it(
    peer: str, squad_files: dict[str, Path], cache: Path
) -> None:
    questions, settings = read_set(squad_files["en"]), Settings(configuration(peer), cache, cache)
    if find_spec(peer) is None:
        with pytest.raises(MissingExtra, match=f"pip install {PEERS[peer]}"):
            run([questions], settings, progress=silent, warn=silent)
    else:
        whole = run([questions], settings, progress=silent, warn=silent)
        assert whole["measures"]["all"]["page.recall@3"]["mean"] == 1.0


def test_each_configuration_states_the_memory_of_its_own_process(
    squad_files: dict[str, Path], cache: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = b"x" * (500 << 20)  # what this process would state
    peak = peak_memory_mb() or 0
    del held
    options = ("--config", "bm25", "--config", "s1", "--json", tmp_path / "out.json", "--cache", cache)
    assert maraji("eval", "run", squad_files["en"], *options) == 0
    assert "| bm25" in capsys.readouterr().out
    for name in ("bm25", "s1"):
        whole = json.loads((tmp_path / f"out.{name}.json").read_text(encoding="utf-8"))
        assert whole["config"]["name"] == name
        assert 30 < whole["measures"]["cost"]["peak_memory_mb"] < peak - 200


def test_what_ends_a_run_in_its_process_is_told_here(
    squad_files: dict[str, Path], cache: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out.json").mkdir()
    assert (
        maraji("eval", "run", squad_files["en"], "--config", "bm25", "--json", tmp_path / "out.json", "--cache", cache)
        == 1
    )
    assert "out.json cannot be written" in capsys.readouterr().err


def test_a_quotation_that_is_not_where_it_says_is_in_the_run(sample_index: Path, tmp_path: Path) -> None:
    gold = {"source": "sayrafi-2020-public-diplomacy.txt", "page": 1, "quote": "words that stand nowhere in it"}
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({"id": "1", "question": "What is nowhere?", "gold": [gold]}), encoding="utf-8")
    said: list[str] = []
    whole = run(
        [read_set(path)], Settings(configuration("full"), sample_index, tmp_path), progress=silent, warn=said.append
    )
    [record] = whole["questions"]
    assert record["gold"]["broken"] == [gold]
    assert record["direction"] == "unknown"
    assert record["scores"]["page.recall@20"] == record["scores"]["answer.hit@3"] == 0
    assert "1 questions" in said[0]


def test_adding_the_command_imports_nothing_heavy() -> None:
    code = (
        "import argparse, sys; from eval.cli import add_command; "
        "add_command(argparse.ArgumentParser().add_subparsers()); "
        "print([name for name in ('numpy', 'torch', 'matplotlib', 'assistant.library') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
