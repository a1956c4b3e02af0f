"""Messages of `mingfan lint` as text, JSON, GitHub's annotations and SARIF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from mingfan._version import __version__
from mingfan.authors.lint.message import CHECKS, Message, severity

Messages = Sequence[Message]


def text(messages: Messages) -> str:
    return "".join(
        f"{m.path}:{m.line}: {m.severity}: {m.what}{_named(m)} [{m.check}]\n"
        f"    why: {m.why}\n" + (f"    do:  {m.fix}\n" if m.fix else "")
        for m in messages
    )


def json(messages: Messages) -> str:
    return msgspec.json.encode({"messages": messages}).decode() + "\n"


def github(messages: Messages) -> str:
    """Workflow commands, which GitHub shows beside the lines of a change."""
    return "".join(
        f"::{m.severity} file={_property(m.path)},line={m.line},title={_property(m.check)}::{_data(_sentence(m))}\n"
        for m in messages
    )


def sarif(messages: Messages) -> str:
    """SARIF 2.1.0, as code scanning services read it."""
    driver = {"name": "mingfan", "version": __version__, "rules": [_check(check) for check in CHECKS]}
    run = {"tool": {"driver": driver}, "results": [_result(m) for m in messages]}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    document = msgspec.json.encode({"$schema": schema, "version": "2.1.0", "runs": [run]})
    return msgspec.json.format(document, indent=2).decode() + "\n"


FORMATS: dict[str, Callable[[Messages], str]] = {"text": text, "json": json, "github": github, "sarif": sarif}


def _named(message: Message) -> str:
    return f" ({message.rule})" if message.rule and message.rule not in message.what else ""


def _sentence(message: Message) -> str:
    fix = f" To do: {message.fix}." if message.fix else ""
    return f"{message.what}{_named(message)}: {message.why}.{fix}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def _check(check: str) -> dict[str, Any]:
    level = {"level": severity(check)}
    return {"id": check, "shortDescription": {"text": CHECKS[check]}, "defaultConfiguration": level}


def _result(message: Message) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": message.path}, "region": {"startLine": message.line}}
    return {
        "ruleId": message.check,
        "level": message.severity,
        "message": {"text": _sentence(message)},
        "locations": [{"physicalLocation": place}],
    }
