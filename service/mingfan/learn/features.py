"""What the judgement looks at, of a line that recurs: numbers between -1 and 1, or nearly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from statistics import fmean

from mingfan.kinds.recurring.forms import ANY, DIGITS, letters
from mingfan.learn.evidence import Recurring

_SENTENCE_END = re.compile(r"[。！？!?…]['\"”’）)」』]*$")
_CLAUSE = re.compile(r"[，,；;。]")
_SURE = 8.0  # confidence beyond this says no more


def features(seen: Recurring, documents: int, sure: float | None, around: Sequence[float]) -> dict[str, float]:
    """`documents`: how many there are; `sure`: what the model of a page says where the line stands, and `around`, of
    each line of its block."""
    size = letters(seen.form)
    share = seen.documents / documents
    head, tail, linked = (count / seen.times for count in (seen.head, seen.tail, seen.linked))
    edge = max(head, tail)
    told = _told(sure)
    block = fmean(map(_told, around)) if around else told
    framed = seen.framed / seen.times
    constant = max(_constancy(seen.above, seen.times), _constancy(seen.below, seen.times))
    return {
        "share": share,
        "most": max(0.0, min(1.0, (share - 0.5) * 4)),
        "few": max(0.0, 1 - seen.documents / 8),
        "edge": edge,
        "tail": tail,
        "linked": linked,
        "constant": constant,
        "edge, constant, share": edge * constant * min(1.0, 2 * share),
        "framed": framed,
        "framed, rare": framed * (1 - share),
        "repeats": min(1.0, (seen.times / seen.looked_at - 1) / 4),
        "told": told,
        "told for": max(0.0, told),
        "block": block,
        "block for": max(map(_told, around), default=0.0),
        "label": float(size <= 4),
        "short": float(4 < size <= 12),
        "long": min(1.0, max(0, size - 20) / 60),
        "sentence": float(bool(_SENTENCE_END.search(seen.form))),
        "clauses": min(1.0, len(_CLAUSE.findall(seen.form)) / 3),
        "digits": float(DIGITS in seen.form),
        "slot": float(ANY in seen.form),
        "slot, told": told * (ANY in seen.form),
        "titled": seen.titled / seen.times,
    }


def _told(sure: float | None) -> float:
    return 0.0 if sure is None else max(-1.0, min(1.0, sure / _SURE))


def _constancy(neighbours: Mapping[str, int], times: int) -> float:
    """How often the same stands beside it."""
    return max((count for form, count in neighbours.items() if form), default=0) / times
