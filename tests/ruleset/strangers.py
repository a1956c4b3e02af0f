"""Patterns that strangers might send, labelled: slow ones, and ones as rule authors write them."""

from __future__ import annotations

from itertools import product

# Shapes that backtrack, each with one unit that may be read in several ways.
_SHAPES = [
    "(?:x+)+!", "(?:x*)*!", "(?:x|x)*!", "(?:x|xx)+!", "x*x*x*x*!", "(x+x+)+!", "(?:x?){40}x{40}!", "(?=x*!)x*x*!",
    "(?:x+,?)+!", r"(x*)\1*!", "^(?:x+)+$!", "(?:(?:x+)+)+!", "x+x+x+x+x+!", "(?:x{1,9}){1,9}!", r"(x+)*\1!",
    "(?:x|(?:x|x)+)+!", "(?:x+?)+?!", "(?:xx?)+!", "(?<=x*)x*x*!", "(?:x*?){9}!",
]  # fmt: skip
_UNITS = ["a", "ab", "中", "，", r"\d", r"\s", "[ab]", ".", r"\w", r"\p{Han}"]
# Those that incidents and textbooks made known.
PUBLISHED = [
    r"^(a+)+$", r"([a-zA-Z]+)*$", r"(a|aa)+$", r"(a|a?)+$", r"(.*a){11}$", r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$",
    r"^[\s\u200c]+|[\s\u200c]+$", r"(?:(?:\"|'|\]|\}|\\|\d|null|\-|\+)+[)]*;?((?:\s|-|~|!|\{\}|\|\||\+)*.*(?:.*=.*)))",
    r"^(\w+\s?)*$", r"^(\d+)*,$", r"\s+$", r"<!--.*?-->|<[^>]*>[^<]*<", r"(\s*\S+)*:$", r"^\[(?:[^\]]*,?)*\]$",
]  # fmt: skip
BAD = [shape.replace("x", unit) for shape, unit in product(_SHAPES, _UNITS)] + PUBLISHED
GOOD = [
    f"{before}{word}{after}"
    for before, word, after in product(
        ["", "^", "^[\\W_]*+", "(?<!不)", "【", "\\b"],
        ["扫码关注", "公众号[:：]?\\s?\\w{1,20}", "https?://\\S{1,80}", "更多.{0,20}请", "(?:点赞|转发|收藏)",
         "\\d{4}年", "(?i:app)", "[a-z]{2,8}\\.(?:com|cn|net)", "本文由\\p{Han}{2,10}整理"],
        ["", "$", "[。！]?$", "(?=，)"],
    )
]  # fmt: skip
