"""`mingfan dedup`: a corpus without copies and near-copies of whole documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from mingfan.cli.console import Voice, count
from mingfan.dedup.copies import LIKENESS, find_copies, need_library
from mingfan.dedup.corpus import Corpus, find
from mingfan.dedup.output import check_output, longest_first, write

REPORT_EVERY = 10_000  # documents


@click.command(short_help="Take copies and near-copies of whole documents out of a corpus.")
@click.argument("corpus", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("-f", "--text-field", default="text", show_default=True, metavar="NAME", help="Of JSONL records.")
@click.option(
    "--likeness",
    type=click.FloatRange(0.5, 1.0),
    default=LIKENESS,
    show_default=True,
    help="The share of character 5-grams that near-copies have in common; 1 finds exact copies only.",
)
@click.option(
    "--stays",
    type=click.Choice(["first", "longest"]),
    default="first",
    show_default=True,
    help="Which of several copies stays.",
)
@click.option("-q", "--quiet", is_flag=True, help="Only errors on stderr.")
def dedup(corpus: tuple[Path, ...], out: Path, text_field: str, likeness: float, stays: str, quiet: bool) -> int:
    """Take out of a corpus the documents that are copies or near-copies of another: a page that several sites have, an
    article with another frame. CORPUS: .txt and .md files (a file a document), .jsonl files (a line a document), or
    folders of them. Documents in the same words with other figures, as reports of two months, are no copies.

    DIR gets the files without the copies; the copies are in DIR/removed, and DIR/manifest.json says of each which
    document stays in its place. 'mingfan revert' puts them back, byte for byte.

    \b
    Examples:
      mingfan dedup pages/ --out unique/
      mingfan dedup a.jsonl b.jsonl --out unique/ -f content --stays longest
      mingfan revert unique/ unique/manifest.json -o pages-again/
    """
    voice = Voice(quiet)
    if likeness < 1:
        need_library()
    read = Corpus(find(corpus), text_field)
    check_output(out, read)

    def documents() -> Iterator[tuple[int, str]]:
        for number, text in read.read():
            if number and not number % REPORT_EVERY:
                voice.note(f"{number:,} documents read")
            yield number, text

    if stays == "longest":
        lengths = [len(text) for _, text in documents()]
        found = find_copies(longest_first(read, lengths), read.text, likeness)
    else:
        found = find_copies(documents(), read.text, likeness)
    totals = write(out, read, found, text_field, likeness, stays).totals
    if totals.without_text:
        voice.note(f"{count(totals.without_text, 'line')} without a text in {text_field!r} stay as they are")
    near = totals.removed - totals.exact
    voice.note(
        f"{totals.removed:,} of {count(totals.documents, 'document')} taken out: {totals.exact:,} exact copies, "
        f"{near:,} near-copies; they are in removed/"
    )
    return 0
