"""Running heads and feet that stand right beside the page numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from mingfan.kinds.pages.lines import Line
from mingfan.kinds.pages.titles import is_title


def beside(lines: Sequence[Line], pages: Collection[int], least: int) -> set[int]:
    """Lines right above or below one of the lines `pages` that come there `least` times or more."""
    near = {at for page in pages for at in (page - 1, page + 1) if 0 <= at < len(lines)}.difference(pages)
    found = defaultdict(list)
    for at in sorted(near):
        if is_title(lines[at].body):
            found[lines[at].body].append(at)
    return {at for places in found.values() if len(places) >= least for at in places}
