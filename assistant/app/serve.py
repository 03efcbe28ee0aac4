"""The chat in a browser: a small web server on this machine that runs one chat for each open page.

textual-serve does the work: page -> websocket -> a process of `maraji chat`. Added here: a page with an Arabic font and
nothing from another server, no page of another site at the websocket, and no process left behind.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from textual_serve.server import Server

from assistant.app import SERVED_BY
from assistant.errors import AssistantError

_PAGE = Path(__file__).parent / "web"
_SECONDS_TO_LEAVE = 3


def serve_chat(arguments: Sequence[str], host: str, port: int) -> None:
    """Serve `maraji chat` with these arguments until it is interrupted. AssistantError if the address cannot be had."""
    _check_address(host, port)
    # the chats look after the process that this names, and end with it
    os.environ[SERVED_BY] = str(os.getpid())
    command = shlex.join([sys.executable, "-m", "assistant.cli", "chat", *arguments])
    ChatServer(f"exec {command}", host, port).serve()


class ChatServer(Server):
    """textual-serve's server, with our page."""

    def __init__(self, command: str, host: str, port: int) -> None:
        """`command` is given to a shell once for each open page."""
        url = _url(host, port)
        super().__init__(command, host, port, title="Maraji · مراجع", public_url=url, templates_path=_PAGE)
        self._open: set[asyncio.Task[object]] = set()
        self._telling: asyncio.Task[None] | None = None

    def initialize_logging(self) -> None:
        """Nothing is logged but errors, which Python writes to stderr by itself."""

    async def on_startup(self, app: web.Application) -> None:  # noqa: ARG002 - as in the base
        """The server listens only after this."""
        self._telling = asyncio.create_task(self._tell_address())

    async def _tell_address(self) -> None:
        """Say where the chat is, once it can be reached there."""
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection(self.host, self.port)
                writer.close()
                break
            await asyncio.sleep(0.05)
        reached = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        if not all(ip_address(address[0]).is_loopback for *_, address in reached):
            print("maraji: whoever can reach this address can read the library and add to it", file=sys.stderr)
        print(f"maraji: the chat is at {self.public_url} – Ctrl+C ends it", flush=True)

    async def on_shutdown(self, app: web.Application) -> None:  # noqa: ARG002 - as in the base
        """End the chats; without this the server would wait a minute for the open pages to go."""
        for task in self._open:
            task.cancel()
        if self._open:
            await asyncio.wait(self._open, timeout=_SECONDS_TO_LEAVE)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run a chat as long as its page is open."""
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            return await super().handle_websocket(request)
        finally:
            self._open.discard(task)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.router.add_static("/page", _PAGE)
        app.middlewares.append(_only_from(self.public_url))
        return app


def _only_from(address: str) -> Middleware:
    """Refuses other sites: a page of theirs can reach this server too, by its address or by a name of its own for it."""
    own = urlsplit(address).netloc

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if request.host != own or (origin is not None and urlsplit(origin).netloc != own):
            raise web.HTTPForbidden(text=f"This chat answers only at {address}")
        return await handler(request)

    return check


def _url(host: str, port: int) -> str:
    """The address as a browser writes it, which is what it names in its requests."""
    with suppress(OSError, UnicodeError):  # a name has no number yet
        address = ip_address(socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)[0][4][0])
        host = f"[{address}]" if isinstance(address, IPv6Address) else str(address)
    return f"http://{host.lower()}" + ("" if port == 80 else f":{port}")


def _check_address(host: str, port: int) -> None:
    try:
        family, *_, address = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0]
        if not host or ip_address(address[0]).is_unspecified:
            raise AssistantError(
                f"{host} is no address that a browser can ask; name the one this machine is reached by."
            )
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            with suppress(OSError):
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except (OSError, UnicodeError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise AssistantError(
            f"{host} at port {port} cannot be served ({reason}); name another with --host or --port."
        ) from error
