"""A folder of packs from elsewhere. A set of rules stays in force until the next one has passed its tests."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from mingfan import files
from mingfan.authors import examples, testfiles
from mingfan.authors.audit import Report, audit
from mingfan.authors.corpus import Corpus
from mingfan.authors.packs import lock, signature
from mingfan.authors.packs.contents import RULES, SIGNATURE, Contents, PackError, digest, fetch
from mingfan.authors.packs.lock import Locked
from mingfan.cleaner import Cleaner
from mingfan.errors import RuleError
from mingfan.ruleset.model import Rule
from mingfan.ruleset.packs import load_packs
from mingfan.ruleset.profiles import load_ruleset
from mingfan.text.visible import shown

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,8}")
SECONDS = 5.0  # for one example of somebody else's rule


class Candidate(NamedTuple):
    """A set of rules that has passed its tests and is not in force yet."""

    name: str
    locked: Locked
    folder: Path  # where it lies for now
    rules: list[Rule]
    old: list[Rule]  # those that it would replace
    cases: int

    def changes(self) -> Iterator[str]:
        """Rules that come, go or change."""
        old, new = ({rule.id: rule.spec for rule in rules} for rules in (self.old, self.rules))
        for id in sorted(old.keys() | new.keys()):
            if id not in old:
                yield f"+ {id}"
            elif id not in new:
                yield f"- {id}"
            elif old[id] != new[id]:
                yield f"~ {id}"


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = lock.read(folder)

    @contextmanager
    def candidate(
        self, source: str, name: str | None, key: str = "", sample: str = "", older: bool = False
    ) -> Iterator[Candidate]:
        """What a source holds now, read and tested. PackError or RuleError where it cannot be taken, such as one that
        was signed before the set in force, unless `older`."""
        contents = fetch(source)
        found = digest(contents)
        signed = signature.verify(found, contents.get(SIGNATURE), key) if key else 0
        hashes = {path: _sha256(data) for path, data in sorted(contents.items()) if path.endswith(RULES)}
        with tempfile.TemporaryDirectory(prefix=".mingfan-", dir=_existing(self.folder.parent)) as beside:
            folder = Path(beside) / "new"
            _write(folder, contents)
            rules = _loaded(folder, source)
            name = name or _name(rules, source)
            if not _NAME.fullmatch(name):
                raise PackError(f"{shown(name)} is no name of a pack: small letters, digits and - between them")
            if name in self.lock.packs and signed < self.lock.packs[name].signed and not older:
                raise PackError(f"it was signed on {_day(signed)}, before the set in force: --older takes it")
            self._apart(name, folder)
            cases = _tested(rules)
            old = load_packs([self.folder / name]) if name in self.lock.packs else []
            locked = Locked(source, found, hashes, key=key, signed=signed, sample=sample)
            yield Candidate(name, locked, folder, rules, old, cases)

    def _apart(self, name: str, folder: Path) -> None:
        """RuleError where its ids are those of shipped rules or of other packs here."""
        others = [self.folder / other for other in self.lock.packs if other != name]
        load_ruleset("standard", [folder, *others])

    def take(self, candidate: Candidate) -> None:
        """Put a candidate in force. Until its folder is renamed the old rules are."""
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / candidate.name
        if target.exists():
            target.rename(candidate.folder.with_name("old"))
        candidate.folder.rename(target)
        files.sync_folder(self.folder)
        self.lock.packs[candidate.name] = candidate.locked
        lock.write(self.folder, self.lock)

    def trial(self, candidate: Candidate, sample: str) -> Report:
        """What the rules of the candidate newly do to the user's own texts, beside those in force. By themselves: what
        other rules would remove as well is included."""
        texts = Corpus([Path(sample)])
        old = _alone(self.folder / candidate.name, candidate.old) if candidate.old else None
        report = audit(_alone(candidate.folder, candidate.rules), texts, old)
        report.failed += texts.reasons()
        return report

    def locked(self, name: str) -> Locked:
        if name not in self.lock.packs:
            there = ", ".join(self.lock.packs) or "none"
            raise PackError(f"no pack `{shown(name)}` in {shown(self.folder)}; there are: {there}")
        return self.lock.packs[name]

    def pin(self, name: str, pinned: bool) -> None:
        self.lock.packs[name] = replace(self.locked(name), pinned=pinned)
        lock.write(self.folder, self.lock)

    def remove(self, name: str) -> None:
        """A folder somebody changed goes too: `verify` comes first where that matters."""
        self.locked(name)
        del self.lock.packs[name]
        lock.write(self.folder, self.lock)
        if (self.folder / name).exists():
            shutil.rmtree(self.folder / name)

    def faults(self, name: str) -> Iterator[str]:
        """Where the files of a pack are not those that were taken, and its signature."""
        locked = self.locked(name)
        folder = self.folder / name
        # Whatever lies there would be read as rules, hidden or behind a link.
        there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in RULES}
        for path in sorted(there.keys() | locked.files.keys()):
            if path not in there or not there[path].is_file():
                yield f"{name}/{path} is missing"
            elif path not in locked.files:
                yield f"{name}/{path} was added"
            elif _sha256(there[path].read_bytes()) != locked.files[path]:
                yield f"{name}/{path} was changed"
        if locked.key:
            signed = folder / SIGNATURE
            try:
                when = signature.verify(locked.sha256, signed.read_bytes() if signed.exists() else None, locked.key)
                if when != locked.signed:
                    yield f"{name}: its signature is another than the one that was taken"
            except PackError as error:
                yield f"{name}: {error}"


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _alone(folder: Path, rules: list[Rule]) -> Cleaner:
    return Cleaner(rules=[folder], select=sorted({rule.pack for rule in rules}))


def _existing(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(folder: Path, contents: Contents) -> None:
    for name, data in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, data)


def _name(rules: list[Rule], source: str) -> str:
    names = {rule.pack for rule in rules}
    if len(names) == 1:
        return names.pop()
    return re.sub(r"[^a-z0-9]+", "-", Path(source).stem.removesuffix(".tar").lower()).strip("-")


def _loaded(folder: Path, source: str) -> list[Rule]:
    """The rules of a copy of a source. RuleError with faults that name the source's files."""
    try:
        return load_packs([folder])
    except RuleError as error:
        raise RuleError([fault._replace(path=_in(source, folder, fault.path)) for fault in error.faults]) from None


def _in(source: str, folder: Path, path: str) -> str:
    name = Path(path).relative_to(folder).as_posix() if Path(path).is_relative_to(folder) else path
    return source if source.endswith(name) else f"{source.rstrip('/')}/{name}"


def _tested(rules: list[Rule]) -> int:
    """How many cases passed. PackError where one does not."""
    outcomes = examples.run([*rules, *testfiles.load(rules)], SECONDS)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    if failed:
        first = failed[0]
        raise PackError(
            f"{len(failed):,} of its {len(outcomes):,} cases fail, first {first.rule_id}, {first.case}: {first.why}"
        )
    return len(outcomes)
