"""Mutation testing: small faults are put into the source, one at a time, and the tests of the part have to notice.

    python -m benchmarks.mutation                         80 faults of each part, drawn at random
    python -m benchmarks.mutation edits prefilter --each 200 --seed 7

A part's tests are collected once. One run of them records which lines each test reaches; then each fault meets the
tests that reach its line, the quickest first, in a forked process whose functions get the faulty code. Prints the share
of faults that were noticed, and every one that survived as file:line and what was changed. A fault that changes no
behaviour is left out if `equivalent_faults.toml` says why. Tests that start another process do not see faults there.

Left out as well: defaults of fields and of arguments, which are settings.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import math
import os
import random
import resource
import signal
import sys
import tempfile
import tomllib
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import _lru_cache_wrapper
from importlib import import_module
from pathlib import Path
from time import process_time
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "service" / "mingfan"
EQUIVALENT = Path(__file__).with_name("equivalent_faults.toml")
# Of each part: its source, and the tests that have to notice.
PARTS = {
    "edits": (
        ("edits/*.py",),
        ("tests/edits", "tests/test_public.py", "tests/cli/test_revert.py", "tests/web/test_spans.py"),
    ),
    "prefilter": (
        ("prefilter/*.py",),
        ("tests/prefilter", "tests/engine/test_user_rules.py"),
    ),
    "duplicates": (
        ("kinds/duplicates/*.py",),
        ("tests/kinds/duplicates", "tests/kinds/test_duplicates.py"),
    ),
    "kinds": (
        ("kinds/*.py", "kinds/identifiers/*.py", "kinds/pages/*.py", "kinds/recurring/*.py"),
        (
            "tests/kinds/test_[cimnprtuw]*.py",
            "tests/kinds/test_loops.py",
            "tests/kinds/test_script.py",
            "tests/kinds/test_small_kinds.py",
        ),
    ),
    "scored": (
        ("kinds/scored/*.py",),
        (
            "tests/kinds/scored",
            "tests/kinds/test_clauses.py",
            "tests/kinds/test_scored.py",
            "tests/kinds/test_surroundings.py",
            "tests/kinds/test_wording.py",
            "tests/authors/test_fit.py",
            "tests/native",
        ),
    ),
    "engine": (("engine/*.py", "text/untouched.py"), ("tests/engine",)),
}  # fmt: skip
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
LONGEST = 6  # times the time of the tests without a fault: a fault that makes them run on is noticed
SLOW = 4.0  # seconds of processor time, three times as many as without recording: slower tests are left out
ENOUGH = 8.0  # seconds of tests that one fault meets
MEMORY = 3 << 30  # bytes that a faulty run may take


class Fault(NamedTuple):
    path: Path
    line: int
    was: str
    now: str
    function: str  # the outermost one around it, with its class; none where the module itself is changed
    tree: ast.Module  # of the whole module


def faults(path: Path) -> Iterator[Fault]:
    """The faults that can be put into a module, in the order of its text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for number, (_, function) in enumerate(list(_places(tree))):
        mutant = copy.deepcopy(tree)
        place = next(node for k, (node, _) in enumerate(_places(mutant)) if k == number)
        was = ast.unparse(place)
        _change(place)
        yield Fault(path, place.lineno, was, ast.unparse(place), function, mutant)


