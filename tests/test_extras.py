"""What an error says of installing an extra is a command that works: from a checkout, and from an index."""

from __future__ import annotations

import json
import shlex
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from mingfan import extras
from mingfan.errors import MissingExtra

ROOT = Path(__file__).resolve().parent.parent


class Installed:
    """An installed distribution, of which pip wrote down where it came from."""

    def __init__(self, origin: dict[str, object] | None) -> None:
        self.origin = origin

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return None if self.origin is None else json.dumps(self.origin)


def asked(monkeypatch: pytest.MonkeyPatch, origin: dict[str, object] | None) -> str:
    """What pip is asked for where mingfan is installed and there is no checkout around it."""
    monkeypatch.setattr(extras, "CHECKOUT", Path("/no/such/folder"))
    monkeypatch.setattr(metadata, "distribution", lambda _: Installed(origin))
    return shlex.split(extras.how_to_install("batch"))[-1]


def test_in_a_checkout_pip_is_given_its_folder() -> None:
    message = str(MissingExtra("Parquet needs pyarrow", "batch"))
    said, _, command = message.partition(" with: ")
    assert said == "Parquet needs pyarrow: install the extra batch"
    assert shlex.split(command) == [sys.executable, "-m", "pip", "install", f"{ROOT}[batch]"]
    assert "batch" in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]


def test_installed_from_an_index_its_name_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, None) == "mingfan[batch]"


def test_installed_from_elsewhere_it_is_installed_from_there_again(monkeypatch: pytest.MonkeyPatch) -> None:
    folder: dict[str, object] = {"url": "file:///home/someone/my%20mingfan", "dir_info": {}}
    assert asked(monkeypatch, folder) == "mingfan[batch] @ file:///home/someone/my%20mingfan"
    repository: dict[str, object] = {"url": "https://example.org/m.git", "vcs_info": {"vcs": "git", "commit_id": "0"}}
    assert asked(monkeypatch, repository) == "mingfan[batch] @ git+https://example.org/m.git"


def test_not_installed_at_all_and_no_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(extras, "CHECKOUT", Path("/no/such/folder"))
    monkeypatch.setattr(metadata, "distribution", missing)
    assert extras.how_to_install("pii").endswith("'mingfan[pii]'")
