"""Two engines, one meaning; and the promises that hold for every text."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given

from mingfan import Cleaner, Result, Ruleset
from mingfan.cleaner import EngineName
from mingfan.engine import scanning
from mingfan.ruleset.packs import parse_pack
from tests.texts import applied, dirty_texts, repeating_texts, rule_texts

ENGINES: tuple[EngineName, ...] = ("scan", "reference")
PROFILES = ("minimal", "standard", "corpus", "pii")


@cache
def cleaner(profile: str, engine: str = "scan") -> Cleaner:
    return Cleaner(profile, engine=engine)  # type: ignore[arg-type]


def assert_same(text: str, profile: str) -> Result:
    scan, reference = cleaner(profile).clean(text), cleaner(profile, "reference").clean(text)
    assert scan.text == reference.text
    assert scan.edits == reference.edits
    assert scan.findings == reference.findings
    assert cleaner(profile).clean_text(text) == scan.text
    return scan


def assert_promises(text: str, profile: str) -> None:
    result = assert_same(text, profile)
    assert applied(text, result.edits) == result.text
    assert result.revert() == text
    assert cleaner(profile).clean_text(result.text) == result.text, "not idempotent"
    at = out_at = 0
    for edit in result.edits:
        assert edit.start >= at and edit.out_start >= out_at, "sorted and apart"
        assert text[at : edit.start] == result.text[out_at : edit.out_start], "nothing changes outside edits"
        assert edit.before == text[edit.start : edit.end] != edit.after
        assert edit.after == result.text[edit.out_start : edit.out_end]
        assert edit.rules
        at, out_at = edit.end, edit.out_end
    assert text[at:] == result.text[out_at:]
    assert all(0 <= edit.kept.start < edit.kept.end <= len(text) for edit in result.edits if edit.kept)


@given(dirty_texts())
@example("甲\r乙\r\n丙\u2028")
@example("```\n代码,行!\n```广告,好")
@example("\n\n\n")
def test_standard_on_dirty_text(text: str) -> None:
    assert_promises(text, "standard")


@given(dirty_texts())
def test_minimal_on_dirty_text(text: str) -> None:
    assert_promises(text, "minimal")


@given(dirty_texts())
def test_however_few_lines_are_sorted_out_at_once(text: str) -> None:
    with patch.object(scanning, "MANY", 1):
        assert_same(text, "standard")


@given(repeating_texts())
@pytest.mark.parametrize("profile", ["standard", "corpus"])
def test_on_repeating_text(profile: str, text: str) -> None:
    assert_promises(text, profile)


@given(dirty_texts())
def test_no_character_appears_that_no_rule_names(text: str) -> None:
    result = cleaner("standard").clean(text)
    named = set("\n，；：！？。（）")
    assert set(result.text) <= set(text) | named


@given(dirty_texts(8))
def test_positions_map_both_ways(text: str) -> None:
    result = cleaner("standard").clean(text)
    edited = {p for e in result.edits for p in range(e.start, e.end)}
    for pos in range(len(text)):
        if pos not in edited:
            assert result.to_original(result.to_cleaned(pos)) == pos
            assert result.text[result.to_cleaned(pos)] == text[pos]


@pytest.mark.parametrize("profile", PROFILES)
def test_on_the_labelled_corpus(profile: str, shared: Path) -> None:
    for line in (shared / "corpus" / "labelled.jsonl").read_bytes().split(b"\n"):
        if line:
            assert_promises(json.loads(line)["text"], profile)


def test_on_cases_of_other_projects(shared: Path) -> None:
    for file in sorted((shared / "peer_cases").glob("*.jsonl")):
        for line in file.read_bytes().split(b"\n"):
            case = json.loads(line) if line else {}
            if isinstance(case.get("input"), str):
                try:
                    case["input"].encode()
                except UnicodeEncodeError:
                    continue  # a lone surrogate is no text; that it is refused is tested elsewhere
                assert_promises(case["input"], "standard")


def test_threads_share_a_cleaner() -> None:
    texts = [f"第{k}段,好的##paidbegin##吗?!\n\n\n\n尾" for k in range(400)]
    expected = cleaner("standard").clean_texts(texts)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(cleaner("standard").clean_text, texts)) == expected


def test_a_cleaner_pickles() -> None:
    first = Cleaner("standard", ignore=["punctuation"])
    second = pickle.loads(pickle.dumps(first))
    assert second.ruleset == first.ruleset
    assert second.clean_text("你好,世界##paidend##") == first.clean_text("你好,世界##paidend##") == "你好,世界"


REPORTING = """\
pack: mine
rules:
  - id: hint
    kind: line
    title: 提示行
    why: 测试用
    safety: report
    pattern: ^提示
    examples: [{in: "甲\\n提示\\n", out: "甲\\n"}]
    keep: [{text: 甲提示, why: 不在行首}]
"""


@pytest.mark.parametrize("engine", ["scan", "reference"])
def test_a_line_rule_that_reports_changes_nothing(engine: str) -> None:
    ruleset = Ruleset("mine", "1", "", tuple(parse_pack(REPORTING)))
    text = "甲\n提示乙\n```\n提示\n```\n丙提示\n"
    result = Cleaner.from_ruleset(ruleset, engine=engine).clean(text)  # type: ignore[arg-type]
    assert result.text == text
    assert [(f.start, f.end, f.rule, f.message) for f in result.findings] == [(2, 5, "mine/hint", "提示行")]


@pytest.mark.parametrize("length", range(0, 80))
def test_a_rule_acts_beside_any_other_in_short_texts(length: int) -> None:
    """Hyperscan misses the blank beside the second rule in buffers of 18 to 69 bytes."""
    text = "春天的河边柳树发"[: length % 8] + "x" * length + " \n"
    for engine in ENGINES:
        assert trailing_blanks(engine).clean_text(text) == text.rstrip() + "\n"


@cache
def trailing_blanks(engine: EngineName) -> Cleaner:
    return Cleaner(select=["whitespace/trailing-blanks", "paywall/paid-mark"], engine=engine)


def test_what_a_kind_builds_at_first_use_is_not_counted_against_a_text() -> None:
    rule = next(rule for rule in Cleaner().ruleset.rules if rule.kind == "scored")
    for engine in ENGINES:
        made = Cleaner.from_ruleset(Ruleset("test", "0", "", (rule,)), engine)
        (active,) = made._acting
        assert "_reader" in active.compiled.__dict__


def test_no_rule_finds_something_at_each_byte_behind_its_dirt() -> None:
    """A novel with a title of a chapter took six times as long as without: each byte behind it was a match."""
    engine = cleaner("standard")._engine
    assert isinstance(engine, scanning.ScanEngine)
    behind = "\n第二天一早他们出发了。" * 40
    for text in rule_texts()[::3]:
        alone, longer = engine.scan(text + "\n").ends, engine.scan(text + behind).ends
        assert alone is not None
        assert longer is not None
        assert len(longer) <= len(alone) + 40
