"""The chat in a browser: real processes, real requests; when the server ends, however it ends, its chats end too."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

aiohttp = pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")
pytestmark = [
    pytest.mark.slow,  # each starts a server and a chat, of some seconds
    pytest.mark.skipif(shutil.which("ps") is None, reason="ps tells which processes are left"),
]


@pytest.fixture
def server(sample_index: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A running server, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port), "--index", str(sample_index)]
    home = os.environ | {"XDG_DATA_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    process = subprocess.Popen(
        [*command, "--language", "ar"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=home,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}" in process.stdout.readline().decode()
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def chats_of(process: subprocess.Popen[bytes]) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in told.stdout.split()]


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize("way_out", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_is_left_behind(server: tuple[subprocess.Popen[bytes], str], way_out: signal.Signals) -> None:
    process, address = server

    async def open_page_and_end() -> list[int]:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{address}/ws?width=100&height=30") as page:
            shown = b""
            while b"\xef\xba" not in shown:  # a presentation form: Arabic is drawn
                message = await page.receive(timeout=20)
                shown += message.data if isinstance(message.data, bytes) else b""
            chats = chats_of(process)
            os.killpg(process.pid, way_out) if way_out == signal.SIGINT else process.send_signal(way_out)
            return chats

    chats = asyncio.run(open_page_and_end())
    assert len(chats) == 1
    process.wait(timeout=10)
    end = time.monotonic() + 10
    while not all(map(is_gone, chats)) and time.monotonic() < end:
        time.sleep(0.1)
    assert all(map(is_gone, chats))
    assert process.stdout is not None
    assert b"Traceback" not in process.stdout.read()


def test_a_closed_page_ends_its_chat_and_not_the_server(server: tuple[subprocess.Popen[bytes], str]) -> None:
    process, address = server

    async def open_and_close() -> list[int]:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{address}/ws") as page:
            await page.receive(timeout=20)
            return chats_of(process)

    chats = asyncio.run(open_and_close())
    end = time.monotonic() + 10
    while not all(map(is_gone, chats)) and time.monotonic() < end:
        time.sleep(0.1)
    assert all(map(is_gone, chats))
    assert process.poll() is None


def test_other_sites_are_refused(server: tuple[subprocess.Popen[bytes], str]) -> None:
    _, address = server

    async def statuses() -> list[int]:
        async with aiohttp.ClientSession() as session:
            asked = [
                session.get(address),
                session.get(f"{address}/page/DejaVuSansMono.woff"),
                session.get(f"{address}/ws", headers={"Origin": "http://evil.example"}),
                session.get(address, headers={"Host": "evil.example"}),
            ]
            answers = [await each for each in asked]
            assert "googleapis" not in await answers[0].text(), "nothing comes from the network"
            return [answer.status for answer in answers]

    assert asyncio.run(statuses()) == [200, 200, 403, 403]
