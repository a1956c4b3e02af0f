"""Formats that are a stream of rows. Unchanged runs of rows are written as the slices that were read."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, NamedTuple

from mingfan.batch.formats import lines_undo
from mingfan.batch.formats.base import Read, StreamFormat, due
from mingfan.batch.formats.rows import Row, RowFormat, clean_row, with_marks
from mingfan.batch.model import FieldPath, Planned, Refused, Settings
from mingfan.batch.storage.blocks import (
    Block,
    Giant,
    Lines,
    find,
    split,
)
from mingfan.batch.storage.encoding import (
    decodes,
    is_utf8,
    mark,
    newline,
    recode,
    to_utf8,
    with_damage,
)
from mingfan.batch.storage.names import to_path
from mingfan.batch.storage.sink import Output
from mingfan.batch.storage.streams import Source, Stream
from mingfan.model import Damage

if TYPE_CHECKING:
    from mingfan.batch.storage.audits import Audit
    from mingfan.batch.task import Run


TOGETHER = 1 << 16  # bytes of rows that are looked at in one go
LOOK = 1 << 16  # bytes read at a time to find the end of a line


class Shape(NamedTuple):
    """How the rows of one file are read, as a plan or an audit has it."""

    fields: tuple[str, ...]
    paths: tuple[FieldPath, ...]  # of the text fields
    columns: tuple[int, ...]  # of the text fields
    width: int  # fields in a row
    id_field: str | None = None
    id_column: int | None = None
    url_field: str | None = None
    url_column: int | None = None
    where: tuple[tuple[str, str], ...] = ()
    where_columns: tuple[int, ...] = ()
    separator: str = ""  # of fields in CSV, where it is not the usual one


def shape_of(planned: Planned, settings: Settings) -> Shape:
    return Shape(
        settings.fields,
        planned.paths,
        planned.columns,
        planned.width,
        settings.id_field,
        planned.id_column,
        settings.url_field,
        planned.url_column,
        settings.where,
        planned.where_columns,
        settings.separator,
    )


class LineFormat(StreamFormat):
    """A stream of rows. A row may be changed, refused or kept without regard to the others."""

    record_per_line = True

    @abstractmethod
    def row_format(self, shape: Shape) -> RowFormat: ...

    def cuts(self, planned: Planned, settings: Settings) -> Iterator[int]:
        """Each after the first line end past the size of a shard."""
        ending, size = newline(planned.encoding), planned.input.size
        at = settings.shard_bytes if size <= settings.shard_bytes else due(0, size, settings.shard_bytes)
        while at < size:
            with Source(to_path(planned.input.path), at, planned.input.size) as source:
                while data := source.read(LOOK):
                    cut = find(data, ending)
                    at += len(data) if cut < 0 else cut + len(ending)
                    if cut >= 0:
                        break
            if at < size:
                yield at
            at = due(at, size, settings.shard_bytes)

    def content_cuts(self, read: Read, planned: Planned, settings: Settings) -> Iterator[int]:
        ending, due = newline(planned.encoding), settings.shard_bytes
        for block in Lines(read, ending, settings.max_record):
            for _ in block.chunks if isinstance(block, Giant) else ():
                pass
            if isinstance(block, Block):
                while (cut := _line_after(block, due, ending)) is not None:
                    yield cut
                    due = cut + settings.shard_bytes

    def clean_stream(self, run: Run, read: Read, output: Output) -> str:
        settings, planned = run.job.settings, run.planned
        shape = shape_of(planned, settings)
        start = run.shard.start if planned.cuts else 0
        lines = Lines(read, newline(planned.encoding), settings.max_record, start)
        _Reader(run, output, self.row_format(shape)).read(lines)
        return planned.encoding

    def pieces(self, audit: Audit, stream: Stream) -> Iterator[bytes]:
        header = audit.header
        shape = Shape(header.fields, header.paths, header.columns, header.width, separator=header.separator)
        return lines_undo.records(self.row_format(shape), audit, stream)


class _Reader:
    def __init__(self, run: Run, output: Output, form: RowFormat) -> None:
        self.run = run
        self.output = output
        self.form = form
        self.encoding = run.planned.encoding
        self.limit = run.job.settings.max_record
        self.whole = not run.planned.cuts

    def read(self, lines: Lines) -> None:
        if self.form.multiline:
            self.multiline(lines)
            return
        for block in lines:
            self.block(block)

    def block(self, block: Block | Giant) -> None:
        if isinstance(block, Giant):
            self.giant(block)
        else:
            self.rows(block.offset, block.data, self.skip_mark(block), final=True)
        self.settle()

    def multiline(self, lines: Lines) -> None:
        """Rows may hold line ends, so what is left of one block is read with the next.

        After a row over the limit it is unknown whether a quote opens or closes: the rest goes with it.
        """
        rest, offset, header = b"", 0, self.form.header
        blocks = iter(lines)
        for block in blocks:
            if isinstance(block, Giant):
                self.giant(Giant(offset if rest else block.offset, chain((rest,), block.chunks, _bytes(blocks))))
                return
            if not rest:
                offset = block.offset
            data = rest + block.data
            start = 0
            if header:
                start, header = self.header(offset, data), False
            end = self.rows(offset, data, start, final=False)
            rest, offset = data[end:], offset + end
            if len(rest) > self.limit:
                self.giant(Giant(offset, chain((rest,), _bytes(blocks))))
                return
            self.settle()
        if rest:
            self.rows(offset, rest, 0, final=True)

    def header(self, offset: int, data: bytes) -> int:
        """Pass the header on, which only the first shard has, and return where the rows begin."""
        if offset:
            return 0
        start = len(mark(self.encoding)) if data.startswith(mark(self.encoding) or b"\0\0") else 0
        text = to_utf8(data[start:], self.encoding)
        _, end = next(self.form.rows(text, True))
        stop = start + len(text[:end].decode().encode(self.encoding)) if self.encoding != "utf-8" else start + end
        self.output.write(data[:stop])
        return stop

    def skip_mark(self, block: Block) -> int:
        """Pass on the byte order mark that the file begins with."""
        sign = mark(self.encoding)
        if block.offset or not sign or not block.data.startswith(sign):
            return 0
        self.output.write(sign)
        return len(sign)

    def rows(self, offset: int, data: bytes, start: int, final: bool) -> int:
        """Clean the rows from `start` on, and return where the last complete one ends."""
        if self.encoding == "utf-8":
            return self.utf8_rows(offset, data, start, final)
        return self.other_rows(offset, data, start, final)

    def utf8_rows(self, offset: int, data: bytes, start: int, final: bool) -> int:
        part = memoryview(data)[start:]
        kept = end = 0
        # Where each row says so itself, all of them are not decoded once more.
        valid = not self.form.tells_utf8 and is_utf8(part)
        source = data[start:] if start else data
        for begin, end, stays in self.told(source, final, valid or self.form.tells_utf8):
            if stays:
                continue
            try:
                row = self.row(source[begin:end], valid, offset + start + begin)
            except Refused as error:
                self.write(part[kept:begin])
                self.refuse(error, offset + start + begin, source[begin:end])
            else:
                if row is None:
                    continue
                self.write(part[kept:begin])
                self.write(row.data)
            kept = end
        self.write(part[kept:end])
        return start + end

    def told(self, source: bytes, final: bool, valid: bool) -> Iterator[tuple[int, int, bool]]:
        """The spans of the rows, and whether each stays as it is: then it is counted, and there is no more to do; such
        rows in a row are one span.

        Those of a few rows are told together, which costs less than to clean each.
        """
        together = TOGETHER if valid and self.run.care is None else 0
        rows: list[tuple[int, int]] = []
        for span in self.form.rows(source, final):
            rows.append(span)
            if span[1] - rows[0][0] >= together:
                yield from self.judged(source, rows)
                rows = []
        yield from self.judged(source, rows)

    def judged(self, source: bytes, rows: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
        if len(rows) < 2:
            yield from ((begin, end, False) for begin, end in rows)
            return
        texts = [self.texts_of(source[begin:end]) for begin, end in rows]
        flags = iter(self.run.step.stay([text for of_row in texts for text in of_row]))
        stay = [all([*islice(flags, len(of_row))]) and len(of_row) > 0 for of_row in texts]
        for stays, which in groupby(range(len(rows)), stay.__getitem__):
            if stays:
                alike = list(which)
                self.run.step.count_staying(texts[alike[0] : alike[-1] + 1])
                yield rows[alike[0]][0], rows[alike[-1]][1], True
            else:
                yield from ((*rows[place], False) for place in which)

    def texts_of(self, row: bytes) -> Sequence[str]:
        """The texts of a row in UTF-8; none where it has to be looked at by itself."""
        if len(row) > min(self.limit, TOGETHER) or self.form.is_blank(row):
            return ()
        try:
            return [text for text in self.form.texts(row) if text is not None]
        except Refused:
            return ()

    def other_rows(self, offset: int, data: bytes, start: int, final: bool) -> int:
        """Rows in another encoding: they are found in UTF-8 and cut out of the bytes as they are stored."""
        at = start
        for raw in self.stored_rows(data[start:], final):
            try:
                row = self.row(raw, True, offset + at)
            except Refused as error:
                self.refuse(error, offset + at, raw)
            else:
                self.write(raw if row is None else row.data)
            at += len(raw)
        return at

    def stored_rows(self, data: bytes, final: bool) -> list[bytes]:
        if not self.form.multiline or not decodes(data, self.encoding):
            return split(data, newline(self.encoding))
        text = data.decode(self.encoding).encode()
        rows: list[bytes] = []
        start = 0
        for begin, end in self.form.rows(text, final):
            size = len(text[begin:end].decode().encode(self.encoding))
            rows.append(data[start : start + size])
            start += size
        return rows

    def row(self, raw: bytes, valid: bool, offset: int) -> Row | None:
        counts = self.run.counts
        self.run.next_record()
        line, damage = self.line(raw, valid, offset)
        if self.form.is_blank(line):
            counts.blank += 1
            counts.written += 1
            return None
        if len(raw) > self.limit:
            raise Refused("too-large", f"over the limit of {self.limit:,} bytes for one record")
        stored = recode(line, self.encoding) if damage else raw
        row = clean_row(self.form, self.run.step, stored, line, self.encoding)
        if damage:
            row = with_marks(row, stored, raw, damage, self.form.id(line))
            counts.damaged += 1
        counts.written += 1
        if row is not None:
            self.run.records.edited(row.audit)
        return row

    def line(self, raw: bytes, valid: bool, offset: int) -> tuple[bytes, tuple[Damage, ...]]:
        """The row in UTF-8, and what is damaged in it. Refused where that is not to be marked."""
        too_large = len(raw) > self.limit
        if self.run.job.settings.errors == "report" and not too_large and (not valid or self.encoding != "utf-8"):
            return with_damage(raw, self.encoding, offset)
        line = to_utf8(raw, self.encoding)
        if not too_large and not valid and not is_utf8(raw):
            raise Refused("not-utf-8", "bytes that are not UTF-8")
        return line, ()

    def refuse(self, error: Refused, offset: int, raw: bytes) -> None:
        known = error.refusal.reason not in ("too-large", "not-text", "not-utf-8")
        identity = self.form.id(raw.decode(self.encoding, "replace").encode()) if known else None
        self.run.records.refuse(error, offset, (raw,), identity)

    def giant(self, giant: Giant) -> None:
        self.run.counts.records += 1
        error = Refused("too-large", f"over the limit of {self.limit:,} bytes for one record")
        self.run.records.refuse(error, giant.offset, giant.chunks)

    def write(self, data: bytes | memoryview) -> None:
        if data:
            self.output.write(data)

    def settle(self) -> None:
        """If record numbers are known, lines of reasons and audit are stored at once, so that memory stays flat."""
        if self.whole:
            self.run.records.flush(0)


def _line_after(block: Block, due: int, ending: bytes) -> int | None:
    """The first start of a line after `due`, within the block or at its end."""
    at = max(due - block.offset, 0)
    cut = find(block.data, ending, at) if at < len(block.data) else -1
    return None if cut < 0 else block.offset + cut + len(ending)


def _bytes(blocks: Iterator[Block | Giant]) -> Iterator[bytes]:
    for block in blocks:
        yield from block.chunks if isinstance(block, Giant) else (block.data,)
