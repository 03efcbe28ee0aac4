"""Where the chat in a browser is reached, and that no page of another site gets in."""

from __future__ import annotations

import argparse
import asyncio
import socket

import pytest

pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from assistant.app.serve import ChatServer, _check_address, _only_from, _url
from assistant.commands import add_commands
from assistant.errors import AssistantError


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("127.0.0.1", 8000, "http://127.0.0.1:8000"),
        ("::1", 8000, "http://[::1]:8000"),
        ("0:0:0:0:0:0:0:1", 8000, "http://[::1]:8000"),
        ("127.1", 8000, "http://127.0.0.1:8000"),
        ("localhost", 80, "http://localhost"),
        ("LOCALHOST", 443, "http://localhost:443"),
    ],
)
def test_the_address_is_the_one_that_a_browser_shows(host: str, port: int, url: str) -> None:
    assert _url(host, port) == url
    assert ChatServer("true", host, port).public_url == url


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("http://127.0.0.1:8000", {"Host": "127.0.0.1:8000"}, 200),
        ("http://127.0.0.1:8000", {"Host": "127.0.0.1:8000", "Origin": "http://127.0.0.1:8000"}, 200),
        ("http://[::1]:8000", {"Host": "[::1]:8000", "Origin": "http://[::1]:8000"}, 200),
        ("http://127.0.0.1:8000", {"Host": "evil.example:8000"}, 403),
        ("http://127.0.0.1:8000", {"Host": "127.0.0.1:8001"}, 403),
        ("http://127.0.0.1:8000", {"Host": "127.0.0.1:8000", "Origin": "http://evil.example"}, 403),
        ("http://127.0.0.1:8000", {"Host": "127.0.0.1:8000", "Origin": "null"}, 403),
    ],
)
def test_only_our_own_page_is_answered(address: str, headers: dict[str, str], status: int) -> None:
    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response()

    async def asked() -> int:
        try:
            return (await _only_from(address)(make_mocked_request("GET", "/ws", headers=headers), handler)).status
        except web.HTTPException as refusal:
            return refusal.status

    assert asyncio.run(asked()) == status


def test_an_address_that_is_free_is_taken() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _check_address("127.0.0.1", port)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "0", "0:0::0"])
def test_every_address_is_no_address(host: str) -> None:
    with pytest.raises(AssistantError, match="no address that a browser can ask"):
        _check_address(host, 8000)


@pytest.mark.parametrize("host", ["a" * 70, "a..b", "192.0.2.1"])
def test_an_address_that_is_not_this_machines_is_named(host: str) -> None:
    with pytest.raises(AssistantError, match=host):
        _check_address(host, 8000)


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AssistantError, match=f"127.0.0.1 at port {port} cannot be served"):
            _check_address("127.0.0.1", port)


@pytest.mark.parametrize("port", ["0", "70000", "-1", "http", "٨٠٠٠"])
def test_a_port_is_a_number_from_1_to_65535(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(["serve", "--port", port])
    assert ended.value.code == 2
    assert f"{port} is no port" in capsys.readouterr().err
