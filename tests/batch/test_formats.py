"""The table of formats is the only place that names them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import mingfan
from mingfan.batch import formats
from mingfan.batch.undo import revert
from tests.batch.harness import CLEAN, DIRTY, batch, folder, manifest

PACKAGE = Path(mingfan.__file__).parent


def test_a_new_format_is_one_file_and_one_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(formats.FORMATS, "lines", formats.Row((".lst",), "tests.batch.toy_format:TOY"))
    before = f"{DIRTY}\n\n{CLEAN}\n".encode() * 40 + b"\xff\n" + DIRTY.encode()
    source, out = folder(tmp_path / "in", a_lst=before), tmp_path / "out"
    outcome = batch(source, out, audit=True, shard_bytes=1000)
    assert (outcome.counts.records, outcome.counts.changed, outcome.counts.quarantined) == (122, 41, 1)
    assert (out / "a.lst").read_bytes() == f"{CLEAN}\n\n{CLEAN}\n".encode() * 40 + CLEAN.encode()
    assert manifest(out)["files"][0]["format"] == "lines"
    revert(out / "a.lst", out / "audit/a.lst.jsonl.zst", tmp_path / "back", "")
    assert (tmp_path / "back").read_bytes() == before


def test_no_other_module_tests_for_the_name_of_a_format() -> None:
    named = re.compile(r"(?:==|!=|\bin\b|\bcase\b)[^#\n]*[\"'](?:{})[\"']".format("|".join(formats.FORMATS)))
    for path in (PACKAGE / "batch").rglob("*.py"):
        assert not named.search(path.read_text("utf-8")), path


def test_pyarrow_is_loaded_only_for_a_parquet_file(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", a_jsonl=b'{"text": "a"}\n', b_txt=b"b", c_csv=b"text\nc\n")
    code = (
        "import sys; from pathlib import Path; from mingfan import Cleaner; from mingfan.batch.model import Settings\n"
        "from mingfan.batch.run import Options, run\n"
        f"run([{str(source)!r}], Path({str(tmp_path / 'out')!r}), Cleaner(), Settings(), Options())\n"
        "assert 'pyarrow' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("module", ["mingfan.batch.account.html", "mingfan.batch.run"])
def test_batch_does_not_import_the_command_line(module: str) -> None:
    code = f"import sys, {module}; assert not [m for m in sys.modules if m == 'click' or m.startswith('mingfan.cli')]"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
