"""What is made of finished runs: comparisons, tables, TREC files, pictures, and the gate of CI."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eval.cli import add_command
from eval.compare import comparison, comparison_text
from eval.errors import BadRun
from eval.export import export_run, score_run
from eval.gate import ACCEPTED, MARGINS, dropped, fixed_sets
from eval.plot import plot_runs
from eval.run import read_run, scored
from eval.scoring import summary
from eval.tables import report, run_tables


def record(
    number: int, *, rank: int | None, answered: bool = True, right: bool = True, answerable: bool = True
) -> dict[str, Any]:
    """A question whose gold was found at a rank."""
    from eval.measures.ranking import ranking_scores

    ranked = [{"source": "s", "page": place, "start": 0} for place in range(1, 21)]
    gold = (
        {"pages": {f"s#{rank or 99}": 1}, "passages": {f"s#{rank or 99}#0": 1}, "answers": []}
        if answerable
        else {"pages": {}, "passages": {}}
    )
    scores: dict[str, float] = {"refusal.accuracy": float(answered == answerable)}
    if answerable:
        for family, key in (("page", "s#{}"), ("quotation", "s#{}#0")):
            keys = [key.format(place) for place in range(1, 21)]
            grades = gold["pages" if family == "page" else "passages"]
            scores |= {f"{family}.{name}": value for name, value in ranking_scores(keys, grades).items()}
        scores |= {"answer.hit@1": float(right), "answer.hit@3": float(right)}
    return {
        "set": "سؤالات", "id": f"q{number}", "question": "ما\x1b[31m الدبلوماسية؟",
        "direction": "ar>ar" if answerable else "none",
        "kind": "fact" if answerable else "unanswerable", "answerable": answerable, "ranked": ranked, "answer": ["a"],
        "answered": answered, "confidence": 0.9 if right and answerable else 0.3, "seconds": 0.01 * (number + 1),
        "gold": gold, "scores": scores,
    }  # fmt: skip


def whole_run(*records: dict[str, Any], name: str = "full") -> dict[str, Any]:
    cost = {"seconds_p50": 0.02, "seconds_p95": 0.05, "peak_memory_mb": 300}
    return {
        "config": {"name": name, "model": "m"},
        "environment": {"sets": [{"name": "سؤالات", "sha256": "0", "index": {"library": "0"}}]},
        "measures": {**summary([scored(each) for each in records]), "cost": cost},
        "questions": list(records),
    }


BEFORE = whole_run(
    *(record(n, rank=3, right=n % 2 == 0) for n in range(12)), record(12, rank=None, answerable=False), name="s1"
)
AFTER = whole_run(*(record(n, rank=1) for n in range(12)), record(12, rank=None, answerable=False, answered=False))


def test_a_comparison_tells_the_difference_how_sure_it_is_and_what_changed() -> None:
    compared = comparison(BEFORE, AFTER)
    difference = compared["differences"]["all"]["page.recall@1"]
    assert (difference["first"], difference["second"], difference["difference"], difference["n"]) == (0.0, 1.0, 1.0, 12)
    assert difference["p"] == pytest.approx(2 / 2**12, abs=1e-6)
    assert [change["id"] for change in compared["changed"]] == [f"q{n}" for n in range(13)]
    assert compared["changed"][1]["first"] == {"rank": 3, "answered": True, "right": 0.0}
    assert compared["changed"][1]["second"] == {"rank": 1, "answered": True, "right": 1.0}
    assert comparison(AFTER, AFTER)["changed"] == []


def test_a_comparison_for_people_names_the_changes_without_control_characters() -> None:
    text = comparison_text(comparison(BEFORE, AFTER))
    assert "q1: rank 3 -> 1, right no -> yes" in text
    assert "\x1b" not in text


def across(run: dict[str, Any], name: str, direction: str) -> dict[str, Any]:
    """The run as one of another set with the same ids."""
    answerable = [each for each in run["questions"] if each["answerable"]]
    return {**run, "questions": [{**each, "set": name, "direction": direction} for each in answerable]}


def test_the_two_directions_of_a_parallel_set_are_paired_by_id() -> None:
    compared = comparison(across(BEFORE, "en over ar", "en>ar"), across(AFTER, "ar over en", "ar>en"))
    assert (compared["paired_by"], compared["shared"]) == ("id", 12)
    assert compared["differences"]["en>ar / ar>en"]["page.recall@1"]["difference"] == 1.0
    text = comparison_text(compared)
    assert "A asked en over ar and B ar over en: paired by the questions' ids alone" in text
    assert compared["changed"][0]["direction"] == "en>ar / ar>en"


def test_ids_that_stand_in_several_sets_of_a_run_are_not_paired() -> None:
    several = {**BEFORE, "questions": [{**record(1, rank=1), "set": name} for name in ("a", "b")]}
    with pytest.raises(BadRun, match="one set each"):
        comparison(several, across(AFTER, "c", "ar>en"))


def test_broken_gold_is_listed_once_for_all_runs_of_a_set() -> None:
    broken = {"source": "a\x1b[2J.md", "page": 3, "quote": "words that\nstand " + "nowhere " * 20}
    faulty = record(1, rank=None)
    faulty["gold"]["broken"] = [broken]
    text = report([whole_run(faulty), whole_run(faulty, name="s1")])
    [line] = [line for line in text.splitlines() if line.startswith("- ")]
    assert line.startswith("- سؤالات q1: a")
    assert "page 3: words that stand nowhere" in line
    assert len(line) < 120
    assert "\x1b" not in text
    assert "not where they say" not in report([BEFORE])


def test_a_printed_table_goes_on_below_where_it_is_wide() -> None:
    wide = run_tables([BEFORE, AFTER])
    assert max(map(len, wide.splitlines())) > 100
    printed = report([BEFORE, AFTER]).splitlines()
    tables = [line for line in printed if line.startswith("|")]
    assert max(map(len, tables)) <= 100
    heads = [line for line in tables if "| all" in line]
    assert len(heads) > 1
    columns = [cell.strip() for line in heads for cell in line.strip("|").split("|")[1:]]
    assert columns == [cell.strip() for cell in wide.splitlines()[0].strip("|").split("|")[1:]]


def test_without_matplotlib_the_commands_that_install_it_are_named() -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None; from pathlib import Path; from eval.plot import plot_runs\n"
        "try: plot_runs([], Path())\nexcept Exception as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert f"{sys.executable} -m pip install 'matplotlib>=3.11'" in done.stdout
    assert ".venv/bin/pip install -e '.[plot]'" in done.stdout


def test_runs_of_other_questions_cannot_be_compared() -> None:
    other = whole_run(record(77, rank=1))
    with pytest.raises(BadRun, match="no question in common"):
        comparison(BEFORE, other)


def test_tables_are_markdown_and_hold_each_run() -> None:
    text = run_tables([BEFORE, AFTER])
    head, rule, first, second = text.splitlines()[:4]
    assert head.count("|") == rule.count("|") == first.count("|") == second.count("|")
    assert "| s1 " in first
    assert "| full" in second
    assert "1.000 .735-1.000" in second  # twelve of twelve are not held certain


def test_exported_runs_score_as_they_were_measured(tmp_path: Path) -> None:
    written = export_run(BEFORE, tmp_path / "trec", "before")
    assert [path.name for path in written] == [
        "before.page.run", "before.page.qrels", "before.quotation.run", "before.quotation.qrels",
    ]  # fmt: skip
    for family, run, qrels in (("page", *written[:2]), ("quotation", *written[2:])):
        for name, interval in score_run(run, qrels).items():
            assert interval.mean == pytest.approx(BEFORE["measures"]["all"][f"{family}.{name}"]["mean"], abs=1e-6)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_pictures_are_drawn_and_the_same_for_the_same_runs(tmp_path: Path, language: Any) -> None:
    pytest.importorskip("matplotlib", reason="the extra `plot` is not installed")
    runs = [("قبل", BEFORE), ("after", AFTER)]
    first, second = (plot_runs(runs, tmp_path / name, language) for name in ("one", "two"))
    names = [
        f"{name}.{suffix}"
        for name in ("recall", "risk-coverage", "calibration", "latency")
        for suffix in ("png", "svg")
    ]
    assert [path.name for path in first] == names
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_gate_falls_for_more_than_the_margin_only() -> None:
    accepted = json.loads(ACCEPTED.read_text(encoding="utf-8"))
    assert set(accepted) == set(MARGINS)
    assert dropped(accepted, accepted) == []
    assert dropped({name: value - 0.9 * MARGINS[name] for name, value in accepted.items()}, accepted) == []
    for name in MARGINS:
        [fault] = dropped({**accepted, name: accepted[name] - MARGINS[name] - 0.001}, accepted)
        assert name in fault


def test_the_gate_asks_every_kind_in_both_languages() -> None:
    asked = [question for each in fixed_sets() for question in each.questions]
    assert {question.language for question in asked} == {"ar", "en"}
    assert {"cross", "unanswerable", "reference", "followup", "list"} <= {question.kind for question in asked}


def test_a_run_is_read_back_and_anything_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(json.dumps(BEFORE), encoding="utf-8")
    assert read_run(path)["config"]["name"] == "s1"
    for content in ("[]", "{", '{"config": {}}'):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(BadRun, match="is no run"):
            read_run(path)


def test_the_subcommands_read_runs_from_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import argparse

    paths = [tmp_path / "before.json", tmp_path / "after.json"]
    for path, whole in zip(paths, (BEFORE, AFTER), strict=True):
        path.write_text(json.dumps(whole), encoding="utf-8")
    parser = argparse.ArgumentParser()
    add_command(parser.add_subparsers())

    def maraji(*arguments: object) -> str:
        options = parser.parse_args(["eval", *map(str, arguments)])
        assert options.run(options) == 0
        return capsys.readouterr().out

    assert json.loads(maraji("compare", *paths, "--json"))["shared"] == 13
    assert "13 questions changed" in maraji("compare", *paths)
    assert "| full" in maraji("show", *paths)
    run, qrels = maraji("export", paths[1], "--out", tmp_path / "trec").splitlines()[:2]
    assert maraji("score", run, qrels).splitlines()[0].split()[:2] == ["recall@1", "1.0000"]
