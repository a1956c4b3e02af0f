"""What a unit of text says and looks like by itself: its features, as strings that the model gives weights to.

A feature is a run of 1 to 3 characters of the unit (`^` and `$` are its ends), the whole of a short one (`=…`), or what
it looks like (`\\x03…`). Digits count as `0` and an address as one character, so that only the form counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

ADDRESS = "\x01"
CUT = "\x02"  # where the middle of a long unit is left out
LOOKS = "\x03"  # before a feature that is no wording

HEAD, TAIL = 90, 50  # characters of a long unit that are read
LONGEST_GRAM = 3
LONGEST_WHOLE = 12

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[!-~]+|(?<![a-z0-9-])[a-z0-9-]++(?:\.[a-z0-9-]++){0,8}\.(?:com|cn|net|org|cc|la|me|info|tw|io)(?:/[!-~]*)?"
)
_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r"[\s\u3000\xa0\ufeff\u200b]+")
_BETWEEN = re.compile(r"[|｜·•／/>»›→\-—_、,，\s\u3000]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_STEP = re.compile(
    r"\s*(?:(?P<figure>[（(]?\d{1,2}[)）.、．])|(?P<han>[（(][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、)"
    r"|(?P<named>(?:第[一二三四五六七八九十\d]{1,2}步|方[法式][一二三四五六七八九十\d]|步骤[一二三四五六七八九十\d]{1,2})[：:，、\s])"
    r"|(?P<circled>[①-⑳])|(?P<link>[*+\-•]\s+\[[^\]\n]{1,80}\]\([^)\n]{1,200}\)\s*[:：—–\-]))"
)
_TO_DO = re.compile(
    "点击|點擊|关注|關注|扫描|扫码|掃描|搜索|搜尋|填写|上传|登录|登入|输入|选择|下载|打开|进入|拨打|提交|双击|安装|绑定|等待|缴费|支付|确认"
)
_LINK = "]("
_CLOSING = "”’」』）)】》〉]\"'"

# How a unit begins, in the order they are tried; how it ends. Their numbers are what the trees see.
_BEGINNINGS = (
    ("heading", re.compile(r"#")),
    ("bullet", re.compile(r"[*\-•·▪◦✅🔹►▸▶●○■◆☆★]")),
    ("numbered", re.compile(r"\d{1,3}\s*[.、．)）]")),
    ("chapter", re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[、)）.]|第[一二三四五六七八九十百0-9]+[章节条回部]")),
    ("date", re.compile(r"\d{2,4}[-/年.]\d{1,2}")),
    ("digit", re.compile(r"\d")),
    ("quote", re.compile(r"[“‘「『\"]")),
    ("bracket", re.compile(r"[\[【〖［]")),
    ("paren", re.compile(r"[(（]")),
    ("image", re.compile(r"[!！]")),
    ("tag", re.compile(r"<")),
    ("bar", re.compile(r"[|｜]")),
    ("greater", re.compile(r"[>＞]")),
    ("han", re.compile(r"[\u4e00-\u9fff]")),
    ("latin", re.compile(r"[^\W\d_]")),
)
BEGINNINGS = {name: number for number, (name, _) in enumerate(_BEGINNINGS)} | {"other": len(_BEGINNINGS)}
_ENDINGS = (
    dict.fromkeys("。！？!?…", "full") | {mark: mark for mark in "；;，,、：:"} | dict.fromkeys(">»›→]）)", "arrow")
)
ENDINGS = {
    name: number for number, name in enumerate(["full", *"；;，,、：:", "arrow", "digit", "han", "latin", "other"])
}


class Wording(NamedTuple):
    """A unit by itself."""

    text: str  # folded, digits and addresses as one character each
    features: frozenset[str]
    begins: int  # of BEGINNINGS
    ends: int  # of ENDINGS
    content: int  # letters, digits and Han
    sentence: bool  # whether it reads as one
    short: bool  # whether it may be a label
    step: str  # how it is numbered, if it is a step that says what to do; or an item that describes its link
    numbers: tuple[
        int, ...
    ]  # thousandths of Han, of numbers, of Latin letters; addresses, blanks, bars, commas, slashes


def normal(folded: str) -> str:
    return _BLANKS.sub(" ", _DIGITS.sub("0", _ADDRESS.sub(ADDRESS, folded))).strip()


def wording(body: str, folded: str) -> Wording:
    """Of a unit as it is, and folded."""
    text = normal(folded)
    long = len(text)
    begins, ends = _beginning(body), _ending(body)
    numbers = _numbers(text, max(1, long))
    features = _grams(text) | set(_looks(body, text, begins, ends, numbers))
    if long <= LONGEST_WHOLE:
        features.add("=" + text)
    sentence = (ends == "full" and long >= 16) or long >= 60
    short = long <= 14 and ends not in ("full", ",", "，", "；")
    content = sum(map(str.isalnum, body))
    step = _step_form(body)
    return Wording(
        text, frozenset(features), BEGINNINGS[begins], ENDINGS[ends], content, sentence, short, step, numbers
    )


def _step_form(body: str) -> str:
    found = _STEP.match(body)
    if found is None or not (found.lastgroup == "link" or _TO_DO.search(body)):
        return ""
    return found.lastgroup or ""


def _grams(text: str) -> set[str]:
    line = f"^{text}$"
    if len(line) > HEAD + TAIL:
        line = line[:HEAD] + CUT + line[-TAIL:]
    found = set(line)
    for size in range(2, LONGEST_GRAM + 1):
        found.update(map("".join, zip(*(line[at:] for at in range(size)), strict=False)))
    return found


def _beginning(body: str) -> str:
    start = body.lstrip(" \t\u3000\xa0")
    return next((name for name, pattern in _BEGINNINGS if pattern.match(start)), "other")


def _ending(body: str) -> str:
    mark = body.rstrip().rstrip(_CLOSING)[-1:]
    named = _ENDINGS.get(mark)
    if named is not None:
        return named
    if mark.isdigit():
        return "digit"
    return "han" if _HAN.match(mark) else "latin" if mark.isalpha() else "other"


def _numbers(text: str, long: int) -> tuple[int, ...]:
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    return (
        1000 * han // long,
        1000 * text.count("0") // long,
        1000 * latin // long,
        text.count(ADDRESS),
        text.count(" "),
        text.count("|") + text.count("｜"),
        text.count("，") + text.count(","),
        text.count("/") + text.count(">"),
    )


def _step(number: int, steps: Sequence[int]) -> int:
    """In which of the ranges that end with `steps` a number lies."""
    return next((at for at, limit in enumerate(steps) if number <= limit), len(steps))


_LENGTHS = (1, 2, 4, 6, 8, 12, 16, 24, 40, 80, 160)


def _looks(body: str, text: str, begins: str, ends: str, numbers: tuple[int, ...]) -> list[str]:
    han, digits, latin, addresses, _, bars, commas, _ = numbers
    length = _step(len(text), _LENGTHS)
    words = [word for word in _BETWEEN.split(text) if word]
    found = [
        f"long {length}",
        f"end {ends}",
        f"begin {begins}",
        f"long {length} end {ends}",
        f"han {han // 201}",
        f"digits {_step(digits, (0, 50, 150, 300, 600))}",
        f"latin {_step(latin, (0, 100, 300, 600, 900))}",
        f"commas {_step(commas, (0, 1, 2, 4))}",
    ]
    if words:
        count = _step(len(words), (1, 2, 3, 5, 8, 15))
        mean = _step(sum(map(len, words)) // len(words), (2, 4, 6, 10, 20))
        most = _step(max(map(len, words)), (2, 4, 6, 10, 20))
        found += [f"words {count} of {mean}", f"words {count} to {most}"]
    if _LINK in body:
        found.append(f"links {_step(body.count(_LINK), (1, 2, 4))}")
        if "![" in body:
            found.append("image")
    if "<" in body and ("</" in body or "<a" in body or "<img" in body):
        found.append("tag")
    if addresses:
        found.append("address alone" if len(text) <= 3 else f"addresses {_step(addresses, (1, 2))}")
    if bars:
        found.append(f"bars {_step(bars, (1, 2, 4))}")
    if body[:1] == "\u3000":
        found.append("indent")
    return [LOOKS + name for name in found]
