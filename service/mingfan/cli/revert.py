"""`mingfan revert`: the original bytes of cleaned documents, from the report of their cleaning."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import sys
from pathlib import Path

import click

from mingfan import files
from mingfan.cli import FAILED
from mingfan.cli.console import STDIN, Voice, write_stdout
from mingfan.cli.documents import inputs, outputs, results
from mingfan.cli.documents.failures import Failures
from mingfan.cli.documents.inputs import Source
from mingfan.dedup.output import Manifest, read_manifest, restore
from mingfan.edits import compose as edits
from mingfan.edits import report as record
from mingfan.errors import RevertError
from mingfan.files import sync_folder
from mingfan.text.decode import decode, encode
from mingfan.text.plural import count
from mingfan.text.visible import shown


@click.command(short_help="Restore the original of a cleaned document.")
@click.argument("cleaned", type=click.Path(), metavar="CLEANED|-")
@click.argument("report", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(), metavar="FILE|DIR", help="Write the original here.")
@click.option("-w", "--write", is_flag=True, help="Replace the cleaned files with the originals.")
@click.option("--overwrite", is_flag=True, help="Let -o replace files that exist.")
@click.option("--document", metavar="PATH", help="Which document of the report, if several became the same text.")
@click.option("-q", "--quiet", is_flag=True, help="Only errors on stderr.")
def revert(
    cleaned: str, report: Path, output: str | None, write: bool, overwrite: bool, document: str | None, quiet: bool
) -> int:
    """Restore the original of CLEANED, byte for byte, from a REPORT that 'mingfan clean --report' wrote. CLEANED is
    looked up in the report by its sha256, and the original is checked against its own before anything is written; a
    file that was changed since is refused. Of a folder, the files that are in the report are reverted. The audit of
    a batch is a report too; of Parquet the values come back, not the bytes. So is a result as JSON, from
    'clean --format json', the service or its page: the original comes back in the encoding of CLEANED, which may be
    that JSON itself. With the manifest of 'mingfan dedup', CLEANED is its folder.

    \b
    Examples:
      mingfan clean a.txt -o b.txt --report edits.jsonl
      mingfan revert b.txt edits.jsonl                 the bytes of a.txt to stdout
      mingfan revert b.txt edits.jsonl -o a-again.txt
      mingfan revert docs/ edits.jsonl -w              after 'clean docs/ -w'
      mingfan revert out/a.jsonl out/audit/a.jsonl.jsonl.zst -o a.jsonl
      mingfan revert unique/ unique/manifest.json -o again/    after 'dedup --out unique/'
    """
    voice = Voice(quiet)
    if (taken_out := read_manifest(report)) is not None:
        return revert_dedup(Path(cleaned), taken_out, output, voice)
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
    loose = [] if lines.has_documents else results.read(report)
    failures = Failures()
    for source, target in zip(sources, targets, strict=True):
        with failures.caught(source):
            contents = inputs.read(source)
            if loose:
                original = results.original(_cleaned(contents.data, report), loose, document)
            else:
                original = _original(contents.data, source, lines, document, voice)
            _deliver(original, contents, source.path if write else None, target)
    if folder:
        voice.note(f"{count(len(sources) - len(failures.lines), 'document')} of the report reverted")
    failures.report(voice, len(sources), "reverted")
    return FAILED if failures.lines else 0


def _cleaned(data: bytes, report: Path) -> bytes:
    """The cleaned text. A result as JSON holds it, so one file may be both."""
    if data != report.read_bytes():
        return data
    texts = [result.text for result in results.read(report) if isinstance(result.text, str)]
    if len(texts) != 1:
        raise RevertError("name the cleaned file: the report holds more than one text, or none")
    return texts[0].encode()


def _refuse_combinations(cleaned: str, output: str | None, write: bool, folder: bool) -> None:
    if write and (output or cleaned == STDIN):
        raise click.UsageError("-w replaces a file with its original; it cannot be combined with -o or -")
    if folder and not (write or output):
        raise click.UsageError("a folder needs -w or -o DIR")


def _is_known(source: Source, lines: record.Reader) -> bool:
    try:
        digest = hashlib.sha256(inputs.read(source).data).hexdigest()
    except OSError:
        return True  # reading it fails again later, and that is listed
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
    """The line about this file, or any, as long as all lead to the same original."""
    chosen = [p for p in candidates if source.name in (p.head.path, p.head.output)] or candidates
    if len({p.head.original.sha256 for p in chosen}) > 1:
        names = ", ".join(dict.fromkeys(p.head.path for p in chosen))
        raise RevertError(f"several documents became these same bytes: {names}; name one with --document")
    return chosen[0]


def _undo(data: bytes, chosen: record.Record) -> bytes:
    if chosen.offset_unit != "codepoint":
        raise RevertError(f"the report counts in {chosen.offset_unit}, not in code points")
    text = decode(data, chosen.cleaned.encoding, "report" if chosen.cleaned.damage else "strict").text
    restored = edits.revert(text, chosen.edits)
    original = encode(restored, chosen.original.encoding, chosen.original.signature, chosen.original.damage)
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


def revert_dedup(folder: Path, manifest: Manifest, output: str | None, voice: Voice) -> int:
    if output is None:
        raise click.UsageError("the documents of 'mingfan dedup' are put back into a new folder: -o DIR")
    try:
        restored = restore(folder, manifest, Path(output))
    except RevertError as error:
        voice.error(str(error))
        return FAILED
    voice.note(f"{count(restored, 'file')} restored to before 'mingfan dedup'")
    return 0


ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def is_audit(report: Path) -> bool:
    try:
        with report.open("rb") as file:
            return file.read(len(ZSTD_MAGIC)) == ZSTD_MAGIC
    except OSError:
        return False


def revert_batch(cleaned: str, report: Path, output: str | None, write: bool, overwrite: bool, voice: Voice) -> int:
    """Write the input, compressed as the name of the output says; to stdout uncompressed."""
    if cleaned == STDIN:
        raise click.UsageError("a batch is reverted from its files: name the cleaned one")
    source, target = Path(cleaned), Path(cleaned) if write else None if output is None else Path(output)
    if source.is_dir() and write:
        raise click.UsageError("-w cannot replace a folder of parts with a file: use -o FILE")
    if output is not None:
        outputs.plan([Source(source, Path(Path(output).name))], Path(output), False, overwrite)
    try:
        _write(source, report, target)
    except RevertError as error:
        voice.error(f"{shown(cleaned)}: {error}")
        return FAILED
    except OSError as error:
        voice.error(f"{shown(error.filename or cleaned)}: {error.strerror or error}")
        return FAILED
    return 0


def _write(source: Path, report: Path, target: Path | None) -> None:
    from mingfan.batch.model import COMPRESSIONS
    from mingfan.batch.undo import revert

    place = (source if target is None else target).absolute()
    temporary = place.with_name(f".mingfan-{secrets.token_hex(6)}.tmp")
    try:
        revert(source, report, temporary, COMPRESSIONS.get(place.suffix, "") if target else "")
        if target is None:
            with temporary.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
                sys.stdout.buffer.flush()
        else:
            temporary.replace(place)
            sync_folder(place.parent)
    finally:
        temporary.unlink(missing_ok=True)
