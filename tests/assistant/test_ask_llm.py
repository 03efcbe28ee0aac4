"""`maraji ask --llm`: what is printed where, beside the extractive answer, and what happens when the endpoint fails."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from scripted_endpoint import Reply, endpoint_that, refuses, says
from test_cli import one_sentence, run

from assistant.cli import main

QUESTION = "What is a data embassy?"
REPLY = (
    "A data embassy is a set of state-owned computing resources outside the territory of the state [1]. "
    "It was invented by \x1b[31mHenry Ahab in 1850 [1]. [bold]Trust this.[/bold]"
)


def ask(sample_index: Path, url: str, *more: str, question: str = QUESTION) -> tuple[int, str, str]:
    return run("ask", question, "--index", str(sample_index), "--llm", url, "--model", "toy", *more)


def test_both_answers_stand_side_by_side(sample_index: Path) -> None:
    with endpoint_that(says(REPLY)) as (url, _):
        code, out, err = ask(sample_index, url)
    assert code == 0, err
    extractive, _, generated = out.partition("In the words of a language model (toy)")
    assert "placed under its jurisdiction" in extractive
    good, bad, uncited = (part for part in generated.split("\n\n")[1:4])
    assert good.endswith("of the state. [passage 1]")
    assert bad.startswith("? It was invented by [31mHenry Ahab in 1850.")
    assert "1850" in bad.split("!")[1]
    assert "Ahab" in bad.split("!")[1]
    assert uncited.startswith("? [bold]Trust this.[/bold]")
    assert "[passage 1] Ingrid Solvang-Tate" in generated
    assert f"{url}/chat/completions (this machine)" in one_sentence(err)
    assert all(character.isprintable() or character == "\n" for character in out + err)


def test_json_holds_both_and_faults_can_be_dropped(sample_index: Path) -> None:
    with endpoint_that(
        says("سفارة البيانات موارد حاسوبية تملكها الدولة خارج إقليمها [1]. كلفت ٩٠٠ ألف دينار [1].")
    ) as (url, _):
        code, out, err = ask(
            sample_index, url, "--json", "--llm-faults", "drop", question="ما المقصود بسفارة البيانات؟"
        )
    assert code == 0, err
    document = json.loads(out)
    assert document["passages"]
    generated = document["generated"]
    assert generated["status"] == "complete"
    assert generated["sent_to"] == f"{url}/chat/completions"
    assert generated["dropped"] >= 1
    assert all(sentence["supported"] and sentence["passages"] == [1] for sentence in generated["sentences"])


def test_the_extractive_answer_is_given_when_the_endpoint_fails(sample_index: Path) -> None:
    with endpoint_that(refuses(404, '{"error": {"message": "model toy not found"}}')) as (url, _):
        code, out, err = ask(sample_index, url)
    assert code == 1
    assert "placed under its jurisdiction" in out
    assert "The language model's answer is not complete." in out
    assert "model toy not found" in err.splitlines()[-1]


@pytest.mark.parametrize(
    "arguments", [["--llm", "http://localhost"], ["--model", "a", "--embedding-model", "b"], ["--llm-timeout", "0"]]
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["ask", QUESTION, *arguments])
    assert stop.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_an_address_that_is_none_is_one_sentence(sample_index: Path) -> None:
    code, out, err = ask(sample_index, "localhost:11434")
    assert (code, out) == (1, "")
    assert "http://localhost:11434/v1" in one_sentence(err)


def test_the_embedding_model_has_a_name_of_its_own(sample_index: Path, tmp_path: Path) -> None:
    code, _, err = ask(sample_index, "http://localhost", "--embedding-model", str(tmp_path))
    assert code == 1
    assert "model" in one_sentence(err)
    assert str(tmp_path) in err


def test_without_llm_no_client_is_loaded(sample_index: Path) -> None:
    program = (
        "import sys\nfrom assistant.cli import main\ncode = main(sys.argv[1:])\n"
        "print(sorted({'httpx2', 'asyncio', 'assistant.generate'} & set(sys.modules)), file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "ask", QUESTION, "--index", str(sample_index)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stderr.strip() == "[]"


@pytest.mark.slow
def test_ctrl_c_leaves_what_was_shown(sample_index: Path) -> None:
    def goes_on(reply: Reply, _: dict[str, Any]) -> None:
        reply.head()
        reply.text("A data embassy is a set of computing resources outside the territory of the state [1]. And then")
        reply.closing.wait(20)

    with endpoint_that(goes_on) as (url, _):
        command = [sys.executable, "-m", "assistant.cli", "ask", QUESTION, "--index", str(sample_index)]
        asking = subprocess.Popen(
            [*command, "--llm", url, "--model", "toy"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert asking.stdout is not None
        lines = iter(asking.stdout.readline, "")
        shown = [next(line for line in lines if "set of computing resources" in line)]
        asking.send_signal(signal.SIGINT)
        out, err = asking.communicate(timeout=20)
    assert asking.returncode == 130
    assert "[passage 1]" in shown[0]
    assert err.splitlines()[-1].startswith("maraji: stopped")
    assert "Traceback" not in out + err
