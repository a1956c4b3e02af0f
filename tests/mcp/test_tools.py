"""`mingfan mcp` as an agent finds it: the server as a process, and the SDK's own client."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the [mcp] extra is not installed")
pytest.importorskip("flask", reason="the [mcp] extra is not installed")

import anyio
import jsonschema
import msgspec
from mcp import Client, MCPError, StdioServerParameters, stdio_client

from mingfan import Cleaner
from mingfan.mcp.tools import TOOLS
from tests.texts import sample
from tests.web.harness import Server, running

Call = Callable[..., Awaitable[Any]]
ASTRAL = "𠮷野家##paidbegin##开门了,你好。\n👨\u200d👩\u200d👧说：😀基\u200b础设施；。完,了\n一行\u2028又一行\r\n尾  \n"
TEXTS = {"astral": ASTRAL, "sample": sample("dirty"), "empty": "", "clean": "干净的一行。", "nul": "a\0b"}


def with_client(script: Callable[[Client], Awaitable[None]], *arguments: str, **settings: str) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MINGFAN_")}
    kept = {name: os.environ[name] for name in ("MINGFAN_CACHE_DIR",) if name in os.environ}
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "mingfan", "mcp", *arguments], env=environ | kept | settings
    )

    async def run() -> None:
        async with Client(stdio_client(parameters)) as client:
            await script(client)

    anyio.run(run)


async def answer(client: Client, name: str, **arguments: Any) -> Any:
    """The structured answer, which its text has too."""
    found = await client.call_tool(name, arguments)
    (content,) = found.content
    assert not found.is_error, content
    assert content.type == "text" and msgspec.json.decode(content.text) == found.structured_content
    return found.structured_content


async def refusal(client: Client, name: str, **arguments: Any) -> Any:
    found = await client.call_tool(name, arguments)
    (content,) = found.content
    assert found.is_error and found.structured_content is None and content.type == "text"
    return msgspec.json.decode(content.text)["error"]


def steady(found: Any) -> Any:
    """A result without the time that it took."""
    return {key: value for key, value in found.items() if key != "elapsed_ms"}


def http(server: Server, path: str, body: Any = None) -> Any:
    if body is None:
        return server.request("GET", path).json()
    return server.request("POST", path, msgspec.json.encode(body), content_type="application/json").json()


def test_answers_are_those_of_the_http_service(tmp_path: Path) -> None:
    pytest.importorskip("granian", reason="the [serve] extra is not installed")

    async def script(client: Client) -> None:
        for text in TEXTS.values():
            result = Cleaner().clean(text)
            cleaned = await answer(client, "clean", text=text)
            assert cleaned["text"] == result.text
            assert steady(cleaned) == steady(result.to_dict())
            for name in ("clean", "check"):
                for more in ({}, {"profile": "corpus", "offset_unit": "utf16", "ignore": ["punctuation"]}):
                    asked = {"text": text, **more}
                    same = http(server, f"/v1/{name}", asked)
                    assert steady(await answer(client, name, **asked)) == steady(same)
            explained = await answer(client, "explain", text=text)
            assert explained == http(server, "/v1/explain", {"text": text})
            assert await answer(client, "revert", **cleaned) == {"text": text}
        assert await answer(client, "list_rules", pack="paywall") == http(server, "/v1/rules?pack=paywall")
        assert await answer(client, "list_rules", add=["links", "email"]) == http(server, "/v1/rules?add=links,email")
        one = http(server, "/v1/rules/paywall/paid-mark")
        assert await answer(client, "show_rule", id="paywall/paid-mark") == one
        assert await answer(client, "list_profiles") == http(server, "/v1/profiles")

    with running(tmp_path) as server:
        with_client(script)


def test_a_tool_says_what_it_takes_and_gives_and_that_it_harms_nothing() -> None:
    async def script(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == [tool.name for tool in TOOLS]
        for tool in tools:
            assert tool.description and tool.title and tool.output_schema and tool.annotations
            assert tool.annotations.read_only_hint and not tool.annotations.open_world_hint
            for schema in (tool.input_schema, tool.output_schema):
                jsonschema.Draft202012Validator.check_schema(schema)
                assert schema["type"] == "object"
            assert not {"path", "file", "folder"} & tool.input_schema.get("properties", {}).keys()
        clean = next(tool for tool in tools if tool.name == "clean")
        for arguments, fits in (({"text": "甲", "level": "careful"}, True), ({}, False), ({"text": ["甲"]}, False)):
            assert jsonschema.Draft202012Validator(clean.input_schema).is_valid(arguments) == fits

    with_client(script)


def test_faults_are_said_as_the_service_says_them() -> None:
    async def script(client: Client) -> None:
        assert (await refusal(client, "clean"))["message"] == "the field `text` is missing"
        assert (await refusal(client, "clean", text=["甲"]))["message"] == "expected text, got a list"
        assert await refusal(client, "clean", text="甲", profile="standart") == {
            "code": "invalid_value",
            "message": "there is no profile `standart`; did you mean `standard`?; "
            "there are: corpus, minimal, pii, standard",
            "field": "profile",
        }
        assert (await refusal(client, "clean", text="甲", level="bold"))["field"] == "level"
        assert (await refusal(client, "check", text="甲", path="/etc/passwd"))["code"] == "invalid_value"
        assert (await refusal(client, "show_rule", id="paywall/none"))["code"] == "not_found"
        assert (await refusal(client, "show_rule", id="../../healthz"))["field"] == "id"
        cleaned = await answer(client, "clean", text="甲##paidend##")
        assert (await refusal(client, "revert", text="", edits=cleaned["edits"]))["code"] == "edits_do_not_fit"
        with pytest.raises(MCPError, match="there is no such tool; did you mean `clean`"):
            await client.call_tool("cleen", {"text": "甲"})
        assert (await answer(client, "clean", text="甲##paidend##"))["text"] == "甲"  # it goes on

    with_client(script)


def test_the_limits_are_those_of_the_service() -> None:
    async def script(client: Client) -> None:
        assert (await refusal(client, "clean", text="甲" * 10_000))["code"] == "too_large"
        found = await refusal(client, "explain", text=("推进,发展##paidend##" * 300)[:3_000])
        assert found["code"] == "timeout"

    with_client(script, MINGFAN_MAX_TEXT_BYTES="20000", MINGFAN_REQUEST_SECONDS="0.000001")


def test_rules_of_ones_own_and_another_profile(tmp_path: Path) -> None:
    pack = tmp_path / "mine.yaml"
    pack.write_text(
        "pack: mine\nrules:\n- {id: tag, title: t, why: w, kind: regex, pattern: '（清水文库）', replace: '', "
        "examples: [{in: '甲（清水文库）', out: 甲}], keep: [{text: 清水文库, why: w}]}\n",
        encoding="utf-8",
    )

    async def script(client: Client) -> None:
        found = await answer(client, "clean", text="甲（清水文库）,乙")
        assert (found["text"], found["ruleset"]["profile"]) == ("甲,乙", "minimal")

    with_client(script, "--rules", str(pack), "-p", "minimal")


START = (
    b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},'
    b'"clientInfo":{"name":"x","version":"1"}}}\n{"jsonrpc":"2.0","method":"notifications/initialized"}\n'
)


def test_what_cannot_be_read_is_answered_and_stdout_has_nothing_but_messages() -> None:
    call = b'{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"clean","arguments":{"text":"%s"}}}\n'
    sent = [b"{nonsense\n", call % (2, rb"\ud83d"), call % (3, b"\xff"), b"[1]\n", call % (4, "甲,乙".encode())]
    command = [sys.executable, "-m", "mingfan", "mcp"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        process.stdin.write(START + b"".join(sent))
        process.stdin.flush()
        found = [msgspec.json.decode(process.stdout.readline()) for _ in range(6)]
        process.stdin.close()
        assert process.stdout.read() == b"" and process.wait(60) == 0
    errors = sorted((str(m["id"]), m["error"]["message"]) for m in found if "error" in m)
    assert errors == [
        ("2", "the message has half of a surrogate pair, which is no character"),
        ("3", "the message is not UTF-8 at byte 92; JSON is always UTF-8"),
        ("None", "the message is not JSON at byte 1"),
        ("None", "this is no message of JSON-RPC"),
    ]
    (cleaned,) = (m["result"]["structuredContent"] for m in found if m.get("id") == 4)
    assert cleaned["text"] == "甲，乙"


def test_rules_that_cannot_be_used_are_said_before_it_starts() -> None:
    command = [sys.executable, "-m", "mingfan", "mcp", "--rules", "nowhere.yaml"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"mingfan: nowhere.yaml: cannot be read: No such file or directory\n"
