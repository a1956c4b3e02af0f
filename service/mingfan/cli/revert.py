"""`mingfan revert`: the original bytes of cleaned documents, from the report of their cleaning."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from mingfan import edits, files
from mingfan.cli import FAILED, inputs, outputs, record
from mingfan.cli.console import STDIN, Voice, count, shown, write_stdout
from mingfan.cli.failures import Failures
from mingfan.cli.inputs import Source
from mingfan.cli.revert_batch import is_audit, revert_batch
from mingfan.decode import decode, encode
from mingfan.errors import RevertError


@click.command(short_help="Give the original of a cleaned document back.")
@click.argument("cleaned", type=click.Path(), metavar="CLEANED|-")
@click.argument("report", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(), metavar="FILE|DIR", help="Write the original here.")
@click.option("-w", "--write", is_flag=True, help="Put the originals in the place of the cleaned files.")
@click.option("--overwrite", is_flag=True, help="Let -o replace files that exist.")
@click.option("--document", metavar="PATH", help="Which document of the report, where several became the same text.")
@click.option("-q", "--quiet", is_flag=True, help="Only errors on stderr.")
def revert(
    cleaned: str, report: Path, output: str | None, write: bool, overwrite: bool, document: str | None, quiet: bool
) -> int:
    """Give the original of CLEANED back, byte for byte, from a REPORT that 'mingfan clean --report' wrote. CLEANED is
    found in the report by its sha256, and the original is checked against its own before anything is written; a file
    that was changed since is refused. Of a folder, the files that the report knows are reverted. The audit of
    a batch is a report too; of Parquet the values come back, not the bytes.

    \b
    Examples:
      mingfan clean a.txt -o b.txt --report edits.jsonl
      mingfan revert b.txt edits.jsonl                 the bytes of a.txt to stdout
      mingfan revert b.txt edits.jsonl -o a-again.txt
      mingfan revert docs/ edits.jsonl -w              after 'clean docs/ -w'
      mingfan revert out/a.jsonl out/audit/a.jsonl.jsonl.zst -o a.jsonl
    """
    voice = Voice(quiet)
    if is_audit(report):
        return revert_batch(cleaned, report, output, write, overwrite, voice)
    folder = Path(cleaned).is_dir()
    _refuse_combinations(cleaned, output, write, folder)
    try:
        lines = record.Reader(report)
    except OSError as error:
        voice.error(f"{shown(report)}: {error.strerror or error}")
        return FAILED
    out = None if output is None else Path(output)
    sources = inputs.everything(Path(cleaned), out) if folder else inputs.collect([cleaned], (), None)
    if folder:
        sources = [source for source in sources if _is_known(source, lines)]
    to_folder = outputs.into_folder(output, [cleaned], sources)
    targets = [None] * len(sources) if out is None else outputs.plan(sources, out, to_folder, overwrite)
    failures = Failures()
    for source, target in zip(sources, targets, strict=True):
        with failures.caught(source):
            contents = inputs.read(source)
            original = _original(contents.data, source, lines, document, voice)
            _deliver(original, contents, source.path if write else None, target)
    if folder:
        voice.note(f"{count(len(sources) - len(failures.lines), 'document')} of the report reverted")
    failures.tell(voice, len(sources), "reverted")
    return FAILED if failures.lines else 0


def _refuse_combinations(cleaned: str, output: str | None, write: bool, folder: bool) -> None:
    if write and (output or cleaned == STDIN):
        raise click.UsageError("-w puts the original in the place of a file: it goes with neither -o nor -")
    if folder and not (write or output):
        raise click.UsageError("a folder needs -w or -o DIR")


def _is_known(source: Source, lines: record.Reader) -> bool:
    try:
        digest = hashlib.sha256(inputs.read(source).data).hexdigest()
    except OSError:
        return True  # it fails again, and is listed, when its turn comes
    return bool(lines.cleaned_to(digest))


def _original(data: bytes, source: Source, lines: record.Reader, document: str | None, voice: Voice) -> bytes:
    digest = hashlib.sha256(data).hexdigest()
    candidates = [p for p in lines.cleaned_to(digest) if document is None or p.head.path == document]
    if candidates:
        return _undo(data, lines.read(_choose(candidates, source)))
    if lines.is_original(digest):
        voice.note(f"{source.name} is the original already")
        return data
    unreadable = f"; {count(len(lines.unreadable), 'line')} of it cannot be read" if lines.unreadable else ""
    raise RevertError(
        f"the report has no document that was cleaned to these bytes (sha256 {digest[:12]}…){unreadable}: the file was "
        "changed after it was cleaned, or it is another run's"
    )


def _choose(candidates: list[record.Place], source: Source) -> record.Place:
    """The line about this very file, or any, as long as all lead to the same original."""
    chosen = [p for p in candidates if source.name in (p.head.path, p.head.output)] or candidates
    if len({p.head.original.sha256 for p in chosen}) > 1:
        names = ", ".join(dict.fromkeys(p.head.path for p in chosen))
        raise RevertError(f"several documents became these same bytes: {names}; name one with --document")
    return chosen[0]


def _undo(data: bytes, chosen: record.Record) -> bytes:
    if chosen.offset_unit != "codepoint":
        raise RevertError(f"the report counts in {chosen.offset_unit}, not in code points")
    text = decode(data, chosen.cleaned.encoding).text
    restored = edits.revert(text, chosen.edits)
    original = encode(restored, chosen.original.encoding, chosen.original.signature)
    if hashlib.sha256(original).hexdigest() != chosen.original.sha256:
        raise RevertError("its edits do not lead back to the original: the report is damaged; nothing was written")
    return original


def _deliver(original: bytes, contents: files.Contents, replaced: Path | None, target: Path | None) -> None:
    if replaced is not None:
        files.replace(replaced, original, contents.fingerprint)
    elif target is not None:
        files.write(target, original)
    else:
        write_stdout(original)
