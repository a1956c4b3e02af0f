"""The packs that no profile has, and conversion between scripts: alone and together they are idempotent, reversible and
the same in both engines."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfan import Cleaner
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.packs import load_packs
from mingfan.ruleset.profiles import load_ruleset, profile_names

EVERY = {rule.pack: rule for rule in load_packs([shipped_rules()])}
IN_PROFILES = {rule.pack for name in profile_names() for rule in load_ruleset(name).rules}
OPTIONAL = sorted(set(EVERY) - IN_PROFILES - {"script"})
# Two house styles that undo each other.
EXCLUSIVE = [{"spacing", "unspaced"}]
EXAMPLES = [
    example.text for rule in load_packs([shipped_rules()]) if rule.pack in OPTIONAL for example in rule.spec.examples
]
PIECES = st.sampled_from(
    [
        *EXAMPLES, "今 天 天 气", "ＡＢ", "\n", "\n\n", " ", "(", ")", '"', "。", "你好", "x1", "<b>", "</b>", "<p>",
        "<br>", "<!--", "-->", "&amp;", "`", "![a](b)", "後來", "吴淑珍", "好的，" * 9, "谢谢大家\n" * 4,
        "— 3 —\n", "报报告告摘摘要要会会",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=6).map("".join)
CHOICES = st.lists(st.sampled_from(OPTIONAL), min_size=1, max_size=4, unique=True).filter(
    lambda packs: not any(pair <= set(packs) for pair in EXCLUSIVE)
)


@cache
def cleaners(packs: tuple[str, ...], profile: str, script: str) -> tuple[Cleaner, Cleaner]:
    fast = Cleaner(profile, add=packs, script=script)
    return fast, Cleaner(profile, add=packs, script=script, engine="reference")


def check(packs: tuple[str, ...], text: str, profile: str = "minimal", script: str = "") -> None:
    fast, plain = cleaners(packs, profile, script)
    result, again = fast.clean(text), plain.clean(text)
    assert (result.text, result.edits, result.findings) == (again.text, again.edits, again.findings)
    assert result.revert() == text
    assert fast.clean_text(result.text) == result.text


@pytest.mark.parametrize("pack", OPTIONAL)
def test_a_pack_on_its_examples_and_those_of_others(pack: str) -> None:
    for text in EXAMPLES:
        check((pack,), text)


@settings(max_examples=15)
@given(CHOICES, TEXTS, st.sampled_from(["", "", "t2s", "s2t", "s2twp"]))
def test_random_combinations(packs: list[str], text: str, script: str) -> None:
    check(tuple(sorted(packs)), text, script=script)


@settings(max_examples=10)
@given(TEXTS)
def test_all_that_go_together_over_the_standard_profile(text: str) -> None:
    check(tuple(pack for pack in OPTIONAL if pack != "unspaced"), text, "standard")
