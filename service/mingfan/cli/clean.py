"""`mingfan clean`: its options, which of them exclude each other, and the run over all documents."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from mingfan import Cleaner
from mingfan.cli import FAILED, FINDINGS, options
from mingfan.cli.console import Voice
from mingfan.cli.documents import inputs, outputs
from mingfan.cli.documents.failures import Failures
from mingfan.cli.documents.inputs import EXTENSIONS, Source
from mingfan.cli.documents.job import KEEP, OUTPUT_ENCODINGS, Done, Job, Options
from mingfan.cli.options import comma_separated
from mingfan.edits import report as record
from mingfan.engine.exceptions import UNKNOWN
from mingfan.text.damage import spelt
from mingfan.text.plural import count
from mingfan.text.visible import shown


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
@options.ruleset
@options.encoding
@options.errors
@click.option(
    "--output-encoding",
    type=click.Choice([KEEP, *OUTPUT_ENCODINGS]),
    help="Of the cleaned text.  [default: keep the file's with -w, else utf-8]",
)
@click.option("--diff", is_flag=True, help="Print each edit in place with its rule instead of the text.")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where something would change.")
@click.option(
    "--format", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True, help="Of the output."
)
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE.jsonl", help="Record the edits, to revert.")
@click.option("--engine", type=click.Choice(["scan", "reference"]), default="scan", show_default=True)
@options.deadline
@options.quiet
@click.option("-v", "--verbose", is_flag=True, help="List every document and finding on stderr.")
def clean(**given: Any) -> int:
    """Clean text documents. One PATH, or standard input (-, the default), goes to standard output or -o FILE.
    A folder or several paths need -o DIR or -w; of a folder the .txt and .md files are taken, at any depth, without
    hidden ones, symbolic links, and what a .mingfanignore names.

    Input may be UTF-8, GB18030 (GBK, GB2312), Big5 or UTF-16, detected from its bytes. Output is UTF-8, except that
    -w keeps each file's encoding. A file that cannot be decoded is left as it is, and the exit code is 3.
    With --errors report, damaged bytes among good text are marked with U+FFFD, and a finding says where each was and
    its value; -w and --output-encoding keep leave them in the file as they are.

    \b
    Examples:
      mingfan clean report.txt                         cleaned text to stdout
      mingfan clean report.txt --diff                  what would change, and why
      curl -s https://… | mingfan clean > page.txt     as a filter
      mingfan clean docs/ -o cleaned/                  a folder into another
      mingfan clean docs/ -w --report edits.jsonl      in place, with a report to revert it
      mingfan clean docs/ --check                      for CI: exit 1 where something would change
      mingfan clean a.txt --errors report -v           a damaged file: each damaged byte is marked and reported
      mingfan clean a.txt --ignore ads,whitespace      without these packs
      mingfan clean a.txt --format json | jq .stats    text, edits and statistics
    """
    asked = Options(**{name: value for name, value in given.items() if name not in options.RULESET})
    _refuse_combinations(asked)
    sources = inputs.collect(asked.paths, asked.ext, Path(asked.output) if asked.output else None)
    targets = _targets(asked, sources)
    return _run(asked, options.cleaner(given, engine=asked.engine), sources, targets)


def _refuse_combinations(asked: Options) -> None:
    refused = {
        "-w and -o: choose one": asked.write and asked.output,
        "--check changes nothing, so it does not go with -o, -w or --report": asked.check
        and (asked.output or asked.write or asked.report),
        "--diff prints edits for people, --format json or jsonl for programs: choose one": asked.diff
        and asked.format != "text",
        "-w needs the PATH of a file or folder": asked.write and (not asked.paths or "-" in asked.paths),
    }
    for message, given in refused.items():
        if given:
            raise click.UsageError(message)


def _targets(asked: Options, sources: Sequence[Source]) -> Sequence[Path | None]:
    if asked.report is not None:
        outputs.check_new(asked.report, asked.overwrite, "--report", sources)
        if not asked.report.absolute().parent.is_dir():
            raise click.UsageError(f"--report {shown(asked.report)}: there is no such folder")
    if asked.output is not None:
        folder = outputs.into_folder(asked.output, asked.paths, sources)
        targets = outputs.plan(sources, Path(asked.output), folder, asked.overwrite)
        if asked.report is not None and asked.report.absolute() in {target.absolute() for target in targets}:
            raise click.UsageError("-o and --report name the same file")
        return targets
    several = len(sources) > 1 or any(Path(path).is_dir() for path in asked.paths)
    if several and not (asked.write or asked.check or asked.diff or asked.format == "jsonl"):
        raise click.UsageError(
            "a folder or several paths need -o DIR or -w (or --check, --diff, --format jsonl, which print)"
        )
    return [None] * len(sources)


@dataclass
class Tally:
    """How many documents were cleaned, changed, failed."""

    done: int = 0
    changed: int = 0
    edits: int = 0
    findings: int = 0
    failures: Failures = field(default_factory=Failures)

    def add(self, done: Done, findings: bool) -> None:
        self.done += 1
        self.changed += done.result.changed
        self.edits += len(done.result.edits)
        self.findings += len(done.result.findings) if findings else 0


def _run(asked: Options, cleaner: Cleaner, sources: Sequence[Source], targets: Sequence[Path | None]) -> int:
    voice = Voice(asked.quiet, asked.verbose)
    tally = Tally()
    writer = None if asked.report is None else record.Writer(asked.report)
    to_folder = asked.output is not None and outputs.into_folder(asked.output, asked.paths, ())
    job = Job(cleaner, asked, writer, json_to_target=len(sources) == 1 and not to_folder)
    pairs = list(zip(sources, targets, strict=True))
    prints = asked.diff or asked.check or asked.format != "text"
    with closing(writer) if writer else nullcontext(), voice.progress(pairs, pairs, prints=prints) as moving:
        for source, target in moving:
            _one(job, source, target, voice, tally)
    _summary(asked, voice, tally, len(sources))
    if tally.failures.lines:
        return FAILED
    return FINDINGS if asked.check and tally.changed else 0


def _one(job: Job, source: Source, target: Path | None, voice: Voice, tally: Tally) -> None:
    if source.path is None and sys.stdin.isatty():
        voice.note("reading from the terminal; end the text with Ctrl-D")
    with tally.failures.caught(source):
        done = job.run(source, target)
        tally.add(done, job.options.tells_findings)
        _detail(voice, source, done)


def _detail(voice: Voice, source: Source, done: Done) -> None:
    damage = done.result.damage
    if damage:
        first = f"{spelt(damage[0])} at byte {damage[0].offset}"
        voice.note(f"{source.name}: damaged bytes in {count(len(damage), 'place')}, the first {first}; marked U+FFFD")
    if not voice.verbose:
        for finding in done.result.findings:
            if finding.rule == UNKNOWN:  # whoever wrote it believes that it works
                voice.note(f"{source.name}: {finding.message_en}")
        return
    by_rule = ", ".join(f"{rule} {number}" for rule, number in done.result.stats.by_rule.items())
    edits = count(len(done.result.edits), "edit")
    voice.detail(f"{source.name}: {done.encoding}, {edits}{': ' if by_rule else ''}{by_rule}")
    if done.result.findings:
        original = done.result.revert()
        for finding in done.result.findings:
            line = original.count("\n", 0, finding.start) + 1
            voice.detail(f"{source.name}:{line}: {finding.rule}: {finding.message_en}")


def _summary(asked: Options, voice: Voice, tally: Tally, documents: int) -> None:
    if tally.done and (documents != 1 or asked.write or asked.output):
        voice.note(
            f"{count(tally.done, 'document')}, {tally.changed:,} {'would change' if asked.check else 'changed'}, "
            f"{count(tally.edits, 'edit')}"
        )
    if not documents:
        voice.note(f"nothing to clean: no {' or '.join(asked.ext)} files there; --ext names others")
    if tally.findings and asked.format == "text":
        voice.note(f"{count(tally.findings, 'finding')} that changed nothing; --verbose lists them")
    tally.failures.report(voice, documents, "cleaned")
