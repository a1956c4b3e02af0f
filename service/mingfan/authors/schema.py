"""JSON Schema of rule files, from the same types that read them, so that an editor completes and checks."""

from __future__ import annotations

from typing import Any, Union

import msgspec

from mingfan.kinds import table
from mingfan.ruleset.packs import PACK_TEXTS


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of one pack file."""
    rule: Any = Union[tuple(table.KINDS)]  # noqa: UP007
    pack = msgspec.defstruct(
        "Pack",
        [("pack", str), ("rules", list[rule]), *((name, str, "") for name in PACK_TEXTS)],
        forbid_unknown_fields=True,
    )
    schema = msgspec.json.schema(pack)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mingfan rule pack",
        "description": "Rules as data; `mingfan test FILE` runs their examples.",
        **schema,
    }
