"""Options that several commands share, each declared once, and the cleaner that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, TypeVar

import click

from mingfan import Cleaner, arguments
from mingfan.cli import config
from mingfan.kinds.base import LEVELS, ORDERS
from mingfan.text.damage import ERRORS
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


def _seconds(context: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    try:
        return None if value is None else arguments.seconds(value, "it")
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


profile = click.option("-p", "--profile", default="standard", show_default=True, help="The rules in force.")
rules = click.option("--rules", multiple=True, metavar="PATH", help="A rule file or folder to add; repeatable.")
_select = click.option(
    "--select", multiple=True, callback=comma_separated, metavar="ID,…", help="Only these packs or rules."
)
_ignore = click.option(
    "--ignore", multiple=True, callback=comma_separated, metavar="ID,…", help="Not these packs or rules."
)
_add = click.option(
    "--add", multiple=True, callback=comma_separated, metavar="ID,…", help="These packs too, which the profile lacks."
)
_script = click.option("--script", metavar="NAME", help="Convert by OpenCC: t2s, s2t, s2twp, tw2sp …")
_script_order = click.option(
    "--script-order", type=click.Choice(ORDERS), help="Convert after the other rules, or before them.  [default: after]"
)
_level = click.option(
    "--level", type=click.Choice(LEVELS), help="How much evidence a removal of promotion needs: the most, or less."
)
_allow = click.option(
    "--allow",
    multiple=True,
    callback=config.allowed,
    metavar="FILE",
    help="Texts that no rule changes, one a line; repeatable.",
)
_exceptions = click.option(
    "--exceptions/--no-exceptions",
    default=True,
    help="Whether marks in a text (<!-- mingfan off -->, mingfan-ignore) count.  [default: they do]",
)
_no_config = click.option(
    "--no-config",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=config.switch_off,
    help="Do not look for settings.",
)
_config = click.option(
    "--config",
    metavar="FILE",
    is_eager=True,
    expose_value=False,
    callback=config.apply,
    help="Settings.  [default: mingfan.toml or [tool.mingfan] of pyproject.toml, found upwards]",
)
encoding = click.option(
    "--encoding", default="auto", show_default=True, callback=known_encoding, help="Of the input files."
)
errors = click.option(
    "--errors",
    type=click.Choice(ERRORS),
    default="strict",
    show_default=True,
    help="Damaged bytes: refuse the text, or mark them with U+FFFD and report each.",
)
deadline = click.option("--deadline", type=float, callback=_seconds, metavar="SECONDS", help="For one text.")
quiet = click.option("-q", "--quiet", is_flag=True, help="Only errors on stderr.")


RULESET = ("profile", "rules", "select", "ignore", "add", "script", "script_order", "level", "allow", "exceptions")


def ruleset(command: F) -> F:
    """-p, --rules, --select, --ignore and the others that say which rules clean; --config, their defaults."""
    which: tuple[Decorator[F], ...] = (_level, _script_order, _script, _add, _ignore, _select, rules, profile)
    exceptions: tuple[Decorator[F], ...] = (_config, _no_config, _exceptions, _allow)
    return reduce(lambda decorated, decorate: decorate(decorated), (*exceptions, *which), command)


def cleaner(given: Mapping[str, Any], **more: Any) -> Cleaner:
    """The cleaner of a command that has `ruleset`, from the values it was given."""
    return Cleaner(**{name: given[name] for name in RULESET}, **more)
