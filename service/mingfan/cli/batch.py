"""`mingfan batch`: its options, and the messages at the end. It contains no cleaning logic."""

from __future__ import annotations

import os
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from mingfan.batch.account import summary
from mingfan.batch.account.verify import verify
from mingfan.batch.model import MAX_RECORD, MIB, SHARD_BYTES, FieldMissing, Settings, Stopped
from mingfan.batch.outputs import LEARNED, LEARNED_PAGE, QUARANTINE, REPORT
from mingfan.batch.run import Options, Outcome, run
from mingfan.batch.storage.names import readable
from mingfan.batch.storage.streams import zstd
from mingfan.cli import FAILED, INTERRUPTED, options
from mingfan.cli.console import Voice
from mingfan.errors import MissingExtra
from mingfan.text.plural import count
from mingfan.text.visible import shown

AGAIN = "run the same command with --resume to continue"


def processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def conditions(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    for value in values:
        if "=" not in value:
            raise click.BadParameter(f"{value!r} is not NAME=VALUE")
    return tuple((name, wanted) for name, _, wanted in (value.partition("=") for value in values))


def separator(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if value and (len(value) > 1 or not value.isascii() or value in '"\r\n'):
        raise click.BadParameter(f"{value!r} is not one character of ASCII that may separate fields")
    return value


@click.command(short_help="Clean data sets: folders of text, JSONL, CSV and Parquet.")
@click.argument("paths", nargs=-1, metavar="IN…")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "-f",
    "--text-field",
    "fields",
    multiple=True,
    default=("text",),
    metavar="NAME",
    help="A text field, also messages[].content; repeatable.  [default: text]",
)
@click.option(
    "--where",
    multiple=True,
    callback=conditions,
    metavar="NAME=VALUE",
    help="Only texts beside which NAME is VALUE; repeatable.",
)
@click.option(
    "--separator",
    default="",
    callback=separator,
    metavar="CHAR",
    help="Between the fields of CSV.  [default: a comma; in .tsv a tab]",
)
@click.option("--id-field", metavar="NAME", help="Names records in quarantine and audit.")
@click.option("--url-field", metavar="NAME", help="Where a record comes from, for rules with `where: {host: …}`.")
@options.ruleset
@options.encoding
@options.errors
@click.option("--workers", type=click.IntRange(min=1), help="Processes.  [default: one for each processor]")
@click.option("--resume", is_flag=True, help="Continue an interrupted run.")
@click.option("--overwrite", is_flag=True, help="Replace what is in DIR from an earlier run.")
@click.option("--audit", is_flag=True, help="Record every edit, so that the run can be reverted.")
@options.deadline
@click.option(
    "--max-record",
    type=click.IntRange(min=1),
    default=MAX_RECORD // MIB,
    show_default=True,
    metavar="MIB",
    help="Larger records go to quarantine.",
)
@click.option(
    "--shard",
    type=click.IntRange(min=1),
    default=SHARD_BYTES // MIB,
    show_default=True,
    metavar="MIB",
    help="Size of the parts that large files are cut into; a kill repeats at most one for each worker.",
)
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True)
@click.option("--address", metavar="ADDRESS", help="Of a Ray cluster that shares the files.  [default: this machine]")
@click.option("--verify", "check", is_flag=True, help="Only check that DIR is still what a run wrote.")
@click.option("--learn", is_flag=True, help="First learn what recurs in the documents of each site, and remove it too.")
@click.option(
    "--group-by", metavar="NAME", help="The field whose value is the site.  [default: the host of --url-field]"
)
@options.quiet
def batch(**given: Any) -> int:
    """Clean data sets into DIR: .txt and .md (a file a document), .jsonl, .json, .csv, .tsv and .parquet, also .gz and
    .zst; files, folders or patterns. A .json file is taken when named, not from a folder;
    what a .mingfanignore names is not taken from one either. Only the text fields change;
    every other byte of a record stays.

    Nothing is lost: what cannot be read, decoded or cleaned goes to DIR/quarantine as it was, with the reason beside
    it, and the exit code is 3. With --errors report --audit, damaged bytes among good text are marked with U+FFFD
    instead, and the audit has what they were; Parquet has its texts in UTF-8, or they go to quarantine.
    DIR/manifest.json accounts for every record, DIR/report.html shows what was removed.

    \b
    Examples:
      mingfan batch corpus/ --out clean/                       a folder, field "text"
      mingfan batch 'data/*.jsonl.zst' --out clean/ -f content
      mingfan batch a.parquet --out clean/ --audit             record every edit
      mingfan batch chats.jsonl --out clean/ -f 'messages[].content' --where role=user
      mingfan batch pages.jsonl --out clean/ --learn --url-field url    learn the furniture of each site, and clean
      mingfan batch corpus/ --out clean/ --resume              after a kill or a full disk
      mingfan revert clean/a.jsonl clean/audit/a.jsonl.jsonl.zst -o a.jsonl
      mingfan batch --out clean/ --verify                      check that nothing was changed since
      mingfan batch data/ --out /shared/clean --engine ray --address auto
    """
    voice = Voice(given["quiet"])
    if given["check"]:
        return _verified(voice, given["out"])
    if not given["paths"]:
        raise click.UsageError("name the data to clean, or use --verify")
    if given["address"] and given["engine"] != "ray":
        raise click.UsageError("--address goes with --engine ray")
    if given["errors"] == "report" and not given["audit"]:
        raise click.UsageError("--errors report goes with --audit, which keeps the damaged bytes and their places")
    settings = _settings(given)
    workers = given["workers"] or processors()
    try:
        learned = _learned(voice, given, settings)
        cleaner = options.cleaner({**given, "rules": (*given["rules"], *map(str, learned[:1]))})
        how = Options(workers, given["resume"], given["overwrite"], given["engine"], given["address"],
                      tuple(path.name for path in learned))  # fmt: skip
        outcome = run(given["paths"], given["out"], cleaner, settings, how, voice.quiet)
    except FieldMissing as error:
        raise click.UsageError(f"{error}; name it with --text-field or --url-field") from None
    except Stopped as error:
        voice.error(f"stopped: {error}")
        voice.error(f"finished work is kept: when the cause is removed, {AGAIN}")
        return FAILED
    except OSError as error:
        voice.error(f"stopped: {error.strerror or error}{f': {shown(error.filename)}' if error.filename else ''}")
        voice.error(f"finished work is kept: when the cause is removed, {AGAIN}")
        return FAILED
    except KeyboardInterrupt:
        voice.error(f"interrupted; finished work is kept, continue with: {shlex.join(['mingfan', *_again()])}")
        return INTERRUPTED
    return _summary(voice, outcome, given["out"])


