"""Variants of what a pattern says: script, width, case, separators and look-alikes, written into the pattern itself.

A rule is written once, in Simplified Chinese and plain letters. When it is compiled, each literal character of its
pattern becomes the class of its other forms, so that the text itself is never converted, edits fall on the original and
text without a match pays nothing. This module rewrites patterns; it matches nothing.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from mingfan.text.han_forms import FORMS

Variant = Literal["script", "width", "case", "separators", "look-alikes"]

# What is put between the characters of a word so that a filter does not see it; at most two of them.
SEPARATOR = "[ \\u3000\\u200B.·・•*＊★☆~～_＿\\-－—+|丨/\\\\^●○◆❤♥♡️]"
SEPARATED = f"{SEPARATOR}{{0,2}}"
# Letters and signs that pass for another; own list, from domains and account names seen on the web.
LOOK_ALIKES = {
    "a": "аα", "b": "вЬ", "c": "сϲ", "e": "её", "g": "ɡ", "h": "н", "i": "іι", "k": "кκ", "m": "м", "n": "п",
    "o": "оο0〇○", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ", "t": "тτ", "u": "υц", "v": "ν", "w": "ωшщШЩ", "x": "хχ",
    "y": "уγ", "z": "ᴢ", "0": "〇○⓪oο", "1": "①一壹", "2": "②二贰", "3": "③三叁", "4": "④四肆", "5": "⑤五伍",
    "6": "⑥六陆", "7": "⑦七柒", "8": "⑧八捌", "9": "⑨九玖", ".": "。．·•点點", ":": "：∶", "/": "／",
    "微": "薇威崴徽溦嶶", "信": "芯伈亻訫", "群": "裙輑", "扣": "抠叩釦", "加": "咖珈", "书": "圕", "网": "网罔",
}  # fmt: skip
_ESCAPE_BODIES = {"x": 2, "u": 4, "U": 8}


@cache
def expand(pattern: str, variants: tuple[Variant, ...]) -> str:
    """The pattern that matches the asked-for variants too. `pattern` is one the `regex` module compiles."""
    wanted = frozenset(variants)
    return _Writer(pattern, wanted).rewritten() if wanted else pattern


def _scripts(char: str) -> str:
    """The forms in every group the character belongs to."""
    found, at = "", FORMS.find(char)
    while at >= 0:
        start, end = FORMS.rfind(" ", 0, at) + 1, FORMS.find(" ", at)
        end = len(FORMS) if end < 0 else end
        found += FORMS[start:end]
        at = FORMS.find(char, end)
    return found


@cache
def forms(char: str, wanted: frozenset[Variant]) -> str:
    """The character and its variants, each once."""
    found = [char]
    if "look-alikes" in wanted:
        found += LOOK_ALIKES.get(char.lower(), "")
    if "case" in wanted and char.isascii():
        found += [form for known in found for form in (known.lower(), known.upper()) if len(form) == 1]
    if "script" in wanted and not char.isascii():
        found += [form for known in found for form in _scripts(known)]
    if "width" in wanted:
        found += [chr(ord(known) + 0xFEE0) for known in found if known.isascii() and known.isalnum()]
    return "".join(dict.fromkeys(found))


class _Writer:
    """One pass over a pattern. Escapes, groups, repeats and ranges are copied; literal characters are widened."""

    def __init__(self, pattern: str, wanted: frozenset[Variant]) -> None:
        self.pattern = pattern
        self.wanted = wanted
        self.at = 0
        self.out: list[str] = []
        self.word = False  # whether a literal word character was written last, with nothing after it

    def rewritten(self) -> str:
        while self.at < len(self.pattern):
            char = self.pattern[self.at]
            step = {"\\": self.escape, "[": self.char_class, "(": self.opening, "{": self.repeat}.get(char)
            if step is not None:
                step()
                self.word = False
            elif char in ")|*+?^$.":
                self.copy(1)
                self.word = False
            else:
                self.literal(char)
        return "".join(self.out)

    def copy(self, length: int) -> None:
        self.out.append(self.pattern[self.at : self.at + length])
        self.at += length

    def literal(self, char: str) -> None:
        following = self.pattern[self.at + 1 : self.at + 2]
        joined = self.word and "separators" in self.wanted and following not in ("*", "+", "?", "{")
        found = forms(char, self.wanted)
        self.out.append((SEPARATED if joined else "") + (char if found == char else _class_of(found)))
        self.word = char.isalnum()
        self.at += 1

    def escape(self) -> None:
        kind = self.pattern[self.at + 1]
        if kind == "." and "look-alikes" in self.wanted:
            self.out.append(_class_of(forms(".", self.wanted)))
            self.at += 2
        else:
            self.copy(_escape_length(self.pattern, self.at))

    def opening(self) -> None:
        """A group's opening with its name and flags; what only refers to a group, or is a comment, whole."""
        end = self.at + 1
        if self.pattern.startswith(("(?P=", "(?P>", "(?&", "(?(", "(?#"), self.at):
            end = self.pattern.index(")", self.at) + 1
        elif self.pattern.startswith("(?", self.at):
            named = self.pattern.startswith(("(?P<", "(?<"), self.at) and self.pattern[self.at + 3] not in "=!"
            stop = ">" if named else ":=!>|)"
            end += 1
            while self.pattern[end] not in stop:
                end += 1
            end += 1
        self.copy(end - self.at)

    def repeat(self) -> None:
        self.copy(max(self.pattern.find("}", self.at) + 1 - self.at, 1))

    def char_class(self) -> None:
        self.copy(2 if self.pattern.startswith("[^", self.at) else 1)
        start = self.at
        while self.at == start or self.pattern[self.at] != "]":
            self.class_member()
        self.copy(1)

    def class_member(self) -> None:
        if self.pattern.startswith("[:", self.at):
            self.copy(self.pattern.index(":]", self.at) + 2 - self.at)
            return
        length = _escape_length(self.pattern, self.at) if self.pattern[self.at] == "\\" else 1
        after = self.at + length
        if self.pattern.startswith("-", after) and not self.pattern.startswith("-]", after):
            self.copy(length + 1)
            self.copy(_escape_length(self.pattern, self.at) if self.pattern[self.at] == "\\" else 1)
        elif length > 1:
            self.copy(length)
        else:
            char = self.pattern[self.at]
            self.out.append(char + "".join(map(_quoted, forms(char, self.wanted)[1:])))
            self.at += 1


def _escape_length(pattern: str, at: int) -> int:
    kind = pattern[at + 1]
    if (kind in "pPN" and pattern.startswith("{", at + 2)) or pattern.startswith("x{", at + 1):
        return pattern.index("}", at) + 1 - at
    if kind == "g" and pattern.startswith("<", at + 2):
        return pattern.index(">", at) + 1 - at
    return 2 + _ESCAPE_BODIES.get(kind, 0)


def _class_of(chars: str) -> str:
    return "[" + "".join(map(_quoted, chars)) + "]"


def _quoted(char: str) -> str:
    return "\\" + char if char in "\\]^-[&~|" else char
