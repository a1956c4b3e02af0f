"""`mingfan test`: runs the examples and keep cases of rule files and prints what failed, for people, programs or CI."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import click
import msgspec

from mingfan.authors import examples as ruletest
from mingfan.authors import testfiles
from mingfan.authors.coverage import unused
from mingfan.authors.examples import Outcome
from mingfan.authors.update import updates, write
from mingfan.cli import FAILED, FINDINGS
from mingfan.cli.console import Voice, write_stdout
from mingfan.errors import RuleError
from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset import packs
from mingfan.ruleset.model import Rule
from mingfan.text.plural import count
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
@click.option("--coverage", is_flag=True, help="List alternatives of patterns, and signals, that no example exercises.")
@click.option(
    "--update", is_flag=True, help="Show what came out of failed examples and, if agreed, write it into them."
)
@click.option("-y", "--yes", is_flag=True, help="Agree to --update.")
@click.option("--watch", is_flag=True, help="Run again whenever a file changes, until Ctrl-C.")
@click.option("-q", "--quiet", is_flag=True, help="Only failures, no summary.")
def test(rules: tuple[str, ...], wanted: re.Pattern[str] | None, format: str, watch: bool, **given: bool) -> int:
    """Run the examples and keep cases of rule files or folders, by default those of all shipped rules, and those of
    the test files beside them (ads.test.yaml beside ads.yaml). Each case must also be a fixed point, revert to its
    input, and come out the same from both engines. A case with `todo: true` is a known failure: it fails once it
    passes. Rules whose library is not installed are not tried, and the exit code is then 3.

    \b
    Examples:
      mingfan test                                 all shipped rules
      mingfan test my-rules/                       a folder of packs
      mingfan test my-rules/ads.yaml --run novel   some rules of a file
      mingfan test my-rules/ --coverage            what no example exercises
      mingfan test my-rules/ --update              write what came out into the examples
      mingfan test --format junit > report.xml     for CI
    """
    if not watch:
        return _once(rules, wanted, format, **given)
    seen: dict[Path, int] = {}
    while True:
        seen = _changed(rules, seen)
        try:
            _once(rules, wanted, format, **given)
        except RuleError as error:
            click.echo(str(error), err=True)


def _changed(rules: Sequence[str], seen: dict[Path, int]) -> dict[Path, int]:
    """Wait until a rule file is not as it was seen."""
    while (now := _times(rules)) == seen:
        time.sleep(0.3)
    return now


def _times(rules: Sequence[str]) -> dict[Path, int]:
    roots = [Path(path) for path in rules] or [shipped_rules()]
    folders = [root.rglob("*.y*ml") if root.is_dir() else root.parent.glob("*.y*ml") for root in roots]
    every = [file for folder in folders for file in folder]
    return {file: file.stat().st_mtime_ns for file in every}


def _once(
    rules: Sequence[str],
    wanted: re.Pattern[str] | None,
    format: str,
    *,
    coverage: bool,
    update: bool,
    yes: bool,
    quiet: bool,
) -> int:
    every = _rules(rules)
    chosen, beside = (
        [rule for rule in found if wanted is None or wanted.search(rule.id)] for found in (every, testfiles.load(every))
    )
    if not chosen:
        raise click.UsageError("--run REGEX matches no rule id; see 'mingfan rules list --all'")
    untried = ruletest.lacking(chosen)
    chosen, beside = ([rule for rule in found if rule.id not in untried] for found in (chosen, beside))
    outcomes = ruletest.run([*chosen, *beside])
    write_stdout(_FORMATS[format](chosen, outcomes))
    if coverage:
        _list_unused(chosen, beside)
    if format == "text" and not quiet:
        write_stdout(_summary(chosen, outcomes).encode())
    Voice().untried(untried)
    wrong = any(not outcome.passed for outcome in outcomes) and not (update and _updated(outcomes, yes))
    return FINDINGS if wrong else FAILED if untried else 0


def _summary(rules: Sequence[Rule], outcomes: Sequence[Outcome]) -> str:
    failed = sum(not outcome.passed for outcome in outcomes)
    known = sum(outcome.todo and outcome.passed for outcome in outcomes)
    todo = f", {known:,} known to fail" if known else ""
    passed = len(outcomes) - failed - known
    cases = f"{count(len(rules), 'rule')}, {count(len(outcomes), 'case')}"
    return f"{cases}: {passed:,} passed, {failed:,} failed{todo}\n"


def _list_unused(rules: Sequence[Rule], beside: Sequence[Rule]) -> None:
    for rule, part in unused(rules, beside):
        where = f"{visible(rule.path)}:{rule.line}: {rule.id}"
        click.echo(f"{where}: no example exercises the {visible(part)}", err=True)


def _updated(outcomes: Sequence[Outcome], yes: bool) -> bool:
    """Write what came out into the failed examples, if that is agreed; whether no failure is left."""
    found = list(updates(outcomes))
    for update in found:
        click.echo(_failure(update.outcome), nl=False, err=True)
    if not found or not (yes or click.confirm(f"Write this into {count(len(found), 'example')}?", err=True)):
        return False
    write(found)
    return len(found) == sum(not outcome.passed for outcome in outcomes)


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
