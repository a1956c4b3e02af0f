"""Page numbers: numbers at the ends of pages, alone on a line or beside a title, that rise from page to page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import regex

from mingfan import later
from mingfan.kinds.pages.beside import beside
from mingfan.kinds.pages.lines import Line, cuts, is_left_open
from mingfan.kinds.pages.spacing import gaps, is_even, is_spread
from mingfan.kinds.pages.titles import is_title

LONGEST = 60  # characters of a line with a page number
LEAST = 3  # numbers in a row, without marks that make them page numbers
LEAST_BESIDE = 2  # times that a head comes beside a few numbers that are sure
LEAST_EVEN = 4  # where nothing but the spacing speaks for pages
FIRST_SURE, LAST_SURE = 2, 999  # then too: the sections of a story begin with 1, and years follow one another
MOST_OF_A_PAGE = 1.5  # of the others: two pages, one of them without a number, hold more
FARTHEST = 3  # pages without a number between two, and one
_NUMBER = (
    r"第 ?(?<of>\d{1,4}) ?页(?:[，, /]{0,2}共 ?\d{1,4} ?页)?|[Pp](?:age|AGE) (?<of>\d{1,4})(?: (?:of|OF|/) \d{1,4})?"
    r"|(?<bare>\d{1,4})(?: ?/ ?\d{1,4})?"
)
# Between a title and a number; X2-01 is one word.
_APART = r"(?:[·•|—][ \t\u3000]*+|[ \t\u3000]++(?:[-–―－·•|—/][ \t\u3000]*+)?)"
_ALONE = later.pattern(rf"(?<left>[-—–―－~～·•|])?\1? ?(?:{_NUMBER}) ?(?<right>[-—–―－~～·•|]{{0,2}})")
_HEAD = later.pattern(rf"(?:[-—–―－·•|/] ?)?(?:{_NUMBER}){_APART}(?=\S)")
_FOOT = later.pattern(rf"(?<=[^\s\-—–―－·•|/]){_APART}(?:{_NUMBER})(?: ?[-—–―－·•|/])?\Z")
# What is numbered in a text itself, one after the other.
_COUNTED = later.pattern(
    r"(?:[图圖表例题題节節章回卷篇集课課讲講期号號条條款项項步天日周月年级級层層组組班队隊轮輪场場]|步骤|案例|练习|實驗|实验|问题|附件|附录|单元"
    r"|任务|方案|公式|定理|引理|定义|命题|习题|(?<!\w)[A-Za-z]\w*+)\Z"
)
# What is counted, and no title.
_UNIT = later.pattern(r"(?:秒|分钟?|小时|天|日|周|个|月|年|人|次|条|元|万|亿|号|楼|岁|点|赞|评论|回复)")


class Number(NamedTuple):
    at: int  # number of its line
    value: int
    title: str  # beside it
    sure: bool  # by its marks


def page_furniture(lines: Sequence[Line]) -> set[int]:
    """The lines with the numbers of the pages of a text, and what recurs beside them; none where they may be something
    else."""
    return {at for _, furniture in _chains(lines) for at in furniture}


def missing_pages(lines: Sequence[Line]) -> set[int]:
    """The lines with the last number before others are left out, with no more text up to the next than on any page, and
    a sentence that does not end."""
    return {at for chain, furniture in _chains(lines) for at in _jumps(lines, chain, furniture)}


def _jumps(lines: Sequence[Line], chain: Sequence[Number], furniture: set[int]) -> Iterator[int]:
    pairs = list(pairwise(chain))
    whole = [
        lines[later.at].above - lines[number.at].above for number, later in pairs if later.value == number.value + 1
    ]
    if 2 * len(whole) < len(pairs) or not whole:
        return
    for number, next_one in pairs:
        page = lines[next_one.at].above - lines[number.at].above <= MOST_OF_A_PAGE * median(whole)
        left_open = any(is_left_open(lines, end.at, furniture) for end in (number, next_one))
        if next_one.value > number.value + 1 and page and left_open:
            yield number.at


def _chains(lines: Sequence[Line]) -> Iterator[tuple[list[Number], set[int]]]:
    """Page numbers that belong together, with the lines of them and of what recurs beside them."""
    alone, titled = _numbers(lines)
    often = Counter(number.title for number in titled)
    for pool in (alone, [number for number in titled if often[number.title] > 1]):
        chain = _rising(pool)
        pages = {number.at for number in chain}
        heads = beside(lines, pages, LEAST_BESIDE if _are_sure(chain) and len(chain) <= LEAST else LEAST)
        if _are_pages(lines, chain, pages, heads):
            yield chain, pages | heads


def _numbers(lines: Sequence[Line]) -> tuple[list[Number], list[Number]]:
    alone, titled = [], []
    for at, line in enumerate(lines):
        if len(line.body) > LONGEST or not any(map(str.isdecimal, (line.body[:6] + line.body[-6:]))):
            continue
        if (match := _ALONE.fullmatch(line.body)) is not None:
            sure = match["bare"] is None or bool(match["left"] and match["right"])
            alone.append(Number(at, _value(match), "", sure))
        elif number := _beside_title(at, line.body):
            titled.append(number)
    return alone, titled


def _beside_title(at: int, body: str) -> Number | None:
    if (
        (match := _HEAD.match(body)) is not None
        and is_title(body[match.end() :])
        and not _UNIT.match(body, match.end())
    ):
        return Number(at, _value(match), body[match.end() :], match["bare"] is None)
    if (match := _FOOT.search(body)) is not None and is_title(body[: match.start()]):
        return Number(at, _value(match), body[: match.start()], match["bare"] is None)
    return None


def _value(match: regex.Match[str]) -> int:
    return int(match["bare"] or match["of"])


def _rising(numbers: Sequence[Number]) -> list[Number]:
    """The longest run that rises by one, or by a few where pages have no number."""
    best: dict[int, tuple[int, int]] = {}  # by value: how many, and the last of them
    before = [-1] * len(numbers)
    for k, number in enumerate(numbers):
        known = [best[value] for step in range(1, FARTHEST + 1) if (value := number.value - step) in best]
        length, before[k] = max(known, default=(0, -1))
        if best.get(number.value, (0, -1))[0] <= length:
            best[number.value] = (length + 1, k)
    _, k = max(best.values(), default=(0, -1))
    chain = list(_back(before, k))
    return [numbers[place] for place in reversed(chain)]


def _back(before: Sequence[int], k: int) -> Iterator[int]:
    while k >= 0:
        yield k
        k = before[k]


def _are_sure(chain: Sequence[Number]) -> bool:
    """Whether marks make them page numbers, two or more."""
    return len(chain) > 1 and 3 * sum(number.sure for number in chain) >= 2 * len(chain)


def _are_pages(lines: Sequence[Line], chain: Sequence[Number], pages: set[int], heads: set[int]) -> bool:
    if len(chain) < LEAST or _are_sure(chain):
        return _are_sure(chain)
    steps = [later.value - earlier.value for earlier, later in pairwise(chain)]
    apart = gaps([lines[number.at].above for number in chain], steps)
    if not is_spread(apart):
        return False
    furniture = pages | heads
    cut = sum(cuts(lines, number.at, furniture, surely=bool(number.title)) for number in chain)
    if 4 * cut >= len(chain) or 2 * len(heads) > len(chain):
        return True
    counted = any(_COUNTED.search(number.title) for number in chain if number.title)
    within = chain[0].value >= FIRST_SURE and chain[-1].value <= LAST_SURE and set(steps) == {1}
    return len(chain) >= LEAST_EVEN and within and not counted and is_even(apart)
