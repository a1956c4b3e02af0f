"""Test files beside packs: `<pack>.test.yaml` holds more examples and keep cases of the rules in `<pack>.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from mingfan.errors import Fault, RuleError, did_you_mean
from mingfan.kinds.base import Example, Keep
from mingfan.rulefiles.fields import check_fields
from mingfan.rulefiles.located import Located
from mingfan.rulefiles.yamlfile import read_yaml
from mingfan.ruleset import packs
from mingfan.ruleset.model import Rule


class RuleTest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """More cases of one rule."""

    rule: str  # its id, with the pack
    examples: tuple[Example, ...] = ()
    keep: tuple[Keep, ...] = ()


def load(rules: Sequence[Rule]) -> list[Rule]:
    """The rules again with the cases of the test files beside their own, path and line being those of the test.

    RuleError with every fault.
    """
    by_id = {rule.id: rule for rule in rules}
    faults: list[Fault] = []
    found: list[Rule] = []
    for file in _beside(Path(rule.path) for rule in rules):
        text = packs.read_text(file, faults)
        root, wrong = read_yaml(text, str(file)) if text is not None else (None, [])
        faults += wrong
        if root is not None:
            found += _rules(root, by_id, str(file), faults)
    if faults:
        raise RuleError(sorted(set(faults)))
    return found


def _beside(files: Iterable[Path]) -> list[Path]:
    tests = (file.with_name(f"{file.stem}{packs.TESTS}{file.suffix}") for file in dict.fromkeys(files))
    return [file for file in tests if file.is_file()]


def _rules(root: Located, by_id: dict[str, Rule], path: str, faults: list[Fault]) -> list[Rule]:
    entries = root.value.get("tests") if isinstance(root.value, dict) else None
    if entries is None or not isinstance(entries.value, list):
        faults.append(Fault(path, root.line, "a test file has `tests:`, a list of {rule, examples, keep}"))
        return []
    return [rule for entry in entries.value if (rule := _rule(entry, by_id, path, faults)) is not None]


def _rule(entry: Located, by_id: dict[str, Rule], path: str, faults: list[Fault]) -> Rule | None:
    if not isinstance(entry.value, dict):
        faults.append(Fault(path, entry.line, "a test is a mapping with `rule` and `examples` or `keep`"))
        return None
    values, wrong = check_fields(entry, RuleTest)
    faults += [Fault(path, line, message) for line, message in wrong]
    if wrong:
        return None
    test = RuleTest(**values)
    rule = by_id.get(test.rule)
    if rule is None:
        faults.append(
            Fault(path, entry.line, f"no rule `{test.rule}` in the files tested{did_you_mean(test.rule, by_id)}")
        )
        return None
    return replace(rule, spec=replace(rule.spec, examples=test.examples, keep=test.keep), path=path, line=entry.line)
