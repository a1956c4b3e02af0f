"""`mingfan packs`: packs of rules from elsewhere, locked by digest."""

from __future__ import annotations

from pathlib import Path

import click

from mingfan.authors.audit_formats import in_context
from mingfan.authors.packs import signature
from mingfan.authors.packs.contents import PackError, digest, fetch
from mingfan.authors.packs.shelf import Candidate, Shelf
from mingfan.cli import FAILED, FINDINGS
from mingfan.cli.console import Voice, write_stdout
from mingfan.errors import MingfanError
from mingfan.text.plural import count
from mingfan.text.visible import shown, visible

_folder = click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="mingfan-packs",
    show_default=True,
    help="Where the packs and their lock file are.",
)
_sample = click.option(
    "--sample", type=click.Path(exists=True), metavar="PATH", help="Texts of your own that an update is tried on."
)
_yes = click.option("-y", "--yes", is_flag=True, help="Take it without asking.")


@click.group(no_args_is_help=False, short_help="Packs of rules from elsewhere, locked by digest.")
def packs() -> None:
    """Packs of rules from elsewhere. What is taken is locked by digest, and stays until you take what comes next;
    before that its own examples must pass, and you see what it newly changes in texts of your own.

    \b
    Examples:
      mingfan packs add https://example.com/forum-rules.tar.gz --sample texts/
      mingfan packs add ../shared/rules/ --key 3b6a…
      mingfan packs update                      all that are not pinned
      mingfan packs verify                      for CI: exit 1 where a file is not what was taken
      mingfan clean page.txt --rules mingfan-packs/
    """


@packs.command(short_help="Take a pack: a file, a folder, an archive or an https address.")
@click.argument("source")
@click.option("--name", metavar="NAME", help="What to call it here.  [default: as it calls itself]")
@click.option("--key", default="", metavar="HEX", help="The public key that must have signed it, now and later.")
@_sample
@_yes
@_folder
def add(source: str, name: str | None, key: str, sample: str | None, yes: bool, folder: Path) -> int:
    """Take a pack from SOURCE: a .yaml file, a folder, an archive (.zip, .tar, .tar.gz) or an https address of one.

    \b
    Examples:
      mingfan packs add forum.yaml --sample texts/
      mingfan packs add https://example.com/forum-rules.zip --key 3b6a…
    """
    shelf = Shelf(folder)
    where = source if "://" in source else str(Path(source).resolve())
    with shelf.candidate(where, name, key, str(Path(sample).resolve()) if sample else "") as candidate:
        if candidate.name in shelf.lock.packs:
            raise PackError(f"the pack `{candidate.name}` is there already: 'mingfan packs update' renews it, --name …")
        return 0 if _taken(shelf, candidate, yes or not sample) else FINDINGS


