"""A text that comes as a file in a form, as `curl -F file=@NAME` and pages send it."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from mingfan.web.request.errors import ApiError, invalid, malformed
from mingfan.web.request.negotiate import MULTIPART

MAX_PARTS = 250  # `allow` alone may have 200


class Upload(NamedTuple):
    data: bytes
    type_options: dict[str, str]  # of the part's own Content-Type, such as charset
    fields: MultiDict[str, str]


def upload_of(body: bytes, options: dict[str, str]) -> Upload:
    """The one file of a form, or its field `text`, and the other fields. ApiError 400 if it is not a form, 422 if there
    is not exactly one text.
    """
    fields, files = _parts(body, options)
    if len(files) == 1 and "text" not in fields:
        data, kind = files[0]
        return Upload(data, parse_options_header(kind)[1], fields)
    if not files and len(fields.getlist("text")) == 1:
        return Upload(fields.pop("text").encode("utf-8", "surrogatepass"), {}, fields)
    found = len(files) + len(fields.getlist("text"))
    raise invalid("body", f"a form has one file, this one {found}", f"表单里应有一个文件，这里有 {found} 个")


def _parts(body: bytes, options: dict[str, str]) -> tuple[MultiDict[str, str], list[tuple[bytes, str]]]:
    # BytesIO, not a temporary file: texts are not written to the disk.
    parser = FormDataParser(lambda *_, **__: BytesIO(), max_form_parts=MAX_PARTS, silent=False)
    try:
        _, fields, files = parser.parse(BytesIO(body), MULTIPART, len(body), options)
    except (ValueError, HTTPException):
        raise _no_form() from None
    return MultiDict(fields), [(part.stream.read(), part.content_type or "") for _, part in files.items(multi=True)]


def _no_form() -> ApiError:
    return malformed("the body is not a form as its Content-Type says", "请求体不是 Content-Type 所说的表单")
