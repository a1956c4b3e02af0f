"""A corpus without its copies on disk, what was taken out beside it, and the way back.

OUT/NAME           each file without the copies
OUT/removed/NAME   the copies, bytes as they were; of Parquet, and where lines were taken out, the whole file as it was
OUT/manifest.json  the clusters: which document stays, which were its copies and how alike; hashes of every file
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import IO, Literal, NamedTuple

import msgspec

from mingfan import files
from mingfan._version import __version__
from mingfan.dedup.copies import Found
from mingfan.dedup.corpus import Corpus
from mingfan.dedup.formats import Change
from mingfan.dedup.lines import Lines
from mingfan.errors import ConfigError, RevertError
from mingfan.text.visible import shown

MANIFEST, REMOVED = "manifest.json", "removed"
BLOCK = 1 << 20  # bytes copied at once


class Member(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document of a cluster."""

    file: str
    record: int = 0  # its line or row, from 1; 0 for a whole file
    line: int = 0  # of its text, from 1; 0 for the whole document
    likeness: float = 1.0
    exact: bool = False


class Cluster(msgspec.Struct, frozen=True, omit_defaults=True):
    stays: Member
    copies: list[Member] = []
    alike: list[Member] = []  # the same words with other figures: they stay too


class Written(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file, with what was taken from it."""

    name: str
    sha256_in: str
    sha256_out: str  # "" where nothing is left
    sha256_removed: str  # "" where nothing was taken out
    removed: list[int]  # lines or rows, from 1; [0] for a whole file
    whole: bool = False  # removed/NAME is the whole file as it was


class Totals(msgspec.Struct, frozen=True, omit_defaults=True):
    documents: int
    removed: int
    exact: int  # of the removed
    without_text: int  # records without a text in the field; they stay
    lines: int = 0  # that may be copies, where lines were looked at


class Manifest(msgspec.Struct, frozen=True):
    mingfan_dedup: Literal[1]
    version: str
    field: str
    likeness: float
    stays: str  # "first" or "longest"
    totals: Totals
    files: list[Written]
    clusters: list[Cluster]


def check_output(out: Path, corpus: Corpus) -> None:
    """ConfigError for a folder that holds something, or names that would meet those of this module."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ConfigError(f"{shown(out)} is there already: name a new folder with --out")
    for file in corpus.files:
        if file.name.split("/")[0] in (MANIFEST, REMOVED):
            raise ConfigError(f"{shown(file.path)}: its name is one that the output uses; rename it")


class Options(NamedTuple):
    likeness: float
    stays: str  # "first" or "longest"


def write(out: Path, corpus: Corpus, found: Found, options: Options) -> Manifest:
    """Write the folder without copies of documents, its manifest last."""
    gone: dict[int, list[int]] = {}
    for copy in found.copies:
        document = corpus.documents[copy.number]
        gone.setdefault(document.file, []).append(document.record)
    written = [_write_file(out, corpus, number, sorted(gone.get(number, ()))) for number in range(len(corpus.files))]

    def member(number: int) -> Member:
        document = corpus.documents[number]
        return Member(corpus.files[document.file].name, document.record)

    return _finish(out, corpus, found, options, written, member)


def write_lines(out: Path, corpus: Corpus, lines: Lines, found: Found, options: Options) -> Manifest:
    """Write the folder without copies of lines, its manifest last."""
    gone: dict[int, dict[int, set[int]]] = {}  # by file and record, the lines
    for copy in found.copies:
        at = lines[copy.number]
        document = corpus.documents[at.document]
        gone.setdefault(document.file, {}).setdefault(document.record, set()).add(at.number)

    def without(records: dict[int, set[int]]) -> Change:
        return lambda record, text: _without(text, records[record]) if record in records else text

    written = [
        _rewrite(out, corpus, number, (), without(gone[number]))
        if number in gone
        else _write_file(out, corpus, number, [])
        for number in range(len(corpus.files))
    ]

    def member(number: int) -> Member:
        at = lines[number]
        document = corpus.documents[at.document]
        return Member(corpus.files[document.file].name, document.record, at.number)

    return _finish(out, corpus, found, options, written, member, len(lines))


def _without(text: str, gone: Collection[int]) -> str:
    return "\n".join(line for number, line in enumerate(text.split("\n"), 1) if number not in gone)


def _finish(
    out: Path,
    corpus: Corpus,
    found: Found,
    options: Options,
    written: list[Written],
    member: Callable[[int], Member],
    lines: int = 0,
) -> Manifest:
    exact = sum(copy.exact for copy in found.copies)
    totals = Totals(len(corpus.documents), len(found.copies), exact, corpus.without, lines)
    clusters = _clusters(found, member)
    manifest = Manifest(1, __version__, corpus.field, *options, totals, written, clusters)
    files.write(out / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    return manifest


def _clusters(found: Found, member: Callable[[int], Member]) -> list[Cluster]:
    clusters: dict[int, Cluster] = {}
    for copies, pick in ((found.copies, "copies"), (found.alike, "alike")):
        for copy in sorted(copies):
            cluster = clusters.setdefault(copy.of, Cluster(member(copy.of), [], []))
            one = msgspec.structs.replace(member(copy.number), likeness=copy.likeness, exact=copy.exact)
            getattr(cluster, pick).append(one)
    return [cluster for _, cluster in sorted(clusters.items())]


class _Hashed:
    """A file that is made when the first byte is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None
        self._hash = hashlib.sha256()

    def write(self, data: bytes) -> None:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("xb")
        self._file.write(data)
        self._hash.update(data)

    def close(self) -> str:
        """The hash of what was written; "" for no file."""
        if self._file is None:
            return ""
        files.sync(self._file)
        self._file.close()
        return self._hash.hexdigest()


def _write_file(out: Path, corpus: Corpus, number: int, removed: list[int]) -> Written:
    """A file without some of its records."""
    file = corpus.files[number]
    if removed and not file.format.by_lines and removed != [0]:
        return _rewrite(out, corpus, number, removed, lambda record, text: text)
    kept, taken, whole = _Hashed(out / file.name), _Hashed(out / REMOVED / file.name), hashlib.sha256()
    if removed != [0]:
        kept.write(b"")
    numbers = set(removed)
    with file.path.open("rb") as lines:
        for line_number, line in enumerate(lines, 1):
            whole.update(line)
            (taken if removed == [0] or line_number in numbers else kept).write(line)
    if removed == [0]:
        taken.write(b"")
    return Written(file.name, whole.hexdigest(), kept.close(), taken.close(), removed)


def _rewrite(out: Path, corpus: Corpus, number: int, removed: Collection[int], change: Change) -> Written:
    """A file written again without some of its records or texts, and beside it as it was."""
    file = corpus.files[number]
    original = _Hashed(out / REMOVED / file.name)
    with file.path.open("rb") as blocks:
        while block := blocks.read(BLOCK):
            original.write(block)
    target = out / file.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as written:
        file.format.rewrite(file.path, corpus.field, frozenset(removed), change, written)
        files.sync(written)
    digest = original.close()
    return Written(file.name, digest, _digest(target), digest, sorted(removed), whole=True)


def read_manifest(path: Path) -> Manifest | None:
    """The manifest of `dedup`; None for any other file."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
        return None


def restore(out: Path, manifest: Manifest, target: Path) -> int:
    """Write the files as they were into a new folder; how many. RevertError where something was changed since."""
    if target.exists() and any(target.iterdir()):
        raise RevertError(f"{shown(target)} is there already: name a new folder")
    for file in manifest.files:
        for path, digest in ((out / file.name, file.sha256_out), (out / REMOVED / file.name, file.sha256_removed)):
            if digest and _digest(path) != digest:
                raise RevertError(f"{shown(path)} was changed since, or is gone; nothing was written")
    for file in manifest.files:
        original = _Hashed(target / file.name)
        original.write(b"")
        for line in _merged(out, file):
            original.write(line)
        if original.close() != file.sha256_in:
            raise RevertError(f"{shown(file.name)} does not come out as it was: the manifest is damaged")
    return len(manifest.files)


def _merged(out: Path, file: Written) -> Iterator[bytes]:
    """The lines of a file in their first order."""
    kept, taken = _lines(out / file.name, file.sha256_out), _lines(out / REMOVED / file.name, file.sha256_removed)
    if file.removed == [0] or file.whole:
        yield from taken()
        return
    rest, number = iter(kept()), 0
    for wanted, line in zip(file.removed, taken(), strict=True):
        while (number := number + 1) < wanted:
            yield next(rest)
        yield line
    yield from rest


def _lines(path: Path, digest: str) -> Callable[[], Iterator[bytes]]:
    def read() -> Iterator[bytes]:
        if digest:
            with path.open("rb") as lines:
                yield from lines

    return read


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def longest_first(corpus: Corpus, lengths: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The documents that were read, those of most characters first."""
    for number in sorted(range(len(lengths)), key=lambda number: (-lengths[number], number)):
        yield number, corpus.text(number)
