"""Settings of a project: `mingfan.toml`, or `[tool.mingfan]` of pyproject.toml, found upwards. For commands only."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import click
import msgspec
from click.core import ParameterSource

from mingfan.errors import ConfigError, did_you_mean
from mingfan.expected import in_words
from mingfan.kinds.base import Level, Order
from mingfan.text.visible import shown

NAME = "mingfan.toml"
PYPROJECT = "pyproject.toml"


class Config(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Each key is the default of the option of that name. Paths are relative to the file."""

    profile: str | None = None
    rules: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    level: Level | None = None
    script: str | None = None
    script_order: Order | None = None
    allow: tuple[str, ...] | str = ()  # texts, or the path of a file with a text a line
    exceptions: bool = True


def apply(context: click.Context, parameter: click.Parameter, given: str | None) -> None:
    """Callback of --config: what the file has becomes the defaults of the command's options."""
    if given is not None:
        path = Path(given)
        context.default_map = _defaults(path, _read(path))
    elif not context.meta.get(SWITCHED_OFF) and (found := find(Path.cwd())) is not None:
        context.default_map = _defaults(*found)


SWITCHED_OFF = "mingfan.no-config"


def switch_off(context: click.Context, parameter: click.Parameter, given: bool) -> None:
    """Callback of --no-config, which comes before --config."""
    context.meta[SWITCHED_OFF] = given


def allowed(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Callback of --allow: the texts of the files; a configuration has the texts themselves."""
    if context.get_parameter_source(parameter.name or "") is ParameterSource.DEFAULT_MAP:
        return given
    return tuple(text for path in given for text in _texts(Path(path)))


def find(start: Path) -> tuple[Path, dict[str, Any]] | None:
    """The nearest file with settings, and what it has. A pyproject.toml that says nothing of mingfan is passed over."""
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            return folder / NAME, _read(folder / NAME)
        path = folder / PYPROJECT
        if path.is_file() and "mingfan" in (whole := _toml(path)).get("tool", {}):
            return path, whole["tool"]["mingfan"]
    return None


def _read(path: Path) -> dict[str, Any]:
    whole = _toml(path)
    if path.name != PYPROJECT:
        return whole
    found: dict[str, Any] = whole.get("tool", {}).get("mingfan", {})
    return found


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{shown(path)} cannot be read: {error.strerror or error}") from None
    except ValueError as error:  # also of bytes that are not UTF-8
        raise ConfigError(f"{shown(path)} is not TOML: {error}") from None


def _defaults(path: Path, table: dict[str, Any]) -> dict[str, Any]:
    known = Config.__struct_fields__
    for key in table:
        if key not in known:
            raise ConfigError(f"{shown(path)}: no setting `{key}`{did_you_mean(key, known) or _there(known)}")
    try:
        config = msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{shown(path)}: {in_words(str(error)).replace(' - at `$.', ', in `')}") from None
    folder = path.parent
    values: dict[str, Any] = {key: getattr(config, key) for key in table}
    values["rules"] = [str(folder / name) for name in config.rules]
    values["allow"] = _texts(folder / config.allow) if isinstance(config.allow, str) else config.allow
    if config.profile and config.profile.endswith((".yaml", ".yml")):
        values["profile"] = str(folder / config.profile)
    return values


def _there(known: tuple[str, ...]) -> str:
    return f"; there are: {', '.join(known)}"


def _texts(path: Path) -> list[str]:
    """The lines of a file that are not empty."""
    try:
        return [line for line in path.read_text(encoding="utf-8-sig").split("\n") if line]
    except OSError as error:
        raise ConfigError(f"{shown(path)} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown(path)} is not UTF-8 at byte {error.start}: save it as UTF-8") from None
