"""The map in CONTRIBUTING.md is true: its rooms are the folders there are, and imports go downwards only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "service" / "mingfan"
ROW = re.compile(r"^(?P<indent> *)(?P<name>[a-z_]+)(?P<ending>/|\.py)\s{2,}\S", re.MULTILINE)
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
# At the root, and above or below every room.
OUTSIDE = {"__init__", "__main__", "_version"}


@cache
def rooms() -> list[str]:
    """The rows of the map, from the top down; a folder in a room as room/folder."""
    table = CONTRIBUTING.split("```text\n", 1)[1].split("```", 1)[0]
    found: list[str] = []
    room = ""
    for row in ROW.finditer(table):
        room = room if row["indent"] else row["name"]
        found.append(f"{room}/{row['name']}" if row["indent"] else room)
    return found


def modules() -> dict[str, Path]:
    names = {path: ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts) for path in SOURCE.rglob("*.py")}
    return {name.removesuffix(".__init__"): path for path, name in names.items()}


def imported(path: Path, known: dict[str, Path]) -> Iterator[str]:
    """The modules of mingfan that a module imports, at its head or in a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module in known:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in known else node.module or ""


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else "cleaner"  # `from mingfan import Cleaner`


def test_the_map_names_every_room_and_no_other() -> None:
    folders = {p.parent.relative_to(SOURCE).as_posix() for p in SOURCE.rglob("__init__.py")} - {"."}
    files = {p.stem for p in SOURCE.glob("*.py")} - OUTSIDE
    assert set(rooms()) == folders | files


def test_imports_go_downwards() -> None:
    order = {name: number for number, name in enumerate(rooms()) if "/" not in name}
    known = modules()
    upwards = [
        f"{module} imports {other}"
        for module, path in known.items()
        if module != "mingfan" and room_of(module) not in OUTSIDE
        for other in imported(path, known)
        if room_of(other) not in OUTSIDE and order[room_of(other)] < order[room_of(module)]
    ]
    assert not upwards


def test_no_modules_import_one_another() -> None:
    known = modules()
    graph = {name: set(imported(path, known)) - {name, "mingfan"} for name, path in known.items() if name != "mingfan"}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:service|tests|rules)/[\w./]+)`", CONTRIBUTING))))
def test_files_that_it_names_exist(path: str) -> None:
    assert (ROOT / path).exists()
