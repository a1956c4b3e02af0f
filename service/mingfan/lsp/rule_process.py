"""One rule file as it stands in an editor, by `mingfan lint` and `mingfan test`: in a process of its own, which is
killed when the next version of the file is there, whatever a pattern does.

`python -m mingfan.lsp.rule_process` reads what to check on stdin and writes what it found on stdout. `check` starts it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from mingfan.authors import examples as ruletest
from mingfan.authors import testfiles
from mingfan.authors.examples import Outcome
from mingfan.authors.lint import lint
from mingfan.errors import RuleError
from mingfan.extras import how_to_install
from mingfan.lsp.words import quoted
from mingfan.rulefiles.yamlfile import read_yaml
from mingfan.ruleset.model import Rule
from mingfan.ruleset.packs import read_pack

SECONDS = 60.0
BY_CASES = {"keep-changed"}  # what lint says of the cases together, and each case says by itself
TOO_SLOW = "the rules took too much time or memory: simplify their patterns"
BROKEN = "the check of the rules broke; the log of the server says where"


class CheckFailed(Exception):
    """No answer; the message says why."""


class RuleFile(msgspec.Struct, frozen=True):
    path: str
    text: str


class Trouble(msgspec.Struct, frozen=True):
    """Something wrong at a line of the file."""

    line: int  # 1-based, as YAML counts
    severity: Literal["error", "warning", "information"]
    code: str  # the check of `mingfan lint`; `example` or `keep` for one that fails
    message: str


async def check(file: RuleFile) -> list[Trouble]:
    """CheckFailed where it took too long or ended without an answer."""
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environ
    )
    try:
        async with asyncio.timeout(SECONDS):
            found, _ = await process.communicate(msgspec.json.encode(file))
    except TimeoutError:
        raise CheckFailed(TOO_SLOW) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:  # below 0: stopped, as the system does where memory ends
        raise CheckFailed(TOO_SLOW if process.returncode < 0 else BROKEN)
    return msgspec.json.decode(found, type=list[Trouble])


def troubles(file: RuleFile) -> list[Trouble]:
    path = str(Path(file.path))
    linted = lint([path], {path: file.text})
    found = [
        Trouble(m.line, m.severity, m.check, f"{m.what}\nwhy: {m.why}" + (f"\ndo:  {m.fix}" if m.fix else ""))
        for m in linted.messages
        if m.check not in BY_CASES
    ]
    rules, _ = read_pack(file.text, path)
    found += (
        Trouble(rule.line, "information", "not-tried", f"not tried: {how_to_install(linted.untried[rule.id])}")
        for rule in rules
        if rule.id in linted.untried
    )
    return found + list(_failures([rule for rule in rules if rule.id not in linted.untried], file.text, path))


def _failures(rules: list[Rule], text: str, path: str) -> Iterator[Trouble]:
    """What fails of the cases in the file and in the test file beside it, which is shown at the rule."""
    beside: list[Rule] = []
    try:
        beside = testfiles.load(rules)
    except RuleError as error:
        yield from (Trouble(1, "error", "test-file", str(fault)) for fault in error.faults)
    lines = _case_lines(text, path)
    at = {rule.id: rule.line for rule in rules}
    for outcome in ruletest.run([*rules, *beside]):
        if not outcome.passed:
            here = lines.get((outcome.line, outcome.case)) if outcome.path == path else None
            words = _words(outcome) if here else f"{outcome.path}:{outcome.line}: {_words(outcome)}"
            yield Trouble(here or at[outcome.rule_id], "error", outcome.case.partition(" ")[0], words)


def _words(outcome: Outcome) -> str:
    compared = f"expected  {quoted(outcome.expected)}\ngot       {quoted(outcome.got)}"
    return f"{outcome.rule_id}, {outcome.case}: {outcome.why}\n{compared}"


def _case_lines(text: str, path: str) -> dict[tuple[int, str], int]:
    """The line of each case, by the line of its rule and its name."""
    root, _ = read_yaml(text, path)
    entries = root.value.get("rules") if root is not None and isinstance(root.value, dict) else None
    found: dict[tuple[int, str], int] = {}
    for entry in entries.value if entries is not None and isinstance(entries.value, list) else ():
        for key, name in (("examples", "example"), ("keep", "keep")):
            cases = entry.value.get(key) if isinstance(entry.value, dict) else None
            for k, case in enumerate(cases.value if cases is not None and isinstance(cases.value, list) else (), 1):
                found[entry.line, f"{name} {k}"] = case.line
    return found


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(troubles(msgspec.json.decode(sys.stdin.buffer.read(), type=RuleFile))))
