"""`mingfan dedup`: a corpus without copies and near-copies, of whole documents or of lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from mingfan.cli import FAILED
from mingfan.cli.console import Voice
from mingfan.dedup.copies import LIKENESS, Found, find_copies, need_library
from mingfan.dedup.corpus import Corpus, find
from mingfan.dedup.lines import LIKENESS as LIKENESS_OF_LINES
from mingfan.dedup.lines import Lines, find_line_copies
from mingfan.dedup.output import Options, check_output, longest_first, write, write_lines
from mingfan.text.plural import count
from mingfan.text.visible import shown

REPORT_EVERY = 10_000  # documents


@click.command(short_help="Take copies and near-copies of documents, or of lines, out of a corpus.")
@click.argument("corpus", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "-f", "--text-field", default="text", show_default=True, metavar="NAME", help="Of JSONL records and Parquet rows."
)
@click.option("--lines", "by_line", is_flag=True, help="Copies of single lines, in place of whole documents.")
@click.option(
    "--likeness",
    type=click.FloatRange(0.5, 1.0),
    help="The share of character 5-grams that near-copies have in common; 1 finds exact copies only.  "
    f"[default: {LIKENESS}; of lines {LIKENESS_OF_LINES}]",
)
@click.option(
    "--stays",
    type=click.Choice(["first", "longest"]),
    default="first",
    show_default=True,
    help="Which of several copies stays.",
)
@click.option("-q", "--quiet", is_flag=True, help="Only errors on stderr.")
def dedup(
    corpus: tuple[Path, ...],
    out: Path,
    text_field: str,
    by_line: bool,
    likeness: float | None,
    stays: str,
    quiet: bool,
) -> int:
    """Take out of a corpus the documents that are copies or near-copies of another: a page that several sites have, an
    article with another frame. CORPUS: .txt and .md files (a file a document), .jsonl and .parquet files (a
    line or row a document), or folders of them. Documents in the same words with other figures, as reports of two
    months, are no copies.

    With --lines it is the single lines that an earlier document has: of 20 letters and more, no headings, rows of
    tables or code, and never what a document repeats itself.

    DIR gets the files without the copies; the copies are in DIR/removed, and DIR/manifest.json says of each what
    stays in its place. 'mingfan revert' puts them back, byte for byte.

    \b
    Examples:
      mingfan dedup pages/ --out unique/
      mingfan dedup a.jsonl b.parquet --out unique/ -f content --stays longest
      mingfan dedup pages/ --out unique/ --lines
      mingfan revert unique/ unique/manifest.json -o pages-again/
    """
    voice = Voice(quiet)
    if by_line and stays != "first":
        raise click.UsageError("of copies of a line the first stays: leave out --stays")
    options = Options(likeness or (LIKENESS_OF_LINES if by_line else LIKENESS), stays)
    if options.likeness < 1:
        need_library()
    read = Corpus(find(corpus), text_field)
    check_output(out, read)

    def documents() -> Iterator[tuple[int, str]]:
        for number, text in read.read():
            if number and not number % REPORT_EVERY:
                voice.note(f"{number:,} documents read")
            yield number, text

    if by_line:
        lines = Lines(read)
        found = find_line_copies(lines, documents(), options.likeness)
        totals = write_lines(out, read, lines, found, options).totals
    else:
        found = _of_documents(read, documents(), options)
        totals = write(out, read, found, options).totals
    if totals.without_text:
        voice.note(f"{count(totals.without_text, 'record')} without a text in {text_field!r} stay as they are")
    voice.failures([f"{shown(path)}: not text; it stays as it is" for path in read.unreadable], "read", "file")
    near, of = totals.removed - totals.exact, count(totals.documents, "document")
    if by_line:
        of = f"{count(totals.lines, 'line')} in {of}"
    voice.note(
        f"{totals.removed:,} of {of} taken out: {totals.exact:,} exact copies, {near:,} near-copies"
        f"{'; they are in removed/' if totals.removed else ''}"
    )
    return FAILED if read.unreadable else 0


def _of_documents(corpus: Corpus, documents: Iterator[tuple[int, str]], options: Options) -> Found:
    if options.stays == "first":
        return find_copies(documents, corpus.text, options.likeness)
    lengths = [len(text) for _, text in documents]
    return find_copies(longest_first(corpus, lengths), corpus.text, options.likeness)
