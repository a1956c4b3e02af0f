"""The lock file of a folder of packs: where each comes from, and the digest of what was taken."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mingfan import files
from mingfan.authors.packs.contents import PackError
from mingfan.text.visible import shown

NAME = "mingfan.lock.json"


class Locked(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    source: str
    sha256: str  # over all files
    files: dict[str, str]  # sha256 by path
    pinned: bool = False  # an update leaves it as it is
    key: str = ""  # public key that signs it; "" for a pack without signature
    signed: int = 0  # when, in seconds since 1970
    sample: str = ""  # the user's own texts, which an update is tried on


class Lock(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    packs: dict[str, Locked] = {}


def read(folder: Path) -> Lock:
    path = folder / NAME
    if not path.exists():
        return Lock(1)
    try:
        lock = msgspec.json.decode(path.read_bytes(), type=Lock)
    except msgspec.DecodeError as error:
        raise PackError(f"{shown(path)} is no lock file: {error}") from None
    if lock.version != 1:
        raise PackError(f"{shown(path)} is of a later version of mingfan")
    return lock


def write(folder: Path, lock: Lock) -> None:
    data = msgspec.json.format(msgspec.json.encode(lock, order="sorted"), indent=2)
    files.write(folder / NAME, data + b"\n")
