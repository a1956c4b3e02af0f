"""One document of `mingfan clean`: read, clean, record, deliver. Where any of it fails, nothing is delivered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec

from mingfan import Cleaner, Result, files
from mingfan import result as report
from mingfan.cleaner import MAX_CHARS, EngineName
from mingfan.cli import diff
from mingfan.cli.console import stdout_console, write_stdout
from mingfan.cli.documents import inputs
from mingfan.cli.documents.inputs import Source
from mingfan.edits import report as record
from mingfan.errors import DecodeError, MingfanError, TextTooLarge
from mingfan.model import Damage
from mingfan.ruleset.where import Place
from mingfan.text.damage import Errors, moved
from mingfan.text.decode import Decoded, decode, encode
from mingfan.text.plural import count
from mingfan.text.visible import shown

# What --output-encoding offers, as codec and whether a byte order mark goes first.
OUTPUT_ENCODINGS = {"utf-8": ("utf-8", False), "gb18030": ("gb18030", False), "utf-16": ("utf-16-le", True)}
KEEP = "keep"


class NotRead(MingfanError):
    """A document that could be read with another option."""


class NotWritten(MingfanError):
    """A cleaned document that cannot be delivered as asked; its input is as it was."""


class Encoded(NamedTuple):
    data: bytes
    encoding: str
    signature: bool
    damage: tuple[Damage, ...] = ()


class Done(NamedTuple):
    result: Result
    encoding: str  # the input's


@dataclass(frozen=True)
class Options:
    """What `mingfan clean` was given; each option is declared where the command is."""

    paths: tuple[str, ...]
    output: str | None
    write: bool
    overwrite: bool
    ext: tuple[str, ...]
    encoding: str
    errors: Errors
    output_encoding: str | None
    diff: bool
    check: bool
    format: str
    report: Path | None
    engine: EngineName
    deadline: float | None
    quiet: bool
    verbose: bool

    @property
    def tells_findings(self) -> bool:
        """Whether anybody reads findings: they take longer than the cleaning."""
        return not self.quiet or self.format != "text" or self.report is not None


@dataclass(frozen=True)
class Job:
    cleaner: Cleaner
    options: Options
    report: record.Writer | None
    json_to_target: bool  # -o names the one file that the JSON goes to

    def run(self, source: Source, target: Path | None) -> Done:
        if self.options.write and source.path is not None:
            files.replaceable(source.path)  # before reading: a pipe would be waited for
        contents = _read(source)
        decoded = self._decoded(contents.data)
        place = Place(path=str(source.path)) if source.path is not None else None
        result = self.cleaner.clean(decoded, deadline=self.options.deadline, source=place)
        if self.options.tells_findings:
            _ = result.findings  # before anything is delivered, since there may be no time left for them
        output = self._encoded(result, decoded, contents.data)
        if self.report is not None:
            self.report.add(self._line(source, target, contents.data, decoded, output, result))
        if self.options.write and source.path is not None and output.data != contents.data:
            files.replace(source.path, output.data, contents.fingerprint)
        self._deliver(source, target, decoded.text, output, result)
        return Done(result, decoded.encoding)

    def _decoded(self, data: bytes) -> Decoded:
        encoding, errors = self.options.encoding, self.options.errors
        try:
            return decode(data, encoding, errors)
        except DecodeError as error:
            if errors == "strict" and _is_damaged_text(data, encoding):
                raise NotRead(f"{error}; --errors report reads it, with the damaged bytes marked") from None
            raise

    def _encoded(self, result: Result, decoded: Decoded, data: bytes) -> Encoded:
        wanted = self.options.output_encoding or (KEEP if self.options.write else "utf-8")
        encoding, signature = OUTPUT_ENCODINGS.get(wanted, (decoded.encoding, decoded.signature))
        # What keeps the file's encoding keeps damaged bytes too; elsewhere they are marks.
        damage = _kept(result) if wanted == KEEP else ()
        same = (encoding, signature, damage) == (decoded.encoding, decoded.signature, decoded.damage)
        if not result.changed and decoded.exact and same:
            return Encoded(data, encoding, signature, damage)
        text = result.text
        try:
            encoded = encode(text, encoding, signature, damage)
            if damage and decode(encoded, encoding, "report").text != text:
                raise NotWritten(
                    "its damaged bytes would be read otherwise beside the cleaned text; choose --output-encoding utf-8"
                )
            return Encoded(encoded, encoding, signature, damage)
        except UnicodeEncodeError as error:
            raise NotWritten(
                f"the cleaned text holds U+{ord(text[error.start]):04X}, which {encoding} cannot write; "
                "choose --output-encoding utf-8"
            ) from None

    def _line(
        self, source: Source, target: Path | None, data: bytes, decoded: Decoded, output: Encoded, result: Result
    ) -> bytes:
        if not decoded.exact:
            raise NotWritten(
                f"its bytes could not be given back from a report: {decoded.encoding} has two codes for a character in "
                "it. Convert it to UTF-8 first, or leave out --report"
            )
        if decode(output.data, output.encoding, "report" if output.damage else "strict").text != result.text:
            raise NotWritten(f"the cleaned text could not be read back from {output.encoding}; leave out --report")
        return record.line(
            source.name,
            source.name if self.options.write else "" if target is None else shown(target),
            record.state(data, decoded.encoding, decoded.signature, decoded.damage),
            record.state(*output),
            report.result_to_dict(result),
        )

    def _deliver(self, source: Source, target: Path | None, original: str, output: Encoded, result: Result) -> None:
        if self.options.format != "text":
            self._deliver_json(source, target, output, result)
            return
        if target is not None:
            files.write(target, output.data)
        if self.options.diff:
            diff.show(stdout_console(), source.name, original, result.edits)
        elif self.options.check:
            if result.changed:
                write_stdout(f"would change {source.name}: {count(len(result.edits), 'edit')}\n".encode())
        elif target is None and not self.options.write:
            write_stdout(output.data)

    def _deliver_json(self, source: Source, target: Path | None, output: Encoded, result: Result) -> None:
        data = msgspec.json.encode({"path": source.name, **report.result_to_dict(result)}) + b"\n"
        if self.json_to_target and target is not None:
            files.write(target, data)
            return
        if target is not None:
            files.write(target, output.data)
        write_stdout(data)


def _is_damaged_text(data: bytes, encoding: str) -> bool:
    try:
        decode(data, encoding, "report")
    except DecodeError:
        return False
    return True


def _kept(result: Result) -> tuple[Damage, ...]:
    """The damaged bytes that are still in the cleaned text."""
    damage = moved(result.damage, result.edits)
    if damage is None:
        raise NotWritten(
            "a rule rewrote text with damaged bytes, and which of them stay is unclear; choose --output-encoding utf-8"
        )
    return damage


def _read(source: Source) -> files.Contents:
    """Not more than can be cleaned: a device may have no end."""
    limit = 4 * MAX_CHARS  # no encoding takes more than four bytes for a character
    contents = inputs.read(source, limit + 1)
    if len(contents.data) > limit:
        raise TextTooLarge(f"more than the {MAX_CHARS:,} characters that are cleaned in one piece; split it")
    return contents
