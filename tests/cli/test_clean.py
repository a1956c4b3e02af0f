"""`mingfan clean`: where output goes, what is refused, exit codes, encodings."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mingfan.cli import COMMANDS
from mingfan.cli.lazy import Lazy
from mingfan.extras import how_to_install
from tests.cli.harness import Run
from tests.places import DATA

DIRTY = "日益完##paidbegin##善的体系\n"
CLEAN = "日益完善的体系\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two dirty documents, one clean, one undecodable, and files that are no documents."""
    root = tmp_path / "docs"
    (root / "sub").mkdir(parents=True)
    (root / "a.txt").write_text(DIRTY, encoding="utf-8")
    (root / "sub" / "b.MD").write_text(DIRTY, encoding="utf-8")
    (root / "clean.txt").write_text(CLEAN, encoding="utf-8")
    (root / "data.csv").write_text(DIRTY, encoding="utf-8")
    (root / ".hidden.txt").write_text(DIRTY, encoding="utf-8")
    return root


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_the_sample_comes_out_as_it_must(run: Run, standard: bytes) -> None:
    ran = run("clean", DATA / "report-compilation.dirty.txt")
    assert ran.code == 0
    assert ran.stdout == standard


def test_a_filter(run: Run) -> None:
    for args in ((), ("-",)):
        ran = run("clean", *args, stdin=DIRTY.encode())
        assert (ran.code, ran.text, ran.stderr) == (0, CLEAN, "")


@pytest.mark.parametrize("data", [b"", "没有换行".encode(), "两行\n正文\n".encode()])
def test_clean_text_passes_through_a_filter_as_python_would_have_it(run: Run, data: bytes) -> None:
    import mingfan

    assert run("clean", stdin=data).stdout == mingfan.clean(data.decode()).text.encode()


def test_output_to_a_new_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DIRTY, encoding="utf-8")
    ran = run("clean", tmp_path / "a.txt", "-o", tmp_path / "b.txt")
    assert (ran.code, ran.stdout) == (0, b"")
    assert (tmp_path / "b.txt").read_text(encoding="utf-8") == CLEAN
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == DIRTY


def test_a_folder_into_another(run: Run, folder: Path, tmp_path: Path) -> None:
    ran = run("clean", folder, "-o", tmp_path / "out")
    assert ran.code == 0
    expected = {name: CLEAN.encode() for name in ("a.txt", "clean.txt", "sub/b.MD")}
    assert contents(tmp_path / "out") == expected
    assert "3 documents, 2 changed, 2 edits" in ran.stderr


def test_a_folder_in_place_leaves_the_rest_alone(run: Run, folder: Path) -> None:
    before = contents(folder)
    untouched = folder / "clean.txt"
    os.utime(untouched, (1, 1))
    assert run("clean", folder, "-w").code == 0
    assert contents(folder) == before | {"a.txt": CLEAN.encode(), "sub/b.MD": CLEAN.encode()}
    assert untouched.stat().st_mtime == 1
    again = run("clean", folder, "-w")
    assert "0 changed" in again.stderr


def test_other_extensions(run: Run, folder: Path) -> None:
    ran = run("clean", folder, "-w", "--ext", ".csv")
    assert "1 document, 1 changed" in ran.stderr
    assert (folder / "data.csv").read_text(encoding="utf-8") == CLEAN


def test_an_output_folder_inside_the_input_is_not_an_input(run: Run, folder: Path) -> None:
    assert run("clean", folder, "-o", folder / "out").code == 0
    assert run("clean", folder, "-o", folder / "out", "--overwrite").code == 0
    assert not (folder / "out" / "out").exists()