def _places(node: ast.AST, around: str = "", function: str = "") -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """What can be changed, each with its function, without types, and arguments by name, which are mostly settings."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "keywords", "defaults", "kw_defaults"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST):
                continue
            if around and not function and isinstance(child, ast.Assign | ast.AnnAssign):
                continue  # a field
            if isinstance(child, ast.expr | ast.stmt) and _can_change(child):
                yield child, function
            if isinstance(child, ast.ClassDef) and not function:
                yield from _places(child, f"{around}{child.name}.")
            elif isinstance(child, ast.FunctionDef) and not function:
                yield from _places(child, around, f"{around}{child.name}")
            else:
                yield from _places(child, around, function)


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


class Reach(NamedTuple):
    """What a test reaches of the part."""

    item: pytest.Item
    seconds: float
    lines: frozenset[tuple[str, int]]


class Bench:
    """A plugin of pytest that runs no test for its own sake: see the top of the module."""

    def __init__(self, paths: Sequence[Path], drawn: Sequence[Fault]) -> None:
        self._files = {str(path) for path in paths}
        self._drawn = drawn
        self.survivors: list[Fault] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        reached = self._reach(session)
        if self._notices(session, None, reached):
            raise SystemExit("the tests fail here without a fault")
        for number, fault in enumerate(self._drawn, 1):
            tests = sorted((each for each in reached if self._meets(each, fault)), key=lambda each: each.seconds)
            if not self._notices(session, fault, tests):
                self.survivors.append(fault)
                print(described(fault), file=sys.stderr, flush=True)
            if number % 10 == 0:
                print(f"{number} of {len(self._drawn)}, {len(self.survivors)} survived", file=sys.stderr, flush=True)
        return True

    def _reach(self, session: pytest.Session) -> list[Reach]:
        """One run of all tests without a fault, in a process of its own, but for those that are slow or fail in it."""
        with tempfile.TemporaryFile("w+") as found:

            def record() -> bool:
                signal.signal(signal.SIGVTALRM, _too_slow)
                for number, (item, after) in enumerate(_pairs(session.items)):
                    _forget(self._files)  # what is remembered is not reached again
                    lines: set[tuple[str, int]] = set()
                    started = process_time()
                    signal.setitimer(signal.ITIMER_VIRTUAL, SLOW)
                    sys.settrace(_tracer(self._files, lines))
                    passed = _passes(session, item, after)
                    sys.settrace(None)
                    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
                    print(json.dumps([number, passed, process_time() - started, sorted(lines)]), file=found, flush=True)
                return True

            _in_a_fork(record, None)
            found.seek(0)
            reached = []
            for line in found:
                number, passed, seconds, lines = json.loads(line)
                if passed:
                    reached.append(Reach(session.items[number], seconds, frozenset(map(tuple, lines))))
        return reached

    def _meets(self, reach: Reach, fault: Fault) -> bool:
        return (str(fault.path), fault.line) in reach.lines if fault.function else bool(reach.lines)

    def _notices(self, session: pytest.Session, fault: Fault | None, tests: Sequence[Reach]) -> bool:
        chosen: list[pytest.Item] = []
        seconds = 0.0
        for reach in tests:
            if chosen and seconds + reach.seconds > ENOUGH:
                break
            chosen.append(reach.item)
            seconds += reach.seconds

        def run() -> bool:
            if fault is not None:
                put_in(fault)
            _forget()
            return all(_passes(session, item, after) for item, after in _pairs(chosen))

        return bool(chosen) and not _in_a_fork(run, LONGEST * seconds + 5)


def _pairs(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    """Each with the one after it, for which fixtures are kept."""
    return zip(items, [*items[1:], None], strict=True)


def _passes(session: pytest.Session, item: pytest.Item, after: pytest.Item | None) -> bool:
    before = session.testsfailed
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
    return session.testsfailed == before


def _in_a_fork(run: Callable[[], bool], seconds: float | None) -> bool:
    """What `run` returns in a child process, whose output is dropped; False if it breaks, or takes longer."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    if seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(math.ceil(20 * seconds))  # a fault that makes a test wait
    passed = False
    try:
        passed = run()
    finally:
        os._exit(not passed)


def _too_slow(number: int, frame: object) -> None:
    raise TimeoutError


def _tracer(files: set[str], lines: set[tuple[str, int]]) -> Callable[[FrameType, str, Any], Any]:
    def line(frame: FrameType, event: str, argument: Any) -> Any:
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return line

    return lambda frame, event, argument: line if frame.f_code.co_filename in files else None


def put_in(fault: Fault) -> None:
    """Make the loaded module behave as with the fault: its functions get new code, its data new values."""
    module = import_module(".".join(fault.path.relative_to(ROOT / "service").with_suffix("").parts))
    code = compile(ast.fix_missing_locations(fault.tree), str(fault.path), "exec")
    if fault.function:
        _function(module, fault.function).__code__ = _code(code, fault.function)
        return
    values = dict(vars(module))
    exec(code, values)
    for name, old in list(vars(module).items()):
        new = values[name]
        if isinstance(old, type | FunctionType | ModuleType) or callable(old) or name.startswith("__"):
            continue
        for other in list(sys.modules.values()):
            if getattr(other, "__dict__", {}).get(name) is old:
                setattr(other, name, new)


