"""The server on standard input and output: which document is checked when, and what its editor is told.

A document is checked a moment after its last change. A check that a later change overtakes is given up; its result, if
there is one, is not shown.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types as t
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from mingfan._version import __version__
from mingfan.cleaner import Cleaner
from mingfan.edits.offsets import OffsetUnit
from mingfan.errors import ConfigError, MingfanError
from mingfan.lsp import rulefiles
from mingfan.lsp.actions import KINDS, Actions
from mingfan.lsp.checked import Checked, check, failed
from mingfan.lsp.diagnostics import diagnostics
from mingfan.lsp.hover import hover
from mingfan.lsp.positions import UNITS
from mingfan.lsp.settings import SECTION, read
from mingfan.lsp.words import Language, language_of

PAUSE_SECONDS = 0.3  # without a change, before a document is checked
TEXT_LANGUAGES = ("plaintext", "text", "markdown")
TEXT_ENDINGS = (".txt", ".md", ".markdown")
RULE_LANGUAGES = ("yaml",)
RULE_ENDINGS = (".yaml", ".yml")


def serve(options: Mapping[str, Any]) -> None:
    """Run until the editor ends it. `options` are arguments of a Cleaner, which settings of the editor replace."""
    # The protocol keeps standard output for itself: what else is printed goes to stderr.
    protocol = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for number in (signal.SIGTERM, signal.SIGINT):
        # There is nothing to tidy, and Python would wait for the thread that waits for the next message.
        signal.signal(number, signal.SIG_DFL)
    # Whole texts: pygls applies parts by lines of its own kind (see `positions`).
    server = LanguageServer("mingfan", __version__, text_document_sync_kind=t.TextDocumentSyncKind.Full)
    _Desk(server, options).listen()
    server.start_io(stdout=protocol)


class _Desk:
    """Everything that one editor has open."""

    def __init__(self, server: LanguageServer, options: Mapping[str, Any]) -> None:
        self._server = server
        self._options = options
        self._initial: Mapping[str, Any] = {}
        self._settings: Mapping[str, Any] = {}
        self._root = Path.cwd()
        self._language: Language = "en"
        self._checks: dict[str, asyncio.Task[None]] = {}  # by document; each may be waiting, under way or done
        self._checked: dict[str, Checked] = {}  # texts
        self._made: tuple[dict[str, Any], Cleaner] | None = None
        self._thread = ThreadPoolExecutor(1, "clean")  # one: a check that was given up never begins

    def listen(self) -> None:
        self._on(t.INITIALIZE, self._initialize)
        self._on(t.INITIALIZED, self._initialized)
        self._on(t.WORKSPACE_DID_CHANGE_CONFIGURATION, self._configuration_changed)
        self._on(t.TEXT_DOCUMENT_DID_OPEN, self._changed)
        self._on(t.TEXT_DOCUMENT_DID_CHANGE, self._changed)
        self._on(t.TEXT_DOCUMENT_DID_SAVE, self._saved)
        self._on(t.TEXT_DOCUMENT_DID_CLOSE, self._closed)
        self._on(t.TEXT_DOCUMENT_CODE_ACTION, self._code_actions, t.CodeActionOptions(list(KINDS)))
        self._on(t.TEXT_DOCUMENT_HOVER, self._hover)

    def _on(self, method: str, handler: Callable[[Any], Any], options: Any = None) -> None:
        self._server.feature(method, options)(partial(handler))  # pygls writes to a handler, which no method allows

    # Settings

    def _initialize(self, params: Any) -> None:
        self._language = language_of(params.locale)
        root = params.workspace_folders[0].uri if params.workspace_folders else params.root_uri
        self._root = Path(to_fs_path(root) or ".") if root else self._root
        self._initial = self._read(params.initialization_options)

    async def _initialized(self, params: Any) -> None:
        if self._pulls:
            await self._take(None)

    async def _configuration_changed(self, params: Any) -> None:
        pushed = params.settings.get(SECTION) if isinstance(params.settings, dict) else None
        await self._take(pushed)

    async def _take(self, pushed: Any) -> None:
        """Settings of the workspace, asked for where the editor lets itself be asked; then everything is checked."""
        if self._pulls:
            wanted = t.ConfigurationParams([t.ConfigurationItem(section=SECTION)])
            (pushed,) = await self._server.workspace_configuration_async(wanted)
        self._settings = self._read(pushed)
        self._check_again()

    @property
    def _pulls(self) -> bool:
        workspace = self._server.client_capabilities.workspace
        return bool(workspace and workspace.configuration)

    def _read(self, found: Any) -> Mapping[str, Any]:
        try:
            return read(found, self._root)
        except ConfigError as error:
            self._server.window_show_message(t.ShowMessageParams(t.MessageType.Error, str(error)))
            return {}

    def _check_again(self) -> None:
        self._made = None
        self._checked.clear()
        for uri in list(self._checks):
            self._start(uri, 0)

    # Documents

    def _changed(self, params: Any) -> None:
        self._start(params.text_document.uri, PAUSE_SECONDS)

    def _saved(self, params: Any) -> None:
        """Rules that were saved may be among those that texts are cleaned by."""
        if self._is_rule_file(self._document(params.text_document.uri)):
            self._check_again()

    def _closed(self, params: Any) -> None:
        uri = params.text_document.uri
        self._checked.pop(uri, None)
        if task := self._checks.pop(uri, None):
            task.cancel()
        self._publish(uri, None, [])

    def _start(self, uri: str, seconds: float) -> None:
        if task := self._checks.get(uri):
            task.cancel()
        self._checks[uri] = asyncio.create_task(self._check(uri, seconds))

    async def _check(self, uri: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        document = self._document(uri)
        if self._is_rule_file(document):
            version, text = document.version, document.source
            self._publish(uri, version, await rulefiles.diagnostics(document.path, text, self._unit))
        elif self._is_text(document):
            checked = await self._now(uri)
            self._publish(uri, checked.version, diagnostics(checked, uri, self._language))

    async def _now(self, uri: str) -> Checked:
        """A text as it is now, checked."""
        document = self._document(uri)
        known = self._checked.get(uri)
        if known is not None and known.version == document.version:
            return known
        job = partial(self._clean, document.source, document.version, document.path)
        checked = await asyncio.get_running_loop().run_in_executor(self._thread, job)
        if uri in self._checks and self._document(uri).version == checked.version:
            self._checked[uri] = checked
        return checked

    def _clean(self, text: str, version: int | None, path: str) -> Checked:
        """In the thread, which alone makes cleaners."""
        try:
            return check(self._cleaner(), text, version, self._unit, path)
        except MingfanError as error:
            return failed(version, error)

    def _cleaner(self) -> Cleaner:
        wanted = {**self._options, **self._initial, **self._settings}
        made = self._made
        if made is None or made[0] != wanted:
            made = self._made = (wanted, Cleaner(**wanted))
        return made[1]

    def _document(self, uri: str) -> Any:
        return self._server.workspace.get_text_document(uri)

    @property
    def _unit(self) -> OffsetUnit:
        return UNITS[str(t.PositionEncodingKind(self._server.workspace.position_encoding).value)]

    def _is_text(self, document: Any) -> bool:
        return document.language_id in TEXT_LANGUAGES or document.path.endswith(TEXT_ENDINGS)

    def _is_rule_file(self, document: Any) -> bool:
        is_yaml = document.language_id in RULE_LANGUAGES or document.path.endswith(RULE_ENDINGS)
        return is_yaml and rulefiles.is_pack(document.source)

    def _publish(self, uri: str, version: int | None, found: list[Any]) -> None:
        self._server.text_document_publish_diagnostics(t.PublishDiagnosticsParams(uri, found, version))

    # Requests

    async def _code_actions(self, params: Any) -> list[Any]:
        uri = params.text_document.uri
        if not self._is_text(self._document(uri)):
            return []
        actions = Actions(await self._now(uri), uri, self._language, self._takes_versions)
        return actions.at(params.range, params.context.only)

    async def _hover(self, params: Any) -> Any:
        uri = params.text_document.uri
        if not self._is_text(self._document(uri)):
            return None
        return hover(await self._now(uri), params.position, self._language)

    @property
    def _takes_versions(self) -> bool:
        workspace = self._server.client_capabilities.workspace
        return bool(workspace and workspace.workspace_edit and workspace.workspace_edit.document_changes)
