"""`mingfan teach`: a rule, or a keep case, from a passage that a person points at."""

from __future__ import annotations

from pathlib import Path

import click

from mingfan import Cleaner, files
from mingfan.authors.teach import Taught, spare, takers
from mingfan.authors.teach import teach as taught_by
from mingfan.cli import FINDINGS, options
from mingfan.cli.console import Voice, write_stdout
from mingfan.errors import ConfigError
from mingfan.text.decode import decode
from mingfan.text.plural import count
from mingfan.text.visible import visible

TAUGHT = "taught.yaml"


@click.command(short_help="Write a rule by pointing at dirt in a document.")
@click.argument("passage")
@click.option(
    "--from",
    "document",
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="DOC",
    help="The document that contains it.",
)
@click.option("--keep", is_flag=True, help="The passage is honest: no taught rule may take it.")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=TAUGHT, show_default=True, metavar="FILE.yaml")
@options.quiet
def teach(passage: str, document: str, keep: bool, output: Path, quiet: bool) -> int:
    """Write the rule that removes PASSAGE, a line, lines or a part of a line of DOC, into a rule file, with DOC's own
    lines as its example; runs of digits may differ elsewhere. With --keep the passage becomes a keep case of the
    rules of the file that take it, and they are mended. The examples and keep cases of the file are run first: where
    one fails, nothing is written. Use the file with --rules.

    \b
    Examples:
      mingfan teach '喜欢本文请关注公众号' --from page.txt
      mingfan teach '（本站首发 www.example.com）' --from page.txt -o site.yaml
      mingfan teach --keep '关注公众号是第一步' --from guide.txt
      mingfan clean page.txt --rules taught.yaml
    """
    voice = Voice(quiet)
    with click.open_file(document, "rb") as opened:
        text = decode(opened.read()).text
    present = decode(output.read_bytes()).text if output.exists() else ""
    taught = spare(passage, text, present) if keep else taught_by(passage, text, present)
    if not taught.rules:
        _say_who_takes(passage, text, output)
    if taught.failed:
        return _refused(voice, taught)
    if taught.text:
        files.write(output, taught.text.encode())
    elif output.exists():
        output.unlink()
    rules = ", ".join(f"taught/{rule}" for rule in taught.rules)
    voice.note(f"{output}: {rules}; {count(len(taught.outcomes), 'case')} pass")
    return 0


def _say_who_takes(passage: str, text: str, output: Path) -> None:
    others = takers(passage, text, Cleaner())
    if not others:
        raise ConfigError(f"nothing takes that passage: no rule of {output}, and none of the default profile")
    raise ConfigError(
        f"no rule of {output} takes that passage, but {', '.join(others)} does: put its line into a file for --allow, "
        f"or leave the rule out with --ignore {others[0]}"
    )


def _refused(voice: Voice, taught: Taught) -> int:
    for outcome in taught.failed:
        voice.error(f"{outcome.rule_id}, {outcome.case}: {outcome.why}")
        write_stdout(f"{visible(outcome.text)}\n".encode())
    voice.error("nothing was written")
    return FINDINGS
