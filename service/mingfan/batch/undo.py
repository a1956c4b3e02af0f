"""Takes a batch back: a cleaned file and its audit become the input again, checked against the input's hash.

Records that went to quarantine come back from there. Of a Parquet file the values come back, not the bytes.
"""

from __future__ import annotations

from pathlib import Path

from mingfan.batch import formats
from mingfan.batch.model import Compression, Refused, Unreadable
from mingfan.batch.storage.audits import Audit
from mingfan.errors import RevertError


def revert(cleaned: Path, report: Path, target: Path, compression: Compression) -> None:
    """Write the input that `cleaned` was made from to `target`, a new file. RevertError where that is impossible.

    `cleaned` may be the folder of parts that Ray writes. What is left at `target` after an error is of no use.
    """
    try:
        audit = Audit(report)
        if audit.header.format not in formats.FORMATS:
            raise RevertError(f"the audit is of a format that this mingfan does not have: {audit.header.format!r}")
        formats.load(audit.header.format).revert(audit, cleaned, target, compression)
    except (Refused, Unreadable) as error:
        raise RevertError(f"the cleaned file, its quarantine or its audit is damaged: {error}") from None
