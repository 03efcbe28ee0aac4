"""Which terminal this is, and so how Arabic is emitted to it (`assistant.terminal_rtl`).

Asked in this order: the user's setting (argument, then MARAJI_BIDI); the terminal itself (its bidi mode, its name);
tmux, which knows the terminal it is shown in; the environment. Some terminals reorder text unless told not to: the
control sequences for that go with the mode, and `explicit_bidi` undoes them on every way out.
"""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TextIO, get_args

from assistant.errors import BadSetting
from assistant.terminal_rtl import Mode

SETTING = "MARAJI_BIDI"
"""The environment variable that names a mode, or "auto"."""

_BIDI_OFF, _BIDI_ON = "\x1b[8l", "\x1b[8h"
"""ECMA-48's BDSM: explicit, where the program orders the text, and implicit, where the terminal does."""
_MLTERM_OFF, _MLTERM_ON = "\x1b]5379;use_ctl=false\x07", "\x1b]5379;use_ctl=true\x07"
_FIRST_VTE_WITH_BIDI = 5800


@dataclass(frozen=True, slots=True)
class Terminal:
    """How to write Arabic to a terminal, and why."""

    mode: Mode
    reason: str
    enter: str = ""
    """To be sent before any text."""
    leave: str = ""
    """To be sent after the last text, whatever ends the program."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a terminal says of itself when asked; nothing by default."""

    bidi_mode: int = 0
    """DECRPM of mode 8: 1 or 2 if the terminal reorders text and can be told not to."""
    name: str = ""
    """XTVERSION, such as `VTE(7006)`, `Konsole 22.12.3` or `kitty(0.26.5)`."""


def detect(
    environment: Mapping[str, str],
    reply: Reply | None = None,
    setting: str = "auto",
    *,
    inside_tmux: str = "",
    whole_screen: bool = False,
) -> Terminal:
    """The terminal that a program writes to. BadSetting if the setting or the variable names no mode.

    `inside_tmux` is what tmux says of the terminal it is shown in (`tmux_client`). `whole_screen` is for a program that
    takes the whole screen and gives it back: only then can a switch be used that changes what is already shown.
    """
    reply = reply or Reply()
    chosen = setting if setting != "auto" else environment.get(SETTING, "").strip().lower() or "auto"
    if chosen != "auto":
        for mode in get_args(Mode):
            if chosen == mode:
                found = _of_the_terminal(environment, reply, inside_tmux, whole_screen)
                switchable = mode == "visual" and found.mode == "visual"
                return found if switchable else Terminal(mode, "chosen by the user")
        raise BadSetting(f"{chosen!r} is no way to show Arabic; give one of auto, {', '.join(get_args(Mode))}")
    return _of_the_terminal(environment, reply, inside_tmux, whole_screen)


def _of_the_terminal(environment: Mapping[str, str], reply: Reply, inside_tmux: str, whole_screen: bool) -> Terminal:
    kind = environment.get("TERM", "")
    if environment.get("TMUX") or environment.get("STY") or kind.startswith(("tmux", "screen")):
        return _inside_a_multiplexer(environment, inside_tmux)
    if reply.bidi_mode in (1, 2):
        return Terminal("visual", "the terminal lets the program order the text", _BIDI_OFF, _BIDI_ON)
    name = reply.name.lower()
    if name.startswith("mlterm") or environment.get("MLTERM") or kind.startswith("mlterm"):
        if whole_screen:
            return Terminal("visual", "mlterm, its own reordering switched off", _MLTERM_OFF, _MLTERM_ON)
        return Terminal("logical", "mlterm has the whole of UAX #9")
    if name.startswith("konsole") or (not name and environment.get("KONSOLE_VERSION")):
        return Terminal("wordf", "Konsole reorders text itself")
    if name.startswith("kitty") or kind == "xterm-kitty":
        return Terminal("hb", "kitty shapes each word itself")
    if environment.get("TERM_PROGRAM") == "Apple_Terminal":
        return Terminal("wordf", "Terminal.app reorders text itself")
    if name.startswith("vte") or (not name and _vte_version(environment) >= _FIRST_VTE_WITH_BIDI):
        return Terminal("visual", "VTE lets the program order the text", _BIDI_OFF, _BIDI_ON)
    return Terminal("visual", "no sign that the terminal reorders text")


