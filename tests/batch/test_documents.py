from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import zstandard

from tests.batch.harness import CLEAN, DIRTY, batch, folder, jsonl, manifest, reasons, tree
from tests.texts import sample


def test_a_folder_of_documents(tmp_path: Path) -> None:
    folder(tmp_path / "in", a_txt=DIRTY.encode(), b_md=CLEAN.encode(), c_pdf=b"x")
    folder(tmp_path / "in/deep/er", c_txt=sample("dirty").encode())
    folder(tmp_path / "in/.git", d_txt=b"x")
    batch(tmp_path / "in", tmp_path / "out", workers=2)
    names = {name for name in tree(tmp_path / "out") if name not in ("manifest.json", "report.html")}
    assert names == {"a.txt", "b.md", "deep/er/c.txt"}
    assert (tmp_path / "out/deep/er/c.txt").read_bytes() == sample("standard").encode()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-be", "utf-8-sig"])
def test_a_document_keeps_its_encoding(tmp_path: Path, encoding: str) -> None:
    batch(folder(tmp_path / "in", a_txt=sample("dirty").encode(encoding)), tmp_path / "out")
    kept = "utf-8" if encoding == "utf-8-sig" else encoding  # a rule removes the mark of UTF-8, on record
    assert (tmp_path / "out/a.txt").read_bytes() == sample("standard").encode(kept)


def test_a_document_that_is_not_text_goes_to_quarantine_as_it_was(tmp_path: Path) -> None:
    data = b"\x89PNG\xff\xfe\x00" * 100
    outcome = batch(folder(tmp_path / "in", a_txt=data, b_txt=b"ok"), tmp_path / "out")
    assert (tmp_path / "out/quarantine/a.txt").read_bytes() == data
    assert (outcome.counts.written, outcome.counts.quarantined, outcome.failed) == (1, 1, True)
    assert not (tmp_path / "out/a.txt").exists()
    assert reasons(tmp_path / "out", "a.txt")[0]["reason"] == "not-text"


@pytest.mark.parametrize("ending", ["gz", "zst"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt"])
def test_compressed_files(tmp_path: Path, ending: str, name: str) -> None:
    content = {"a.jsonl": jsonl({"text": DIRTY}), "a.csv": f'text\n"{DIRTY}"\n'.encode(), "a.txt": DIRTY.encode()}[name]
    press, open_up = (gzip.compress, gzip.decompress) if ending == "gz" else (zstandard.compress, unpack)
    source = folder(tmp_path / "in")
    (source / f"{name}.{ending}").write_bytes(press(content) + press(b""))
    outcome = batch(source, tmp_path / "out")
    assert open_up((tmp_path / f"out/{name}.{ending}").read_bytes()) == content.replace(DIRTY.encode(), CLEAN.encode())
    assert outcome.counts.quarantined == 0


def unpack(data: bytes) -> bytes:
    with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as reader:
        return reader.read()


@pytest.mark.parametrize("ending", ["gz", "zst"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "tail"])
def test_a_damaged_compressed_file_goes_to_quarantine_whole(tmp_path: Path, ending: str, damage: str) -> None:
    content = b"".join(jsonl({"text": f"{DIRTY}{k * 7919}"}) for k in range(5000))
    press = zstandard.ZstdCompressor(write_checksum=True).compress if ending == "zst" else gzip.compress
    data = bytearray(press(content))
    if damage == "flipped":
        data[len(data) // 2] ^= 0x10
    data = data[: {"cut": -10, "flipped": None, "tail": -1}[damage]]
    source = folder(tmp_path / "in")
    (source / f"a.jsonl.{ending}").write_bytes(data)
    outcome = batch(source, tmp_path / "out", audit=True)
    assert (outcome.counts.records, outcome.counts.quarantined) == (1, 1)
    assert (tmp_path / f"out/quarantine/a.jsonl.{ending}").read_bytes() == data
    assert not (tmp_path / f"out/a.jsonl.{ending}").exists()
    assert manifest(tmp_path / "out")["files"][0]["refused"]["reason"] == "damaged-compression"


def test_an_empty_file_stays_empty(tmp_path: Path) -> None:
    outcome = batch(folder(tmp_path / "in", a_txt=b"", b_jsonl=b""), tmp_path / "out", workers=2)
    assert (tmp_path / "out/a.txt").read_bytes() == (tmp_path / "out/b.jsonl").read_bytes() == b""
    assert not outcome.failed
