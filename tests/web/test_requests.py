"""What requests mean: options, encodings, items that fail alone, and bodies that are no requests."""

from __future__ import annotations

import io
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client

import mingfan
from mingfan.result import ResultJson
from mingfan.web import create_app
from mingfan.web.app import Application
from mingfan.web.settings import Config
from mingfan.web.worker.log import Log
from tests.texts import sample
from tests.web.harness import CLEAN, DIRTY, Server
from tests.web.road import client_of, client_with

JSON = "application/json"


def error(reply: Any) -> dict[str, Any]:
    found: dict[str, Any] = reply.json["error"]
    return found


# The same bytes on every surface.


def test_every_surface_gives_the_same_bytes(server: Server, tmp_path: Path) -> None:
    dirty, expected = sample("dirty"), sample("standard")
    (tmp_path / "dirty.txt").write_bytes(dirty.encode())
    headers = {"content_type": "text/plain; charset=utf-8"}
    plain = server.request("POST", "/v1/clean", dirty[:50_000].encode(), **headers)
    as_json = server.request(
        "POST", "/v1/clean", msgspec.json.encode({"text": dirty[:50_000]}), content_type=JSON
    ).json()
    line = msgspec.json.encode({"text": dirty[:50_000]}) + b"\n"
    stream = server.request("POST", "/v1/clean/stream", line, content_type="application/x-ndjson").json()
    result = mingfan.clean(dirty[:50_000])
    assert plain.body.decode() == as_json["text"] == stream["text"] == result.text
    wanted = result.to_dict()
    for found in (as_json, stream):
        assert {k: v for k, v in found.items() if k != "elapsed_ms"} == {
            k: v for k, v in wanted.items() if k != "elapsed_ms"
        }
    assert mingfan.clean(dirty).text == expected
    assert plain.headers["mingfan-edits"] == str(len(result.edits))
    assert result.ruleset.sha256 in plain.headers["mingfan-ruleset"]


PIECES = [*"日益，。；, a1\n\u200b\u202e\x00😀#", "##paidbegin##", "。，"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(TEXTS)
def test_the_fast_path_and_the_view_answer_the_same(client: Client, text: str) -> None:
    fast = client.post("/v1/clean", data=text.encode(), content_type="text/plain")
    view = client.post("/v1/clean?edits=true", data=text.encode(), content_type="text/plain")
    assert fast.status_code == view.status_code
    assert fast.data == view.data
    assert dict(fast.headers) | {"x-request-id": ""} == dict(view.headers) | {"x-request-id": ""}


@pytest.mark.parametrize("body", [b"\xff", b"a" * 200_001, "好".encode()[:2]], ids=["not UTF-8", "too large", "cut"])
def test_the_fast_path_and_the_view_refuse_the_same(client: Client, body: bytes) -> None:
    fast = client.post("/v1/clean", data=body, content_type="text/plain")
    view = client.post("/v1/clean?edits=true", data=body, content_type="text/plain")
    assert (fast.status_code, fast.json) == (view.status_code, view.json)


@pytest.mark.parametrize(
    "body",
    [
        {"text": DIRTY}, {"text": [DIRTY, 5, "好"], "findings": False}, {"text": "甲" * 200_001},
        {"text": DIRTY, "select": ["paywall"], "edits": False}, {"text": DIRTY, "profile": "none"},
        {"text": DIRTY, "colour": 1}, {"text": []}, {}, {"text": ["好"] * 1001}, [], "好",
    ],
)  # fmt: skip
def test_the_fast_path_of_json_and_the_view_answer_the_same(client: Client, body: Any) -> None:
    _answer_the_same(client, msgspec.json.encode(body))


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"text": "\\ud800"}', b'{"text": "\xff"}', b'{"text": "a", "text": "b"}']
)
def test_the_fast_path_of_json_and_the_view_refuse_the_same(client: Client, body: bytes) -> None:
    _answer_the_same(client, body)


