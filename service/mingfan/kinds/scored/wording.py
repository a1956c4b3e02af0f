"""What a unit of text says and looks like by itself: its features, as strings that the model gives weights to.

A feature is a run of 1 to 3 characters of the unit (`^` and `$` are its ends), the whole of a short one (`=…`), or what
it looks like (`\\x03…`). Digits count as `0` and an address as one character, so that only the form counts.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from operator import add
from typing import NamedTuple

from mingfan import later
from mingfan.native.loops import BUILT, loops

ADDRESS = "\x01"
CUT = "\x02"  # where the middle of a long unit is left out
LOOKS = "\x03"  # before a feature that is no wording

OPTIONS = "options"
DEVICE = "device"
ACCESS = "access code"
CITED = "citation"
TOLD = frozenset({OPTIONS, DEVICE, ACCESS, CITED})  # steps that may stand alone
HEAD, TAIL = 90, 50  # characters of a long unit that are read
LONGEST_WHOLE = 12

_ADDRESS = later.plain_pattern(
    r"(?:https?://|www\.)[!-~]+|(?<![a-z0-9-])[a-z0-9-]++(?:\.[a-z0-9-]++){0,8}\.(?:com|cn|net|org|cc|la|me|info|tw|io)(?:/[!-~]*)?"
)
_DIGITS = later.plain_pattern(r"\d+")
_BLANKS = later.plain_pattern(r"[\s\u3000\xa0\ufeff\u200b]+")
_BETWEEN = later.plain_pattern(r"[|｜·•／/>»›→\-—_、,，\s\u3000]+")
_HAN = later.plain_pattern(r"[\u4e00-\u9fff]")
_LATIN = later.plain_pattern(r"[A-Za-z]")
_STEP = later.plain_pattern(
    r"\s*(?:(?P<figure>[（(]?\d{1,2}[)）.、．])|(?P<han>[（(][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、)"
    r"|(?P<named>(?:第[一二三四五六七八九十\d]{1,2}步|方[法式][一二三四五六七八九十\d]|步骤[一二三四五六七八九十\d]{1,2})[：:，、\s])"
    r"|(?P<circled>[①-⑳])|(?P<option>[A-Fa-f][.．、)）])|(?P<link>[*+\-•]\s+\[[^\]\n]{1,80}\]\([^)\n]{1,200}\)\s*[:：—–\-]))"
)
# The marks of the options of a question, which are what it asks about.
_OPTION = later.plain_pattern(r"([A-D])[.．、)）]")
_TO_DO = later.plain_pattern(
    "点击|點擊|关注|關注|扫描|扫码|掃描|搜索|搜尋|填写|上传|登录|登入|输入|选择|下载|打开|进入|拨打|提交|双击|安装|绑定|等待|缴费|支付|确认"
)
# A code that is printed on the thing a manual is about.
_DEVICE = later.plain_pattern(
    "(?:机身|機身|包装盒?|设备|設備|铭牌|机器|外壳|箱体|保修卡|说明书|屏幕)[^，。；\n]{0,8}(?:二维码|二維碼|条码|條碼)"
)
# The access code of a shared file, which is what the reader came for.
_ACCESS = later.plain_pattern(r"(?:提取|访问|訪問|分享)[码碼]为?\s{0,3}[:：]?\s{0,3}[A-Za-z0-9]{4}(?![A-Za-z0-9])")
# What an entry of a list of references holds, and promotion does not.
_CITES = (" et al", "doi.org/", "arXiv:", "[J]", "[M]", "[D]")
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
_BEGINNING = later.plain_pattern("|".join(f"(?P<{name}>{pattern})" for name, pattern in _BEGINNINGS.items()))
BEGINNINGS = {name: number for number, name in enumerate([*_BEGINNINGS, "other"])}
HEADING = BEGINNINGS["heading"]
_ENDINGS = (
    dict.fromkeys("。！？!?…", "full") | {mark: mark for mark in "；;，,、：:"} | dict.fromkeys(">»›→]）)", "arrow")
)
ENDINGS = {
    name: number for number, name in enumerate(["full", *"；;，,、：:", "arrow", "digit", "han", "latin", "other"])
}
FULL = ENDINGS["full"]
_NO_LABEL = frozenset(ENDINGS[name] for name in ("full", ",", "，", "；"))
_BEGINNING_NAMES, _ENDING_NAMES = tuple(BEGINNINGS), tuple(ENDINGS)


Looks = tuple[int, ...]


class Form(NamedTuple):
    """What a unit says and looks like, as far as it has weight."""

    text: str  # folded, digits and addresses as one character each
    begins: int  # of BEGINNINGS
    ends: int  # of ENDINGS
    # Thousandths of Han, of numbers, of Latin letters; addresses, blanks, bars, commas, slashes.
    numbers: tuple[int, ...]
    looks: Looks  # what `looks_named` needs


class Wording(NamedTuple):
    """A unit by itself."""

    text: str  # folded, digits and addresses as one character each
    begins: int  # of BEGINNINGS
    ends: int  # of ENDINGS
    content: int  # letters, digits and Han
    sentence: bool  # whether it reads as one
    short: bool  # whether it may be a label
    step: str  # how it is marked: a step that says what to do, an item that describes its link, options of a question
    numbers: tuple[int, ...]  # of the form


def normal(folded: str) -> str:
    return loops.normal(folded) if BUILT else _normal(folded)


def _normal(folded: str) -> str:
    if "." in folded or "://" in folded:  # as any address has
        folded = _ADDRESS.sub(ADDRESS, folded)
    return _BLANKS.sub(" ", _DIGITS.sub("0", folded)).strip()


def form(body: str, folded: str) -> Form:
    """Of a unit as it is, and folded."""
    text = normal(folded)
    numbers, looks = loops.looks(body, text) if BUILT else _looked_at(body, text)
    return Form(text, looks[-2], looks[-1], numbers, looks)


def _looked_at(body: str, text: str) -> tuple[tuple[int, ...], Looks]:
    """The numbers and looks of a unit as it is, and as it is when normal."""
    han, zeros, latin, *others, words, letters, most = _counts(text)
    long = max(1, len(text))
    numbers = (1000 * han // long, 1000 * zeros // long, 1000 * latin // long, *others)
    of_words, of_marks = _looks_of_words(words, letters, most), _looks_of_marks(body)
    return numbers, (*_looks(text, numbers), *of_words, *of_marks, _beginning(body), _ending(body))


def wording(body: str, like: Form) -> Wording:
    """Of a unit as it is, and its form."""
    long, ends = len(like.text), like.ends
    sentence = (ends == FULL and long >= 16) or long >= 60
    short = long <= 14 and ends not in _NO_LABEL
    content = loops.letters(body) if BUILT else _letters(body)
    step = step_form(body)
    return Wording(like.text, like.begins, ends, content, sentence, short, step, like.numbers)


def features(like: Form) -> set[str]:
    """All that the model may give a weight."""
    return grams(like.text).union(looks_named(like.looks))


def step_form(body: str) -> str:
    if _lists_options(body):
        return OPTIONS
    if any(map(body.__contains__, _CITES)):
        return CITED
    if "码" in body or "碼" in body:  # the searches cost as much as all the rest
        if _DEVICE.search(body):
            return DEVICE
        if _ACCESS.search(body):
            return ACCESS
    found = _STEP.match(body)
    if found is None or not (found.lastgroup in ("link", "option") or _TO_DO.search(body)):
        return ""
    return found.lastgroup or ""


def _lists_options(body: str) -> bool:
    return body.lstrip(" \t\u3000(（").startswith("A") and _OPTION.findall(body)[:3] == ["A", "B", "C"]


def grams(text: str) -> set[str]:
    """Runs of 1 to 3 characters, and a short text as a whole."""
    line = framed(text)
    pairs = list(map(add, line, line[1:]))
    return {*line, *pairs, *map(add, pairs, line[2:]), *whole(text)}


def framed(text: str) -> str:
    """With its ends marked, and without the middle of a long one."""
    line = f"^{text}$"
    return line[:HEAD] + CUT + line[-TAIL:] if len(line) > HEAD + TAIL else line


def whole(text: str) -> tuple[str, ...]:
    """A short text as a feature, which is no run of characters of any framed one."""
    return ("=" + text,) if len(text) <= LONGEST_WHOLE else ()


def triples(text: str) -> frozenset[str]:
    """Runs of 3 characters."""
    line = framed(text)
    return frozenset(map(add, map(add, line, line[1:]), line[2:]))


def _beginning(body: str) -> int:
    found = _BEGINNING.match(body.lstrip(" \t\u3000\xa0"))
    return BEGINNINGS[found.lastgroup or "other" if found else "other"]


def _ending(body: str) -> int:
    mark = body.rstrip().rstrip(_CLOSING)[-1:]
    named = _ENDINGS.get(mark)
    if named is None:
        han_or_letter = "han" if _HAN.match(mark) else "latin" if mark.isalpha() else "other"
        named = "digit" if mark.isdigit() else han_or_letter
    return ENDINGS[named]


def _counts(text: str) -> tuple[int, ...]:
    """Han, zeros, Latin letters, addresses, blanks, bars, commas, slashes; words, their letters together, and the most
    that one has."""
    count = text.count
    lengths = list(map(len, filter(None, _BETWEEN.split(text))))
    return (
        len(_HAN.findall(text)),
        count("0"),
        len(_LATIN.findall(text)),
        count(ADDRESS),
        count(" "),
        count("|") + count("｜"),
        count("，") + count(","),
        count("/") + count(">"),
        len(lengths),
        sum(lengths),
        max(lengths, default=0),
    )


def _letters(body: str) -> int:
    return sum(map(str.isalnum, body))


_LENGTHS = (1, 2, 4, 6, 8, 12, 16, 24, 40, 80, 160)
_NONE = -1


def _looks(text: str, numbers: tuple[int, ...]) -> Looks:
    """Numbers count by the range that they lie in."""
    han, digits, latin, addresses, _, bars, commas, _ = numbers
    alone = -2 if len(text) <= 3 else bisect_left((1, 2), addresses)
    return (
        bisect_left(_LENGTHS, len(text)),
        han // 201,
        bisect_left((0, 50, 150, 300, 600), digits),
        bisect_left((0, 100, 300, 600, 900), latin),
        bisect_left((0, 1, 2, 4), commas),
        alone if addresses else _NONE,
        bisect_left((1, 2, 4), bars) if bars else _NONE,
    )


def _looks_of_words(words: int, letters: int, most: int) -> Looks:
    if not words:
        return _NONE, _NONE, _NONE
    several = (2, 4, 6, 10, 20)
    return bisect_left((1, 2, 3, 5, 8, 15), words), bisect_left(several, letters // words), bisect_left(several, most)


def _looks_of_marks(body: str) -> Looks:
    links = bisect_left((1, 2, 4), body.count(_LINK)) if _LINK in body else _NONE
    tag = "<" in body and ("</" in body or "<a" in body or "<img" in body)
    return links, links >= 0 and "![" in body, tag, body[:1] == "\u3000"


@lru_cache(maxsize=4_096)
def looks_named(looks: Looks) -> tuple[str, ...]:
    """As features."""
    (
        length,
        han,
        digits,
        latin,
        commas,
        addresses,
        bars,
        words,
        mean,
        most,
        links,
        image,
        tag,
        indent,
        beginning,
        ending,
    ) = looks
    begins, ends = _BEGINNING_NAMES[beginning], _ENDING_NAMES[ending]
    return (
        f"{LOOKS}long {length}",
        f"{LOOKS}end {ends}",
        f"{LOOKS}begin {begins}",
        f"{LOOKS}long {length} end {ends}",
        f"{LOOKS}han {han}",
        f"{LOOKS}digits {digits}",
        f"{LOOKS}latin {latin}",
        f"{LOOKS}commas {commas}",
        *((f"{LOOKS}words {words} of {mean}", f"{LOOKS}words {words} to {most}") if words != _NONE else ()),
        *((f"{LOOKS}links {links}",) if links != _NONE else ()),
        *((f"{LOOKS}image",) if image else ()),
        *((f"{LOOKS}tag",) if tag else ()),
        *(
            (f"{LOOKS}address alone" if addresses == -2 else f"{LOOKS}addresses {addresses}",)
            if addresses != _NONE
            else ()
        ),
        *((f"{LOOKS}bars {bars}",) if bars != _NONE else ()),
        *((f"{LOOKS}indent",) if indent else ()),
    )
