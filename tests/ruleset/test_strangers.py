"""Rules from strangers: whatever stands in a rule file, it is a rule or a fault at its line, never a crash."""

from __future__ import annotations

import json

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from mingfan import Cleaner, CleanTimeout, RuleError, Ruleset
from mingfan.kinds.patterns import MAX_DEPTH, MAX_PATTERN, MAX_REPEAT
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.packs import load_packs, parse_pack
from tests.ruleset.strangers import BAD, GOOD

PACK = """\
pack: mine
rules:
  - id: one
    title: 测试
    why: 测试用
    examples: [{in: 甲, out: 乙}]
    keep: [{text: 丙, why: 别的字}]
"""


def pack(**fields: object) -> str:
    return PACK + "".join(f"    {name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())


def ruleset(**fields: object) -> Ruleset:
    return Ruleset("mine", "1", "", tuple(parse_pack(pack(**fields))))


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(RuleError) as caught:
        parse_pack(text, "mine.yaml")
    return [(fault.line, fault.message) for fault in caught.value.faults]


MALFORMED = [
    "[", "[a-", "[]", "[^", "[b-a]", "[a-\\d", "\\", "a\\", "\\p{Han", "\\p{NoSuch}", "\\x", "\\x4", "\\u12", "\\u{1b}",
    "\\U00110000", "\\N{NO SUCH NAME}", "\\q", "(", ")", "a)", "(?", "(?P<n", "(?P<1>a)", "(?P<n>a)(?P<n", "(?P=x)",
    "\\1", "(a)\\2", "(?<", "(?z)", "(?i", "(?#", "(?(1", "(?(2)a)", "(?R", "(?&x)", "(*NOPE)", "*", "+a", "?", "{2}",
    "a**", "a{3,2}", "[[:nope:]]a[", "\\g<x>", "\\L<x>",
]  # fmt: skip
BEYOND = [
    "a{99999999}", "(?:ab){1001}", "a{0,5000}", "a{,99999}", "\\d{1001,}", "(" * 400 + "a" + ")" * 400,
    "(?:" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), "a" * (MAX_PATTERN + 1), "",
    "\\ud800", "[\\ud800-\\udfff]", "a\\udfffb", "[a\\ud800]", "(?:\\ud800)",
]  # fmt: skip


@pytest.mark.parametrize("pattern", MALFORMED + BEYOND, ids=lambda pattern: pattern[:12])
@pytest.mark.parametrize("kind", ["regex", "line"])
def test_a_pattern_that_cannot_be_used_is_a_fault_at_its_line(kind: str, pattern: str) -> None:
    for variants in ([], ["script", "separators"]):
        found = faults(pack(kind=kind, pattern=pattern, variants=variants))
        assert [line for line, _ in found] == [9]
        assert "mine/one" in found[0][1]


def test_what_lies_within_the_limits_is_taken() -> None:
    for pattern in (f"a{{{MAX_REPEAT}}}", "(?:" * MAX_DEPTH + "a" + ")" * MAX_DEPTH, "a" * MAX_PATTERN, "\\{99999\\}"):
        assert parse_pack(pack(kind="regex", pattern=pattern))


@given(
    st.lists(
        st.sampled_from([*"()[]{}|*+?^$.\\-,:=!<>PaAdpx1中，", "(?", "\\p{", "{2,", "[^", "(?<=", "\\u4e"]), max_size=12
    )
)
def test_any_pattern_is_a_rule_or_a_fault(parts: list[str]) -> None:
    text = pack(kind="regex", pattern="".join(parts), variants=["script", "width"], ignore_case=True)
    try:
        rules = parse_pack(text)
    except RuleError:
        return
    regex.compile(rules[0].spec.pattern)  # type: ignore[attr-defined]