def _answer_the_same(client: Client, body: bytes) -> None:
    fast = client.post("/v1/clean", data=body, content_type="application/json")
    view = client.post("/v1/clean?copies=false", data=body, content_type="application/json")
    assert fast.status_code == view.status_code
    times = (re.sub(rb'"elapsed_ms":[0-9.e-]+', b"", reply.data) for reply in (fast, view))
    assert next(times) == next(times)
    changing = {"x-request-id": "", "content-length": ""}
    headers = ({name.lower(): value for name, value in reply.headers.items()} | changing for reply in (fast, view))
    assert next(headers) == next(headers)


@given(TEXTS, st.sampled_from(["codepoint", "utf16", "utf8"]))
def test_revert_takes_back_what_clean_gave(client: Client, text: str, unit: str) -> None:
    cleaned = client.post("/v1/clean", json={"text": text, "offset_unit": unit}).json
    assert cleaned is not None
    body = {"text": cleaned["text"], "edits": cleaned["edits"], "offset_unit": unit}
    assert client.post("/v1/revert", json=body).json == {"text": text}


def test_revert_takes_answers_as_they_are(client: Client) -> None:
    for unit in ("codepoint", "utf16", "utf8"):
        answer = client.post("/v1/clean", json={"text": "😀" + DIRTY, "offset_unit": unit, "copies": True})
        assert client.post("/v1/revert", data=answer.data, content_type=JSON).json == {"text": "😀" + DIRTY}
        indented = msgspec.json.format(answer.data, indent=1)
        assert client.post("/v1/revert", data=indented, content_type=JSON).json == {"text": "😀" + DIRTY}
    several = client.post("/v1/clean", json={"text": [DIRTY, 3, "甲,乙"]})
    back = client.post("/v1/revert", data=several.data, content_type=JSON).json
    assert back is not None
    assert [item.get("text") for item in back] == [DIRTY, None, "甲,乙"]
    assert back[1]["error"]["field"] == "edits"
    report = client.post("/v1/check", json={"text": DIRTY})
    missing = client.post("/v1/revert", data=report.data, content_type=JSON)
    assert (missing.status_code, error(missing)["field"]) == (422, "text")


def test_revert_refuses_edits_of_another_text(client: Client) -> None:
    edit = {"start": 0, "end": 1, "out_start": 0, "out_end": 1, "before": "a", "after": "b", "rules": []}
    for change, unit in (({}, "codepoint"), ({"out_start": 5, "out_end": 6}, "utf16"), ({"out_end": 2}, "utf8")):
        reply = client.post("/v1/revert", json={"text": "好", "edits": [edit | change], "offset_unit": unit})
        assert (reply.status_code, error(reply)["code"]) == (422, "edits_do_not_fit")
    negative = client.post("/v1/revert", json={"text": "好", "edits": [edit | {"out_start": -1}]})
    assert (negative.status_code, error(negative)["field"]) == (422, "edits[0].out_start")


# Options.


def test_options_in_json_and_in_the_query_mean_the_same(client: Client) -> None:
    by_json = client.post("/v1/clean", json={"text": DIRTY, "ignore": ["punctuation"], "profile": "corpus"})
    by_query = client.post("/v1/clean?profile=corpus&ignore=punctuation", data=DIRTY, content_type="text/plain")
    assert by_json.json is not None
    assert by_json.json["text"] == by_query.text == "日益完善,你好"
    both = client.post("/v1/clean?profile=minimal&ignore=punctuation", json={"text": DIRTY, "profile": "standard"})
    assert both.json is not None
    assert both.json["text"] == "日益完善,你好"
    assert both.json["ruleset"]["profile"] == "standard"


def test_allowed_texts_and_marks_are_options(client: Client) -> None:
    text, out = "软件,发展,好。。", "软件,发展，好。。"
    form = {"text": text, "allow": ["件,发", "。。"]}
    query = "?allow=件,发&allow=。。"
    by_json = client.post("/v1/clean", json=form).json
    by_query = client.post(f"/v1/clean{query}", data=text, content_type="text/plain")
    by_form = client.post("/v1/clean", data=form, content_type="multipart/form-data")
    line = client.post(f"/v1/clean/stream{query}", data=msgspec.json.encode({"text": text}) + b"\n")
    assert by_json is not None
    assert [by_json["text"], by_query.text, by_form.text, line.get_json(force=True)["text"]] == [out] * 4
    assert by_json["ruleset"]["sha256"] == mingfan.Cleaner(allow=["件,发", "。。"]).ruleset.sha256
    marked = "<!-- mingfan off -->甲##paidend##<!-- mingfan on -->丙##paidend##"
    for marks, cleaned in ((True, marked.removesuffix("##paidend##")), (False, marked.replace("##paidend##", ""))):
        reply = client.post("/v1/clean", json={"text": marked, "exceptions": marks}).json
        assert reply is not None and reply["text"] == cleaned


