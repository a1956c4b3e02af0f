"""`mingfan lsp`: the cleaner and the checks of rule files for editors, over standard input and output."""

from __future__ import annotations

from typing import Any

import click

from mingfan.cli import options
from mingfan.lsp.server import serve


@click.command(
    epilog="""\b
    Examples:
      mingfan lsp
      mingfan lsp -p corpus --rules my-rules/
    \b
    Neovim, in init.lua:
      vim.lsp.config('mingfan', { cmd = { 'mingfan', 'lsp' }, filetypes = { 'text', 'markdown', 'yaml' } })
      vim.lsp.enable('mingfan')
    \b
    VS Code, by an extension for any server ("Generic LSP Client (v2)"), in settings.json:
      "glspc.server.command": "mingfan", "glspc.server.commandArguments": ["lsp"],
      "glspc.server.languageId": ["plaintext", "markdown", "yaml"]"""
)
@options.ruleset
@click.option("--stdio", is_flag=True, help="Without effect, for editors that say so: there is no other way.")
def lsp(stdio: bool, **given: Any) -> None:
    """Serve editors by the Language Server Protocol on standard input and output. In texts and Markdown: what cleaning
    would change and what a person should look at, quick fixes, `source.fixAll.mingfan`, and the rule and its reason on
    hover. In packs of rules: what `mingfan lint` and `mingfan test` say of the file as it stands.

    The settings `profile`, `level`, `rules`, `select`, `ignore`, `add`, `script` and `allow` come from the editor's
    initialization options, over them from its section `mingfan`, else from the options here.
    """
    serve(given)
