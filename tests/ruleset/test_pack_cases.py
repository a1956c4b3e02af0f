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
        options = (group.get("profile", "standard"), tuple(group.get("add", ())), tuple(group.get("select", ())))
        for case in group["cases"]:
            text, wanted = (case, case) if isinstance(case, str) else case
            yield pytest.param(options, text, wanted, id=f"{'+'.join(map(str, options[1] + options[2]))}-{text[:24]}")


@cache
def cleaner(options: tuple[str, tuple[str, ...], tuple[str, ...]], engine: Engine) -> Cleaner:
    profile, add, select = options
    return Cleaner(profile, add=add, select=select, engine=engine)


@pytest.mark.parametrize(("options", "text", "wanted"), list(cases()))
def test_a_text_comes_out_as_it_should(
    options: tuple[str, tuple[str, ...], tuple[str, ...]], text: str, wanted: str
) -> None:
    """A whole profile is slow to compile for the scanner; its packs are compared elsewhere."""
    engines: list[Engine] = ["reference", "scan"] if options[2] else ["reference"]
    results = [cleaner(options, engine).clean(text) for engine in engines]
    assert {result.text for result in results} == {wanted}
    assert len({(result.edits, result.findings) for result in results}) == 1
    assert results[0].revert() == text
    assert cleaner(options, "reference").clean_text(wanted) == wanted
