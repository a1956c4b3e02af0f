"""An editor without a window: pygls's client, the documents it has open, and what it does with edits."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls", reason="the [lsp] extra is not installed")

from lsprotocol import types as t
from pygls.lsp.client import LanguageClient

from mingfan.edits.offsets import OffsetUnit, in_codepoints

SECONDS = 100.0  # until something is wrong with the server
UNITS: dict[str, OffsetUnit] = {"utf-8": "utf8", "utf-16": "utf16", "utf-32": "codepoint"}


class Editor:
    def __init__(self, client: LanguageClient, encoding: str) -> None:
        self.client = client
        self.encoding = encoding
        self.messages: list[str] = []
        self.settings: Any = None
        self.server: t.InitializeResult | None = None
        self._published: asyncio.Queue[t.PublishDiagnosticsParams] = asyncio.Queue()
        self._versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self.shown: dict[str, list[int]] = {}  # the versions that diagnostics came for
        self._on(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, self._receive)
        self._on(t.WINDOW_SHOW_MESSAGE, lambda params: self.messages.append(params.message))
        self._on(t.WORKSPACE_CONFIGURATION, lambda params: [self.settings for _ in params.items])

    def _receive(self, params: t.PublishDiagnosticsParams) -> None:
        if params.version is not None:
            self.shown.setdefault(params.uri, []).append(params.version)
        self._published.put_nowait(params)

    def _on(self, method: str, handler: Callable[[Any], Any]) -> None:
        def received(params: Any) -> Any:
            return handler(params)

        self.client.feature(method)(received)

    async def start(self, folder: Path, options: Any, pulls: bool, locale: str | None, *arguments: str) -> None:
        await self.client.start_io(sys.executable, "-m", "mingfan", "lsp", *arguments, cwd=folder, env=os.environ)
        capabilities = t.ClientCapabilities(
            general=t.GeneralClientCapabilities(position_encodings=[self.encoding]),
            workspace=t.WorkspaceClientCapabilities(
                configuration=pulls, workspace_edit=t.WorkspaceEditClientCapabilities(document_changes=True)
            ),
        )
        self.server = await self.client.initialize_async(
            t.InitializeParams(capabilities, root_uri=folder.as_uri(), initialization_options=options, locale=locale)
        )
        self.client.initialized(t.InitializedParams())

    async def stop(self) -> int:
        """The exit code of the server."""
        await self.client.shutdown_async(None)
        self.client.exit(None)
        process = self.client._server
        assert process is not None
        code: int = await process.wait()
        client: Any = self.client
        await client.stop()
        return code

    def open(self, uri: str, text: str, language: str = "plaintext") -> None:
        self.texts[uri], self._versions[uri] = text, 1
        self.client.text_document_did_open(t.DidOpenTextDocumentParams(t.TextDocumentItem(uri, language, 1, text)))

    def change(self, uri: str, text: str) -> int:
        self.texts[uri] = text
        self._versions[uri] += 1
        self.client.text_document_did_change(
            t.DidChangeTextDocumentParams(
                t.VersionedTextDocumentIdentifier(self._versions[uri], uri),
                [t.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        return self._versions[uri]

    async def diagnostics(self, uri: str, version: int | None = 1) -> Sequence[t.Diagnostic]:
        """Those published for this version, the next time any are."""
        while True:
            found = await asyncio.wait_for(self._published.get(), SECONDS)
            if (found.uri, found.version) == (uri, version):
                diagnostics: Sequence[t.Diagnostic] = found.diagnostics
                return diagnostics

    async def actions(
        self, uri: str, at: t.Range | None = None, only: Sequence[str] | None = None
    ) -> Sequence[t.CodeAction]:
        everywhere = t.Range(t.Position(0, 0), t.Position(len(self.texts[uri]), 0))
        params = t.CodeActionParams(t.TextDocumentIdentifier(uri), at or everywhere, t.CodeActionContext([], only=only))
        found = await self.client.text_document_code_action_async(params) or []
        return [action for action in found if isinstance(action, t.CodeAction)]

    async def hover(self, uri: str, position: t.Position) -> str | None:
        found = await self.client.text_document_hover_async(t.HoverParams(t.TextDocumentIdentifier(uri), position))
        if found is None:
            return None
        assert isinstance(found.contents, t.MarkupContent)
        words: str = found.contents.value
        return words

    def at(self, uri: str, place: t.Range) -> str:
        """What a range holds, as an editor counts."""
        text = self.texts[uri]
        return text[self._offset(text, place.start) : self._offset(text, place.end)]

    def applied(self, uri: str, action: t.CodeAction) -> str:
        """The document after the action, as the protocol says it is made: all edits at once, for this version."""
        assert action.edit is not None and action.edit.document_changes is not None
        (change,) = action.edit.document_changes
        assert isinstance(change, t.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (uri, self._versions[uri])
        text = self.texts[uri]
        ends = "\r\n" if "\r\n" in text else "\n"  # an editor writes its own
        edits = [edit for edit in change.edits if isinstance(edit, t.TextEdit)]
        assert len(edits) == len(change.edits)
        spans = [(self._offset(text, e.range.start), self._offset(text, e.range.end), e.new_text) for e in edits]
        for start, end, new in sorted(spans, reverse=True):
            text = text[:start] + new.replace("\n", ends) + text[end:]
        return text

    def _offset(self, text: str, place: t.Position) -> int:
        lines = re.split("(\r\n|\n|\r)", text)  # every second one is a line end
        before = "".join(lines[: 2 * place.line])
        line = lines[2 * place.line]
        return len(before) + in_codepoints(line, {place.character}, UNITS[self.encoding])[place.character]


Script = Callable[[Editor], Awaitable[None]]


def run(
    script: Script,
    folder: Path,
    *arguments: str,
    options: Any = None,
    settings: Any = None,
    locale: str | None = None,
    encoding: str = "utf-16",
) -> Editor:
    """The script with an editor whose server runs in `folder`. `settings` are given when the server asks."""

    async def whole() -> Editor:
        editor = Editor(LanguageClient("an editor", "1"), encoding)
        editor.settings = settings
        await editor.start(folder, options, settings is not None, locale, *arguments)
        await script(editor)
        assert await editor.stop() == 0
        return editor

    return asyncio.run(whole())
