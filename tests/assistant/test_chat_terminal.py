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
from assistant.terminal_modes import Terminal, explicit_bidi
terminal = Terminal("visual", "test", "\\x1b[8l", "\\x1b[8h")
with explicit_bidi(terminal, sys.stdout):
    ChatApp(FakeAssistant(), language="en", terminal=terminal).run()
"""
ON, OFF = b"\x1b[8h", b"\x1b[8l"
OTHER_SCREEN, MAIN_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"


class Screen:
    """What a program has written to its terminal so far."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.written = b""

    def wait_for(self, text: bytes, count: int = 1, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while self.written.count(text) < count:
            left = end - time.monotonic()
            assert left > 0, f"{text!r} was not written {count} times"
            if select.select([self.descriptor], [], [], left)[0]:
                try:
                    self.written += os.read(self.descriptor, 65536)
                except OSError:  # the program has closed its side
                    assert self.written.count(text) >= count
                    return


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
        screen.wait_for(b"Ask your sources")
        assert screen.written.count(OFF) == 1
        assert screen.written.count(ON) == 0

        time.sleep(0.5)  # Textual starts to read keys a moment after it has drawn
        os.write(master, b"\x1a")
        screen.wait_for(ON)
        _, state = os.waitpid(process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(state)

        process.send_signal(signal.SIGCONT)
        screen.wait_for(OFF, count=2)

        if isinstance(way_out, bytes):
            time.sleep(0.5)
            os.write(master, way_out)
        else:
            process.send_signal(way_out)
        screen.wait_for(ON, count=2)
        process.wait(timeout=20)
        assert screen.written.rfind(ON) > screen.written.rfind(OFF)
        assert screen.written.rfind(MAIN_SCREEN) > screen.written.rfind(OTHER_SCREEN)
    finally:
        process.kill()
        process.wait()
        os.close(master)
