from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfan.batch.formats.jsonl import JSONL, JsonLines
from mingfan.batch.formats.rows import clean_row
from mingfan.batch.model import Counts, Input, Planned, Refused, Settings
from mingfan.batch.step import Step
from tests.batch.harness import CLEAN, DIRTY, batch, cleaner, folder, jsonl, manifest, reasons

NEVER_IN_UTF8 = ["\n", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]


def cleaned_line(line: bytes, *fields: str) -> bytes:
    row = clean_row(JsonLines(fields or ("text",), None), Step(cleaner(), Counts()), line, line, "utf-8")
    return line if row is None else row.data


def test_only_the_value_changes() -> None:
    line = '{ "a" :1.50,"n":1e2, "text" : "%s" ,"b":[ 1, {"text":"%s"}],"u":"\\u4e2d\\/"}\r\n'
    assert cleaned_line((line % (DIRTY, DIRTY)).encode()) == (line % (CLEAN, DIRTY)).encode()


def test_a_line_without_change_is_the_same_object_of_bytes() -> None:
    line = b'{"text": "\\u4e2d\\u6587\\/", "x": 1.0}'
    assert cleaned_line(line) is line


def test_escaped_text_stays_escaped() -> None:
    line = json.dumps({"text": DIRTY}).encode()
    assert cleaned_line(line) == json.dumps({"text": CLEAN}).encode()


def test_several_fields_in_any_order() -> None:
    line = json.dumps({"b": DIRTY, "x": 0, "a": DIRTY}, ensure_ascii=False).encode()
    assert json.loads(cleaned_line(line, "a", "b")) == {"b": CLEAN, "x": 0, "a": CLEAN}


def test_a_field_named_with_escapes() -> None:
    line = b'{"te\\u0078t": "%s"}' % DIRTY.encode()
    assert cleaned_line(line) == b'{"te\\u0078t": "%s"}' % CLEAN.encode()


@pytest.mark.parametrize(
    "line",
    [
        b'{"te\\u0078t": "a", "text": "%s"}',
        b'{"text": "%s", "a": {"te\\u0078t": 1}, "te\\u0078t": "a"}',
        b'{"a": "text", "text": "%s", "text": null}',
        b'{"text": null, "text": "%s"}',
        b'{"text": "\\\\\\"%s\\\\", "text" :"a"}',
    ],
)
def test_a_second_text_of_that_name_is_found_beside_the_first(line: bytes) -> None:
    with pytest.raises(Refused, match="twice"):
        cleaned_line(line % DIRTY.encode())


def test_a_name_may_stand_within_a_text_and_as_another_value() -> None:
    line = '{"kind": "text", "text": "\\"text\\": \\u0074 %s", "n": ","}'
    assert cleaned_line((line % DIRTY).encode()) == (line.replace("\\u0074", "t") % CLEAN).encode()


@pytest.mark.parametrize(
    ("size", "shards"),
    [(9, [9]), (100, [100]), (101, [34, 23, 15, 13, 13, 3]), (350, [101, 101, 50, 33, 22, 15, 13, 13, 2])],
)
def test_the_last_shards_of_a_file_are_smaller(tmp_path: Path, size: int, shards: list[int]) -> None:
    source = folder(tmp_path / "in", a_jsonl=b"\n" * size)
    given = Input(str(source / "a.jsonl"), "a.jsonl", "jsonl", "", size, 0)
    cuts = list(JSONL.cuts(Planned(given), Settings(shard_bytes=100)))
    found = [end - begin for begin, end in pairwise([0, *cuts, size])]
    assert found == shards


@pytest.mark.parametrize("line", [b'{"a": "\xff", "text": "%s"}', b'{"text": "%s", "\xff": 1}', b'{"text": "%s\xff"}'])
def test_what_is_not_utf8_is_refused_among_others_wherever_it_is(tmp_path: Path, line: bytes) -> None:
    good = jsonl({"text": CLEAN}) * 9
    source, out = folder(tmp_path / "in", a_jsonl=good + line % DIRTY.encode() + b"\n" + good), tmp_path / "out"
    batch(source, out)
    assert (out / "a.jsonl").read_bytes() == good * 2
    assert [reason["reason"] for reason in reasons(out, "a.jsonl")] == ["not-utf-8"]


