"""Whether two versions of mingfan say the same about the same texts: output, edits and findings, by text and profile.

    python -m benchmarks.same_results --write BEFORE.json TEXTS…      with the one version
    python -m benchmarks.same_results --against BEFORE.json TEXTS…    with the other

TEXTS are JSONL files with a `text` in each record, or folders of them. The workloads of the benchmarks are always among
the texts, and so are texts put together from halves of others, which nobody wrote.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks import workloads
from mingfan import Cleaner
from mingfan.errors import MingfanError

PROFILES = ("standard", "corpus", "minimal", "pii")
LONGEST = 60_000  # characters: what is longer is cut
MIXED = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, metavar="FILE")
    parser.add_argument("--against", type=Path, metavar="FILE")
    parser.add_argument("--most", type=int, default=40, help="records of a file")
    parser.add_argument("texts", nargs="*", type=Path)
    given = parser.parse_args()
    before = msgspec.json.decode(given.against.read_bytes(), type=dict[str, str]) if given.against else {}
    now: dict[str, str] = {}
    for name in PROFILES:
        cleaner = Cleaner(name, deadline=600)
        for text in texts(given.texts, given.most):
            key = f"{name} {hashlib.sha256(text.encode()).hexdigest()[:16]}"
            now[key] = said(cleaner, text)
            if given.against and now[key] != before.get(key):
                print(f"differs: {key}: {text[:60]!r}", flush=True)
    if given.write:
        given.write.write_bytes(msgspec.json.encode(now))
    differing = sum(now[key] != before.get(key) for key in now) if given.against else 0
    print(f"{len(now):,} results, {differing} differ")
    sys.exit(bool(differing))


def said(cleaner: Cleaner, text: str) -> str:
    """A digest of all that is said about a text."""
    try:
        result = cleaner.clean(text)
        told = (result.text, [repr(edit) for edit in result.edits], [repr(finding) for finding in result.findings])
    except MingfanError as error:
        told = (str(error), [], [])
    return hashlib.sha256(repr(told).encode()).hexdigest()[:24]


def texts(places: list[Path], most: int) -> Iterator[str]:
    known = [workloads.a(), workloads.a_clean(), workloads.d(200_000), workloads.links(400), workloads.promos(120)]
    known += [workloads.novel(300), *workloads.b(120)]
    for path in (file for place in places for file in ([place] if place.is_file() else sorted(place.rglob("*.jsonl")))):
        lines = path.read_bytes().split(b"\n")
        records = [msgspec.json.decode(line) for line in lines[:most] if line.strip()]
        known += [record["text"][:LONGEST] for record in records if isinstance(record.get("text"), str)]
    yield from known
    draw = random.Random(3)
    for _ in range(MIXED):
        one, two = draw.choice(known)[:4_000], draw.choice(known)[:4_000]
        yield one[: len(one) // 2] + draw.choice(("", "\n", "\n\n")) + two[len(two) // 2 :]


if __name__ == "__main__":
    main()
