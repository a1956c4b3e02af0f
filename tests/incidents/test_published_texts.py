"""Published harm that other tools did to texts, each as a test of cleaning. The numbers are those of the threads.

Losses of data sets are in `test_published_batch.py`; bodies that are cut short in `tests/web/test_bodies.py`.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from mingfan import Cleaner, CleanTimeout, Ruleset
from mingfan.authors.lint import lint
from mingfan.ruleset.packs import parse_pack

PROFILES = ["minimal", "standard", "corpus"]
PACK = """\
pack: mine
rules:
  - id: one
    title: 测试
    why: 测试用
    kind: regex
    pattern: '{pattern}'
    examples: [{{in: '{dirty}', out: ''}}]
    keep: [{{text: 丙, why: 别的字}}]
"""
# A line of each script: what a rule meant for one of them must leave to the others.
SCRIPTS = [
    "清晨的河边，柳树发了新芽。",
    "清晨的河邊，柳樹發了新芽。",
    "朝の川辺で、柳が芽を出した。",
    "아침 강가에서 버드나무가 싹을 틔웠다.",
    "Le matin, au bord de l’eau, les saules bourgeonnent.",
    "Утром у реки распустились ивы.",
    "Το πρωί δίπλα στο ποτάμι άνθισαν οι ιτιές.",
    "صبح کنار رودخانه، بیدها جوانه می‌زنند.",
    "सुबह नदी के किनारे विलो में कलियाँ आईं। क्‍ष",
    "בבוקר ליד הנהר לבלבו הערבות.",
    "ตอนเช้าริมแม่น้ำ ต้นหลิวผลิใบ",
    "წყლის პირას ტირიფები აყვავდა.",
]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("text", SCRIPTS)
def test_unsloth_10741_no_script_is_taken_for_dirt(profile: str, text: str) -> None:
    """`[^\\x20-\\x7E\\n]` in a cleaner of corpora removed every script but one, without a warning."""
    assert Cleaner(profile).clean_text(text) == text


def test_speaches_432_a_class_that_eats_han_is_a_fault(tmp_path: Path) -> None:
    """A class for emoji covered all ideographs: every Chinese text came out empty. Also tall#138."""
    patterns = (r"[\U000024c2-\U0001f251]", r"[^\x20-\x7E\n]", r"[^\x00-\x7F]+")
    for number, pattern in enumerate(patterns):
        pack = PACK.format(pattern=pattern, dirty="Ⓜ").replace("mine", f"mine{number}", 1)
        (tmp_path / f"mine{number}.yaml").write_text(pack, encoding="utf-8")
    found = [message for message in lint([tmp_path]).messages if message.check == "most-of-a-page"]
    assert len(found) == len(patterns)


def test_unsloth_10741_a_rule_that_eats_a_text_is_held_back() -> None:
    ruleset = Ruleset("mine", "1", "", tuple(parse_pack(PACK.format(pattern=r"[^\x20-\x7E\n]", dirty="字"))))
    text = "清晨的河边，柳树发了新芽。" * 100
    result = Cleaner.from_ruleset(ruleset).clean(text)
    assert result.text == text
    assert [finding.rule for finding in result.findings] == ["mine/one"]


@pytest.mark.parametrize("profile", PROFILES)
def test_ftfy_bookworm_297_full_width_marks_stay(profile: str) -> None:
    """They were turned into ASCII; also open-webui#18854."""
    text = "他说：“来！”（她没有来？）—— 价格￥１００。"
    assert Cleaner(profile).clean_text(text) == text


@pytest.mark.parametrize("profile", PROFILES)
def test_clean_text_and_preprocessor_49_ideographs_stay(profile: str) -> None:
    """Reduced to ASCII by default, the line kept its quotes and its figure, and lost every word."""
    text = "这是“测试”，价格￥100，李娜😀"
    assert Cleaner(profile).clean_text(text) == text