@pytest.mark.parametrize("allow", [["a"] * 201, ["a" * 1001], "a", [1]])
def test_allowed_texts_are_few_and_short(client: Client, allow: Any) -> None:
    reply = client.post("/v1/clean", json={"text": "甲", "allow": allow})
    assert reply.status_code == 422 and error(reply)["field"].startswith("allow")


def test_a_name_in_the_text_that_names_no_rule_is_said(client: Client) -> None:
    text = "---\nmingfan-ignore: paywal\n---\n甲##paidend##"
    plain = client.post("/v1/clean", data=text.encode(), content_type="text/plain")
    assert plain.headers["Mingfan-Warnings"] == "1"
    reply = client.post("/v1/clean", json={"text": text}).json
    assert reply is not None and [f["rule"] for f in reply["findings"]] == ["exceptions/unknown-name"]
    assert "Mingfan-Warnings" not in client.post("/v1/clean", data=DIRTY, content_type="text/plain").headers


def test_select_narrows(client: Client) -> None:
    reply = client.post("/v1/clean?select=paywall/paid-mark", data=DIRTY, content_type="text/plain")
    assert reply.text == "日益完善,你好"


def test_edits_may_be_left_out(client: Client) -> None:
    reply = client.post("/v1/clean", json={"text": DIRTY, "edits": False})
    assert reply.json is not None
    assert "edits" not in reply.json
    assert reply.json["changed"]


@pytest.mark.parametrize("path", ["/v1/clean", "/v1/check"])
def test_findings_may_be_left_out(client: Client, path: str) -> None:
    reply = client.post(path, json={"text": DIRTY, "findings": False})
    assert reply.json is not None
    assert "findings" not in reply.json
    assert reply.json["changed"]
    assert "findings" in (client.post(path, json={"text": DIRTY}).json or {})


def test_offsets_count_in_the_unit_asked_for(client: Client) -> None:
    starts = {}
    for unit in ("codepoint", "utf16", "utf8"):
        reply = client.post("/v1/clean", json={"text": "😀好##paidbegin##", "offset_unit": unit})
        assert reply.json is not None
        starts[unit] = reply.json["edits"][0]["start"]
    assert starts == {"codepoint": 2, "utf16": 3, "utf8": 7}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("profile=nothing", "profile"), ("profile=../../etc/passwd", "profile"), ("profile=my.yaml", "profile"),
        ("select=nothing", "select"), ("ignore=ads,nothing", "ignore"), ("offset_unit=bytes", "offset_unit"),
        ("profle=minimal", "query"), ("profile=minimal&profile=corpus", "profile"), ("edits=1", "edits"),
        ("profile=%00", "profile"), ("ignore=%ff", "ignore"),
    ],
)  # fmt: skip
def test_options_that_mean_nothing_are_422(client: Client, query: str, field: str) -> None:
    reply = client.post(f"/v1/clean?{query}", data=DIRTY, content_type="text/plain")
    assert (reply.status_code, error(reply)["field"]) == (422, field)


def test_a_conversion_before_the_rules_is_another_ruleset(client: Client) -> None:
    pytest.importorskip("opencc", reason="the [script] extra is not installed")
    first, last = (
        client.post(f"/v1/clean?script=t2s&script_order={order}", data="漢字,漢字", content_type="text/plain")
        for order in ("before", "after")
    )
    assert first.text == last.text == "汉字，汉字"
    assert first.headers["Mingfan-Ruleset"] != last.headers["Mingfan-Ruleset"]
    wrong = client.post("/v1/clean", json={"text": "", "script": "t2s", "script_order": "first"})
    assert (wrong.status_code, error(wrong)["field"]) == (422, "script_order")


