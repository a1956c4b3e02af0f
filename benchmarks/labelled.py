"""Labelled texts: what they are, which source each is from, and which of their characters should go.

A file holds a record a line: `{"id", "source", "kind": […], "text", "remove": [{"start", "end"}], "optional": […],
"alt_remove": [[…]]}`, spans in code points. `optional` counts neither way. Content is letters, digits and Han.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

FOLDS = 8
# Crawls of many sites in one repository: the site is named in the path of the page.
CRAWLS = ("marridG/2019-EE208", "chardet/chardet")
HOST = re.compile(
    r"([a-z0-9-]+)\.(com\.cn|gov\.cn|net\.cn|org\.cn|edu\.cn|ac\.cn|com\.tw|org\.tw|gov\.tw|com\.hk"
    r"|com|cn|net|org|info|tw|hk|io|cc|me|edu|gov|tv|la|biz)"
)


class Labelled(msgspec.Struct, frozen=True):
    id: str
    part: str  # the file it is from
    source: str
    kinds: tuple[str, ...]
    text: str
    remove: frozenset[int]  # positions
    optional: frozenset[int]
    others: tuple[frozenset[int], ...] = ()  # other complete choices of `remove`
    keep: tuple[str, ...] = ()

    @property
    def hard(self) -> bool:
        """Whether it speaks of advertising-like things and holds none."""
        return not self.remove and not {"hard", "hard_honest"}.isdisjoint(self.kinds)


def read_labelled(paths: Iterable[Path]) -> list[Labelled]:
    return [_labelled(json.loads(line), path.stem) for path in paths for line in path.read_bytes().split(b"\n") if line]


def _labelled(record: dict[str, Any], part: str) -> Labelled:
    remove = _positions(record["remove"])
    return Labelled(
        record["id"],
        part,
        source_of(record["source"]),
        tuple(record["kind"]),
        record["text"],
        remove,
        _positions(record.get("optional", [])),
        tuple(_positions(spans) for spans in record.get("alt_remove", [])),
        tuple(record.get("keep", [])),
    )


def _positions(spans: Iterable[dict[str, int]]) -> frozenset[int]:
    return frozenset(at for span in spans for at in range(span["start"], span["end"]))


def source_of(path: str) -> str:
    """`owner/repository`, or the domain of the page in a crawl."""
    repository = "/".join(path.split("/")[:2])
    if repository in CRAWLS:
        page = re.sub(r"^(?:https?)?(?:www\.?)?", "", path.rsplit("/", 1)[-1])
        found = HOST.search(page)
        return found[0] if found else f"{repository}/{page[:20]}"
    return repository


def fold_of(source: str, folds: int = FOLDS) -> int:
    """The same on every machine, whatever other sources there are."""
    return zlib.crc32(source.encode()) % folds


def content(text: str, positions: Iterable[int]) -> set[int]:
    return {at for at in positions if text[at].isalnum()}


def weights_by_source(documents: Sequence[Labelled], most: int) -> dict[str, float]:
    """What a character of each source counts, so that none counts for more than `most` of them."""
    sizes: dict[str, int] = {}
    for document in documents:
        sizes[document.source] = sizes.get(document.source, 0) + len(content(document.text, range(len(document.text))))
    return {source: min(1.0, most / max(1, size)) for source, size in sizes.items()}
