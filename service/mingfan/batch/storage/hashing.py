"""SHA-256 of files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from mingfan.batch.storage.streams import BLOCK


def sha256(*paths: Path) -> str:
    """Of the files one after the other; OSError if one cannot be read."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while data := file.read(BLOCK):
                digest.update(data)
    return digest.hexdigest()
