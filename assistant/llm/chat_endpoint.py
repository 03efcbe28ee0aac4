"""The one place that talks to a language model: any endpoint that speaks OpenAI's chat completions, streamed.

Nothing it sends back is trusted: events, bytes, text and time are bounded, redirects are not followed (text goes where the
user said and nowhere else), and what is not the protocol is a one-sentence `EndpointError`. Failures that may pass are
tried again with growing pauses, but only until the first text has come.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from assistant.errors import BadSetting, EndpointError
from assistant.sanitize import inert

if TYPE_CHECKING:
    import httpx2

Message = Mapping[str, str]
"""`role` and `content`."""

KEY_VARIABLE = "MARAJI_LLM_KEY"
"""The environment variable of the key. No other program's key is read: it would go to whatever address is named."""

_COMPLETIONS = "chat/completions"
_LARGEST_EVENT = 256 * 1024
_LONGEST_REASON = 200
_LONGEST_PAUSE = 30.0
_CANCEL_POLL = 0.05
_CUT_OFF = {
    "length": "stopped at its limit; its answer is cut off",
    "content_filter": "stopped at a filter of its own; its answer is cut off",
}
_MAY_PASS = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much; times in seconds."""

    connect: float = 10.0
    silence: float = 120.0
    """The longest wait for the next bytes; a model on a CPU thinks long before its first word."""
    total: float = 600.0
    attempts: int = 3
    first_pause: float = 0.5
    """Before the second attempt; doubled before each further one."""
    characters: int = 20_000
    """Of answer text."""
    size: int = 8 * 1024 * 1024
    """Of everything received, in bytes."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where questions and passages are sent; made by `endpoint_at`."""

    url: str
    """Of the chat completions, with its query."""
    model: str
    key: str | None = field(default=None, repr=False)
    limits: Limits = field(default_factory=Limits)

    @property
    def shown(self) -> str:
        """The address for people: without a query, which may hold a secret."""
        parts = urlsplit(self.url)
        return inert(urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")), keep_newlines=False)

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine."""
        host = urlsplit(self.url).hostname or ""
        with suppress(ValueError):
            return ipaddress.ip_address(host).is_loopback
        return host == "localhost"


def endpoint_at(url: str, model: str, key: str | None = None, limits: Limits | None = None) -> Endpoint:
    """The endpoint at a base address such as http://localhost:11434/v1. Raises `BadSetting`."""
    parts = _checked_parts(url)
    path = parts.path.rstrip("/")
    if not path.endswith(_COMPLETIONS):
        path = f"{path or '/v1'}/{_COMPLETIONS}"
    if not model.strip():
        raise BadSetting("The language model has no name; give the endpoint's name for it with --model M.")
    key = key or None
    if key is not None and not (key.isascii() and key.isprintable() and " " not in key):
        raise BadSetting(f"{KEY_VARIABLE} holds characters that no key has; set it again without blanks around it.")
    return Endpoint(urlunsplit((parts.scheme, parts.netloc, path, parts.query, "")), model, key, limits or Limits())


def _checked_parts(url: str) -> SplitResult:
    wanted = "write an address such as http://localhost:11434/v1."
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or not url.isprintable() or " " in url:
        raise BadSetting(f"--llm {url} is no address of a language model; {wanted}")
    if parts.username is not None:
        raise BadSetting(f"The address of the language model holds a user name; leave it out, set {KEY_VARIABLE}.")
    return parts


def stream_chat(
    endpoint: Endpoint,
    messages: Sequence[Message],
    on_text: Callable[[str], None],
    cancelled: Callable[[], bool] | None = None,
) -> bool:
    """Send the messages, and hand each piece of the reply to `on_text`; False when `cancelled` said so before the end.

    `cancelled` is asked twenty times a second; Ctrl-C ends it as well (KeyboardInterrupt). Not for a thread whose event
    loop runs. Raises `EndpointError` and what `on_text` raises.
    """
    _imported_client()
    return asyncio.run(_until_done(endpoint, messages, on_text, cancelled))


async def _until_done(
    endpoint: Endpoint,
    messages: Sequence[Message],
    on_text: Callable[[str], None],
    cancelled: Callable[[], bool] | None,
) -> bool:
    work = asyncio.ensure_future(_with_retries(endpoint, messages, on_text))
    while not work.done():
        await asyncio.wait({work}, timeout=_CANCEL_POLL)
        if cancelled is not None and cancelled():
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work
            return False
    work.result()
    return True


class _MayPass(EndpointError):
    """A failure that another attempt may not meet."""

    pause: float | None = None
    """What the endpoint asks to wait, in seconds."""


async def _with_retries(endpoint: Endpoint, messages: Sequence[Message], on_text: Callable[[str], None]) -> None:
    limits = endpoint.limits
    began = False

    def hand_on(text: str) -> None:
        nonlocal began
        began = True
        on_text(text)

    try:
        async with asyncio.timeout(limits.total):
            for attempt in range(limits.attempts):
                try:
                    return await _once(endpoint, messages, hand_on)
                except _MayPass as error:
                    if began or attempt + 1 == limits.attempts:
                        raise
                    pause = limits.first_pause * 2**attempt * random.uniform(1.0, 1.5)
                    await asyncio.sleep(min(max(pause, error.pause or 0.0), _LONGEST_PAUSE))
    except TimeoutError as error:
        raise EndpointError(
            f"The language model at {endpoint.shown} was not done after {limits.total:g} seconds; ask for less, or use "
            "a faster model."
        ) from error


async def _once(endpoint: Endpoint, messages: Sequence[Message], on_text: Callable[[str], None]) -> None:
    """One request and its reply. Raises `EndpointError`."""
    httpx2 = _imported_client()
    limits, shown = endpoint.limits, endpoint.shown
    headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
    if endpoint.key is not None:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    body = {"model": endpoint.model, "messages": list(messages), "stream": True}
    timeout = httpx2.Timeout(limits.silence, connect=limits.connect)
    try:
        async with (
            httpx2.AsyncClient(
                timeout=timeout,
                # What is for this machine goes through no proxy.
                trust_env=not endpoint.is_local,
                follow_redirects=False,
                # Certificates take long to read, and without TLS there are none.
                verify=endpoint.url.startswith("https:"),
            ) as client,
            client.stream("POST", endpoint.url, json=body, headers=headers) as response,
        ):
            await _check_head(endpoint, response)
            if response.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json":
                on_text(_within(endpoint, _reply_text(endpoint, await _read(response, _LARGEST_EVENT)), 0))
            else:
                await _stream_events(endpoint, response, on_text)
    except httpx2.TimeoutException as error:
        raise _MayPass(
            f"The language model at {shown} does not answer in time; is it running, and is the model loaded?"
        ) from error
    except httpx2.ConnectError as error:
        raise _MayPass(
            f"The language model at {shown} cannot be reached ({_reason(endpoint, str(error))}); start it, or correct "
            "the address after --llm."
        ) from error
    except httpx2.SSEError as error:
        raise _no_protocol(endpoint) from error
    except (httpx2.TransportError, httpx2.DecodingError) as error:
        raise _MayPass(
            f"The language model at {shown} broke off ({_reason(endpoint, str(error))}); try again."
        ) from error
    except (httpx2.InvalidURL, UnicodeError) as error:
        raise EndpointError(f"{shown} is no address that can be reached; correct what stands after --llm.") from error


async def _check_head(endpoint: Endpoint, response: httpx2.Response) -> None:
    """Raises `EndpointError` unless a reply follows."""
    status = response.status_code
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise EndpointError(f"The language model at {endpoint.shown} sends packed text, which was not asked for.")
    if status == 200:
        return
    reason = _reason(endpoint, _error_text(await _read(response, _LARGEST_EVENT)))
    said = f"{status}: {reason}" if reason else str(status)
    if status in _MAY_PASS:
        passing = _MayPass(f"The language model at {endpoint.shown} is not ready ({said}); try again later.")
        asked = response.headers.get("retry-after", "")
        passing.pause = float(asked) if asked.isascii() and asked.isdigit() else None
        raise passing
    ways_out = {
        401: f"set its key in the environment variable {KEY_VARIABLE}",
        403: f"set its key in the environment variable {KEY_VARIABLE}",
        404: "correct the address after --llm or the name after --model",
    }
    way_out = (
        "name the address that it leads to" if 300 <= status < 400 else ways_out.get(status, "see what it expects")
    )
    raise EndpointError(f"The language model at {endpoint.shown} refuses ({said}); {way_out}.")


async def _stream_events(endpoint: Endpoint, response: httpx2.Response, on_text: Callable[[str], None]) -> None:
    httpx2 = _imported_client()
    characters = 0
    async for event in httpx2.EventSource(response, max_event_size=_LARGEST_EVENT):
        if event.data.strip() == "[DONE]":
            return
        if response.num_bytes_downloaded > endpoint.limits.size:
            raise EndpointError(f"The language model at {endpoint.shown} does not come to an end; it was cut off.")
        text, finished = _delta(endpoint, event.data)
        if text:
            on_text(_within(endpoint, text, characters))
            characters += len(text)
        if finished in _CUT_OFF:
            raise EndpointError(f"The language model at {endpoint.shown} {_CUT_OFF[finished]}.")
        if finished:
            return
    raise EndpointError(f"The language model at {endpoint.shown} broke off before its answer was complete; try again.")


def _within(endpoint: Endpoint, text: str, before: int) -> str:
    if before + len(text) > endpoint.limits.characters:
        raise EndpointError(
            f"The language model at {endpoint.shown} wrote more than {endpoint.limits.characters:,} characters; it was "
            "cut off."
        )
    return text


def _delta(endpoint: Endpoint, data: str) -> tuple[str, str | None]:
    """The text of one event and, at the end, why it ended."""
    document = _parsed(data)
    if isinstance(document, dict) and document.get("error"):
        raise EndpointError(
            f"The language model at {endpoint.shown} failed ({_reason(endpoint, _error_text(data))}); try again."
        )
    match document:
        # The last event of some endpoints counts tokens and has no choices.
        case {"choices": []}:
            return "", None
        case {"choices": [{"delta": dict(delta), **choice}, *_]}:
            content, finished = delta.get("content"), choice.get("finish_reason")
            return content if isinstance(content, str) else "", finished if isinstance(finished, str) else None
    raise _no_protocol(endpoint)


def _reply_text(endpoint: Endpoint, body: str) -> str:
    """The text of a reply that came whole, from an endpoint that does not stream."""
    match _parsed(body):
        case {"choices": [{"message": {"content": str(content)}}, *_]}:
            return content
    raise _no_protocol(endpoint)


def _no_protocol(endpoint: Endpoint) -> EndpointError:
    return EndpointError(
        f"What {endpoint.shown} sends is no chat completion; name an OpenAI-compatible endpoint after --llm."
    )


async def _read(response: httpx2.Response, most: int) -> str:
    """The body, at most so many bytes of it."""
    body = b""
    async for chunk in response.aiter_bytes(8192):
        body += chunk
        if len(body) > most:
            break
    return body[:most].decode("utf-8", "replace")


def _parsed(text: str) -> Any:
    """The JSON document, or None. Deep nesting ends in RecursionError, long numbers in ValueError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _error_text(body: str) -> str:
    """What an error's body says: its message where it is one of OpenAI's form."""
    match _parsed(body):
        case {"error": {"message": str(message)}} | {"error": str(message)} | {"message": str(message)}:
            return message
    return body


def _reason(endpoint: Endpoint, text: str) -> str:
    """Foreign words for a message of ours: one line, short, without the key."""
    if endpoint.key is not None:
        text = text.replace(endpoint.key, "…")
    line = " ".join(inert(text, keep_newlines=False).split())
    return line if len(line) <= _LONGEST_REASON else f"{line[:_LONGEST_REASON]}…"


def _imported_client() -> Any:
    """The HTTP client, imported late: a question without a language model does not need it. Raises `EndpointError`."""
    try:
        import httpx2
    except ImportError as error:
        raise EndpointError(
            "Answers by a language model need httpx2; install it with: pip install 'maraji[llm]'"
        ) from error
    return httpx2
