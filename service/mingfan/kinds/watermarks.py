"""Kind `watermarks`: an address, or a name in `<big>`, that a site has pressed into the sentences of what it copied.

The text itself bears witness. A watermark lies where nothing calls for it, within words and phrases (`岸www.….com上`),
at places that have nothing in common; or the site speaks of itself elsewhere, in a line of its own. An address that the
sentence is about follows 登录, 在, 的 or comes before 上, 查询, 网站, and the words on either side of it do not belong
together. Where that is in doubt it is a finding.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from mingfan import later
from mingfan.deadline import Deadline, matches
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.kinds.called_for import LOOKS, is_called_for
from mingfan.model import Change, Finding
from mingfan.native.loops import BUILT, loops
from mingfan.prefilter.widen import Expression
from mingfan.text.lines import line_at

LEAST_PLACES = 3  # without a line in which the site speaks of itself
# A text comes from few sites. Each name, and each place of one, costs a search of the whole text.
MOST_NAMES = 20
MOST_LOOKED_AT = 40
LONGEST_LINE = 80  # characters of a line in which a site speaks of itself
LEAST_SENTENCE = 12  # characters of a line that reads as a sentence

ENDING = "com|net|org|cc|cn|la|me|info|tw|io|co|xyz|top|tv|biz|vip|club"
_PRESSED = later.pattern(
    r"(?<=\p{Han})(?:(?:https?://)?(?<name>(?:[a-z0-9-]{1,40}\.){1,4}(?:" + ENDING + r"))/?"
    r"|<big>(?<name>[^<>\n]{1,16})</big>)(?=\p{Han})",
    regex.IGNORECASE,
)
# Where one may end: a search for a single character is ten times as fast as the whole pattern.
# İ, ı, ſ and the sign of Kelvin are letters of ASCII to a search that ignores case.
_FIRST = "".join(sorted({char for end in ENDING.split("|") for char in (end[0], end[0].upper())})) + "İıſ\u212a"
_MAY_END = tuple(map(re.compile, (rf"\.[{_FIRST}][A-Za-zİıſ\u212A]{{1,3}}/?(?=[^\x00-\x7F])", r">(?=[^\x00-\x7F])")))
LONGEST = 200  # characters of one: four parts of 40, an ending and `https://`
_ENDINGS = frozenset(ENDING.split("|"))
_BETWEEN_BARS = f"|{ENDING}|".encode()
_LETTERS = "".join(f"[{char.upper()}{char}]" if char.isalpha() else char for char in ENDING)
_SOUGHT = rf"[Bb][Ii][Gg]>|\.(?:{_LETTERS})/?[\x80-\xFF]"
_OF_ITSELF = later.pattern(
    "更新|首[发發]|最新|免[费費]|小[说說]|[电電]子[书書]|[请請][记記]住|收藏|下[载載]|手打|txt|[阅閱][读讀]|[书書][友迷库庫网網]",
    regex.IGNORECASE,
)
_SAYS = frozenset("。！？…；，")


class WatermarksSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="watermarks"):
    """It has no fields of its own."""


class _Place(NamedTuple):
    start: int
    end: int
    called_for: bool  # by the words beside it


class CompiledWatermarks(Ordinary):
    scope: Scope = "document"
    expressions = (Expression(_SOUGHT, utf8=False),)

    def __init__(self, spec: WatermarksSpec) -> None:
        self.title = spec.title

    def may_change(self, text: str, deadline: Deadline) -> bool:
        return loops.ends_name(text, _BETWEEN_BARS) if BUILT else _ends_name(text)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        gone = [
            Change(place.start, place.end, "")
            for name, places in _pressed(text, deadline)
            if _borne_out(text, name, places, deadline)
            for place in places
            if not place.called_for
        ]
        return sorted(gone)

    @property
    def doubting(self) -> bool:
        return True

    def doubts(self, text: str, deadline: Deadline) -> Sequence[Finding]:
        return [
            Finding(place.start, place.end, "", "")
            for name, places in _pressed(text, deadline)
            if len(places) >= LEAST_PLACES and not _borne_out(text, name, places, deadline)
            for place in places
            if not place.called_for
        ]


def _pressed(text: str, deadline: Deadline) -> Sequence[tuple[str, list[_Place]]]:
    """Where names stand within a sentence, between Han on both sides: those that do so most."""
    found: dict[str, list[_Place]] = defaultdict(list)
    for match in _names(text, deadline):
        line = line_at(text, match.start())
        before = text[max(line.start, match.start() - LOOKS) : match.start()]
        if _is_sentence(text[line.start : line.end]):
            called_for = is_called_for(before, text[match.end() : match.end() + LOOKS])
            found[match["name"].casefold().removeprefix("www.")].append(_Place(*match.span(), called_for))
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[1][0].start))[:MOST_NAMES]


def _names(text: str, deadline: Deadline) -> Iterator[regex.Match[str]]:
    """`_PRESSED.finditer(text)`, of which only the surroundings of what may be an end are looked at."""
    ends = sorted(match.end() for match in _may_be_ends(text))
    if not ends:
        return
    start = stop = 0
    for end in [*ends, len(text) + 2 * LONGEST]:
        if end - LONGEST > stop:
            yield from matches(_PRESSED, text, deadline, start, stop)
            start = end - LONGEST
        stop = end + LONGEST


def _ends_name(text: str) -> bool:
    """Whether something may be the end of a name."""
    return any(_may_be_ends(text))


def _may_be_ends(text: str) -> Iterator[re.Match[str]]:
    return (match for pattern in _MAY_END for match in pattern.finditer(text) if _may_end(match[0]))


def _may_end(found: str) -> bool:
    return found == ">" or not found.isascii() or found.strip("./").lower() in _ENDINGS


def _is_sentence(line: str) -> bool:
    return len(line) >= LEAST_SENTENCE and not _SAYS.isdisjoint(line)


def _borne_out(text: str, name: str, places: Sequence[_Place], deadline: Deadline) -> bool:
    free = [place for place in places if not place.called_for]
    if len(free) * 2 <= len(places):
        return False
    return _speaks_of_itself(text, name, deadline) or (
        len(free) >= LEAST_PLACES and _nothing_in_common(text, free) and _read_on(text, free, deadline)
    )


def _speaks_of_itself(text: str, name: str, deadline: Deadline) -> bool:
    """Whether the site asks for readers in a line of its own."""
    named = regex.compile(regex.escape(name), regex.IGNORECASE)
    for match in matches(named, text, deadline):
        line = line_at(text, match.start())
        if line.end - line.start <= LONGEST_LINE:
            body = text[line.start : line.end]
            if _OF_ITSELF.search(body.replace(match[0], "")) and not _is_pressed(body):
                return True
    return False


def _is_pressed(line: str) -> bool:
    """Whether the line is a sentence of the text with a watermark in it."""
    return bool(_PRESSED.search(line)) and line.rstrip()[-1:] in "。！？…”」"


def _nothing_in_common(text: str, places: Sequence[_Place]) -> bool:
    lefts = {text[place.start - 1] for place in places}
    rights = {text[place.end] for place in places}
    return min(len(lefts), len(rights)) >= LEAST_PLACES


def _read_on(text: str, places: Sequence[_Place], deadline: Deadline) -> bool:
    """Whether the characters on both sides belong together: most such pairs stand elsewhere in the text."""
    some = places[:MOST_LOOKED_AT]
    together = 0
    for place in some:
        deadline.check()
        together += text[place.start - 1] + text[place.end] in text
    return together * 2 >= len(some)
