"""The learning pass of a batch: what recurs in the data, by site, as a rule file and a page in the output folder.

The texts are read as they are when they are cleaned, and kept on disk by group until their group is learned from: the
host of their address, else the folder of a document, else the file. Memory holds one group's lines that recur.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from mingfan import Cleaner, files
from mingfan.batch import formats
from mingfan.batch.find import find
from mingfan.batch.model import Settings, shards
from mingfan.batch.outputs import LEARNED, LEARNED_PAGE, OutputError
from mingfan.batch.plan import plan
from mingfan.batch.task import Job
from mingfan.batch.work import Work
from mingfan.batch.workers.pool import Places, in_process
from mingfan.learn.documents import LEAST_DOCUMENTS, Document
from mingfan.learn.learned import learn
from mingfan.learn.pack import Site, write
from mingfan.learn.page import page
from mingfan.model import Edit, Finding
from mingfan.ruleset import where

PACK = "learned"
BUFFER = 32_000_000  # characters kept before they are written to their groups
_SIZE = 4  # bytes in front of each document on disk


def learn_pack(
    paths: Sequence[str], out: Path, settings: Settings, group_by: str | None, overwrite: bool
) -> Path | None:
    """Learn from the data at `paths`, and write the rules, active, into `out`. None where nothing was learned.

    `group_by`: a field whose value is the group, in place of the host.
    """
    target = out / LEARNED
    for path in (target, out / LEARNED_PAGE):
        if path.is_symlink() or (path.exists() and not overwrite):
            raise OutputError(f"{path} exists already: name another --out, or allow it with --overwrite")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".mingfan-learn-", dir=out) as folder:
        spool = _Spool(Path(folder), by_value=group_by is not None)
        _listen(paths, out, msgspec.structs.replace(settings, url_field=group_by or settings.url_field), spool)
        sites = list(spool.sites())
    written = write(sites, PACK, "active")
    if not written:
        return None
    files.write(target, written.encode())
    files.write(out / LEARNED_PAGE, page(sites, LEARNED).encode())
    return target


def _listen(paths: Sequence[str], out: Path, settings: Settings, spool: _Spool) -> None:
    settings = msgspec.structs.replace(settings, audit=False)
    planned = tuple(plan(source, settings) for source in find(paths, out).inputs)
    for file, each in enumerate(planned):
        with tempfile.TemporaryDirectory(prefix=".mingfan-learn-", dir=out) as folder:
            work = Work(Path(folder))
            job = Job(_Listener(spool, each.input.relative, each.input.format), settings, work, planned)
            for _ in in_process(job, shards(file, each), Places(work)):
                pass
    spool.flush()


class _Listener(Cleaner):
    """A cleaner that changes nothing, and hears every text."""

    def __init__(self, spool: _Spool, relative: str, form: str) -> None:
        self._spool = spool
        self._file = relative if not formats.load(form).whole else str(PurePosixPath(relative).parent)

    def clean_edits(self, text: str, deadline: float | None = None, source: Any = None) -> tuple[str, tuple[Edit, ...]]:
        assert isinstance(source, where.Place)
        self._spool.add(source, self._file, text)
        return text, ()

    def without_effect(self, text: str) -> list[Finding]:
        return []

    def trials(self, text: str, deadline: float | None = None, source: Any = None) -> dict[str, int]:
        return {}


class _Spool:
    """Texts on disk, by group."""

    def __init__(self, folder: Path, by_value: bool) -> None:
        self._folder = folder
        self._by_value = by_value
        self._waiting: dict[str, list[bytes]] = {}
        self._size = 0
        self._names: dict[str, tuple[int, str, int]] = {}  # by group: its file, its host, its documents

    def add(self, place: where.Place, file: str, text: str) -> None:
        host = "" if self._by_value else place.host
        group = (place.address if self._by_value else host) or file
        number, _, documents = self._names.get(group, (len(self._names), host, 0))
        self._names[group] = number, host, documents + 1
        data = msgspec.msgpack.encode((f"{group} {documents + 1}", text))
        self._waiting.setdefault(group, []).append(len(data).to_bytes(_SIZE) + data)
        self._size += len(text)
        if self._size >= BUFFER:
            self.flush()

    def flush(self) -> None:
        for group, parts in self._waiting.items():
            with self._path(group).open("ab") as file:
                file.writelines(parts)
        self._waiting, self._size = {}, 0

    def _path(self, group: str) -> Path:
        return self._folder / f"{self._names[group][0]:06}"

    def sites(self) -> Iterator[Site]:
        """What was learned of each group that is large enough."""
        alone = len(self._names) == 1
        for group, (_, host, documents) in sorted(self._names.items()):
            if documents >= LEAST_DOCUMENTS:
                yield Site(learn(lambda group=group: self._read(group)), "" if alone else group, host)  # type: ignore[misc]

    def _read(self, group: str) -> Iterator[Document]:
        with self._path(group).open("rb") as file:
            while size := file.read(_SIZE):
                name, text = msgspec.msgpack.decode(file.read(int.from_bytes(size)), type=tuple[str, str])
                yield Document(name, text)
