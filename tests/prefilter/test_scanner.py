"""What mingfan relies on in the native matcher, and where it must not."""

from __future__ import annotations

import pytest

from mingfan.prefilter import scanner
from mingfan.prefilter.scanner import AVAILABLE, Scanner, _flags, _pattern, frame, lines_of
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
    part = Scanner([(10, Expression("竹1")), (11, Expression("竹2")), (12, Expression("竹2")), (13, Expression("竹4"))])
    part.compile(for_lines=True)
    data = "竹0\n竹2\n竹3\n".encode()
    assert whole.fired(data) == {0, 2, 3}
    assert part.fired(data) == {11, 12}
    assert [(line.start, line.end) for line in part.lines(data)] == [(5, 9)]
    with pytest.raises(AssertionError, match="compiled again"):
        Scanner([(0, Expression("竹1"))]).compile()  # a scan of many more would take longer than one of its own


def test_the_frame() -> None:
    assert frame(b"a") == b"^^\na\n" + b"^" * 91
    assert len(frame(b"a" * 91)) == 96
    assert frame(b"a" * 93) == b"^^\n" + b"a" * 93 + b"\n^"  # the line feed is never the last


@pytest.mark.parametrize(
    ("data", "ends", "lines"),
    [
        (b"ab\ncd\nef", [], []),
        (b"ab\ncd\nef", [(1, (1,))], [(0, 2, {1})]),
        (b"ab\ncd\nef", [(2, (1,))], [(0, 2, {1})]),
        (b"ab\ncd\nef", [(3, (1,))], [(0, 2, {1})]),  # with its line feed
        (b"ab\ncd\nef", [(4, (1,))], [(3, 5, {1})]),
        (b"ab\ncd\nef", [(0, (1,))], [(0, 2, {1})]),  # the line feed that the frame adds
        (b"ab\ncd\nef", [(9, (1,)), (8, (2,))][::-1], [(6, 8, {1, 2})]),
        (b"ab\ncd\nef", [(1, (1,)), (2, (2, 3)), (5, (1,))], [(0, 2, {1, 2, 3}), (3, 5, {1})]),
        (b"\n\n", [(1, (1,)), (2, (1,))], [(0, 0, {1}), (1, 1, {1})]),
    ],
)
def test_the_lines_in_which_expressions_end(
    data: bytes, ends: list[tuple[int, tuple[int, ...]]], lines: list[tuple[int, int, set[int]]]
) -> None:
    assert list(map(tuple, lines_of(data, ends))) == lines


def test_lines_with_what_ends_in_them() -> None:
    scanner = Scanner([(0, Expression("abc")), (1, Expression(r"c\x{A}")), (2, Expression(r"zz\x{A}"))])
    for before in (b"", b"x" * 200 + b"\n"):
        data = before + b"abcd\nabc\nxyz\nabc"
        found = [(line.start - len(before), line.end - len(before), line.numbers) for line in scanner.lines(data)]
        assert found == [(0, 4, {0}), (5, 8, {0, 1}), (13, 16, {0, 1})]
    assert Scanner([]).lines(b"abc") == []
    assert Scanner([(0, Expression(r"\x{5E}{3}"))]).lines(b"abc") == []  # the padding is no line


@pytest.mark.parametrize(
    ("expression", "pattern"),
    [
        (Expression("a"), r"(?:a)[\x{0}-\x{10FFFF}]"),
        (Expression("ab", utf8=False), r"(?:ab)[\x00-\xFF]"),
        (Expression("abcd|bcd"), r"(?:abcd|bcd)[\x{0}-\x{10FFFF}]"),
        (Expression("abcd+"), r"(?:abcd+)[\x{0}-\x{10FFFF}]"),
        (Expression("abd|bcd"), "abd|bcd"),
        (Expression("abc"), "abc"),
        (Expression("中"), "中"),
        (Expression("a*"), "a*"),
    ],
)
def test_what_stands_after_is_part_of_a_match_unless_all_are_of_one_length(
    expression: Expression, pattern: str
) -> None:
    assert _pattern(expression) == pattern


