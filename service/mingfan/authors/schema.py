"""JSON Schema of rule files, from the same types that read them, so that an editor completes and checks."""

from __future__ import annotations

from typing import Any, Union

import msgspec

from mingfan.kinds import table
from mingfan.kinds.base import State, Where
from mingfan.ruleset.packs import PACK_TEXTS, PROOF


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of one pack file."""
    rule: Any = Union[tuple(table.KINDS)]  # noqa: UP007
    pack = msgspec.defstruct(
        "Pack",
        [
            ("pack", str),
            ("rules", list[rule]),
            *((name, str, "") for name in PACK_TEXTS),
            ("state", State, "active"),
            ("where", Where | tuple[Where, ...], ()),
        ],
        forbid_unknown_fields=True,
    )
    schema = msgspec.json.schema(pack)
    _leave_out_proof(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mingfan rule pack",
        "description": "Rules as data; `mingfan test FILE` runs their examples.",
        **schema,
    }


def _leave_out_proof(schema: dict[str, Any]) -> None:
    """Rules of a pack with `origin` need no examples and keep cases; all others do."""
    for definition in schema["$defs"].values():
        if set(definition.get("required", ())) >= PROOF:
            definition["required"] = [name for name in definition["required"] if name not in PROOF]
    needed = {"properties": {"rules": {"items": {"required": sorted(PROOF)}}}}
    schema["$defs"]["Pack"] |= {"if": {"not": {"required": ["origin"]}}, "then": needed}
