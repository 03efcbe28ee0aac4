"""The MCP server as a client of the SDK sees it, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import anyio
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult

# Says with which code the command ended by itself; one that has to be killed says nothing.
PROGRAM = (
    "import sys; from pathlib import Path; from assistant.cli import main; "
    "Path(sys.argv[1]).write_text(str(main(sys.argv[2:])))"
)
FALSE_DIGITS = "Over 30 months we compared the engagement rate of 84 embassies with an index of access"


def document(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    found: dict[str, Any] = json.loads(result.content[0].text)
    return found


def message(result: CallToolResult) -> str:
    assert result.is_error
    return str(result.content[0].text)


def test_a_client_searches_asks_reads_and_verifies(sample_index: Path, tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    server = StdioServerParameters(
        command=sys.executable, args=["-c", PROGRAM, str(ended), "mcp", "--index", str(sample_index)]
    )
    other_output: list[Exception] = []

    async def keep_errors(message: object) -> None:
        if isinstance(message, Exception):
            other_output.append(message)

    async def session() -> None:
        async with Client(server, read_timeout_seconds=60, message_handler=keep_errors) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert set(tools) == {"search", "ask", "cite", "verify_quote", "read_page", "sources"}
            assert all(tool.description for tool in tools.values())

            sources = document(await client.call_tool("sources", {}))["sources"]
            assert any("ليلى النجار" in each["authors"] for each in sources)
            hits = document(await client.call_tool("search", {"query": "قواعد", "count": 3, "language": "ar"}))["hits"]
            assert [(hit["rank"], hit["language"]) for hit in hits] == [(1, "ar"), (2, "ar"), (3, "ar")]
            answer = document(await client.call_tool("ask", {"question": "What is a data embassy?"}))
            assert answer["answered"]
            first = answer["answer"][0]

            read = document(await client.call_tool("read_page", {"source": first["source"], "page": first["page"]}))
            assert read["text"][first["start"] : first["end"]] == first["text"]
            assert read["next_start"] is None

            quoted = {"quotation": first["text"], "source": first["source"], "page": first["label"]}
            assert document(await client.call_tool("verify_quote", quoted))["kind"] == "exact"
            moved = document(await client.call_tool("verify_quote", quoted | {"page": "99"}))
            assert (moved["kind"], moved["found"]["spans"][0]["page"]) == ("elsewhere", first["page"])
            altered = document(await client.call_tool("verify_quote", {"quotation": FALSE_DIGITS}))
            assert altered["kind"] == "altered"
            assert altered["differences"] == [{"quoted": "84", "original": "48"}]

            claim = {"claim": "Estonia keeps a data embassy in Luxembourg.", "style": "chicago"}
            assert "Solvang" in json.dumps(document(await client.call_tool("cite", claim)))

            for tool, arguments, named in (
                ("search", {"query": "norms", "source": "nobody.pdf"}, "nobody.pdf"),
                ("read_page", {"source": first["source"], "page": 999}, "999"),
                ("verify_quote", {"quotation": "norms", "page": "؟"}, "؟"),
                ("ask", {"question": " ؟ "}, "empty"),
                ("ask", {"question": "a " * 5000}, "question"),
                ("search", {"query": "norms", "count": 1000}, "count"),
                ("cite", {"claim": "Norms bind.", "style": "/etc/passwd"}, "style"),
                ("ask", {"question": "Why?", "history": ["Why?"] * 11}, "history"),
            ):
                assert named in message(await client.call_tool(tool, arguments))

    anyio.run(session)
    assert other_output == []
    assert ended.read_text() == "0"


def test_without_its_package_the_command_names_the_extra() -> None:
    program = "import sys; sys.modules['mcp'] = None; from assistant.cli import main; sys.exit(main(['mcp']))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "maraji[mcp]" in done.stderr
