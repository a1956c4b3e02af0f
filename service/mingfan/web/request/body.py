"""The body of a request, whole or not at all.

Flask's own reading cuts a chunked body at its limit and takes a body that broke off for a complete one, so the stream
is read here, and counted.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from mingfan.text.decode import canonical
from mingfan.web.request.errors import ApiError, cut_short, too_large

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Set by a server that has the body already: the bytes, or the ApiError that its reading ended in.
BODY = "mingfan.body"
PIECE = 64 * 1024
GZIP = 16 + zlib.MAX_WBITS
READ_ERRORS = (OSError, EOFError, ValueError)


def read_body(environ: WSGIEnvironment, limit: int) -> bytes:
    """The body, inflated. ApiError 413 over `limit` bytes, 400 where it broke off, 415 for other codings than gzip."""
    coding = environ.get("HTTP_CONTENT_ENCODING", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise ApiError(
            415, "unsupported_coding", "Content-Encoding may be gzip or absent", headers={"Accept-Encoding": "gzip"}
        )
    data = environ.get(BODY)
    if isinstance(data, ApiError):
        raise data
    if data is None:
        data = _read(environ, limit)
    if coding in ("gzip", "x-gzip"):
        return inflate(data, limit)
    if len(data) > limit:
        raise too_large(limit)
    return bytes(data)


def declared_length(environ: WSGIEnvironment) -> int | None:
    """Content-Length; None where there is none. ApiError 400 where it is no number."""
    value = environ.get("CONTENT_LENGTH") or None
    if value is None:
        return None
    if not (value.isascii() and value.isdigit()):
        raise ApiError(400, "malformed", "Content-Length is not a number")
    return int(value)


def inflate(data: bytes, limit: int) -> bytes:
    inflater = Inflater()
    out = bytearray()
    for piece in inflater.feed(data):
        out += piece
        if len(out) > limit:
            raise too_large(limit)
    inflater.end()
    return bytes(out)


class Inflater:
    """Takes gzip apart piece by piece; several members in a row are one body, as gzip itself has it."""

    def __init__(self) -> None:
        self._member: Any = zlib.decompressobj(GZIP)
        self._started = False

    def feed(self, data: bytes) -> Any:
        """The inflated pieces of the next bytes, each at most PIECE long."""
        while data:
            if self._member.eof:
                self._member = zlib.decompressobj(GZIP)
            self._started = True
            try:
                out = self._member.decompress(data, PIECE)
            except zlib.error:
                raise ApiError(400, "malformed", "the body is not gzip; nothing was cleaned") from None
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            yield out
        yield from self._rest()

    def _rest(self) -> Any:
        """What zlib holds back although it took all the input."""
        while not self._member.eof and (out := self._member.decompress(self._member.unconsumed_tail, PIECE)):
            yield out

    def end(self) -> None:
        if self._started and not self._member.eof:
            raise cut_short()


def _read(environ: WSGIEnvironment, limit: int) -> bytes:
    length = declared_length(environ)
    if length is None and not environ.get("wsgi.input_terminated"):
        return b""
    if length is not None and length > limit:
        raise too_large(limit)
    most = limit + 1 if length is None else length
    stream = environ.get("wsgi.input") or BytesIO()
    out = bytearray()
    try:
        while len(out) < most and (piece := stream.read(min(PIECE, most - len(out)))):
            out += piece
    except READ_ERRORS:
        raise cut_short() from None
    if length is not None and len(out) < length:
        raise cut_short()
    return bytes(out)


def charset(content_type_options: dict[str, str]) -> str:
    """The encoding a text body is read as. ApiError 415 where it is none that is known."""
    name = content_type_options.get("charset", "utf-8").strip() or "utf-8"
    try:
        if canonical(name) == "auto":
            raise LookupError
    except (LookupError, ValueError, UnicodeError):
        message = "unknown charset; such as utf-8, gb18030, big5, utf-16 are known"
        raise ApiError(415, "unsupported_charset", message, "Content-Type") from None
    return name
