"""`mingfan fit`: the model of a page, corrected by a user's own labelled texts."""

from __future__ import annotations

from pathlib import Path

import click

from mingfan import files
from mingfan.authors.fit.fit import fit as fitted_to
from mingfan.authors.fit.labelled import read_labelled
from mingfan.authors.fit.pack import NAME, said
from mingfan.cli import FINDINGS, options
from mingfan.cli.console import Voice, write_stdout
from mingfan.cli.documents.outputs import check_new
from mingfan.text.plural import count
from mingfan.text.visible import visible


@click.command(short_help="Fit the model of a page to your own labelled texts.")
@click.argument("labelled", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "--overwrite", is_flag=True, help="Let -o replace a fitted.yaml that exists, with what you changed in it."
)
@options.quiet
def fit(labelled: tuple[Path, ...], output: Path, overwrite: bool, quiet: bool) -> int:
    """Move the weights of the model that recognises promotion and page furniture by texts that you labelled. LABELLED
    is JSON lines:

    \b
      {"text": "…", "remove": [{"start": 120, "end": 151}], "optional": [], "source": "example.com"}

    Spans are half-open, in code points; 'optional' may go or stay; 'source' says which site or collection a text is
    from. Twelve texts are needed, four of them with something to remove; honest texts that look like promotion teach
    as much.

    What is learned is tried on texts left out (by source where there are several), before and after. Where it does not
    help there, or takes look-alikes that the shipped rules keep, nothing is written and the exit code is 1. DIR gets
    fitted.yaml, a rule file for --rules of every command, the service and Python.

    \b
    Examples:
      mingfan fit labelled.jsonl -o fitted/
      mingfan clean page.txt --rules fitted/ --diff
      mingfan batch pages/ --out clean/ --rules fitted/
    """
    voice = Voice(quiet)
    check_new(output / NAME, overwrite, "-o", ())
    texts = [text for path in labelled for text in read_labelled(path)]
    found = fitted_to(texts)
    figures = found.figures
    voice.note(
        f"{count(len(texts), 'labelled text')}, {figures.folds} folds by {'source' if figures.by_source else 'text'}; "
        "on texts left out, content characters:"
    )
    for name, rates in (("before", figures.before), ("after", figures.after)):
        voice.note(
            f"  {name:6}  {said(rates)}; {rates.wrong:,} wrongly removed, {rates.missed:,} missed, "
            f"{count(rates.honest, 'honest text')} touched"
        )
    voice.note(f"look-alikes of the shipped rules: {len(found.lost):,} of {found.look_alikes:,} newly changed")
    if not found.holds:
        for text in found.lost:
            write_stdout(f"{visible(text)}\n".encode())
        voice.error("the fit does not help on texts it has not seen; nothing was written: label more texts")
        return FINDINGS
    output.mkdir(parents=True, exist_ok=True)
    files.write(output / NAME, found.text.encode())
    voice.note(f"{output / NAME}: {count(found.weights, 'weight')}; use it with --rules {output}")
    return 0