def _function(module: ModuleType, name: str) -> Any:
    """The function itself, under whatever decorates it."""
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    while not isinstance(found, FunctionType):
        found = next(
            getattr(found, name) for name in ("__wrapped__", "__func__", "fget", "func") if hasattr(found, name)
        )
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    return found


def _code(code: CodeType, name: str) -> CodeType:
    """The last one of that name, as it is the one in force."""
    nested = [each for each in code.co_consts if isinstance(each, CodeType)]
    inside = [_code(each, name) for each in nested if name.startswith(f"{each.co_qualname}.")]
    return [*inside, *(each for each in nested if each.co_qualname == name)][-1]


def _forget(files: Collection[str] = ()) -> None:
    """Drop what functions remember from before the fault: those of these files, of all where none is given."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("mingfan", "tests") and (not files or module.__file__ in files):
            for value in list(vars(module).values()):
                if isinstance(value, _lru_cache_wrapper):
                    value.cache_clear()


def equivalent() -> dict[tuple[str, str, str], str]:
    """Faults that change no behaviour, as module under mingfan, what was, what is; and why."""
    found = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["fault"]
    return {(each["module"], each["was"], each["now"]): each["why"] for each in found}


def outdated(every: Sequence[Fault], modules: Collection[str]) -> list[tuple[str, str, str]]:
    """Entries about these modules, under mingfan, that are none of their faults."""
    return sorted({entry for entry in equivalent() if entry[0] in modules} - set(map(_name, every)))


def described(fault: Fault) -> str:
    return f"  {fault.path.relative_to(ROOT)}:{fault.line}: {short(fault.was)}  ->  {short(fault.now)}"


def _name(fault: Fault) -> tuple[str, str, str]:
    return str(fault.path.relative_to(PACKAGE)), short(fault.was), short(fault.now)


def measure(part: str, each: int, seed: int) -> None:
    patterns, places = PARTS[part]
    tests = [str(path) for place in places for path in sorted(ROOT.glob(place))]
    paths = [path for pattern in patterns for path in sorted(PACKAGE.glob(pattern))]
    every = [fault for path in paths for fault in faults(path)]
    drawn = random.Random(seed).sample(every, min(each, len(every)))
    if old := outdated(every, {str(path.relative_to(PACKAGE)) for path in paths}):
        raise SystemExit(f"{EQUIVALENT.name} names faults that are none: {old}")
    same = equivalent()
    tried = [fault for fault in drawn if _name(fault) not in same]
    bench = Bench(paths, tried)
    options = [
        "-o",
        "addopts=",
        "-s",
        "--timeout",
        "0",
        "--hypothesis-seed",
        "0",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
    ]
    if pytest.main([*options, "-p", "no:terminal", *tests], plugins=[bench]):
        raise SystemExit(f"the tests cannot be run: {' '.join(tests)}")
    noticed = len(tried) - len(bench.survivors)
    print(
        f"{part}: {noticed} of {len(tried)} faults noticed ({noticed / len(tried):.0%}), {len(drawn) - len(tried)} that"
        f" change nothing left out; drawn from {len(every):,}",
        flush=True,
    )
    for fault in sorted(bench.survivors, key=lambda fault: (fault.path, fault.line)):
        print(described(fault), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; without one, all")
    parser.add_argument("--each", type=int, default=80, help="faults of a part")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for part in options.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            # What prefilter writes is kept on disk by its source, which does not show the faults.
            os.environ["MINGFAN_CACHE_DIR"] = "" if part == "prefilter" else folder
            os.environ["HYPOTHESIS_PROFILE"] = "mutation"
            child = os.fork()  # a part does not see what another one loaded
            if not child:
                measure(part, options.each, options.seed)
                sys.stdout.flush()
                os._exit(0)
            if os.waitpid(child, 0)[1]:
                raise SystemExit(1)


def short(source: str) -> str:
    line = source.partition("\n")[0]
    return line if len(line) <= 90 else line[:90] + "…"


if __name__ == "__main__":
    main()
