"""Text fields inside lists and objects, by condition, in every format that has them: the bytes of all else stay."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfan.batch.fields import parse
from mingfan.batch.model import FieldMissing
from mingfan.batch.undo import revert
from tests.batch.harness import CLEAN, DIRTY, batch, cleaner, command, folder, jsonl, manifest, reasons


def run(tmp_path: Path, name: str, data: bytes, *fields: str, **more: Any) -> bytes:
    """The file cleaned, after a check that it comes back."""
    source, out = folder(tmp_path / "in"), tmp_path / "out"
    (source / name).write_bytes(data)
    batch(source / name, out, fields=fields or ("text",), audit=True, **more)
    revert(out / name, out / f"audit/{name}.jsonl.zst", out / "back", "")
    assert (out / "back").read_bytes() == data
    return (out / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("text", ("text",)),
        ("texts[]", ("texts", None)),
        ("messages[].content", ("messages", None, "content")),
        ("meta.text", ("meta", "text")),
        ("a[].b[][].c.d", ("a", None, "b", None, None, "c", "d")),
        ("正文.段落[]", ("正文", "段落", None)),
        ("", ("",)),
        ("a[0]", ("a[0]",)),
        ("[].a", ("[].a",)),
        ("a..b", ("a..b",)),
    ],
)
def test_the_steps_of_a_name(name: str, steps: tuple[str | None, ...]) -> None:
    assert parse(name) == steps


CHAT = (
    '{ "n":1.50,"messages" : [{"role":"%s", "content":"%s","x":[1,{"content":"%s"}]}, {"role":"b","content": "%s"}]}\n'
)


def test_each_element_of_a_list(tmp_path: Path) -> None:
    before = CHAT % ("user", DIRTY, DIRTY, DIRTY) + CHAT % ("a", CLEAN, DIRTY, CLEAN)
    after = CHAT % ("user", CLEAN, DIRTY, CLEAN) + CHAT % ("a", CLEAN, DIRTY, CLEAN)
    assert run(tmp_path, "a.jsonl", before.encode(), "messages[].content") == after.encode()
    (entry,) = (e for e in map(json.loads, audit_lines(tmp_path / "out")) if "fields" in e and "record" in e)
    assert [field["field"] for field in entry["fields"]] == ["messages[0].content", "messages[1].content"]


def audit_lines(out: Path) -> list[bytes]:
    import zstandard

    data = next((out / "audit").iterdir()).read_bytes()
    with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as reader:
        return reader.read().split(b"\n")[:-1]


def test_a_list_of_strings_a_member_of_an_object_and_a_plain_field(tmp_path: Path) -> None:
    line = '{"texts": ["%s", null, "%s"], "meta": {"text": "%s", "a": "%s"}, "text": "%s", "z": ["%s"]}\n'
    got = run(tmp_path, "a.jsonl", (line % ((DIRTY,) * 6)).encode(), "texts[]", "meta.text", "text")
    assert got == (line % (CLEAN, CLEAN, CLEAN, DIRTY, CLEAN, DIRTY)).encode()


def test_a_condition_on_the_members_beside_the_text(tmp_path: Path) -> None:
    line = '{"lang":"zh","messages":[{"content":"%s","role":"user"},{"role":"tool","content":"%s"},{"content":"%s"}]}\n'
    got = run(tmp_path, "a.jsonl", (line % ((DIRTY,) * 3)).encode(), "messages[].content", where=(("role", "user"),))
    assert got == (line % (CLEAN, DIRTY, DIRTY)).encode()


def test_values_of_one_name_are_alternatives_and_names_all_count(tmp_path: Path) -> None:
    records = [{"text": DIRTY, "lang": lang, "n": n} for lang, n in (("zh", 1), ("yue", 1), ("ja", 1), ("zh", 2))]
    where = (("lang", "zh"), ("lang", "yue"), ("n", "1"))
    got = run(tmp_path, "a.jsonl", jsonl(*records), where=where)
    assert [json.loads(line)["text"] == CLEAN for line in got.split(b"\n")[:-1]] == [True, True, False, False]


def test_a_name_with_a_dot_is_first_of_all_a_name(tmp_path: Path) -> None:
    got = run(tmp_path, "a.jsonl", jsonl({"a.b": DIRTY, "a": {"b": DIRTY}}), "a.b")
    assert json.loads(got) == {"a.b": CLEAN, "a": {"b": DIRTY}}


def test_what_is_not_there_or_not_a_text(tmp_path: Path) -> None:
    lines = {
        '{"m": []}': None,
        '{"m": [{"c": null}, {}, {"d": 1}]}': None,
        '{"m": null}': None,
        '{"x": 1}': "no-field",
        '{"m": [{"c": 5}]}': "not-a-text",
        '{"m": [{"c": ["a"]}]}': "not-a-text",
        '[{"m": []}': "not-json",
        '{"m": [{"c": "a", "\\u0063": "b"}]}': "duplicate-key",
        '{"m": [{"c": "a", "r": 1, "r": 2}]}': None,
        '{"m": [], "m": []}': "duplicate-key",
        '{"m": [{"c": "\\ud800"}]}': "lone-surrogate",
        '"m"': "not-a-text",
    }
    data = "".join(f"{line}\n" for line in lines).encode()
    got = run(tmp_path, "a.jsonl", data, "m[].c")
    assert got == "".join(f"{line}\n" for line, reason in lines.items() if reason is None).encode()
    assert [e["reason"] for e in reasons(tmp_path / "out", "a.jsonl")] == [r for r in lines.values() if r]


def test_a_path_that_begins_nowhere_is_a_mistake(tmp_path: Path) -> None:
    for name in ("nothing[].content", "n[].content.x"):
        with pytest.raises(FieldMissing):
            batch(folder(tmp_path / "in", a_jsonl=jsonl({"messages": []})), tmp_path / "out", fields=(name,))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=2),
    max_leaves=5,
)
message = {"role": st.sampled_from(["user", "bot"]), "content": st.sampled_from([DIRTY, "好\u2028", ""])}
messages = st.lists(st.fixed_dictionaries(message, optional={"extra": values}), max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries({"a": values, "messages": messages, "z": values}), min_size=1, max_size=4),
       st.booleans(), st.booleans())  # fmt: skip
def test_any_record_keeps_all_but_its_texts(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]], ascii: bool, some: bool
) -> None:
    tmp_path = tmp_path_factory.mktemp("any")
    where = (("role", "user"),) if some else ()
    got = run(tmp_path, "a.jsonl", jsonl(*records, ascii=ascii), "messages[].content", where=where)
    for record in records:
        for message in record["messages"]:
            if not some or message["role"] == "user":
                message["content"] = cleaner().clean_text(message["content"])
    assert [json.loads(line) for line in got.split(b"\n")[:-1]] == records


# JSON


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_json_array_keeps_its_layout(tmp_path: Path, encoding: str) -> None:
    text = ' [\n  {"id": 1.0, "text": "%s"},\n\t{ "text" : "%s" , "m": [{"text": "%s"}] }\n]\n'
    got = run(tmp_path, "a.json", (text % ((DIRTY,) * 3)).encode(encoding))
    assert got == (text % (CLEAN, CLEAN, DIRTY)).encode(encoding)
    assert manifest(tmp_path / "out")["totals"]["records"] == 1


def test_a_json_object_is_one_record(tmp_path: Path) -> None:
    got = run(tmp_path, "a.json", json.dumps({"conversations": [{"value": DIRTY}]}).encode(), "conversations[].value")
    assert got == json.dumps({"conversations": [{"value": CLEAN}]}).encode()


def test_json_that_cannot_be_cleaned_goes_to_quarantine_whole(tmp_path: Path) -> None:
    source = folder(tmp_path / "in")
    bad = {"a": b'[{"text": "a"}, {"text": 5}]', "b": b'{"text": "a"}\n{"text": "b"}\n', "c": b"[1]", "d": b"\xff"}
    for name, data in bad.items():
        (source / f"{name}.json").write_bytes(data)
        out = tmp_path / name
        outcome = batch(source / f"{name}.json", out)
        assert outcome.counts.quarantined == outcome.counts.records == 1
        assert (out / f"quarantine/{name}.json").read_bytes() == data


def test_json_files_of_a_folder_are_left_alone(tmp_path: Path) -> None:
    batch(folder(tmp_path / "in", a_txt=b"a", info_json=b'{"version": 1}'), tmp_path / "out")
    assert [file["output"] for file in manifest(tmp_path / "out")["files"]] == ["a.txt"]


# TSV and CSV


def test_tabs_separate(tmp_path: Path) -> None:
    rows = 'id\ttext\tnote\n1\t%s\ta, b\n2\t"%s\t"\t\n'
    got = run(tmp_path, "a.tsv", (rows % (DIRTY, DIRTY)).encode())
    assert got.decode().split("\n")[1] == f"1\t{CLEAN}\ta, b"
    assert got.decode().split("\n")[2].split("\t")[0] == "2"


def test_a_condition_on_another_column(tmp_path: Path) -> None:
    dirty = DIRTY.replace(",", "，")
    rows = 'role,text\nuser,%s\nbot,%s\n"user",%s\n'
    got = run(tmp_path, "a.csv", (rows % ((dirty,) * 3)).encode(), where=(("role", "user"),))
    assert got == (rows % (CLEAN, dirty, CLEAN)).encode()
    with pytest.raises(FieldMissing, match="speaker"):
        run(tmp_path / "b", "a.csv", (rows % ((dirty,) * 3)).encode(), where=(("speaker", "user"),))


# Parquet


def chats(text: str, other: str) -> pa.Table:
    message = {"role": "user", "content": text, "n": Decimal("1.50")}
    rows = [
        [message, {"role": "bot", "content": other, "n": None}],
        [],
        None,
        [None, {"role": "user", "content": None, "n": None}, message],
    ]
    kind = pa.struct({"role": pa.string(), "content": pa.large_string(), "n": pa.decimal128(9, 2)})
    return pa.table(
        {
            "messages": pa.array(rows * 30, pa.list_(kind)),
            "texts": pa.array([[text, None], [], None, [other]] * 30, pa.large_list(pa.string())),
            "meta": pa.array(
                [{"text": text, "k": [1]}, None, {"text": None, "k": None}, {"text": other, "k": []}] * 30
            ),
            "text": [text, other, None, ""] * 30,
        }
    )


@pytest.mark.parametrize("some", [True, False], ids=["where", "all"])
def test_list_and_struct_columns_keep_all_but_the_texts(tmp_path: Path, some: bool) -> None:
    source, out = folder(tmp_path / "in"), tmp_path / "out"
    before = chats(DIRTY, DIRTY)
    pq.write_table(before, source / "a.parquet", row_group_size=70)
    fields: tuple[str, ...] = ("messages[].content",)
    if not some:
        fields += ("texts[]", "meta.text", "text")
    batch(source, out, fields=fields, audit=True, where=(("role", "user"),) if some else ())
    after = pq.read_table(out / "a.parquet")
    expected = chats(CLEAN, DIRTY if some else CLEAN)
    if some:
        expected = before.set_column(0, before.schema.field(0), expected["messages"])
    assert after.schema.equals(before.schema)
    assert after.to_pylist() == expected.to_pylist()
    revert(out / "a.parquet", out / "audit/a.parquet.jsonl.zst", tmp_path / "back", "")
    assert pq.read_table(tmp_path / "back").to_pylist() == before.to_pylist()


def test_a_row_with_a_damaged_text_inside_goes_to_quarantine(tmp_path: Path) -> None:
    source, out = folder(tmp_path / "in"), tmp_path / "out"
    texts = pa.array([[DIRTY.encode()], [b"a", b"\xff"], [], [DIRTY.encode()]], pa.list_(pa.binary()))
    damaged = pa.ListArray.from_arrays(texts.offsets, texts.values.view(pa.string()))
    pq.write_table(pa.table({"n": range(4), "t": damaged}), source / "a.parquet")
    batch(source, out, fields=("t[]",), audit=True)
    assert pq.read_table(out / "a.parquet").to_pylist() == [
        {"n": 0, "t": [CLEAN]}, {"n": 2, "t": []}, {"n": 3, "t": [CLEAN]},
    ]  # fmt: skip
    assert pq.read_table(out / "quarantine/a.parquet")["n"].to_pylist() == [1]
    revert(out / "a.parquet", out / "audit/a.parquet.jsonl.zst", tmp_path / "back", "")
    assert pq.read_table(tmp_path / "back")["n"].to_pylist() == [0, 1, 2, 3]


@pytest.mark.parametrize("name", ["messages.content", "messages[].nothing", "texts[].a", "messages[]", "text[]"])
def test_a_path_that_leads_to_no_text_is_a_mistake(tmp_path: Path, name: str) -> None:
    source = folder(tmp_path / "in")
    pq.write_table(chats(DIRTY, CLEAN), source / "a.parquet")
    with pytest.raises(FieldMissing, match="column"):
        batch(source, tmp_path / "out", fields=(name,))


def test_the_command_takes_paths_and_conditions(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", a_jsonl=(CHAT % ("user", DIRTY, DIRTY, DIRTY)).encode())
    done = command("batch", source, "--out", tmp_path / "out", "-f", "messages[].content", "--where", "role=user")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/a.jsonl").read_bytes() == (CHAT % ("user", CLEAN, DIRTY, DIRTY)).encode()
    wrong = command("batch", source, "--out", tmp_path / "o", "--where", "role")
    assert wrong.returncode == 2 and b"NAME=VALUE" in wrong.stderr
