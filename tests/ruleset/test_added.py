"""Packs outside the profile that are added, and a conversion that comes last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mingfan import Cleaner, RuleError
from mingfan.ruleset.profiles import load_ruleset


def test_added_packs_act_beside_those_of_the_profile() -> None:
    ids = [rule.id for rule in load_ruleset("minimal", add=["email"]).rules]
    assert ids == [*(rule.id for rule in load_ruleset("minimal").rules), "email/address"]


def test_ignore_wins_over_add() -> None:
    packs = {rule.pack for rule in load_ruleset("minimal", add=["email", "ip"], ignore=["ip"]).rules}
    assert "email" in packs and "ip" not in packs


def test_what_the_profile_has_is_not_added_twice() -> None:
    assert load_ruleset("pii", add=["email"]).sha256 == load_ruleset("pii").sha256


def test_a_conversion_comes_last() -> None:
    pytest.importorskip("opencc", reason="the [script] extra is not installed")
    cleaner = Cleaner("standard", script="s2t", add=["email"])
    assert cleaner.ruleset.rules[-1].id == "script/s2t"
    assert cleaner.clean_text("推进##paidbegin##软件,发a@example.com") == "推進軟件，發"


def test_a_profile_may_name_its_conversion(tmp_path: Path) -> None:
    path = tmp_path / "taiwan.yaml"
    path.write_text("profile: taiwan\ntitle: t\nwhy: w\npacks: [sanitize]\nscript: s2tw\n", encoding="utf-8")
    assert load_ruleset(str(path)).rules[-1].id == "script/s2tw"
    assert load_ruleset(str(path), script="t2s").rules[-1].id == "script/t2s"


@pytest.mark.parametrize("given", [{"script": "t2"}, {"add": ["emial"]}])
def test_an_unknown_name_is_a_fault_with_a_suggestion(given: dict[str, Any]) -> None:
    with pytest.raises(RuleError, match="did you mean"):
        load_ruleset("standard", **given)
