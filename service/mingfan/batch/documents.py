"""A file that is one document. It keeps its encoding, as every format does."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from mingfan.batch.model import Refused
from mingfan.batch.sink import Output
from mingfan.batch.step import Changed
from mingfan.batch.streams import Content
from mingfan.decode import Decoded, decode, encode
from mingfan.errors import DecodeError

if TYPE_CHECKING:
    from mingfan.batch.shard import Run


def clean(run: Run, content: Content, output: Output) -> str:
    """Write the document cleaned, and return its encoding. Refused where it cannot be cleaned."""
    run.next_record()
    data = content.read_all(run.job.settings.max_record)
    try:
        decoded = decode(data, run.job.settings.encoding)
    except DecodeError as error:
        raise Refused("not-text", str(error)) from None
    changed = run.step.clean(decoded.text)
    output.write(data if changed is None else _encoded(changed.text, decoded))
    run.counts.written += 1
    run.step.count(decoded.text, changed)
    if changed is not None:
        run.counts.changed += 1
        run.records.edited(_entry(data, decoded, changed))
    return decoded.encoding


def _encoded(text: str, decoded: Decoded) -> bytes:
    try:
        return encode(text, decoded.encoding, decoded.signature)
    except UnicodeEncodeError:
        raise Refused(
            "not-encodable", f"the cleaned text has a character that {decoded.encoding} cannot write"
        ) from None


def _entry(data: bytes, decoded: Decoded, changed: Changed) -> dict[str, Any]:
    entry: dict[str, Any] = {"encoding": decoded.encoding, "signature": decoded.signature}
    entry["fields"] = [{"field": "", "edits": changed.edits}]
    if not decoded.exact:
        entry["fields"][0]["raw"] = base64.b64encode(data).decode()
    return entry