@pytest.mark.parametrize("name", ["正文", "a.b", "", "class"])
def test_a_field_of_any_name(name: str) -> None:
    line = json.dumps({name: DIRTY}).encode()
    assert json.loads(cleaned_line(line, name)) == {name: CLEAN}


REFUSED = {
    "not-json": [
        b"{",
        b"nonsense",
        b'{"text": "a"} x',
        b'{"text": "a", "n": NaN}',
        b'{"text": "a\x00"}',
        b'{"a":' * 100_000,
    ],
    "not-a-text": [b"[1]", b'"text"', b'{"text": 1}', b'{"text": ["a"]}'],
    "no-field": [b"{}", b'{"m": {"text": "a"}}'],
    "duplicate-key": [b'{"text": "a", "text": "a"}', b'{"text": "a", "te\\u0078t": "%s"}' % DIRTY.encode()],
    "lone-surrogate": [b'{"text": "\\ud800"}', b'{"text": "a\\udc00b"}', b'{"text": "\\ud83dx"}'],
}


@pytest.mark.parametrize(("reason", "line"), [(r, line) for r, lines in REFUSED.items() for line in lines])
def test_a_record_that_cannot_be_cleaned_is_refused(reason: str, line: bytes) -> None:
    with pytest.raises(Refused) as caught:
        cleaned_line(line)
    assert caught.value.refusal.reason == reason


def test_a_pair_of_surrogates_is_a_character() -> None:
    assert cleaned_line(b'{"text": "\\ud83d\\ude00"}') == b'{"text": "\\ud83d\\ude00"}'


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
texts = st.text(max_size=12) | st.lists(st.sampled_from([DIRTY, "好", '"', "\\", "/", "；。", "\n", "😀"])).map("".join)


@settings(max_examples=300)
@given(
    record=st.dictionaries(st.text(max_size=4).filter("text".__ne__), values, max_size=4),
    text=texts,
    at=st.integers(0, 4),
    ascii=st.booleans(),
    indent=st.sampled_from([None, (",", ":"), (" , ", " : ")]),
)
def test_the_rest_of_any_record_stays(
    record: dict[str, object], text: str, at: int, ascii: bool, indent: tuple[str, str] | None
) -> None:
    items = list(record.items())
    items.insert(at, ("text", text))
    before = json.dumps(dict(items), ensure_ascii=ascii, separators=indent).encode("utf-8", "surrogatepass")
    if not ascii:
        before.decode()
    after = json.loads(cleaned_line(before))
    assert after == dict(items) | {"text": cleaner().clean_text(text)}
    assert list(after) == [key for key, _ in items]
    new = json.dumps(dict(items) | {"text": after["text"]}, ensure_ascii=ascii, separators=indent).encode()
    assert cleaned_line(before) == (before if after["text"] == text else new) or "/" in text or "\x7f" in text


def test_a_file_is_split_at_line_feeds_alone(tmp_path: Path) -> None:
    records = [{"text": f"甲{char}乙"} for char in NEVER_IN_UTF8[2:]]
    data = b"".join(json.dumps(r, ensure_ascii=char == 0).encode() + b"\n" for char, r in enumerate(records))
    raw = "".join(f'{{"text": "甲{char}乙", "id": {k}}}\n' for k, char in enumerate(NEVER_IN_UTF8[7:])).encode()
    outcome = batch(folder(tmp_path / "in", a_jsonl=data + raw), tmp_path / "out")
    assert outcome.counts.records == outcome.counts.written == len(records) + 3


def test_blank_lines_and_a_last_line_without_its_end_stay(tmp_path: Path) -> None:
    data = b'\n{"text": null}\n  \r\n\n{"text": ""}'
    outcome = batch(folder(tmp_path / "in", a_jsonl=data), tmp_path / "out")
    assert (tmp_path / "out/a.jsonl").read_bytes() == data
    assert (outcome.counts.records, outcome.counts.blank) == (5, 3)


