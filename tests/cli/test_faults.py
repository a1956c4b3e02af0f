"""Interrupts, full disks, closed pipes, odd names: no half file, no temporary file, the right exit code."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from mingfan.text.visible import shown
from tests.cli.harness import COMMAND, Run
from tests.places import DATA

DIRTY = "日益完##paidbegin##善的体系\n".encode()
CLEAN = "日益完善的体系\n".encode()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_in_the_middle_of_a_folder(
    spawn: Run, tmp_path: Path, dirty: bytes, standard: bytes, sent: signal.Signals, code: int
) -> None:
    docs, report = tmp_path / "docs", tmp_path / "r.jsonl"
    docs.mkdir()
    for number in range(150):
        (docs / f"{number:03}.txt").write_bytes(dirty)
    process = subprocess.Popen([*COMMAND, "clean", docs, "-w", "--report", report], stderr=subprocess.PIPE)
    while not (report.exists() and report.read_bytes().count(b"\n") > 5) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(sent)
    assert process.stderr is not None
    with process.stderr:
        stderr = process.stderr.read().decode()
    assert process.wait() == code
    assert "Traceback" not in stderr
    files = sorted(docs.iterdir())
    assert [path.name for path in files] == [f"{number:03}.txt" for number in range(150)]
    states = [path.read_bytes() for path in files]
    cleaned = states.count(standard)
    assert 0 < cleaned < 150
    assert states == [standard] * cleaned + [dirty] * (150 - cleaned)
    lines = report.read_bytes()
    assert lines.endswith(b"\n")
    assert cleaned <= lines.count(b"\n") <= cleaned + 1
    assert spawn("revert", files[0], report).stdout == dirty


def limit_file_size(size: int) -> object:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_disk_too_full_for_the_cleaned_file(spawn: Run, tmp_path: Path, dirty: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(dirty)
    small = tmp_path / "small.txt"
    small.write_bytes(DIRTY)
    ran = spawn("clean", path, small, "-w", preexec_fn=limit_file_size(100_000))
    assert ran.code == 3
    assert f"mingfan:   {path}: File too large" in ran.stderr
    assert path.read_bytes() == dirty
    assert small.read_bytes() == CLEAN
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "small.txt"]


def test_a_disk_too_full_for_the_report_leaves_the_file_as_it_is(spawn: Run, tmp_path: Path, dirty: bytes) -> None:
    small, path, report = tmp_path / "0.txt", tmp_path / "a.txt", tmp_path / "r.jsonl"
    small.write_bytes(DIRTY)
    path.write_bytes(dirty)
    ran = spawn("clean", small, path, "-w", "--report", report, preexec_fn=limit_file_size(4000))
    assert ran.code == 3
    assert path.read_bytes() == dirty
    assert small.read_bytes() == CLEAN
    assert report.read_bytes().endswith(b"\n")
    assert report.read_bytes().count(b"\n") == 1
    assert spawn("revert", small, report).stdout == DIRTY


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["clean"], "mingfan: -: No space left on device: standard output\n"),
        (["rules", "list"], "mingfan: standard output: No space left on device\n"),
        (["--help"], "mingfan: standard output: No space left on device\n"),
    ],
)
def test_standard_output_on_a_full_device(args: list[str], message: str, unbuffered: str) -> None:
    """Said once, whether or not Python keeps what it could not write, as it does by default."""
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *args], input=DIRTY, stdout=full, stderr=subprocess.PIPE, env=environment, check=False
        )
    assert (done.returncode, done.stderr.decode()) == (3, message)


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    source = DATA / "report-compilation.dirty.txt"
    for args in (["clean", source], ["clean", source, "--diff"], ["clean", source, "--format", "json"]):
        process = subprocess.Popen([*COMMAND, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.close()
        _, stderr = process.communicate()
        assert (process.returncode, stderr) == (141, b"")


def test_a_name_that_is_not_text(spawn: Run, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xc3\x28\xff.txt"
    Path(os.fsdecode(name)).write_bytes(DIRTY)
    report = tmp_path / "r.jsonl"
    ran = spawn("clean", name, "-w", "--report", report, "-v")
    assert ran.code == 0
    assert "/\\xc3(\\xff.txt: utf-8, 1 edit" in ran.stderr
    assert Path(os.fsdecode(name)).read_bytes() == CLEAN
    assert spawn("revert", name, report).stdout == DIRTY
    assert spawn("clean", name + b".none").stderr.endswith(".txt.none: No such file or directory\n")


def test_names_cannot_drive_the_terminal() -> None:
    assert shown("a\x1b[2J\u202e.txt") == "a⟨U+001B⟩[2J⟨U+202E⟩.txt"


@pytest.mark.parametrize("locale", ["C", "POSIX", "zh_CN.GBK"])
def test_any_locale(spawn: Run, tmp_path: Path, locale: str) -> None:
    path = tmp_path / "中文.txt"
    path.write_bytes(DIRTY)
    environment = os.environ | {"LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert spawn("clean", path, env=environment).stdout == CLEAN
    assert "日益完[-##paidbegin##-]善的体系" in spawn("clean", path, "--diff", env=environment).text


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write into read-only folders")
def test_a_read_only_folder(spawn: Run, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_bytes(DIRTY)
    docs.chmod(0o500)
    try:
        ran = spawn("clean", docs, "-w")
    finally:
        docs.chmod(0o700)
    assert ran.code == 3
    assert "Permission denied" in ran.stderr
    assert (docs / "a.txt").read_bytes() == DIRTY


def test_special_files(spawn: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "nul.txt").write_bytes(b"\0\0\0")
    assert spawn("clean", tmp_path / "empty.txt").stdout == b""
    assert spawn("clean", tmp_path / "nul.txt").code == 0
    assert spawn("clean", tmp_path, "-w").code == 0
    assert (tmp_path / "empty.txt").read_bytes() == b""
    ran = spawn("clean", "/dev/null")
    assert (ran.code, ran.stdout) == (0, b"")


def test_version_and_help_need_no_rules(spawn: Run) -> None:
    ran = spawn("--version")
    assert (ran.code, ran.text.split()[0]) == (0, "mingfan")
    for command in ("clean", "revert", "test", "rules list", "rules show", "rules schema", ""):
        ran = spawn(*command.split(), "--help")
        assert ran.code == 0
        assert "Example" in ran.text


def test_the_version_imports_no_command() -> None:
    program = "import sys, mingfan.cli as c\nsys.argv[1:] = ['--version']\ntry: c.main()\n"
    program += "except SystemExit: print([m for m in ('rich', 'mingfan.cli.clean') if m in sys.modules])"
    done = subprocess.run([COMMAND[0], "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.split("\n")[1] == "[]"