def test_every_shipped_pattern_cut_short_is_a_rule_or_a_fault() -> None:
    patterns = {getattr(rule.spec, "pattern", "") for rule in load_packs([shipped_rules()])}
    for pattern in patterns:
        for end in range(1, len(pattern), 7):
            try:
                parse_pack(pack(kind="line", pattern=pattern[:end], variants=["script"]))
            except RuleError as error:
                assert all(fault.line in (9, 10) for fault in error.faults)


@pytest.mark.parametrize(
    ("fields", "line", "message"),
    [
        ({"kind": "regex", "pattern": "a", "replace": "\\n"}, 10, "cannot make a line feed"),
        ({"kind": "regex", "pattern": "(a)", "replace": "\\1\\x0a"}, 10, "cannot make a line feed"),
        ({"kind": "regex", "pattern": "a", "replace": "\\g<x>"}, 10, "cannot be filled in"),
        ({"kind": "regex", "pattern": "a", "unless": "["}, 10, "does not compile"),
        ({"kind": "charmap", "map": {"a..": "b"}}, 9, "neither one character nor a range"),
        ({"kind": "charmap", "map": {"\x00..\U0010ffff": ""}}, 9, "over 10,000 characters"),
        ({"kind": "punctuation-runs", "strengths": "。，", "winners": "。"}, 9, "each mark once"),
        ({"kind": "scored", "family": "nothing"}, 9, "no opening word"),
        ({"kind": "scored", "family": "account", "signals": [{"id": "x", "title": "t", "weight": 1, "pattern": "["}]},
         10, "signal `x`"),
    ],
)  # fmt: skip
def test_other_fields_that_cannot_be_used_are_faults_at_their_line(
    fields: dict[str, object], line: int, message: str
) -> None:
    assert any(at == line and message in said for at, said in faults(pack(**fields)))


def test_a_lone_surrogate_is_a_fault() -> None:
    assert [line for line, _ in faults(pack(kind="regex", pattern="a") + '    replace: "\\ud800"\n')] == [10]


@pytest.mark.parametrize("engine", ["scan", "reference"])
def test_an_octal_escape_is_the_character_it_names(engine: str) -> None:
    rules = ruleset(kind="regex", pattern="\\033\\[0m|\\101\\1010|[\\141]x")
    cleaner = Cleaner.from_ruleset(rules, engine=engine)  # type: ignore[arg-type]
    assert cleaner.clean_text("甲\x1b[0m乙AA0丙ax丁\0") == "甲乙丙丁\0"


@pytest.mark.parametrize("engine", ["scan", "reference"])
def test_flags_within_a_pattern_hold_for_what_follows(engine: str) -> None:
    cleaner = Cleaner.from_ruleset(ruleset(kind="regex", pattern="ad(?i)s|x"), engine=engine)  # type: ignore[arg-type]
    assert cleaner.clean_text("甲adS乙X丙ADS") == "甲乙丙ADS"


@pytest.mark.parametrize(("winners", "text"), [("!-~", "甲。!乙，-丙"), ("\\", "甲。\\乙"), ("^]", "甲，]乙，^丙")])
def test_winners_are_the_marks_they_are(winners: str, text: str) -> None:
    rules = ruleset(kind="punctuation-runs", strengths="。，", winners=winners)
    assert Cleaner.from_ruleset(rules).clean_text(text) == text.replace("。", "").replace("，", "")


@pytest.mark.parametrize("pattern", BAD)
def test_a_slow_pattern_is_refused_or_stopped_by_the_deadline(pattern: str) -> None:
    try:
        cleaner = Cleaner.from_ruleset(ruleset(kind="regex", pattern=pattern), deadline=0.02)
        assert cleaner.clean("abab中中，，1  " * 20 + "a" * 300 + "中" * 300).revert()
    except (RuleError, CleanTimeout):
        pass


def test_good_patterns_are_taken() -> None:
    assert len(BAD) >= 200 and len(GOOD) >= 200
    for pattern in GOOD:
        assert parse_pack(pack(kind="line", pattern=pattern, variants=["script", "width", "case"]))
