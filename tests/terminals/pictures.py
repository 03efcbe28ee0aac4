"""Pictures of a program in real terminals, on a virtual display: no test of text can prove what a terminal shows.

    python tests/terminals/pictures.py FOLDER [TERMINAL...] [--keys KEYS] [--run COMMAND...]

Without COMMAND it opens the chat over the assistant of the tests. KEYS are separated by `;`: a text to type, or
key:NAME with xdotool's name of a key. It needs Xvfb, xdotool and ImageMagick's import; a terminal that is missing is
skipped.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
DEMO = (sys.executable, str(HERE / "demo_chat.py"), "ar")
QUESTION = "key:Down;key:Return"
TOOLS = ("Xvfb", "xdotool", "import")

TERMINALS: dict[str, tuple[str, ...]] = {
    "xterm": ("xterm", "-u8", "-fa", "DejaVu Sans Mono", "-fs", "11", "-geometry", "110x34", "-e"),
    "vte": ("dbus-run-session", "xfce4-terminal", "--disable-server", "--hide-menubar", "--geometry=110x34", "-x"),
    "konsole": ("dbus-run-session", "konsole", "--nofork", "--hide-menubar", "--hide-tabbar", "-e"),
    "kitty": ("kitty", "-o", "initial_window_width=1080", "-o", "initial_window_height=680"),
    "alacritty": ("alacritty", "-e"),
    "mlterm": ("mlterm", "--geometry=100x32", "-e"),
}
TERMINALS |= {f"tmux-{outer}": (*TERMINALS[outer], "tmux") for outer in ("xterm", "vte")}
TERMINALS["chromium"] = (sys.executable, str(HERE / "in_browser.py"))
"""How each terminal is started; the script to run in it follows."""


def is_missing(terminal: str) -> bool:
    """Whether the terminal, or a tool that the picture needs, is not installed."""
    programs = {word for word in TERMINALS[terminal] if word in (*TERMINALS, "dbus-run-session", "xfce4-terminal")}
    programs |= {"chromium"} if terminal == "chromium" else set()
    programs |= {"tmux"} if terminal.startswith("tmux") else set()
    if terminal == "chromium" and importlib.util.find_spec("textual_serve") is None:
        return True
    return any(shutil.which(program) is None for program in (*TOOLS, *programs))


def take_picture(terminal: str, picture: Path, command: Sequence[str], keys: str, seconds: float = 4) -> None:
    """Run a command in a terminal, press keys, and keep what the screen shows. CalledProcessError if a tool fails."""
    with tempfile.TemporaryDirectory() as folder, _display() as environment:
        script = Path(folder) / "run"
        exported = "export TERM=xterm-256color COLORTERM=truecolor\n" if terminal in ("xterm", "vte") else ""
        script.write_text(f"#!/bin/sh\n{exported}exec {shlex.join(command)}\n", encoding="utf-8")
        script.chmod(0o755)
        start = [*TERMINALS[terminal]]
        if terminal.startswith("tmux"):
            start += ["-S", f"{folder}/tmux", "-u", "new-session"]
        program = subprocess.Popen(
            [*start, str(script)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            time.sleep(seconds)
            for key in filter(None, keys.split(";")):
                name = key.removeprefix("key:")
                typing = ["key", name] if name != key else ["type", "--delay", "60", "--", key]
                subprocess.run(["xdotool", *typing], env=environment, check=True)
                time.sleep(0.5)
            time.sleep(seconds / 2)
            subprocess.run(["import", "-window", "root", "-trim", str(picture)], env=environment, check=True)
        finally:
            if terminal.startswith("tmux"):
                subprocess.run(["tmux", "-S", f"{folder}/tmux", "kill-server"], check=False, capture_output=True)
            os.killpg(program.pid, signal.SIGTERM)  # with the message bus that some terminals bring along
            program.wait()


@contextmanager
def _display() -> Iterator[dict[str, str]]:
    """A virtual display, and the environment of a program on it, without marks of the terminal that this runs in."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1100x700x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as pipe:
        number = pipe.readline().strip()
    marks = (
        "TMUX",
        "STY",
        "VTE_VERSION",
        "KONSOLE_VERSION",
        "KITTY_WINDOW_ID",
        "MLTERM",
        "WAYLAND_DISPLAY",
        "MARAJI_BIDI",
    )
    environment = {name: value for name, value in os.environ.items() if name not in marks}
    try:
        with tempfile.TemporaryDirectory() as runtime:
            yield environment | {
                "DISPLAY": f":{number}", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "LIBGL_ALWAYS_SOFTWARE": "1",
                "XDG_RUNTIME_DIR": runtime, "XDG_DATA_HOME": runtime, "XDG_STATE_HOME": runtime,
            }  # fmt: skip
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="Pictures of a program in real terminals.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("terminals", nargs="*", metavar="TERMINAL", help=f"of {', '.join(TERMINALS)}; all by default")
    parser.add_argument("--keys", default=QUESTION)
    parser.add_argument("--seconds", type=float, default=4, help="to wait for the program")
    parser.add_argument("--run", nargs=argparse.REMAINDER, default=DEMO, metavar="COMMAND")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for terminal in options.terminals or TERMINALS:
        if is_missing(terminal):
            print(f"{terminal}: not installed")
            continue
        take_picture(terminal, options.folder / f"{terminal}.png", options.run, options.keys, options.seconds)
        print(options.folder / f"{terminal}.png")


if __name__ == "__main__":
    main()
