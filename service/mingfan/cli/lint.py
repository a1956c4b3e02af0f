"""`mingfan lint`: what is wrong with rule files, for people, programs, GitHub and code scanning services."""

from __future__ import annotations

import click

from mingfan.authors.lint import lint as linted
from mingfan.authors.lint.formats import FORMATS
from mingfan.authors.lint.message import errors
from mingfan.cli import FAILED, FINDINGS
from mingfan.cli.console import Voice, write_stdout
from mingfan.text.plural import count


@click.command(short_help="Find what is wrong with rule files.")
@click.argument("rules", nargs=-1, type=click.Path())
@click.option("--format", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="No summary.")
def lint(rules: tuple[str, ...], format: str, quiet: bool) -> int:
    """Check rule files or folders, by default the rules that come with mingfan: fields and ids; patterns that are
    slow, that match honest or empty text or are too large; keep cases that the rule changes, or that are no
    look-alikes; rules that never act, that earlier rules leave nothing to, that double another, or that the scanner
    cannot judge. Each message says where, what, why, and what to do. What comes out of each example is for
    'mingfan test'. Exit 1 on errors; warnings do not count. Exit 3 where rules need a library that is not
    installed: their examples were not run.

    \b
    Examples:
      mingfan lint my-rules/
      mingfan lint my-rules/ --format github          annotations in a workflow
      mingfan lint my-rules/ --format sarif > lint.sarif
    """
    found, untried = linted(rules)
    write_stdout(FORMATS[format](found).encode())
    wrong = errors(found)
    if format == "text" and not quiet:
        click.echo(f"mingfan: {count(wrong, 'error')}, {count(len(found) - wrong, 'warning')}", err=True)
    Voice().untried(untried)
    return FINDINGS if wrong else FAILED if untried else 0
