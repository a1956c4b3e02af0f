"""Labels that menus, buttons and lists of many sites have in common (rules/signals/labels.txt), and how much of a line
is made of them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path

from mingfan import later
from mingfan.kinds.scored.wording import normal
from mingfan.text.fold import fold

FILE = "labels.txt"  # beside the signals
LONGEST = 200  # characters of a line that may be a row of labels
_BETWEEN = later.plain_pattern(r"[ |/·•>»›、,:—-]+")  # in a normal text


def read_labels(path: Path) -> frozenset[str]:
    """What the file names, as it stands in a normal text. `_` is a blank, and `#` begins a remark."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = (label for line in lines if not line.startswith("#") for label in line.split())
    return frozenset(_trimmed(normal(fold(label.replace("_", " ")))) for label in found) - {""}  # of marks alone


def labels_in(text: str, known: AbstractSet[str]) -> int:
    """Thousandths of the parts of a normal text that are known labels. The marks around a part count for nothing, and
    neither does a number at its end."""
    if len(text) > LONGEST or not known:
        return 0
    if _is_label(_trimmed(text), known):
        return 1000
    parts = [part for part in map(_trimmed, _BETWEEN.split(text)) if part]
    return 1000 * sum(_is_label(part, known) for part in parts) // len(parts) if len(parts) > 1 else 0


def _is_label(part: str, known: AbstractSet[str]) -> bool:
    return part in known or _trimmed(part.rstrip("0")) in known  # 0: any number


def _trimmed(text: str) -> str:
    """Without marks at either end."""
    first, last = 0, len(text)
    while first < last and not text[first].isalnum():
        first += 1
    while first < last and not text[last - 1].isalnum():
        last -= 1
    return text[first:last]
