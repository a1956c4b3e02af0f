"""Rule files read for `mingfan lint`: the rules that load, the lines of their fields, and the faults of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from mingfan.authors.lint.message import Entry, Message
from mingfan.errors import Fault, RuleError
from mingfan.rulefiles.located import Located
from mingfan.rulefiles.yamlfile import read_yaml
from mingfan.ruleset import packs

NONE: Mapping[str, str] = MappingProxyType({})


def read(paths: Iterable[str | Path], unsaved: Mapping[str, str] = NONE) -> tuple[list[Entry], list[Message]]:
    """The rules of files and folders that load, and a message for each fault of those that do not. `unsaved`: by path,
    what stands for the text of a file. RuleError for one that cannot be read."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for path in paths:
        for file in packs.rule_files(Path(path), faults):
            text = unsaved.get(str(file))
            entries += _of_file(packs.read_text(file, faults) if text is None else text, str(file), faults)
    if unread := [fault for fault in faults if not fault.line]:
        raise RuleError(unread)
    faults += packs.duplicates([entry.rule for entry in entries])
    return entries, sorted({_schema(fault) for fault in faults})


def _of_file(text: str | None, path: str, faults: list[Fault]) -> list[Entry]:
    rules, wrong = packs.read_pack(text, path)
    faults += wrong
    if text is None or not rules:
        return []
    root, _ = read_yaml(text, path)
    lines = {} if root is None else {item.line: _lines(item) for item in root.value["rules"].value}
    return [Entry(rule, lines[rule.line]) for rule in rules]


def _lines(entry: Located) -> dict[str, int]:
    return {key: item.line for key, item in entry.value.items()}


def _schema(fault: Fault) -> Message:
    what, _, fix = (
        fault.message.partition(": ") if not fault.message.startswith(("rule ", "a rule ")) else _of_rule(fault)
    )
    return Message(fault.path, fault.line, "schema", "error", _rule_id(fault), what, "the file is not loaded", fix)


def _of_rule(fault: Fault) -> tuple[str, str, str]:
    name, _, rest = fault.message.partition(": ")
    what, _, fix = rest.partition(": ")
    return f"{name}: {what}", ":", fix


def _rule_id(fault: Fault) -> str:
    name = fault.message.partition(": ")[0]
    return name.removeprefix("rule ") if name.startswith("rule ") else ""
