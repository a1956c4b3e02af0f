"""The document that the project exists for."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from mingfan import Cleaner, revert
from mingfan.result import edits_from_list
from tests.texts import sample


@pytest.mark.parametrize("engine", ["scan", "reference"])
@pytest.mark.parametrize("profile", ["standard", "corpus"])
def test_the_sample_comes_out_clean(profile: str, engine: str) -> None:
    result = Cleaner(profile, engine=engine).clean(sample("dirty"))  # type: ignore[arg-type]
    assert result.text == sample(profile)
    assert result.revert() == sample("dirty")


def test_four_advertising_lines_are_four_edits() -> None:
    result = Cleaner().clean(sample("dirty"))
    ads = [edit for edit in result.edits if any(rule.startswith("ads/") for rule in edit.rules)]
    assert len(ads) == 4
    assert all("哒哒" in edit.before and edit.after == "" for edit in ads)


def test_a_clean_text_is_left_as_it_is() -> None:
    result = Cleaner().clean(sample("standard"))
    assert result.text == sample("standard")
    assert result.edits == ()


def test_edits_survive_json() -> None:
    result = Cleaner().clean(sample("dirty"))
    edits = edits_from_list(result.to_dict()["edits"])
    assert edits == tuple(replace(edit, kept=None) for edit in result.edits)
    assert revert(result.text, edits) == sample("dirty")


def test_the_shipped_sample_is_the_shared_one(shared: Path) -> None:
    for name in ("dirty", "standard", "corpus"):
        assert (shared / "samples" / f"report-compilation.{name}.txt").read_bytes().decode() == sample(name)