def test_answers_fit_the_published_types(client: Client) -> None:
    reply = client.post("/v1/clean", json={"text": sample("dirty")[:20_000]})
    whole = {field.name for field in msgspec.structs.fields(ResultJson)} - {
        "damage"
    }  # which is there where there is any
    msgspec.json.decode(reply.data, type=ResultJson)
    assert reply.json is not None
    assert set(reply.json) == whole
    check = client.post("/v1/check", json={"text": sample("dirty")[:20_000]})
    msgspec.json.decode(check.data, type=ResultJson)
    assert check.json is not None
    assert set(check.json) == whole - {"text"}


# Encodings.


@pytest.mark.parametrize(
    "name", ["utf-8", "UTF-8", "gb18030", "gbk", "GB2312", "big5", "utf-16", "utf-16-le", "utf-16be"]
)
def test_a_charset_is_honoured(client: Client, name: str) -> None:
    text = "日益完##paidbegin##善" if name != "big5" else "日益完##paidbegin##善了嗎"
    reply = client.post("/v1/clean", data=text.encode(name), content_type=f"text/plain; charset={name}")
    assert (reply.status_code, reply.mimetype_params["charset"]) == (200, "utf-8")
    assert reply.data.decode() == text.replace("##paidbegin##", "")


def test_gb18030_names_survive(client: Client) -> None:
    text = "镕𠮷㐀䶮"
    for name in ("gb18030", "gbk", "gb2312"):  # the latter two are read as the first
        reply = client.post("/v1/clean", data=text.encode("gb18030"), content_type=f"text/plain; charset={name}")
        assert reply.text == text


@pytest.mark.parametrize(
    ("body", "name", "offset"),
    [(b"ab\xff", "", 2), ("好".encode()[:2], "; charset=utf-8", 0), (b"ab\x80", "; charset=gb18030", 2)],
)
def test_bytes_that_are_no_text_are_400_with_their_place(client: Client, body: bytes, name: str, offset: int) -> None:
    for path in ("/v1/clean", "/v1/check"):
        reply = client.post(path, data=body, content_type=f"text/plain{name}")
        assert (reply.status_code, error(reply)["code"], error(reply)["offset"]) == (400, "not_text", offset)


@pytest.mark.parametrize("name", ["nothing", "hex", "auto", "rot13", "x" * 3000, "utf-8\x00"])
def test_a_charset_that_is_none_is_415(client: Client, name: str) -> None:
    reply = client.post("/v1/clean", data=b"a", content_type=f'text/plain; charset="{name}"')
    assert reply.status_code == 415


def test_an_upload_may_leave_its_encoding_to_its_bytes(client: Client) -> None:
    def replies(data: bytes) -> list[tuple[int, str]]:
        form = client.post("/v1/clean", data={"file": (io.BytesIO(data), "a.txt"), "encoding": "auto"})
        plain = client.post("/v1/clean?encoding=auto", data=data, content_type="text/plain")
        return [(form.status_code, form.text), (plain.status_code, plain.text)]

    assert (
        replies("你好,世界##paidend##。雨下了三天，水涨了。".encode("gb18030"))
        == [(200, "你好，世界。雨下了三天，水涨了。")] * 2
    )
    assert [status for status, _ in replies(b"\xff")] == [400, 400]
    assert client.post("/v1/clean?encoding=gbk", data=b"a", content_type="text/plain").status_code == 422


def test_a_second_file_of_one_name_is_not_lost(client: Client) -> None:
    form = {"file": [(io.BytesIO(b"a"), "a.txt"), (io.BytesIO(b"b"), "b.txt")]}
    reply = client.post("/v1/clean", data=form)
    assert reply.status_code == 422
    assert "one file, this one 2" in error(reply)["message"]


def test_nul_is_dirt_not_an_error(client: Client) -> None:
    assert client.post("/v1/clean", data=b"a\x00b", content_type="text/plain").text == "ab"
    reply = client.post("/v1/clean", json={"text": "a\x00b"})
    assert reply.json is not None
    assert reply.json["text"] == "ab"


