"""What no rule may touch, whatever it enters: passages that a text marks off, and texts that its reader allows.

A text may also name rules that are not for it, in its front matter: `mingfan-ignore: ads, whitespace/trailing`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import regex

from mingfan.deadline import Deadline
from mingfan.model import Change, Span
from mingfan.text.protect import HEADS, head_lines

_WORD = "mingfan"  # a text without it holds no mark
_OPENING = "<"  # of a mark: one character is looked for many times as fast as several
_MARK = re.compile(r"<!--[ \t]{0,20}mingfan[ \t]{1,20}(on|off)[ \t]{0,20}-->")
_IGNORE = re.compile(r"mingfan-ignore[ \t]*[:=](.*)")
_KEY = re.compile(r"(?<![\w-])(mingfan[\w-]*+)[ \t]*+[:=]")
_ITEM = re.compile(r"(?<![ \t])[ \t]*+-[ \t]++(.*)")


class Untouched:
    """`allow` are texts that stay wherever they occur; `marks` says whether the marks of a text count."""

    def __init__(self, allow: Iterable[str] = (), marks: bool = True) -> None:
        self._marks = marks
        # The longest first: of two that begin at one place it covers the other.
        self._allow = sorted({text for text in allow if text}, key=lambda text: (-len(text), text))

    def spans(self, text: str, deadline: Deadline) -> list[Span]:
        """Sorted, none touching another. Linear in the text, and next to nothing where it holds none."""
        found = list(_marked(text)) if self._marks and _OPENING in text and _WORD in text else []
        if self._allow:
            found += _occurrences(tuple(allowed for allowed in self._allow if allowed in text), text, deadline)
        return _joined(sorted(found))

    def speaks(self, text: str) -> bool:
        """Whether the front matter of a text may say something to mingfan."""
        return self._marks and text.startswith(HEADS) and _WORD in text

    def ignored(self, text: str) -> tuple[str, ...]:
        """The rules and packs that the front matter of a text names."""
        return tuple(_ignored(text)) if self.speaks(text) and "mingfan-ignore" in text else ()

    def misspelt(self, text: str) -> tuple[str, ...]:
        """Keys in the front matter of a text that are meant for mingfan, and that it does not know."""
        if not self.speaks(text):
            return ()
        keys = filter(None, map(_KEY.match, head_lines(text)))
        return tuple(key[1] for key in keys if key[1] != "mingfan-ignore")


def _occurrences(texts: tuple[str, ...], text: str, deadline: Deadline) -> Iterator[Span]:
    """Where texts occur that are known to; of those that begin at one place, the longest."""
    if not texts:
        return
    try:
        for match in _any_of(texts).finditer(text, overlapped=True, timeout=deadline.left()):
            yield Span(*match.span())
    except TimeoutError:
        raise deadline.passed() from None


@lru_cache(maxsize=64)
def _any_of(texts: tuple[str, ...]) -> regex.Pattern[str]:
    return regex.compile("|".join(map(regex.escape, texts)))


def _marked(text: str) -> Iterator[Span]:
    """From each mark `off` to the next `on`, both included; without one, to the end."""
    start = None
    for mark in _MARK.finditer(text):
        if mark[1] == "off":
            start = mark.start() if start is None else start
        elif start is not None:
            yield Span(start, mark.end())
            start = None
    if start is not None:
        yield Span(start, len(text))


def _joined(spans: Sequence[Span]) -> list[Span]:
    out: list[Span] = []
    for span in spans:
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(span.end, out[-1].end))
        else:
            out.append(span)
    return out


def _ignored(text: str) -> Iterator[str]:
    lines = [line.rstrip() for line in head_lines(text)]
    for line, following in pairwise([*lines, ""]):
        if (match := _IGNORE.fullmatch(line)) is None:
            continue
        yield from _names(match[1])
        if not match[1].strip() and _ITEM.fullmatch(following):
            rest = lines[lines.index(line) + 1 :]
            for item in rest[: next((k for k, one in enumerate(rest) if not _ITEM.fullmatch(one)), len(rest))]:
                yield from _names(item.strip().removeprefix("-"))


def _names(written: str) -> Iterator[str]:
    bare = written.partition(" #")[0].strip().strip("[]")
    names = (name.strip(" \t\"'") for name in bare.split(","))
    return (name for name in names if name)


def within(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The parts of the spans between two places, counted from the first."""
    out = []
    at = bisect_left(spans, start, key=lambda span: span.end)
    while at < len(spans) and spans[at].start < end:
        part = Span(max(spans[at].start, start) - start, min(spans[at].end, end) - start)
        if part.start < part.end:
            out.append(part)
        at += 1
    return out


def spared(changes: Sequence[Change], spans: Sequence[Span]) -> Sequence[Change]:
    """The changes that touch no span. Both are sorted; to put something beside a span does not touch it."""
    if not spans:
        return changes
    return [change for change in changes if not _touches(change, spans)]


def _touches(change: Change, spans: Sequence[Span]) -> bool:
    at = bisect_left(spans, max(change.start, change.end), key=lambda span: span.start)
    return at > 0 and spans[at - 1].end > change.start


def moved(spans: Sequence[Span], changes: Sequence[Change]) -> list[Span]:
    """Where the spans are after changes that touch none of them."""
    out = []
    shift = at = 0
    for span in spans:
        while at < len(changes) and changes[at].end <= span.start:
            shift += len(changes[at].after) - (changes[at].end - changes[at].start)
            at += 1
        out.append(Span(span.start + shift, span.end + shift))
    return out
