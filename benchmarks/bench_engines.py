"""mingfan, bytes to bytes, against the codec, its own reference engine and twelve `re.sub`, in one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest

from benchmarks import workloads
from benchmarks.peers import twelve_substitutions
from mingfan import Cleaner

WORKLOADS: dict[str, Callable[[], str | Sequence[str]]] = {
    "a": workloads.a,
    "a_clean": workloads.a_clean,
    "b": workloads.b,
    "c": workloads.c,
    "d": workloads.d,
}
# The reference engine, and the search for edited repeats, would take minutes on the rest, and tell no more.
REFERENCE = ("a", "a_clean")


@cache
def cleaner(engine: str) -> Cleaner:
    return Cleaner("standard", engine=engine)  # type: ignore[arg-type]


def candidates(name: str) -> dict[str, Callable[[bytes], bytes]]:
    found: dict[str, Callable[[bytes], bytes]] = {
        "codec": lambda data: data.decode().encode(),
        "scan": lambda data: cleaner("scan").clean_text(data.decode()).encode(),
        "scan with edits": lambda data: cleaner("scan").clean_edits(data.decode())[0].encode(),
        "12 re.sub": lambda data: twelve_substitutions(data.decode()).encode(),
    }
    if name in REFERENCE:
        found["with findings"] = lambda data: cleaner("scan").clean(data.decode()).text.encode()
        found["reference"] = lambda data: cleaner("reference").clean_text(data.decode()).encode()
    return found


CASES = [(name, who) for name in WORKLOADS for who in candidates(name)]


@pytest.mark.parametrize(("name", "who"), CASES, ids=["-".join(case) for case in CASES])
def test_clean(name: str, who: str, benchmark: Any) -> None:
    made = WORKLOADS[name]()
    documents = [text.encode() for text in ([made] if isinstance(made, str) else made)]
    run = candidates(name)[who]
    benchmark.group = name
    benchmark.name = who
    benchmark.extra_info["bytes"] = sum(map(len, documents))
    rounds = 3 if sum(map(len, documents)) > 10_000_000 or who == "reference" else 15
    benchmark.pedantic(lambda: [run(data) for data in documents], rounds=rounds, warmup_rounds=1)