# Bodies that are no requests.

DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"{", 400), (b"nonsense", 400), (b'{"text": "a"} {}', 400), (b"NaN", 400), (b'{"text": NaN}', 400),
        (b'{"text": "a\x00b"}', 400), (b'{"text": "\xff"}', 400), (b'{"text": "\\ud800"}', 400),
        (b'{"text": "\xed\xa0\x80"}', 400), (b'{"text": "a", "text": "b"}', 400),
        (b'{"text": "a", "t\\u0065xt": "b"}', 400), ('{"text": "a"}'.encode("utf-16"), 400),
        (b"[]", 422), (b"null", 422), (b'"text"', 422), (b"{}", 422), (b'{"text": null}', 422), (b'{"text": 1}', 422),
        (b'{"text": {"a": 1}}', 422), (b'{"text": "a", "more": 1}', 422),
        (b'{"text": "a", "offset_unit": "bytes"}', 422), (b'{"text": "a", "select": "ads"}', 422),
        (b'{"text": "a", "edits": 1e400}', 422), (DEEP, 422), (b'{"text": ' + DEEP, 400), (b'{"more": ' + DEEP, 422),
    ],
)  # fmt: skip
def test_a_body_that_is_no_request(client: Client, body: bytes, status: int) -> None:
    for path in ("/v1/clean", "/v1/check"):
        reply = client.post(path, data=body, content_type=JSON)
        assert reply.status_code == status
        assert set(error(reply)) <= {"code", "message", "field", "offset"}


@pytest.mark.parametrize("path", ["/v1/clean", "/v1/check", "/v1/revert", "/v1/rules/test"])
@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
def test_no_bytes_make_a_500(client: Client, path: str, body: bytes) -> None:
    reply = client.post(path, data=body, content_type=JSON)
    assert reply.status_code in (400, 422)


# How people send a text.


PLAIN_WAYS = ["", "application/x-www-form-urlencoded"]


