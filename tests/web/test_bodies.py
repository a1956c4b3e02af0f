"""The body of a request is read whole or refused: raw sockets against the real server process."""

from __future__ import annotations

import gzip
import socket
import time
from pathlib import Path

import msgspec
import pytest

from tests.web.harness import CLEAN, DIRTY, LIMIT, Reply, Server, chunked, read_reply

TEXT = b"Content-Type: text/plain; charset=utf-8\r\n"
NDJSON = b"Content-Type: application/x-ndjson\r\n"
OVER = b"a" * (LIMIT + 1)
AT = b"a" * LIMIT


def head(path: str = "/v1/clean", *, kind: bytes = TEXT, rest: bytes = b"", version: bytes = b"1.1") -> bytes:
    return b"POST %s HTTP/%s\r\nHost: x\r\nConnection: close\r\n%s%s\r\n" % (path.encode(), version, kind, rest)


def length(data: bytes, said: int | None = None) -> bytes:
    return b"Content-Length: %d\r\n" % (len(data) if said is None else said)


CHUNKED = b"Transfer-Encoding: chunked\r\n"
GZIP = b"Content-Encoding: gzip\r\n"
LAST = b"0\r\n\r\n"


def posted(server: Server, body: bytes, rest: bytes = b"", shut: bool = False) -> Reply:
    return server.raw(head(rest=rest or length(body)) + body, shut)


@pytest.mark.parametrize("framing", ["length", "chunked", "gzip", "gzip chunked"])
def test_a_body_at_the_limit_is_cleaned_whole(server: Server, framing: str) -> None:
    packed = gzip.compress(AT) if "gzip" in framing else AT
    coding = GZIP if "gzip" in framing else b""
    if "chunked" in framing:
        reply = posted(server, chunked(packed) + LAST, CHUNKED + coding)
    else:
        reply = posted(server, packed, length(packed) + coding)
    assert (reply.status, len(reply.body.strip())) == (200, LIMIT)


@pytest.mark.parametrize("framing", ["length", "chunked", "gzip", "gzip chunked", "HTTP/1.0"])
@pytest.mark.parametrize("path", ["/v1/clean", "/v1/check"])
def test_a_body_over_the_limit_is_413_and_never_a_part(server: Server, framing: str, path: str) -> None:
    packed = gzip.compress(OVER) if "gzip" in framing else OVER
    rest = GZIP if "gzip" in framing else b""
    if "chunked" in framing:
        data = head(path, rest=CHUNKED + rest) + chunked(packed) + LAST
    else:
        version = b"1.0" if framing == "HTTP/1.0" else b"1.1"
        data = head(path, rest=length(packed) + rest, version=version) + packed
    reply = server.raw(data)
    assert (reply.status, reply.code) == (413, "too_large")


def test_a_client_that_sends_far_too_much_still_reads_the_answer(server: Server) -> None:
    body = b"a" * (20 * LIMIT)
    assert posted(server, body).status == 413
    assert posted(server, chunked(body) + LAST, CHUNKED).status == 413


def test_a_huge_announced_body_is_refused_before_it_is_sent(server: Server) -> None:
    reply = posted(server, b"", length(b"", 10**12) + b"Expect: 100-continue\r\n")
    assert reply.status == 413


def test_a_gzip_bomb_is_refused(server: Server) -> None:
    bomb = gzip.compress(bytes(100_000_000))
    reply = posted(server, bomb, length(bomb) + GZIP)
    assert reply.status == 413


@pytest.mark.parametrize(
    ("body", "rest"),
    [
        (b"abc", length(b"", 1000)),
        (b"100\r\nabc", CHUNKED),
        (b"3\r\nabc\r\n", CHUNKED),
        (b"3\r\nabc\r\n0\r\n", CHUNKED),
        (b"zz\r\nabc\r\n0\r\n\r\n", CHUNKED),
    ],
    ids=["shorter than announced", "inside a chunk", "without a last chunk", "inside the last chunk", "no chunk size"],
)
@pytest.mark.parametrize("path", ["/v1/clean", "/v1/check", "/v1/revert", "/v1/rules/test"])
def test_a_body_that_broke_off_is_400(server: Server, body: bytes, rest: bytes, path: str) -> None:
    kind = TEXT if path in ("/v1/clean", "/v1/check") else b"Content-Type: application/json\r\n"
    reply = server.raw(head(path, kind=kind, rest=rest) + body, shut=True)
    assert (reply.status, reply.code) == (400, "body_cut_short")


