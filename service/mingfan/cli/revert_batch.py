"""`mingfan revert` for the audit of a batch: a data file of any size, written as it comes."""

from __future__ import annotations

import secrets
import shutil
import sys
from pathlib import Path

import click

from mingfan.cli import FAILED, outputs
from mingfan.cli.console import STDIN, Voice, shown
from mingfan.cli.inputs import Source
from mingfan.errors import RevertError
from mingfan.files import sync_folder

ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def is_audit(report: Path) -> bool:
    try:
        with report.open("rb") as file:
            return file.read(len(ZSTD_MAGIC)) == ZSTD_MAGIC
    except OSError:
        return False


def revert_batch(cleaned: str, report: Path, output: str | None, write: bool, overwrite: bool, voice: Voice) -> int:
    """Write the input again, compressed as the name of the output says; to stdout as it is."""
    if cleaned == STDIN:
        raise click.UsageError("a batch is reverted from its files: name the cleaned one")
    source, target = Path(cleaned), Path(cleaned) if write else None if output is None else Path(output)
    if source.is_dir() and write:
        raise click.UsageError("-w cannot put a file in the place of a folder of parts: use -o FILE")
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
    from mingfan.batch.find import COMPRESSIONS
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
