"""Parts joined to one compressed stream: many readers stop at the end of the first of several."""

from __future__ import annotations

from pathlib import Path

from mingfan.batch.model import Compression, Refused, Unreadable
from mingfan.batch.storage.streams import BLOCK, Content, Source, Target


class Pressed(Target):
    """A file compressed as its input was, from parts that are compressed in a way of their own."""

    def __init__(self, path: Path, compression: Compression, stored: Compression) -> None:
        super().__init__(path, compression)
        self._stored = stored

    def add(self, part: Path) -> tuple[int, int]:
        """Add a part: its CRC-32 as it is on disk, and its lines. OSError where it cannot be read."""
        lines = 0
        try:
            with Source(part) as source:
                content = Content(source, self._stored)
                while data := content.read(BLOCK):
                    self.write(data)
                    lines += data.count(b"\n")
        except (Unreadable, Refused) as error:
            raise OSError(f"{part} cannot be read back: {error}") from error
        return source.crc, lines
