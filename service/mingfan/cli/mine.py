"""`mingfan mine`: the lines that recur in the documents of a site, as a rule file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from mingfan import files
from mingfan.authors.corpus import Corpus
from mingfan.cli import FAILED
from mingfan.cli.console import Voice, write_stdout
from mingfan.cli.documents.outputs import check_new
from mingfan.learn.documents import LEAST_DOCUMENTS, Document
from mingfan.learn.learned import learn
from mingfan.learn.pack import Site, write
from mingfan.ruleset.packs import parse_pack
from mingfan.text.plural import count


@click.command(short_help="Learn the lines that recur in the documents of a site.")
@click.argument("corpus", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE.yaml", help="Write the rules here.")
@click.option("--overwrite", is_flag=True, help="Let -o replace a file that exists, with what you struck in it.")
@click.option("--pack", default="learned", show_default=True, metavar="NAME", help="The name of the pack.")
@click.option("--host", default="", metavar="HOST", help="The rules are for documents from there only.")
@click.option("--activate", is_flag=True, help="The rules act; without it they count what they would do (shadow).")
@click.option("--text-field", default="text", show_default=True, help="Of JSONL records.")
@click.option("-q", "--quiet", is_flag=True, help="Only errors on stderr.")
def mine(
    corpus: tuple[Path, ...],
    output: Path | None,
    overwrite: bool,
    pack: str,
    host: str,
    activate: bool,
    text_field: str,
    quiet: bool,
) -> int:
    """Learn from the documents of one site which lines recur in them: menus, footers, the links to the next page. They
    become a rule file, a line of it for each, with the number of documents, examples and keep cases from the corpus.
    What recurs and may be content, such as a heading, is left out or reported. Read the file, strike what should stay
    in your texts, then activate it (`state: active`). CORPUS: .txt, .md and .jsonl files, or folders of them, 5
    documents or more.

    \b
    Examples:
      mingfan mine pages/ -o site.yaml                  learn; the rules are on trial
      mingfan audit pages/ --rules site.yaml            what they would remove
      mingfan mine pages/ -o acting.yaml --activate     learn, and let them act at once
      mingfan batch pages/ --out clean/ --rules site.yaml
    """
    voice = Voice(quiet)
    if output is not None:
        check_new(output, overwrite, "-o", ())
    documents = Corpus(corpus, text_field)

    def read() -> Iterator[Document]:
        for number, document in enumerate(documents, 1):
            if not number % 10_000:
                voice.note(f"{number:,} documents read")
            yield Document(document.name, document.text)

    learned = learn(read)
    voice.failures(documents.reasons(), "read", "file")
    written = write([Site(learned, host=host)], pack, "active" if activate else "shadow")
    if not written:
        few = f", of {LEAST_DOCUMENTS} that are needed" if learned.documents < LEAST_DOCUMENTS else ""
        voice.error(f"nothing was learned from {count(learned.documents, 'document')}{few}")
        return 1
    parse_pack(written, str(output or "<mined>"))  # a pack that does not load is never handed out
    if output is None:
        write_stdout(written.encode())
    else:
        files.write(output, written.encode())
    voice.note(
        f"{count(len(learned.furniture), 'line')} of furniture and {len(learned.doubtful):,} in doubt, from "
        f"{count(learned.documents, 'document')}{'' if activate else '; on trial: --activate lets them act'}"
    )
    return FAILED if documents.failed else 0
