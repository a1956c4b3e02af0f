"""A rule's pattern, widened for the scanner.

The exact pattern runs in the `regex` module; the scanner (Hyperscan) only tells where it may match. This module reads a
pattern and writes one for the scanner that matches wherever the exact one does, and perhaps elsewhere: look-around that
cannot be consumed is dropped, Unicode classes on which the two disagree become wider, case is spelt out. What it does
not understand it refuses (`Unsupported`), and the rule is then a candidate everywhere.

The promise, proved by tests on generated text: for every exact match [s, t) of the pattern the scanner reports an end e
with t <= e and e - width <= s, where `width` is the widest the widened pattern can match (None: without bound).
"""

from __future__ import annotations

from typing import NamedTuple

MAX_CODE_POINT = 0x10FFFF
# A repeat above this is written to the scanner as unbounded: large bounded repeats compile slowly there.
LARGEST_REPEAT = 64
ANY = "[\\x{0}-\\x{10FFFF}]"
NON_ASCII = "\\x{80}-\\x{10FFFF}"
# What each escape can match, as wide as either engine reads it, as the inside of a class.
CLASS_ESCAPES = {
    "d": "0-9" + NON_ASCII,
    "D": "\\x{0}-\\x{2F}\\x{3A}-\\x{10FFFF}",
    "w": "0-9A-Z_a-z" + NON_ASCII,
    "W": "\\x{0}-\\x{2F}\\x{3A}-\\x{40}\\x{5B}-\\x{5E}\\x{60}\\x{7B}-\\x{10FFFF}",
    "s": "\\x{9}-\\x{D}\\x{1C}-\\x{20}" + NON_ASCII,
    "S": "\\x{0}-\\x{8}\\x{E}-\\x{1F}\\x{21}-\\x{10FFFF}",
    "h": "\\x{9}\\x{20}" + NON_ASCII,
}
# Scripts and properties that hold no ASCII character; every other \p{…} may be anything.
NON_ASCII_PROPERTIES = frozenset({
    "han", "script=han", "hiragana", "katakana", "hangul", "bopomofo", "arabic", "hebrew", "thai", "lao", "khmer",
    "myanmar", "devanagari", "bengali", "tamil", "telugu", "mongolian", "syriac", "cyrillic", "greek",
})  # fmt: skip
CONTROL_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "0": "\0"}
# Characters that simple case folding joins to an ASCII letter.
FOLDED = {"s": "ſ", "k": "\u212a", "i": "İı"}


class Unsupported(Exception):
    """The pattern uses something this module cannot widen with certainty."""


class Widened(NamedTuple):
    expression: str  # for Hyperscan
    width: int | None  # code points from the first to the last character it consumes; None: unbounded
    closed: bool  # nothing after the reported end can change whether or where the exact pattern matches


class _Node(NamedTuple):
    expression: str
    width: int | None


_NOTHING = _Node("", 0)


def widen(pattern: str) -> Widened:
    """The pattern for the scanner. Raises Unsupported; the caller has already compiled `pattern` with `regex`."""
    reader = _Reader(pattern)
    node = reader.alternation(first=True, last=True)
    if reader.at < len(pattern):
        raise Unsupported(f"unexpected ) at {reader.at}")
    return Widened(node.expression, node.width, reader.closed)


def escape(char: str) -> str:
    """One character as the scanner reads it, inside or outside a class."""
    if char.isascii() and char.isalnum():
        return char
    return f"\\x{{{ord(char):X}}}"


