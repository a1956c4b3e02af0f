"""What a request wants cleaned: one text or several, however they came, with the options for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta

from mingfan.web.request.body import charset
from mingfan.web.request.multipart import upload_of
from mingfan.web.request.negotiate import FORM, JSON, MULTIPART, TEXT, content_type, is_untyped, unsupported
from mingfan.web.request.options import FIELDS, Options, from_query, merged
from mingfan.web.request.parse import parse

KINDS = (TEXT, JSON, MULTIPART)
_FORM = re.compile(rb"(?:text|%s)=[!-~]*" % "|".join(FIELDS).encode())

Text = Annotated[str, Meta(description="the text")]
Texts = Annotated[tuple[Any, ...], Meta(description="several texts; an item that is not a string fails alone")]


class TextRequest(Options, frozen=True, kw_only=True):
    """One text or several, and the options for all of them."""

    text: Text | Texts


class Asked(NamedTuple):
    text: str | bytes | tuple[Any, ...]
    encoding: str  # of bytes
    wanted: Options
    as_json: bool  # it came as JSON, and so goes the answer


def asked(read: Callable[[], bytes], query: Options) -> Asked:
    """`read` gives the body once its type is known to be one of KINDS. ApiError 400, 413, 415 or 422."""
    kind, options = content_type(KINDS, untyped=TEXT)
    if kind == JSON:
        request = parse(read(), TextRequest, half_pairs=True)
        return Asked(request.text, "utf-8", merged(request, query), as_json=True)
    if kind == MULTIPART:
        upload = upload_of(read(), options)
        wanted = merged(from_query(upload.fields), query)
        return Asked(upload.data, wanted.encoding or charset(upload.type_options), wanted, as_json=False)
    encoding = query.encoding or charset(options)
    body = read()
    if is_untyped():
        _refuse_disguised(body)
    return Asked(body, encoding, query, as_json=False)


def _refuse_disguised(body: bytes) -> None:
    """JSON or a form whose type was not given: cleaned as a text it would come back changed, to nobody's use."""
    if body.lstrip()[:1] == b"{" and _has_text(body):
        raise unsupported("JSON", (JSON,))
    if _FORM.fullmatch(body):
        raise unsupported(f"`{FORM}`", KINDS)


def _has_text(body: bytes) -> bool:
    try:
        found = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return "text" in found
