"""Running heads and feet that stand by themselves: lines that come again page by page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from mingfan.kinds.pages.lines import Line, below, cuts, is_prose
from mingfan.kinds.pages.spacing import gaps, is_even, is_spread
from mingfan.kinds.pages.titles import is_long_title, is_publication

LEAST = 3  # times
LEAST_CUT = 2  # sentences that a head stands in
LEAST_EVEN = 4  # times, where no sentence is cut


def by_themselves(lines: Sequence[Line]) -> Iterator[tuple[list[int], bool]]:
    """Places of each line that recurs as a running head does, and whether that is sure."""
    often = Counter(line.body for line in lines)
    places = defaultdict(list)
    for at, line in enumerate(lines):
        if often[line.body] >= LEAST and is_long_title(line.body):
            places[line.body].append(at)
    furniture = {at for found in places.values() for at in found}
    for body, found in places.items():
        if (sure := _recurs(lines, body, found, furniture)) is not None:
            yield found, sure


def _recurs(lines: Sequence[Line], body: str, places: Sequence[int], furniture: set[int]) -> bool | None:
    """True for a running head, False for what may be one, None for other lines."""
    apart = gaps([lines[at].above for at in places])
    if not is_spread(apart):
        return None
    cut = sum(cuts(lines, at, furniture, surely=not is_publication(body)) for at in places)
    if cut >= LEAST_CUT and 4 * cut >= len(places):
        return True
    if len(places) < LEAST_EVEN or not is_even(apart) or not _heads_prose(lines, places, set(places)):
        return None
    return is_publication(body)


def _heads_prose(lines: Sequence[Line], places: Sequence[int], furniture: set[int]) -> bool:
    """Whether text runs on below: the heads of forms and records have a label there, the same each time."""
    after = [at for place in places if (at := below(lines, place, furniture)) is not None]
    starts = Counter(lines[at].body[:2] for at in after)
    varied = max(starts.values(), default=0) <= max(1, len(after) // 2)
    return varied and all(is_prose(lines[at]) for at in after)
