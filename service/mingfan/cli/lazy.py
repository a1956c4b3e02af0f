"""A group of commands whose modules are imported when called."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import click

from mingfan.errors import MissingExtra, did_you_mean


class Lazy(NamedTuple):
    target: str  # "module:attribute"
    help: str  # for the list of commands, which imports none of them
    extra: str | None = None  # the optional dependency set it needs


class OutputClosed(Exception):
    """The reader of standard output went away. Not an OSError, because click turns that into exit code 1."""


class LazyGroup(click.Group):
    def __init__(self, *args: Any, table: dict[str, Lazy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.table.get(cmd_name)
        return None if entry is None else load(cmd_name, entry)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.table.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.table and not name.startswith("-") and not ctx.resilient_parsing:
            hint = did_you_mean(name, self.table) or f"; there are: {', '.join(self.table)}"
            raise click.UsageError(f"no such command `{name}`{hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise OutputClosed from None


def load(name: str, entry: Lazy) -> click.Command:
    module, _, attribute = entry.target.partition(":")
    try:
        command: click.Command = getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        if entry.extra is None or (error.name or "").partition(".")[0] == "mingfan":
            raise
        raise MissingExtra(f"'mingfan {name}' needs {error.name}", entry.extra) from None
    return command
