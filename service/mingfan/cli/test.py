"""`mingfan test`: runs the examples and keep cases of rule files and prints what failed, for people, programs or CI."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

import click
import msgspec

from mingfan.authors import examples as ruletest
from mingfan.authors.examples import Outcome
from mingfan.cli import FINDINGS
from mingfan.cli.console import count, write_stdout
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset import packs
from mingfan.ruleset.model import Rule
from mingfan.text.visible import visible


def pattern(context: click.Context, parameter: click.Parameter, value: str | None) -> re.Pattern[str] | None:
    try:
        return None if value is None else re.compile(value)
    except re.error as error:
        raise click.BadParameter(f"not a regular expression: {error}") from None


@click.command(short_help="Run the examples and keep cases in rule files.")
@click.argument("rules", nargs=-1, type=click.Path())
@click.option("--run", "wanted", callback=pattern, metavar="REGEX", help="Only rules whose id matches.")
@click.option("--format", type=click.Choice(["text", "json", "junit"]), default="text", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Only failures, no summary.")
def test(rules: tuple[str, ...], wanted: re.Pattern[str] | None, format: str, quiet: bool) -> int:
    """Run the examples and keep cases of rule files or folders, by default those of all shipped rules.
    Each case must also be a fixed point, revert to its input, and come out the same from both engines.

    \b
    Examples:
      mingfan test                                 all shipped rules
      mingfan test my-rules/                       a folder of packs
      mingfan test my-rules/ads.yaml --run novel   some rules of a file
      mingfan test --format junit > report.xml     for CI
    """
    chosen = [rule for rule in _rules(rules) if wanted is None or wanted.search(rule.id)]
    if not chosen:
        raise click.UsageError("--run REGEX matches no rule id; see 'mingfan rules list --all'")
    outcomes = ruletest.run(chosen)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    write_stdout(_FORMATS[format](chosen, outcomes))
    if format == "text" and not quiet:
        rules_and_cases = f"{count(len(chosen), 'rule')}, {count(len(outcomes), 'case')}"
        write_stdout(f"{rules_and_cases}: {len(outcomes) - len(failed):,} passed, {len(failed):,} failed\n".encode())
    return FINDINGS if failed else 0


def _rules(paths: Sequence[str]) -> list[Rule]:
    return packs.load_packs(paths or [shipped_rules()])


def _text(rules: Sequence[Rule], outcomes: Sequence[Outcome]) -> bytes:
    return "".join(_failure(outcome) for outcome in outcomes if not outcome.passed).encode()


def _failure(outcome: Outcome) -> str:
    return (
        f"{outcome.path}:{outcome.line}: {outcome.rule_id}, {outcome.case}: {outcome.why}\n"
        f"    input     {_one_line(outcome.text)}\n"
        f"    expected  {_one_line(outcome.expected)}\n"
        f"    got       {_one_line(outcome.got)}\n"
    )


def _one_line(text: str) -> str:
    return "⏎".join(map(visible, text.split("\n")))


def _json(rules: Sequence[Rule], outcomes: Sequence[Outcome]) -> bytes:
    failed = sum(not outcome.passed for outcome in outcomes)
    totals = {"rules": len(rules), "cases": len(outcomes), "failed": failed}
    return msgspec.json.encode(totals | {"outcomes": outcomes}) + b"\n"


def _junit(rules: Sequence[Rule], outcomes: Sequence[Outcome]) -> bytes:
    """JUnit's XML, as CI systems read it. Characters that XML forbids are written as ⟨U+0000⟩."""
    failed = sum(not outcome.passed for outcome in outcomes)
    totals = {"name": "mingfan rules", "tests": str(len(outcomes)), "failures": str(failed), "errors": "0"}
    root = ElementTree.Element("testsuites", totals)
    suite = ElementTree.SubElement(root, "testsuite", totals)
    for outcome in outcomes:
        where = {"file": visible(outcome.path), "line": str(outcome.line)}
        case = ElementTree.SubElement(suite, "testcase", {"classname": outcome.rule_id, "name": outcome.case, **where})
        if not outcome.passed:
            ElementTree.SubElement(case, "failure", {"message": visible(outcome.why)}).text = _failure(outcome)
    xml: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"


_FORMATS = {"text": _text, "json": _json, "junit": _junit}
