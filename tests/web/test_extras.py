"""A rule whose library is not installed says so at once and by name, on every surface; all other rules work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("flask", reason="the HTTP surface needs the serve extra")

from mingfan import Cleaner
from mingfan.cli import main
from mingfan.errors import MissingExtra
from mingfan.kinds import mojibake, script
from mingfan.kinds.identifiers import checks
from mingfan.web.worker.log import Log
from tests.web.road import client_with

WAYS: list[tuple[dict[str, Any], str]] = [
    ({"profile": "pii"}, "pii"),
    ({"add": ["mojibake"]}, "mojibake"),
    ({"script": "t2s"}, "script"),
]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An environment without the libraries of the extras."""
    for name in ("stdnum", "stdnum.luhn", "stdnum.cn", "stdnum.cn.ric", "stdnum.cn.uscc", "ftfy", "opencc"):
        monkeypatch.setitem(sys.modules, name, None)
    caches = (checks._module, mojibake._fixer, script.converter)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("options", "extra"), WAYS)
def test_python_refuses_when_the_cleaner_is_made(options: dict[str, Any], extra: str) -> None:
    with pytest.raises(MissingExtra, match=rf"install the extra {extra} with: "):
        Cleaner(**options)
    assert Cleaner().clean_text("甲,乙") == "甲，乙"


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("options", [["--profile", "pii"], ["--add", "mojibake"], ["--script", "t2s"]])
@pytest.mark.parametrize("command", ["clean", "batch"])
def test_a_command_ends_with_2_before_it_reads_a_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    options: list[str],
) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "甲,乙"}\n', encoding="utf-8")
    given = [command, str(tmp_path / "a.jsonl"), *(["--out", str(tmp_path / "out")] if command == "batch" else [])]
    monkeypatch.setattr(sys, "argv", ["mingfan", *given, *options])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert ": install the extra " in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("bare")
def test_the_service_starts_and_names_what_is_missing(silent: Log) -> None:
    client = client_with(silent)
    assert client.post("/v1/clean", json={"text": "甲,乙"}).get_json()["text"] == "甲，乙"
    for options, extra in WAYS:
        answer = client.post("/v1/clean", json={"text": "甲,乙", **options}, headers={"Accept-Language": "zh"})
        error = answer.get_json()["error"]
        assert (answer.status_code, error["code"]) == (422, "not_installed"), options
        assert f"可选依赖 {extra}" in error["message"] and "服务器" in error["message"]
        assert "pip" not in error["message"], "a caller cannot run it"
    with pytest.raises(MissingExtra):
        client_with(silent, profile="pii")
