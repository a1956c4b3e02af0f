"""The settings of an editor: each replaces the option of that name that the command was given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from mingfan.errors import ConfigError, did_you_mean
from mingfan.expected import in_words
from mingfan.kinds.base import Level, Order

SECTION = "mingfan"  # of an editor's settings
Names = tuple[str, ...] | UnsetType


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    profile: str | UnsetType = UNSET
    level: Level | UnsetType | None = UNSET
    rules: Names = UNSET
    select: Names = UNSET
    ignore: Names = UNSET
    add: Names = UNSET
    script: str | UnsetType | None = UNSET
    script_order: Order | UnsetType | None = UNSET
    allow: Names = UNSET  # texts that no rule changes
    exceptions: bool | UnsetType = UNSET


def read(found: Any, root: Path) -> dict[str, Any]:
    """The arguments of a Cleaner that the settings name; paths are relative to `root`. ConfigError."""
    if found is None:  # what an editor has where nothing is set
        return {}
    known = Settings.__struct_fields__
    for key in found if isinstance(found, dict) else ():
        if key not in known:
            hint = did_you_mean(key, known) or f"; there are: {', '.join(known)}"
            raise ConfigError(f"{SECTION}: no setting `{key}`{hint}")
    try:
        settings = msgspec.convert(found, Settings)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{SECTION}: {in_words(str(error)).replace(' - at `$.', ', in `')}") from None
    values: dict[str, Any] = {key: getattr(settings, key) for key in known if getattr(settings, key) is not UNSET}
    if "rules" in values:
        values["rules"] = tuple(str(root / path) for path in values["rules"])
    if values.get("profile", "").endswith((".yaml", ".yml")):
        values["profile"] = str(root / values["profile"])
    return values
