"""`mingfan rules`: the catalogue, one rule in full, why scored rules act, the JSON Schema of rule files."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, BinaryIO

import click
import msgspec
import yaml

from mingfan.authors.schema import json_schema
from mingfan.cli.console import stdout_console, write_stdout
from mingfan.cli.imports import import_rules
from mingfan.deadline import Deadline
from mingfan.errors import did_you_mean
from mingfan.kinds.table import compile_spec
from mingfan.model import Span
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset import packs
from mingfan.ruleset.model import Rule
from mingfan.ruleset.profiles import load_ruleset
from mingfan.text.decode import decode
from mingfan.text.visible import visible

_with_rules = click.option("--rules", "extra", multiple=True, metavar="PATH", help="A rule file or folder to add.")


@click.group(no_args_is_help=False, short_help="List and show rules; print the schema of rule files.")
def rules() -> None:
    """The catalogue of rules.

    \b
    Examples:
      mingfan rules list                     the rules of the standard profile, in the order they act
      mingfan rules show paywall/paid-mark   one rule in full, with its examples
      mingfan rules explain article.txt      why scored rules would remove a line
      mingfan rules import legado FILE       a pack of rules in another format
      mingfan rules schema > rules.schema.json
    """


rules.add_command(import_rules)


@rules.command("list", short_help="The rules in force, in the order they act.")
@click.option("-p", "--profile", default="standard", show_default=True, help="The profile whose rules to list.")
@click.option("--all", "everything", is_flag=True, help="All rules, also those that no profile uses.")
@_with_rules
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_rules(profile: str, everything: bool, extra: tuple[str, ...], format: str) -> None:
    """List rules: a table in a terminal, tab-separated lines elsewhere.

    \b
    Examples:
      mingfan rules list
      mingfan rules list -p minimal
      mingfan rules list --all --format json | jq -r '.[].id'
    """
    found = _all(extra) if everything else list(load_ruleset(profile, rules=extra).rules)
    if format == "json":
        write_stdout(msgspec.json.encode([summary(rule) for rule in found]) + b"\n")
    elif sys.stdout.isatty():
        _table(found)
    else:
        rows = ("\t".join((rule.id, rule.kind, visible(rule.title))) + "\n" for rule in found)
        write_stdout("".join(rows).encode())


@rules.command(short_help="Show one rule.")
@click.argument("rule_id", metavar="ID")
@_with_rules
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(rule_id: str, extra: tuple[str, ...], format: str) -> None:
    """Show a rule as its file has it: what it is for, its pattern, its examples and keep cases.

    \b
    Examples:
      mingfan rules show paywall/paid-mark
      mingfan rules show my/rule --rules my-rules/
    """
    by_id = {rule.id: rule for rule in _all(extra)}
    if rule_id not in by_id:
        hint = did_you_mean(rule_id, by_id) or "; 'mingfan rules list --all' lists them"
        raise click.UsageError(f"there is no rule `{rule_id}`{hint}")
    rule = by_id[rule_id]
    if format == "json":
        write_stdout(msgspec.json.encode(summary(rule) | {"spec": msgspec.to_builtins(rule.spec)}) + b"\n")
        return
    body = yaml.safe_dump(_as_written(rule), allow_unicode=True, sort_keys=False, width=100)
    write_stdout(f"# {rule.id}, from {visible(rule.path)}:{rule.line}\n{body}".encode())


@rules.command(short_help="Explain what scored rules would remove.")
@click.argument("file", type=click.File("rb"))
@click.option("-p", "--profile", default="standard", show_default=True, help="The profile whose rules to evaluate.")
@click.option("--all", "every_family", is_flag=True, help="Each family that would remove a block, not only the first.")
@_with_rules
def explain(file: BinaryIO, profile: str, every_family: bool, extra: tuple[str, ...]) -> None:
    """Show what each scored rule would remove from a document (- for standard input): the lines, every signal that
    speaks for or against with its weight, and the sum. Each rule is evaluated alone, on the original document; a block
    that several would remove is shown under the first, which takes it.

    \b
    Examples:
      mingfan rules explain article.txt
      mingfan rules explain article.txt --all --rules my-rules/ | grep my/
    """
    text = decode(file.read()).text
    taken: list[Span] = []  # by place
    for rule in load_ruleset(profile, rules=extra).rules:
        compiled = compile_spec(rule.spec)
        _ = compiled.expressions  # what a kind builds at first use is built before a deadline runs
        for finding in compiled.explain(text, Deadline.for_length(len(text))):
            here = bisect_right(taken, (finding.start, len(text)))
            if here and finding.end <= taken[here - 1].end and not every_family:
                continue
            taken.insert(here, Span(finding.start, finding.end))
            first = 1 + text.count("\n", 0, finding.start)
            last = first + text.count("\n", finding.start, finding.end)
            lines = f"{first}-{last}" if last > first else str(first)
            write_stdout(f"{lines}: {rule.id}: {visible(finding.message_en)}\n".encode())
            for line in text[finding.start : finding.end].split("\n"):
                write_stdout(f"    {visible(line)}\n".encode())
    if not taken:
        write_stdout(b"no scored rule would remove anything\n")


@rules.command(short_help="The JSON Schema of rule files.")
def schema() -> None:
    """Print the JSON Schema of rule files, made from the types that check them. An editor that has it completes and
    checks rule files as you type.

    \b
    Example:
      mingfan rules schema > rules.schema.json
      # and in the first line of a rule file, for editors with the YAML language server:
      # yaml-language-server: $schema=rules.schema.json
    """
    write_stdout(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2) + b"\n")


def summary(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "pack": rule.pack,
        "kind": rule.kind,
        "title": rule.title,
        "why": rule.why,
        "safety": rule.spec.safety,
        "path": rule.path,
        "line": rule.line,
    }


def _as_written(rule: Rule) -> dict[str, Any]:
    """The fields of a rule that its file has to name: those that differ from their defaults."""
    defaults = {field.encode_name: field.default for field in msgspec.structs.fields(rule.spec)}
    fields = msgspec.to_builtins(rule.spec)
    for case in (*fields["examples"], *fields["keep"]):
        if not case["todo"]:
            del case["todo"]
    return {key: value for key, value in fields.items() if value and value != defaults.get(key)}


def _all(extra: Sequence[str]) -> list[Rule]:
    return packs.load_packs([shipped_rules(), *extra])


def _table(found: Sequence[Rule]) -> None:
    from rich.table import Table

    table = Table("id", "kind", "what it finds", box=None, header_style="bold", pad_edge=False)
    for rule in found:
        table.add_row(rule.id, rule.kind, visible(rule.title) + (" (reported only)" * (rule.spec.safety == "report")))
    stdout_console().print(table, soft_wrap=False)
