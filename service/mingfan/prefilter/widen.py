"""A rule's pattern, widened for the scanner.

The exact pattern runs in the `regex` module; the scanner (Hyperscan) only tells where it may match. This module reads a
pattern and writes one for the scanner, over the bytes of UTF-8, that matches wherever the exact one does, and perhaps
elsewhere: look-around that cannot be consumed is dropped, Unicode classes on which the two disagree become wider, case
is spelt out, long repeats lose their bounds. What it does not understand it refuses (`Unsupported`), and the rule is
then a candidate everywhere. The promise is proved by tests on generated patterns and text.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from mingfan.prefilter.charset import MAX_CODE_POINT, NON_ASCII, CharSet, Range, literal

EVERY: Range = (0, MAX_CODE_POINT)
# A repeat above this loses its bounds: Hyperscan compiles a bounded repeat up to a hundred times as slowly.
LARGEST_REPEAT = 4
# What each escape can match, as wide as either engine reads it.
CLASS_ESCAPES: dict[str, tuple[Range, ...]] = {
    "d": ((0x30, 0x39), NON_ASCII),
    "D": ((0, 0x2F), (0x3A, MAX_CODE_POINT)),
    "w": ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), NON_ASCII),
    "W": ((0, 0x2F), (0x3A, 0x40), (0x5B, 0x5E), (0x60, 0x60), (0x7B, MAX_CODE_POINT)),
    "s": ((0x9, 0xD), (0x1C, 0x20), NON_ASCII),
    "S": ((0, 0x8), (0xE, 0x1F), (0x21, MAX_CODE_POINT)),
    "h": ((0x9, 0x9), (0x20, 0x20), NON_ASCII),
}
# Scripts and properties that hold no ASCII character; every other \\p{…} may be anything.
NON_ASCII_PROPERTIES = frozenset({
    "han", "script=han", "hiragana", "katakana", "hangul", "bopomofo", "arabic", "hebrew", "thai", "lao", "khmer",
    "myanmar", "devanagari", "bengali", "tamil", "telugu", "mongolian", "syriac", "cyrillic", "greek",
})  # fmt: skip
CONTROL_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "0": "\0"}
# Characters that simple case folding joins to an ASCII letter.
FOLDED = {"s": "ſ", "k": "\u212a", "i": "İı"}


# The scanner begins with this: expressions for the start of a text need no anchor.
START = r"\x{5E}\x{A}"


class Expression(NamedTuple):
    """A pattern for the scanner, in Hyperscan's syntax. It must match each line (or text) that the rule may change.

    The scanner puts a line feed before and after whatever it is given: write `\\x{A}` for either end of a line, and
    `START` for the start of the text. Anchors are not reliable in Hyperscan 5.4 (tests/prefilter/test_scanner.py).
    """

    pattern: str
    utf8: bool = True  # False: the pattern matches bytes, not code points


class Unsupported(Exception):
    """The pattern uses something this module cannot widen with certainty."""


class Node(NamedTuple):
    expression: str
    chars: CharSet | None = None  # where it is one character of a set


NOTHING = Node("")


@cache
def widen(pattern: str, one_line: bool = False) -> str:
    """The expression for the scanner. Raises Unsupported; the caller has already compiled `pattern` with `regex`.

    `one_line` says that the exact pattern only ever sees text without a line feed.
    """
    reader = Reader(pattern, one_line)
    node = reader.alternation(first=True, last=True)
    if reader.at < len(pattern):
        raise Unsupported(f"unexpected ) at {reader.at}")
    return node.expression


class Reader:
    """One pass over the pattern, writing the widened one. `first` and `last` say that nothing is consumed before or
    after, so that look-behind or look-ahead there may be consumed instead of looked at."""

    def __init__(self, pattern: str, one_line: bool) -> None:
        self.pattern = pattern
        self.one_line = one_line
        self.at = 0
        self.ignore_case = False
        self.dot_all = False

    def alternation(self, first: bool, last: bool) -> Node:
        ignore_case, dot_all = self.ignore_case, self.dot_all
        branches = [self.sequence(first, last)]
        while self.take("|"):
            branches.append(self.sequence(first, last))
        self.ignore_case, self.dot_all = ignore_case, dot_all
        return branches[0] if len(branches) == 1 else Node("(?:" + "|".join(b.expression for b in branches) + ")")

    def sequence(self, first: bool, last: bool) -> Node:
        ends = branch_end(self.pattern, self.at)
        parts: list[Node] = []
        consumed = False
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            node = self.item(first and not consumed, last, ends)
            consumed = consumed or node is not NOTHING
            parts.append(node)
        return parts[0] if len(parts) == 1 else Node("".join(part.expression for part in parts))

    def item(self, first: bool, last: bool, ends: int) -> Node:
        start = self.at
        node = self.atom(first, last, ends)
        low, high = self.repeat()
        if (low, high) == (1, 1) or node is NOTHING:
            return node
        if self.pattern[start] == "(" and _looks_around(self.pattern[start : self.at]):
            # A repeated group is not at an edge: read it again as an inner one.
            end, self.at = self.at, start
            node = self.atom(False, False, ends)
            self.at = end
        return _repeated(node, low, high)

    def atom(self, first: bool, last: bool, ends: int) -> Node:
        char = self.pattern[self.at]
        if char == "(":
            return self.group(first, last, ends)
        self.at += 1
        if char == "[":
            return self.one_of(self.char_class())
        if char == ".":
            every = CharSet((EVERY,))
            return self.one_of(every if self.dot_all else every.without("\n"))
        if char in "^$":
            return self.anchor(char, first, last and self.at >= ends)
        if char == "\\":
            return self.outer_escape()
        if char in "*+?{":
            raise Unsupported(f"{char} at {self.at - 1}")
        return self.one_char(char)

    def anchor(self, char: str, first: bool, last: bool) -> Node:
        """At the edges of a pattern for one line: the line feeds around it, which the scanner adds at both ends."""
        at_edge = first if char == "^" else last
        return Node(r"\x0A") if self.one_line and at_edge else NOTHING

    def one_of(self, chars: CharSet) -> Node:
        chars = chars.without("\n") if self.one_line else chars
        return Node(chars.once(), chars) if chars.ranges else Node(literal("\n"))

    def one_char(self, char: str) -> Node:
        forms = self.forms(char)
        return Node(literal(char)) if len(forms) == 1 else self.one_of(_set_of(forms))

    def forms(self, char: str) -> list[str]:
        if not self.ignore_case:
            return [char]
        folded = {char, char.lower(), char.upper(), char.title(), *FOLDED.get(char.lower(), "")}
        if not char.isascii() and (char.lower() != char.upper() or any(char in f for f in FOLDED.values())):
            raise Unsupported("case-insensitive letter outside ASCII")
        return sorted(f for f in folded if len(f) == 1)

    def group(self, first: bool, last: bool, ends: int) -> Node:
        look = LOOKS.get(next((p for p in LOOKS if self.pattern.startswith(p, self.at)), ""))
        if look is not None:
            return self.look(*look, first, last and _group_end(self.pattern, self.at) == ends)
        ignore_case, dot_all = self.ignore_case, self.dot_all
        closes = _group_end(self.pattern, self.at)
        if self.open_group():
            return NOTHING  # (?i) and the like: flags for the rest of the enclosing group
        node = self.alternation(first, last and closes == ends)
        self.close()
        self.ignore_case, self.dot_all = ignore_case, dot_all
        return Node(f"(?:{node.expression})", node.chars)

    def look(self, opening: str, positive: bool, ahead: bool, first: bool, last: bool) -> Node:
        self.at += len(opening)
        node = self.alternation(False, False)
        self.close()
        return Node(f"(?:{node.expression})") if positive and (last if ahead else first) else NOTHING

    def open_group(self) -> bool:
        """Step over the opening of a group; True where it was only flags."""
        self.at += 1
        if not self.take("?"):
            return False
        if self.take(":"):
            return False
        if self.take(">"):
            return False
        if self.pattern.startswith(("P<", "<"), self.at):
            self.at = self.pattern.index(">", self.at) + 1
            return False
        while self.pattern[self.at] in "is":
            self.ignore_case = self.ignore_case or self.pattern[self.at] == "i"
            self.dot_all = self.dot_all or self.pattern[self.at] == "s"
            self.at += 1
        if self.take(":"):
            return False
        if self.take(")"):
            return True
        raise Unsupported(f"group at {self.at}")

    def close(self) -> None:
        if not self.take(")"):
            raise Unsupported("missing )")

    def take(self, text: str) -> bool:
        if self.pattern.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def outer_escape(self) -> Node:
        char = self.pattern[self.at]
        if char in "bBAZ":
            self.at += 1
            return NOTHING
        if char.isdigit() and char != "0":
            while self.at < len(self.pattern) and self.pattern[self.at].isdigit():
                self.at += 1
            return Node(CharSet((EVERY,)).loop() + "*")
        ranges, single = self.escape_body()
        return self.one_of(CharSet(ranges)) if single is None else self.one_char(single)

    def escape_body(self) -> tuple[tuple[Range, ...], str | None]:
        """After a backslash: what it can match, and the character where it is one."""
        char = self.pattern[self.at]
        self.at += 1
        if char in CLASS_ESCAPES:
            return CLASS_ESCAPES[char], None
        if char in "pP":
            return self.property_body(char), None
        if char in "xuU":
            return (), self.code_point(char)
        if char in CONTROL_ESCAPES:
            return (), CONTROL_ESCAPES[char]
        if char.isalnum():
            raise Unsupported(f"\\{char}")
        return (), char

    def property_body(self, letter: str) -> tuple[Range, ...]:
        if not self.take("{"):
            raise Unsupported("\\p without {}")
        end = self.pattern.index("}", self.at)
        name = self.pattern[self.at : end].lower().replace(" ", "").replace("_", "")
        self.at = end + 1
        return (NON_ASCII,) if letter == "p" and name in NON_ASCII_PROPERTIES else (EVERY,)

    def code_point(self, letter: str) -> str:
        if letter == "x" and self.take("{"):
            end = self.pattern.index("}", self.at)
            digits, self.at = self.pattern[self.at : end], end + 1
        else:
            size = {"x": 2, "u": 4, "U": 8}[letter]
            digits = self.pattern[self.at : self.at + size]
            self.at += size
        return chr(int(digits, 16))

    def char_class(self) -> CharSet:
        negated = self.take("^")
        ranges: list[Range] = []
        at_start = True
        while at_start or self.pattern[self.at] != "]":
            at_start = False
            if self.pattern[self.at] == "[":
                raise Unsupported("[ inside a class")
            many, low = self.class_member()
            if low is None:
                # In a negated class a member that is wider than the exact one would make the class too narrow.
                ranges += () if negated else many
            elif self.pattern[self.at] == "-" and self.pattern[self.at + 1] != "]":
                self.at += 1
                ranges += self.char_range(low, self.class_member()[1], negated)
            else:
                # A negated class keeps out the character itself; its other forms may stay in, which is wider.
                ranges += _set_of([low] if negated else self.forms(low)).ranges
        self.at += 1
        return CharSet(tuple(ranges)).complement() if negated else CharSet(tuple(ranges))

    def char_range(self, low: str, high: str | None, negated: bool) -> list[Range]:
        folded = self.ignore_case and not negated
        if high is None or (folded and not _caseless(low, high)):
            raise Unsupported("range in a class")
        return [(ord(low), ord(high)), *(_set_of(_other_case(low, high)).ranges if folded else ())]

    def class_member(self) -> tuple[tuple[Range, ...], str | None]:
        char = self.pattern[self.at]
        self.at += 1
        if char != "\\":
            return (), char
        if self.pattern[self.at] == "b":
            raise Unsupported("\\b in a class")
        return self.escape_body()

    def repeat(self) -> tuple[int, int | None]:
        """The quantifier at this point, (1, 1) where there is none."""
        low, high = 1, 1  # type: tuple[int, int | None]
        if self.take("*"):
            low, high = 0, None
        elif self.take("+"):
            low, high = 1, None
        elif self.take("?"):
            low, high = 0, 1
        elif self.pattern.startswith("{", self.at):
            low, high = self.counted()
        else:
            return 1, 1
        if not self.take("+"):
            self.take("?")
        return low, high

    def counted(self) -> tuple[int, int | None]:
        end = self.pattern.find("}", self.at)
        body = self.pattern[self.at + 1 : end]
        low, comma, high = body.partition(",")
        if end < 0 or not (low + high).isdigit() or (low and not low.isdigit()):
            raise Unsupported("{ that is not a repeat")
        self.at = end + 1
        least = int(low or 0)
        return least, (least if not comma else int(high) if high else None)


# opening: (opening, positive, ahead)
LOOKS = {
    "(?=": ("(?=", True, True),
    "(?!": ("(?!", False, True),
    "(?<=": ("(?<=", True, False),
    "(?<!": ("(?<!", False, False),
}


def _repeated(node: Node, low: int, high: int | None) -> Node:
    if high is not None and high <= LARGEST_REPEAT and not (node.chars is not None and node.chars.is_wide and high > 1):
        return Node(f"(?:{node.expression}){{{low},{high}}}")
    unit = node.chars.loop() if node.chars is not None and node.chars.is_wide else f"(?:{node.expression})"
    return Node(unit + ("+" if low else "*"))


def _looks_around(source: str) -> bool:
    return any(opening in source for opening in LOOKS)


def _caseless(low: str, high: str) -> bool:
    """Whether case folding of a range is known: ASCII, or free of cased letters (Han and the marks beside it)."""
    return (low.isascii() and high.isascii()) or (low >= "\u2e80" and high <= "\u9fff")


def _other_case(low: str, high: str) -> list[str]:
    chars = {chr(c) for c in range(ord(low), ord(high) + 1)} if high.isascii() else set()
    return sorted({form for c in chars for form in (c.lower(), c.upper(), *FOLDED.get(c.lower(), ""))} - chars)


def _set_of(chars: Iterable[str]) -> CharSet:
    return CharSet(tuple((ord(char), ord(char)) for char in chars))


def _skip(pattern: str, at: int) -> int:
    """The position after one escape, class or character."""
    if pattern[at] == "\\":
        return at + 2
    if pattern[at] != "[":
        return at + 1
    at += 2 if pattern.startswith("[^", at) else 1
    at += 1 if pattern.startswith("]", at) else 0
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


def _group_end(pattern: str, at: int) -> int:
    """The position after the ) that closes the ( at `at`."""
    depth = 0
    while at < len(pattern):
        depth += {"(": 1, ")": -1}.get(pattern[at], 0)
        at = _skip(pattern, at)
        if depth == 0:
            return at
    raise Unsupported("missing )")


def branch_end(pattern: str, at: int) -> int:
    """Where the last consuming item of the branch that starts at `at` ends: the next | or ) of its own level."""
    while at < len(pattern) and pattern[at] not in "|)":
        at = _group_end(pattern, at) if pattern[at] == "(" else _skip(pattern, at)
    return at
