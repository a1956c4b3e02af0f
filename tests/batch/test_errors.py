"""`--errors report` of `batch`: damaged bytes are marked, and the audit gives them back."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingfan.batch.undo import revert
from tests.batch.harness import CLEAN, DIRTY, batch, command, folder, manifest, reasons
from tests.batch.test_audit import audit_of

MARK = "\ufffd".encode()
LINE = f'{{"text": "{DIRTY}", "id": 1}}\n'.encode()
TORN = LINE.replace("新".encode(), "新".encode() + b"\xff")
FILES = {
    "a.txt": DIRTY.encode() + b"\xff",
    "b.txt": CLEAN.encode()[:-1],
    "c.jsonl": LINE + TORN + b'{"id": "\xe4", "text": "ok"}\n' + LINE,
    "d.csv": f'id,text\n1,"{DIRTY}'.encode() + b'\xe4"\n2,ok\n',
    "e.jsonl": LINE.decode().encode("gb18030") * 3 + b'{"text": "\xff"}\n',
    "f.json": b"[" + TORN.strip() + b"]",
    "g.txt": DIRTY.encode("gb18030") * 3 + b"\xff",
}


@pytest.mark.parametrize("name", FILES)
def test_marks_and_the_original_again(tmp_path: Path, name: str) -> None:
    source, out = folder(tmp_path / "in") / name, tmp_path / "out"
    source.write_bytes(FILES[name])
    outcome = batch(source, out, errors="report", audit=True)
    assert (outcome.counts.quarantined, outcome.failed) == (0, False)
    assert outcome.counts.damaged == manifest(out)["totals"]["damaged"] > 0
    encoding = "gb18030" if name[0] in "eg" else "utf-8"
    marks = (out / name).read_bytes().decode(encoding).count("\ufffd")
    found = [item for entry in audit_of(out, name) for item in entry.get("damage", ())]
    assert marks == len(found)
    for item in found:
        lost = bytes.fromhex(item["bytes"])
        assert FILES[name][item["offset"] : item["offset"] + len(lost)] == lost
    revert(out / name, out / "audit" / f"{name}.jsonl.zst", tmp_path / "back", "")
    assert (tmp_path / "back").read_bytes() == FILES[name]
    assert "U+FFFD" in (out / "report.html").read_text()


def test_only_the_damaged_and_the_dirty_change(tmp_path: Path) -> None:
    source, out = folder(tmp_path / "in", c_jsonl=FILES["c.jsonl"]), tmp_path / "out"
    batch(source, out, errors="report", audit=True)
    clean = LINE.replace(DIRTY.encode(), CLEAN.encode())
    torn = clean.replace("新".encode(), "新".encode() + MARK)
    assert (out / "c.jsonl").read_bytes() == clean + torn + b'{"id": "%s", "text": "ok"}\n' % MARK + clean


def test_in_shards_the_places_are_those_in_the_file(tmp_path: Path) -> None:
    data = LINE * 40 + TORN + LINE * 40
    source, out = folder(tmp_path / "in", c_jsonl=data), tmp_path / "out"
    batch(source, out, errors="report", audit=True, shard_bytes=2000)
    (item,) = (item for entry in audit_of(out, "c.jsonl") for item in entry.get("damage", ()))
    assert data[item["offset"]] == 0xFF


def test_what_is_not_json_apart_from_its_damage_goes_to_quarantine_as_it_was(tmp_path: Path) -> None:
    data = b'{"text": "ok"}\n{"text\xff": \n'
    source, out = folder(tmp_path / "in", c_jsonl=data), tmp_path / "out"
    outcome = batch(source, out, errors="report", audit=True)
    assert (outcome.counts.written, outcome.counts.quarantined) == (1, 1)
    assert (out / "quarantine/c.jsonl").read_bytes() == b'{"text\xff": \n'
    assert [r["reason"] for r in reasons(out, "c.jsonl")] == ["not-json"]
    revert(out / "c.jsonl", out / "audit/c.jsonl.jsonl.zst", tmp_path / "back", "")
    assert (tmp_path / "back").read_bytes() == data


def test_big5_has_no_mark_so_the_document_goes_to_quarantine(tmp_path: Path) -> None:
    text = "今天天氣很好,我們去公園散步。風景這邊獨好,大家都來看一看吧!".encode("big5") + b"\xff"
    source, out = folder(tmp_path / "in", a_txt=text), tmp_path / "out"
    batch(source, out, errors="report", audit=True)
    assert (out / "quarantine/a.txt").read_bytes() == text
    assert [r["reason"] for r in reasons(out, "a.txt")] == ["not-encodable"]


def test_the_command_asks_for_the_audit(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", a_txt=FILES["a.txt"])
    ran = command("batch", source, "--out", tmp_path / "out", "--errors", "report")
    assert ran.returncode == 2 and b"--audit" in ran.stderr
    ran = command("batch", source, "--out", tmp_path / "out", "--errors", "report", "--audit")
    assert ran.returncode == 0, ran.stderr
    assert b"damaged bytes marked with U+FFFD in 1 record" in ran.stderr
