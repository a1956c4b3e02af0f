"""Results as JSON, read back to undo them: what the page saves, /v1/clean answers and `clean --format json` prints."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
from msgspec import UNSET, UnsetType

from mingfan.errors import RevertError
from mingfan.model import Damage
from mingfan.result import RevertJson
from mingfan.text.decode import decode, encode

BOM = b"\xef\xbb\xbf"


class Named(RevertJson, frozen=True):
    """A result, and the document it is of if it says so."""

    path: str | UnsetType = UNSET


def read(report: Path) -> list[Named]:
    """The results in a file that holds one, a list of them, or one a line; none if it holds something else."""
    data = report.read_bytes().removeprefix(BOM)
    try:
        return _each(msgspec.json.decode(data))
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    found = []
    for line in data.split(b"\n"):
        try:
            found += _each(msgspec.json.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
    return found


def _each(value: object) -> list[Named]:
    found = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and "cleaned" in item:
            continue  # a line of a report of `mingfan clean`: it has checks of its own, which it did not pass
        try:
            found.append(msgspec.convert(item, Named))
        except msgspec.ValidationError:
            continue
    return found


def original(data: bytes, results: list[Named], document: str | None) -> bytes:
    """The original of a cleaned file, in the file's own encoding; RevertError if no result leads there."""
    decoded = decode(data, errors="report" if any(result.damage for result in results) else "strict")
    chosen = [r for r in results if document in (None, r.path) and r.text in (UNSET, decoded.text)]
    found = {
        encode(text, decoded.encoding, decoded.signature, damage) for text, damage in _originals(decoded.text, chosen)
    }
    if len(found) == 1:
        return found.pop()
    if found:
        raise RevertError("several documents became this same text; name one with --document")
    digest = hashlib.sha256(data).hexdigest()[:12]
    raise RevertError(
        f"the report has no result with this text (sha256 {digest}…): the file was changed after it was cleaned, or "
        "the report is another text's"
    )


def _originals(text: str, results: list[Named]) -> list[tuple[str, tuple[Damage, ...]]]:
    found = []
    for result in results:
        try:
            original = result.original(text)
            found.append((original, result.damage_in(original)))
        except RevertError:
            if len(results) == 1:
                raise
    return found
