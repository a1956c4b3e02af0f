"""The command line: `main` turns arguments into one command's run and its outcome into an exit code.

The table of commands is here, and a command's module is imported only when it is called, so that `mingfan --version`
stays fast and a missing extra affects no other command. Exit codes: 0 fine, 1 findings, 2 usage, configuration or rule
error, 3 some inputs failed; 130 after Ctrl-C, 141 when the reader of the output went away, 143 after SIGTERM.
"""

from __future__ import annotations

import errno
import io
import signal
import sys
import warnings
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

import click

from mingfan._version import __version__
from mingfan.cli.console import discard_unwritten
from mingfan.cli.lazy import Lazy, LazyGroup, OutputClosed
from mingfan.errors import MingfanError, RuleError
from mingfan.text.visible import shown

COMMANDS = {
    "clean": Lazy("mingfan.cli.clean:clean", "Clean text documents, or show what would change."),
    "batch": Lazy("mingfan.cli.batch:batch", "Clean data sets: text, JSONL, CSV and Parquet.", extra="batch"),
    "revert": Lazy("mingfan.cli.revert:revert", "Restore the original of a cleaned document."),
    "test": Lazy("mingfan.cli.test:test", "Run the examples and keep cases in rule files."),
    "lint": Lazy("mingfan.cli.lint:lint", "Find what is wrong with rule files."),
    "audit": Lazy("mingfan.cli.audit:audit", "See what rules do to a corpus before they are switched on."),
    "explain": Lazy("mingfan.cli.explain:explain", "Explain what each rule would do to a text, and why it did or not."),
    "packs": Lazy("mingfan.cli.packs:packs", "Packs of rules from elsewhere, locked by digest."),
    "mine": Lazy("mingfan.cli.mine:mine", "Learn the lines that recur in the documents of a site."),
    "teach": Lazy("mingfan.cli.teach:teach", "Write a rule by pointing at dirt in a document."),
    "fit": Lazy("mingfan.cli.fit:fit", "Fit the model of a page to your own labelled texts."),
    "dedup": Lazy("mingfan.cli.dedup:dedup", "Take copies of documents, or of lines, out of a corpus."),
    "rules": Lazy("mingfan.cli.rules:rules", "List and show rules; print the schema of rule files."),
    "serve": Lazy("mingfan.cli.serve:serve", "Run the HTTP service and its page.", extra="serve"),
    "mcp": Lazy("mingfan.cli.mcp:mcp", "Serve agents, by the Model Context Protocol.", extra="mcp"),
    "lsp": Lazy("mingfan.cli.lsp:lsp", "Serve editors, by the Language Server Protocol.", extra="lsp"),
}

FINDINGS = 1
USAGE = 2
FAILED = 3
INTERRUPTED = 128 + signal.SIGINT
UNWRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit: 0 fine, 1 findings, 2 usage, configuration or rule error, 3 some inputs failed and are listed.",
)
@click.version_option(__version__, prog_name="mingfan", message="%(prog)s %(version)s")
def cli() -> None:
    """Clean Chinese text: advertising, paywall marks, repeated passages, stray punctuation, invisible characters.

    \b
    Examples:
      mingfan clean report.txt --diff            see what would change
      mingfan clean report.txt -o clean.txt      write the cleaned text
      cat dirty.txt | mingfan clean > clean.txt  as a filter
      mingfan clean docs/ -w --report edits.jsonl
      mingfan rules list
    """


def main() -> NoReturn:
    """The `mingfan` command."""
    signal.signal(signal.SIGTERM, _terminate)
    warnings.formatwarning = lambda message, *_, **__: f"mingfan: {message}\n"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """Run one command line and return its exit code; errors go to stderr as plain sentences."""
    try:
        code = cli.main(list(args) or ["--help"], prog_name="mingfan", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        hint = f" (see '{context.command_path} --help')" if context else ""
        click.echo(f"mingfan: {error.format_message()}{hint}", err=True)
        return error.exit_code
    except RuleError as error:
        for fault in error.faults:  # with a line, they begin with file:line as editors like it
            click.echo(f"{'' if fault.line else 'mingfan: '}{fault}", err=True)
        return USAGE
    except MingfanError as error:
        click.echo(f"mingfan: {error}", err=True)
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("mingfan: interrupted", err=True)
        return INTERRUPTED
    except (OutputClosed, BrokenPipeError):
        discard_unwritten()
        return 141
    except OSError as error:
        place = f"{shown(error.filename)}: " if error.filename else ""
        if not place and error.errno in UNWRITTEN:  # by `click.echo`, which names nothing
            discard_unwritten()
            place = "standard output: "
        click.echo(f"mingfan: {place}{error.strerror or error}", err=True)
        return FAILED
    return code if isinstance(code, int) else 0


def _terminate(signum: int, frame: FrameType | None) -> NoReturn:
    """Leave through the `finally` blocks, so that no temporary file stays behind."""
    raise SystemExit(128 + signum)
