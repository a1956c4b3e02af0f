"""What is compiled when a cleaner is made, and what waits for the first text that needs it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import cycle
from typing import Any

import pytest

from mingfan.deadline import Deadline
from mingfan.kinds.base import Compiled
from mingfan.kinds.scored.signals import Signal
from mingfan.prefilter import scanner
from mingfan.prefilter.widen import Expression
from tests.kinds.made import made

pytestmark = pytest.mark.skipif(not scanner.AVAILABLE, reason="hyperscan has no wheel for this platform")

ENDINGS = cycle("甲乙丙丁戊己庚辛壬癸")


class Compiling:
    """Every set that is compiled while a test runs, and the thread that did it."""

    def __init__(self) -> None:
        # One of its own: what an earlier test compiled is used again as long as it is not collected.
        self.word = "青竹暗号" + next(ENDINGS)
        self.sets: list[str] = []
        self.threads: set[int] = set()

    @property
    def of_word(self) -> int:
        return sum("".join(f"\\x{byte:02X}" for byte in self.word.encode()) in each for each in self.sets)


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch) -> Compiling:
    monkeypatch.setenv("MINGFAN_CACHE_DIR", "")
    seen, compile_set = Compiling(), scanner._compile

    def noted(expressions: Sequence[Expression], single: bool) -> Any:
        seen.sets.append(repr([expression.pattern for expression in expressions]).replace("\\\\", "\\"))
        seen.threads.add(threading.get_ident())
        return compile_set(expressions, single)

    monkeypatch.setattr(scanner, "_compile", noted)
    return seen


def rule(word: str) -> Compiled:
    signal = Signal(id="own-word", title="暗号", weight=3.0, word=word)
    return made("scored", family="account", signals=(signal,))


def test_signals_are_compiled_when_they_are_first_needed(compiling: Compiling) -> None:
    own = rule(compiling.word)
    _ = own.expressions
    assert not own.may_change("竹子长在山坡上。\n" * 9, Deadline(60))
    assert compiling.of_word == 0
    list(own.changes("竹子长在山坡上。\n" * 9 + "长按识别二维码，关注公众号\n", Deadline(60)))
    assert compiling.of_word == 1


def test_a_rule_that_is_prepared_has_nothing_left_to_compile(compiling: Compiling) -> None:
    own = rule(compiling.word)
    own.prepare()
    assert compiling.of_word == 2  # among the signals for promotion, and among all
    list(own.changes("竹子长在山坡上。\n" * 9 + "长按识别二维码，关注公众号\n", Deadline(60)))
    assert compiling.of_word == 2


def test_compiling_is_not_the_work_of_the_text_that_waits_for_it(compiling: Compiling) -> None:
    """A deadline counts what its own thread works."""
    assert scanner.Scanner([(0, Expression("青竹"))]).fired("青竹".encode()) == {0}
    assert threading.get_ident() not in compiling.threads


def test_what_goes_wrong_apart_is_raised_here() -> None:
    def fails() -> None:
        raise KeyError("青竹")

    with pytest.raises(KeyError, match="青竹"):
        scanner._apart(fails)
