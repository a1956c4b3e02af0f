"""Kind `compatibility`: characters that Unicode has only for the sake of older encodings become ordinary ones.

By named form, never by a normal form of Unicode: NFKC turns ㎡ into m2 and 3½ into 31⁄2 with everything else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Literal

from mingfan.deadline import Deadline
from mingfan.kinds.base import Ordinary, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression

Form = Literal[
    "full-width-alphanumerics", "full-width-marks", "half-width-kana", "radicals", "ideographs",
    "circled", "squared", "fractions", "superscripts", "roman-numerals", "ligatures",
]  # fmt: skip
# Radicals of the supplement that are written like an ideograph. Unicode decomposes two of them; PDFs have them all.
_PAIRS = (
    "⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
)
_SUPPLEMENT = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))


class CompatibilitySpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="compatibility"):
    """`form`: which characters. `radicals` stay in a line that speaks of radicals."""

    form: Form


class CompiledCompatibility(Ordinary):
    def __init__(self, spec: CompatibilitySpec) -> None:
        self.title = spec.title
        characters, self._ordinary = _FORMS[spec.form]()
        listed = "".join(map(re.escape, characters))
        self._runs = re.compile(f"[{listed}]+")
        self._spared = _ABOUT_RADICALS if spec.form == "radicals" else None
        sought = "".join(f"\\x{{{ord(char):X}}}" for char in characters)
        self.expressions = (Expression(f"[{sought}]"),)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        found = []
        for match in self._runs.finditer(text):
            before = text[match.start() - 1 : match.start()]
            found.append(Change(*match.span(), self._ordinary(match[0], before)))
        return [] if found and self._spared is not None and self._spared.search(text) else found


Ordinary_ = Callable[[str, str], str]  # a run of such characters and the character before it, to the ordinary ones
_ABOUT_RADICALS = re.compile("部首|偏旁|字头|字頭|字旁|康熙|radical|Radical")


def _characters(*ranges: tuple[int, int]) -> list[str]:
    """The characters of the ranges, both ends included, that Unicode decomposes."""
    codes = (code for low, high in ranges for code in range(low, high + 1))
    return [char for char in map(chr, codes) if unicodedata.decomposition(char)]


def _by_table(table: dict[str, str]) -> tuple[list[str], Ordinary_]:
    return sorted(table), lambda run, _: "".join(map(table.__getitem__, run))


def _one_step(char: str) -> str:
    """What Unicode decomposes the character to, in one step: ㎡ is m and ², not m and 2."""
    codes = [code for code in unicodedata.decomposition(char).split() if not code.startswith("<")]
    return "".join(chr(int(code, 16)) for code in codes)


def _tagged(tags: Iterable[str], *ranges: tuple[int, int]) -> dict[str, str]:
    return {
        char: _one_step(char)
        for char in _characters(*ranges)
        if unicodedata.decomposition(char).startswith(tuple(tags))
    }


def _ideographs() -> dict[str, str]:
    blocks = _characters((0xF900, 0xFAFF), (0x2F800, 0x2FA1F))
    return {char: unicodedata.normalize("NFC", char) for char in blocks}


def _circled() -> dict[str, str]:
    return {char: f"({after})" for char, after in _tagged(["<circle>"], (0x2460, 0x24FF), (0x3200, 0x32FF)).items()}


def _fractions() -> tuple[list[str], Ordinary_]:
    table = {
        char: after.replace("\u2044", "/")
        for char, after in _tagged(["<fraction>"], (0xBC, 0xBE), (0x2150, 0x218F)).items()
    }
    table = {char: after for char, after in table.items() if not after.endswith("/")}

    def ordinary(run: str, before: str) -> str:
        gap = " " if before.isdigit() else ""
        return gap + " ".join(map(table.__getitem__, run))

    return sorted(table), ordinary


@cache
def _wide(letters: bool) -> dict[str, str]:
    every = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    return {wide: narrow for wide, narrow in every.items() if narrow.isalnum() == letters}


_FORMS: dict[Form, Callable[[], tuple[list[str], Ordinary_]]] = {
    "full-width-alphanumerics": lambda: _by_table(_wide(True)),
    "full-width-marks": lambda: _by_table({wide: _wide(False)[wide] for wide in "＃＄％＆＊＋－／＜＝＞＠＼＾＿｀｜"}),
    "half-width-kana": lambda: (
        _characters((0xFF65, 0xFF9F)),
        lambda run, _: unicodedata.normalize("NFKC", run),
    ),
    "radicals": lambda: _by_table(_tagged(["<compat>"], (0x2F00, 0x2FD5)) | _SUPPLEMENT),
    "ideographs": lambda: _by_table(_ideographs()),
    "circled": lambda: _by_table(_circled()),
    "squared": lambda: _by_table(_tagged(["<square>"], (0x3300, 0x33FF))),
    "fractions": _fractions,
    "superscripts": lambda: _by_table(
        _tagged(["<super>", "<sub>"], (0xB2, 0xB9), (0x2070, 0x209C))
    ),
    "roman-numerals": lambda: _by_table(_tagged(["<compat>"], (0x2160, 0x217F))),
    "ligatures": lambda: _by_table({char: unicodedata.normalize("NFKC", char) for char in "ﬀﬁﬂﬃﬄﬅﬆ"}),
}  # fmt: skip
