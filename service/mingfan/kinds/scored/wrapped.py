"""Lines that a page or a mail program broke at one width: read as the paragraphs they were, and cut as they stand.

What tells them from headlines, names and verse: most lines that end in no mark reach the width of the widest, and what
follows begins nothing of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingfan import later
from mingfan.kinds.scored.units import Unit
from mingfan.model import Span

NARROWEST, WIDEST = 28, 120  # columns of a full line, two for an ideograph
TOLERANCE = 4  # columns by which a full line may be shorter: no line begins with a mark
LEAST_FULL = 3  # full lines that tell the width
MOST_SHORT = 0.25  # of the lines that end in no mark and are no labels, those that may be short
_GOES_ON = later.pattern(r"[\p{Han}A-Za-z0-9，、%％）)”」』》]\s*\Z")
# What begins a line of its own: an indent, an item, a heading, a row of a table, a tag.
_OWN = later.pattern(
    r"\s|[-*+•·●○■◆►▸▶#>|$<!\[]|[（(]?[0-9一二三四五六七八九十]{1,3}[.、．)）]|第[0-9一二三四五六七八九十百]{1,4}[章节條条回]"
)


def paragraphs(bodies: Sequence[str], adjoin: Sequence[bool]) -> list[Span]:
    """Which lines are one paragraph, by number, in order. `adjoin`: whether a line stands right below another."""
    widest = _widest(bodies)
    found: list[Span] = []
    for number, body in enumerate(bodies):
        if widest and number and adjoin[number] and not _OWN.match(body) and _is_full(bodies[number - 1], widest):
            found[-1] = Span(found[-1].start, number + 1)
        else:
            found.append(Span(number, number + 1))
    return found


def joined(bodies: Sequence[str]) -> str:
    """Lines as one: a blank stands between Latin words. A line by itself is as it was."""
    if len(bodies) == 1:
        return bodies[0]
    text = bodies[0].rstrip()
    for body in bodies[1:]:
        text += _between(text, body) + body.rstrip()
    return text


def apart(units: Sequence[Unit], bodies: Sequence[str]) -> Iterator[list[Unit]]:
    """The units of joined lines, cut where the lines were: for each line, with their places in it."""
    first = 0  # of a line in the joined text
    for number, body in enumerate(bodies):
        end = first + len(body.rstrip())
        yield [_part(unit, body, first, end) for unit in units if unit.start < end and unit.end > first]
        if number + 1 < len(bodies):
            first = end + len(_between(body.rstrip(), bodies[number + 1]))


def _part(unit: Unit, body: str, first: int, last: int) -> Unit:
    """Of a unit what stands on the line from `first` to `last`."""
    start, ends = max(0, unit.start - first), unit.end >= last
    end = len(body) if ends else unit.end - first
    said = unit.wording._replace(content=sum(map(str.isalnum, body[start:end])))
    return unit._replace(start=start, end=end, begins=not start, ends=ends, wording=said, goes_on=unit.end > last)


def _between(before: str, after: str) -> str:
    latin = before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() and after[:1].isalnum()
    return " " if latin else ""


def _widest(bodies: Sequence[str]) -> int:
    """The width at which lines were broken, 0 where they were not."""
    if max(map(len, bodies), default=0) > WIDEST:
        return 0
    widths = list(map(_width, bodies))
    widest = max(widths, default=0)
    if not NARROWEST <= widest <= WIDEST:
        return 0
    open_ones = [
        width for width, body in zip(widths, bodies, strict=True) if width * 2 > widest and _GOES_ON.search(body)
    ]
    full = sum(widest - width <= TOLERANCE for width in open_ones)
    return widest if full >= LEAST_FULL and full >= (1 - MOST_SHORT) * len(open_ones) else 0


def _is_full(body: str, widest: int) -> bool:
    return widest - _width(body) <= TOLERANCE and _GOES_ON.search(body) is not None


def _width(body: str) -> int:
    """Columns, nearly: an ideograph is one character and three bytes, and takes two."""
    body = body.rstrip()
    return (len(body) + len(body.encode("utf-8", "surrogatepass"))) // 2
