"""/v1/map and /v1/explain."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client

import mingfan
from tests.texts import sample

TEXT = "日益完##paidbegin##善,你好"


def mapped(client: Client, text: str, spans: list[tuple[int, int]], unit: str = "codepoint") -> Any:
    body = {"text": text, "spans": [{"start": a, "end": b} for a, b in spans], "offset_unit": unit}
    reply = client.post("/v1/map", json=body)
    assert reply.status_code == 200, reply.text
    return reply.json


@pytest.mark.parametrize(
    ("span", "covered", "changed"),
    [
        ((0, 3), "日益完", False),
        ((0, 17), "日益完善", True),
        ((16, 17), "善", False),
        ((17, 18), "，", True),
        ((3, 16), "", True),
        ((5, 8), "", True),
        ((2, 5), "完", True),
        ((5, 17), "善", True),
        ((18, 20), "你好", False),
        ((0, 0), "", False),
        ((20, 20), "", False),
        ((0, 20), "日益完善，你好", True),
    ],
)
def test_a_span_covers_the_same_characters_after_cleaning(
    client: Client, span: tuple[int, int], covered: str, changed: bool
) -> None:
    found = mapped(client, TEXT, [span])
    (place,) = found["spans"]
    assert found["text"][place["start"] : place["end"]] == covered
    assert place["changed"] is changed


def test_spans_count_in_the_unit_asked_for(client: Client) -> None:
    text = "😀" + TEXT
    for unit, codec, width in (("utf16", "utf-16-le", 2), ("utf8", "utf-8", 1)):
        at = [len(text[:place].encode(codec)) // width for place in (19, 21)]
        found = mapped(client, text, [(at[0], at[1])], unit)
        (place,) = found["spans"]
        data = found["text"].encode(codec)[place["start"] * width : place["end"] * width]
        assert data.decode(codec) == "你好"


@pytest.mark.parametrize("span", [(0, 99), (3, 2), (-1, 2)])
def test_a_span_that_is_none_is_422(client: Client, span: tuple[int, int]) -> None:
    body = {"text": TEXT, "spans": [{"start": span[0], "end": span[1]}]}
    reply = client.post("/v1/map", json=body)
    assert reply.status_code == 422
    assert reply.json is not None
    assert reply.json["error"]["field"].startswith("spans")
    inside = client.post("/v1/map", json={"text": "😀", "spans": [{"start": 1, "end": 2}], "offset_unit": "utf16"})
    assert inside.status_code == 422


PIECES = st.sampled_from([*"日益，。；, a1\n\u200b", "##paidbegin##", "。，"])


@given(st.lists(PIECES, max_size=30).map("".join), st.data())
def test_what_no_edit_touches_stays_covered(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    result = mingfan.clean(text)
    found = result.to_cleaned_span(start, end)
    assert 0 <= found.start <= found.end <= len(result.text)
    if not any((edit.start < end and edit.end > start) or start < edit.start < end for edit in result.edits):
        assert result.text[found.start : found.end] == text[start:end]


def test_explain_says_which_rules_and_why(client: Client) -> None:
    reply = client.post("/v1/explain", json={"text": sample("dirty")[:20_000]})
    assert reply.json is not None
    used = {rule for edit in reply.json["edits"] for rule in edit["rules"]} | {
        e["rule"] for e in reply.json["evidence"]
    }
    assert used | {act["rule"] for act in reply.json["acts"]} == set(reply.json["rules"])
    assert all(rule["why"] and rule["why_en"] for rule in reply.json["rules"].values())
    assert all(item["message"] and item["message_en"] for item in reply.json["evidence"])


def test_explain_says_of_every_rule_what_it_would_have_done(client: Client) -> None:
    reply = client.post("/v1/explain", json={"text": "😀甲##paidend##`##paidend##`", "offset_unit": "utf16"})
    assert reply.json is not None
    made, kept = (act for act in reply.json["acts"] if act["rule"] == "paywall/paid-mark")
    assert (made["verdict"], made["start"], made["end"], made["before"]) == ("made", 3, 14, "##paidend##")
    assert (kept["verdict"], kept["start"]) == ("stood back", 15)
    assert "`code`" in kept["why"] and "受保护" in kept["why_zh"]
