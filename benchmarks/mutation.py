"""Mutation testing: small faults are put into the source, one at a time, and the tests of the part have to notice.

    python -m benchmarks.mutation                         40 faults of each part, drawn at random
    python -m benchmarks.mutation edits prefilter --each 200 --seed 7

Prints the share of faults that the tests noticed, and every one that survived as file:line and what was changed. A
fault that changes no behaviour survives rightly; the goal is 80 % with those among them. Works on a copy of the source.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
# Of each part: its source under service/mingfan, and the tests that have to notice.
PARTS = {
    "edits": (
        ("edits/*.py",),
        ("tests/edits", "tests/test_public.py", "tests/cli/test_revert.py", "tests/web/test_spans.py"),
    ),
    "prefilter": (("prefilter/*.py",), ("tests/prefilter", "tests/engine/test_user_rules.py")),
    "duplicates": (("kinds/duplicates/*.py",), ("tests/kinds/test_duplicates.py", "tests/test_sample.py")),
    "kinds": (("kinds/*.py",), ("tests/kinds", "tests/ruleset/test_shipped.py", "tests/engine/test_user_rules.py")),
    "engine": (("engine/*.py", "text/untouched.py"), ("tests/engine",)),
}  # fmt: skip
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
LONGEST = 6  # times the time of the tests without a fault: a fault that makes them run on is noticed


class Fault(NamedTuple):
    path: Path  # under service/mingfan
    line: int
    was: str
    now: str
    source: str  # of the whole module


def faults(path: Path) -> Iterator[Fault]:
    """The faults that can be put into a module, in the order of its text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    count = sum(1 for _ in _places(tree))
    for number in range(count):
        mutant = copy.deepcopy(tree)
        place = next(node for k, node in enumerate(_places(mutant)) if k == number)
        was = ast.unparse(place)
        _change(place)
        yield Fault(path, place.lineno, was, ast.unparse(place), ast.unparse(mutant))


def _places(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """What can be changed, leaving out types, class options and arguments by name, which are mostly settings."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "keywords"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                if isinstance(child, ast.expr | ast.stmt) and _can_change(child):
                    yield child
                yield from _places(child)


def _can_change(node: ast.AST) -> bool:
    match node:
        case ast.Compare(ops=[op]):
            return type(op) in COMPARISONS
        case (
            ast.BinOp(op=ast.Add() | ast.Sub())
            | ast.BoolOp()
            | ast.UnaryOp(op=ast.Not())
            | ast.Break()
            | ast.Continue()
        ):
            return True
        case ast.Constant(value=bool() | int()):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return False
    return isinstance(node, ast.If | ast.IfExp)


def _change(node: ast.AST) -> None:
    match node:
        case ast.Compare(ops=[op]):
            node.ops = [COMPARISONS[type(op)]()]
        case ast.BinOp(op=op):
            node.op = ast.Sub() if isinstance(op, ast.Add) else ast.Add()
        case ast.BoolOp(op=joined):
            node.op = ast.Or() if isinstance(joined, ast.And) else ast.And()
        case ast.UnaryOp():
            node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as number):
            node.value = number + 1
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Break():
            node.__class__ = ast.Continue  # type: ignore[assignment]
        case ast.Continue():
            node.__class__ = ast.Break  # type: ignore[assignment]


class Bench:
    """The tests of a part, run against a copy of the source."""

    def __init__(self, source: Path, tests: Sequence[str]) -> None:
        self._source = source
        self._tests = tests
        started = monotonic()
        if not self._pass(None):
            raise SystemExit(f"the tests fail without a fault: {' '.join(tests)}")
        self._seconds = LONGEST * (monotonic() - started)

    def notices(self, fault: Fault) -> bool:
        target = self._source / fault.path.relative_to(ROOT / "service")
        whole = target.read_bytes()
        try:
            target.write_text(fault.source, encoding="utf-8")
            return not self._pass(self._seconds)
        finally:
            target.write_bytes(whole)

    def _pass(self, seconds: float | None) -> bool:
        command = [
            sys.executable,
            "-B",
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            *self._tests,
        ]
        cache = {"MINGFAN_CACHE_DIR": str(self._source.parent / "cache"), "PYTHONPATH": str(self._source)}
        try:
            return not subprocess.run(
                command, cwd=ROOT, env=os.environ | cache, capture_output=True, timeout=seconds, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; without one, all")
    parser.add_argument("--each", type=int, default=40, help="faults of a part")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "service"
        shutil.copytree(ROOT / "service", source, ignore=shutil.ignore_patterns("__pycache__"))
        (Path(folder) / "rules").symlink_to(ROOT / "rules")
        for part in options.parts or PARTS:
            patterns, tests = PARTS[part]
            paths = [path for pattern in patterns for path in sorted((ROOT / "service/mingfan").glob(pattern))]
            every = [fault for path in paths for fault in faults(path)]
            drawn = random.Random(options.seed).sample(every, min(options.each, len(every)))
            bench = Bench(source, tests)
            survivors = [fault for fault in drawn if not bench.notices(fault)]
            noticed = len(drawn) - len(survivors)
            share = noticed / len(drawn)
            print(
                f"{part}: {noticed} of {len(drawn)} faults noticed ({share:.0%}), drawn from {len(every):,}", flush=True
            )
            for fault in sorted(survivors):
                where = f"{fault.path.relative_to(ROOT)}:{fault.line}"
                print(f"  {where}: {_short(fault.was)}  ->  {_short(fault.now)}", flush=True)


def _short(source: str) -> str:
    line = source.partition("\n")[0]
    return line if len(line) <= 90 else line[:90] + "…"


if __name__ == "__main__":
    main()
