"""The OpenAPI 3.1 document, made from `operations.py` and the types. Nothing is written by hand a second time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec

from mingfan._version import __version__
from mingfan.web.api.operations import OPERATIONS, Either, Many, Operation, Parameter
from mingfan.web.request.errors import ErrorAnswer
from mingfan.web.request.negotiate import NDJSON

REASONS = {
    400: "malformed or cut short", 401: "the key is missing or wrong", 404: "it does not exist",
    406: "none of the accepted media types is available", 408: "the body came too slowly", 413: "too large",
    415: "another content type or coding is needed", 422: "a value out of range", 429: "too many requests of this key",
    503: "at capacity, or not ready", 504: "over the time limit",
}  # fmt: skip
RETRY = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}}
Schemas = dict[Any, dict[str, Any]]

KEYS: list[dict[str, list[str]]] = [{}, {"bearer": []}, {"header": []}]


@cache
def document() -> dict[str, Any]:
    kinds = _structs()
    refs, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    of_type: Schemas = dict(zip(kinds, refs, strict=True))
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation, of_type)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "mingfan",
            "version": __version__,
            "summary": "Text cleaning, Chinese first",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            },
        },
    }


def _structs() -> list[Any]:
    bodies = [kind for o in OPERATIONS for kind in (*o.request.values(), *o.answer.values())]
    return [*dict.fromkeys([*(leaf for kind in bodies for leaf in _leaves(kind)), ErrorAnswer])]


def _leaves(kind: Any) -> Iterator[type[msgspec.Struct]]:
    match kind:
        case Either(kinds):
            for each in kinds:
                yield from _leaves(each)
        case Many(each):
            yield from _leaves(each)
        case type() if issubclass(kind, msgspec.Struct):
            yield kind


def _schema(kind: Any, of_type: Schemas) -> dict[str, Any]:
    match kind:
        case None:
            return {"type": "string"}
        case Either(kinds):
            return {"anyOf": [_schema(each, of_type) for each in kinds]}
        case Many(each):
            return {"type": "array", "items": _schema(each, of_type)}
    return of_type.get(kind, {"type": "object"})


def _operation(operation: Operation, of_type: Schemas) -> dict[str, Any]:
    answers: dict[str, Any] = {"200": {"description": "done", "content": _content(operation.answer, of_type)}}
    for status in operation.errors:
        answers[str(status)] = _failure(status, of_type)
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "x-summary-zh": operation.summary_zh,
        "parameters": [_parameter(parameter) for parameter in operation.parameters],
        "responses": answers,
        "security": [] if operation.open else KEYS,
    }
    if operation.request:
        found["requestBody"] = {"required": True, "content": _content(operation.request, of_type)}
    return found


def _content(kinds: Mapping[str, Any], of_type: Schemas) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for media, kind in kinds.items():
        schema = _schema(kind, of_type)
        if media == NDJSON:  # OpenAPI 3.1 has no schema for a sequence: the schema of one line is given beside it
            found[media] = {"schema": {"type": "string"}, "x-line": schema}
        else:
            found[media] = {"schema": schema}
    return found


def _failure(status: int, of_type: Schemas) -> dict[str, Any]:
    content = {"application/json": {"schema": of_type[ErrorAnswer]}}
    found: dict[str, Any] = {"description": REASONS[status], "content": content}
    if status in (429, 503):
        found["headers"] = RETRY
    return found


def _parameter(parameter: Parameter) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "description": parameter.description,
        "schema": parameter.schema,
    }
    if parameter.schema.get("type") == "array":
        found["explode"] = True
    return found
