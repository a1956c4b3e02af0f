"""Faults of rules being written, in the language of the client."""

from __future__ import annotations

import pytest
import regex
from flask.testing import FlaskClient

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


def _faults(client: FlaskClient, rules: str, language: str) -> list[str]:
    answer = client.post("/v1/rules/test", json={"rules": rules}, headers={"Accept-Language": language})
    assert answer.status_code == 422
    return [fault["message"] for fault in answer.get_json()["error"]["faults"]]


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
def test_faults_are_in_the_language_of_the_client(client: FlaskClient, old: str, new: str) -> None:
    assert old in RULE
    rules = RULE.replace(old, new, 1)
    chinese, english = _faults(client, rules, "zh-CN"), _faults(client, rules, "en")
    assert len(chinese) == len(english) > 0
    for said in chinese:
        assert regex.search(r"\p{Han}", said)
        assert not ENGLISH.search(regex.sub(r"`[^`]*`", "", said)), said


def test_a_failed_example_is_explained_in_the_language_of_the_client(client: FlaskClient) -> None:
    rules = RULE.replace("out: ''", "out: 'x'")
    for language, why in (("zh", "改成了另一段文字"), ("en", "another text came out")):
        answer = client.post("/v1/rules/test", json={"rules": rules}, headers={"Accept-Language": language})
        assert answer.get_json()["outcomes"][0]["why"] == why
