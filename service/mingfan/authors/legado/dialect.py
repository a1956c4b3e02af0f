"""What the characters of a pattern mean in Java as Android runs it (ICU), and in JavaScript, in terms of `regex`."""

from __future__ import annotations

from typing import NamedTuple

_SPACES = r" \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # \p{Z}
_LINE_ENDS = r"\n\r\x85\u2028\u2029"
_ASCII_WORD = "A-Za-z0-9_"


class Dialect(NamedTuple):
    """The classes as bodies of a class of `regex`; None where the module's own escape means the same."""

    classes: dict[str, str | None]  # w d s h v, the escapes in small letters
    line_ends: str  # what `.` does not match, as a body
    start: str  # ^
    end: str  # $
    starts: str  # ^ of every line
    ends: str  # $ of every line
    word_boundary: str
    posix: bool = True  # whether \\Q…\\E, \\h, \\R, \\z and the like are known


JAVA = Dialect(
    classes={
        "w": None,
        "d": None,
        "s": r"\t\n\f\r" + _SPACES,
        "h": r"\t \xa0\u1680\u2000-\u200a\u202f\u205f\u3000",
        "v": r"\n\x0b\f\r\x85\u2028\u2029",
    },
    line_ends=_LINE_ENDS,
    start=r"\A",
    end=r"(?=(?:\r\n|(?<!\r)\n|[\r\x85\u2028\u2029])?\Z)",
    starts=r"(?:\A|(?<=[\n\x85\u2028\u2029]|\r(?!\n))(?!\Z))",
    ends=r"(?=\r\n|(?<!\r)\n|[\r\x85\u2028\u2029]|\Z)",
    word_boundary=r"\b",
)
JAVASCRIPT = Dialect(
    classes={"w": _ASCII_WORD, "d": "0-9", "s": r"\t\n\x0b\f\r\ufeff" + _SPACES},
    line_ends=r"\n\r\u2028\u2029",
    start=r"\A",
    end=r"\Z",
    starts=r"(?:\A|(?<=[\n\r\u2028\u2029]))",
    ends=r"(?=[\n\r\u2028\u2029]|\Z)",
    word_boundary=f"(?:(?<![{_ASCII_WORD}])(?=[{_ASCII_WORD}])|(?<=[{_ASCII_WORD}])(?![{_ASCII_WORD}]))",
    posix=False,
)
