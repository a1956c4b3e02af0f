"""`mingfan clean`: its options, what may not be combined, and the run over all documents. No decision about text."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from mingfan import Cleaner
from mingfan.cli import FAILED, FINDINGS
from mingfan.cli.console import Voice, count
from mingfan.cli.documents import inputs, outputs
from mingfan.cli.documents.failures import Failures
from mingfan.cli.documents.inputs import EXTENSIONS, Source
from mingfan.cli.documents.job import KEEP, OUTPUT_ENCODINGS, Done, Job
from mingfan.cli.options import (
    comma_separated,
    known_encoding,
)
from mingfan.edits import report as record
from mingfan.text.visible import shown


@dataclass(frozen=True)
class Options:
    """What was given on the command line."""

    paths: tuple[str, ...]
    output: str | None
    write: bool
    overwrite: bool
    ext: tuple[str, ...]
    profile: str
    rules: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    encoding: str
    output_encoding: str | None
    diff: bool
    check: bool
    format: str
    report: Path | None
    engine: Any
    deadline: float | None
    quiet: bool
    verbose: bool


@click.command(short_help="Clean text documents, or show what would change.")
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATH|-]...")
@click.option("-o", "--output", type=click.Path(), metavar="FILE|DIR", help="Write it here.")
@click.option("-w", "--write", is_flag=True, help="Clean the files in place, each replaced whole or not at all.")
@click.option("--overwrite", is_flag=True, help="Let -o and --report replace files that exist.")
@click.option(
    "--ext",
    multiple=True,
    default=EXTENSIONS,
    callback=comma_separated,
    metavar="EXT",
    help="Files to take from folders.  [default: .txt,.md]",
)
@click.option("-p", "--profile", default="standard", show_default=True, help="The rules in force.")
@click.option("--rules", multiple=True, metavar="PATH", help="A rule file or folder to add; repeatable.")
@click.option("--select", multiple=True, callback=comma_separated, metavar="ID,…", help="Only these packs or rules.")
@click.option("--ignore", multiple=True, callback=comma_separated, metavar="ID,…", help="Not these packs or rules.")
@click.option("--encoding", default="auto", show_default=True, callback=known_encoding, help="Of the input.")
@click.option(
    "--output-encoding",
    type=click.Choice([KEEP, *OUTPUT_ENCODINGS]),
    help="Of the cleaned text.  [default: keep the file's with -w, else utf-8]",
)
@click.option("--diff", is_flag=True, help="Print each edit in place with its rule, not the text.")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where something would change.")
@click.option(
    "--format", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True, help="Of the output."
)
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE.jsonl", help="Record the edits, to revert.")
@click.option("--engine", type=click.Choice(["scan", "reference"]), default="scan", show_default=True)
@click.option("--deadline", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="For one document.")
@click.option("-q", "--quiet", is_flag=True, help="Only errors on stderr.")
@click.option("-v", "--verbose", is_flag=True, help="Tell of every document and finding on stderr.")
def clean(**given: Any) -> int:
    """Clean text documents. One PATH, or standard input (-, the default), goes to standard output or -o FILE.
    A folder or several paths need -o DIR or -w; of a folder the .txt and .md files are taken, at any depth, without
    hidden ones and symbolic links.

    Input may be UTF-8, GB18030 (GBK, GB2312), Big5 or UTF-16, told apart by its bytes. Output is UTF-8, except that
    -w keeps each file's encoding. Bytes that cannot be decoded leave the file as it is and the exit code at 3.

    \b
    Examples:
      mingfan clean report.txt                         cleaned text to stdout
      mingfan clean report.txt --diff                  what would change, and why
      curl -s https://… | mingfan clean > page.txt     as a filter
      mingfan clean docs/ -o cleaned/                  a folder into another
      mingfan clean docs/ -w --report edits.jsonl      in place, and how to take it back
      mingfan clean docs/ --check                      for CI: exit 1 where something would change
      mingfan clean a.txt --ignore ads,whitespace      without these packs
      mingfan clean a.txt --format json | jq .stats    text, edits and statistics
    """
    options = Options(**given)
    _refuse_combinations(options)
    sources = inputs.collect(options.paths, options.ext, Path(options.output) if options.output else None)
    targets = _targets(options, sources)
    cleaner = Cleaner(
        options.profile, rules=options.rules, select=options.select, ignore=options.ignore, engine=options.engine
    )
    return _run(options, cleaner, sources, targets)


def _refuse_combinations(options: Options) -> None:
    refused = {
        "-w and -o: choose one": options.write and options.output,
        "--check changes nothing, so it does not go with -o, -w or --report": options.check
        and (options.output or options.write or options.report),
        "--diff prints edits for people, --format json or jsonl for programs: choose one": options.diff
        and options.format != "text",
        "-w needs the PATH of a file or folder": options.write and (not options.paths or "-" in options.paths),
    }
    for message, given in refused.items():
        if given:
            raise click.UsageError(message)


def _targets(options: Options, sources: Sequence[Source]) -> Sequence[Path | None]:
    if options.report is not None:
        outputs.check_new(options.report, options.overwrite, "--report", sources)
        if not options.report.absolute().parent.is_dir():
            raise click.UsageError(f"--report {shown(options.report)}: there is no such folder")
    if options.output is not None:
        folder = outputs.into_folder(options.output, options.paths, sources)
        targets = outputs.plan(sources, Path(options.output), folder, options.overwrite)
        if options.report is not None and options.report.absolute() in {target.absolute() for target in targets}:
            raise click.UsageError("-o and --report name the same file")
        return targets
    several = len(sources) > 1 or any(Path(path).is_dir() for path in options.paths)
    if several and not (options.write or options.check or options.diff or options.format == "jsonl"):
        raise click.UsageError(
            "a folder or several paths need -o DIR or -w (or --check, --diff, --format jsonl, which print)"
        )
    return [None] * len(sources)


@dataclass
class Tally:
    """What became of the documents."""

    done: int = 0
    changed: int = 0
    edits: int = 0
    findings: int = 0
    failures: Failures = field(default_factory=Failures)

    def add(self, done: Done) -> None:
        self.done += 1
        self.changed += done.result.changed
        self.edits += len(done.result.edits)
        self.findings += len(done.result.findings)


def _run(options: Options, cleaner: Cleaner, sources: Sequence[Source], targets: Sequence[Path | None]) -> int:
    voice = Voice(options.quiet, options.verbose)
    tally = Tally()
    writer = None if options.report is None else record.Writer(options.report)
    job = _job(options, cleaner, writer, single=len(sources) == 1)
    pairs = list(zip(sources, targets, strict=True))
    with closing(writer) if writer else nullcontext(), voice.progress(pairs, pairs) as moving:
        for source, target in moving:
            _one(job, source, target, voice, tally)
    _summary(options, voice, tally, len(sources))
    if tally.failures.lines:
        return FAILED
    return FINDINGS if options.check and tally.changed else 0


def _job(options: Options, cleaner: Cleaner, writer: record.Writer | None, *, single: bool) -> Job:
    to_folder = options.output is not None and outputs.into_folder(options.output, options.paths, ())
    return Job(
        cleaner,
        encoding=options.encoding,
        output_encoding=options.output_encoding or (KEEP if options.write else "utf-8"),
        deadline=options.deadline,
        format=options.format,
        write=options.write,
        check=options.check,
        diff=options.diff,
        json_to_target=single and not to_folder,
        report=writer,
    )


def _one(job: Job, source: Source, target: Path | None, voice: Voice, tally: Tally) -> None:
    if source.path is None and sys.stdin.isatty():
        voice.note("reading from the terminal; end the text with Ctrl-D")
    with tally.failures.caught(source):
        done = job.run(source, target)
        tally.add(done)
        _tell(voice, source, done)


def _tell(voice: Voice, source: Source, done: Done) -> None:
    if not voice.verbose:
        return
    by_rule = ", ".join(f"{rule} {number}" for rule, number in done.result.stats.by_rule.items())
    edits = count(len(done.result.edits), "edit")
    voice.detail(f"{source.name}: {done.encoding}, {edits}{': ' if by_rule else ''}{by_rule}")
    if done.result.findings:
        original = done.result.revert()
        for finding in done.result.findings:
            line = original.count("\n", 0, finding.start) + 1
            voice.detail(f"{source.name}:{line}: {finding.rule}: {finding.message_en}")


def _summary(options: Options, voice: Voice, tally: Tally, documents: int) -> None:
    if tally.done and (documents != 1 or options.write or options.output):
        voice.note(
            f"{count(tally.done, 'document')}, {tally.changed:,} {'would change' if options.check else 'changed'}, "
            f"{count(tally.edits, 'edit')}"
        )
    if not documents:
        voice.note(f"nothing to clean: no {' or '.join(options.ext)} files there; --ext names others")
    if tally.findings and options.format == "text":
        voice.note(f"{count(tally.findings, 'finding')} that changed nothing; --verbose lists them")
    tally.failures.tell(voice, documents, "cleaned")
