"""How sure the model is of each unit of a stretch: what it says by itself, and where it stands.

The first is a sum of weights of its wording; the second are trees over that score and its surroundings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from mingfan import later
from mingfan.kinds.scored.looks import ADDRESS, FULL, HEADING
from mingfan.kinds.scored.model import Model
from mingfan.kinds.scored.steps import TOLD
from mingfan.kinds.scored.surroundings import SPEAKING, Place
from mingfan.kinds.scored.units import Unit
from mingfan.model import Span

SILENT = -10_000  # of a unit with no sign of promotion near it, or in code
HOPELESS = -1_000  # own scores below this within REACH leave no doubt
OPENS = 0  # an own score from which a unit with an opening word has its surroundings read
SPEAKS = 2_000  # what a heading says itself counts by so much more than its place: 欢迎关注 speaks, 微信 does not
# What its wording says is rather promotion, what several signals say is, and none speaks against it. Of the labelled
# texts 272 units were so, over three ways to leave sources out, and all of them promotion; the trees, which have seen
# few lines of promotion alone in an article, let one stay there.
PLAIN_WORDING, PLAIN_SIGNALS = 1_000, 10_000
PLAIN_LONGEST = 80  # characters: a longer unit may hold something else too
REPORTED = frozenset(':：“”「」『』《"')  # who tells of a plea names where it stands, or quotes it: 海报上印着：…
REACH = 8
DELIMITER, DELIMITED = frozenset("|-"), frozenset("|-: ")  # of a table in Markdown
QUOTES = {"“": "”", "「": "」", "『": "』", '"': '"'}
# The verb that tells who speaks, after a name or two: 小说, 访问 and 频道 are none.
_SAYS = later.plain_pattern(
    "[^，。！？：；“”「」『』]{0,12}(?:(?<!小)[说說]|喊|嚷|嘟囔|嘀咕|念叨|笑着|[笑问問叫答骂罵叹嘆]道|(?<![访訪])[问問][我他她你了]|叫着|回答|[骂罵]了"
    "|[叹嘆]了|[叹嘆][气氣]|[低小大轻輕]声|[低小大轻輕]聲)"
)
CODE = "`"
_CODE = later.plain_pattern(rf"`([^`{ADDRESS}]*(?:{ADDRESS}|(?=`)))`?")  # an address takes the closing mark with it
_TYPED = later.plain_pattern(rf"[{ADDRESS}./\\_()=:$<>{{}}]|[a-z0-9] -{{0,2}}[a-z0-9]")  # of text as it is when normal


LONGEST_HEAD = 24
LEAST_ENTRIES = 2
# Beside 文章目录 in the side bar of a theme that many blogs have; both are then labels of tabs.
OTHER_TAB = frozenset({"站点概览", "本站概要", "overview"})
_CONTENTS = later.plain_pattern(
    r"\A[\W_]*+(?:(?:文章|本文|全文|全书|内容|章节)?目 {0,4}[录次]|(?:table of )?contents)[\W_]*+\Z"
)

Added = Callable[[Unit], int]  # thousandths of log-odds


class Judged(NamedTuple):
    """Per unit, in thousandths of log-odds."""

    own: list[int]
    confidence: list[int]


def judge(
    units: Sequence[Unit], in_code: Sequence[bool], place: Place, model: Model, added: Added | None = None
) -> Judged:
    """`added`: what is said of a unit beside the model."""
    own = [unit.own for unit in units]
    near = near_signs(units, own)
    doubtful = [at for at, code in enumerate(in_code) if near[at] and not code]
    confidence = [SILENT] * len(units)
    if doubtful:
        for at, score in zip(doubtful, model.scores(units, own, place, doubtful), strict=True):
            unit = units[at]
            least = model.levels["balanced"] if is_plain(unit, own[at]) else SILENT
            confidence[at] = max(score, least) + (added(unit) if added else 0)
        for at in (*steps(units), *commands(units), *spoken(units)):
            confidence[at] = SILENT
        for at in headings(units):
            confidence[at] = min(confidence[at], max(confidence[at + 1], own[at] + SPEAKS))
        for first, end in contents(units):
            confidence[first] = min(confidence[first:end])
        for at in table_heads(units):
            confidence[at] = min(confidence[at], confidence[at + 2])
        for first, end in broken(units):
            confidence[first:end] = [min(confidence[first:end])] * (end - first)
    return Judged(own, confidence)


def tells(unit: Unit, own: int) -> bool:
    """Whether a unit says something for promotion itself, be it little."""
    return own >= HOPELESS or speaks_up(unit.speaks)


def calls(own: int) -> bool:
    """Whether what a unit says itself is reason enough to read what stands around it: that it is rather promotion than
    not. A block that is promotion has such a line; of the honest lines with an opening word few are."""
    return own >= OPENS


def is_plain(unit: Unit, own: int) -> bool:
    """Whether a unit says by itself that it is promotion, wherever it stands."""
    says = own >= PLAIN_WORDING and unit.speaks >= PLAIN_SIGNALS and not unit.against
    return says and len(unit.wording.text) <= PLAIN_LONGEST and REPORTED.isdisjoint(unit.wording.text)


def speaks_up(weight: int) -> bool:
    """Of what the signals of a unit weigh for promotion."""
    return weight >= SPEAKING


def near_signs(units: Sequence[Unit], own: Sequence[int]) -> list[bool]:
    """Which units have a sign of promotion near them, or are one."""
    counts = list(accumulate(map(tells, units, own), initial=0))
    last = len(own)
    return [counts[min(last, at + REACH + 1)] > counts[max(0, at - REACH)] for at in range(last)]


def steps(units: Sequence[Unit]) -> Iterator[int]:
    """Numbers of units that are steps of a procedure, items of a list that describes its links, options of a question,
    instructions for a code on a device, access codes of shared files, or entries of a list of references.

    Lines in a row, marked alike, that each say what to do or what a link leads to: following an account or scanning a
    code is then what the reader came for.
    """
    lines = [at for at, unit in enumerate(units) if unit.begins]
    marks = [units[at].wording.step for at in lines]
    for number, at in enumerate(lines):
        if not marks[number]:
            continue
        beside = (*marks[max(0, number - 1) : number], *marks[number + 1 : number + 2])
        if marks[number] in TOLD or marks[number] in beside:
            end = lines[number + 1] if number + 1 < len(lines) else len(units)
            yield from range(at, end)


def commands(units: Sequence[Unit]) -> Iterator[int]:
    """Numbers of the units that tell in inline code what to type or to call (`mingfan --help`, `user/get`), which the
    reader needs whatever else they ask. An account, a keyword or another name in inline code is one word."""
    for at, unit in enumerate(units):
        text = unit.wording.text
        if CODE in text and any(_TYPED.search(code[1]) for code in _CODE.finditer(text)):
            yield at


def spoken(units: Sequence[Unit]) -> Iterator[int]:
    """Numbers of the units that are a quotation whose speaker follows on the same line: a character speaks, whatever it
    asks for. A site quotes itself, but tells nobody who said so."""
    for at, (unit, next_one) in enumerate(pairwise(units)):
        text = unit.wording.text
        is_quoted = text[:1] in QUOTES and text[-1:] == QUOTES.get(text[:1])
        if is_quoted and not next_one.begins and _SAYS.match(next_one.wording.text):
            yield at


def contents(units: Sequence[Unit]) -> Iterator[Span]:
    """Numbers of the units that are the head of a list of contents and its entries, two or more. A head has the name of
    a button on many sites, and so says much for promotion itself: it goes only where no entry stays."""
    end = 0  # of the last list: heads among its entries are entries, so that each unit is read once
    for at, unit in enumerate(units):
        text = unit.wording.text
        if at >= end and len(text) <= LONGEST_HEAD and unit.begins and _CONTENTS.match(text):
            end = _end_of_entries(units, at + 1)
            if end - at > LEAST_ENTRIES:
                yield Span(at, end)


def _end_of_entries(units: Sequence[Unit], first: int) -> int:
    """Entries are lines that are no sentences, each as far below the one before."""
    gap = units[first + 1].start - units[first].end if first + 1 < len(units) else 0
    for at in range(first, len(units)):
        unit = units[at]
        is_line = unit.begins and unit.ends and not unit.wording.sentence and unit.wording.ends != FULL
        if not is_line or unit.wording.text in OTHER_TAB or (at > first and unit.start - units[at - 1].end != gap):
            return at
    return len(units)


def table_heads(units: Sequence[Unit]) -> Iterator[int]:
    """Numbers of the rows above a delimiter row with a row below it: without its head a table says nothing."""
    for at in range(len(units) - 2):
        text = units[at + 1].wording.text
        if text[:1] in DELIMITED and DELIMITER <= set(text) <= DELIMITED:
            yield at


def broken(units: Sequence[Unit]) -> Iterator[Span]:
    """Numbers of the units that are one sentence over several lines, which goes or stays as a whole."""
    first = 0
    for at, unit in enumerate(units):
        if not unit.goes_on:
            if first < at:
                yield Span(first, at + 1)
            first = at + 1


def headings(units: Sequence[Unit]) -> Iterator[int]:
    """Numbers of the headings with a line under them: one is no surer than that line, but for what it says itself."""
    for at in reversed(range(len(units) - 1)):
        unit = units[at]
        if unit.begins and unit.ends and unit.wording.begins == HEADING:
            yield at
