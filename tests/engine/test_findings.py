"""Findings are looked for when somebody asks, once, and within what the cleaning left of the deadline."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Sequence
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from mingfan import Cleaner, CleanTimeout
from mingfan.cleaner import EngineName
from mingfan.engine.findings import Reports
from mingfan.kinds.duplicates.far import far_repeats, may_repeat_far
from mingfan.model import Edit, Finding
from mingfan.ruleset.model import Ruleset
from mingfan.ruleset.profiles import load_ruleset

PASSAGE = (
    "会议指出，上半年共巡查河道三百二十公里，清理垃圾一百五十吨，整改问题四十六个，沿线群众普遍表示满意，"
    "下一步将把巡查范围扩大到全部支流。"
)
NEAR = PASSAGE.replace("三百二十", "三百六十").replace("普遍", "都")
TEXT = f"{PASSAGE}\n{NEAR}\n好##paidend##了。\n"


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were searched."""
    searched: list[str] = []
    find = Reports.find

    def noted(self: Reports, original: str, output: str, edits: Sequence[Edit], *rest: Any) -> list[Finding]:
        searched.append(output)
        return find(self, original, output, edits, *rest)

    monkeypatch.setattr(Reports, "find", noted)
    return searched


def test_who_does_not_ask_does_not_pay(searches: list[str]) -> None:
    result = Cleaner().clean(TEXT)
    assert result.changed and result.revert() == TEXT
    assert repr(result).endswith("1 edits>")
    assert not searches
    found = result.findings
    assert [f.rule for f in found] == ["duplicates/near-passage"]
    assert result.findings is found and len(searches) == 1


@pytest.mark.parametrize("copied", [lambda r: pickle.loads(pickle.dumps(r)), copy.copy, copy.deepcopy])
def test_a_copy_of_a_result_has_its_findings(copied: Any) -> None:
    result = Cleaner().clean(TEXT)
    again = copied(result)
    assert (again.text, again.edits, again.findings) == (result.text, result.edits, result.findings)
    assert again.to_dict() == result.to_dict()


def test_the_deadline_goes_on() -> None:
    result = Cleaner().clean(TEXT, deadline=5)
    used = result.search.left  # type: ignore[attr-defined]
    assert 0 < used < 5
    late = replace(result, search=result.search._replace(left=-1.0))  # type: ignore[attr-defined]
    with pytest.raises(CleanTimeout, match="within 5 s"):
        _ = late.findings


def test_without_findings_only_what_was_held_back_is_reported(searches: list[str]) -> None:
    assert Cleaner().clean(TEXT, findings=False).findings == ()
    assert not searches


@pytest.mark.parametrize(
    "sentences",
    [
        ["春天的河水涨满了两岸的稻田和村庄", "老人把船系在柳树下面慢慢走回家去", "夜里下过雨的石板路上没有一个行人"],
        [
            "ひらがなだけのぶんしょうをここにかきます",
            "つぎのぶんもすべてひらがなでできています",
            "さいごのぶんもまたおなじようにかきました",
        ],
        ["１２３４５６７８９０１２３４", "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮ", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"],
    ],
)
def test_the_gate_misses_no_passage_with_other_marks(sentences: list[str]) -> None:
    first = "。".join(sentences) + "。"
    again = "。".join("，".join((s[:7], s[7:])) for s in sentences) + "！"
    text = f"{first}\n这里是别的话，写得很长很长，谁也不会再写一遍。\n{again}\n"
    assert may_repeat_far(text, 20)
    assert list(far_repeats(text, 20))
    passages = [far_passage(engine).clean(text) for engine in get_args(EngineName)]
    assert passages[0].edits == passages[1].edits


def far_passage(engine: EngineName) -> Cleaner:
    rules = load_ruleset("corpus", select="duplicates/far-passage").rules
    short = tuple(replace(rule, spec=replace(rule.spec, least=20)) for rule in rules)
    return Cleaner.from_ruleset(Ruleset("test", "0", "", short), engine)
