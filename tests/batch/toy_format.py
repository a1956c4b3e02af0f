"""A format made for a test: one text a line, as in a list of sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mingfan.batch.formats.lines import LineFormat, Shape
from mingfan.batch.formats.rows import RowFormat


class TextLines:
    header = multiline = tells_utf8 = False

    def rows(self, data: bytes, final: bool) -> Iterator[tuple[int, int]]:
        start = 0
        while start < len(data):
            end = data.find(b"\n", start) + 1 or len(data)
            yield start, end
            start = end

    def is_blank(self, line: bytes) -> bool:
        return line.isspace()

    def texts(self, line: bytes) -> Sequence[str | None]:
        return [line.decode().removesuffix("\n")]

    def names(self, line: bytes) -> Sequence[str]:
        return ["text"]

    def spans(self, line: bytes) -> Sequence[tuple[int, int]]:
        return [(0, len(line.removesuffix(b"\n")))]

    def quote(self, text: str, token: bytes) -> bytes:
        return text.encode()

    def id(self, line: bytes) -> None:
        return None

    def addresses(self, line: bytes, names: Sequence[str]) -> Sequence[str]:
        return [""] * len(names)


class Toy(LineFormat):
    def row_format(self, shape: Shape) -> RowFormat:
        return TextLines()


TOY = Toy()
