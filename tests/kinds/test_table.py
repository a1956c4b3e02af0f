"""The table of kinds: a new kind is one class for its spec, one for the compiled rule, and one row."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from mingfan import Cleaner, Ruleset
from mingfan.authors.examples import run
from mingfan.authors.schema import json_schema
from mingfan.cleaner import EngineName
from mingfan.deadline import Deadline
from mingfan.kinds import table
from mingfan.kinds.base import BadPattern, Compiled, Ordinary, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression
from mingfan.ruleset.packs import parse_pack, read_pack

ENGINES: tuple[EngineName, ...] = ("scan", "reference")
PACK = """\
pack: toys
rules:
  - id: bell
    kind: echo
    title: 连响两声的铃
    why: 测试用
    word: 叮
    examples: [{in: 叮叮当, out: 叮当}]
    keep: [{text: 叮当, why: 只响一声}]
"""


class EchoSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="echo"):
    word: str


class CompiledEcho(Ordinary):
    def __init__(self, spec: EchoSpec) -> None:
        if not spec.word:
            raise BadPattern("`word` is empty", "word")
        self._word = spec.word
        self.expressions = (Expression(spec.word * 2, utf8=False),)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        at = text.find(self._word * 2)
        return [Change(at, at + len(self._word), "")] if at >= 0 else []


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: dict[type[Spec], Callable[[Any], Compiled]] = {**table.KINDS, EchoSpec: CompiledEcho}
    monkeypatch.setattr(table, "KINDS", kinds)


@pytest.mark.usefixtures("echo")
def test_a_kind_is_one_row() -> None:
    rules = parse_pack(PACK)
    assert all(outcome.passed for outcome in run(rules))
    ruleset = Ruleset("toys", "1", "", tuple(rules))
    for engine in ENGINES:
        result = Cleaner.from_ruleset(ruleset, engine=engine).clean("叮叮叮，咚")
        assert (result.text, {edit.rules for edit in result.edits}) == ("叮，咚", {("toys/bell",)})
    assert "EchoSpec" in json_schema()["$defs"]


@pytest.mark.usefixtures("echo")
def test_a_kind_says_which_of_its_fields_is_wrong() -> None:
    _, faults = read_pack(PACK.replace("word: 叮", "word: ''"), "toys.yaml")
    assert [str(fault) for fault in faults] == ["toys.yaml:7: rule toys/bell: `word` is empty"]


def test_the_interface_imports_no_kind() -> None:
    code = "import sys, mingfan.kinds.base as base; print([m for m in sys.modules if m.startswith('mingfan.kinds.')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "['mingfan.kinds.base']"