def test_gzip_that_broke_off_or_is_none(server: Server) -> None:
    packed = gzip.compress(DIRTY.encode() * 50)
    for data, code in ((packed[:-4], "body_cut_short"), (packed[: len(packed) // 2], "body_cut_short"),
                       (b"no gzip", "malformed"), (packed + b"tail", "malformed")):  # fmt: skip
        reply = posted(server, data, length(data) + GZIP)
        assert (reply.status, reply.code) == (400, code)


def test_gzip_of_several_members_is_one_body(server: Server) -> None:
    packed = gzip.compress(DIRTY.encode()[:9]) + gzip.compress(DIRTY.encode()[9:])
    assert posted(server, packed, length(packed) + GZIP).body.decode() == CLEAN


def test_other_codings_are_refused(server: Server) -> None:
    assert posted(server, b"abc", length(b"abc") + b"Content-Encoding: br\r\n").status == 415


@pytest.mark.parametrize(
    "rest", [b"Content-Length: -1\r\n", b"Content-Length: 3\r\nContent-Length: 4\r\n", b"Content-Length: x\r\n"]
)
def test_a_length_that_is_none_is_400(server: Server, rest: bytes) -> None:
    assert posted(server, b"abcd", rest).status == 400


def test_a_body_that_never_comes_is_408_and_the_connection_closes(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(head(rest=length(b"", 1000)).replace(b"Connection: close\r\n", b"") + b"abc")
        reply = read_reply(connection)
    assert (reply.status, reply.code) == (408, "body_too_slow")


def test_an_empty_body_is_an_empty_text(server: Server) -> None:
    reply = posted(server, b"")
    assert (reply.status, reply.body) == (200, b"")


def test_requests_follow_one_another_on_a_connection(server: Server) -> None:
    one = head(rest=length(DIRTY.encode())).replace(b"Connection: close\r\n", b"") + DIRTY.encode()
    last = head(rest=length(b"abc")) + b"abc"
    with server.connect() as connection:
        connection.sendall(one + one + last)
        data = b""
        while piece := connection.recv(65536):
            data += piece
    assert data.count(b"HTTP/1.1 200") == 3
    assert data.count(CLEAN.encode()) == 2


# The stream.


@pytest.mark.parametrize("path", ["/none", "/healthz"])
@pytest.mark.parametrize(("rest", "body", "said"), [
    (b"Content-Length: 3\r\n", b"abc", "close"),
    (b"Transfer-Encoding: chunked\r\n", b"3\r\nabc\r\n0\r\n\r\n", "close"),
    (b"Content-Length: 0\r\n", b"", None),
])  # fmt: skip
def test_where_no_route_reads_the_body_the_answer_says_that_the_connection_closes(
    server: Server, path: str, rest: bytes, body: bytes, said: str | None
) -> None:
    """It closed without a word at times, and the next request on it was lost."""
    with server.connect() as connection:
        connection.sendall(head(path, rest=rest).replace(b"Connection: close\r\n", b"") + body)
        if said is None:  # for the reader of the answer, which waits for the end
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        reply = read_reply(connection)
    assert (reply.status, reply.headers.get("connection")) == (404 if path == "/none" else 405, said)


def streamed(server: Server, body: bytes, rest: bytes = b"", shut: bool = False) -> Reply:
    return server.raw(head("/v1/clean/stream", kind=NDJSON, rest=rest or length(body)) + body, shut)


@pytest.mark.parametrize("framing", ["length", "chunked", "gzip"])
def test_a_stream_answers_line_by_line(server: Server, framing: str) -> None:
    body = (
        b'{"id":1,"text":"\xe5\xa5\xbd"}\n{"id":"b","text":5}\n\nno\n{"text":"\\ud800","id":3}\n{"id":null,"text":"a"}'
    )
    if framing == "length":
        reply = streamed(server, body)
    elif framing == "chunked":
        reply = streamed(server, chunked(body, 7) + LAST, CHUNKED)
    else:
        packed = gzip.compress(body)
        reply = streamed(server, packed, length(packed) + GZIP)
    lines = [part for part in reply.body.split(b"\n") if part]
    items = [msgspec.json.decode(part) for part in lines]
    assert reply.whole
    assert [item.get("id") for item in items] == [1, "b", None, 3, None]
    assert [item["error"]["code"] if "error" in item else "" for item in items] == [
        "", "invalid_value", "malformed", "not_text", "",
    ]  # fmt: skip
    assert [item.get("line") for item in items] == [None, 2, 4, 5, None]


def test_a_stream_is_answered_as_it_arrives(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(head("/v1/clean/stream", kind=NDJSON, rest=CHUNKED))
        for number in (b"1", b"2", b"3"):
            connection.sendall(chunked(b'{"id":%s,"text":"a"}\n' % number))
            answer = b""
            while b'"id":%s' % number not in answer:
                answer += connection.recv(65536)
        connection.sendall(LAST)
        assert read_reply_tail(connection).endswith(b"0\r\n\r\n")


def read_reply_tail(connection: socket.socket) -> bytes:
    data = b""
    while piece := connection.recv(65536):
        data += piece
    return data


@pytest.mark.parametrize("rest", [CHUNKED, length(b"", 1000)], ids=["chunked", "length"])
def test_a_stream_that_broke_off_says_so_and_is_left_unfinished(server: Server, rest: bytes) -> None:
    body = b'{"id":1,"text":"a"}\n{"id":2,"text":"b"}'
    reply = streamed(server, chunked(body) if rest == CHUNKED else body, rest, shut=True)
    lines = [part for part in reply.body.split(b"\n") if part]
    assert not reply.whole
    assert len(lines) == 2  # the second record was not complete
    assert b"body_cut_short" in lines[1]


def test_a_stream_that_stops_coming_is_ended(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(head("/v1/clean/stream", kind=NDJSON, rest=CHUNKED) + chunked(b'{"text":"a"}\n{"te'))
        reply = read_reply(connection)
    assert not reply.whole
    assert b"body_too_slow" in reply.body


def test_a_line_over_the_limit_fails_alone(server: Server) -> None:
    body = b'{"id":1,"text":"a"}\n{"id":2,"text":"' + OVER * 3 + b'"}\n{"id":3,"text":"b"}\n'
    reply = streamed(server, body)
    first, second, third = reply.body.strip().split(b"\n")
    assert b'"id":1' in first
    assert b"too_large" in second
    assert b'"id":3' in third


def test_a_bomb_in_a_stream_is_ended(server: Server) -> None:
    packed = gzip.compress(bytes(200_000_000))
    reply = streamed(server, packed, length(packed) + GZIP)
    assert not reply.whole
    assert b"too_large" in reply.body


def test_memory_stays_bounded_where_the_reader_is_slow(server: Server) -> None:
    """60 MB of answers that nobody reads must not pile up in the server."""
    record = b'{"text":"' + b"a" * 20_000 + b'"}\n'
    before = memory(server)
    with server.connect(timeout=2) as connection:
        connection.sendall(head("/v1/clean/stream", kind=NDJSON, rest=CHUNKED))
        try:
            for _ in range(3000):
                connection.sendall(chunked(record))
        except TimeoutError:
            pass  # the server has stopped reading: as it should
        else:
            raise AssertionError("the server took 60 MB although nobody read its answers")
        assert memory(server) - before < 40_000_000
    time.sleep(0.1)


def memory(server: Server) -> int:
    pages = 0
    for pid in server.workers():
        pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096
