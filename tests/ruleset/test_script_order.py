"""A conversion after the other rules or before them: the same promises, whichever comes first."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfan import Cleaner
from mingfan.cleaner import EngineName
from mingfan.errors import RuleError
from mingfan.kinds.base import ORDERS, Order
from mingfan.ruleset.profiles import load_ruleset
from tests.texts import TRADITIONAL, dirty_texts, sample

pytest.importorskip("opencc", reason="the [script] extra is not installed")

PACK = """
pack: mine
title: mine
rules:
  - id: software
    title: software
    why: a name of this house
    kind: regex
    pattern: 软件
    replace: 程序
    examples: [{in: 软件, out: 程序}]
    keep: [{text: 硬件, why: hardware}]
"""


@cache
def cleaner(script: str, order: Order, engine: EngineName = "scan", profile: str = "standard") -> Cleaner:
    return Cleaner(profile, script=script, script_order=order, engine=engine)


def test_after_is_the_default() -> None:
    after = load_ruleset(script="t2s")
    assert after == load_ruleset(script="t2s", script_order="after")
    before = load_ruleset(script="t2s", script_order="before")
    assert (after.rules[-1].id, before.rules[0].id) == ("script/t2s", "script/t2s")
    assert after.sha256 != before.sha256
    assert load_ruleset(script_order="before") == load_ruleset()


def test_a_profile_has_it_and_the_caller_another(tmp_path: Path) -> None:
    path = tmp_path / "taiwan.yaml"
    path.write_text(
        "profile: taiwan\ntitle: t\nwhy: w\npacks: [sanitize]\nscript: tw2s\nscript_order: before\n", encoding="utf-8"
    )
    assert load_ruleset(str(path)).rules[0].id == "script/tw2s"
    assert load_ruleset(str(path), script_order="after").rules[-1].id == "script/tw2s"
    path.write_text("profile: t\ntitle: t\nwhy: w\npacks: [sanitize]\nscript_order: first\n", encoding="utf-8")
    with pytest.raises(RuleError, match="script_order"):
        load_ruleset(str(path))


def test_another_word_is_refused() -> None:
    with pytest.raises(RuleError, match="no script_order `befor`; there are after, before; did you mean"):
        Cleaner(script="t2s", script_order="befor")  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ["scan", "reference"])
def test_a_rule_for_one_script_acts_on_the_text_that_it_is_given(tmp_path: Path, engine: EngineName) -> None:
    (tmp_path / "mine.yaml").write_text(PACK, encoding="utf-8")
    text = "用軟體和软件"
    given = {"rules": tmp_path / "mine.yaml", "engine": engine, "script": "tw2sp"}
    before = Cleaner("minimal", script_order="before", **given).clean(text)  # type: ignore[arg-type]
    assert before.text == "用程序和程序"
    assert [(e.start, e.end, e.before, e.after) for e in before.edits] == [
        (1, 3, "軟體", "程序"),
        (4, 6, "软件", "程序"),
    ]
    assert before.edits[0].rules == ("script/tw2sp", "mine/software")
    assert before.revert() == text


@pytest.mark.parametrize("order", ORDERS)
def test_shipped_rules_match_both_scripts_anyway(order: Order) -> None:
    text = "正文##paidbegin##結束，歡迎大家。\n關注公眾號：文學天地，每天更新\n"
    assert cleaner("t2s", order).clean_text(text) == cleaner("t2s", "after").clean_text(text)


@given(dirty_texts(12), st.sampled_from(["t2s", "s2t", "s2twp", "tw2sp"]), st.sampled_from(ORDERS))
def test_the_promises_hold_in_either_order(text: str, script: str, order: Order) -> None:
    result, other = cleaner(script, order).clean(text), cleaner(script, order, "reference").clean(text)
    assert (result.text, result.edits, result.findings) == (other.text, other.edits, other.findings)
    assert result.revert() == text
    assert all(text[e.start : e.end] == e.before for e in result.edits)
    assert not cleaner(script, order).clean(result.text).edits


@given(st.text(TRADITIONAL + "后里干发面软件,。\n\u200b ", max_size=40), st.sampled_from(["t2s", "s2twp"]))
def test_what_rules_take_out_of_a_phrase(text: str, script: str) -> None:
    result = cleaner(script, "before").clean(text)
    assert result.revert() == text
    assert cleaner(script, "before").clean_text(result.text) == result.text


def test_the_sample_is_cleaned_the_same() -> None:
    dirty = sample("dirty")
    assert cleaner("s2t", "before").clean_text(dirty) == cleaner("s2t", "after").clean_text(dirty)
