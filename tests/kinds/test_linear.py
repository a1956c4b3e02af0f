"""Time grows with the text and no faster: every pattern in the code and every signal, on attack strings made from it.

`mingfan lint` asks the same of every rule, and `tests/authors/test_lint.py` runs it on the shipped ones.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
import regex

import mingfan
from mingfan import Cleaner
from mingfan.authors.lint.linear import slow_on
from mingfan.kinds.scored.shipped import shipped_evidence
from mingfan.later import Later

ROOMS = ("mingfan.text", "mingfan.kinds", "mingfan.engine", "mingfan.edits")
FLAGS = regex.VERBOSE | regex.DOTALL | regex.IGNORECASE | regex.MULTILINE
SIGNALS = {signal.id: signal.exact for signal in shipped_evidence().signals.values() if signal.pattern}


def patterns() -> Iterator[tuple[str, str, int]]:
    for module in pkgutil.walk_packages(mingfan.__path__, "mingfan."):
        if module.name.startswith(ROOMS):
            for name, value in vars(import_module(module.name)).items():
                if isinstance(value, re.Pattern | regex.Pattern | Later) and isinstance(value.pattern, str):
                    yield f"{module.name}.{name}", value.pattern, int(value.flags) & FLAGS


def test_the_patterns_are_found() -> None:
    assert len(list(patterns())) > 120


def is_slow(pattern: str, flags: int = 0) -> bool:
    """On a busy machine a linear pattern may look slow once."""
    return all(slow_on(pattern, flags) for _ in range(3))


@pytest.mark.parametrize(("name", "pattern", "flags"), [pytest.param(*found, id=found[0]) for found in patterns()])
def test_a_pattern_in_the_code_is_linear(name: str, pattern: str, flags: int) -> None:
    assert not is_slow(pattern, flags)


@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_is_linear(name: str) -> None:
    assert not is_slow(SIGNALS[name])


@pytest.mark.parametrize("mark", ["[vip]", "##paidbegin##", "\u200b", "，。", "【付费内容开始】", "<!--paywall-->"])
@pytest.mark.parametrize("count", [9, 40])
def test_many_marks_in_a_row_converge(mark: str, count: int) -> None:
    assert Cleaner().clean_text(f"春天的河边。{mark * count}柳树发了新芽。")
