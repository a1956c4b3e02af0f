"""How each file is read, and where it is cut. Reads the beginnings of files, and of large CSV files everything."""

from __future__ import annotations

import msgspec

from mingfan.batch import formats
from mingfan.batch.model import Input, Planned, Refused, Settings, Unreadable


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
