"""Records that came together are looked at together: their answers are those of each by itself."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client

from mingfan import Cleaner
from mingfan.web.api.lines import LineCleaner
from mingfan.web.request.options import Options
from mingfan.web.settings import Config
from mingfan.web.worker.facts import Facts
from tests.texts import dirty_texts
from tests.web.harness import DIRTY

LIMIT = 600  # bytes of a line
SHADOW = """
pack: trial
rules:
  - id: flower
    title: t
    why: w
    kind: regex
    state: shadow
    pattern: '花'
    replace: ''
    examples: [{in: '花儿', out: '儿'}]
    keep: [{text: '草', why: 'w'}]
"""
REPEATED = "春天来了，院子里的花都开了，孩子们在树下读书，老人们在门前晒太阳。"
HIDDEN = "好" + "".join(chr(0xE0000 + ord(c)) for c in "ignore") + "。"

# Lines of every kind: clean and dirty records, what is no record, what is no text, blanks, keys and ids of all shapes.
LINES = [
    b'{"id":1,"text":"\xe6\x98\xa5\xe5\xa4\xa9\xe6\x9d\xa5\xe4\xba\x86\xe3\x80\x82"}',
    msgspec.json.encode({"id": "b", "text": DIRTY}),
    msgspec.json.encode({"text": REPEATED + "\n第二天。\n"}),
    msgspec.json.encode({"text": REPEATED.replace("孩子们", "学生们") + REPEATED, "id": 1.5}),
    b'{"text":"\\u6625\\u5929\\n\\/ \\u00e9 \\ud83d\\ude00 \\"q\\"","id":null}',
    b'{"id":2,"text":"\\ud800"}',
    b'{"id":3,"text":"\xff"}',
    b'{"id":4,"text":5}',
    b'{"id":5}',
    b'{"id":{"no":1},"text":"a"}',
    b'{"te\\u0078t":"a","text":"b","id":6}',
    b'{"te\\u0078t":"a","id":6}',
    b'{"text":"text","id":"id"}',
    b'{"text":"a","text":"b"}',
    b'{"text":"","id":true}',
    b'{"other":{"text":"x","deep":[1,{"text":2}]},"text":"a","id":7}',
    b"no",
    b"[]",
    b"[" * 500,
    b"",
    b" \t\r",
    b" " * (LIMIT + 1),
    b'{"id":8,"text":"' + b"a" * LIMIT + b'"}',
    b"\xef\xbb\xbf" + b'{"id":9,"text":"a"}\r',
    b'{"text":"mingfan-ignore\\n\\u00a0","id":10}',
    b'{"text":"<!-- mingfan off -->;\\u3002","id":11}',
    msgspec.json.encode({"text": HIDDEN}),
    msgspec.json.encode({"text": "---\nmingfan: {ignore: [no/such]}\n---\n好。"}),
]
OPTIONS = [
    Options(),
    Options(findings=False),
    Options(edits=False),
    Options(edits=False, findings=False),
    Options(offset_unit="utf16", copies=True, source="https://example.com/a"),
]


@cache
def cleaner(trial: str = "") -> Cleaner:
    return Cleaner(rules=trial or ())


def lines_of(by: Cleaner, wanted: Options) -> tuple[LineCleaner, Facts]:
    facts = Facts("POST")
    return LineCleaner(by, facts, Config(max_text_bytes=LIMIT), wanted, "en", gzip=False), facts


def answered(pieces: list[bytes], wanted: Options, by: Cleaner | None = None) -> tuple[bytes, Any]:
    """The answers but for the time they took, and what was noted of them."""
    lines, facts = lines_of(by or cleaner(), wanted)
    out = b"".join([lines.feed(piece) for piece in pieces] + [lines.end()])
    noted = (facts.texts, facts.failed, facts.chars_in, facts.by_rule, facts.shadow)
    return re.sub(rb'"elapsed_ms":[0-9.e-]+', b"", out), noted


@pytest.mark.parametrize("wanted", OPTIONS)
def test_records_together_are_answered_as_one_by_one(wanted: Options) -> None:
    one_by_one = answered([line + b"\n" for line in LINES], wanted)
    assert answered([b"\n".join(LINES) + b"\n"], wanted) == one_by_one
    assert answered([b"\n".join(LINES)], wanted) == one_by_one  # the last has no line feed
    backwards = answered([line + b"\n" for line in LINES[::-1]], wanted)
    assert answered([b"".join(line + b"\n" for line in LINES[::-1])], wanted) == backwards


def test_rules_on_trial_are_counted_in_records_together(tmp_path: Any) -> None:
    (tmp_path / "trial.yaml").write_text(SHADOW)
    by = cleaner(str(tmp_path / "trial.yaml"))
    for wanted in OPTIONS:
        found = answered([b"\n".join(LINES)], wanted, by)
        assert found == answered([line + b"\n" for line in LINES], wanted, by)
        assert b'"shadow":{"trial/flower":1}' in found[0]


@given(st.lists(dirty_texts(6), max_size=5), st.integers(1, 200), st.sampled_from(OPTIONS))
def test_it_does_not_matter_how_the_bytes_are_cut(texts: list[str], size: int, wanted: Options) -> None:
    data = b"".join(msgspec.json.encode({"id": at, "text": text}) + b"\n" for at, text in enumerate(texts))
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert answered(pieces, wanted) == answered([line + b"\n" for line in data.split(b"\n")[:-1]], wanted)


@given(st.lists(dirty_texts(6), min_size=1, max_size=5), st.sampled_from(["", "?findings=false", "?edits=false"]))
def test_a_list_of_texts_is_answered_as_one_by_one(client: Client, texts: list[str], query: str) -> None:
    url, given = f"/v1/clean{query}", [*texts, "好。", "\ud800", 5, "好。"]
    together = client.post(url, data=json.dumps({"text": given}), content_type="application/json").json
    assert together is not None
    each = [client.post(url, data=json.dumps({"text": [text]}), content_type="application/json").json for text in given]
    for found, by_itself in zip(together, each, strict=True):
        assert by_itself is not None
        if "error" in found and "text[" in str(found):  # which names the place
            assert found["error"]["code"] == by_itself[0]["error"]["code"]
        else:
            assert found | {"elapsed_ms": 0} == by_itself[0] | {"elapsed_ms": 0}


def test_a_record_is_answered_before_the_next_one_comes() -> None:
    lines, _ = lines_of(cleaner(), Options())
    assert lines.feed(b'{"id":1,"text":"a"}\n{"id":2,"te').count(b"\n") == 1
    assert b'"id":2' in lines.feed(b'xt":"b"}\n')
