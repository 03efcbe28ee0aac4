"""The command line as a contract: what is printed, where, and with which exit code."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.commands.options import default_index, show_progress
from index.snapshot import current_folder


def run(*arguments: str) -> tuple[int, str, str]:
    """A run of the command in this process: exit code, stdout, stderr."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    texts = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        texts.append(stream.read())
    return code, texts[0], texts[1]


def run_json(*arguments: str) -> dict[str, Any]:
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    document: dict[str, Any] = json.loads(out)
    return document


@pytest.mark.parametrize(
    ("question", "source", "words"),
    [
        ("ما تعريف الدبلوماسية العامة الرقمية؟", "sayrafi-2020-public-diplomacy.txt", "سعي الدولة"),
        ("When did the Budapest Convention enter into force?", "verrall-2023-cyber-norms.txt", "1 July 2004"),
        ("Who founded the first permanent school for diplomats in Rome?", "khatib-2017-training.txt", "1701"),
    ],
)
def test_an_answer_is_a_slice_of_its_page(sample_index: Path, question: str, source: str, words: str) -> None:
    answer = run_json("ask", question, "--index", str(sample_index))
    assert answer["question"] == question
    assert answer["answered"]
    assert 0 <= answer["confidence"] <= 1
    assert answer["answer"][0]["source"] == source
    assert any(words in sentence["text"] for sentence in answer["answer"])
    for sentence in answer["answer"]:
        path = next(Path(each["path"]) for each in run_json("sources", "--index", str(sample_index))["sources"]
                    if each["source"] == sentence["source"])  # fmt: skip
        page = run_json("read", str(path))["pages"][sentence["page"] - 1]
        assert page["text"][sentence["start"] : sentence["end"]] == sentence["text"]
        assert page["label"] == sentence["label"]


def test_a_question_that_the_sources_do_not_answer_is_refused(sample_index: Path) -> None:
    code, out, _ = run("ask", "ما درجة غليان النيتروجين؟", "--index", str(sample_index))
    assert code == 0
    assert "لم أجد جواباً في المصادر" in out
    assert not run_json("ask", "Who won the 2018 World Cup?", "--index", str(sample_index))["answered"]


def test_an_answer_in_another_language_says_so(sample_index: Path) -> None:
    answer = run_json("ask", "ما سفارة البيانات التي أقامتها إستونيا؟", "--index", str(sample_index))
    assert {sentence["language"] for sentence in answer["answer"]} == {"en"}
    assert "إنجليزي" in answer["note"]


def test_a_follow_up_is_asked_in_the_light_of_the_question_before(sample_index: Path) -> None:
    alone = run_json("ask", "And who were its members?", "--index", str(sample_index))
    led = run_json("ask", "And who were its members?", "--history", "What is SESAME?", "--index", str(sample_index))
    assert led["answer"][0]["source"] == "renshaw-2020-science.pdf"
    assert led["confidence"] > alone["confidence"]


def test_search_hits_have_what_the_contract_names(sample_index: Path) -> None:
    found = run_json("search", "قواعد", "-k", "3", "--lang", "ar", "--index", str(sample_index))
    assert found["query"] == "قواعد"
    assert [hit["rank"] for hit in found["hits"]] == [1, 2, 3]
    names = {"rank", "score", "source", "title", "page", "label", "section", "start", "end", "text"}
    assert all(names <= set(hit) and hit["language"] == "ar" for hit in found["hits"])
    only = run_json("search", "norms", "--source", "verrall-2023-cyber-norms.txt", "--index", str(sample_index))
    assert {hit["source"] for hit in only["hits"]} == {"verrall-2023-cyber-norms.txt"}
    dated = run_json(
        "search", "norms", "--year", "2023-", "--source", "verrall-2023-cyber-norms.txt", "--index", str(sample_index)
    )
    assert dated["hits"] == only["hits"]
    before = run_json(
        "search", "norms", "--year", "-2022", "--source", "verrall-2023-cyber-norms.txt", "--index", str(sample_index)
    )
    assert before["hits"] == []


