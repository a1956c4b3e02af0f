"""Blocks: lines that recur together, each always beside the same others, as the lines of a menu do."""

from __future__ import annotations

from collections.abc import Mapping

from mingfan.learn.evidence import Recurring

CONSTANT = 0.6  # of its times, that the same line stands beside it


def blocks(lines: Mapping[str, Recurring]) -> dict[str, list[str]]:
    """Each line that recurs, with the lines of its block in order, itself among them."""
    below = {form: partner for form in lines if (partner := _partner(form, lines)) is not None}
    first = set(lines) - set(below.values())
    found: dict[str, list[str]] = {}
    for start in [*sorted(first), *sorted(lines)]:  # the second time for rings
        if start in found:
            continue
        block: list[str] = []
        at: str | None = start
        while at is not None and at not in found:
            block.append(at)
            found[at] = block
            at = below.get(at)
    return found


def _partner(form: str, lines: Mapping[str, Recurring]) -> str | None:
    """The line that stands below this one, where each is the other's constant neighbour."""
    other = _most(lines[form].below, lines[form].times)
    if other not in lines or other == form:
        return None
    return other if _most(lines[other].above, lines[other].times) == form else None


def _most(neighbours: Mapping[str, int], times: int) -> str:
    form, count = max(neighbours.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return form if count >= CONSTANT * times else ""
