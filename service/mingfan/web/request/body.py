"""What surrounds the body of a request: its announced length, its compression, its charset."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from mingfan.text.decode import canonical
from mingfan.web.request.errors import ApiError, Message, cut_short, malformed, quoted, refused, too_large

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PIECE = 64 * 1024
GZIP = 16 + zlib.MAX_WBITS


def is_gzip(environ: WSGIEnvironment) -> bool:
    """Whether the body is compressed. ApiError 415 for other codings than gzip."""
    coding = environ.get("HTTP_CONTENT_ENCODING", "").strip().lower()
    if coding in ("", "identity"):
        return False
    if coding in ("gzip", "x-gzip"):
        return True
    name = quoted(coding)
    message = Message(
        f"the body came with Content-Encoding {name}; it may be gzip or absent",
        f"请求体的 Content-Encoding 是 {name}；只能是 gzip，或者不写",
    )
    raise ApiError(415, "unsupported_coding", message, headers={"Accept-Encoding": "gzip"})


def declared_length(environ: WSGIEnvironment) -> int | None:
    """Content-Length; None where there is none. ApiError 400 where it is not a number."""
    value = environ.get("CONTENT_LENGTH") or None
    if value is None:
        return None
    if not (value.isascii() and value.isdigit()):
        raise malformed("Content-Length is not a number", "Content-Length 不是数字")
    return int(value)


def has_body(environ: WSGIEnvironment) -> bool:
    return "HTTP_TRANSFER_ENCODING" in environ or environ.get("CONTENT_LENGTH", "") not in ("", "0")


def inflate(data: bytes, limit: int) -> bytes:
    """ApiError 413 over `limit` bytes, 400 where the data is not gzip or ends too early."""
    inflater = Inflater()
    out = bytearray()
    for piece in inflater.feed(data):
        out += piece
        if len(out) > limit:
            raise too_large(limit)
    inflater.end()
    return bytes(out)


class Inflater:
    """Decompresses gzip piece by piece; several members in a row are one body, as in gzip itself."""

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
                raise refused(400, "malformed", "the body is not gzip", "请求体不是 gzip") from None
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            yield out
        yield from self._rest()

    def _rest(self) -> Any:
        """Output that zlib still holds after it has taken all the input."""
        while not self._member.eof and (out := self._member.decompress(self._member.unconsumed_tail, PIECE)):
            yield out

    def end(self) -> None:
        if self._started and not self._member.eof:
            raise cut_short()


def charset(content_type_options: dict[str, str]) -> str:
    """The encoding a text body is read as. ApiError 415 for an unknown one."""
    name = content_type_options.get("charset", "utf-8").strip() or "utf-8"
    try:
        if canonical(name) == "auto":
            raise LookupError
    except (LookupError, ValueError, UnicodeError):
        message = Message(
            f"the charset {quoted(name)} is not known; utf-8, gb18030, big5, utf-16 and others are",
            f"不认识字符集 {quoted(name)}；认识 utf-8、gb18030、big5、utf-16 等",
        )
        raise ApiError(415, "unsupported_charset", message, "Content-Type") from None
    return name
