"""What a unit of text says and looks like by itself: its features, as strings that the model gives weights to.

A feature is a run of 1 to 3 characters of the unit (`^` and `$` are its ends), the whole of a short one (`=…`), or what
it looks like (`\\x03…`). Digits count as `0` and an address as one character, so that only the form counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import add
from typing import NamedTuple

ADDRESS = "\x01"
CUT = "\x02"  # where the middle of a long unit is left out
LOOKS = "\x03"  # before a feature that is no wording

OPTIONS = "options"
DEVICE = "device"
TOLD = frozenset({OPTIONS, DEVICE})  # steps that may stand alone
HEAD, TAIL = 90, 50  # characters of a long unit that are read
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
    r"|(?P<circled>[①-⑳])|(?P<option>[A-Fa-f][.．、)）])|(?P<link>[*+\-•]\s+\[[^\]\n]{1,80}\]\([^)\n]{1,200}\)\s*[:：—–\-]))"
)
# The marks of the options of a question, which are what it asks about.
_OPTION = re.compile(r"([A-D])[.．、)）]")
_TO_DO = re.compile(
    "点击|點擊|关注|關注|扫描|扫码|掃描|搜索|搜尋|填写|上传|登录|登入|输入|选择|下载|打开|进入|拨打|提交|双击|安装|绑定|等待|缴费|支付|确认"
)
# A code that is printed on the thing a manual is about.
_DEVICE = re.compile(
    "(?:机身|機身|包装盒?|设备|設備|铭牌|机器|外壳|箱体|保修卡|说明书|屏幕)[^，。；\n]{0,8}(?:二维码|二維碼|条码|條碼)"
)
_LINK = "]("
_CLOSING = "”’」』）)】》〉]\"'"

# How a unit begins, in the order they are tried; how it ends. Their numbers are what the trees see.
_BEGINNINGS = {
    "heading": r"#",
    "bullet": r"[*\-•·▪◦✅🔹►▸▶●○■◆☆★]",
    "numbered": r"\d{1,3}\s{0,4}[.、．)）]",
    "chapter": r"[（(]?[一二三四五六七八九十]{1,3}[、)）.]|第[一二三四五六七八九十百0-9]{1,8}[章节条回部]",
    "date": r"\d{2,4}[-/年.]\d{1,2}",
    "digit": r"\d",
    "quote": r"[“‘「『\"]",
    "bracket": r"[\[【〖［]",
    "paren": r"[(（]",
    "image": r"[!！]",
    "tag": r"<",
    "bar": r"[|｜]",
    "greater": r"[>＞]",
    "han": r"[\u4e00-\u9fff]",
    "latin": r"[^\W\d_]",
}
_BEGINNING = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _BEGINNINGS.items()))
BEGINNINGS = {name: number for number, name in enumerate([*_BEGINNINGS, "other"])}
HEADING = BEGINNINGS["heading"]
_ENDINGS = (
    dict.fromkeys("。！？!?…", "full") | {mark: mark for mark in "；;，,、：:"} | dict.fromkeys(">»›→]）)", "arrow")
)
ENDINGS = {
    name: number for number, name in enumerate(["full", *"；;，,、：:", "arrow", "digit", "han", "latin", "other"])
}


class Wording(NamedTuple):
    """A unit by itself."""

    text: str  # folded, digits and addresses as one character each
    begins: int  # of BEGINNINGS
    ends: int  # of ENDINGS
    content: int  # letters, digits and Han
    sentence: bool  # whether it reads as one
    short: bool  # whether it may be a label
    step: str  # how it is marked: a step that says what to do, an item that describes its link, options of a question
    # Thousandths of Han, of numbers, of Latin letters; addresses, blanks, bars, commas, slashes.
    numbers: tuple[int, ...]


def normal(folded: str) -> str:
    return _BLANKS.sub(" ", _DIGITS.sub("0", _ADDRESS.sub(ADDRESS, folded))).strip()


def wording(body: str, folded: str) -> tuple[Wording, set[str]]:
    """Of a unit as it is, and folded: what it is like, and its features."""
    text = normal(folded)
    long = len(text)
    begins, ends = _beginning(body), _ending(body)
    numbers = _numbers(text, max(1, long))
    sentence = (ends == "full" and long >= 16) or long >= 60
    short = long <= 14 and ends not in ("full", ",", "，", "；")
    content = sum(map(str.isalnum, body))
    found = Wording(text, BEGINNINGS[begins], ENDINGS[ends], content, sentence, short, _step_form(body), numbers)
    return found, grams(text).union(_looks(body, text, begins, ends, numbers))


def _step_form(body: str) -> str:
    if _lists_options(body):
        return OPTIONS
    if _DEVICE.search(body):
        return DEVICE
    found = _STEP.match(body)
    if found is None or not (found.lastgroup in ("link", "option") or _TO_DO.search(body)):
        return ""
    return found.lastgroup or ""


def _lists_options(body: str) -> bool:
    return body.lstrip(" \t\u3000(（").startswith("A") and _OPTION.findall(body)[:3] == ["A", "B", "C"]


def grams(text: str) -> set[str]:
    """Runs of 1 to 3 characters, and a short text as a whole."""
    line = _ends_marked(text)
    pairs = list(map(add, line, line[1:]))
    found = {*line, *pairs, *map(add, pairs, line[2:])}
    if len(text) <= LONGEST_WHOLE:
        found.add("=" + text)
    return found


def triples(text: str) -> frozenset[str]:
    """Runs of 3 characters."""
    line = _ends_marked(text)
    return frozenset(map(add, map(add, line, line[1:]), line[2:]))


def _ends_marked(text: str) -> str:
    line = f"^{text}$"
    return line if len(line) <= HEAD + TAIL else line[:HEAD] + CUT + line[-TAIL:]


def _beginning(body: str) -> str:
    found = _BEGINNING.match(body.lstrip(" \t\u3000\xa0"))
    return found.lastgroup or "other" if found else "other"


def _ending(body: str) -> str:
    mark = body.rstrip().rstrip(_CLOSING)[-1:]
    named = _ENDINGS.get(mark)
    if named is not None:
        return named
    if mark.isdigit():
        return "digit"
    return "han" if _HAN.match(mark) else "latin" if mark.isalpha() else "other"


def _numbers(text: str, long: int) -> tuple[int, ...]:
    count = text.count
    return (
        1000 * len(_HAN.findall(text)) // long,
        1000 * count("0") // long,
        1000 * len(_LATIN.findall(text)) // long,
        count(ADDRESS),
        count(" "),
        count("|") + count("｜"),
        count("，") + count(","),
        count("/") + count(">"),
    )


_LENGTHS = (1, 2, 4, 6, 8, 12, 16, 24, 40, 80, 160)


def _looks(body: str, text: str, begins: str, ends: str, numbers: tuple[int, ...]) -> list[str]:
    """Numbers count by the range that they lie in."""
    han, digits, latin, addresses, _, bars, commas, _ = numbers
    length = bisect_left(_LENGTHS, len(text))
    found = [
        f"{LOOKS}long {length}",
        f"{LOOKS}end {ends}",
        f"{LOOKS}begin {begins}",
        f"{LOOKS}long {length} end {ends}",
        f"{LOOKS}han {han // 201}",
        f"{LOOKS}digits {bisect_left((0, 50, 150, 300, 600), digits)}",
        f"{LOOKS}latin {bisect_left((0, 100, 300, 600, 900), latin)}",
        f"{LOOKS}commas {bisect_left((0, 1, 2, 4), commas)}",
    ]
    words = list(filter(None, _BETWEEN.split(text)))
    if words:
        lengths = list(map(len, words))
        count = bisect_left((1, 2, 3, 5, 8, 15), len(words))
        mean = bisect_left((2, 4, 6, 10, 20), sum(lengths) // len(words))
        most = bisect_left((2, 4, 6, 10, 20), max(lengths))
        found += [f"{LOOKS}words {count} of {mean}", f"{LOOKS}words {count} to {most}"]
    if _LINK in body:
        found.append(f"{LOOKS}links {bisect_left((1, 2, 4), body.count(_LINK))}")
        if "![" in body:
            found.append(f"{LOOKS}image")
    if "<" in body and ("</" in body or "<a" in body or "<img" in body):
        found.append(f"{LOOKS}tag")
    if addresses:
        found.append(
            f"{LOOKS}address alone" if len(text) <= 3 else f"{LOOKS}addresses {bisect_left((1, 2), addresses)}"
        )
    if bars:
        found.append(f"{LOOKS}bars {bisect_left((1, 2, 4), bars)}")
    if body[:1] == "\u3000":
        found.append(f"{LOOKS}indent")
    return found