class _Reader:
    """One pass over the pattern, writing the widened one. `first` and `last` say that nothing is consumed before or
    after, so that look-behind or look-ahead there may be consumed instead of looked at."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.ignore_case = False
        self.dot_all = False
        self.closed = True

    def alternation(self, first: bool, last: bool) -> _Node:
        ignore_case, dot_all = self.ignore_case, self.dot_all
        branches = [self.sequence(first, last)]
        while self.take("|"):
            branches.append(self.sequence(first, last))
        self.ignore_case, self.dot_all = ignore_case, dot_all
        if len(branches) == 1:
            return branches[0]
        widths = [b.width for b in branches]
        width = None if None in widths else max(w for w in widths if w is not None)
        return _Node("(?:" + "|".join(b.expression for b in branches) + ")", width)

    def sequence(self, first: bool, last: bool) -> _Node:
        ends = _branch_end(self.pattern, self.at)
        parts: list[_Node] = []
        consumed = False
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            node = self.item(first and not consumed, last, ends)
            consumed = consumed or node is not _NOTHING
            parts.append(node)
        widths = [p.width for p in parts]
        width = None if None in widths else sum(w for w in widths if w is not None)
        return _Node("".join(p.expression for p in parts), width)

    def item(self, first: bool, last: bool, ends: int) -> _Node:
        start = self.at
        node = self.atom(first, last, ends)
        low, high = self.repeat()
        if (low, high) == (1, 1) or node is _NOTHING:
            return node
        if self.pattern[start] == "(" and _looks_around(self.pattern[start : self.at]):
            # A repeated group is not at an edge: read it again as an inner one.
            end, self.at = self.at, start
            node = self.atom(False, False, ends)
            self.at = end
        return _repeated(node, low, high)

    def atom(self, first: bool, last: bool, ends: int) -> _Node:
        char = self.pattern[self.at]
        if char == "(":
            return self.group(first, last, ends)
        self.at += 1
        if char == "[":
            return _Node(self.char_class(), 1)
        if char == ".":
            return _Node(ANY if self.dot_all else "[^\\x{A}]", 1)
        if char in "^$":
            self.closed = self.closed and char == "^"
            return _NOTHING
        if char == "\\":
            return self.outer_escape()
        if char in "*+?{":
            raise Unsupported(f"{char} at {self.at - 1}")
        return _Node(self.literal(char), 1)

    def literal(self, char: str) -> str:
        forms = self.forms(char)
        return escape(char) if len(forms) == 1 else "[" + "".join(map(escape, forms)) + "]"

    def forms(self, char: str) -> list[str]:
        if not self.ignore_case:
            return [char]
        folded = {char, char.lower(), char.upper(), char.title(), *FOLDED.get(char.lower(), "")}
        if not char.isascii() and (char.lower() != char.upper() or any(char in f for f in FOLDED.values())):
            raise Unsupported("case-insensitive letter outside ASCII")
        return sorted(f for f in folded if len(f) == 1)

    def group(self, first: bool, last: bool, ends: int) -> _Node:
        look = _LOOKS.get(next((p for p in _LOOKS if self.pattern.startswith(p, self.at)), ""))
        if look is not None:
            return self.look(*look, first, last and _group_end(self.pattern, self.at) == ends)
        ignore_case, dot_all = self.ignore_case, self.dot_all
        closes = _group_end(self.pattern, self.at)
        if self.open_group():
            return _NOTHING  # (?i) and the like: flags for the rest of the enclosing group
        node = self.alternation(first, last and closes == ends)
        self.close()
        self.ignore_case, self.dot_all = ignore_case, dot_all
        return _Node(f"(?:{node.expression})", node.width)

    def look(self, opening: str, positive: bool, ahead: bool, first: bool, last: bool) -> _Node:
        self.at += len(opening)
        closed = self.closed
        node = self.alternation(False, False)
        self.close()
        if positive and (last if ahead else first):
            return _Node(f"(?:{node.expression})", node.width)
        self.closed = closed and not ahead
        return _NOTHING

    def open_group(self) -> bool:
        """Step over the opening of a group; True where it was only flags."""
        self.at += 1
        if not self.take("?"):
            return False
        if self.take(":"):
            return False
        if self.take(">"):
            self.closed = False
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

    def outer_escape(self) -> _Node:
        char = self.pattern[self.at]
        if char in "bBAZ":
            self.at += 1
            self.closed = self.closed and char == "A"
            return _NOTHING
        if char.isdigit() and char != "0":
            while self.at < len(self.pattern) and self.pattern[self.at].isdigit():
                self.at += 1
            return _Node(ANY + "*", None)
        inside, single = self.escape_body()
        return _Node(f"[{inside}]" if single is None else self.literal(single), 1)

    def escape_body(self) -> tuple[str, str | None]:
        """After a backslash: what it matches as the inside of a class, and the character where it is one."""
        char = self.pattern[self.at]
        self.at += 1
        if char in CLASS_ESCAPES:
            return CLASS_ESCAPES[char], None
        if char in "pP":
            return self.property_body(char), None
        if char in "xuU":
            return "", self.code_point(char)
        if char in CONTROL_ESCAPES:
            return "", CONTROL_ESCAPES[char]
        if char.isalnum():
            raise Unsupported(f"\\{char}")
        return "", char

    def property_body(self, letter: str) -> str:
        if not self.take("{"):
            raise Unsupported("\\p without {}")
        end = self.pattern.index("}", self.at)
        name = self.pattern[self.at : end].lower().replace(" ", "").replace("_", "")
        self.at = end + 1
        return NON_ASCII if letter == "p" and name in NON_ASCII_PROPERTIES else "\\x{0}-\\x{10FFFF}"

    def code_point(self, letter: str) -> str:
        if letter == "x" and self.take("{"):
            end = self.pattern.index("}", self.at)
            digits, self.at = self.pattern[self.at : end], end + 1
        else:
            size = {"x": 2, "u": 4, "U": 8}[letter]
            digits = self.pattern[self.at : self.at + size]
            self.at += size
        return chr(int(digits, 16))

    def char_class(self) -> str:
        negated = self.take("^")
        items: list[str] = []
        at_start = True
        while at_start or self.pattern[self.at] != "]":
            at_start = False
            if self.pattern[self.at] == "[":
                raise Unsupported("[ inside a class")
            inside, low = self.class_member()
            if low is not None and self.pattern[self.at] == "-" and self.pattern[self.at + 1] != "]":
                self.at += 1
                _, high = self.class_member()
                if high is None or (self.ignore_case and not negated and not _caseless(low, high)):
                    raise Unsupported("range in a class")
                folded = self.ignore_case and not negated
                inside = f"{escape(low)}-{escape(high)}" + (_other_case(low, high) if folded else "")
            elif low is not None:
                # A negated class keeps out the character itself; its other forms may stay in, which is wider.
                inside = escape(low) if negated else "".join(map(escape, self.forms(low)))
            elif negated:
                continue  # a widened member would narrow a negated class
            items.append(inside)
        self.at += 1
        if negated:
            return f"[^{''.join(items)}]" if items else ANY
        return f"[{''.join(items)}]"

    def class_member(self) -> tuple[str, str | None]:
        char = self.pattern[self.at]
        self.at += 1
        if char != "\\":
            return "", char
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
        if self.take("+"):
            self.closed = False
        else:
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
_LOOKS = {
    "(?=": ("(?=", True, True),
    "(?!": ("(?!", False, True),
    "(?<=": ("(?<=", True, False),
    "(?<!": ("(?<!", False, False),
}


def _repeated(node: _Node, low: int, high: int | None) -> _Node:
    if high is not None and high > LARGEST_REPEAT:
        wide: str = f"{{{min(low, LARGEST_REPEAT)},}}"
    else:
        wide = f"{{{min(low, LARGEST_REPEAT)},{'' if high is None else high}}}"
    width = None if high is None or node.width is None else node.width * high
    return _Node(f"(?:{node.expression}){wide}", width)


def _looks_around(source: str) -> bool:
    return any(opening in source for opening in _LOOKS)


def _caseless(low: str, high: str) -> bool:
    """Whether case folding of a range is known: ASCII, or free of cased letters (Han and the marks beside it)."""
    return (low.isascii() and high.isascii()) or (low >= "\u2e80" and high <= "\u9fff")


def _other_case(low: str, high: str) -> str:
    chars = {chr(c) for c in range(ord(low), ord(high) + 1)} if high.isascii() else set()
    other = {form for c in chars for form in (c.lower(), c.upper(), *FOLDED.get(c.lower(), ""))} - chars
    return "".join(map(escape, sorted(other)))


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


def _branch_end(pattern: str, at: int) -> int:
    """Where the last consuming item of the branch that starts at `at` ends: the next | or ) of its own level."""
    while at < len(pattern) and pattern[at] not in "|)":
        at = _group_end(pattern, at) if pattern[at] == "(" else _skip(pattern, at)
    return at
