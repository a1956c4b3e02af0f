"""`?errors=report`: damaged bytes of a body or an upload are marked, with a finding for each."""

from __future__ import annotations

import io

import pytest
from werkzeug.test import Client

DATA = "今天天气很好".encode() + b"\xff" + ",我们\n".encode()
MARKED = "今天天气很好\ufffd,我们\n"
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def test_without_it_the_body_is_refused(client: Client) -> None:
    answer = client.post("/v1/clean", data=DATA, headers=TEXT)
    assert answer.status_code == 400
    assert "18" in answer.get_json()["error"]["message"]


def test_a_plain_answer_has_marks_and_a_warning(client: Client) -> None:
    answer = client.post("/v1/clean?errors=report", data=DATA, headers=TEXT)
    assert (answer.status_code, answer.text, answer.headers["Mingfan-Warnings"]) == (200, MARKED, "1")
    same = client.post("/v1/clean?errors=report", data=b"ok\xff", headers=TEXT)
    assert same.text == "ok\ufffd"


@pytest.mark.parametrize("path", ["/v1/clean", "/v1/check"])
def test_a_result_says_where_and_what(client: Client, path: str) -> None:
    answer = client.post(f"{path}?errors=report", data=DATA, headers={**TEXT, "Accept": "application/json"})
    found = answer.get_json()
    assert found["damage"] == [{"start": 6, "offset": 18, "bytes": "ff"}]
    assert [(f["start"], f["end"], f["rule"]) for f in found["findings"]] == [(6, 7, "encoding/damaged-bytes")]


def test_an_upload(client: Client) -> None:
    form = {"file": (io.BytesIO(DATA), "a.txt"), "errors": "report"}
    answer = client.post("/v1/clean", data=form, content_type="multipart/form-data")
    assert (answer.status_code, answer.text) == (200, MARKED)


def test_json_is_utf8_all_the_same_and_other_words_are_refused(client: Client) -> None:
    body = b'{"text": "\xff", "errors": "report"}'
    assert client.post("/v1/clean", data=body, headers={"Content-Type": "application/json"}).status_code == 400
    assert client.post("/v1/clean?errors=replace", data=DATA, headers=TEXT).status_code == 422
