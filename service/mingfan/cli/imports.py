"""`mingfan rules import`: rules in other formats become a pack; what cannot be carried over is listed on stderr."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import click
import yaml

from mingfan import files
from mingfan.authors import lists
from mingfan.authors.legado import pack as legado
from mingfan.authors.legado.read import read
from mingfan.cli import FAILED
from mingfan.cli.console import write_stdout
from mingfan.ruleset import packs
from mingfan.text.decode import decode
from mingfan.text.plural import count
from mingfan.text.visible import visible

Entries = list[dict[str, Any]]
LISTS: dict[str, Callable[[str, str], Entries]] = {"phrases": lists.phrases, "table": lists.table}


@click.command("import", short_help="Make a pack of rules in another format.")
@click.argument("format", type=click.Choice(["legado", *LISTS]))
@click.argument("file", type=click.File("rb"))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE.yaml", help="Write the pack here.")
@click.option("--pack", "name", metavar="NAME", help="The name of the pack.  [default: of the file]")
def import_rules(format: str, file: BinaryIO, output: Path | None, name: str | None) -> int:
    """Make a pack of rules in another format: legado (JSON of the reading app 阅读), phrases (a phrase a line, to be
    removed) or table (from, a tab, to: as OpenCC's dictionaries). FILE may be - for standard input. The pack goes to
    standard output or -o, what could not be carried over to standard error, rule by rule; then the exit code is 3.

    \b
    Examples:
      mingfan rules import legado replaceRule.json -o my-rules/legado.yaml
      mingfan rules import phrases phrases.txt --pack forum > forum.yaml
      mingfan rules import table TSPhrases.txt -o my-rules/words.yaml
    """
    text, source = decode(file.read()).text, visible(file.name)
    if output is not None and output.exists():
        raise click.UsageError(f"{output} exists; an import overwrites nothing: name another file")
    left: Sequence[legado.Left] = ()
    if format == "legado":
        found = legado.convert(read(text, source))
        entries, left = found.entries, found.left
        _report(found, source)
    else:
        entries = LISTS[format](text, source)
    _write(entries, name or _name(format, file.name), format, output)
    return FAILED if left else 0


def _report(found: legado.Imported, source: str) -> None:
    for label, items in (("not carried over", found.left), ("carried over with a difference", found.notes)):
        for place, name, reason in sorted(items):
            click.echo(f"{source}: rule {place} ({visible(name)}): {label}: {visible(reason)}", err=True)
    total = found.carried + len(found.left)
    click.echo(f"mingfan: {found.carried:,} of {count(total, 'rule')} carried over", err=True)


def _write(entries: Entries, name: str, format: str, output: Path | None) -> None:
    if not entries:
        raise click.UsageError("nothing to import: no rule could be carried over")
    head = {"pack": name, "title": name, "origin": format}
    written = yaml.dump(head | {"rules": entries}, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=1000)
    packs.parse_pack(written, str(output or "<import>"))  # a pack that does not load is never handed out
    if output is None:
        write_stdout(written.encode())
    else:
        files.write(output, written.encode())


class _Plain(yaml.SafeDumper):
    """Writes every value out: rule files have no anchors and aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _name(format: str, file: str) -> str:
    """The file's name as far as it can be the name of a pack."""
    stem = re.sub(r"[^a-z0-9]+", "-", Path(file).stem.lower()).strip("-")
    return stem if stem and file not in ("-", "<stdin>") else format
