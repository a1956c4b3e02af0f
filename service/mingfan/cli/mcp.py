"""`mingfan mcp`: the cleaner as tools for agents, over standard input and output."""

from __future__ import annotations

import os

import click

from mingfan.mcp.server import serve
from mingfan.web.settings import load


@click.command(
    epilog="""\b
    Examples:
      mingfan mcp
      mingfan mcp -p corpus --rules my-rules/
    \b
    In the settings of an agent:
      {"mcpServers": {"mingfan": {"command": "mingfan", "args": ["mcp"]}}}"""
)
@click.option("-p", "--profile", help="Profile used where a call names none.  [default: standard]")
@click.option("--rules", multiple=True, metavar="PATH", help="Rule files or folders added to the shipped packs.")
@click.option("--config", metavar="FILE", help="Settings as TOML, those of `mingfan serve`; also MINGFAN_CONFIG.")
def mcp(profile: str | None, rules: tuple[str, ...], config: str | None) -> None:
    """Serve agents: tools that clean, check, explain and revert texts and list the rules, by the Model Context Protocol
    on standard input and output. Texts only: no tool reads or writes a file. An answer is that of the HTTP service, and
    so are the limits: `max_text_bytes`, `request_seconds`, `threads`.
    """
    # No port is opened, so nobody is let in by it.
    serve(load(config, os.environ, {"profile": profile, "rules": rules or None, "open": True}))
