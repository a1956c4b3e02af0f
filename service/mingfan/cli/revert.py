"""`mingfan revert`: the original bytes of a cleaned document, from the report of its cleaning."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import click

from mingfan import edits, files
from mingfan.cli import FAILED, outputs, record
from mingfan.cli.console import STDIN, Voice, shown, write_stdout
from mingfan.cli.inputs import Source
from mingfan.decode import decode, encode
from mingfan.errors import MingfanError, RevertError


@click.command(short_help="Give the original of a cleaned document back.")
@click.argument("cleaned", type=click.Path())
@click.argument("report", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write the original here.")
@click.option("-w", "--write", is_flag=True, help="Put the original in the place of the cleaned file.")
@click.option("--overwrite", is_flag=True, help="Let -o replace a file that exists.")
@click.option("--document", metavar="PATH", help="Which document of the report, where several became the same text.")
@click.option("-q", "--quiet", is_flag=True, help="Only errors on stderr.")
def revert(
    cleaned: str, report: Path, output: Path | None, write: bool, overwrite: bool, document: str | None, quiet: bool
) -> int:
    """Give the original of CLEANED (- is standard input) back, byte for byte, from a REPORT that 'mingfan clean
    --report' wrote. CLEANED is found in the report by its sha256, and the original is checked against its own before
    anything is written; a file that was changed since is refused.

    \b
    Examples:
      mingfan clean a.txt -o b.txt --report edits.jsonl
      mingfan revert b.txt edits.jsonl                 the bytes of a.txt to stdout
      mingfan revert b.txt edits.jsonl -o a-again.txt
      mingfan revert docs/a.txt edits.jsonl -w         after clean -w
    """
    if write and (output or cleaned == STDIN):
        raise click.UsageError("-w puts the original in the place of a file: it goes with neither -o nor -")
    path = None if cleaned == STDIN else Path(cleaned)
    if output is not None:
        outputs.plan([Source(path, Path(output.name))], output, False, overwrite)
    voice = Voice(quiet)
    try:
        contents = files.Contents(sys.stdin.buffer.read(), files.NOTHING) if path is None else files.read(path)
        original = _original(contents.data, cleaned, report, document, voice)
        _deliver(original, contents, path if write else None, output)
    except BrokenPipeError:
        raise
    except OSError as error:
        voice.error(f"{shown(error.filename or cleaned)}: {error.strerror or error}")
        return FAILED
    except MingfanError as error:
        voice.error(f"{shown(cleaned)}: {error}")
        return FAILED
    return 0


def _original(data: bytes, cleaned: str, report: Path, document: str | None, voice: Voice) -> bytes:
    digest = hashlib.sha256(data).hexdigest()
    found = list(record.records(report, digest))
    candidates = [r for r in found if r.cleaned.sha256 == digest]
    if not candidates and any(r.original.sha256 == digest for r in found):
        voice.note(f"{shown(cleaned)} is the original already")
        return data
    return _undo(data, _choose(candidates, cleaned, document, digest))


def _choose(candidates: list[record.Record], cleaned: str, document: str | None, digest: str) -> record.Record:
    if document is not None:
        candidates = [r for r in candidates if r.path == document]
    if not candidates:
        raise RevertError(
            f"the report has no document that was cleaned to these bytes (sha256 {digest[:12]}…): the file was changed "
            "after it was cleaned, or it is another run's"
        )
    same_path = [r for r in candidates if shown(cleaned) in (r.path, r.output)]
    chosen = same_path or candidates
    if len({r.original.sha256 for r in chosen}) > 1:
        names = ", ".join(dict.fromkeys(r.path for r in chosen))
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


def _deliver(original: bytes, contents: files.Contents, replaced: Path | None, output: Path | None) -> None:
    if replaced is not None:
        files.replace(replaced, original, contents.fingerprint)
    elif output is not None:
        files.write(output, original)
    else:
        write_stdout(original)
