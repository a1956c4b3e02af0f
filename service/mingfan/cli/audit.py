"""`mingfan audit`: what rules do to a corpus before they are switched on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mingfan import Cleaner
from mingfan.authors.audit import audit as report_on
from mingfan.authors.audit_formats import FORMATS
from mingfan.authors.corpus import Corpus
from mingfan.cli import FAILED, FINDINGS, options
from mingfan.cli.console import write_stdout


@click.command(short_help="See what rules do to a corpus before they are switched on.")
@click.argument("corpus", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@options.ruleset
@click.option("--against", multiple=True, metavar="RULES", help="Compare with these rule files in place of --rules.")
@click.option("--max-new", type=click.IntRange(min=0), metavar="N", help="Exit 1 where more changes than this are new.")
@click.option("--text-field", default="text", show_default=True, help="Of JSONL records.")
@click.option("--format", type=click.Choice(list(FORMATS)), default="text", show_default=True)
def audit(
    corpus: tuple[Path, ...], against: tuple[str, ...], max_new: int | None, text_field: str, format: str, **given: Any
) -> int:
    """See what rules do to a corpus: by rule, the documents it acts on, characters removed, its share and time, and
    samples in context; rules that act on nothing; and with --against, what only one of two rule sets changes. CORPUS:
    .txt, .md and .jsonl files, or folders of them. Without --against every change is new.

    \b
    Examples:
      mingfan audit clean-texts/ --rules my-rules/ --select my
      mingfan audit corpus.jsonl --rules new.yaml --against old.yaml --max-new 0
      mingfan audit corpus/ --rules my-rules/ --format html > audit.html
    """
    cleaner = options.cleaner(given)
    other = None
    if against:
        other = Cleaner(given["profile"], rules=against, ignore=given["ignore"] or None)
    documents = Corpus(corpus, text_field)
    report = report_on(cleaner, documents, other)
    report.failed += documents.reasons()
    write_stdout(FORMATS[format](report).encode())
    if max_new is not None and report.new > max_new:
        click.echo(f"mingfan: {report.new:,} new changes, over --max-new {max_new:,}", err=True)
        return FINDINGS
    return FAILED if report.failed else 0
