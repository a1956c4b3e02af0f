"""Variants of what a pattern says: script, width, case, separators and look-alikes, written into the pattern itself.

A rule is written once, in Simplified Chinese and plain letters. When it is compiled, each literal character of its
pattern becomes the class of its other forms. The text itself is never converted, edits fall on the original, and text
without a match costs nothing more. This module matches nothing.
"""

from __future__ import annotations

from functools import cache
from itertools import zip_longest
from typing import Literal

from mingfan.prefilter.kept import kept
from mingfan.prefilter.syntax import Char, Class, Escape, Repeat, Span, Token, is_plain, tokens
from mingfan.text.fold import fold
from mingfan.text.han_forms import FORMS

Variant = Literal["script", "width", "case", "separators", "look-alikes"]

# Separators put between the characters of a word to hide it from filters; at most two of them.
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


@cache
def expand(pattern: str, variants: tuple[Variant, ...]) -> str:
    """The pattern that matches these variants too. `pattern` is one that the `regex` module compiles."""
    wanted = frozenset(variants)
    if not wanted:
        return pattern
    return kept(f"with {','.join(sorted(wanted))}", pattern, lambda: _expanded(pattern, wanted))


def _expanded(pattern: str, wanted: frozenset[Variant]) -> str:
    out: list[str] = []
    in_word = False
    found = tokens(pattern)
    for token, following in zip_longest(found, found[1:]):
        is_letter = isinstance(token, Char) and is_plain(token)
        match token:
            case Char() if is_plain(token):
                out.append(_letters(token, following, wanted, in_word))
            case Char(source="\\.") if "look-alikes" in wanted:
                out.append(_class_of(forms(".", wanted)))
            case Class():
                members = "".join(_member(member, wanted) for member in token.members)
                out.append(f"[{'^' * token.negated}{members}]")
            case _:
                out.append(token.source)
        in_word = is_letter and token.source.isalnum()
    return "".join(out)


def fold_pattern(pattern: str) -> str:
    """The pattern that matches in a folded text what `pattern` means."""
    return kept("folded", pattern, lambda: "".join(map(_folded, tokens(pattern))))


def _folded(token: Token) -> str:
    match token:
        case Char() if is_plain(token):
            return fold(token.char)
        case Span():
            return f"{_folded(token.low)}-{_folded(token.high)}"
        case Class():
            return f"[{'^' * token.negated}{''.join(map(_folded, token.members))}]"
    return token.source


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


def _letters(token: Char, following: Token | None, wanted: frozenset[Variant], in_word: bool) -> str:
    """A literal character with its variants; separators before it where it goes on a word."""
    found = forms(token.char, wanted)
    joined = in_word and "separators" in wanted and not isinstance(following, Repeat)
    return (SEPARATED if joined else "") + (token.char if found == token.char else _class_of(found))


def _member(member: Char | Escape | Span, wanted: frozenset[Variant]) -> str:
    if isinstance(member, Char) and is_plain(member):
        return member.char + "".join(map(_quoted, forms(member.char, wanted)[1:]))
    return member.source


def _class_of(chars: str) -> str:
    return "[" + "".join(map(_quoted, chars)) + "]"


def _quoted(char: str) -> str:
    return "\\" + char if char in "\\]^-[&~|" else char
