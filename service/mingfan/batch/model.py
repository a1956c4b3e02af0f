"""What passes between the parts of a batch, and to and from its folder on disk. Frozen records, no behaviour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from mingfan.errors import MingfanError
from mingfan.text.damage import Errors

Compression = Literal["", "gz", "zst"]
COMPRESSIONS: dict[str, Compression] = {".gz": "gz", ".zst": "zst"}  # by the last ending of a name

FieldPath = tuple[str | None, ...]  # to a text of a record: members by name, None for every element of a list

MIB = 1 << 20
SHARD_BYTES = 16 * MIB  # of a file that can be cut: small beside a worker's memory, large beside the cost of a shard
# A compressed file that is more than this of all there is to clean is cut. With many files each worker has its own, and
# no one process decompresses and compresses for all.
CUT_ABOVE = 1 / 8
MAX_RECORD = 32 * MIB  # larger records go to quarantine: a dirty one might need more than 400 MB


class Settings(msgspec.Struct, frozen=True):
    """What determines the output, beside the inputs and the ruleset."""

    fields: tuple[str, ...] = ("text",)
    id_field: str | None = None
    url_field: str | None = None  # where the text of a record comes from, for rules with `where`
    where: tuple[tuple[str, str], ...] = ()  # members beside a text, and the value that they must have
    encoding: str = "auto"
    errors: Errors = "strict"  # with "report", damaged bytes are marked; the audit has what they were
    deadline: float | None = None  # seconds for one text
    separator: str = ""  # of fields in CSV; "": a comma, in .tsv a tab
    audit: bool = False
    max_record: int = MAX_RECORD  # bytes
    shard_bytes: int = SHARD_BYTES


class Input(msgspec.Struct, frozen=True):
    """One file to clean, as it was found."""

    path: str  # as in `storage.names`
    relative: str  # its place under the output folder, with "/", likewise
    format: str  # a name in `formats.FORMATS`
    compression: Compression
    size: int
    modified_ns: int


class LeftOut(msgspec.Struct):
    """What a .mingfanignore kept from being cleaned."""

    files: int = 0
    folders: int = 0  # with all that is in them


class Planned(msgspec.Struct, frozen=True):
    """An input and how it is read."""

    input: Input
    encoding: str = "utf-8"  # of line formats
    cuts: tuple[int, ...] = ()  # where each shard begins, in bytes; one shard where there is none
    end: int | None = None  # where the last shard ends, if cuts are of the decompressed content
    content_sha256: str = ""  # of that content
    paths: tuple[FieldPath, ...] = ()  # of the text fields
    columns: tuple[int, ...] = ()  # csv: the text fields, by position
    where_columns: tuple[int, ...] = ()  # csv: of the conditions
    id_column: int | None = None
    url_column: int | None = None
    width: int = 0  # csv: fields in a row
    refused: Refusal | None = None  # why the whole file goes to quarantine

    @property
    def apart(self) -> bool:
        """Whether what becomes of each shard is a file of its own first, which is joined to the others."""
        return self.end is not None and self.refused is None


class Refusal(msgspec.Struct, frozen=True):
    """Why a record, or a whole file, is not cleaned. Neither field ever carries the user's text."""

    reason: str  # one of a few words, for counting
    message: str


class Shard(msgspec.Struct, frozen=True):
    """A part of one file that one worker cleans in one go."""

    file: int  # number of the file in the plan
    number: int  # number of the shard in the file
    start: int  # bytes of the file as stored, or of its content where that is cut; whole files are [0, size)
    end: int


class Sample(msgspec.Struct, frozen=True):
    """A piece of text before and after, for people. `lead` and `tail` did not change."""

    lead: str
    before: str
    after: str
    tail: str


