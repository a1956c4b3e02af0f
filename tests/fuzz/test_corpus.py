"""The kept corpus of each target, and its inputs cut short, break no promise."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("flask", reason="the target of requests needs the serve extra")
pytest.importorskip("zstandard", reason="the target of readers needs the batch extra")

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"


def test_every_target_has_a_corpus() -> None:
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)


@pytest.mark.parametrize("name", TARGETS)
def test_the_kept_inputs_break_no_promise(name: str) -> None:
    inputs = sorted((CORPUS / name).iterdir())
    assert inputs
    for path in inputs:
        data = path.read_bytes()
        for part in (data, data[: len(data) // 2], data[:-1]):
            TARGETS[name](part)
