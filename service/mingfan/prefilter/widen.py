"""A rule's pattern, widened for the scanner.

The exact pattern runs in the `regex` module; the scanner (Hyperscan) only says where it may match. This module reads a
pattern and writes one for the scanner, over the bytes of UTF-8, that matches wherever the exact one does, and perhaps
elsewhere: look-around that cannot be consumed is dropped, Unicode classes on which the two disagree become wider, case
is spelt out, long repeats lose their bounds. What it does not understand it refuses (`Unsupported`), and the rule is
then a candidate everywhere. The promise is proved by tests on generated patterns and text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from mingfan.prefilter.charset import MAX_CODE_POINT, NON_ASCII, CharSet, Range, literal, set_of
from mingfan.prefilter.kept import kept
from mingfan.prefilter.syntax import (
    Any,
    Char,
    Class,
    Close,
    Escape,
    Flags,
    Open,
    Or,
    Position,
    Reference,
    Repeat,
    Span,
    Token,
    Unsupported,
    tokens,
)  # fmt: skip

EVERY: Range = (0, MAX_CODE_POINT)
# A repeat above this loses its bounds: Hyperscan compiles a bounded repeat up to a hundred times as slowly.
LARGEST_REPEAT = 4
# Where a branch has told so many characters, what comes after a loop is not looked for: few lines have them, and the
# rest takes Hyperscan most of its time to compile. The same where a group with a loop comes again.
ENOUGH = 3
ENOUGH_AGAIN = 2
FEW = 8  # characters of a set that tells something
LONGEST_CHARACTER = 4  # bytes of one in UTF-8
# Unicode whitespace outside ASCII, U+180E included, which was one until Unicode 6.3.
_BLANKS: tuple[Range, ...] = (
    (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x180E, 0x180E), (0x2000, 0x200A), (0x2028, 0x2029),
    (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
)  # fmt: skip
# What each escape can match, as wide as either engine reads it, but within whole first bytes of UTF-8: what begins like
# most Han is a word character and no digit.
CLASS_ESCAPES: dict[str, tuple[Range, ...]] = {
    "d": ((0x30, 0x39), (0x80, 0x1FFF), (0xA000, MAX_CODE_POINT)),
    "D": ((0, 0x2F), (0x3A, MAX_CODE_POINT)),
    "w": ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), NON_ASCII),
    "W": ((0, 0x2F), (0x3A, 0x40), (0x5B, 0x5E), (0x60, 0x60), (0x7B, 0x4FFF), (0x9000, MAX_CODE_POINT)),
    "s": ((0x9, 0xD), (0x1C, 0x20), *_BLANKS),
    "S": ((0, 0x8), (0xE, 0x1F), (0x21, MAX_CODE_POINT)),
    "h": ((0x9, 0x9), (0x20, 0x20), *_BLANKS),
}
# Scripts and properties that hold no ASCII character; every other \\p{…} may be anything.
NON_ASCII_PROPERTIES = frozenset({
    "han", "script=han", "hiragana", "katakana", "hangul", "bopomofo", "arabic", "hebrew", "thai", "lao", "khmer",
    "myanmar", "devanagari", "bengali", "tamil", "telugu", "mongolian", "syriac", "cyrillic", "greek",
})  # fmt: skip
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


def any_of(chars: Iterable[str]) -> Expression:
    """What the scanner looks for to find any of the characters."""
    listed = set_of(chars)
    if listed.is_listed:
        return Expression(listed.once(), utf8=False)
    return Expression("[" + "".join(f"\\x{{{low:X}}}-\\x{{{high:X}}}" for low, high in listed.ranges) + "]")


class Node(NamedTuple):
    expression: str
    chars: CharSet | None = None  # where it is one character of a set
    told: int = 0  # characters of each match that are known, or one of a few
    loose: bool = False  # whether it holds a loop
    branches: tuple[str, ...] = ()  # where it is one of several


NOTHING = Node("")
LINE_END = r"\x0A"
REST_OF_LINE = Node(r"[\x00-\x09\x0B-\xFF]*", loose=True)


@cache
def widen(pattern: str, one_line: bool = False) -> tuple[str, ...]:
    """The expressions for the scanner, of which one matches. Raises Unsupported; the caller has already compiled
    `pattern` with `regex`.

    `one_line` says that the exact pattern only ever sees text without a line feed.
    """
    # No expression holds a line feed as it is.
    written = kept("line" if one_line else "text", pattern, lambda: "\n".join(_widened(pattern, one_line)))
    return tuple(written.split("\n"))


def _widened(pattern: str, one_line: bool) -> tuple[str, ...]:
    reader = Reader(pattern, one_line)
    node = reader.alternation(first=True, last=True)
    if reader.token() is not None:
        raise Unsupported("unexpected )")
    # Apart, for Hyperscan scans a mixture of short and long ones several times as slowly.
    return node.branches or (node.expression,)


class Reader:
    """One pass over the pattern, writing the widened one. `first` and `last` say that nothing is consumed before or
    after, so that look-behind or look-ahead there may be matched as ordinary input."""

    def __init__(self, pattern: str, one_line: bool) -> None:
        self.tokens = tokens(pattern)
        self.closes = _closes(self.tokens)
        self.one_line = one_line
        self.at = 0
        self.begun = False  # whether anything has been written
        # At the start of a text bounds cost nothing to compile, and without them a first line of megabytes is read on.
        self.bounded = not one_line and _begins_text(self.tokens)
        # Taken to hold everywhere, which is wider.
        flags = "".join(token.flags for token in self.tokens if isinstance(token, Flags))
        self.ignore_case = "i" in flags
        self.dot_all = "s" in flags

    def token(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def in_branch(self) -> bool:
        return not isinstance(self.token(), Or | Close | None)

    def take(self, kind: type[Token]) -> bool:
        found = isinstance(self.token(), kind)
        self.at += found
        return found

    def alternation(self, first: bool, last: bool) -> Node:
        branches = [self.sequence(first, last)]
        while self.take(Or):
            branches.append(self.sequence(first, last))
        if len(branches) == 1:
            return branches[0]
        if (first or last) and NOTHING in branches:
            return NOTHING  # what need not be there is not looked for at an edge
        told, loose = min(b.told for b in branches), any(b.loose for b in branches)
        every = tuple(one for branch in branches for one in branch.branches or (branch.expression,))
        return Node("(?:" + "|".join(b.expression for b in branches) + ")", None, told, loose, every)

    def sequence(self, first: bool, last: bool) -> Node:
        close = self.branch_end()
        ends = self.last_needed(close) if last else close
        if first and ends == self.at:  # all there is to look for
            ends = close
        parts: list[Node] = []
        told = 0
        while self.at < ends:
            node = self.item(first and not parts, last, ends)
            if node.loose and told >= ENOUGH and self.one_line:
                self.at = ends
                node = NOTHING if last else REST_OF_LINE
            told += node.told
            if node is not NOTHING:
                parts.append(node)
        self.at = close
        if not parts:
            return NOTHING
        expression, loose = "".join(part.expression for part in parts), any(part.loose for part in parts)
        return parts[0] if len(parts) == 1 else Node(expression, told=told, loose=loose)

    def branch_end(self) -> int:
        """The place of the | or ) that ends the branch here."""
        at = self.at
        while at < len(self.tokens) and not isinstance(self.tokens[at], Or | Close):
            at = self.closes.get(at, at) + 1
        return at

    def last_needed(self, ends: int) -> int:
        """Where the items end of which something has to be there: what may follow them would match at each byte."""
        at = needed = self.at
        while at < ends:
            token = self.tokens[at]
            at = self.closes.get(at, at) + 1
            repeat = self.tokens[at] if at < ends else None
            at += isinstance(repeat, Repeat)
            may_be_absent = isinstance(repeat, Repeat) and not repeat.low
            if not may_be_absent and self.says_something(token, at == ends):
                needed = at
        return needed

    def says_something(self, token: Token, last: bool) -> bool:
        """Whether what begins with the token is looked for where nothing is consumed after it."""
        match token:
            case Reference():
                return False
            case Position():
                return self.one_line or token.source != "$"
            case Open(look=look):
                return look is None or (look == "(?=" and last)
        return True

    def item(self, first: bool, last: bool, ends: int) -> Node:
        start = self.at
        begun = self.begun
        node = self.atom(first, last, ends)
        low, high = self.repeat()
        if first or (last and self.at >= ends):
            high = low  # of what may come again at an edge, no more is looked for than must be there
        if high == 0:
            return NOTHING
        self.begun = begun or node.expression != ""
        if (low, high) == (1, 1) or node is NOTHING:
            return node
        looks = [token for token in self.tokens[start : self.at] if isinstance(token, Open) and token.look]
        if looks or (high != 1 and any(isinstance(token, Position) for token in self.tokens[start : self.at])):
            # A repeated group is not at an edge, or not each time: read it again as an inner one.
            end, self.at = self.at, start
            node = self.atom(False, False, ends)
            self.at = end
        return self.again(node, low, high, begun)

    def again(self, node: Node, low: int, high: int | None, begun: bool) -> Node:
        if self.one_line and low and low != high and node.loose and node.told >= ENOUGH_AGAIN:
            return Node(node.expression + REST_OF_LINE.expression, told=node.told, loose=True)
        if self.bounded and high is not None and node.chars is not None and node.chars.is_wide:
            return Node(f"{node.chars.loop()}{{{low},{high * LONGEST_CHARACTER}}}", loose=True)
        return _repeated(node, low, high, begun)

    def repeat(self) -> tuple[int, int | None]:
        """The quantifier here, (1, 1) where there is none."""
        token = self.token()
        if not isinstance(token, Repeat):
            return 1, 1
        self.at += 1
        return token.low, token.high

    def atom(self, first: bool, last: bool, ends: int) -> Node:
        token = self.tokens[self.at]
        self.at += 1
        match token:
            case Open():
                return self.group(token, first, last, ends)
            case Char():
                return self.one_char(token.char)
            case Class():
                return self.one_of(self.char_class(token), first)
            case Escape():
                return self.one_of(CharSet(ranges_of(token)), first)
            case Any():
                every = CharSet((EVERY,))
                return self.one_of(every if self.dot_all else every.without("\n"), first)
            case Position():
                return self.position(token.source, first, last and self.at >= ends)
            case Reference():
                return Node(CharSet((EVERY,)).loop() + "*", loose=True)
            case Flags():
                return NOTHING
        raise Unsupported(f"unexpected {token.source}")

    def position(self, source: str, first: bool, last: bool) -> Node:
        """At the edges of a pattern for one line: the line feeds around it, which the scanner adds at both ends."""
        if first and source == r"\A" and not self.one_line:
            return Node(r"\x5E\x0A")  # START, in bytes
        at_edge = (first and source in ("^", r"\A")) or (last and source == "$")
        return Node(LINE_END) if self.one_line and at_edge else NOTHING

    def one_of(self, chars: CharSet, first: bool = False) -> Node:
        chars = chars.without("\n") if self.one_line else chars
        if not chars.ranges:
            return Node(literal("\n"))
        return Node(chars.end() if first else chars.once(), chars, int(chars.size <= FEW))

    def one_char(self, char: str) -> Node:
        forms = self.forms(char)
        # Hardly a text has a control character.
        told = ENOUGH if char < " " and char not in "\t\n\r" else 1
        return Node(literal(char), told=told) if len(forms) == 1 else self.one_of(set_of(forms))

    def forms(self, char: str) -> list[str]:
        if not self.ignore_case:
            return [char]
        folded = {char, char.lower(), char.upper(), char.title(), *FOLDED.get(char.lower(), "")}
        if not char.isascii() and (char.lower() != char.upper() or any(char in f for f in FOLDED.values())):
            raise Unsupported("case-insensitive letter outside ASCII")
        return sorted(f for f in folded if len(f) == 1)

    def group(self, token: Open, first: bool, last: bool, ends: int) -> Node:
        last = last and self.closes[self.at - 1] + 1 == ends
        ignore_case, dot_all = self.ignore_case, self.dot_all
        self.open(token)
        first, last = first and token.look in (None, "(?<="), last and token.look in (None, "(?=")
        node = self.alternation(first, last)
        self.take(Close)
        self.ignore_case, self.dot_all = ignore_case, dot_all
        if node is NOTHING or not (token.look is None or first or last):
            return NOTHING
        return node._replace(expression=f"(?:{node.expression})", chars=None if token.look else node.chars)

    def open(self, token: Open) -> None:
        self.ignore_case = self.ignore_case or "i" in token.flags
        self.dot_all = self.dot_all or "s" in token.flags

    def char_class(self, token: Class) -> CharSet:
        ranges = [found for member in token.members for found in self.member(member, token.negated)]
        return CharSet(tuple(ranges)).complement() if token.negated else CharSet(tuple(ranges))

    def member(self, member: Char | Escape | Span, negated: bool) -> Sequence[Range]:
        """In a negated class, what is wider than the exact member would make the class too narrow: it is left out."""
        match member:
            case Escape():
                return () if negated else ranges_of(member)
            case Char():
                return set_of([member.char] if negated else self.forms(member.char)).ranges
        low, high = member.low.char, member.high.char
        folded = self.ignore_case and not negated
        if folded and not _caseless(low, high):
            raise Unsupported("range in a class")
        return [(ord(low), ord(high)), *(set_of(_other_case(low, high)).ranges if folded else ())]


def ranges_of(escape: Escape) -> tuple[Range, ...]:
    """What the named set may match."""
    if escape.name in CLASS_ESCAPES:
        return CLASS_ESCAPES[escape.name]
    if escape.name[0] not in "pP":
        raise Unsupported(escape.source)
    name = escape.name[2:-1].lower().replace(" ", "").replace("_", "")
    return (NON_ASCII,) if escape.name[0] == "p" and name in NON_ASCII_PROPERTIES else (EVERY,)


def _begins_text(found: Sequence[Token]) -> bool:
    return bool(found) and isinstance(found[0], Position) and found[0].source == r"\A"


def _closes(found: Sequence[Token]) -> dict[int, int]:
    """From the place of each ( to that of its )."""
    closes: dict[int, int] = {}
    opened: list[int] = []
    for at, token in enumerate(found):
        if isinstance(token, Open):
            opened.append(at)
        elif isinstance(token, Close) and opened:
            closes[opened.pop()] = at
    if opened:
        raise Unsupported("missing )")
    return closes


def _repeated(node: Node, low: int, high: int | None, begun: bool) -> Node:
    told, chars = low * node.told, node.chars
    if high == 1:
        return Node(f"(?:{node.expression}){{{low},{high}}}", told=told, loose=node.loose)
    if chars is not None and chars.is_wide:
        return Node(chars.loop() + ("+" if low else "*"), loose=True)
    if begun and chars is not None and chars.is_long:  # a loose beginning would slow down every scan
        return Node((node.expression if low else "") + chars.loop() + "*", told=min(low, 1) * node.told, loose=True)
    if high is not None and high <= LARGEST_REPEAT:
        return Node(f"(?:{node.expression}){{{low},{high}}}", told=told, loose=node.loose)
    return Node(f"(?:{node.expression})" + ("+" if low else "*"), told=min(low, 1) * node.told, loose=True)


def _caseless(low: str, high: str) -> bool:
    """Whether case folding of a range is known: ASCII, or free of cased letters (Han and the marks beside it)."""
    return (low.isascii() and high.isascii()) or (low >= "\u2e80" and high <= "\u9fff")


def _other_case(low: str, high: str) -> list[str]:
    chars = {chr(c) for c in range(ord(low), ord(high) + 1)} if high.isascii() else set()
    return sorted({form for c in chars for form in (c.lower(), c.upper(), *FOLDED.get(c.lower(), ""))} - chars)