def test_a_byte_order_mark_stays_before_the_first_record(tmp_path: Path) -> None:
    mark = b"\xef\xbb\xbf"
    batch(folder(tmp_path / "in", a_jsonl=mark + jsonl({"text": DIRTY})), tmp_path / "out")
    assert (tmp_path / "out/a.jsonl").read_bytes() == mark + jsonl({"text": CLEAN})


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16-le", "utf-16-be", "utf-16"])
def test_every_encoding_is_kept(tmp_path: Path, encoding: str) -> None:
    dirty, clean = (text if encoding != "big5" else text.translate(TRADITIONAL) for text in (DIRTY, CLEAN))
    before = "".join(
        json.dumps({"text": t, "n": k}, ensure_ascii=False) + "\n" for k, t in enumerate([dirty, clean] * 9)
    )
    after = before.replace(json.dumps(dirty, ensure_ascii=False), json.dumps(clean, ensure_ascii=False))
    batch(folder(tmp_path / "in", a_jsonl=before.encode(encoding)), tmp_path / "out")
    assert (tmp_path / "out/a.jsonl").read_bytes() == after.encode(encoding)
    assert not (tmp_path / "out/quarantine").exists()


TRADITIONAL = str.maketrans("进满意众", "進滿意眾")


def test_a_damaged_line_does_not_make_the_file_another_encoding(tmp_path: Path) -> None:
    bad = [DIRTY.encode("gb18030"), b"\xff", DIRTY.encode()[:-1]]
    data = b"".join(
        b'{"text": "%s"}\n' % text for text in (CLEAN.encode(), bad[0], CLEAN.encode(), bad[1], DIRTY.encode())
    )
    outcome = batch(folder(tmp_path / "in", a_jsonl=data), tmp_path / "out")
    assert outcome.counts.quarantined == 2
    assert [r["record"] for r in reasons(tmp_path / "out", "a.jsonl")] == [2, 4]
    assert (tmp_path / "out/quarantine/a.jsonl").read_bytes() == b"".join(
        b'{"text": "%s"}\n' % text for text in bad[:2]
    )


def test_positions_and_ids_in_the_quarantine(tmp_path: Path) -> None:
    good, bad = jsonl({"text": "好", "key": "x1"}), b'{"key": "x2"}\n'
    batch(folder(tmp_path / "in", a_jsonl=good + bad), tmp_path / "out", id_field="key")
    (entry,) = reasons(tmp_path / "out", "a.jsonl")
    assert (entry["record"], entry["offset"], entry["bytes"], entry["id"]) == (2, len(good), len(bad), "x2")


def test_a_record_over_the_limit_goes_to_quarantine_whole(tmp_path: Path) -> None:
    data = jsonl({"text": "一"}) + jsonl({"text": "长" * 2_000_000}) + jsonl({"text": DIRTY})
    batch(folder(tmp_path / "in", a_jsonl=data), tmp_path / "out", max_record=1 << 21)
    assert (tmp_path / "out/a.jsonl").read_bytes() == jsonl({"text": "一"}, {"text": CLEAN})
    assert (tmp_path / "out/quarantine/a.jsonl").read_bytes() == jsonl({"text": "长" * 2_000_000})
    assert [r["reason"] for r in reasons(tmp_path / "out", "a.jsonl")] == ["too-large"]


def test_a_text_that_is_not_cleaned_in_time_goes_to_quarantine(tmp_path: Path) -> None:
    outcome = batch(folder(tmp_path / "in", a_jsonl=jsonl({"text": DIRTY * 1000})), tmp_path / "out", deadline=1e-9)
    assert outcome.counts.reasons == {"timeout": 1}


@pytest.mark.parametrize("workers", [1, 2])
def test_shards_put_together_are_the_file(tmp_path: Path, workers: int) -> None:
    lines = [
        json.dumps({"id": k, "text": (DIRTY if k % 3 else CLEAN) * (k % 40)}, ensure_ascii=False) for k in range(400)
    ]
    lines[50] = lines[200] = "{"
    data = "\n".join(lines).encode()
    source = folder(tmp_path / "in", a_jsonl=data)
    batch(source, tmp_path / "whole")
    batch(source, tmp_path / "out", workers=workers, shard_bytes=20_000)
    assert (tmp_path / "out/a.jsonl").read_bytes() == (tmp_path / "whole/a.jsonl").read_bytes()
    assert [r["record"] for r in reasons(tmp_path / "out", "a.jsonl")] == [51, 201]
    assert reasons(tmp_path / "out", "a.jsonl") == reasons(tmp_path / "whole", "a.jsonl")
    assert manifest(tmp_path / "out")["files"] == manifest(tmp_path / "whole")["files"]