@pytest.mark.parametrize("text", ["âš´", "Ã", "他写了 âš 两个字", "café à la carte"])
def test_ftfy_149_what_is_no_clear_gain_is_not_repaired(text: str) -> None:
    """`âš´` was repaired to the wrong symbol; also ftfy#217, a last byte that is missing."""
    pytest.importorskip("ftfy", reason="the [mojibake] extra is not installed")
    cleaned = Cleaner(add=["mojibake"]).clean_text(text)
    assert cleaned == text or cleaned.encode().decode("cp1252") == text


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "text",
    [
        "一家👨‍👩‍👧‍👦去公园",
        "苏格兰🏴󠁧󠁢󠁳󠁣󠁴󠁿的旗",
        "红心❤️和黑心❤︎",
        "葛󠄀城市与葛󠄁飾区",
        "می‌خواهم",
        "क्‍ष और क्‌ष",
    ],
)
def test_omniroute_12186_joiners_that_mean_something_stay(profile: str, text: str) -> None:
    """Seven copies of one expression removed ZWJ, ZWNJ, flag tags and VS16; also defuddle#103, agent-sanitizer#71."""
    assert Cleaner(profile).clean_text(text) == text


@pytest.mark.parametrize("profile", PROFILES)
def test_tokenizers_1201_no_character_is_normalised(profile: str) -> None:
    """NFKC makes `①②㎡½` into `12m21⁄2`; even NFC rewrites 1,002 ideographs. Also openmed#1468."""
    singletons = [chr(code) for code in range(0xF900, 0xFAFF) if unicodedata.decomposition(chr(code))]
    text = f"第①②条，面积½㎡，Å与Å，{''.join(singletons)}。"
    assert Cleaner(profile).clean_text(text) == text


@pytest.mark.parametrize(
    ("script", "text", "wanted"),
    [
        ("s2t", "去干扰", "去干擾"),
        ("s2t", "饼干", "餅乾"),
        ("s2t", "乾清宫", "乾清宮"),
        ("t2s", "乾隆年間", "乾隆年间"),
    ],
)
def test_opencc_580_names_and_words_are_converted_whole(script: str, text: str, wanted: str) -> None:
    """去干扰 became 去幹擾, 乾清宫 became 干清宫; also OpenCC#201, #179, opencc-js#24."""
    pytest.importorskip("opencc", reason="the [script] extra is not installed")
    assert Cleaner(script=script).clean_text(text) == wanted


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "text",
    [
        "见https://example.com/a-b_c?x=1,2&y=中文;z#第3节。",
        "写信到zhang.san+news@example.com.cn，谢谢",
        "下载/usr/local/lib/python3/网站.py文件",
        "![图](images/一,二.png)和[链接](https://example.com/中,文)",
    ],
)
def test_autocorrect_50_addresses_are_left_alone(profile: str, text: str) -> None:
    """Blanks and capitals were put into addresses, and links broke; also autocorrect#66, #114, obsidian-pangu#11."""
    assert Cleaner(profile).clean_text(text) == text


@pytest.mark.parametrize("profile", PROFILES)
def test_obsidian_linter_900_cleaning_again_changes_nothing(profile: str) -> None:
    """Each save added another `<` round an address."""
    cleaner = Cleaner(profile)
    text = cleaner.clean_text("见 <https://example.com/a>, 还有https://example.com/b；。好\u200b的,对！。\n\n\n\n完")
    for _ in range(5):
        assert cleaner.clean_text(text) == text


def test_trafilatura_890_no_tail_of_a_paragraph_is_lost() -> None:
    """Text behind an inline element went, or an article ended at a fifth of it; also trafilatura#234, #304."""
    text = "".join(f"第{k}段<b>加粗</b>的后面还有话，<a href='x'>链接</a>的后面也有。\n" for k in range(200))
    cleaned = Cleaner().clean_text(text)
    kept = re.findall(r"第\d+段<b>加粗</b>的后面还有话", cleaned)
    assert len(kept) == 200
    assert cleaned.count("的后面也有。") == 200


def test_presidio_a_rule_over_its_time_fails_the_text() -> None:
    """A pattern over its time was skipped with a warning and the answer was 200: what it should have masked stayed."""
    ruleset = Ruleset("mine", "1", "", tuple(parse_pack(PACK.format(pattern="(x+x+)+y(?!z)", dirty="xxy"))))
    with pytest.raises(CleanTimeout):
        Cleaner.from_ruleset(ruleset).clean("x" * 5000 + "yz", deadline=0.3)
