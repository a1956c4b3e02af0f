"""The server on standard input and output. A call of a tool is a request to the service's application in this process:
the same answers, the same errors, the same limits of size and time. Its log goes to stderr.
"""

from __future__ import annotations

import io
import signal
import sys
from typing import Any

import anyio
import msgspec
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as ToolItem

from mingfan._version import __version__
from mingfan.errors import did_you_mean
from mingfan.mcp.tools import TOOLS, Request, Tool
from mingfan.mcp.unreadable import answer_unreadable
from mingfan.web.app import Application, create_app
from mingfan.web.request.errors import ApiError
from mingfan.web.server.environ import environ_of
from mingfan.web.settings import Config
from mingfan.web.worker.exchange import Answer, Exchange
from mingfan.web.worker.keys import OPEN

INSTRUCTIONS = (
    "mingfan cleans text, Chinese first. `clean` a text before you read, quote or store it; `check` where you only "
    "want to know what is wrong with it. Tools take texts, not paths. The default profile is for all texts; "
    "`list_profiles` has the others. An error says what to do; the route /v1/rules that some name is `list_rules` here."
)
# Nothing outside is read or changed, and the same call has the same answer.
HARMLESS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


def serve(config: Config) -> None:
    """Run until the client closes standard input. RuleError for bad rules."""
    app = create_app(config)
    for number in (signal.SIGTERM, signal.SIGINT):
        # There is nothing to tidy, and Python would wait for the thread that waits for the next line.
        signal.signal(number, signal.SIG_DFL)
    anyio.run(_serve, app)


async def _serve(app: Application) -> None:
    desk = _Desk(app)
    server = Server(
        "mingfan",
        version=__version__,
        title="mingfan 明矾",
        instructions=INSTRUCTIONS,
        on_list_tools=desk.list_tools,
        on_call_tool=desk.call_tool,
    )
    # The SDK would read bytes that are no UTF-8 as U+FFFD: a text would be another without a word.
    stdin = anyio.wrap_file(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="surrogateescape"))
    passed, readable = anyio.create_memory_object_stream[Any](0)
    async with stdio_server(stdin) as (received, sent), anyio.create_task_group() as tasks:
        tasks.start_soon(answer_unreadable, received, passed, sent)
        await server.run(readable, sent, server.create_initialization_options())


class _Desk:
    """Takes the calls of one client."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._threads = anyio.CapacityLimiter(app.service.config.threads)
        self._tools = {tool.name: tool for tool in TOOLS}

    async def list_tools(self, context: Any, params: Any) -> ListToolsResult:
        return ListToolsResult(tools=[_item(tool) for tool in TOOLS])

    async def call_tool(self, context: Any, params: CallToolRequestParams) -> CallToolResult:
        tool = self._tools.get(params.name)
        if tool is None:
            hint = did_you_mean(params.name, self._tools) or f"; there are: {', '.join(self._tools)}"
            raise MCPError(INVALID_PARAMS, f"there is no such tool{hint}")
        # Who cancels a call has an answer at once; the thread ends by its deadline.
        return await anyio.to_thread.run_sync(
            self._call, tool, params.arguments or {}, limiter=self._threads, abandon_on_cancel=True
        )

    def _call(self, tool: Tool, arguments: dict[str, Any]) -> CallToolResult:
        try:
            answer = self._app.account.answer(_exchange(tool.request(arguments)))
        except ApiError as error:
            return _failed(error.body())
        return _failed(answer.body) if answer.status != 200 else _done(answer)


def _exchange(request: Request) -> Exchange:
    """The request as a client of this machine sends it where no key is needed."""
    scope = {
        "method": request.method,
        "path": request.path,
        "query_string": request.query.encode(),
        "http_version": "1.1",
        "scheme": "http",
        "headers": [(b"content-type", b"application/json")] if request.body else [],
    }
    exchange = Exchange(environ_of(scope), OPEN)
    exchange.receive(request.body)
    return exchange


def _done(answer: Answer) -> CallToolResult:
    """Structured, and as text for clients that know no other."""
    return CallToolResult(content=[_text(answer.body)], structured_content=msgspec.json.decode(answer.body))


def _failed(body: bytes) -> CallToolResult:
    return CallToolResult(content=[_text(body)], is_error=True)


def _text(body: bytes) -> TextContent:
    return TextContent(type="text", text=body.decode())


def _item(tool: Tool) -> ToolItem:
    return ToolItem(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        annotations=HARMLESS,
    )
