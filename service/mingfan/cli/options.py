"""Options that several commands share, each declared once, and the cleaner that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, TypeVar

import click

from mingfan import Cleaner
from mingfan.text.decode import canonical

F = TypeVar("F", bound=Callable[..., Any])
Decorator = Callable[[F], F]


def comma_separated(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def known_encoding(context: click.Context, parameter: click.Parameter, value: str) -> str:
    try:
        return canonical(value)
    except LookupError:
        raise click.BadParameter(f"{value!r} is not an encoding that Python knows, nor 'auto'") from None


profile = click.option("-p", "--profile", default="standard", show_default=True, help="The rules in force.")
rules = click.option("--rules", multiple=True, metavar="PATH", help="A rule file or folder to add; repeatable.")
_select = click.option(
    "--select", multiple=True, callback=comma_separated, metavar="ID,…", help="Only these packs or rules."
)
_ignore = click.option(
    "--ignore", multiple=True, callback=comma_separated, metavar="ID,…", help="Not these packs or rules."
)
encoding = click.option(
    "--encoding", default="auto", show_default=True, callback=known_encoding, help="Of the input files."
)
deadline = click.option(
    "--deadline", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="For one text."
)
quiet = click.option("-q", "--quiet", is_flag=True, help="Only errors on stderr.")


def ruleset(command: F) -> F:
    """-p, --rules, --select and --ignore: which rules clean."""
    decorators: tuple[Decorator[F], ...] = (_ignore, _select, rules, profile)
    return reduce(lambda decorated, decorate: decorate(decorated), decorators, command)


def cleaner(given: Mapping[str, Any], **more: Any) -> Cleaner:
    """The cleaner of a command that has `ruleset`, from the values it was given."""
    return Cleaner(given["profile"], rules=given["rules"], select=given["select"], ignore=given["ignore"], **more)