def test_links_are_followed_when_named_and_skipped_in_folders(run: Run, folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(DIRTY, encoding="utf-8")
    (folder / "link.txt").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    run("clean", folder, "-w")
    assert outside.read_text(encoding="utf-8") == DIRTY
    run("clean", folder / "link.txt", "-w")
    assert outside.read_text(encoding="utf-8") == CLEAN
    assert (folder / "link.txt").is_symlink()


def test_in_place_keeps_the_mode(run: Run, folder: Path) -> None:
    (folder / "a.txt").chmod(0o640)
    run("clean", folder / "a.txt", "-w")
    assert stat.S_IMODE((folder / "a.txt").stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["clean", "docs"], "need -o DIR or -w"),
        (["clean", "docs/a.txt", "docs/clean.txt"], "need -o DIR or -w"),
        (["clean", "docs", "--format", "json"], "need -o DIR or -w"),
        (["clean", "docs/a.txt", "-o", "docs/a.txt"], "to clean in place use -w"),
        (["clean", "docs", "-o", "docs"], "to clean in place use -w"),
        (["clean", "docs/a.txt", "-o", "docs/clean.txt"], "exists already"),
        (["clean", "docs/a.txt", "-o", "none/b.txt"], "there is no folder none"),
        (["clean", "docs", "-o", "docs/a.txt"], "several documents need a folder"),
        (["clean", "docs/a.txt", "-o", "b.txt", "--report", "docs/clean.txt"], "exists already"),
        (["clean", "docs/a.txt", "-o", "b.txt", "--report", "docs/a.txt"], "is one of the inputs"),
        (["clean", "docs/a.txt", "-o", "b.txt", "--report", "b.txt"], "same file"),
        (["clean", "docs/a.txt", "--report", "none/r.jsonl"], "no such folder"),
        (["clean", "docs/a.txt", "docs/sub/../a.txt", "-o", "out"], "would both be written to"),
        (["clean", "-w"], "-w needs the PATH"),
        (["clean", "-w", "-"], "-w needs the PATH"),
        (["clean", "-w", "docs", "-o", "out"], "choose one"),
        (["clean", "docs", "--check", "-w"], "--check changes nothing"),
        (["clean", "docs", "--diff", "--format", "json"], "choose one"),
        (["clean", "-", "-", "-o", "out"], "once only"),
        (["clean", "--encoding", "no-such"], "not an encoding"),
        (["clean", "--format", "xml"], "'xml' is not one of"),
        (["clean", "-p", "standrad"], "standrad"),
        (["clean", "--rules", "none.yaml"], "mingfan: none.yaml: cannot be read"),
        (["cleen"], "did you mean `clean`?"),
        (["--no-such"], "No such option"),
    ],
)
def test_what_is_refused(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], message: str
) -> None:
    monkeypatch.chdir(folder.parent)
    before = contents(folder)
    ran = run(*args)
    assert ran.code == 2
    assert message in ran.stderr
    assert ran.stdout == b""
    assert contents(folder) == before
    assert not (folder.parent / "out").exists()


