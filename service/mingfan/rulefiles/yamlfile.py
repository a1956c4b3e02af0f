"""YAML with line numbers: a file becomes plain values with their line numbers, and faults.

Only plain YAML is read: no anchors, aliases, tags or duplicate keys, so that what a reviewer reads is what is in force.
This is the only reader of YAML; who reads rule files imports it when it comes to that, for a process whose rules are in
the cache needs no YAML.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from mingfan.errors import Fault
from mingfan.rulefiles.located import Located

MAX_CHARACTERS = 1_000_000  # a rule file is read by people; anything larger is not one


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # YAML 1.1, section 4.2


def lines(text: str) -> int:
    """How many lines YAML counts in the text, without empty ones at its end."""
    return len(_BREAK.findall(text.rstrip("\n\r\x85\u2028\u2029"))) + 1


def line_starts(text: str) -> list[int]:
    """Where each line begins, as YAML counts lines."""
    return [0, *(found.end() for found in _BREAK.finditer(text))]


def read_yaml(text: str, path: str) -> tuple[Located | None, list[Fault]]:
    """The one document of `text`, and what is wrong with it as YAML."""
    if len(text) > MAX_CHARACTERS:
        return None, [Fault(path, 1, f"over {MAX_CHARACTERS:,} characters: split the file")]
    try:
        faults = [_refused(event, path) for event in yaml.parse(text, _Loader) if _is_refused(event)]
        if faults:
            return None, faults
        root = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # What is missing at the end is looked for on the line after the last.
        line = min(int(mark.line) + 1, lines(text)) if mark else 1
        return None, [Fault(path, line, _wrong(error, text))]
    except (yaml.YAMLError, RecursionError) as error:
        return None, [Fault(path, 1, f"not valid YAML: {str(error).partition(chr(10))[0]}")]
    if root is None or root.value == "":
        return None, [Fault(path, 1, "the file is empty; it needs `pack:` and `rules:`")]
    constructor = _Loader("")
    try:
        value = _locate(root, path, faults, constructor)
    except RecursionError:
        return None, [Fault(path, 1, "nested too deeply: a rule file is a list of plain mappings")]
    finally:
        constructor.dispose()
    return value, faults


def _wrong(error: yaml.MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark
    rows = _BREAK.split(text)
    if mark and mark.line < len(rows) and rows[mark.line][mark.column :].startswith("\t"):
        return "a tab cannot be indentation: YAML takes spaces"
    return f"not valid YAML: {error.problem or error.context}; quote patterns in '…'"


def _is_refused(event: yaml.Event) -> bool:
    if isinstance(event, yaml.AliasEvent):
        return True
    return bool(getattr(event, "anchor", None)) or bool(getattr(event, "tag", None))


def _refused(event: yaml.Event, path: str) -> Fault:
    line = event.start_mark.line + 1 if event.start_mark else 1
    if isinstance(event, yaml.AliasEvent):
        return Fault(path, line, f"alias *{event.anchor} is not allowed: write the value out")
    if getattr(event, "anchor", None):
        return Fault(path, line, f"anchor &{getattr(event, 'anchor', '')} is not allowed: write each value out")
    return Fault(path, line, f"tag {getattr(event, 'tag', '')} is not allowed: write a plain value, quoted if need be")


def _locate(node: yaml.Node, path: str, faults: list[Fault], constructor: Any) -> Located:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Located([_locate(item, path, faults, constructor) for item in node.value], line)
    if isinstance(node, yaml.MappingNode):
        out: dict[str, Located] = {}
        for key_node, item in node.value:
            key = str(key_node.value)
            if key in out:
                message = f"`{key}` is given twice in one mapping (first in line {out[key].line}): keep one"
                faults.append(Fault(path, key_node.start_mark.line + 1, message))
            # The line of the key, not of the value: that is where a person looks.
            out[key] = Located(_locate(item, path, faults, constructor).value, key_node.start_mark.line + 1)
        return Located(out, line)
    try:
        value = constructor.construct_object(node)
        str(value).encode()  # a lone surrogate cannot be encoded
        return Located(value, line)
    except (yaml.YAMLError, ValueError) as error:
        faults.append(Fault(path, line, f"not a value: {error}; quote it"))
        return Located(None, line)
