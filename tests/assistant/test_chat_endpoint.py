"""Talking to an endpoint: the protocol, and everything that can be wrong at the other end."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
from scripted_endpoint import Reply, Script, endpoint_that, in_turn, refuses, says

from assistant.errors import BadSetting, EndpointError
from assistant.llm.chat_endpoint import Limits, endpoint_at, stream_chat

QUICK = Limits(connect=20, silence=20, total=60, first_pause=0.01, characters=500, size=100_000)
MESSAGES = [{"role": "user", "content": "سؤال"}]


def reply_to(url: str, limits: Limits = QUICK, key: str | None = None) -> str:
    pieces: list[str] = []
    assert stream_chat(endpoint_at(url, "toy", key, limits), MESSAGES, pieces.append)
    return "".join(pieces)


def failure(script: Script, limits: Limits = QUICK, key: str | None = None) -> str:
    with endpoint_that(script) as (url, _), pytest.raises(EndpointError) as raised:
        reply_to(url, limits, key)
    message = str(raised.value)
    assert "\n" not in message
    assert message.endswith((".", "?")) or "--llm" in message
    return message


def test_a_reply_comes_in_pieces_and_the_request_is_what_was_asked_for() -> None:
    with endpoint_that(says("وُقّعت سنة ١٩١١ [1].")) as (url, requests):
        assert reply_to(url, key="sesame") == "وُقّعت سنة ١٩١١ [1]."
    assert requests[0]["path"] == "/v1/chat/completions"
    assert requests[0]["body"] == {"model": "toy", "messages": MESSAGES, "stream": True}
    assert requests[0]["headers"]["Authorization"] == "Bearer sesame"


def test_an_endpoint_that_does_not_stream_is_understood() -> None:
    def script(reply: Reply, _: dict[str, Any]) -> None:
        reply.head(Content_Type="application/json")
        reply.wfile.write('{"choices": [{"message": {"content": "نعم [1]."}}]}'.encode())

    with endpoint_that(script) as (url, _):
        assert reply_to(url) == "نعم [1]."


def test_what_may_pass_is_tried_again() -> None:
    with endpoint_that(in_turn(refuses(503), refuses(429, Retry_After="0"), says("ok [1]."))) as (url, requests):
        assert reply_to(url) == "ok [1]."
    assert len(requests) == 3
    assert "503" in failure(refuses(503))


def test_nothing_is_tried_again_once_text_has_come() -> None:
    def breaks(reply: Reply, _: dict[str, Any]) -> None:
        reply.head()
        reply.text("half a")

    pieces: list[str] = []
    with endpoint_that(breaks) as (url, requests), pytest.raises(EndpointError, match="broke off"):
        stream_chat(endpoint_at(url, "toy", None, QUICK), MESSAGES, pieces.append)
    assert pieces == ["half a"]
    assert len(requests) == 1


def test_refusals_say_why_and_never_print_the_key() -> None:
    body = '{"error": {"message": "Bad key sesame-7 \\u001b[31mgiven\\u202e"}}'
    message = failure(refuses(401, body), key="sesame-7")
    assert "MARAJI_LLM_KEY" in message
    assert "sesame-7" not in message
    assert message.isprintable()
    assert "sesame-7" not in repr(endpoint_at("http://localhost/v1", "toy", "sesame-7"))
    assert "--model" in failure(refuses(404, "no such model"))


def test_text_goes_nowhere_but_to_the_address_that_was_named() -> None:
    with endpoint_that(says("stolen")) as (elsewhere, requests):
        assert "307" in failure(refuses(307, Location=f"{elsewhere}/chat/completions"))
    assert not requests


def events(*data: str) -> Script:
    def script(reply: Reply, _: dict[str, Any]) -> None:
        reply.head()
        for each in data:
            reply.event(each)

    return script


@pytest.mark.parametrize(
    "script",
    [
        events("no json"),
        events("[" * 100_000),
        events('{"choices": [{}]}'),
        events('{"choices": {"0": 1}}'),
        events("null"),
        events('{"error": {"message": "out of memory"}}'),
        events('{"choices": [{"delta": {"content": "x"}, "finish_reason": "length"}]}'),
        events(f'{{"choices": [{{"delta": {{"content": "{"x" * 501}"}}}}]}}'),
        events("x" * 300_000),
        refuses(200, "<html>hello</html>"),
        refuses(200, '{"choices": []}'),
        refuses(200, "packed", Content_Encoding="gzip"),
        refuses(500, "x" * 1_000_000),
    ],
)
def test_what_is_no_answer_is_one_sentence(script: Script) -> None:
    assert len(failure(script)) < 600


def floods(piece: Callable[[Reply], None], pause: float = 0.0) -> Script:
    """Never ends by itself."""

    def script(reply: Reply, _: dict[str, Any]) -> None:
        reply.head()
        while not reply.closing.wait(pause):
            piece(reply)

    return script


def test_a_stream_that_never_ends_is_cut_off() -> None:
    assert "characters" in failure(floods(lambda reply: reply.text("word ")))
    assert "cut off" in failure(floods(lambda reply: reply.text("")))
    impatient = Limits(silence=2, total=0.3)
    assert "0.3 seconds" in failure(floods(lambda reply: reply.wfile.write(b": still here\n\n"), 0.05), impatient)


def test_silence_has_an_end() -> None:
    hurried = Limits(silence=0.1, total=5, attempts=1)
    assert "in time" in failure(floods(lambda _: None, 0.05), hurried)


def test_nobody_there_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(EndpointError, match="cannot be reached"):
            reply_to(url)


def test_it_can_be_cancelled_while_it_waits() -> None:
    stop = threading.Event()
    with endpoint_that(floods(lambda _: None, 0.05)) as (url, _):
        threading.Timer(0.2, stop.set).start()
        assert not stream_chat(endpoint_at(url, "toy", None, Limits(silence=60)), MESSAGES, lambda _: None, stop.is_set)


@pytest.mark.parametrize(
    ("url", "sent_to"),
    [
        ("http://localhost:11434/v1", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost:11434", "http://localhost:11434/v1/chat/completions"),
        ("https://api.example/openai/v1/", "https://api.example/openai/v1/chat/completions"),
        ("https://x.example/d/chat/completions?api-version=1&key=s3", "https://x.example/d/chat/completions"),
    ],
)
def test_addresses(url: str, sent_to: str) -> None:
    assert endpoint_at(url, "m").shown == sent_to


@pytest.mark.parametrize(
    "url",
    ["localhost:11434", "ftp://x.example", "http://", "http://a b/", "http://u:p@x.example", "http://x:99999/", ""],
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(BadSetting) as raised:
        endpoint_at(url, "m")
    assert ":p@" not in str(raised.value)


def test_local_is_this_machine_only() -> None:
    assert endpoint_at("http://[::1]:8080", "m").is_local
    assert not endpoint_at("http://localhost.example", "m").is_local
    for key in ("a b", "ключ", "a\n"):
        with pytest.raises(BadSetting):
            endpoint_at("http://localhost", "m", key)