def test_a_name_that_ends_in_a_slash_is_a_folder(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("clean", folder / "a.txt", "-o", f"{tmp_path}/new/").code == 0
    assert contents(tmp_path / "new") == {"a.txt": CLEAN.encode()}


def test_an_empty_folder_is_told(run: Run, tmp_path: Path) -> None:
    ran = run("clean", tmp_path, "-w")
    assert ran.code == 0
    assert "nothing to clean: no .txt or .md files there" in ran.stderr


def test_overwrite_is_allowed_when_asked_for_or_when_nothing_is_lost(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert run("clean", folder / "a.txt", "-o", tmp_path / "empty").code == 0
    assert run("clean", folder / "a.txt", "-o", tmp_path / "empty").code == 2
    assert run("clean", folder / "a.txt", "-o", tmp_path / "empty", "--overwrite").code == 0
    assert run("clean", folder / "a.txt", "-o", "/dev/null").code == 0


def test_check(run: Run, folder: Path) -> None:
    before = contents(folder)
    ran = run("clean", folder, "--check")
    assert ran.code == 1
    assert ran.text == f"would change {folder / 'a.txt'}: 1 edit\nwould change {folder / 'sub/b.MD'}: 1 edit\n"
    assert contents(folder) == before
    assert run("clean", folder / "clean.txt", "--check").code == 0
    ran = run("clean", "--check", "--format", "json", stdin=DIRTY.encode())
    assert ran.code == 1
    assert json.loads(ran.stdout)["changed"] is True


def test_diff(run: Run, folder: Path) -> None:
    ran = run("clean", folder, "--diff", "--check")
    assert ran.code == 1
    assert f"{folder / 'a.txt'}:1:4  paywall/" in ran.text
    assert "日益完[-##paidbegin##-]善的体系" in ran.text
    assert run("clean", folder / "clean.txt", "--diff").stdout == b""


def test_json_is_the_contracts(run: Run) -> None:
    ran = run("clean", "--format", "json", stdin=DIRTY.encode())
    result = json.loads(ran.stdout)
    assert ran.code == 0
    assert ran.stdout.endswith(b"}\n")
    assert result["text"] == CLEAN
    assert result["path"] == "-"
    edit = result["edits"][0]
    assert (edit["start"], edit["end"], edit["before"], edit["after"]) == (3, 16, "##paidbegin##", "")
    assert result["offset_unit"] == "codepoint"
    assert set(result) >= {"text", "changed", "edits", "findings", "stats", "ruleset", "offset_unit", "elapsed_ms"}


def test_jsonl_has_a_line_for_each_document(run: Run, folder: Path) -> None:
    ran = run("clean", folder, "--format", "jsonl")
    lines = [json.loads(line) for line in ran.stdout.split(b"\n")[:-1]]
    assert [line["path"] for line in lines] == [str(folder / name) for name in ("a.txt", "clean.txt", "sub/b.MD")]
    assert [line["changed"] for line in lines] == [True, False, True]


def test_json_to_a_file(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("clean", folder / "a.txt", "--format", "json", "-o", tmp_path / "r.json").stdout == b""
    assert json.loads((tmp_path / "r.json").read_bytes())["text"] == CLEAN


def test_select_and_ignore(run: Run) -> None:
    assert run("clean", "--ignore", "paywall,ads", stdin=DIRTY.encode()).text == DIRTY
    assert run("clean", "--select", "paywall", stdin=DIRTY.encode()).text == CLEAN
    assert run("clean", "-p", "minimal", stdin=DIRTY.encode()).text == DIRTY


def test_own_rules(run: Run, tmp_path: Path) -> None:
    rules = tmp_path / "mine.yaml"
    rules.write_text(
        "pack: mine\ntitle: t\nrules:\n"
        "  - id: foo\n    title: foo\n    why: no foo\n    kind: regex\n    pattern: foo\n"
        "    replace: ''\n    examples:\n      - {in: afoob, out: ab}\n    keep:\n      - {text: fo, why: half}\n",
        encoding="utf-8",
    )
    assert run("clean", "--rules", rules, stdin="一foo二\n".encode()).text == "一二\n"
    rules.write_text("pack: mine\nrulez: []\n", encoding="utf-8")
    ran = run("clean", "--rules", rules, stdin=b"")
    assert ran.code == 2
    assert f"{rules}:2: " in ran.stderr
    assert "Traceback" not in ran.stderr


def test_both_engines(run: Run, dirty: bytes) -> None:
    part = dirty.decode()[:2000].encode()
    assert run("clean", "--engine", "reference", stdin=part).stdout == run("clean", stdin=part).stdout


def test_failures_are_listed_at_the_end_and_the_others_done(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "bad.txt").write_bytes("坏".encode() * 50 + b"\xff")
    ran = run("clean", folder, folder / "missing.txt", "-o", tmp_path / "out")
    assert ran.code == 3
    last = ran.stderr.rstrip("\n").split("\n")[-3:]
    assert last[0] == "mingfan: 2 documents could not be cleaned:"
    assert last[1].startswith(f"mingfan:   {folder / 'bad.txt'}: not text at byte 150: tried utf-8.")
    assert last[2] == f"mingfan:   {folder / 'missing.txt'}: No such file or directory"
    assert sorted(contents(tmp_path / "out")) == ["a.txt", "clean.txt", "sub/b.MD"]


@pytest.mark.parametrize("args", [["clean", "bad.txt"], ["clean", "bad.txt", "-w"], ["clean", "missing.txt"]])
def test_a_single_failing_input_is_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.txt").write_bytes(b"\xff\xfe\xfd\xfc\xff")
    ran = run(*args)
    assert (ran.code, ran.stdout) == (3, b"")
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.startswith(f"mingfan: {args[1]}: ")
    assert Path("bad.txt").read_bytes() == b"\xff\xfe\xfd\xfc\xff"
    assert [path.name for path in tmp_path.iterdir()] == ["bad.txt"]


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "cp950", "utf-16-le", "utf-16", "utf-8-sig", "utf-8"])
def test_encodings_in_and_out(run: Run, tmp_path: Path, encoding: str) -> None:
    text = "我們的系統##paidbegin##在這裡。今天的天氣很好，大家都去公園散步了。\n"
    clean = text.replace("##paidbegin##", "")
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert run("clean", path).text == clean
    assert run("clean", path, "-o", tmp_path / "b.txt").code == 0
    assert (tmp_path / "b.txt").read_bytes() == clean.encode()
    assert run("clean", path, "-w", "--report", tmp_path / "r.jsonl").code == 0
    kept = "utf-8" if encoding == "utf-8-sig" else encoding
    assert path.read_bytes() == clean.encode(kept)
    assert run("clean", path, "--check").code == 0
    assert run("revert", path, tmp_path / "r.jsonl", "-w").code == 0
    assert path.read_bytes() == text.encode(encoding)


def test_output_encodings(run: Run) -> None:
    for name, codec in (("gb18030", "gb18030"), ("utf-16", "utf-16")):
        assert run("clean", "--output-encoding", name, stdin=DIRTY.encode()).stdout.decode(codec) == CLEAN


def test_declared_encodings(run: Run) -> None:
    rare = "镕㐀𠮷䶮\n"
    for name in ("gb2312", "GBK", "gb18030"):
        assert run("clean", "--encoding", name, stdin=rare.encode("gb18030")).text == rare
    ran = run("clean", "--encoding", "gbk", stdin=b"\xd6\xd0\xff\n")
    assert ran.code == 3
    assert "byte 2: tried gb18030" in ran.stderr


def test_nul_and_control_characters(run: Run) -> None:
    assert run("clean", stdin="正\0文\x07\n".encode()).text == "正文\n"


def test_quiet_and_verbose(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("clean", folder, "-o", tmp_path / "one", "-q").stderr == ""
    stderr = run("clean", folder, "-o", tmp_path / "two", "-v").stderr
    assert f"{folder / 'a.txt'}: utf-8, 1 edit: paywall/" in stderr


def test_the_report_names_hashes_and_encodings(run: Run, folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "r.jsonl"
    run("clean", folder, "-o", tmp_path / "out", "--report", report)
    lines = [json.loads(line) for line in report.read_bytes().split(b"\n")[:-1]]
    assert len(lines) == 3
    first = lines[0]
    assert first["original"]["sha256"] == hashlib.sha256(DIRTY.encode()).hexdigest()
    assert first["cleaned"]["sha256"] == hashlib.sha256(CLEAN.encode()).hexdigest()
    assert first["original"]["encoding"] == "utf-8"
    assert first["path"] == str(folder / "a.txt")
    assert first["output"] == str(tmp_path / "out" / "a.txt")
    assert first["ruleset"]["profile"] == "standard"
    assert "text" not in first


@pytest.mark.parametrize(
    ("args", "command"),
    [(["clean", "--no-such"], "mingfan clean"), (["rules"], "mingfan rules"), (["cleen"], "mingfan")],
)
def test_usage_errors_are_one_line(run: Run, args: list[str], command: str) -> None:
    ran = run(*args)
    assert ran.code == 2
    assert ran.stderr.startswith("mingfan: ")
    assert ran.stderr.endswith(f"(see '{command} --help')\n")
    assert ran.stderr.count("\n") == 1


def test_a_missing_extra_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "serve", Lazy("no_such_library.serve:serve", "Serve.", extra="serve"))
    ran = run("serve")
    assert ran.code == 2
    assert ran.stderr == f"mingfan: 'mingfan serve' needs no_such_library: {how_to_install('serve')}\n"
    assert run("--help").code == 0


@pytest.mark.parametrize(("command", "library"), [("mcp", "mcp"), ("lsp", "lsprotocol")])
def test_what_serves_agents_and_editors_names_its_extra(command: str, library: str) -> None:
    without = f"import sys; sys.modules[{library!r}] = None; from mingfan.cli import run; sys.exit(run([{command!r}]))"
    done = subprocess.run([sys.executable, "-c", without], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    said = rf"mingfan: 'mingfan {command}' needs {library}[.\w]*: {re.escape(how_to_install(command))}\n"
    assert re.fullmatch(said, done.stderr)


def test_no_command_shows_the_help(run: Run) -> None:
    ran = run()
    assert ran.code == 0
    assert ran.text.startswith("Usage: mingfan")


def test_added_packs_and_a_conversion(run: Run) -> None:
    pytest.importorskip("opencc", reason="the [script] extra is not installed")
    assert run("clean", "--script", "t2s", "--add", "email", stdin="漢字,寄a@example.com".encode()).text == "汉字，寄"
    done = run("clean", "--script", "t3s", stdin=b"a")
    assert done.code == 2 and "t2s" in done.stderr


def test_a_name_in_the_text_that_names_no_rule_is_said(run: Run) -> None:
    text = "---\nmingfan-ignore: paywal\n---\n甲##paidend##\n"
    done = run("clean", stdin=text.encode())
    assert "`paywal` names nothing and has no effect; did you mean `paywall`?" in done.stderr
    assert "names nothing" not in run("clean", "-q", stdin=text.encode()).stderr


@pytest.mark.parametrize("command", ["clean", "batch"])
@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "soon"])
def test_a_deadline_that_is_no_time_is_refused(run: Run, tmp_path: Path, command: str, seconds: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a")
    ran = run(command, path, "--out" if command == "batch" else "-o", tmp_path / "out", f"--deadline={seconds}")
    assert ran.code == 2 and "--deadline" in ran.stderr and not (tmp_path / "out").exists()


def test_a_deadline_without_end_is_none(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("日益完##paidbegin##善\n")
    assert run("clean", path, "--deadline=inf").stdout.decode() == "日益完善\n"
    assert run("batch", path, "--out", tmp_path / "out", "--deadline=inf").code == 0