def test_both_lexical_engines_rank_alike(sample_index: Path) -> None:
    question = ("search", "ما عناصر رسالة الطوارئ الجيدة؟", "--index", str(sample_index))
    ours, reference = run_json(*question), run_json(*question, "--lexical", "rank-bm25")
    assert [hit["start"] for hit in ours["hits"]] == [hit["start"] for hit in reference["hits"]]
    for hit, other in zip(ours["hits"], reference["hits"], strict=True):
        assert hit["score"] == pytest.approx(other["score"], abs=1e-4)


def test_nothing_but_the_document_goes_to_stdout(samples: Path, tmp_path: Path) -> None:
    # In a process of its own, where libraries print what they print.
    command = [sys.executable, "-m", "assistant.cli", "index", str(samples / "marsh-2023-measuring.md")]
    done = subprocess.run(
        [*command, "--index", str(tmp_path / "i"), "--json"], capture_output=True, timeout=120, check=True
    )
    assert done.stderr == b""
    report = json.loads(done.stdout)
    assert report["works"] == 1
    assert len(report["added"]) == 1
    indirect = samples / ".." / samples.name / "marsh-2023-measuring.md"
    again = run_json("index", str(indirect), "--index", str(tmp_path / "i"))
    assert (again["added"], len(again["unchanged"])) == ([], 1)


def test_an_index_keeps_its_model(samples: Path, tmp_path: Path) -> None:
    index = str(tmp_path / "i")
    assert run("index", str(samples / "marsh-2023-measuring.md"), "--index", index)[0] == 0
    code, _, err = run("index", str(samples / "najjar-2018-history.md"), "--index", index, "--model", str(tmp_path))
    assert code == 1
    assert "model" in one_sentence(err)
    assert len(run_json("sources", "--index", index)["sources"]) == 1


def test_an_index_of_a_version_with_other_weights_is_built_again(tmp_path: Path) -> None:
    source, index = tmp_path / "a.md", tmp_path / "i"
    source.write_text("The harbour treaty was signed in Cork in 1911.", encoding="utf-8")
    assert run("index", str(source), "--index", str(index))[0] == 0
    manifest = current_folder(index) / "manifest.json"
    manifest.write_text(re.sub(r'"sha256:\w+[^"]*"', '"sha256:0"', manifest.read_text()))
    asked = ("ask", "Where was the treaty signed?", "--index", str(index))
    code, _, err = run(*asked)
    assert code == 1
    assert "maraji index again" in one_sentence(err)
    assert run("index", str(source), "--index", str(index))[0] == 0
    assert run(*asked)[0] == 0


