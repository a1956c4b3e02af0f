"""The first reading of a site on many machines: blocks of documents are hashed where there is room, and Ray Data
shuffles the hashes, so that all of one are counted in one place.

Every machine must see the output folder, where the texts are kept meanwhile, under the same path. The counts are those
of `mingfan.learn.counts`, and so what is learned from them is too.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np  # Ray Data brings it
import ray.data

from mingfan.batch.spool import Block, Group, read
from mingfan.learn.counts import LEAST_ITEM, MOST_FORMS, Counted, Register, few_of
from mingfan.learn.documents import different_hashes, titles_of

PARTS = 64  # of the hashes, at most, each counted in one place


def counted(group: Group, _: object = None) -> Counted:
    """What a first reading of a site says, with Ray joined."""
    register = Register()
    copies: dict[int, list[int]] = {}
    for number, row in _in_order(group):
        block = group.blocks[number]
        new = [register.add(*each) for each in zip(row["digests"].tolist(), row["titles"], strict=True)]
        copies[number] = [block.first + at for at, is_new in enumerate(new) if not is_new]
    blocks = [
        {"path": str(group.path), **block._asdict(), "copies": copies[number]}
        for number, block in enumerate(group.blocks)
    ]
    hashes = ray.data.from_items(blocks, override_num_blocks=len(blocks)).map_batches(_hashes, batch_size=1)
    counts = hashes.groupby("hash", num_partitions=min(PARTS, len(blocks))).count().map_batches(_several)
    return register.counted(few_of(_as_dicts(counts), LEAST_ITEM, MOST_FORMS))


def _in_order(group: Group) -> Iterator[tuple[int, dict[str, Any]]]:
    """What is to know of each block's documents, from the first block on."""
    rows = [{"number": number, "path": str(group.path), **block._asdict()} for number, block in enumerate(group.blocks)]
    found = ray.data.from_items(rows, override_num_blocks=len(rows)).map(_known)
    yield from sorted(((row["number"], row) for row in found.iter_rows()), key=lambda pair: pair[0])


def _known(row: dict[str, Any]) -> dict[str, Any]:
    """The digest and the titles of each document of a block."""
    documents = [(_digest(document.text), titles_of(document.text)) for document in _documents(row)]
    return {
        "number": row["number"],
        "digests": np.array([number for number, _ in documents], np.uint64),
        "titles": [titles for _, titles in documents],
    }


def _hashes(batch: dict[str, Any]) -> dict[str, Any]:
    """The hashes of the different lines of each document of a block that is no copy."""
    (row,) = ({name: values[at] for name, values in batch.items()} for at in range(len(batch["path"])))
    copies = set(row["copies"])
    found = [
        np.frombuffer(different_hashes(document.text), np.int64)
        for number, document in enumerate(_documents(row), row["first"])
        if number not in copies
    ]
    return {"hash": np.concatenate([np.array([], np.int64), *found])}


def _several(batch: dict[str, Any]) -> dict[str, Any]:
    several = batch["count()"] >= LEAST_ITEM
    return {"hash": batch["hash"][several], "count": batch["count()"][several]}


def _as_dicts(counts: Any) -> Iterator[dict[int, int]]:
    for batch in counts.iter_batches(batch_format="numpy"):
        yield dict(zip(batch["hash"].tolist(), batch["count"].tolist(), strict=True))


def _documents(row: dict[str, Any]) -> Iterator[Any]:
    return read(Path(row["path"]), Block(int(row["first"]), int(row["start"]), int(row["end"])))


def _digest(text: str) -> int:
    """Of a whole document, 64 bits, the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
