"""What the shipped rules are called, in Chinese and in English."""

from __future__ import annotations

from pathlib import Path

import regex

from mingfan.cleaner import Cleaner
from mingfan.ruleset.packs import Catalogue
from mingfan.ruleset.profiles import load_profile, profile_names

HAN = regex.compile(r"\p{Han}")
QUOTED = regex.compile(r"“[^”]*”|\[[^\]]*\]|\p{Han}+ \(")  # words of the dirt itself, glossed or in quotation marks


def _is_english(text: str) -> bool:
    return bool(text) and not HAN.search(QUOTED.sub("", text))


def test_every_shipped_rule_and_pack_is_named_in_both_languages() -> None:
    rules = [rule for pack in Catalogue.shipped().packs.values() for rule in pack]
    assert rules
    one_sided = [
        rule.id
        for rule in rules
        if not (HAN.search(rule.title) and HAN.search(rule.why) and HAN.search(rule.pack_title))
        or not all(map(_is_english, (rule.spec.title_en, rule.spec.why_en, rule.pack_title_en)))
    ]
    assert one_sided == []


def test_every_profile_is_named_in_both_languages() -> None:
    for name in profile_names():
        profile = load_profile(name)
        assert HAN.search(profile.title + profile.why), name
        assert _is_english(profile.title_en) and _is_english(profile.why_en), name


PASSAGE = (
    "全镇加快推进美丽乡村建设，供水管道累计铺设两千米，污水管网累计铺设39273米，"
    "完成总工程量的百分之八十七，预计年底全部完工并投入使用，惠及群众两万余人。"
)
RULES = """pack: mine
rules:
  - {id: both, title: 标记, title_en: Marks, why: w, kind: regex, pattern: 标记, safety: report,
     examples: [{in: 甲标记, out: 甲}], keep: [{text: 标 记, why: w}]}
  - {id: one, title: 一种语言, why: w, kind: regex, pattern: 语言, safety: report,
     examples: [{in: 甲语言, out: 甲}], keep: [{text: 语 言, why: w}]}
"""


def test_findings_speak_both_languages(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(RULES, encoding="utf-8")
    text = f"标记和语言\n{PASSAGE}{PASSAGE.replace('39273', '4万')}\n"
    found = {f.rule: (f.message, f.message_en) for f in Cleaner(rules=[str(tmp_path)]).clean(text).findings}
    assert found["mine/both"] == ("标记", "Marks")
    assert found["mine/one"] == ("一种语言", "一种语言")
    chinese, english = found["duplicates/near-passage"]
    assert "39273米 / 4万米" in chinese and "39273米 / 4万米" in english
    assert "appears twice" in english


def test_what_is_held_back_says_so_in_both_languages() -> None:
    ads = "【青竹资料库】——每天更新资料500多篇，会员群同步更新，有意加入请联系客服\n" * 60
    found = Cleaner(ignore=["duplicates"]).clean(ads).findings
    held = [finding for finding in found if finding.message_en.startswith("Held back")]
    assert held and all("没有执行" in finding.message for finding in held)
