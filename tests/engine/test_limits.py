"""Limits: size, time, and how much a rule may delete."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingfan import Cleaner, CleanTimeout, DecodeError, NotConverged, TextTooLarge

ENGINES = ["scan", "reference"]
PACK = """\
pack: {pack}
rules:
  - id: one
    title: 测试
    why: 测试用
    kind: regex
    pattern: '{pattern}'
    replace: '{replace}'
    examples: [{{in: '甲', out: '乙'}}]
    keep: [{{text: 丙, why: 别的字}}]
"""


def own(tmp_path: Path, pattern: str, replace: str = "", pack: str = "mine") -> str:
    file = tmp_path / f"{pack}.yaml"
    file.write_text(PACK.format(pack=pack, pattern=pattern, replace=replace), encoding="utf-8")
    return str(file)


def other(tmp_path: Path, pattern: str, replace: str = "") -> str:
    return own(tmp_path, pattern, replace, "other")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_text_over_the_size_limit_is_refused(engine: str) -> None:
    with pytest.raises(TextTooLarge, match="over the limit of 10"):
        Cleaner(engine=engine, max_chars=10).clean("字" * 11)  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_slow_rule_times_out_and_gives_no_text(engine: str, tmp_path: Path) -> None:
    cleaner = Cleaner(rules=[own(tmp_path, "(x+x+)+y(?!z)")], engine=engine, deadline=0.3)  # type: ignore[arg-type]
    with pytest.raises(CleanTimeout):
        cleaner.clean("x" * 5000 + "yz，")
    assert cleaner.clean("xx，。甲").text == "xx。甲"


@pytest.mark.parametrize("engine", ENGINES)
def test_rules_that_undo_each_other_are_named(engine: str, tmp_path: Path) -> None:
    rules = [own(tmp_path, "甲", "乙"), other(tmp_path, "乙", "甲甲")]
    with pytest.raises(NotConverged) as caught:
        Cleaner(rules=rules, engine=engine).clean("甲")  # type: ignore[arg-type]
    assert set(caught.value.rule_ids) == {"mine/one", "other/one"}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_rule_that_would_delete_over_half_is_held_back(engine: str, tmp_path: Path) -> None:
    cleaner = Cleaner(rules=[own(tmp_path, r"\p{Han}")], engine=engine)  # type: ignore[arg-type]
    text = "字" * 900 + "a" * 200 + "，。"
    result = cleaner.clean(text)
    assert result.text == "字" * 900 + "a" * 200 + "。"
    assert [finding.rule for finding in result.findings] == ["mine/one"]
    assert "50%" in result.findings[0].message
    assert cleaner.clean(result.text).text == result.text
    assert cleaner.clean("字" * 900).text == "", "a text of up to 1,000 characters is not guarded"


@pytest.mark.parametrize("engine", ENGINES)
def test_holding_back_stays_a_fixed_point(engine: str, tmp_path: Path) -> None:
    """Where the other rules bring the text under 1,000 characters, a second clean would let the held rule act."""
    cleaner = Cleaner(rules=[own(tmp_path, "甲"), other(tmp_path, "乙")], engine=engine)  # type: ignore[arg-type]
    text = "甲" * 700 + "乙" * 400
    result = cleaner.clean(text)
    assert cleaner.clean(result.text).text == result.text == text
    assert result.findings


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "unit", [" ", "，。", "字", "##paid", "\n", "！", "[", "“", "`", "$", "<a ", "。", "\u200b", ",", "好,"]
)
def test_a_long_line_of_one_thing_is_cleaned_in_time(unit: str, engine: str) -> None:
    """What takes time in the square of the text passes any deadline; the growth itself is measured in `benchmarks`."""
    text = unit * ((200_000 if engine == "scan" else 20_000) // len(unit))
    cleaner = Cleaner(engine=engine, deadline=30)  # type: ignore[arg-type]
    assert cleaner.clean(text).revert() == text


@pytest.mark.parametrize("engine", ENGINES)
def test_a_lone_surrogate_is_refused_with_its_place(engine: str) -> None:
    with pytest.raises(DecodeError) as caught:
        Cleaner(engine=engine).clean("好\ud800")  # type: ignore[arg-type]
    assert caught.value.offset == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_rules_that_together_would_delete_nearly_all_are_held_back(engine: str, tmp_path: Path) -> None:
    cleaner = Cleaner(rules=[own(tmp_path, "甲"), other(tmp_path, "乙")], engine=engine)  # type: ignore[arg-type]
    text = "甲" * 499 + "乙" * 499 + "丙，。" * 5
    result = cleaner.clean(text)
    assert result.text == text
    assert result.edits == ()
    assert [finding.rule for finding in result.findings] == ["profile/standard"]