def _inside_a_multiplexer(environment: Mapping[str, str], inside_tmux: str) -> Terminal:
    """tmux swallows the switches, so a terminal that reorders text does so here."""
    name = inside_tmux.lower()
    if name.startswith(("vte", "konsole", "mlterm")):
        return Terminal("wordf", f"tmux inside {inside_tmux}, which reorders text itself")
    if name.startswith("kitty"):
        return Terminal("hb", "tmux inside kitty, which shapes each word itself")
    if name:
        return Terminal("visual", f"tmux inside {inside_tmux}")
    inherited = environment.get("KONSOLE_VERSION") or environment.get("MLTERM")
    if inherited or _vte_version(environment) >= _FIRST_VTE_WITH_BIDI:
        return Terminal("wordf", "a multiplexer, started in a terminal that reorders text itself")
    return Terminal("visual", "a multiplexer in a terminal that is not known")


def _vte_version(environment: Mapping[str, str]) -> int:
    version = environment.get("VTE_VERSION", "")
    return int(version) if version.isascii() and version.isdigit() else 0


def parse_reply(answer: bytes) -> Reply:
    """The terminal's answers to DECRQM 8 and XTVERSION, as far as they are there."""
    bidi_mode = re.search(rb"\x1b\[8;(\d)\$y", answer)
    name = re.search(rb"\x1bP>\|([^\x1b]{1,80})\x1b\\", answer)
    return Reply(int(bidi_mode[1]) if bidi_mode else 0, name[1].decode("utf-8", "replace") if name else "")


def ask_terminal(timeout: float = 0.2) -> Reply:
    """Ask the controlling terminal for its bidi mode and its name; an empty reply where there is no terminal to ask.

    The primary device attributes are asked for last: every terminal answers them, so nothing needs to be waited out.
    """
    try:
        import termios
        import tty
    except ImportError:  # Windows, whose terminals reorder nothing
        return Reply()
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return Reply()
    try:
        before = termios.tcgetattr(descriptor)
        try:
            tty.setraw(descriptor, termios.TCSANOW)
            os.write(descriptor, b"\x1b[8$p\x1b[>q\x1b[c")
            answer, end = b"", time.monotonic() + timeout
            while not re.search(rb"\x1b\[\?[\d;]*c", answer) and (left := end - time.monotonic()) > 0:
                if select.select([descriptor], [], [], left)[0]:
                    answer += os.read(descriptor, 1024)
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, before)
    except OSError:
        return Reply()
    finally:
        os.close(descriptor)
    return parse_reply(answer)


def tmux_client(environment: Mapping[str, str]) -> str:
    """The name of the terminal that tmux is shown in, as the terminal told tmux; "" if there is no saying."""
    if not environment.get("TMUX"):
        return ""
    try:
        asked = subprocess.run(
            ["tmux", "display-message", "-p", "#{client_termtype}"],
            capture_output=True,
            text=True,
            timeout=0.5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()


def this_terminal(setting: str = "auto", *, whole_screen: bool = False) -> Terminal:
    """The terminal of this process; it is asked, which takes 0.2 s where it does not answer."""
    return detect(os.environ, ask_terminal(), setting, inside_tmux=tmux_client(os.environ), whole_screen=whole_screen)


@contextmanager
def explicit_bidi(terminal: Terminal, stream: TextIO) -> Iterator[None]:
    """Send what the mode needs, and take it back at the end: after an error, SIGTERM and SIGHUP too."""
    if not terminal.enter:
        yield
        return

    def send(text: str) -> None:
        stream.write(text)
        stream.flush()

    with _ended_by_signals():
        try:
            send(terminal.enter)
            yield
        finally:
            send(terminal.leave)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP raise SystemExit, so that what has to be undone is undone."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before: dict[str, Callable[[int, FrameType | None], object] | int | None] = {}
    try:
        for name in names:
            before[name] = signal.signal(getattr(signal, name), leave)
    except ValueError:  # not the main thread, where signals cannot be handled
        pass
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