@pytest.mark.parametrize("kind", PLAIN_WAYS, ids=["no type", "curl --data-binary"])
def test_a_text_whose_type_is_not_given_is_read_as_utf8(client: Client, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    reply = client.post("/v1/clean", data=DIRTY.encode(), headers=headers)
    assert (reply.status_code, reply.text) == (200, CLEAN)
    assert client.post("/v1/check", data=DIRTY.encode(), headers=headers).json["stats"]["chars_out"] == len(CLEAN)  # type: ignore[index]
    bad = client.post("/v1/clean", data=DIRTY.encode("gb18030"), headers=headers)
    assert (bad.status_code, error(bad)["code"]) == (400, "not_text")
    assert "charset=gb18030" in error(bad)["message"]


@pytest.mark.parametrize(
    "body", [b'{"text": "a"}', b' {"more": 1, "text": ["a"]}', b"text=%E4%BD%A0", b"profile=corpus&text=a"]
)
def test_json_or_a_form_whose_type_is_not_given_is_not_cleaned_as_a_text(client: Client, body: bytes) -> None:
    for headers in ({}, {"Content-Type": "application/x-www-form-urlencoded"}):
        reply = client.post("/v1/clean", data=body, headers=headers)
        assert reply.status_code == 415
        assert "-H 'Content-Type: " in error(reply)["message"]
    assert client.post("/v1/clean", data=body, content_type="text/plain").status_code == 200


def test_routes_that_take_only_json_need_no_type(client: Client) -> None:
    body = msgspec.json.encode({"text": CLEAN, "edits": []})
    assert client.post("/v1/revert", data=body).json == {"text": CLEAN}
    line = msgspec.json.encode({"text": DIRTY}) + b"\n"
    assert msgspec.json.decode(client.post("/v1/clean/stream", data=line).data)["text"] == CLEAN


def test_a_form_with_one_file(client: Client) -> None:
    def file(text: str, name: str = "utf-8") -> tuple[BytesIO, str, str]:
        return BytesIO(text.encode(name)), "a.txt", f"text/plain; charset={name}"

    assert client.post("/v1/clean", data={"file": file(DIRTY)}).text == CLEAN
    assert client.post("/v1/clean", data={"anything": file(DIRTY, "gb18030")}).text == CLEAN
    assert client.post("/v1/clean", data={"text": DIRTY}, content_type="multipart/form-data").text == CLEAN
    options = client.post("/v1/clean", data={"file": file(DIRTY), "ignore": "punctuation"})
    assert options.text == "日益完善,你好"
    as_json = client.post("/v1/clean", data={"file": file(DIRTY)}, headers={"Accept": JSON})
    assert as_json.json["text"] == CLEAN  # type: ignore[index]
    for wrong in ({"a": file("x"), "b": file("y")}, {"file": file("x"), "text": "y"}, {"ignore": "ads"}):
        reply = client.post("/v1/clean", data=wrong, content_type="multipart/form-data")
        assert (reply.status_code, error(reply)["field"]) == (422, "body")
    cut = client.post("/v1/clean", data=b"--x\r\nContent-Dis", content_type="multipart/form-data; boundary=x")
    assert (cut.status_code, error(cut)["code"]) == (400, "malformed")


def test_415_says_what_came_and_which_flag_helps(client: Client) -> None:
    reply = client.post("/v1/clean", data=b"%PDF", content_type="application/pdf")
    assert reply.status_code == 415
    for part in (
        "`application/pdf`",
        "-H 'Content-Type: text/plain; charset=utf-8'",
        "-H 'Content-Type: application/json'",
    ):
        assert part in error(reply)["message"]


# Errors name the culprit, in the language of the client.

UNITS = "codepoint, utf16, utf8"


@pytest.mark.parametrize(
    ("body", "field", "en", "zh"),
    [
        ({"text": "a", "profle": "x"}, "body", ["`profle`", "`profile`", "script"], ["`profle`", "`profile`"]),
        ({"text": "a", "offset_unit": "bytes"}, "offset_unit", ["`bytes`", UNITS], ["`bytes`", UNITS]),
        ({"text": "a", "profile": "standart"}, "profile", ["`standart`", "mean `standard`"], ["`standart`", "corpus"]),
        ({"text": "a", "select": ["adds"]}, "select", ["`adds`", "did you mean `ads`"], ["`adds`"]),
        ({"text": "a", "script": "x2y"}, "script", ["`script/x2y`"], ["`script/x2y`"]),
        ({"text": 1}, "text", ["expected text or a list, got a whole number"], ["应为文字或列表，收到的是整数"]),
        ({"text": "a", "level": "full"}, "level", ["of: balanced, careful, thorough"], ["有：balanced, careful"]),
        ({"text": "a", "script_order": ""}, "script_order", ["of: after, before"], ["有：after, before"]),
        ({"text": "a", "encoding": "gbk"}, "encoding", ["of: auto"], ["有：auto"]),
        ({}, "text", ["`text` is missing"], ["缺少字段 `text`"]),
    ],
)  # fmt: skip
def test_errors_name_the_culprit_in_the_clients_language(
    client: Client, body: dict[str, Any], field: str, en: list[str], zh: list[str]
) -> None:
    for accept, parts in (
        ("", en),
        ("en-GB, zh;q=0.5", en),
        ("fr", en),
        ("zh-CN,zh;q=0.9,en;q=0.8", zh),
        ("zh-TW", zh),
    ):
        reply = client.post("/v1/clean", json=body, headers={"Accept-Language": accept})
        found = error(reply)
        assert (reply.status_code, found["field"]) == (422, field)
        assert all(part in found["message"] for part in parts), found["message"]


NO_TEXT: list[tuple[Any, str, str]] = [
    (1, "a whole number", "整数"),
    (1.5, "a number", "数"),
    (True, "true or false", "true 或 false"),
    (None, "null", "null"),
    ({}, "an object", "对象"),
    ([], "a list", "列表"),
]


@pytest.mark.parametrize(("value", "en", "zh"), NO_TEXT)
def test_a_value_of_the_wrong_type_is_named_in_the_same_words_wherever_it_stands(
    client: Client, value: Any, en: str, zh: str
) -> None:
    for accept, wanted in (("en", f"expected text, got {en}"), ("zh", f"应为文字，收到的是{zh}")):
        headers = {"Accept-Language": accept}
        record = msgspec.json.encode({"text": value})
        answers = [
            (client.post("/v1/clean", json={"text": ["a", value]}, headers=headers).json[1], "text[1]"),  # type: ignore[index]
            (client.post("/v1/check", json={"text": [value]}, headers=headers).json[0], "text[0]"),  # type: ignore[index]
            (client.post("/v1/explain", json={"text": value}, headers=headers).json, "text"),
            (client.post("/v1/revert", json={"text": value, "edits": []}, headers=headers).json, "text"),
            (client.post("/v1/map", json={"text": value, "spans": []}, headers=headers).json, "text"),
            (msgspec.json.decode(client.post("/v1/clean/stream", data=record, headers=headers).data), "text"),
        ]
        for answer, field in answers:
            assert answer["error"]["code"] == "invalid_value"
            assert (answer["error"]["field"], answer["error"]["message"]) == (field, wanted)


@pytest.mark.parametrize(
    ("edits", "field"),
    [
        ([{"start": "x"}], "edits[0].start"),
        ([{"start": 0, "end": 1}], "edits[0].out_start"),
        (1, "edits"),
    ],
)
def test_a_fault_in_an_edit_names_the_place_of_the_field(client: Client, edits: Any, field: str) -> None:
    assert error(client.post("/v1/revert", json={"text": "a", "edits": edits}))["field"] == field


def test_chinese_everywhere(client: Client) -> None:
    headers = {"Accept-Language": "zh"}
    replies = [
        client.get("/nothing", headers=headers),
        client.put("/v1/clean", headers=headers),
        client.post("/v1/clean", data=b"\xff", headers=headers),
        client.post("/v1/clean", data=b"{", content_type=JSON, headers=headers),
        client.post("/v1/clean", data=b"a" * 200_001, headers=headers),
        client.post("/v1/clean?profle=a", data=b"a", headers=headers),
        client.get("/v1/rules/no/rule", headers=headers),
        client.post("/v1/rules/test", json={"rules": "x"}, headers=headers),
    ]
    items = client.post("/v1/clean", json={"text": [1]}, headers=headers).json
    line = msgspec.json.decode(client.post("/v1/clean/stream", data=b'{"text":1}\n', headers=headers).data)
    assert items is not None
    for message in [
        *(error(reply)["message"] for reply in replies),
        items[0]["error"]["message"],
        line["error"]["message"],
    ]:
        assert any("\u4e00" <= character <= "\u9fff" for character in message), message


@pytest.mark.parametrize(
    ("body", "at"), [(b'{"text": x}', 9), (b"{", 1), (b'\xef\xbb\xbf{"text": x}', 12), (b'{"text": "a"} {}', 14)]
)
def test_bad_json_has_its_byte_from_0(client: Client, body: bytes, at: int) -> None:
    found = error(client.post("/v1/clean", data=body, content_type=JSON))
    assert found["offset"] == at
    assert f"at byte {at}" in found["message"]


def test_json_may_begin_with_a_byte_order_mark(client: Client) -> None:
    body = b"\xef\xbb\xbf" + msgspec.json.encode({"text": DIRTY})
    assert client.post("/v1/clean", data=body, content_type=JSON).json["text"] == CLEAN  # type: ignore[index]
    assert msgspec.json.decode(client.post("/v1/clean/stream", data=body + b"\n").data)["text"] == CLEAN


def test_items_that_are_no_texts_fail_alone(client: Client) -> None:
    body = '{"text": ["甲,乙", 3, null, "\\ud800", ["a"], {"a": 1}, "丙##paidend##"]}'
    items = client.post("/v1/clean", data=body.encode(), content_type=JSON).json
    assert items is not None
    assert [item.get("text") for item in items] == ["甲，乙", None, None, None, None, None, "丙"]
    assert [item["error"]["code"] for item in items[1:6]] == ["invalid_value"] * 2 + ["not_text"] + [
        "invalid_value"
    ] * 2
    assert items[1]["error"]["field"] == "text[1]"


# Items and time.


def test_one_bad_item_fails_alone(app: Application, silent: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    cleaner = app.service.rulebook.cleaners["standard"]
    real = cleaner.clean

    def clean(text: str | bytes, encoding: str = "auto", deadline: float | None = None, **options: Any) -> Any:
        if text in ("slow", b"slow"):
            raise mingfan.CleanTimeout("too slow")
        return real(text, encoding, deadline, **options)

    monkeypatch.setattr(cleaner, "clean", clean)
    monkeypatch.setattr(cleaner, "stay", lambda texts, deadline: [False] * len(texts))
    client = client_of(app)
    reply = client.post("/v1/clean", json={"text": [DIRTY, "slow", DIRTY]})
    assert reply.json is not None
    assert [item.get("text") for item in reply.json] == [CLEAN, None, CLEAN]
    assert reply.json[1]["error"]["code"] == "timeout"
    lines = b'{"id":1,"text":"slow"}\n{"id":2,"text":"a"}\n'
    stream = client.post("/v1/clean/stream", data=lines, content_type="application/x-ndjson").data
    assert [b"timeout" in line for line in stream.strip().split(b"\n")] == [True, False]
    whole = client.post("/v1/clean", data="slow", content_type="text/plain")
    assert (whole.status_code, error(whole)["code"]) == (504, "timeout")


def test_a_request_over_its_time_is_504(silent: Log) -> None:
    client = client_with(silent, request_seconds=1e-6)
    for reply in (
        client.post("/v1/clean", data=DIRTY, content_type="text/plain"),
        client.post("/v1/clean", json={"text": DIRTY}),
        client.post("/v1/check", json={"text": DIRTY}),
    ):
        assert (reply.status_code, error(reply)["code"]) == (504, "timeout")


def test_a_full_service_turns_away_at_once(silent: Log) -> None:
    app = create_app(Config(queue=1, streams=1), log=silent)
    service, client = app.service, client_of(app)
    service.gate.enter("somebody", 1)
    service.streams.enter("somebody", 1)
    for path, kind in (("/v1/clean", "text/plain"), ("/v1/clean", JSON), ("/v1/clean/stream", "application/x-ndjson")):
        reply = client.post(path, data=b"{}", content_type=kind)
        assert (reply.status_code, reply.headers["Retry-After"]) == (503, "1")
    assert client.get("/healthz").status_code == 200
    service.gate.leave("somebody")
    assert client.post("/v1/clean", data=b"{}", content_type="text/plain").status_code == 200


def test_a_service_whose_rules_are_not_compiled_says_so(silent: Log) -> None:
    client = client_of(create_app(Config(), log=silent, ready=False))
    assert client.get("/healthz").status_code == 200
    for reply in (client.get("/readyz"), client.post("/v1/clean", data=b"a", content_type="text/plain")):
        assert (reply.status_code, error(reply)["code"]) == (503, "not_ready")


def test_rules_for_a_host_ask_for_the_source(tmp_path: Path, silent: Log) -> None:
    rules = tmp_path / "mine.yaml"
    rules.write_text(
        "pack: mine\nrules:\n  - id: tail\n    title: t\n    why: w\n    kind: regex\n    where: {host: a.example}\n"
        "    pattern: '（未完）'\n    examples: [{in: '甲（未完）', out: '甲'}]\n    keep: [{text: '乙', why: 'w'}]\n",
        encoding="utf-8",
    )
    client = client_with(silent, rules=(str(rules),))
    text = "甲（未完）"
    for source, wanted in (("https://a.example/1", "甲"), ("https://b.example/1", text), ("", text)):
        query = {"source": source} if source else {}
        plain = client.post("/v1/clean", data=text, content_type="text/plain", query_string=query)
        as_json = client.post("/v1/clean", json={"text": [text], **query})
        line = client.post("/v1/clean/stream", data=msgspec.json.encode({"text": text}), query_string=query)
        assert as_json.json is not None
        assert plain.text == as_json.json[0]["text"] == msgspec.json.decode(line.data)["text"] == wanted