class Counts(msgspec.Struct):
    """How many records, and their fates. The counts of shards add up to those of a file, and those to the run's."""

    records: int = 0
    written: int = 0
    quarantined: int = 0
    blank: int = 0  # of the written: blank lines, which stay as they are
    changed: int = 0
    damaged: int = 0  # of the written: with marks in the place of damaged bytes
    chars_in: int = 0
    chars_removed: int = 0
    edits_by_rule: dict[str, int] = {}
    shadow_by_rule: dict[str, int] = {}  # changes that rules on trial would make in the cleaned texts
    removed_by_rule: dict[str, int] = {}  # characters, under the first rule of each edit
    shares: dict[str, int] = {}  # changed texts by the share of them that was removed
    reasons: dict[str, int] = {}  # of the quarantined
    without_effect: dict[str, int] = {}  # names in front matters that name no rule: in how many texts
    samples: dict[str, list[Sample]] = {}

    def add(self, other: Counts) -> None:
        """Numbers are added, so are the numbers of each name; the first SAMPLES samples of a rule are kept."""
        for name in self.__struct_fields__:
            mine, more = getattr(self, name), getattr(other, name)
            if isinstance(mine, dict):
                for key, value in more.items():
                    mine[key] = mine[key] + value if key in mine else value
            else:
                setattr(self, name, mine + more)
        for rule in other.samples:
            self.samples[rule] = self.samples[rule][:SAMPLES]
        for name in list(self.without_effect)[MOST_NAMES:]:
            self.not_in_effect(OTHERS, self.without_effect.pop(name))

    def not_in_effect(self, name: str, texts: int = 1) -> None:
        """Count a name that names no rule: the first ones by name, for texts may hold any number of them."""
        if name not in self.without_effect and len(self.without_effect) >= MOST_NAMES:
            name = OTHERS
        self.without_effect[name] = self.without_effect.get(name, 0) + texts


SAMPLES = 3  # kept for each rule
MOST_NAMES = 20  # that are counted one by one
OTHERS = "…"


class ShardDone(msgspec.Struct, frozen=True):
    """What the journal records of a finished shard."""

    shard: Shard
    counts: Counts
    bytes_out: int
    crc_in: int  # CRC-32 of the bytes of the shard as stored
    crc_out: int
    offset: int = 0  # of its output in the file
    stored: dict[str, tuple[int, int]] = {}  # quarantine, reasons, audit: bytes and CRC-32 of the shard's file
    content_sha256: str = ""  # of the decompressed input, for files that are compressed
    encoding: str = ""  # of a document
    refused: Refusal | None = None  # the whole file goes to quarantine
    failed: str = ""  # the input could not be read at all


class FileDone(msgspec.Struct, frozen=True):
    """A finished file, as in the manifest."""

    path: str  # this and the other names as in `storage.names`
    output: str  # under the output folder; "" where nothing was written
    format: str
    compression: Compression
    encoding: str
    counts: Counts
    bytes_in: int
    bytes_out: int
    sha256_in: str
    sha256_out: str
    quarantine: str = ""
    sha256_quarantine: str = ""
    sha256_reasons: str = ""
    audit: str = ""
    sha256_audit: str = ""
    refused: Refusal | None = None
    failed: str = ""
    parts: tuple[str, ...] = ()  # where the output is a folder


class Finished(msgspec.Struct, frozen=True):
    """What the journal records of a finished file."""

    done: FileDone
    sizes: dict[str, int]  # of the files under the output folder, by name


class Refused(Exception):
    """A record that is not cleaned."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(reason, message)
        self.refusal = Refusal(reason, message)


class Unreadable(Exception):
    """An input that the operating system cannot read."""


class Stopped(MingfanError):
    """The run cannot continue; finished work is kept."""


class Inconsistent(MingfanError):
    """Bytes on disk differ from what was written or read before: another program, or the disk, changed them."""


class FieldMissing(MingfanError):
    """None of the first records has the text field: most likely its name is wrong."""


def shards(file: int, planned: Planned) -> Iterator[Shard]:
    starts = (0,) if planned.refused else planned.cuts or (0,)
    last = planned.end if planned.apart and planned.end is not None else planned.input.size
    for number, (start, end) in enumerate(zip(starts, (*starts[1:], last), strict=True)):
        yield Shard(file, number, start, end)
