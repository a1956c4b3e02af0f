"""What mingfan relies on in the native matcher, and where it must not."""

from __future__ import annotations

import pytest

from mingfan.prefilter import scanner
from mingfan.prefilter.scanner import AVAILABLE, Scanner
from mingfan.prefilter.widen import START, Expression

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="hyperscan has no wheel for this platform")

BLANK = r"[\x{20}\x{9}\x{A0}\x{3000}]"


@pytest.mark.parametrize("before", ["", "a", "é", "一", "😀"])
@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", "\u3000"])
def test_the_end_of_a_line_is_found_after_any_length(before: str, blank: str) -> None:
    """With `$` or `\\z` for the added line feed some are missed (Hyperscan 5.4: 一一一一一 + U+00A0)."""
    scanner = Scanner([(0, Expression(BLANK + r"\x{A}"))])
    for length in range(100):
        assert scanner.fired((before * length + blank).encode()) == {0}
        assert scanner.fired((before * length + blank + "\n" + before).encode()) == {0}
        assert scanner.fired((before * length + blank + "一").encode()) == set()


def test_the_start_of_a_text_is_found() -> None:
    scanner = Scanner([(0, Expression(START + r"\x{A}"))])
    for length in range(100):
        assert scanner.fired(b"\n" + "一".encode() * length) == {0}
        assert scanner.fired(b"a\n" + "一".encode() * length) == set()


def test_nothing_to_look_for_and_nothing_to_look_at() -> None:
    assert Scanner([]).fired(b"abc") == set()
    assert Scanner([(0, Expression("a"))]).fired(b"") == set()
    assert Scanner([(0, Expression(START + r"\x{A}"))]).fired(b"") == {0}


def test_a_part_of_what_is_compiled_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Scanner([(number, Expression(f"竹{number}")) for number in range(9)]).compile(for_lines=True)

    def compiled(*_: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(scanner, "_cached", compiled)
    part = Scanner([(10, Expression("竹1")), (11, Expression("竹2")), (12, Expression("竹2"))]).compile(for_lines=True)
    data = "竹0\n竹2\n竹3\n".encode()
    assert whole.fired(data) == {0, 2, 3}
    assert part.fired(data) == {11, 12}
    assert [(line.start, line.end) for line in part.lines(data)] == [(5, 9)]
