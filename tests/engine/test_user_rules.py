"""Rule sets that a user might write, drawn at random, of every kind: both engines give the same for them.

`python -m benchmarks.random_rules` tries 10,000 sets and more.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from mingfan import Cleaner, NotConverged, Rule, Ruleset
from mingfan.cleaner import EngineName
from mingfan.kinds.base import BadPattern, Example, Keep, Spec
from mingfan.kinds.blank_lines import BlankLinesSpec
from mingfan.kinds.charmap import CharmapSpec
from mingfan.kinds.line import LineSpec
from mingfan.kinds.punctuation_runs import PunctuationRunsSpec
from mingfan.kinds.regex import RegexSpec
from mingfan.kinds.trailing_blanks import TrailingBlanksSpec
from mingfan.prefilter.variants import Variant
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.packs import load_packs
from tests.texts import pieces

LETTERS = "abB中国廣广，。、!1 \u3000\t-"
ATOMS = [
    "a", "b", "中", "广", "，", "。", "ab", "中国", "广告", r"\.", r"\-", r"\d", r"\s", r"\w", r"\p{Han}", "[ab，]",
    "[^a\\n]", "[一-龥]", r"[\d.]", ".", "##", r"\u4e2d", r"\x61", r"\n", r"\t",
]  # fmt: skip
REPEATS = ["", "", "", "*", "+", "?", "{2,3}", "+?", "*+"]


@st.composite
def patterns(draw: st.DrawFn) -> str:
    part = st.builds(lambda atom, repeat: f"(?:{atom}){repeat}", st.sampled_from(ATOMS), st.sampled_from(REPEATS))
    branches = draw(st.lists(st.lists(part, min_size=1, max_size=3).map("".join), min_size=1, max_size=2))
    body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    before = draw(st.sampled_from(["", "", "^", "(?<=a)", "(?<!中)", "^(?=.*b)", r"\b", "(?i)"]))
    after = draw(st.sampled_from(["", "", "$", "(?=，)", "(?!b)", "$", r"\s*$"]))
    return before + body + after


def word(least: int = 0, most: int = 3) -> st.SearchStrategy[str]:
    return st.text(LETTERS, min_size=least, max_size=most)


def common(number: int) -> dict[str, Any]:
    return {"id": f"r{number}", "title": "t", "why": "w", "examples": (Example("a", "b"),), "keep": (Keep("a", "w"),)}


@cache
def shipped() -> dict[str, list[Spec]]:
    """The specs of the shipped rules by kind: what a rule of a kind that has no fields of its own looks like."""
    found: dict[str, list[Spec]] = {}
    for rule in load_packs([shipped_rules()]):
        found.setdefault(rule.spec.kind, []).append(rule.spec)
    return found


@st.composite
def specs(draw: st.DrawFn, number: int) -> Spec:
    fields = common(number) | {
        "safety": draw(st.sampled_from(["safe", "safe", "safe", "report"])),
        "once": draw(st.sampled_from([False, False, False, True])),
        "enters": draw(st.sampled_from([(), (), ("all",), ("url", "number")])),
    }
    unless = st.one_of(st.just(""), st.just(""), patterns())
    forms: list[tuple[Variant, ...]] = [(), (), ("script",), ("width", "case"), ("separators",), ("look-alikes",)]
    variants = st.sampled_from(forms)
    own = ["regex", "regex", "regex", "line", "line", "charmap", "runs", "trailing", "blank", "shipped", "shipped"]
    match draw(st.sampled_from(own)):
        case "shipped":
            spec = draw(st.sampled_from(sorted(shipped())).flatmap(lambda kind: st.sampled_from(shipped()[kind])))
            return msgspec.structs.replace(spec, **{name: fields[name] for name in ("id", "safety", "once")})
        case "regex":
            return RegexSpec(
                **fields, pattern=draw(patterns()), replace=draw(st.sampled_from(["", "", "x", "，", "\\g<0>b", "中"])),
                unless=draw(unless), requires=draw(st.sampled_from([(), (), ("中",), ("ab", "广")])),
                scope=draw(st.sampled_from(["line", "line", "document"])), ignore_case=draw(st.booleans()),
                variants=draw(variants),
            )  # fmt: skip
        case "line":
            return LineSpec(
                **fields, pattern=draw(patterns()), unless=draw(unless), ignore_case=draw(st.booleans()),
                variants=draw(variants), requires=draw(st.sampled_from([(), (), (), ("中",)])),
            )  # fmt: skip
        case "charmap":
            keys = st.one_of(st.sampled_from(LETTERS), st.sampled_from(["a..f", "、..。", "\x00..\x08", "^..`"]))
            return CharmapSpec(**fields, map=draw(st.dictionaries(keys, word(0, 1), min_size=1, max_size=3)))
        case "runs":
            marks = draw(st.lists(st.sampled_from("，。、；：,.!-~^]\\"), min_size=1, max_size=6, unique=True))
            cut = draw(st.integers(1, len(marks)))
            return PunctuationRunsSpec(**fields, strengths="".join(marks[:cut]), winners="".join(marks[cut:]))
        case "trailing":
            return TrailingBlanksSpec(**fields, blanks=draw(st.sampled_from([" ", " \t\u3000", "-a", "]^"])))
    return BlankLinesSpec(**fields, most=draw(st.integers(0, 2)))


@st.composite
def rulesets(draw: st.DrawFn) -> Ruleset:
    rules = []
    for number in range(draw(st.integers(1, 5))):
        spec = draw(specs(number))
        rules.append(Rule(f"own/{spec.id}", "own", spec, "own.yaml", number + 1))
    return Ruleset("own", "1", "", tuple(rules))


def texts() -> st.SearchStrategy[str]:
    line = st.one_of(word(0, 12), word(20, 60), st.sampled_from(ATOMS), pieces())
    return st.lists(line, max_size=6).flatmap(lambda lines: st.sampled_from(["", "\n", "\n\n", " \n"]).map(
        lambda between: between.join(lines)
    ))  # fmt: skip


def outcome(cleaner: Cleaner, text: str, briefly: bool = False) -> Any:
    try:
        result = cleaner.clean(text)
    except NotConverged as error:
        return error.rule_ids
    if not briefly:
        assert result.revert() == text
        assert cleaner.clean_text(text) == result.text
    return result.text, result.edits, result.findings


def cleaner(ruleset: Ruleset, engine: EngineName) -> Cleaner:
    return Cleaner.from_ruleset(ruleset, engine=engine, deadline=100)


def check(ruleset: Ruleset, drawn: Iterable[str], more: Iterable[str] = ()) -> None:
    """The engines agree on the texts. BadPattern where the rules are refused."""
    scan, reference = cleaner(ruleset, "scan"), cleaner(ruleset, "reference")
    for text in drawn:
        assert outcome(scan, text) == outcome(reference, text), text
    for text in more:
        assert outcome(scan, text, briefly=True) == outcome(reference, text, briefly=True), text


@settings(suppress_health_check=list(HealthCheck))
@given(rulesets(), st.lists(texts(), min_size=1, max_size=12))
def test_the_engines_agree(ruleset: Ruleset, drawn: list[str]) -> None:
    try:
        check(ruleset, drawn)
    except BadPattern:
        reject()


@pytest.mark.parametrize("pattern", [r"\s$", r"\s+$", r"\h$", r"[\s。]$"])
@pytest.mark.parametrize("before", ["", "甲", "甲" * 30])
def test_any_blank_at_the_end_of_a_line_is_found(pattern: str, before: str) -> None:
    spec = RegexSpec(**common(0), pattern=pattern)
    ruleset = Ruleset("own", "1", "", (Rule("own/r0", "own", spec, "own.yaml", 1),))
    check(ruleset, [before + blank + end for blank in "\u1680\u2000\u205f\u3000 " for end in ("", "\n", "\n乙")])


@pytest.mark.parametrize("pattern", [r"(?:\s)(?:a)+?", "[甲乙丙丁]a+", r"(?:[甲乙]|丙丁){2,3}a+"])
def test_what_ends_in_a_repeat_is_found(pattern: str) -> None:
    spec = RegexSpec(**common(0), pattern=pattern)
    ruleset = Ruleset("own", "1", "", (Rule("own/r0", "own", spec, "own.yaml", 1),))
    assert cleaner(ruleset, "scan").clean_text("春天\n\u3000、。中甲\ta甲乙a") != "春天\n\u3000、。中甲\ta甲乙a"
    check(ruleset, ["\u3000、。中\ta", "春天的河边\n甲乙丙a\n", "甲a", "甲丙丁aa"])