def _settings(given: dict[str, Any]) -> Settings:
    # That a library is missing is better said before than in the middle.
    if given["audit"]:
        zstd()
    if given["engine"] == "ray" and find_spec("ray") is None:
        raise MissingExtra("the engine ray needs Ray", "ray")
    return Settings(
        fields=tuple(dict.fromkeys(given["fields"])),
        id_field=given["id_field"],
        url_field=given["url_field"],
        where=given["where"],
        encoding=given["encoding"],
        errors=given["errors"],
        separator=given["separator"],
        deadline=given["deadline"],
        audit=given["audit"],
        max_record=given["max_record"] * MIB,
        shard_bytes=given["shard"] * MIB,
    )


def _learned(voice: Voice, given: dict[str, Any], settings: Settings) -> list[Path]:
    """The rules that were learned, and the page about them; of a run that is resumed, those that it began with."""
    out: Path = given["out"]
    if given["group_by"] and not given["learn"]:
        raise click.UsageError("--group-by goes with --learn")
    if not given["learn"]:
        return []
    rules = out / LEARNED
    if not (given["resume"] and rules.exists()):
        from mingfan.batch.learning import Engine, learn_pack  # most runs learn nothing

        voice.note("learning what recurs")
        engine = Engine(given["workers"] or processors(), given["engine"] == "ray", given["address"])
        if learn_pack(given["paths"], out, settings, given["group_by"], given["overwrite"], engine) is None:
            voice.note("nothing was learned: a site needs 5 documents that have lines in common")
            return []
    voice.note(f"learned: {shown(rules)}, as a page {shown(out / LEARNED_PAGE)}")
    return [rules, out / LEARNED_PAGE]


def _verified(voice: Voice, out: Path) -> int:
    faults = list(verify(out))
    for fault in faults:
        voice.error(f"{shown(out)}: {shown(fault)}")
    voice.note(f"{len(faults):,} faults" if faults else "every file is what was written")
    return FAILED if faults else 0


def _again() -> list[str]:
    return [arg for arg in sys.argv[1:] if arg not in ("--resume", "--overwrite")] + ["--resume"]


def _summary(voice: Voice, outcome: Outcome, out: Path) -> int:
    for line in summary.lines(*outcome):
        voice.note(line)
    voice.note(f"full report: {shown(out / REPORT)}")
    for file in outcome.files:
        if file.failed:
            voice.error(f"{readable(file.path)}: {file.failed}; {AGAIN}")
        elif file.refused:
            voice.error(f"{readable(file.path)}: quarantined whole: {file.refused.message}")
    if outcome.counts.quarantined:
        voice.error(
            f"quarantined: {count(outcome.counts.quarantined, 'record')}, in {shown(out / QUARANTINE)}, "
            "with the reasons beside them"
        )
    return FAILED if outcome.failed else 0
