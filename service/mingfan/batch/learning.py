"""The learning pass of a batch: what recurs in the data, by site, as a rule file and a page in the output folder.

The texts are read as they are when they are cleaned, and kept on disk by group (`spool.py`) until their group is
learned from: the host of their address, else the folder of a document, else the file. Groups share out the workers.
Memory holds the lines that recur of one group a worker.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import msgspec

from mingfan import Cleaner, files
from mingfan.batch import formats
from mingfan.batch.find import find
from mingfan.batch.model import Settings, shards
from mingfan.batch.outputs import LEARNED, LEARNED_PAGE, OutputError
from mingfan.batch.plan import plan
from mingfan.batch.spool import Group, Spool
from mingfan.batch.task import Job
from mingfan.batch.work import Work
from mingfan.batch.workers.pool import Places, in_process
from mingfan.learn.documents import LEAST_DOCUMENTS
from mingfan.learn.learned import Learned, learn
from mingfan.learn.pack import Site, write
from mingfan.learn.page import page
from mingfan.model import Edit, Finding
from mingfan.ruleset import where

PACK = "learned"


class Engine(NamedTuple):
    """Who counts: this machine, or Ray at an address or started for it."""

    workers: int = 1
    ray: bool = False
    address: str | None = None


def learn_pack(
    paths: Sequence[str],
    out: Path,
    settings: Settings,
    group_by: str | None,
    overwrite: bool,
    engine: Engine = Engine(),  # noqa: B008  # a named tuple
) -> Path | None:
    """Learn from the data at `paths`, and write the rules, active, into `out`. None where nothing was learned.

    `group_by`: a field whose value is the group, in place of the host. The rules do not depend on the engine.
    """
    target = out / LEARNED
    for path in (target, out / LEARNED_PAGE):
        if path.is_symlink() or (path.exists() and not overwrite):
            raise OutputError(f"{path} exists already: name another --out, or allow it with --overwrite")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".mingfan-learn-", dir=out) as folder:
        spool = Spool(Path(folder), by_value=group_by is not None)
        _listen(paths, out, msgspec.structs.replace(settings, url_field=group_by or settings.url_field), spool)
        sites = _sites(spool, engine)
    written = write(sites, PACK, "active")
    if not written:
        return None
    files.write(target, written.encode())
    files.write(out / LEARNED_PAGE, page(sites, LEARNED).encode())
    return target


def _sites(spool: Spool, engine: Engine) -> list[Site]:
    """What was learned of each group that is large enough."""
    groups = [group for group in spool.groups() if group.documents >= LEAST_DOCUMENTS]
    if engine.ray and groups:
        from mingfan.batch.workers import ray_cluster, ray_counts  # Ray takes seconds to import

        with ray_cluster.joined(engine.address, engine.workers):
            learned = [learn(group.read, count=partial(ray_counts.counted, group)) for group in groups]
    elif engine.workers > 1 and len(groups) > 1:
        with ProcessPoolExecutor(min(engine.workers, len(groups)), get_context("spawn")) as pool:
            learned = list(pool.map(_learned, groups))
    else:
        learned = list(map(_learned, groups))
    alone = len(spool.groups()) == 1
    return [Site(each, "" if alone else group.name, group.host) for group, each in zip(groups, learned, strict=True)]


def _learned(group: Group) -> Learned:
    return learn(group.read)


def _listen(paths: Sequence[str], out: Path, settings: Settings, spool: Spool) -> None:
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

    running = ()

    def __init__(self, spool: Spool, relative: str, form: str) -> None:
        self._spool = spool
        whole = formats.load(form).whole
        self._file = str(PurePosixPath(relative).parent) if whole else relative
        self._called = relative if whole else ""

    def clean_edits(self, text: str, deadline: float | None = None, source: Any = None) -> tuple[str, tuple[Edit, ...]]:
        assert isinstance(source, where.Place)
        self._spool.add(source, self._file, text, self._called)
        return text, ()

    def stay(self, texts: Iterable[str], deadline: float | None = None) -> list[bool]:
        return [False for _ in texts]

    def without_effect(self, text: str) -> list[Finding]:
        return []

    def trials(self, text: str, deadline: float | None = None, source: Any = None) -> dict[str, int]:
        return {}
