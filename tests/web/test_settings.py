"""Settings: where they come from, and that all faults are reported at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingfan.web.settings import Config, ConfigError, load, table, unknown_variables
from tests.places import ROOT

HASH = "a" * 64


def test_options_beat_environment_beats_file_beats_default(tmp_path: Path) -> None:
    file = tmp_path / "mingfan.toml"
    file.write_text(f'port = 1\nworkers = 2\nthreads = 3\nrules = ["a"]\n[keys]\nme = "{HASH}"\n')
    environ = {"MINGFAN_CONFIG": str(file), "MINGFAN_WORKERS": "4", "MINGFAN_THREADS": "5", "MINGFAN_OPEN": "true"}
    found = load(None, environ, {"threads": 6, "host": None})
    assert found == Config(port=1, workers=4, threads=6, rules=("a",), keys={"me": HASH}, open=True)


def test_lists_and_keys_in_the_environment() -> None:
    environ = {"MINGFAN_RULES": "a.yaml, b/", "MINGFAN_KEYS": f"me:{HASH},you:{HASH}"}
    found = load(None, environ, {})
    assert found.rules == ("a.yaml", "b/")
    assert found.keys == {"me": HASH, "you": HASH}


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mingfan.toml"
    file.write_text('port = "x"\nworker = 2\n[keys]\nme = "secret"\n')
    environ = {"MINGFAN_THREADS": "0", "MINGFAN_LOG_LEVEL": "loud"}
    with pytest.raises(ConfigError) as error:
        load(str(file), environ, {})
    told = str(error.value)
    for part in (f"{file}: port", "did you mean `workers`", f"{file}: keys", "MINGFAN_THREADS", "MINGFAN_LOG_LEVEL"):
        assert part in told
    assert "secret" not in told
    assert len(error.value.faults) == 5


@pytest.mark.parametrize("content", [None, "port = ", "\udcff"])
def test_a_file_that_is_none(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "mingfan.toml"
    if content is not None:
        file.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError, match=r"mingfan\.toml"):
        load(str(file), {}, {})


@pytest.mark.parametrize(
    ("host", "refused"), [("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True)]
)
def test_reachable_by_others(host: str, refused: bool) -> None:
    for more, fine in (({}, not refused), ({"keys": {"me": HASH}}, True), ({"open": True}, True)):
        if fine:
            assert load(None, {}, {"host": host, **more}).host == host
        else:
            with pytest.raises(ConfigError, match="--open or MINGFAN_OPEN=1"):
                load(None, {}, {"host": host, **more})


def test_misspelt_variables_are_noticed() -> None:
    assert unknown_variables({"MINGFAN_PORTS": "1", "MINGFAN_PORT": "1", "PATH": ""}) == [
        "MINGFAN_PORTS is no setting; did you mean `MINGFAN_PORT`?"
    ]


def test_the_table_has_every_setting() -> None:
    rows = table().split("\n")
    assert len(rows) == len(Config.__struct_fields__) + 2
    assert "| `max_text_bytes` | `MINGFAN_MAX_TEXT_BYTES` | `8388608` |" in table()


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_tells_every_setting(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    if "MINGFAN_" not in text:
        pytest.skip(f"{name} does not describe the service yet")
    missing = [field for field in Config.__struct_fields__ if f"MINGFAN_{field.upper()}" not in text]
    assert missing == []
