"""Rule files that were read before, kept on disk: reading YAML and checking it takes far longer than cleaning a text.

What is kept follows from the files and from the code that reads them. Only files without a fault are kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Union

import msgspec

from mingfan._version import __version__
from mingfan.kinds import base
from mingfan.kinds.table import KINDS
from mingfan.prefilter import cache as disk
from mingfan.rulefiles import fields
from mingfan.ruleset import model
from mingfan.ruleset.model import Rule

File = tuple[str, str | None]  # path and text


def key(files: Iterable[File]) -> str:
    """The name under which the rules of these files are kept."""
    told = [part.encode("utf-8", "surrogatepass") for path, text in files for part in (path, text or "")]
    return disk.key_of([__version__.encode(), msgspec.__version__.encode(), *_code(), *told])


def before(name: str) -> list[Rule] | None:
    """The rules that were kept under the name."""
    found = disk.load_as(name, _shape())
    return None if found is None else [Rule(*each) for each in found]


def keep(name: str, rules: Sequence[Rule]) -> None:
    disk.store_as(name, [msgspec.structs.astuple(rule) for rule in rules])


@cache
def _shape() -> Any:
    spec: Any = Union[tuple(KINDS)]  # noqa: UP007  made of the table of kinds
    return list[tuple[str, str, spec, str, int, str, str]]


@cache
def _code() -> tuple[bytes, ...]:
    """The sources that say what a rule file means."""
    modules = [*(sys.modules[spec.__module__] for spec in KINDS), base, fields, model]
    files = {Path(str(module.__file__)) for module in modules}
    files |= {Path(fields.__file__).with_name("yamlfile.py"), Path(__file__).with_name("packs.py")}
    return tuple(file.read_bytes() for file in sorted(files))
