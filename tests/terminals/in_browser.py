"""Runs a chat in Chromium as a terminal would: `python tests/terminals/in_browser.py SCRIPT`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from assistant.app import SERVED_BY
from assistant.app.serve import ChatServer

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
os.environ[SERVED_BY] = str(os.getpid())
with tempfile.TemporaryDirectory() as profile:
    browser = [
        "chromium", "--no-sandbox", "--test-type", "--no-first-run", f"--user-data-dir={profile}",
        "--window-position=0,0", "--window-size=1100,700", f"--app=http://127.0.0.1:{port}",
    ]  # fmt: skip
    threading.Timer(1, subprocess.Popen, [browser]).start()
    ChatServer(f"exec {sys.argv[1]}", "127.0.0.1", port).serve()
