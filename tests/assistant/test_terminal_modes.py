"""The right way to emit Arabic for each terminal, and everything undone on the way out."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys

import pytest

from assistant.errors import BadSetting
from assistant.terminal.terminal_modes import Reply, Terminal, detect, explicit_bidi, parse_reply, tmux_client

XTERM = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("environment", "reply", "mode", "switched"),
    [
        (XTERM, Reply(), "visual", False),
        (XTERM, Reply(0, "XTerm(379)"), "visual", False),
        (XTERM, Reply(1, "VTE(7006)"), "visual", True),
        (XTERM | {"VTE_VERSION": "7006"}, Reply(), "visual", True),
        (XTERM | {"VTE_VERSION": "5202"}, Reply(), "visual", False),
        (XTERM | {"VTE_VERSION": "nonsense"}, Reply(), "visual", False),
        (XTERM | {"KONSOLE_VERSION": "221203"}, Reply(), "wordf", False),
        (XTERM, Reply(0, "Konsole 22.12.3"), "wordf", False),
        (XTERM | {"KONSOLE_VERSION": "221203"}, Reply(0, "XTerm(379)"), "visual", False),
        ({"TERM": "xterm-kitty"}, Reply(), "hb", False),
        (XTERM, Reply(0, "kitty(0.26.5)"), "hb", False),
        (XTERM | {"MLTERM": "3.9.2"}, Reply(), "visual", True),
        (XTERM | {"TERM_PROGRAM": "Apple_Terminal"}, Reply(), "wordf", False),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"}, Reply(), "visual", False),
        ({"TERM": "screen", "VTE_VERSION": "7006"}, Reply(), "wordf", False),
        ({}, Reply(), "visual", False),
    ],
)
def test_each_terminal_gets_its_mode(environment: dict[str, str], reply: Reply, mode: str, switched: bool) -> None:
    found = detect(environment, reply, whole_screen=True)
    assert found.mode == mode
    assert bool(found.enter) == bool(found.leave) == switched


@pytest.mark.parametrize(
    ("client", "mode"), [("VTE(7006)", "wordf"), ("XTerm(379)", "visual"), ("kitty(0.26.5)", "hb"), ("", "visual")]
)
def test_tmux_knows_the_terminal_around_it(client: str, mode: str) -> None:
    assert detect({"TERM": "screen-256color", "TMUX": "/tmp/x,1,0"}, inside_tmux=client).mode == mode


def test_lines_that_stay_on_the_screen_do_not_rest_on_a_switch_of_mlterm() -> None:
    assert detect(XTERM | {"MLTERM": "3.9.2"}) == Terminal("logical", "mlterm has the whole of UAX #9")


def test_the_setting_beats_the_variable_and_the_variable_the_terminal() -> None:
    assert detect(XTERM | {"MARAJI_BIDI": "hb"}, Reply(1), "wordf").mode == "wordf"
    assert detect(XTERM | {"MARAJI_BIDI": "HB"}, Reply(1)).mode == "hb"
    assert detect(XTERM | {"MARAJI_BIDI": "auto"}, Reply(0, "kitty(1)")).mode == "hb"


def test_visual_chosen_by_the_user_still_switches_the_terminals_own_order_off() -> None:
    assert detect(XTERM, Reply(1), "visual").enter
    assert not detect(XTERM, Reply(1), "logical").enter


def test_a_wrong_setting_names_the_right_ones() -> None:
    with pytest.raises(
        BadSetting, match="'left' is no way to show Arabic; give one of auto, visual, wordf, hb, logical"
    ):
        detect(XTERM | {"MARAJI_BIDI": "left"})


def test_the_answers_of_a_terminal_are_read() -> None:
    assert parse_reply(b"\x1b[8;1$y\x1bP>|VTE(7006)\x1b\\\x1b[?65;1;9c") == Reply(1, "VTE(7006)")
    assert parse_reply(b"\x1b[?64;1c") == Reply()
    assert parse_reply(b"\x1b[8;0$y\xff\x1b[") == Reply()


def test_no_tmux_no_name() -> None:
    assert tmux_client({}) == ""


def test_the_switch_is_undone_after_an_error() -> None:
    stream = io.StringIO()
    with pytest.raises(ZeroDivisionError), explicit_bidi(Terminal("visual", "", "<on>", "<off>"), stream):
        stream.write(str(1 / 0))
    assert stream.getvalue() == "<on><off>"


def test_nothing_is_sent_where_nothing_is_needed() -> None:
    stream = io.StringIO()
    with explicit_bidi(Terminal("visual", ""), stream):
        stream.write("text")
    assert stream.getvalue() == "text"


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_switch_is_undone_when_the_program_is_told_to_end(number: signal.Signals) -> None:
    program = (
        "import sys, time\n"
        "from assistant.terminal.terminal_modes import Terminal, explicit_bidi\n"
        "with explicit_bidi(Terminal('visual', '', '<on>\\n', '<off>'), sys.stdout):\n"
        "    time.sleep(30)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "<on>\n"
        process.send_signal(number)
        assert process.stdout.read() == "<off>"
    assert process.returncode == 128 + number
