"""Where the texts at given paths are in a JSON value, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from mingfan.batch.fields import Where, element, member
from mingfan.batch.model import FieldPath, Refused

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]++', re.S)
NULL = b"null"


class Text(NamedTuple):
    name: str
    start: int  # bytes, quotes included
    end: int


class _Found(NamedTuple):
    texts: list[Text]  # those whose conditions have been checked
    pending: list[Text]  # those that the innermost object around them decides on


class Walk:
    """One pass over the tokens of a value that is known to be valid JSON."""

    def __init__(self, data: bytes, where: Where) -> None:
        self._data = data
        self._where = where
        self._tokens: Iterator[re.Match[bytes]] = _TOKEN.finditer(data)

    def texts(self, paths: Sequence[FieldPath]) -> list[Text]:
        """In their order in the value. Refused if a path has neither a text nor null, or if a key is repeated.

        Paths begin at the members of the value, or of each of its elements if it is a list.
        """
        first = next(self._tokens)
        if first[0] == b"[":
            paths = [(None, *path) for path in paths]
        elif first[0] != b"{":
            raise Refused("not-a-text", "the record is not an object")
        found = self._value(first, "", paths)
        rest = [] if self._where else found.pending
        return sorted((*found.texts, *rest), key=lambda text: text.start)

    def _value(self, token: re.Match[bytes], name: str, paths: Sequence[FieldPath]) -> _Found:
        kind = token[0][:1]
        if any(not path for path in paths):
            if kind != b'"' and token[0] != NULL:
                raise Refused("not-a-text", f"the field {name!r} is not a text")
            return _Found([], [] if token[0] == NULL else [Text(name, *token.span())])
        if kind == b"{":
            return self._object(name, paths)
        if kind == b"[":
            return self._list(name, paths)
        return _Found([], [])

    def _object(self, name: str, paths: Sequence[FieldPath]) -> _Found:
        found = _Found([], [])
        seen: dict[str, str] = {}
        while (token := next(self._tokens))[0] != b"}":
            if token[0] == b",":
                continue
            key = msgspec.json.decode(token[0], type=str)
            next(self._tokens)  # the colon
            value = next(self._tokens)
            inner = [path[1:] for path in paths if path[0] == key]
            if key in seen and (inner or key in self._where.wanted):
                raise Refused("duplicate-key", f"the record has the field {member(name, key)!r} twice")
            seen[key] = msgspec.json.decode(value[0], type=str) if value[0][:1] == b'"' else value[0].decode()
            below = self._value(value, member(name, key), inner)
            found.texts.extend(below.texts)
            found.pending.extend(below.pending)
        if not self._where:
            return found
        return _Found(found.texts + (found.pending if self._where.holds(seen) else []), [])

    def _list(self, name: str, paths: Sequence[FieldPath]) -> _Found:
        found = _Found([], [])
        inner = [path[1:] for path in paths if path[0] is None]
        index = 0
        while (token := next(self._tokens))[0] != b"]":
            if token[0] == b",":
                index += 1
                continue
            below = self._value(token, element(name, index), inner)
            found.texts.extend(below.texts)
            found.pending.extend(below.pending)
        return found