@pytest.mark.parametrize("after", ["", "x", "é", "一", "😀", "\n一"])
@pytest.mark.parametrize(("pattern", "sample"), [("ab+", "ab"), ("中文?", "中文"), (r"a+\x{A}", "a"), ("abc", "abc")])
def test_what_is_made_part_of_a_match_is_no_part_of_its_end(pattern: str, sample: str, after: str) -> None:
    scanner = Scanner([(0, Expression(pattern))])
    data = ("一二\n三" + sample + after).encode()
    ends = scanner.fired_at(data)[1]
    if pattern.endswith(r"\x{A}"):
        assert [end for end, _ in ends or ()] == ([12] if after in ("", "\n一") else [])
    else:
        assert max(end for end, _ in ends or ()) == 10 + len(sample.encode())
    assert [line.start for line in scanner.lines(data)] in ([7], [])


def test_flags() -> None:
    hyperscan = pytest.importorskip("hyperscan")
    utf8, single = hyperscan.HS_FLAG_UTF8, hyperscan.HS_FLAG_SINGLEMATCH
    assert _flags(Expression("a"), single=True) == utf8 | single
    assert _flags(Expression("a"), single=False) == utf8
    assert _flags(Expression("a", utf8=False), single=True) == single
    assert _flags(Expression("a", utf8=False), single=False) == 0


def test_one_number_may_have_many_expressions_and_one_expression_many_numbers() -> None:
    scanner = Scanner([(0, Expression("abc")), (0, Expression("xyz")), (1, Expression("xyz"))])
    assert scanner.fired(b"-abc-") == {0}
    assert scanner.fired(b"-xyz-") == {0, 1}


def test_a_number_of_which_one_expression_is_refused_is_refused() -> None:
    scanner = Scanner([(0, Expression("abc")), (0, Expression("(")), (1, Expression("xyz"))])
    assert scanner.refused == {0}
    assert scanner.fired(b"-abc-xyz-") == {1}
    assert Scanner([(3, Expression("("))]).fired(b"abc") == set()
    assert Scanner([(3, Expression("("))]).refused == {3}
    assert Scanner([(3, Expression("abc"))]).refused == frozenset()


def test_of_fitting_databases_the_smallest_is_used() -> None:
    large = Scanner([(number, Expression(f"菊{number}")) for number in range(9)]).compile()
    small = Scanner([(number, Expression(f"菊{number}")) for number in range(3)])
    other = Scanner([(number, Expression(f"梅{number}")) for number in range(3)]).compile()

    def databases(each: Scanner) -> list[object]:
        assert each._firing[0] is not None
        return [part.database for part in each._firing[0]._parts]

    assert databases(small) == databases(large) != databases(other)


def test_short_and_long_expressions_have_a_database_each() -> None:
    found = Scanner([(0, Expression("甲")), (1, Expression("甲乙")), (2, Expression("丙丁")), (2, Expression("戊"))])
    assert found.fired("甲乙，戊".encode()) == {0, 1, 2}
    assert found.fired("甲，丙丁".encode()) == {0, 2}
    assert [line.numbers for line in found.lines("甲乙\n丙丁戊".encode())] == [{0, 1}, {2}]
    matcher = found._firing[0]
    assert matcher is not None
    assert [len(part.database.places) for part in matcher._parts] == [2, 2]


def test_compiling_for_lines_compiles_both(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[bool] = []
    build = scanner._build
    monkeypatch.setattr(scanner, "_build", lambda found, single: compiled.append(single) or build(found, single))  # type: ignore[func-returns-value]
    Scanner([(0, Expression("abc"))]).compile()
    assert compiled == [True]
    Scanner([(0, Expression("abc"))]).compile(for_lines=True)
    assert compiled == [True, True, False]


def test_what_ends_with_a_part_is_of_that_part() -> None:
    """Also where what stands after it was made part of the match."""
    expressions = [r"ab+\x{A}", "[甲乙]丙+", r"\x{20}\x{A}", "abc"]
    scanner = Scanner((number, Expression(pattern)) for number, pattern in enumerate(expressions))
    parts = ["xab", "", "x甲丙", "丙", "x ", "xabc", "x"]
    assert scanner.fired_in_each([part.encode() for part in parts]) == [{0}, set(), {1}, set(), {2}, {3}, set()]
