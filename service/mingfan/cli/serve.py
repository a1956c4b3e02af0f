"""`mingfan serve`: settings from options, environment and file; then the server."""

from __future__ import annotations

import os

import click

from mingfan.web.server.server import serve as run_server
from mingfan.web.settings import load, unknown_variables
from mingfan.web.worker.keys import new_key as make_key
from mingfan.web.worker.log import note


@click.command(
    epilog="""\b
    Examples:
      mingfan serve                              for this machine, at http://127.0.0.1:8000
      mingfan serve --workers 4 --rules my-rules/
      mingfan serve --new-key                    make an API key
      MINGFAN_KEYS=me:<sha256> mingfan serve --host 0.0.0.0
    SIGTERM stops after the requests under way. SIGHUP reloads the rules; with a terminal, whose closing sends
    it, it stops too."""
)
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on.  [default: 8000]")
@click.option("--workers", type=int, help="Processes that answer requests.  [default: 1]")
@click.option("-p", "--profile", help="Profile used where a request names none.  [default: standard]")
@click.option("--rules", multiple=True, metavar="PATH", help="Rule files or folders added to the shipped packs.")
@click.option("--config", metavar="FILE", help="Settings as TOML; also MINGFAN_CONFIG.")
@click.option("--open", "open_", is_flag=True, default=None, help="Serve everybody although no API key is set.")
@click.option("--new-key", is_flag=True, help="Print a fresh API key and the setting for it, then exit.")
def serve(
    host: str | None,
    port: int | None,
    workers: int | None,
    profile: str | None,
    rules: tuple[str, ...],
    config: str | None,
    open_: bool | None,
    new_key: bool,
) -> None:
    """Run the HTTP service and its page."""
    if new_key:
        _print_key()
        return
    options = {
        "host": host,
        "port": port,
        "workers": workers,
        "profile": profile,
        "rules": rules or None,
        "open": open_,
    }
    settings = load(config, os.environ, options)
    for warning in unknown_variables(os.environ):
        note(warning)
    run_server(settings)


def _print_key() -> None:
    key, digest = make_key()
    click.echo(key)
    click.echo(f"Send it as `Authorization: Bearer {key}`. For the service: MINGFAN_KEYS=name:{digest}", err=True)
