"""The chat in a real pseudo-terminal: what it switches on the terminal is switched back, paused or left."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")

PROGRAM = """
import sys
from fake_assistant import FakeAssistant
from assistant.app.app import ChatApp
from assistant.app.settings import ChatSettings
from assistant.terminal.terminal_modes import Terminal, explicit_bidi
terminal = Terminal("visual", "test", "\\x1b[8l", "\\x1b[8h")
with explicit_bidi(terminal, sys.stdout):
    ChatApp(FakeAssistant, ChatSettings("en", terminal)).run()
"""
ON, OFF = b"\x1b[8h", b"\x1b[8l"
MAIN_SCREEN = b"\x1b[?1049l"


class Screen:
    """What a program has written to its terminal so far."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.written = b""

    def wait_for(self, text: bytes, after: int = 0, seconds: float = 20) -> int:
        """Read until the text is there, and say where it ends."""
        end = time.monotonic() + seconds
        while (place := self.written.find(text, after)) < 0:
            left = end - time.monotonic()
            assert left > 0, f"{text!r} was not written"
            if select.select([self.descriptor], [], [], left)[0]:
                try:
                    self.written += os.read(self.descriptor, 65536)
                except OSError as error:  # the program has closed its side
                    raise AssertionError(f"{text!r} was not written") from error
        return place + len(text)


@pytest.mark.slow  # a real terminal and real signals: on a loaded machine resuming has been seen to take over 20 seconds
@pytest.mark.parametrize("way_out", [b"\x11", signal.SIGTERM])
def test_the_terminals_own_order_comes_back_when_paused_and_when_left(way_out: bytes | signal.Signals) -> None:
    master, slave = pty.openpty()
    environment = os.environ | {
        "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30", "PYTHONPATH": str(Path(__file__).parent)
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    screen = Screen(master)
    try:
        started = screen.wait_for(b"Ask your sources", screen.wait_for(OFF))
        time.sleep(0.5)  # Textual starts to read keys a moment after it has drawn
        assert ON not in screen.written

        os.write(master, b"\x1a")
        paused = screen.wait_for(MAIN_SCREEN, screen.wait_for(ON, started))
        _, state = os.waitpid(process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(state)

        process.send_signal(signal.SIGCONT)
        back = screen.wait_for(b"Ask your sources", screen.wait_for(OFF, paused))

        time.sleep(0.5)
        if isinstance(way_out, bytes):
            os.write(master, way_out)
        else:
            process.send_signal(way_out)
        screen.wait_for(ON, screen.wait_for(MAIN_SCREEN, back))
        process.wait(timeout=20)
    finally:
        process.kill()
        process.wait()
        os.close(master)