def test_progress_is_inert(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    show_progress("read 1 of 2: a\x1b]0;owned\x07\u202eb.md " + "x" * 500)
    shown = capsys.readouterr().err.removeprefix("\r\x1b[2K")
    assert shown.startswith("read 1 of 2: a]0;ownedb.md")
    assert shown.isprintable()
    assert len(shown) < 200


def test_an_output_that_is_not_utf_8_gets_escapes(sample_index: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", "sources", "--json", "--index", str(sample_index)],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "latin-1"},
    )
    assert any("ليلى النجار" in source["authors"] for source in json.loads(done.stdout.decode("latin-1"))["sources"])


def one_sentence(err: str) -> str:
    lines = [line for line in err.splitlines() if line]
    assert len(lines) == 1, err
    assert lines[0].startswith("maraji: ")
    return lines[0]


def test_bad_input_is_one_sentence_with_the_way_out(sample_index: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    binary = tmp_path / "binary.txt"
    binary.write_bytes(bytes(range(256)) * 40)
    folder = tmp_path / "no-sources"
    folder.mkdir()
    (folder / "picture.png").write_bytes(b"\x89PNG")
    fresh = str(tmp_path / "fresh")
    for arguments, named in [
        (("index", str(empty), "--index", fresh), "empty.txt"),
        (("index", str(binary), "--index", fresh), "binary.txt"),
        (("index", str(folder), "--index", fresh), "no-sources"),
        (("index", str(tmp_path / "missing.md"), "--index", fresh), "missing.md"),
        (("read", str(tmp_path / "missing.md")), "missing.md"),
        (("ask", "What is a norm?", "--index", str(tmp_path / "none")), "maraji index"),
        (("sources", "--index", str(tmp_path / "none")), "maraji index"),
        (("ask", " ؟ ", "--index", str(sample_index)), "empty"),
        (("ask", "a " * 50_000, "--index", str(sample_index)), "briefly"),
        (("search", "norms", "--source", "nobody.pdf", "--index", str(sample_index)), "nobody.pdf"),
        (("ask", "What is a norm?", "--index", str(sample_index), "--model", str(tmp_path / "model")), "model"),
        (("chat", "--index", str(sample_index)), "maraji ask"),
    ]:
        code, _, err = run(*arguments)
        assert code == 1, (arguments, err)
        assert named in one_sentence(err)


def test_a_bad_file_among_good_ones_is_named_and_skipped(samples: Path, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "good.md").write_bytes((samples / "marsh-2023-measuring.md").read_bytes())
    (folder / "empty.txt").touch()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 no more")
    report = run_json("index", str(folder), "--index", str(tmp_path / "i"))
    assert len(report["added"]) == 1
    assert {Path(each["path"]).name for each in report["skipped"]} == {"empty.txt", "broken.pdf"}


def test_wrong_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["ask"], ["search", "x", "-k", "0"], ["search", "x", "--year", "2023-2020"], ["nonsense"]):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 2
    assert "usage" in capsys.readouterr().err


HOSTILE = (
    "# [red]Title[/red] \x1b]0;owned\x07\x1b[31m\u202eevil\u202c\n\n"
    "The harbour treaty \x1b[2J\x9b31m was \u2066signed\u2069 in 1911 by [bold]two[/bold] states[^1]. \u200fIt held.\n\n"
    "[^1]: Note \x1b[5m with \u202d escapes.\n"
)


def test_nothing_from_a_document_reaches_the_terminal_alive(tmp_path: Path) -> None:
    source = tmp_path / "hostile\u202e.md"
    source.write_text(HOSTILE, encoding="utf-8")
    index = str(tmp_path / "i")
    outputs = [
        run("index", str(source), "--index", index),
        run("read", str(source)),
        run("read", str(source), "--json"),
        run("sources", "--index", index),
        run("search", "harbour treaty", "--index", index),
        run("ask", "When was the harbour treaty signed?", "--index", index),
        run("ask", "When was the harbour treaty signed?", "--index", index, "--json"),
        run("index", str(tmp_path / "gone\x1b[31m.md"), "--index", index),
    ]
    for _, out, err in outputs:
        for character in out + err:
            assert character == "\n" or character.isprintable() or character == "\t", hex(ord(character))
    assert "[bold]two[/bold]" in outputs[5][1]


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "What is a data embassy?"], ["search", "norms"]])
def test_a_light_start(sample_index: Path, arguments: list[str]) -> None:
    index = [] if arguments == ["--help"] else ["--index", str(sample_index)]
    program = (
        "import sys\nfrom assistant.cli import main\n"
        "try:\n    code = main(sys.argv[1:])\nexcept SystemExit as stop:\n    code = stop.code\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'textual', 'scipy', 'sklearn', 'pypdf'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments, *index], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"


def test_every_command_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    out = capsys.readouterr().out
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for command in ("read", "index", "sources", "search", "ask", "chat", "eval"):
        assert command in out
        assert f"maraji {command}" in readme


def test_the_default_index_is_in_the_users_data_folder() -> None:
    assert default_index().name == "index"
    assert default_index().parent.name == "maraji"
