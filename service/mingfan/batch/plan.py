"""How each file is read, and where it is cut. Reads the beginnings of files, and of large CSV files everything."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mingfan.batch import formats
from mingfan.batch.model import CUT_ABOVE, Input, Planned, Refused, Settings, Unreadable
from mingfan.batch.storage.names import to_path
from mingfan.batch.storage.streams import BLOCK, Content, Source, has_zstd


def plan_all(inputs: Sequence[Input], settings: Settings, *, one_reader: bool) -> tuple[Planned, ...]:
    """Every file. With `one_reader` large ones are cut too whose parts have to be joined: one process does that."""
    large = sum(source.size for source in inputs) * CUT_ABOVE
    found = (plan(source, settings) for source in inputs)
    return tuple(_cut(each, settings) if one_reader and each.input.size > large else each for each in found)


def _cut(planned: Planned, settings: Settings) -> Planned:
    """A file with the places where it is cut to be joined again. Of a compressed one the content is cut, for which all
    of it is read, and parts are kept in zstd: without that library it stays whole."""
    if planned.refused:
        return planned
    form = formats.load(planned.input.format)
    if parts := tuple(form.part_cuts(planned, settings)):
        return msgspec.structs.replace(planned, cuts=(0, *parts), end=planned.input.size)
    if not planned.input.compression or not has_zstd():
        return planned
    try:
        with Source(to_path(planned.input.path)) as source:
            content = Content(source, planned.input.compression)
            cuts = list(form.content_cuts(content.read, planned, settings))
            while content.read(BLOCK):
                pass
    except Refused as error:
        return msgspec.structs.replace(planned, refused=error.refusal)
    except Unreadable:
        return planned
    cuts = [cut for cut in cuts if cut < content.size]
    if not cuts:
        return planned
    return msgspec.structs.replace(
        planned, cuts=(0, *cuts), end=content.size, content_sha256=content.sha256.hexdigest()
    )


def plan(source: Input, settings: Settings) -> Planned:
    """A file that is not what its name says is planned as refused. FieldMissing where it lacks the text field."""
    planned = Planned(source)
    form = formats.load(source.format)
    try:
        planned = form.plan(planned, settings)
        cuts = tuple(form.cuts(planned, settings)) if not source.compression else ()
    except Refused as error:
        return msgspec.structs.replace(planned, refused=error.refusal)
    except Unreadable:
        return planned  # the shard meets the same error, and the file is listed as failed
    return msgspec.structs.replace(planned, cuts=(0, *cuts)) if cuts else planned
