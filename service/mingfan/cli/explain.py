"""`mingfan explain`: what each rule would do to a text, alone and in order, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
import msgspec

from mingfan.authors.explain import Act, each_block_once
from mingfan.authors.explain import explain as explained
from mingfan.cli import options
from mingfan.cli.console import STDIN, write_stdout
from mingfan.text.decode import decode
from mingfan.text.plural import count
from mingfan.text.visible import visible

LONGEST = 80  # characters shown of a text


@click.command(short_help="Explain what each rule would do to a text, and why it did or not.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@options.ruleset
@click.option("--source", metavar="ADDRESS|PATH", help="Where the text comes from, for rules with `where`.")
@click.option("--all", "every_family", is_flag=True, help="Each family of scored rules that would take a block.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def explain(file: str, source: str | None, every_family: bool, format: str, **given: Any) -> None:
    """Explain what rules do to a document (- for standard input): every change that a rule would make by itself,
    whether it is made when all act in order, and if not, what keeps it: another rule that took the text, a protected
    span, a mark in the text, a condition, a limit. Scored rules name their evidence; a block that several families of
    them would take is named once, under the rule that takes it. JSON has every change of every rule.

    \b
    Examples:
      mingfan explain article.txt
      mingfan explain article.txt --all --rules my-rules/ | grep -A1 my/
      mingfan explain article.txt --format json | jq '.[] | select(.verdict == "stood back")'
    """
    with click.open_file(file, "rb") as opened:
        text = decode(opened.read()).text
    acts = explained(options.cleaner(given), text, source or (None if file == STDIN else file))
    if format == "json":
        write_stdout(msgspec.json.encode(acts) + b"\n")
        return
    shown = acts if every_family else each_block_once(acts)
    write_stdout("".join(map(_lines, shown)).encode() + _summary(shown).encode())


def _lines(act: Act) -> str:
    what = f"{_short(act.before)} -> {_short(act.after)}"
    others = f" ({', '.join(act.others)})" if act.others else ""
    why = f": {act.why}" if act.why else ""
    evidence = f"    because {visible(act.evidence)}\n" if act.evidence else ""
    return f"{act.line}: {act.rule} ({act.kind}): {what}\n    {act.verdict}{why}{others}\n{evidence}"


def _short(text: str) -> str:
    shown = text if len(text) <= LONGEST else text[: LONGEST // 2] + "…" + text[-LONGEST // 2 :]
    return f"“{'⏎'.join(map(visible, shown.split(chr(10))))}”"


def _summary(acts: Sequence[Act]) -> str:
    if not acts:
        return "no rule would change anything\n"
    by_verdict = {act.verdict: sum(a.verdict == act.verdict for a in acts) for act in acts}
    listed = ", ".join(f"{number:,} {verdict}" for verdict, number in by_verdict.items())
    return f"{count(len({act.rule for act in acts}), 'rule')}, {count(len(acts), 'change')}: {listed}\n"
