"""What every text pays for the search for exact repeats, against the codec on the same text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from benchmarks import workloads
from mingfan.kinds.duplicates import may_repeat

LEAST = 32  # as in rules/duplicates.yaml
WORKLOADS: dict[str, Callable[[], Sequence[str]]] = {
    "a_clean": lambda: (workloads.a_clean(),),
    "b": workloads.b,
    "c": lambda: (workloads.c(),),
    "d": lambda: (workloads.d(),),
}
CANDIDATES: dict[str, Callable[[str], object]] = {
    "codec": lambda text: text.encode().decode(),
    "repeats": lambda text: may_repeat(text, LEAST, edited=False),
}


@pytest.mark.parametrize("who", CANDIDATES)
@pytest.mark.parametrize("name", WORKLOADS)
def test_gate(name: str, who: str, benchmark: Any) -> None:
    documents = WORKLOADS[name]()
    benchmark.group = f"repeats in {name}"
    benchmark.name = who
    benchmark.extra_info["bytes"] = sum(len(text.encode()) for text in documents)
    benchmark.pedantic(lambda: [CANDIDATES[who](text) for text in documents], rounds=7, warmup_rounds=1)
