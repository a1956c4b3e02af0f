"""/v1/rules/test: strangers' rules, bounded in time, memory and size."""

from __future__ import annotations

import os

import pytest
from werkzeug.test import Client

from mingfan.web.worker.log import Log
from tests.web.road import client_with

RULE = """\
pack: mine
rules:
  - id: tail
    title: t
    why: w
    kind: regex
    pattern: '{pattern}'
    examples: [{{in: '{given}', out: '{wanted}'}}]
    keep: [{{text: '乙', why: 'w'}}]
"""


@pytest.fixture
def impatient() -> Client:
    log = Log("info", os.open(os.devnull, os.O_WRONLY))
    return client_with(log, request_seconds=1.0, max_text_bytes=2_000_000)


def test_examples_and_a_text(client: Client) -> None:
    rules = RULE.format(pattern="（未完）", given="甲（未完）", wanted="甲")
    reply = client.post("/v1/rules/test", json={"rules": rules, "text": "😀（未完）乙", "offset_unit": "utf16"})
    assert reply.json is not None
    assert reply.json["passed"]
    assert [(case["case"], case["passed"]) for case in reply.json["outcomes"]] == [
        ("example 1", True),
        ("keep 1", True),
    ]
    assert reply.json["result"]["text"] == "😀乙"
    assert reply.json["result"]["edits"][0]["start"] == 2
    assert reply.json["failure"] is None


def test_a_case_that_fails_says_what_came_out(client: Client) -> None:
    reply = client.post("/v1/rules/test", json={"rules": RULE.format(pattern="未", given="未完", wanted="未")})
    assert reply.json is not None
    failed = reply.json["outcomes"][0]
    assert (reply.json["passed"], failed["expected"], failed["got"], failed["line"]) == (False, "未", "完", 3)
    assert reply.json["result"] is None


def test_faults_have_their_lines(client: Client) -> None:
    rules = (
        RULE.format(pattern="（未完", given="甲", wanted="甲")
        .replace("pattern: '（", "pattern: '(")
        .replace("why: w\n", "wy: w\n")
    )
    reply = client.post("/v1/rules/test", json={"rules": rules})
    assert reply.json is not None
    error = reply.json["error"]
    assert (reply.status_code, error["code"], error["field"]) == (422, "invalid_rules", "rules")
    assert {fault["line"] for fault in error["faults"]} <= {3, 5, 7}
    assert error["faults"]


def test_a_text_that_is_none(client: Client) -> None:
    reply = client.post("/v1/rules/test", data=b'{"rules": "x", "text": "\\ud800"}', content_type="application/json")
    assert reply.status_code == 400


@pytest.mark.parametrize(
    "pattern", [r"(?:a+)+$", r"(?:a|aa)+$", r"(a*)*b", r"\s+$", r"(?:(?:a{1,900}){1,900}){1,900}b"]
)
def test_a_hostile_pattern_costs_a_bounded_time(impatient: Client, pattern: str) -> None:
    text = "a" * 5000 + " " * 100_000 + "!"
    rules = RULE.format(pattern=pattern, given="a!", wanted="a!")
    reply = impatient.post("/v1/rules/test", json={"rules": rules, "text": text})
    assert reply.status_code in (200, 422, 504)


@pytest.mark.parametrize(
    "rules", ["a: &a [x]\nb: *a", "!!python/object/apply:os.system [id]", "- " * 5000, "[" * 5000, "\x00", "{" * 3000]
)
def test_hostile_yaml_is_422(client: Client, rules: str) -> None:
    assert client.post("/v1/rules/test", json={"rules": rules}).status_code == 422


def test_sizes_are_bounded(impatient: Client) -> None:
    reply = impatient.post("/v1/rules/test", json={"rules": "#" * 300_000})
    assert (reply.status_code, reply.json["error"]["field"]) == (413, "rules")  # type: ignore[index]
    head, _, entry = RULE.format(pattern="x", given="ax", wanted="a").partition("  - id: ")
    many = head + "".join(f"  - id: r{k}\n    {entry.partition(chr(10))[2].lstrip()}" for k in range(201))
    reply = impatient.post("/v1/rules/test", json={"rules": many})
    assert (reply.status_code, reply.json["error"]["code"]) == (422, "invalid_rules")  # type: ignore[index]


def test_a_passage_is_taught_tried_and_spared(client: Client) -> None:
    text = "甲先生推开了门。\n竹影晨光馆藏第 12 号\n天亮了。\n"
    asked = {"rules": "", "text": text, "teach": {"passage": "竹影晨光馆藏第 12 号"}}
    taught = client.post("/v1/rules/test", json=asked).json
    assert taught is not None and taught["passed"]
    assert taught["result"]["text"] == "甲先生推开了门。\n天亮了。\n"
    pointed = {"passage": "竹影晨光馆藏第 12 号", "keep": True}
    spared = client.post("/v1/rules/test", json={"rules": taught["rules"], "text": text, "teach": pointed}).json
    assert spared is not None and spared["rules"] == "" and spared["result"]["text"] == text


@pytest.mark.parametrize(
    ("teach", "rules"),
    [
        ({"passage": "不在文中"}, ""),
        ({"passage": "更多"}, ""),
        ({"passage": "甲先生推开了门", "keep": True}, ""),
        ({"passage": "甲先生推开了门。"}, "pack: own"),
    ],
)
def test_what_cannot_be_taught_says_so_in_both_languages(client: Client, teach: dict[str, object], rules: str) -> None:
    body = {"rules": rules, "text": "甲先生推开了门。\n更多\n", "teach": teach}
    said = []
    for language in ("zh", "en"):
        reply = client.post("/v1/rules/test", json=body, headers={"Accept-Language": language})
        assert reply.json is not None
        assert (reply.status_code, reply.json["error"]["field"]) == (422, "teach")
        said.append(reply.json["error"]["message"])
    assert said[0] != said[1] and said[1].isascii() is ("更多" not in said[1])
