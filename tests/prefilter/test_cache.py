"""Compiled scanners on disk: a cache that is damaged, foreign or not writable costs time and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mingfan.prefilter import cache, kept
from mingfan.prefilter.scanner import AVAILABLE, Scanner
from mingfan.prefilter.widen import Expression

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="hyperscan has no wheel for this platform")

WANTED = [(4, Expression("甲乙")), (7, Expression(r"\xE4\xB8\x99\xE4\xB8\x81", utf8=False))]


def fired() -> tuple[set[int], set[int]]:
    scanner = Scanner(WANTED)
    return scanner.fired("x甲乙".encode()), scanner.fired("丙丁".encode())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGFAN_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_was_stored_is_used_again(folder: Path) -> None:
    assert fired() == ({4}, {7})
    (stored,) = folder.iterdir()
    before = stored.stat().st_mtime_ns
    assert fired() == ({4}, {7})
    assert stored.stat().st_mtime_ns == before


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_file_is_compiled_anew(folder: Path, damage: bytes | None) -> None:
    fired()
    (stored,) = folder.iterdir()
    whole = stored.read_bytes()
    stored.write_bytes(whole[:-9] + b"\x55" * 9 if damage is None else damage)
    assert fired() == ({4}, {7})
    assert stored.read_bytes() == whole


@pytest.mark.parametrize(
    ("chosen", "base", "home", "place"),
    [
        ("own", "xdg", "home", "own"),
        ("", "xdg", "home", None),
        (None, "xdg", "home", "xdg/mingfan"),
        (None, "", "home", "home/.cache/mingfan"),
        (None, None, "home", "home/.cache/mingfan"),
        (None, None, None, None),
    ],
)
def test_the_folder(
    monkeypatch: pytest.MonkeyPatch, chosen: str | None, base: str | None, home: str | None, place: str | None
) -> None:
    for name, value in (("MINGFAN_CACHE_DIR", chosen), ("XDG_CACHE_HOME", base)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)

    def at_home() -> Path:
        if home is None:
            raise RuntimeError("no home")
        return Path(home)

    monkeypatch.setattr(Path, "home", at_home)
    assert cache.folder() == (None if place is None else Path(place))


def test_what_is_stored_is_for_this_user_alone_and_leaves_no_other_file(folder: Path) -> None:
    cache.store("key", b"blob")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in folder.iterdir()] == ["key"]
    assert cache.load("key") == b"blob"
    assert cache.load("another") is None
    cache.store("key", b"newer")
    assert cache.load("key") == b"newer"
    whole = (folder / "key").read_bytes()
    for damaged in (whole[:-1], whole + b"x", whole[1:], b""):
        (folder / "key").write_bytes(damaged)
        assert cache.load("key") is None


def test_a_folder_that_cannot_be_made_is_no_failure(folder: Path) -> None:
    folder.write_text("a file stands where the folder should")
    assert fired() == ({4}, {7})


def test_no_folder_keeps_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINGFAN_CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert fired() == ({4}, {7})
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_FILES", 3)
    for k in range(6):
        cache.store(f"key{k}", b"x")
        os.utime(folder / f"key{k}", (k, k))
    (folder / "deeper").mkdir()  # not ours
    cache.store("key5", b"x")
    assert sorted(path.name for path in folder.iterdir()) == ["deeper", "key3", "key4", "key5"]
    assert cache.load("key5") == b"x"
    assert cache.load("key0") is None


@pytest.fixture
def written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """As in a new process."""
    monkeypatch.setattr(kept, "_new", {})
    kept._on_disk.cache_clear()
    yield folder
    kept._on_disk.cache_clear()


def test_what_is_written_from_patterns_is_kept(written: Path) -> None:
    assert kept.kept("line", "甲", lambda: "a") == "a"
    kept.keep()
    kept._on_disk.cache_clear()
    assert kept.kept("line", "甲", lambda: "b") == "a"
    assert kept.kept("text", "甲", lambda: "b") == "b"
    kept._new.clear()
    kept._on_disk.cache_clear()
    (stored,) = written.iterdir()
    stored.write_bytes(b"damaged")
    assert kept.kept("line", "甲", lambda: "b") == "b"


def test_a_folder_that_everybody_may_write_to_is_left_alone(folder: Path) -> None:
    cache.store("key", b"x")
    assert cache.load("key") == b"x"
    folder.chmod(0o777)
    assert cache.load("key") is None
    cache.store("other", b"x")
    assert [path.name for path in folder.iterdir()] == ["key"]


def test_values_come_back_only_as_what_they_are(folder: Path) -> None:
    cache.store_as("key", ["a", 1])
    assert cache.load_as("key", tuple[str, int]) == ("a", 1)
    assert cache.load_as("key", list[int]) is None
    cache.store("key", b"\xc1")  # a byte that MessagePack does not use
    assert cache.load_as("key", list[int]) is None


def test_a_key_tells_parts_apart() -> None:
    assert cache.key_of([b"ab", b"c"]) != cache.key_of([b"a", b"bc"])


def test_what_is_known_is_not_stored_again(written: Path) -> None:
    kept.keep()
    assert not written.exists()
    kept.kept("line", "甲", lambda: "a")
    kept.keep()
    (stored,) = written.iterdir()
    stored.unlink()
    kept.kept("line", "甲", lambda: "b")
    kept.keep()
    assert list(written.iterdir()) == []


def test_of_too_many_patterns_the_last_are_not_kept(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    for patterns, on_disk in (("甲乙", "甲乙"), ("丙", "甲乙丙"), ("丁", "甲乙丙")):
        for pattern in patterns:
            kept.kept("line", pattern, lambda: "a")
        kept.keep()
        kept._on_disk.cache_clear()
        assert sorted(kept._on_disk()) == sorted(f"line {pattern}" for pattern in on_disk)
