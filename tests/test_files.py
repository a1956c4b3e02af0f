"""Whole files in and out: the old one or the new one, never half of either, and no temporary file left."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from mingfan import files


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_write_makes_a_file_with_the_usual_mode(tmp_path: Path) -> None:
    target, other = tmp_path / "new", tmp_path / "other"
    files.write(target, b"data")
    other.write_bytes(b"")
    assert target.read_bytes() == b"data"
    assert target.stat().st_mode == other.stat().st_mode
    assert names(tmp_path) == ["new", "other"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755, 0o4755])
def test_replace_keeps_the_mode(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "text"
    target.write_bytes(b"old")
    target.chmod(mode)
    files.replace(target, b"new", files.read(target).fingerprint)
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert names(tmp_path) == ["text"]


def test_replace_goes_through_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to("real")
    files.replace(link, b"new", files.read(link).fingerprint)
    assert link.is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_replace_refuses_a_file_that_was_changed_meanwhile(tmp_path: Path) -> None:
    target = tmp_path / "text"
    target.write_bytes(b"old")
    seen = files.read(target).fingerprint
    target.write_bytes(b"theirs")
    with pytest.raises(OSError, match="another program changed the file"):
        files.replace(target, b"ours", seen)
    assert target.read_bytes() == b"theirs"
    assert names(tmp_path) == ["text"]


def test_replace_refuses_a_read_only_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "text"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser may write everywhere
    with pytest.raises(PermissionError, match="read-only"):
        files.replace(target, b"new", files.read(target).fingerprint)
    assert target.read_bytes() == b"old"


def test_a_folder_that_takes_no_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", path)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(PermissionError) as caught:
        files.write(tmp_path / "new", b"data")
    assert caught.value.filename == str(tmp_path)


def test_replace_refuses_what_is_not_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="not a regular file"):
        files.replace(pipe, b"new", files.NOTHING)


def test_write_goes_straight_to_a_device() -> None:
    files.write(Path("/dev/null"), b"data")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("call", ["open", "fsync", "chown", "replace", "chmod", "write"])
def test_a_fault_leaves_the_old_file_or_the_whole_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    """Each call of the writer fails once, the first time, the second time, …, until it is not reached any more."""
    target = tmp_path / "text"
    for failing in range(1, 10):
        target.write_bytes(b"old")
        seen = files.read(target).fingerprint
        with monkeypatch.context() as patch:
            reached = _fail(patch, call, failing, code)
            try:
                files.replace(target, b"new" * 5000, seen)
            except OSError as error:
                assert error.errno == code
                assert target.read_bytes() in (b"old", b"new" * 5000)
            else:
                assert target.read_bytes() == b"new" * 5000
                assert reached() < failing
                return
        assert names(tmp_path) == ["text"]
    pytest.fail("the writer does not end")


def _fail(patch: pytest.MonkeyPatch, call: str, failing: int, code: int):  # type: ignore[no-untyped-def]
    owner = Path if call in ("replace", "chmod") else os
    name = "fdopen" if call == "write" else call
    real = getattr(owner, name)
    count = 0

    def faulty(*args, **kwargs):  # type: ignore[no-untyped-def]
        nonlocal count
        count += 1
        if count != failing:
            return real(*args, **kwargs)
        if call == "write":
            return _FullDisk(args[0], code)
        raise OSError(code, os.strerror(code))

    patch.setattr(owner, name, faulty)
    return lambda: count


class _FullDisk:
    """A file that takes half of what is written, then fails."""

    def __init__(self, handle: int, code: int) -> None:
        self._handle = handle
        self._code = code

    def __enter__(self) -> _FullDisk:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)

    def write(self, data: bytes) -> int:
        os.write(self._handle, data[: len(data) // 2])
        raise OSError(self._code, os.strerror(self._code))
