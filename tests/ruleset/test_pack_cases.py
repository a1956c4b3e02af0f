"""The packs beyond the profiles, on texts other than the examples of their rules."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

import pytest
import yaml

from mingfan import Cleaner
from tests.places import DATA

Engine = Literal["scan", "reference"]


def cases() -> Iterator[Any]:
    for group in yaml.safe_load((DATA / "pack_cases.yaml").read_text("utf-8")):
        packs = tuple(group["select"])
        for case in group["cases"]:
            text, wanted = (case, case) if isinstance(case, str) else case
            yield pytest.param(packs, text, wanted, id=f"{packs[-1]}-{text[:24]}")


@cache
def cleaner(packs: tuple[str, ...], engine: Engine) -> Cleaner:
    return Cleaner("standard", select=packs, engine=engine)


@pytest.mark.parametrize(("packs", "text", "wanted"), list(cases()))
def test_a_text_comes_out_as_it_should(packs: tuple[str, ...], text: str, wanted: str) -> None:
    result, plain = cleaner(packs, "scan").clean(text), cleaner(packs, "reference").clean(text)
    assert result.text == wanted
    assert (plain.text, plain.edits, plain.findings) == (result.text, result.edits, result.findings)
    assert result.revert() == text
    assert cleaner(packs, "scan").clean_text(wanted) == wanted
