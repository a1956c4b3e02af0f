"""/docs: contents, snippets that work, answers that are the service's own, and boxes to try."""

from __future__ import annotations

import contextlib
import io
import shlex
import subprocess
from html import unescape

import pytest

from mingfan.web.api.operations import OPERATIONS
from mingfan.web.api.samples import BODIES, sample
from mingfan.web.app import Application
from tests.web.harness import Server
from tests.web.road import client_of

WITH_BODY = [operation for operation in OPERATIONS if operation.name in BODIES]


def test_every_operation_is_in_the_contents_and_every_post_can_be_tried(app: Application) -> None:
    page = client_of(app).get("/docs").text
    for operation in OPERATIONS:
        assert f'<a href="#{operation.name}">' in page
        assert f'id="{operation.name}"' in page
        assert (f'data-path="{operation.path}"' in page) == (operation.method == "post")
    for part in ("curl -H", "import requests", "await fetch(", "推进工作，促进发展。"):
        assert part in unescape(page)


@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda operation: operation.name)
def test_the_curl_line_of_an_operation_works_as_printed(app: Application, server: Server, operation: object) -> None:
    with app.flask.app_context():
        found = sample(operation, server.url, app.flask)  # type: ignore[arg-type]
    assert found is not None
    command = shlex.split(dict(found.snippets)["curl"])
    done = subprocess.run([*command, "-sS", "--fail-with-body"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout


@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda operation: operation.name)
def test_the_python_snippet_compiles(app: Application, operation: object) -> None:
    with app.flask.app_context():
        found = sample(operation, "http://x", app.flask)  # type: ignore[arg-type]
    assert found is not None
    with contextlib.redirect_stdout(io.StringIO()):
        compile(dict(found.snippets)["Python"], "snippet", "exec")
