"""Options that clean and batch share."""

from __future__ import annotations

import click

from mingfan.text.decode import canonical


def comma_separated(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def known_encoding(context: click.Context, parameter: click.Parameter, value: str) -> str:
    try:
        return canonical(value)
    except LookupError:
        raise click.BadParameter(f"{value!r} is not an encoding that Python knows, nor 'auto'") from None
