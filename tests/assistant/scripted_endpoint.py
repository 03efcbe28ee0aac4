"""A language model's endpoint for tests: a real HTTP server on this machine that answers by a script."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[["Reply", dict[str, Any]], None]
"""What is done with a request: it writes to the reply."""


class Reply(BaseHTTPRequestHandler):
    """One request and what goes back; `closing` is set when the test is over."""

    script: Script
    requests: list[dict[str, Any]]
    closing: threading.Event

    def do_POST(self) -> None:
        """Take the request and play the script; a client that has left is no fault."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = {"path": self.path, "headers": dict(self.headers), "body": json.loads(body)}
        self.requests.append(request)
        try:
            type(self).script(self, request["body"])
        except OSError:
            self.close_connection = True

    def head(self, status: int = 200, **headers: str) -> None:
        """Status and headers."""
        self.send_response(status)
        for name, value in ({"Content_Type": "text/event-stream"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def event(self, data: str) -> None:
        """One server-sent event."""
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def text(self, text: str, finished: str | None = None) -> None:
        """A piece of the answer."""
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": finished}
        self.event(json.dumps({"choices": [choice]}))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


def says(text: str, size: int = 7) -> Script:
    """A script that streams a text in pieces of a few characters."""

    def script(reply: Reply, _: dict[str, Any]) -> None:
        reply.head()
        for at in range(0, len(text), size):
            reply.text(text[at : at + size])
        reply.text("", "stop")
        reply.event("[DONE]")

    return script


def refuses(status: int, body: str = "", **headers: str) -> Script:
    """A script that answers with a status and a body."""

    def script(reply: Reply, _: dict[str, Any]) -> None:
        reply.head(status, Content_Type="application/json", **headers)
        reply.wfile.write(body.encode())

    return script


def in_turn(*scripts: Script) -> Script:
    """One script a request; the last is repeated."""
    left = list(scripts)
    return lambda reply, body: (left.pop(0) if len(left) > 1 else left[0])(reply, body)


@contextmanager
def endpoint_that(script: Script) -> Iterator[tuple[str, Sequence[dict[str, Any]]]]:
    """The server's base address and the requests that it gets."""
    closing = threading.Event()
    requests: list[dict[str, Any]] = []
    handler = type("Scripted", (Reply,), {"script": staticmethod(script), "requests": requests, "closing": closing})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", requests
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
