"""Faults of rules being written, in the language of the client."""

from __future__ import annotations

import pytest
import regex
from flask.testing import FlaskClient

from mingfan.errors import RuleError
from mingfan.ruleset.packs import parse_pack
from mingfan.web.request.faults import in_chinese

RULE = """pack: mine
title: 我的
rules:
  - id: tail
    title: 提示
    why: 不是正文
    kind: regex
    pattern: '本页未完'
    examples:
      - {in: '本页未完', out: ''}
    keep:
      - {text: '未完成', why: 附注}
"""
# English prose: names, formats and lists of keys are none.
ENGLISH = regex.compile(r"\b[A-Za-z]{2,}(?: [A-Za-z]{2,})+|^rule ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (RULE, "- a"),
        (RULE, "pack: mine"),
        ("pack: mine", "pack: 我的"),
        ("title: 我的", "titel: 我的"),
        ("kind: regex", "kind: regx"),
        ("    kind: regex\n", ""),
        ("    why: 不是正文\n", ""),
        ("id: tail", "id: '尾 巴'"),
        ("  - id: tail", "  - no\n  - id: tail"),
        ("'本页未完'\n", "''\n"),
        ("'本页未完'\n", "'[本页'\n"),
        ("'本页未完'\n", "'(本页'\n"),
        ("'本页未完'\n", "'*'\n"),
        ("'本页未完'\n", "'本页未完'\n    replace: 3\n"),
        ("'本页未完'\n", "'本页未完'\n    replace: a\n    map: {a: b}\n"),
        ("'本页未完'\n", "'本页未完'\n    patern: a\n"),
        ("'本页未完'\n", "'本页未完'\n    why: 又一个\n"),
        ("out: ''", "ut: ''"),
        ("    keep:\n      - {text: '未完成', why: 附注}\n", ""),
        ("      - {text: '未完成', why: 附注}", "      - 未完成"),
        ("title: 提示", "title: 提示: 又一个"),
    ],
)
def test_every_fault_has_its_chinese(old: str, new: str) -> None:
    assert old in RULE
    with pytest.raises(RuleError) as caught:
        parse_pack(RULE.replace(old, new, 1))
    for fault in caught.value.faults:
        said = in_chinese(fault.message)
        assert regex.search(r"\p{Han}", said)
        assert not ENGLISH.search(regex.sub(r"`[^`]*`", "", said)), said


def test_faults_are_in_the_language_of_the_client(client: FlaskClient) -> None:
    for language, words in (("zh-CN", "没有这种 `kind`"), ("en", "`kind` is unknown")):
        rules = {"rules": RULE.replace("kind: regex", "kind: regx")}
        answer = client.post("/v1/rules/test", json=rules, headers={"Accept-Language": language})
        assert answer.status_code == 422
        assert words in answer.get_json()["error"]["faults"][0]["message"]


def test_a_failed_example_is_explained_in_the_language_of_the_client(client: FlaskClient) -> None:
    rules = RULE.replace("out: ''", "out: 'x'")
    for language, why in (("zh", "改成了另一段文字"), ("en", "another text came out")):
        answer = client.post("/v1/rules/test", json={"rules": rules}, headers={"Accept-Language": language})
        assert answer.get_json()["outcomes"][0]["why"] == why
