"""Updates examples: what came out of a rule replaces what its example expected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from mingfan import files
from mingfan.authors.examples import Outcome


class Update(NamedTuple):
    outcome: Outcome
    start: int  # of the value of `out` in the text of the file
    end: int


def updates(outcomes: Iterable[Outcome]) -> Iterator[Update]:
    """The failed examples whose expected text can be replaced; keep cases are never updated."""
    for outcome in outcomes:
        kind, _, number = outcome.case.partition(" ")
        if outcome.passed or kind != "example" or not outcome.got:
            continue
        node = _value(Path(outcome.path), outcome.line, int(number) - 1)
        if node is not None:
            yield Update(outcome, node.start_mark.index, node.end_mark.index)


def write(found: Iterable[Update]) -> None:
    """Write them into their files, which stay as they are otherwise."""
    by_file: dict[str, list[Update]] = {}
    for update in found:
        by_file.setdefault(update.outcome.path, []).append(update)
    for path, of_file in by_file.items():
        read = files.read(Path(path))
        text = read.data.decode()
        for update in sorted(of_file, key=lambda update: -update.start):
            # A string of JSON is one of YAML in double quotes.
            text = text[: update.start] + json.dumps(update.outcome.got, ensure_ascii=False) + text[update.end :]
        files.replace(Path(path), text.encode(), read.fingerprint)


def _value(path: Path, line: int, number: int) -> yaml.Node | None:
    """The node of `out` in an example of the entry at that line."""
    root = yaml.compose(path.read_bytes().decode(), yaml.SafeLoader)  # the loader in C gives no positions
    entries = _get(root, "rules") or _get(root, "tests")
    for entry in entries.value if isinstance(entries, yaml.SequenceNode) else ():
        examples = _get(entry, "examples")
        if entry.start_mark.line + 1 == line and examples is not None and number < len(examples.value):
            return _get(examples.value[number], "out")
    return None


def _get(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)
