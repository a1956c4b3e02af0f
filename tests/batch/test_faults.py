"""Records with planted faults: every one is written or in quarantine, each where it belongs, and the difference is 0.

MINGFAN_FAULT_RECORDS=1000000 is the full run.
"""

from __future__ import annotations

import gzip
import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tests.batch.harness import CLEAN, DIRTY, batch, cleaner, folder, manifest

RECORDS = int(os.environ.get("MINGFAN_FAULT_RECORDS", "20000"))
BIG = 64_000_000 if RECORDS >= 1_000_000 else 1_500_000  # bytes of the longest line that is cleaned
LIMIT = BIG + 1_000_000
SEPARATORS = "\x85\u2028\u2029\x0b\x0c\x1c"

BAD = {
    "not-json": [
        b'{"text": "%d"',
        b'{"id": %d, "text": "a", "score": NaN}',
        b'{"text": "a\x00%d"}',
        b'\xef\xbb\xbf{"text": "%d"}',
        b"nonsense %d",
    ],
    "duplicate-key": [b'{"text": "a%d", "text": "b"}'],
    "lone-surrogate": [b'{"text": "\\ud800 %d"}', b'{"text": "%d\\udfff"}'],
    "not-utf-8": [
        '{"text": "镕㐀%d"}'.encode("gb18030"),
        '{"text": "宽%d"}'.encode("utf-16-le").replace(b"%\x00d\x00", b"%d"),
        b'{"text": "%d", "note": "\xff"}',
    ],
    "no-field": [b'{"id": %d}'],
    "not-a-text": [b'{"text": %d}', b"[%d]"],
}


def records(count: int, seed: int) -> Iterator[tuple[bytes, str | None]]:
    """Lines without their ends, and why each belongs in quarantine; 5 % do."""
    chance = random.Random(seed)
    kinds = [(reason, line) for reason, lines in BAD.items() for line in lines]
    for k in range(count):
        if chance.random() < 0.05:
            reason, line = chance.choice(kinds)
            yield line % k, reason
        else:
            yield good(chance, k), None


def good(chance: random.Random, k: int) -> bytes:
    kind = chance.random()
    if kind < 0.01:
        return b""
    if kind < 0.02:
        return b'{"id": %d, "text": ""}' % k
    if kind < 0.03:
        return f'{{"id": {k}, "text": "甲{chance.choice(SEPARATORS[:3])}乙", "x": 1e999}}'.encode()
    if kind < 0.04:
        return b'{"id": %d, "text": "\\u0000a\\u2028b"}' % k
    text = (DIRTY if kind < 0.1 else f"{CLEAN}第{k}条，") * chance.randrange(1, 5)
    return json.dumps({"id": k, "text": text}, ensure_ascii=kind > 0.95).encode()


def expected(line: bytes) -> bytes:
    """A good line cleaned, by other code than that under test."""
    if not line:
        return line
    record = json.loads(line)
    cleaned = cleaner().clean_text(record["text"])
    if cleaned == record["text"]:
        return line
    old, new = (json.dumps(text, ensure_ascii=line.isascii()).encode() for text in (record["text"], cleaned))
    return line.replace(old, new) if old in line else line.replace(b'"\\u0000a\\u2028b"', new)


def write(path: Path, count: int, seed: int) -> None:
    with path.open("wb") as file:
        for line, _ in records(count, seed):
            file.write(line + b"\n")


def lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def check(source: Path, out: Path, name: str, count: int, seed: int) -> Counter[str]:
    """Every record, in order, from the output or from the quarantine."""
    written, kept, told = (
        lines(out / name),
        lines(out / "quarantine" / name),
        lines(out / "quarantine" / f"{name}.reasons.jsonl"),
    )
    found: Counter[str] = Counter()
    for number, (line, reason) in enumerate(records(count, seed), 1):
        if reason is None:
            assert next(written) == expected(line) + b"\n", (number, line)
            continue
        entry = json.loads(next(told))
        assert (entry["record"], entry["reason"]) == (number, reason), (line, entry)
        assert next(kept) == line + b"\n"
        found[reason] += 1
    assert [next(rest, None) for rest in (written, kept, told)] == [None, None, None]
    return found


def test_nothing_is_lost(tmp_path: Path) -> None:
    source, out = folder(tmp_path / "in"), tmp_path / "out"
    sizes = {"a.jsonl": RECORDS * 7 // 10, "b.jsonl": RECORDS * 3 // 10}
    for seed, (name, count) in enumerate(sizes.items()):
        write(source / name, count, seed)
    numbers = "".join(f"{k:08d}，" for k in range(BIG // 11))  # nothing in it repeats
    big = json.dumps({"text": numbers}, ensure_ascii=False).encode()
    assert len(big) <= LIMIT
    too_big = json.dumps({"text": "长" * (LIMIT // 3)}, ensure_ascii=False).encode()
    small = b'{"text": "%s"}' % DIRTY.encode()
    (source / "big.jsonl").write_bytes(b"\n".join((small, big, too_big, small)))
    (source / "gb.jsonl").write_bytes((small + b"\n").decode().encode("gb18030") * 100 + b"\xff\xff\n")
    (source / "wide.jsonl").write_bytes(f"{small.decode()}\n".encode("utf-16-be") * 100 + b"\xd8\x00\x00\n")
    (source / "mark.jsonl").write_bytes(b"\xef\xbb\xbf" + small)
    (source / "cut.jsonl.gz").write_bytes(gzip.compress(small * 1000)[:-9])

    outcome = batch(source, out, workers=2, shard_bytes=1 << 20, max_record=LIMIT)

    counts = {file["output"] or file["path"][-12:]: file["counts"] for file in manifest(out)["files"]}
    for seed, (name, count) in enumerate(sizes.items()):
        found = check(source, out, name, count, seed)
        assert counts[name]["reasons"] == dict(found)
        assert counts[name]["records"] == count == counts[name]["written"] + sum(found.values())
    assert counts["big.jsonl"]["reasons"] == {"too-large": 1}
    fixed = small.replace(DIRTY.encode(), CLEAN.encode())
    assert (out / "big.jsonl").read_bytes() == b"\n".join((fixed, big, fixed))
    assert (out / "quarantine/big.jsonl").read_bytes() == too_big + b"\n"
    assert (out / "gb.jsonl").read_bytes() == (fixed + b"\n").decode().encode("gb18030") * 100
    assert (out / "wide.jsonl").read_bytes() == f"{fixed.decode()}\n".encode("utf-16-be") * 100
    assert (out / "mark.jsonl").read_bytes() == b"\xef\xbb\xbf" + fixed
    assert counts["cut.jsonl.gz"]["reasons"] == {"damaged-compression": 1}
    totals = manifest(out)["totals"]
    assert totals["records"] == totals["written"] + totals["quarantined"] == outcome.counts.records
    assert totals["records"] == RECORDS + 4 + 101 + 101 + 1 + 1
    assert list(islice(out.rglob("*.tmp"), 1)) == []
