"""Patterns and replacements of Java and JavaScript, written for the `regex` module so that they match the same.

Flags in the middle of a pattern become groups, anchors and classes are written out, set operations become look-ahead.
What has no counterpart raises Untranslatable with the reason.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import regex

from mingfan.authors.legado.dialect import JAVA, Dialect

CONTROLS = {"t": r"\t", "n": r"\n", "r": r"\r", "f": r"\f", "a": r"\x07", "e": r"\x1b"}
LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
SURROGATES = re.compile(r"([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")  # behind the first \\u
DIGITS = {"x": r"[0-9a-fA-F]{2}|\{[0-9a-fA-F]+\}", "u": r"[0-9a-fA-F]{4}", "0": r"[0-3]?[0-7]{1,2}"}
ENDLESS = 1 << 30  # the width of what has no bound


class Untranslatable(Exception):
    """The pattern or replacement cannot be carried over; the message says why."""


class Piece(NamedTuple):
    """Part of a pattern and the most characters it matches."""

    text: str
    width: int


class Flags(NamedTuple):
    ignore_case: bool = False
    dot_all: bool = False
    multiline: bool = False
    extended: bool = False


def translate(pattern: str, dialect: Dialect = JAVA, flags: Flags = Flags()) -> Piece:  # noqa: B008
    """The pattern for `regex`, which compiles."""
    reader = _Reader(pattern, dialect, flags)
    try:
        piece = reader.alternation()
    except IndexError:
        raise Untranslatable("the pattern ends in the middle of an escape, class or group") from None
    if reader.at < len(pattern):
        raise Untranslatable("a ) without (")
    try:
        regex.compile(piece.text)
    except regex.error as error:
        raise Untranslatable(f"does not compile: {error}") from None
    return piece


class _Reader:
    def __init__(self, pattern: str, dialect: Dialect, flags: Flags) -> None:
        self.pattern = pattern
        self.dialect = dialect
        self.flags = flags
        self.at = 0

    def take(self, text: str) -> bool:
        if self.pattern.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def next(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]

    def more(self, stops: str) -> bool:
        return self.at < len(self.pattern) and self.pattern[self.at] not in stops

    def alternation(self) -> Piece:
        """The branches to the end of the group; flags set in one hold for the next, and end with the group."""
        outer = self.flags
        branches = [self.branch()]
        while self.take("|"):
            branches.append(self.branch())
        self.flags = outer
        return Piece("|".join(piece.text for piece in branches), max(piece.width for piece in branches))

    def branch(self) -> Piece:
        parts: list[Piece] = []
        while self.more("|)"):
            if self.flags.extended and self.blank_or_comment():
                continue
            parts.append(self.quantified())
        return Piece("".join(part.text for part in parts), min(ENDLESS, sum(part.width for part in parts)))

    def blank_or_comment(self) -> bool:
        if self.pattern[self.at] == "#":
            end = self.pattern.find("\n", self.at)
            self.at = len(self.pattern) if end < 0 else end + 1
            return True
        if self.pattern[self.at].isspace():
            self.at += 1
            return True
        return False

    def quantified(self) -> Piece:
        piece = self.item()
        found = re.compile(r"(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})[+?]?").match(self.pattern, self.at)
        if found is None:
            return piece
        if not piece.text:
            raise Untranslatable("a repeat of nothing")
        self.at = found.end()
        most = {"*": ENDLESS, "+": ENDLESS, "?": 1}.get(found[0][0])
        if most is None:
            most = int(found[3]) if found[3] else ENDLESS if found[2] else int(found[1])
        return Piece(piece.text + found[0], min(ENDLESS, piece.width * most))

    def item(self) -> Piece:
        char = self.next()
        if char == "(":
            return self.group()
        if char == "[":
            return self.cased(Piece(self.char_class(), 1))
        if char == "\\":
            return self.escape()
        if char == ".":
            return Piece("(?s:.)" if self.flags.dot_all else f"[^{self.dialect.line_ends}]", 1)
        if char in "^$":
            return Piece(self.anchor(char), 0)
        if char in "*+?{":
            raise Untranslatable(f"{char} repeats nothing")
        return self.cased(Piece(regex.escape(char), 1))

    def cased(self, piece: Piece) -> Piece:
        return Piece(f"(?i:{piece.text})", piece.width) if self.flags.ignore_case else piece

    def anchor(self, char: str) -> str:
        if self.flags.multiline:
            return self.dialect.starts if char == "^" else self.dialect.ends
        return self.dialect.start if char == "^" else self.dialect.end

    def group(self) -> Piece:
        opening, flags = self.opening()
        outer = self.flags
        if flags is not None:
            self.flags = flags
            if opening == "":
                return Piece("", 0)  # (?i): for the rest of the enclosing group
        piece = self.alternation()
        if not self.take(")"):
            raise Untranslatable("a ( without )")
        self.flags = outer
        return Piece(f"{opening}{piece.text})", 0 if opening in LOOKS else piece.width)

    def opening(self) -> tuple[str, Flags | None]:
        """What opens the group, and the flags it sets; an opening of "" is flags alone."""
        for plain in (*LOOKS, "(?:", "(?>"):
            if self.take(plain[1:]):
                return plain, None
        named = re.compile(r"\?<([A-Za-z][A-Za-z0-9]*)>").match(self.pattern, self.at)
        if named:
            self.at = named.end()
            return f"(?P<{named[1]}>", None
        found = re.compile(r"\?([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])").match(self.pattern, self.at)
        if found:
            self.at = found.end()
            return "(?:" if found[3] == ":" else "", self.with_flags(found[1], found[2] or "")
        if self.take("?"):
            raise Untranslatable(f"a group that begins with (?{self.pattern[self.at : self.at + 1]}")
        return "(", None

    def with_flags(self, on: str, off: str) -> Flags:
        names = {"i": "ignore_case", "s": "dot_all", "m": "multiline", "x": "extended"}
        unknown = set(on + off) - names.keys() - {"u", "U"}  # matching is by Unicode as it is
        if unknown:
            raise Untranslatable(f"the flag {', '.join(sorted(unknown))}")
        values = {names[flag]: flag in on for flag in on + off if flag in names}
        return self.flags._replace(**values)

    def escape(self) -> Piece:
        char = self.next()
        if char in "bB":
            positive = self.dialect.word_boundary
            return Piece(positive if char == "b" else r"\B" if positive == r"\b" else f"(?!{positive})", 0)
        if char.isdigit() and char != "0":
            return Piece(self.back_reference(char), ENDLESS)
        if self.dialect.posix:
            if char in "AzZG":
                return Piece({"A": r"\A", "z": r"\Z", "Z": self.dialect.end, "G": r"\G"}[char], 0)
            if char == "Q":
                return self.quoted()
            if char == "R":
                return Piece(r"(?:\r\n|[\n\x0b\f\r\x85\u2028\u2029])", 2)
            if char == "k" and self.take("<"):
                end = self.pattern.index(">", self.at)
                name, self.at = self.pattern[self.at : end], end + 1
                return Piece(f"(?P={name})", ENDLESS)
        body, negated = self.member(char)
        return self.cased(Piece(f"[{'^' if negated else ''}{body}]", 1))

    def back_reference(self, digits: str) -> str:
        groups = len(re.findall(r"(?<!\\)\((?!\?)|\(\?<[A-Za-z]", self.pattern))
        while self.more("") and self.pattern[self.at].isdigit() and int(digits + self.pattern[self.at]) <= groups:
            digits += self.next()
        if int(digits) > groups:
            raise Untranslatable(f"\\{digits} names no group")
        text = f"(?:\\{digits})"
        return f"(?i:{text})" if self.flags.ignore_case else text

    def quoted(self) -> Piece:
        end = self.pattern.find("\\E", self.at)
        end = len(self.pattern) if end < 0 else end
        text = self.pattern[self.at : end]
        self.at = min(end + 2, len(self.pattern))
        return self.cased(Piece(f"(?:{regex.escape(text)})", len(text)))

    def member(self, char: str) -> tuple[str, bool]:
        """After a backslash: the body of a class that matches the same, and whether it is negated."""
        if char.lower() in self.dialect.classes:
            body = self.dialect.classes[char.lower()]
            return (f"\\{char}", False) if body is None else (body, char.isupper())
        if char in "pP":
            return self.property(char), False
        if char in CONTROLS:
            return CONTROLS[char], False
        if char in "xuc0":
            return _code(self.code_point(char)), False
        if char.isascii() and char.isalpha():
            raise Untranslatable(f"\\{char} is no escape")
        return regex.escape(char) if char != "-" else r"\-", False

    def property(self, letter: str) -> str:
        if not self.take("{"):
            return f"\\{letter}{{{self.next()}}}"
        end = self.pattern.find("}", self.at)
        if end < 0:
            raise Untranslatable(f"\\{letter}{{ without }}")
        name, self.at = self.pattern[self.at : end], end + 1
        return f"\\{letter}{{{name}}}"

    def code_point(self, letter: str) -> int:
        if letter == "c":
            return ord(self.next()) ^ 0x40
        if letter == "u" and (pair := SURROGATES.match(self.pattern, self.at)):
            self.at = pair.end()
            return ord(bytes.fromhex(pair[1] + pair[2]).decode("utf-16-be"))
        found = re.compile(DIGITS[letter]).match(self.pattern, self.at)
        if found is None:
            raise Untranslatable(f"\\{letter} without its digits")
        self.at = found.end()
        return int(found[0], 8) if letter == "0" else int(found[0].strip("{}"), 16)

    def char_class(self) -> str:
        """After a [: an expression for one character."""
        negated = self.take("^")
        operands = [self.operand(first=True)]
        while self.take("&&"):
            operands.append(self.operand(first=False))
        self.at += 1  # the ]
        if len(operands) == 1:
            body, others = operands[0]
            if not others:
                return f"[{'^' if negated else ''}{body}]"
        every = [_union(body, others) for body, others in operands]
        looks = "".join(f"(?={one})" for one in every[:-1])
        return f"(?:(?!{looks}{every[-1]})(?s:.))" if negated else f"(?:{looks}{every[-1]})"

    def operand(self, first: bool) -> tuple[str, list[str]]:
        """The members up to ] or &&: as a body, and the classes that cannot be part of it."""
        body, others = "", []
        while first or (self.pattern[self.at] != "]" and not self.pattern.startswith("&&", self.at)):
            first = False
            char = self.next()
            if char == "[":
                others.append(self.char_class())
                continue
            low, negated = self.member(self.next()) if char == "\\" else (_literal(char), False)
            if negated:
                others.append(f"[^{low}]")
            elif self.is_range():
                self.at += 1
                char = self.next()
                high = self.member(self.next())[0] if char == "\\" else _literal(char)
                body += f"{low}-{high}"
            else:
                body += low
        return body, others

    def is_range(self) -> bool:
        return self.pattern[self.at] == "-" and self.pattern[self.at + 1] not in "]["


def _union(body: str, others: list[str]) -> str:
    every = [f"[{body}]"] * bool(body) + others
    if not every:
        raise Untranslatable("an empty class")
    return every[0] if len(every) == 1 else f"(?:{'|'.join(every)})"


def _literal(char: str) -> str:
    """A character as a member of a class."""
    return f"\\{char}" if char in r"\[]^-&~|" else char


def _code(code: int) -> str:
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise Untranslatable("a code point that is no character")
    return regex.escape(chr(code)) if chr(code).isprintable() and chr(code) not in " -^]" else f"\\U{code:08x}"


def template(replacement: str, pattern: str) -> str:
    """Java's replacement as a template of `regex`: $1 and ${name} are groups, a backslash quotes what follows."""
    compiled = regex.compile(pattern)
    out = ""
    at = 0
    while at < len(replacement):
        char = replacement[at]
        at += 1
        if char == "\\":
            if at == len(replacement):
                raise Untranslatable("the replacement ends in a backslash")
            out += _plain(replacement[at])
            at += 1
        elif char == "$":
            name, at = _group(replacement, at, compiled.groups)
            if name not in compiled.groupindex and not (name.isdigit() and int(name) <= compiled.groups):
                raise Untranslatable(f"the replacement names group {name}, which the pattern does not have")
            out += f"\\g<{name}>"
        else:
            out += _plain(char)
    return out


def _group(replacement: str, at: int, groups: int) -> tuple[str, int]:
    """The group named behind a $, and the position behind its name."""
    named = re.compile(r"\{([A-Za-z][A-Za-z0-9]*)\}").match(replacement, at)
    if named:
        return named[1], named.end()
    if at == len(replacement) or not ("0" <= replacement[at] <= "9"):
        raise Untranslatable("a $ in the replacement that names no group")
    end = at + 1
    while end < len(replacement) and "0" <= replacement[end] <= "9" and int(replacement[at : end + 1]) <= groups:
        end += 1
    return replacement[at:end], end


def _plain(char: str) -> str:
    return "\\\\" if char == "\\" else char