@packs.command(short_help="Renew packs from their sources.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@_sample
@_yes
@click.option("--max-new", type=click.IntRange(min=0), metavar="N", help="Take no set with more new changes than this.")
@click.option("--older", is_flag=True, help="Also take a set that was signed before the one in force.")
@_folder
def update(
    names: tuple[str, ...], sample: str | None, yes: bool, max_new: int | None, older: bool, folder: Path
) -> int:
    """Renew packs, by default all that are not pinned. Each is fetched and tested; then you see the rules that come, go
    and change, and what they newly change in your own texts. What you do not take leaves the old set in force. A set
    that was signed before the one in force is refused: somebody may be serving old faults.

    \b
    Examples:
      mingfan packs update --sample texts/
      mingfan packs update forum --yes --max-new 0
    """
    shelf = Shelf(folder)
    refused = failed = False
    for name in names or [name for name, locked in shelf.lock.packs.items() if not locked.pinned]:
        locked = shelf.locked(name)
        if locked.pinned:
            raise PackError(f"`{name}` is pinned: 'mingfan packs pin --off {name}' frees it")
        try:
            on = str(Path(sample).resolve()) if sample else locked.sample
            with shelf.candidate(locked.source, name, locked.key, on, older) as candidate:
                if candidate.locked.sha256 == locked.sha256:
                    write_stdout(f"{name}: nothing new\n".encode())
                else:
                    refused |= not _taken(shelf, candidate, yes, max_new)
        except (OSError, MingfanError) as error:
            click.echo(f"mingfan: {name}: {error}; the old set stays in force", err=True)
            failed = True
    return FAILED if failed else FINDINGS if refused else 0


def _taken(shelf: Shelf, candidate: Candidate, yes: bool, max_new: int | None = None) -> bool:
    """Show what a candidate is and does, and take it if that is agreed."""
    name, locked = candidate.name, candidate.locked
    rules = count(len(candidate.rules), "rule")
    write_stdout(f"{name}: {rules}, {count(candidate.cases, 'case')} passed, sha256 {locked.sha256[:16]}\n".encode())
    if candidate.old:
        write_stdout("".join(f"  {visible(line)}\n" for line in candidate.changes()).encode())
    new = 0
    if locked.sample:
        report = shelf.trial(candidate, locked.sample)
        new = report.new
        head = f"  {count(report.documents, 'document')}: {new:,} new changes, {report.gone:,} no longer made\n"
        Voice().failures(report.failed, "tried")
        write_stdout((head + "".join(f"    {in_context(s)} ({s.rule})\n" for s in report.new_samples)).encode())
    elif candidate.old:
        click.echo("mingfan: no --sample of your own texts: what it newly removes is not known", err=True)
    if max_new is not None and new > max_new:
        click.echo(f"mingfan: {new:,} new changes, over --max-new {max_new:,}: not taken", err=True)
        return False
    if not yes and not click.confirm("Take it?", err=True):
        return False
    shelf.take(candidate)
    write_stdout(f"{name}: taken; use it with --rules {shown(shelf.folder)}\n".encode())
    return True


@packs.command("list", short_help="The packs that are there.")
@_folder
def list_packs(folder: Path) -> None:
    """List packs with digest, state and source, separated by tabs.

    \b
    Example:
      mingfan packs list | cut -f 1,4    names and sources
    """
    for name, locked in sorted(Shelf(folder).lock.packs.items()):
        state = ", ".join(label for label, on in (("pinned", locked.pinned), ("signed", bool(locked.key))) if on)
        write_stdout(f"{name}\t{locked.sha256[:16]}\t{state or '-'}\t{visible(locked.source)}\n".encode())


@packs.command(short_help="Keep a pack as it is.")
@click.argument("name")
@click.option("--off", is_flag=True, help="Let updates renew it again.")
@_folder
def pin(name: str, off: bool, folder: Path) -> None:
    """Pin a pack: updates leave it as it is.

    \b
    Examples:
      mingfan packs pin forum
      mingfan packs pin forum --off    updates renew it again
    """
    Shelf(folder).pin(name, not off)


@packs.command(short_help="Check that the packs are what was taken.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@_folder
def verify(names: tuple[str, ...], folder: Path) -> int:
    """Check the files of packs against the lock file, and their signatures. Needs no network.

    \b
    Example:
      mingfan packs verify    for CI: exit 1 where a file is not what was taken
    """
    shelf = Shelf(folder)
    faults = [fault for name in names or sorted(shelf.lock.packs) for fault in shelf.faults(name)]
    for fault in faults:
        click.echo(f"mingfan: {visible(fault)}", err=True)
    write_stdout(b"" if faults else b"every pack is what was taken\n")
    return FINDINGS if faults else 0


@packs.command(short_help="Remove a pack.")
@click.argument("name")
@_folder
def remove(name: str, folder: Path) -> None:
    """Remove a pack and its entry in the lock file.

    \b
    Example:
      mingfan packs remove forum
    """
    Shelf(folder).remove(name)


@packs.command(short_help="Sign a pack of your own.")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--secret", required=True, type=click.Path(path_type=Path), help="Your key; created if missing.")
def sign(source: Path, secret: Path) -> None:
    """Sign a pack: a folder (into its file `signature`) or a rule file (into FILE.sig beside it). Prints the public
    key, which those who take the pack give to --key.

    \b
    Example:
      mingfan packs sign forum-rules/ --secret ~/.mingfan-key
    """
    signed, public = signature.sign(digest(fetch(str(source))), secret)
    target = source / "signature" if source.is_dir() else source.with_name(source.name + ".sig")
    target.write_text(signed + "\n", encoding="ascii")
    write_stdout(f"{public}\n".encode())
